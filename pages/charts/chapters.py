"""Chapters: how many rows of which type each has, and in which sectors."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import pandas as pd

from pages.charts import bars, chapter_names, marks, matrix
from pages.charts.caption import Caption, alternative, chapter_name, heading, listed, say
from pages.charts.drawing import Drawing
from pages.charts.records import Row, grouped, records, summed, total

LAST = 99


def by_type(frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None) -> Drawing | None:
    """Bars in the order of the notice, cut by target type; None for an empty frame.

    frame: `counts.by_chapter_and_type`. A click reports document_id, chapter_title and target_type, on a chapter's
    name or total the chapter alone.
    """
    if frame.empty:
        return None
    found = _named(frame, language)
    shown = marks.codes("target_type")
    palette = marks.colours("target_type", shown)
    words = {code: say_type(code, language) for code in shown}
    # A mark names its notice only where there is more than one to tell apart.
    several = chapter_names.several(found)
    parts = [
        {
            **row,
            "document_id": row["document_id"] if several else None,
            "part": words[row["target_type"]],
            "position": shown.index(row["target_type"]),
            "count": row["targets"],
        }
        for row in marks.with_strength(found, chosen)
    ]
    heads = bars.heads(parts, ["document_id", "chapter_title"], lambda bar: _total(bar, language, chosen))
    return bars.stacked(
        parts,
        heads,
        colours={words[code]: palette[code] for code in shown},
        mark=["document_id", "chapter_title", "target_type"],
        heading=heading(_finding(found, language), caption, language),
        tooltip=[
            ("name", say("chapter", language)),
            ("part", say("type", language)),
            ("count", say("rows", language)),
        ],
    )


def by_type_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_type` in words."""
    found = _named(frame, language)
    figures = [(bar[0]["name"], _total(bar, language, None)) for bar in grouped(found, "row").values()]
    return alternative(_finding(found, language), figures, caption, language)


def by_sector(
    frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None
) -> Drawing | None:
    """Matrix of sectors (down) and chapters (across) with the number of rows in each cell; None for an empty frame.

    frame: `counts.by_chapter_and_sector`. A click reports document_id, chapter_title, and sector; where a task has no
    unit and so no sector, role 'none' instead.
    """
    if frame.empty:
        return None
    cells = _cells(frame, language)
    return matrix.counted(
        marks.with_strength(cells, chosen),
        rows=list(grouped(sorted(cells, key=itemgetter("sector_sort")), "row")),
        columns=list(grouped(cells, "column")),
        mark=["chapter_title", "sector", "role", *(["document_id"] if chapter_names.several(cells) else [])],
        heading=heading(matrix.most_in_a_cell(cells, language), caption, language),
        tooltip=[
            ("chapter", say("chapter", language)),
            ("row", say("sector", language)),
            ("count", say("rows", language)),
        ],
    )


def by_sector_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_sector` in words: its cells, largest first."""
    cells = sorted(_cells(frame, language), key=itemgetter("count"), reverse=True)
    figures = [(f"{cell['chapter']} × {cell['row']}", cell["count"]) for cell in cells]
    return alternative(matrix.most_in_a_cell(cells, language), figures[:12], caption, language)


def say_type(code: str, language: str) -> str:
    """The word for a target type."""
    return marks.reference.label("target_type", code, language)


def _named(frame: pd.DataFrame, language: str) -> list[Row]:
    """The rows of the frame with row, the key of their chapter, and name."""
    rows = records(frame)
    return [
        {**row, "row": f"{row['document_id']}/{row['chapter_no']:04d}", "name": name}
        for row, name in zip(rows, chapter_names.names(rows, language), strict=True)
    ]


def _total(bar: Sequence[Row], language: str, chosen: marks.Chosen | None) -> str:
    """What the rows of a chapter come to: its targets, and its rows without one apart."""
    held = marks.counting(bar, "target_type", chosen)
    plain = total([row for row in held if row["target_type"] == "qualitative"], "targets")
    counted = total(held, "targets") - plain
    return say("total_qualitative" if plain else "total", language, n=counted, m=plain)


def _finding(found: Sequence[Row], language: str) -> str:
    counted = [row for row in found if row["target_type"] != "qualitative"]
    if not counted:
        return say("finding_only_qualitative", language, n=total(found, "targets"))
    chapters = [chapter_name(row["chapter_no"], language) for row in counted]
    called = zip(counted, chapter_names.of_notices(counted, chapters, language), strict=True)
    names = {row["row"]: name for row, name in called}
    sums = summed(counted, "targets", "row")
    most = max(sums.values())
    first = [names[row] for row, n in sums.items() if n == most]
    return say("finding_chapters", language, names=listed(first, language), n=most, total=counted[0]["every_target"])


def _cells(frame: pd.DataFrame, language: str) -> list[Row]:
    rows, sector, no_unit = records(frame), marks.named("sector", language), say("no_unit", language)
    # In digits in either language: twelve columns of a phone have no room for 十二. The number comes before the notice,
    # whose name may be cut.
    numbers = [str(row["chapter_no"]) for row in rows]
    columns = chapter_names.of_notices(rows, numbers, language, number_first=True)
    cells = []
    for row, column, chapter in zip(rows, columns, chapter_names.names(rows, language), strict=True):
        unnamed = row["sector"] is None
        cells.append(
            {
                "document_id": row["document_id"],
                "chapter_title": row["chapter_title"],
                "sector": row["sector"],
                "role": "none" if unnamed else None,
                "sector_sort": LAST if unnamed else row["sector_sort"],
                "chapter": chapter,
                "row": no_unit if unnamed else row[sector],
                "column": column,
                "count": row["targets"],
            }
        )
    return cells
