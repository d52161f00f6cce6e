"""What kind of promise: rows by target type, and how exactly and firmly each type is worded."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import pandas as pd

from loaders import reference
from pages.charts import bars, marks, matrix
from pages.charts.caption import Caption, alternative, heading, listed, say
from pages.charts.drawing import Drawing
from pages.charts.records import Row, grouped, records, summed, total

NO_COMPARATOR = "none"


def by_type(frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None) -> Drawing | None:
    """Bars of rows by target type, most first, cut by modality; None for an empty frame.

    frame: `counts.by_type_comparator_and_modality`. A click reports target_type and modality, on a name or total the
    type alone.
    """
    if frame.empty:
        return None
    found = _by_type(frame, language)
    shown = marks.codes("modality")
    words = {code: reference.label("modality", code, language) for code in shown}
    palette = marks.colours("chart_modality", shown)
    parts = [
        {**row, "part": words[row["modality"]], "position": shown.index(row["modality"])}
        for row in marks.with_strength(found, chosen)
    ]

    def said(bar: Sequence[Row]) -> str:
        return say("row_total", language, n=total(marks.counting(bar, "modality", chosen), "count"))

    return bars.stacked(
        parts,
        bars.heads(parts, ["target_type"], said),
        colours={words[code]: palette[code] for code in shown},
        mark=["target_type", "modality"],
        heading=heading(_finding(found, language), caption, language),
        tooltip=[
            ("name", say("type", language)),
            ("part", say("modality", language)),
            ("count", say("rows", language)),
        ],
    )


def by_type_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_type` in words."""
    found = _by_type(frame, language)
    return alternative(_finding(found, language), list(summed(found, "count", "name").items()), caption, language)


def firmness(
    frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None
) -> Drawing | None:
    """Matrix of type and modality (down) by comparator (across) with the rows in each cell; None for an empty frame.

    frame: `counts.by_type_comparator_and_modality`. A click reports target_type, modality and comparator.
    """
    if frame.empty:
        return None
    cells = _cells(frame, language)
    order = [*marks.codes("comparator"), None]
    return matrix.counted(
        marks.with_strength(cells, chosen),
        rows=list(grouped(cells, "row")),
        columns=list(grouped(sorted(cells, key=lambda cell: order.index(cell["comparator"])), "column")),
        mark=["target_type", "modality", "comparator"],
        heading=heading(_firmness_finding(cells, language), caption, language),
        tooltip=[
            ("row", say("type_and_modality", language)),
            ("column", say("comparator", language)),
            ("count", say("rows", language)),
        ],
    )


def firmness_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `firmness` in words: its cells, largest first."""
    cells = sorted(_cells(frame, language), key=itemgetter("count"), reverse=True)
    figures = [(f"{cell['row']} {cell['column']}", cell["count"]) for cell in cells]
    return alternative(_firmness_finding(cells, language), figures[:12], caption, language)


def _by_type(frame: pd.DataFrame, language: str) -> list[Row]:
    """A row for each type and modality with row, name, count; types with most rows first."""
    rows, order = records(frame), marks.codes("target_type")
    most = summed(rows, "targets", "target_type")
    found = [
        {
            "target_type": code,
            "modality": modality,
            "row": code,
            "name": reference.label("target_type", code, language),
            "count": count,
        }
        for (code, modality), count in summed(rows, "targets", "target_type", "modality").items()
    ]
    return sorted(found, key=lambda row: (-most[row["row"]], order.index(row["row"]), row["modality"]))


def _counted(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["target_type"] != "qualitative"]


def _finding(found: Sequence[Row], language: str) -> str:
    sums = summed(_counted(found), "count", "name")
    if not sums:
        return say("finding_only_qualitative", language, n=total(found, "count"))
    most = max(sums.values())
    names = [name for name, n in sums.items() if n == most]
    return say("finding_types", language, names=listed(names, language), n=most, total=sum(sums.values()))


def _cells(frame: pd.DataFrame, language: str) -> list[Row]:
    types, modalities = marks.codes("target_type"), marks.codes("modality")
    columns = {code: say(f"comparator_{code}", language) for code in (*marks.codes("comparator"), NO_COMPARATOR)}
    cells = [
        {
            **row,
            "column": columns[row["comparator"] or NO_COMPARATOR],
            "row": say(
                "row_of_type",
                language,
                type=reference.label("target_type", row["target_type"], language),
                modality=reference.label("modality", row["modality"], language),
            ),
            "count": row["targets"],
        }
        for row in records(frame)
    ]
    return sorted(cells, key=lambda cell: (types.index(cell["target_type"]), modalities.index(cell["modality"])))


def _firmness_finding(cells: Sequence[Row], language: str) -> str:
    counted = _counted(cells)
    if not counted:
        return say("finding_only_qualitative", language, n=total(cells, "count"))
    by = summed(counted, "count", "modality")
    strive, ensure = by.get("strive", 0), by.get("ensure", 0)
    return say("finding_firmness", language, strive=strive, ensure=ensure, total=total(counted, "count"))
