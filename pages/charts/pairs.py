"""Which agencies stand in the same tasks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages.charts import bars, marks
from pages.charts.caption import Caption, alternative, heading, listed, say
from pages.charts.drawing import Drawing
from pages.charts.records import Row, records

COLOUR_OF = "participating"


def strongest(
    frame: pd.DataFrame,
    language: str,
    caption: Caption,
    together: Sequence[str] = (),
    match: str = "any",
    top: int | None = None,
) -> Drawing | None:
    """Bars of the tasks in which both of two agencies stand, most first; None for an empty frame.

    frame: `counts.by_pair`. The agencies `together`, `match` 'any' or 'all' of them as in the selection, make the pairs
    stand out whose tasks all lie within. `top` keeps that many pairs and those that a choice of two names. A click
    reports agency_a, agency_b and agency_match 'all'.
    """
    if frame.empty:
        return None
    every = _named(frame, language)
    held = set(together)
    two = match == "all" and len(held) == 2
    word = say("task_count", language)
    found = []
    for at, row in enumerate(every):
        both = {row["agency_a"], row["agency_b"]}
        if top is not None and at >= top and not (two and both == held):
            continue
        inside = not held or (held <= both if match == "all" else bool(held & both))
        found.append(
            {
                **row,
                "strength": 1.0 if inside else marks.FADED,
                "part": word,
                "position": 0,
                "agency_match": "all",
                "total": say("tasks", language, n=row["count"]),
            }
        )
    return bars.stacked(
        found,
        found,
        colours={word: marks.colours("role", [COLOUR_OF])[COLOUR_OF]},
        mark=["agency_a", "agency_b", "agency_match"],
        heading=heading(_finding(every, language), caption, language),
        tooltip=[
            ("name", say("pair", language)),
            ("count", word),
            ("a_leads", say("first_leads", language)),
            ("b_leads", say("second_leads", language)),
            ("both_lead", say("both_lead", language)),
            ("targets", say("rows", language)),
        ],
        breaks_at=say("pair_name", language, a="", b=""),
    )


def strongest_alt(frame: pd.DataFrame, language: str, caption: Caption, top: int = 12) -> str:
    """The chart of `strongest` in words: its first bars."""
    every = _named(frame, language)
    figures = [(row["name"], say("tasks", language, n=row["count"])) for row in every[:top]]
    return alternative(_finding(every, language), figures, caption, language)


def _named(frame: pd.DataFrame, language: str) -> list[Row]:
    first, second = ("agency_a", "agency_b") if language == "zh" else ("name_a", "name_b")
    return [
        {
            **row,
            "row": f"{row['agency_a']}/{row['agency_b']}",
            "name": say("pair_name", language, a=row[first], b=row[second]),
            "count": row["tasks"],
        }
        for row in records(frame)
    ]


def _finding(every: Sequence[Row], language: str) -> str:
    most = max(row["count"] for row in every)
    names = [row["name"] for row in every if row["count"] == most]
    return say("finding_pairs", language, names=listed(names, language), n=most, pairs=len(every))
