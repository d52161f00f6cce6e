"""Counts of chapters along a second axis, as SQL: of very many chapters the largest, with the names of these."""

from __future__ import annotations

# Chapters that a chart has a mark for: those of five notices. Of more the largest are asked for, and pages say so.
MOST_CHAPTERS = 60
# The cells of the largest chapters, with the names of these.
CELL = "l.document_id, document_no, document_title, l.chapter_no, chapter_number, chapter_title, chapter_title_en"
NAMED_CELLS = (
    "cells l join (select document_id, chapter_no, any_value(document_no) as document_no,"
    " any_value(document_title) as document_title, any_value(chapter_number) as chapter_number,"
    " any_value(chapter_title) as chapter_title, any_value(chapter_title_en) as chapter_title_en"
    " from d.shown_rows semi join largest using (document_id, chapter_no) group by all) c"
    " using (document_id, chapter_no)"
)
WITHOUT_WORDS_ONLY = "coalesce(sum(targets) filter (target_type <> 'qualitative'), 0)"
EVERY_CELL = "(select sum(targets)::integer from cells) as every_cell"
EVERY_LEAD = "(select count(distinct agency)::integer from cells) as every_lead"


def largest(by: str) -> str:
    """The MOST_CHAPTERS chapters of `cells` for which `by` is largest, as a table of a query."""
    order = f"{by} desc, document_id, chapter_no"
    return f"largest as (select document_id, chapter_no from cells group by all order by {order} limit {MOST_CHAPTERS})"
