"""The notice as published, and what was found at which of its characters."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from pages.queries.run import FEW, fetch, remembered


class Sentence(NamedTuple):
    """A sentence cut in three around a quote, white space removed."""

    before: str
    quote: str
    after: str


@remembered(FEW)
def text(document_id: str) -> str:
    """The text of a notice as its reader returned it; empty when the database has no such notice."""
    found = fetch("select text from d.documents where document_id = ?", [document_id])
    return "" if found.empty else found["text"].iloc[0]


@remembered(FEW)
def pieces(document_id: str) -> pd.DataFrame:
    """piece_no, kind, task_no, chapter_no (where a chapter begins in the piece), source_start, source_end; they join to
    the whole text."""
    return fetch(
        "select p.piece_no, p.kind, p.task_no, c.chapter_no, p.source_start, p.source_end from d.pieces p"
        " left join d.chapters c on c.document_id = p.document_id"
        "   and c.source_start >= p.source_start and c.source_start < p.source_end"
        " where p.document_id = ? order by p.piece_no",
        [document_id],
    )


@remembered(FEW)
def pages(document_id: str) -> pd.DataFrame:
    """page_no and source_start of each page of a PDF that holds text; empty for other files."""
    return fetch(
        "select page_no, source_start from d.document_pages where document_id = ? order by page_no", [document_id]
    )


@remembered(FEW)
def marks(document_id: str) -> pd.DataFrame:
    """Every find with its characters: source_start, source_end, kind, code, name, name_en, key.

    kind 'target': code is the target_type, name the indicator, name_en its English, key the target_id;
    kind 'agency': code is the role, name and key the agency; kind 'date': a numeral that was read as part of a date.
    """
    return fetch(
        "select source_start, source_end, 'target' as kind, target_type as code, indicator as name,"
        " indicator_en as name_en, target_id as key from d.shown_rows where document_id = $1"
        " union all select source_start, source_end, 'agency', role, agency, agency, agency"
        " from d.task_agencies where document_id = $1"
        " union all select source_start, source_end, 'date', 'date', text, text, ''"
        " from d.numerals where document_id = $1 and reason = 'date'"
        " order by source_start, source_end, key",
        [document_id],
    )


@remembered()
def chapters(document_id: str) -> pd.DataFrame:
    """chapter_no, title, title_en of a notice, in order."""
    return fetch(
        "select chapter_no, title, coalesce(title_en, title) as title_en from d.chapters"
        " where document_id = ? order by chapter_no",
        [document_id],
    )


@remembered()
def document_of(target_id: str) -> str | None:
    """The notice in which a row stands; None when the database has no such row."""
    found = fetch("select document_id from d.targets where target_id = ?", [target_id])
    return None if found.empty else found["document_id"].iloc[0]


def sentence(document_id: str, task_no: str, start: int, end: int) -> Sentence:
    """The sentence of a task around the characters start..end of its notice, without the task's number and clauses."""
    first, last = fetch(
        "select coalesce(max(p.source_end) filter (p.kind in ('number', 'clause') and p.source_end <= $3),"
        "   any_value(t.source_start)),"
        " coalesce(min(p.source_start) filter (p.kind = 'clause' and p.source_start >= $4), any_value(t.source_end))"
        " from d.tasks t join d.pieces p on p.document_id = t.document_id and p.task_no = t.task_no"
        " where t.document_id = $1 and t.task_no = $2",
        [document_id, task_no, int(start), int(end)],
    ).iloc[0]
    return around(text(document_id)[first:last], start - first, end - first)


def around(words: str, start: int, end: int) -> Sentence:
    """The sentence of `words` that holds words[start:end]: from behind the stop before it to the one behind it."""
    head, tail = words[:start], words[end:]
    before = head[max(head.rfind("。"), head.rfind("；")) + 1 :]
    stops = [place + 1 for place in (tail.find("。"), tail.find("；")) if place >= 0]
    after = tail[: min(stops, default=len(tail))]
    return Sentence(*("".join(part.split()) for part in (before, words[start:end], after)))


@remembered(FEW)
def places_of_tasks(document_ids: tuple[str, ...]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(document_id, task_no, part) → its characters, in these notices: part 'task' is the title, a role the names of
    its agencies."""
    found = fetch(
        "select document_id, task_no, 'task' as part, source_start, source_end from d.pieces where kind = 'task_title'"
        " and list_contains($1, document_id)"
        " union all select document_id, task_no, role, min(source_start), max(source_end) from d.task_agencies"
        " where list_contains($1, document_id) group by all",
        [list(document_ids)],
    )
    return {
        (line.document_id, line.task_no, line.part): (int(line.source_start), int(line.source_end))
        for line in found.itertuples()
    }
