"""Counts along axes, as SQL: what the lines of `run.by_task` are joined with, and of very many chapters the largest,
with the names of these."""

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


def in_task(other: str) -> str:
    """The condition under which a line of the table `other` belongs to the task of a line of `t`."""
    return f"{other}.document_id = t.document_id and {other}.task_no = t.task_no"


# Each agency that leads a task as `p`, under role 'lead'. Without one the task stands once under 'shared' where some
# share it, and once without a role where it names no agency: one that others take part in and nobody leads nowhere.
WITH_LEADS = (
    " left join (select distinct document_id, task_no, role, case when role = 'lead' then agency end as agency"
    f" from d.task_agencies) p on {in_task('p')} where coalesce(p.role, 'none') in ('lead', 'shared', 'none')"
)
WITH_SECTORS = f" left join d.task_sectors p on {in_task('p')}"


def largest(by: str) -> str:
    """The MOST_CHAPTERS chapters of `cells` for which `by` is largest, as a table of a query."""
    order = f"{by} desc, document_id, chapter_no"
    return f"largest as (select document_id, chapter_no from cells group by all order by {order} limit {MOST_CHAPTERS})"
