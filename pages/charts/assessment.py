"""What is on schedule: bars of the targets that can be judged, by the agency that reports on them, with n of N."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages.charts import bars, marks
from pages.charts.caption import Caption, alternative, heading, say
from pages.charts.drawing import Drawing
from pages.charts.records import Row, records

KEPT = ("kept", "not_kept")
_NONE = "none"
# Bars that a screen reader is told of.
_TOLD = 12


def kept_by_agency(
    frame: pd.DataFrame,
    language: str,
    caption: Caption,
    chosen: marks.Chosen | None = None,
    top: int | None = None,
) -> Drawing | None:
    """Bars of targets in the order of the frame, cut into what is on schedule and what is not; None for an empty frame.

    frame: `assessment.kept`. `top` keeps that many agencies and those chosen. A click reports agency, role_a and
    role_b, the roles in which an agency reports.
    """
    if frame.empty:
        return None
    rows = _rows(frame, language)
    kept = {*(row["row"] for row in rows[:top]), *(chosen or {}).get("agency", ())}
    words = {one: marks.reference.label("kept", one, language) for one in KEPT}
    palette = marks.colours("kept", KEPT)
    shown = [row for row in marks.with_strength(rows, chosen) if row["row"] in kept]
    counts = {"kept": lambda row: row["n"], "not_kept": lambda row: row["of"] - row["n"]}
    parts = [
        {**row, "part": words[one], "position": place, "count": counts[one](row)}
        for row in shown
        for place, one in enumerate(KEPT)
        if counts[one](row)
    ]

    def said(bar: Sequence[Row]) -> str:
        return say("kept_of", language, n=bar[0]["n"], of=bar[0]["of"])

    mark = ["agency", "role_a", "role_b"]
    return bars.stacked(
        parts,
        bars.heads(parts, mark, said),
        colours={words[one]: palette[one] for one in KEPT},
        mark=mark,
        heading=heading(_finding(rows, language), caption, language),
        tooltip=[
            ("name", say("agency", language)),
            ("part", say("kept_unit", language)),
            ("count", say("lines", language)),
        ],
    )


def kept_by_agency_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `kept_by_agency` in words: its first bars."""
    rows = _rows(frame, language)
    figures = [(row["name"], say("kept_of", language, n=row["n"], of=row["of"])) for row in rows[:_TOLD]]
    return alternative(_finding(rows, language), figures, caption, language)


def _rows(frame: pd.DataFrame, language: str) -> list[Row]:
    short, no_unit = marks.named("agency", language), say("no_unit", language)
    found = []
    for row in records(frame):
        unnamed = row["agency"] is None
        name, role_a = (no_unit, _NONE) if unnamed else (row[short], "lead")
        roles = {"role_a": role_a, "role_b": None if unnamed else "shared"}
        found.append({**row, "row": "—" if unnamed else row["agency"], "name": name, **roles})
    return found


def _finding(rows: Sequence[Row], language: str) -> str:
    """How much is on schedule, and of how many agencies all of it: no agency is singled out."""
    n, of = (sum(row[part] for row in rows) for part in ("n", "of"))
    named = [row["n"] == row["of"] for row in rows if row["agency"] is not None]
    return say("kept_finding", language, n=n, of=of, whole=sum(named), agencies=len(named))
