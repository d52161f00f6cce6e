"""Chapters by the agencies that lead their tasks."""

from __future__ import annotations

from operator import itemgetter

import pandas as pd

from pages.charts import chapter_names, marks, matrix
from pages.charts.caption import Caption, alternative, heading, say
from pages.charts.drawing import Drawing
from pages.charts.records import Row, grouped, records, summed

# Rows of the matrix that stand for no one agency, last.
_LAST = ("shared", "none")


def by_agency(
    frame: pd.DataFrame,
    language: str,
    caption: Caption,
    chosen: marks.Chosen | None = None,
    top: int | None = None,
) -> Drawing | None:
    """Matrix of lead agencies (down, most rows first) and chapters (across) with the rows in each cell; None for an
    empty frame.

    frame: `counts.by_chapter_and_agency`. `top` keeps that many agencies, those chosen, and the rows without one. A
    click reports document_id (of several), chapter_title, agency and role 'lead', where no agency leads the role alone.
    """
    if frame.empty:
        return None
    cells = _cells(frame, language)
    several = chapter_names.several(cells)
    order = list(grouped(sorted(cells, key=itemgetter("last", "rank", "row")), "row"))
    if top is not None:
        held = set((chosen or {}).get("agency", ()))
        kept = {*order[:top], *(cell["row"] for cell in cells if cell["last"] or cell["agency"] in held)}
        cells, order = [cell for cell in cells if cell["row"] in kept], [row for row in order if row in kept]
    return matrix.counted(
        marks.with_strength(cells, chosen),
        rows=order,
        columns=list(grouped(sorted(cells, key=itemgetter("document_id", "chapter_no")), "column")),
        mark=["chapter_title", "agency", "role", *(["document_id"] if several else [])],
        heading=heading(matrix.most_in_a_cell(cells, language), caption, language),
        tooltip=[
            ("chapter", say("chapter", language)),
            ("row", say("lead_agency", language)),
            ("count", say("rows", language)),
        ],
    )


def by_agency_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_agency` in words: its cells, largest first."""
    cells = sorted(_cells(frame, language), key=itemgetter("count"), reverse=True)
    figures = [(f"{cell['chapter']} × {cell['row']}", cell["count"]) for cell in cells]
    return alternative(matrix.most_in_a_cell(cells, language), figures[:12], caption, language)


def _cells(frame: pd.DataFrame, language: str) -> list[Row]:
    rows, agency = records(frame), marks.named("agency", language)
    numbers = [str(row["chapter_no"]) for row in rows]
    columns = chapter_names.of_notices(rows, numbers, language, number_first=True)
    words = {"shared": say("led_shared", language), "none": say("no_unit", language)}
    cells = [
        {
            "document_id": row["document_id"],
            "chapter_no": row["chapter_no"],
            "chapter_title": row["chapter_title"],
            "agency": row["agency"],
            "role": row["role"],
            "last": _LAST.index(row["role"]) + 1 if row["role"] in _LAST else 0,
            "chapter": chapter,
            "row": words[row["role"]] if row["agency"] is None else row[agency],
            "column": column,
            "count": row["targets"],
        }
        for row, column, chapter in zip(rows, columns, chapter_names.names(rows, language), strict=True)
    ]
    sums = summed(cells, "count", "row")
    return [{**cell, "rank": -sums[cell["row"]]} for cell in cells]
