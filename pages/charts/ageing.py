"""How long problems have been open: bars by age, cut into what is in time and what is overdue."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages.charts import bars, marks
from pages.charts.caption import Caption, alternative, heading, say
from pages.charts.drawing import Drawing
from pages.charts.records import Row, grouped, records, summed, total

CLOCKS = ("in_time", "overdue")


def by_age(
    frame: pd.DataFrame, language: str, caption: Caption, age: str | None = None, clock: str | None = None
) -> Drawing | None:
    """Bars of open problems by the days since they were found; None for an empty frame.

    frame: `problems.by_age`. What is not of `age` and `clock` fades where they are given. A click reports age, and of a
    part its clock.
    """
    if frame.empty:
        return None
    chosen = {"age": [age] if age else [], "clock": [clock] if clock else []}
    words = {one: marks.reference.label("clock", one, language) for one in CLOCKS}
    palette = marks.colours("clock", CLOCKS)
    parts = [
        {
            **row,
            "row": row["age"],
            "name": marks.reference.label("age", row["age"], language),
            "count": row["problems"],
            "part": words[row["clock"]],
            "position": CLOCKS.index(row["clock"]),
        }
        for row in marks.with_strength(records(frame), chosen)
    ]

    def said(bar: Sequence[Row]) -> str:
        return say("problems_total", language, n=total(marks.counting(bar, "clock", chosen), "count"))

    return bars.stacked(
        parts,
        bars.heads(parts, ["age"], said),
        colours={words[one]: palette[one] for one in CLOCKS},
        mark=["age", "clock"],
        heading=heading(_finding(parts, language), caption, language),
        tooltip=[
            ("name", say("age", language)),
            ("part", say("clock", language)),
            ("count", say("problems", language)),
        ],
    )


def by_age_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_age` in words."""
    rows = [{**row, "count": row["problems"]} for row in records(frame)]
    figures = []
    for age, bar in grouped(rows, "age").items():
        counts = summed(bar, "count", "clock")
        told = [f"{marks.reference.label('clock', one, language)} {counts[one]}" for one in CLOCKS if one in counts]
        figures.append((marks.reference.label("age", str(age), language), say("comma", language).join(told)))
    return alternative(_finding(rows, language), figures, caption, language)


def _finding(rows: Sequence[Row], language: str) -> str:
    overdue = summed(rows, "count", "clock").get("overdue", 0)
    code = "finding_overdue" if overdue else "finding_none_overdue"
    return say(code, language, n=total(rows, "count"), overdue=overdue)
