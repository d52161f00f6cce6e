"""What became of the numerals of a notice: bars by reason, those that are targets among them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from loaders.reference import words
from pages.charts import bars, marks
from pages.charts.caption import Caption, alternative, heading
from pages.charts.drawing import Drawing
from pages.charts.records import Row, records, total

TARGET = "target"
COLOURS = {"numeral_target": "#0072b2", "numeral_other": "#999999"}


def numerals(
    frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None
) -> Drawing | None:
    """Bars of numerals by fate, most first; None for an empty frame.

    frame: `quality.numerals_by_reason`. A click reports the reason, 'target' for numerals that are targets.
    """
    if frame.empty:
        return None
    said = {code: words("quality", code, language) for code in COLOURS}
    fates = _named(frame, language)
    found = [
        {
            **row,
            "row": row["reason"],
            "part": said["numeral_target" if row["reason"] == TARGET else "numeral_other"],
            "position": 0,
            "count": row["numerals"],
            "total": words("quality", "numeral_count", language, n=row["numerals"]),
        }
        for row in marks.with_strength(fates, chosen)
    ]
    return bars.stacked(
        found,
        found,
        colours={said[code]: colour for code, colour in COLOURS.items()},
        mark=["reason"],
        heading=heading(_finding(fates, language), caption, language),
        tooltip=[
            ("name", words("quality", "fate", language)),
            ("count", words("quality", "numerals", language)),
        ],
    )


def numerals_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `numerals` in words."""
    fates = _named(frame, language)
    figures = [(row["name"], row["numerals"]) for row in fates]
    return alternative(_finding(fates, language), figures, caption, language)


def _named(frame: pd.DataFrame, language: str) -> list[Row]:
    def name(reason: str) -> str:
        return words("quality", f"reason_{reason}", language)

    return [{**row, "name": name(row["reason"])} for row in records(frame)]


def _finding(fates: Sequence[Row], language: str) -> str:
    whole = total(fates, "numerals")
    targets = total([row for row in fates if row["reason"] == TARGET], "numerals")
    return words("quality", "finding", language, total=whole, targets=targets, others=whole - targets)
