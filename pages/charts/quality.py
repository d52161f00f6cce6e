"""What became of the numerals of a notice: bars by reason, those that are targets among them."""

from __future__ import annotations

import pandas as pd

from loaders.reference import words
from pages.charts import bars, marks
from pages.charts.caption import Caption, alternative, heading
from pages.charts.drawing import Drawing

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
    parts = [said["numeral_target" if reason == TARGET else "numeral_other"] for reason in frame["reason"]]
    found = frame.assign(
        row=frame["reason"],
        name=_names(frame, language),
        part=parts,
        position=0,
        count=frame["numerals"],
        total=[words("quality", "numeral_count", language, n=n) for n in frame["numerals"]],
        strength=marks.strength(frame, chosen),
    )
    return bars.stacked(
        found,
        found,
        colours={said[code]: colour for code, colour in COLOURS.items()},
        mark=["reason"],
        heading=heading(_finding(frame, language), caption, language),
        tooltip=[
            ("name", words("quality", "fate", language)),
            ("count", words("quality", "numerals", language)),
        ],
    )


def numerals_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `numerals` in words."""
    figures = list(zip(_names(frame, language), frame["numerals"], strict=True))
    return alternative(_finding(frame, language), figures, caption, language)


def _names(frame: pd.DataFrame, language: str) -> list[str]:
    return [words("quality", f"reason_{reason}", language) for reason in frame["reason"]]


def _finding(frame: pd.DataFrame, language: str) -> str:
    total = int(frame["numerals"].sum())
    targets = int(frame.loc[frame["reason"] == TARGET, "numerals"].sum())
    return words("quality", "finding", language, total=total, targets=targets, others=total - targets)
