"""Document → Notice: metadata, chapters and tasks, with every character of the text accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from loaders.model import Chapter, Diagnostic, Document, Notice, NoticeError, Piece, Span, Task
from loaders.notice.clauses import Clause, find_clause
from loaders.notice.headings import Heading, find_headings
from loaders.notice.metadata import read_metadata
from loaders.spans import squeeze

# What may follow the last task: copies to, annexes, the printer's line. 抄送：省委各部门…
TAIL = re.compile(
    r"^[ \t　]*(?:抄送|附件|附：|（此件|\(此件|[一-鿿]{2,30}(?:办公厅|办公室|人民政府|委员会)\s*\d{4}\s*年.*印发)",
    re.MULTILINE,
)


def parse_notice(document: Document) -> Notice:
    """Chapters, tasks and pieces of a document; the pieces join to `document.text` exactly.

    Raises NoticeError when the text has no chapter 一、 with numbered tasks below it.
    """
    text = document.text
    headings, strays = find_headings(text)
    if not any(not heading.is_chapter for heading in headings):
        raise NoticeError(
            f"{document.file_name}: not a notice of tasks (no chapter 一、 with numbered tasks 1. below it)"
        )
    metadata, pieces = read_metadata(text, Span(0, headings[0].mark.start))
    chapters: list[Chapter] = []
    tasks: list[Task] = []
    diagnostics = [_stray(heading, headings) for heading in strays]
    printed = Counter(heading.printed for heading in headings if not heading.is_chapter)
    chapter_printed = ""
    for heading, end in _with_ends(text, headings):
        span = Span(heading.mark.end, end)
        if not text[span.start : span.end].strip():
            raise NoticeError(f"{document.file_name}: nothing stands behind the number {heading.printed}")
        if heading.is_chapter:
            chapter_printed = heading.printed
            chapters.append(_chapter(text, heading, end))
            pieces += [Piece("number", heading.mark), Piece("heading", chapters[-1].span)]
        else:
            # A number that begins again in each chapter is told apart by the chapter's: 一1, 二1.
            task_no = heading.printed if printed[heading.printed] == 1 else chapter_printed + heading.printed
            task, clause = _task(text, heading, end, task_no, len(tasks) + 1, chapters[-1].chapter_no)
            tasks.append(task)
            pieces += _task_pieces(text, heading, task, clause)
            diagnostics += _clause_diagnostics(task, clause)
    return Notice(document, metadata, tuple(chapters), tuple(tasks), tuple(_fill(text, pieces)), tuple(diagnostics))


def _with_ends(text: str, headings: tuple[Heading, ...]) -> Iterator[tuple[Heading, int]]:
    """Each heading with the place where its own text ends: the next heading, or the notice's tail."""
    tail = TAIL.search(text, headings[-1].mark.end)
    last = tail.start() if tail else len(text)
    for heading, following in pairwise(headings):
        yield heading, following.mark.start
    yield headings[-1], last


def _chapter(text: str, heading: Heading, end: int) -> Chapter:
    # The heading is one line; what stands between it and the first task is no part of the title.
    line_end = text.find("\n", squeeze(text, Span(heading.mark.end, end)).origin[0])
    title = squeeze(text, Span(heading.mark.end, end if line_end < 0 else min(end, line_end)))
    return Chapter(heading.value, title.text, title.span(0, len(title.text)))


def _task(
    text: str, heading: Heading, end: int, task_no: str, order: int, chapter_no: int
) -> tuple[Task, Clause | None]:
    clause = find_clause(text, Span(heading.mark.end, end))
    words = squeeze(text, Span(heading.mark.end, clause.span.start if clause else end))
    stop = words.text.find("。")
    title_end = stop if stop >= 0 else len(words.text)
    content = words.span(0, len(words.text))
    task = Task(
        task_no=task_no,
        task_order=order,
        chapter_no=chapter_no,
        title=words.text[:title_end],
        body=words.text[title_end + 1 :],
        span=Span(heading.mark.start, clause.span.end if clause else content.end),
        title_span=words.span(0, title_end),
        content=content,
        responsibilities=clause.responsibilities if clause else (),
    )
    return task, clause


def _task_pieces(text: str, heading: Heading, task: Task, clause: Clause | None) -> list[Piece]:
    stop = task.title_span.end + text[task.title_span.end :].startswith("。")
    pieces = [
        Piece("number", heading.mark, task.task_no),
        Piece("task_title", Span(task.title_span.start, stop), task.task_no),
    ]
    if task.content.end > stop:
        pieces.append(Piece("body", Span(stop, task.content.end), task.task_no))
    if clause:
        pieces.append(Piece("clause", clause.span, task.task_no))
    return pieces


def _stray(stray: Heading, headings: tuple[Heading, ...]) -> Diagnostic:
    before = [heading for heading in headings if heading.mark.start < stray.mark.start]
    owner = f"{'chapter' if before[-1].is_chapter else 'task'} {before[-1].printed}" if before else "the front"
    message = (
        f"a line begins with the number {stray.printed} out of sequence and was read as words of {owner}: "
        "if it opens a chapter or task, its number is missing, repeated or wrong"
    )
    return Diagnostic("warning", "number_out_of_sequence", message, None, stray.mark)


def _clause_diagnostics(task: Task, clause: Clause | None) -> list[Diagnostic]:
    if clause is None:
        message = f"task {task.task_no} has no responsibility clause"
        return [Diagnostic("info", "no_clause", message, task.task_no, task.span)]
    if clause.repaired:
        message = f"the clause of task {task.task_no} was read in spite of: {clause.repaired}"
        return [Diagnostic("info", "irregular_clause", message, task.task_no, clause.span)]
    return []


def _fill(text: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces in order, and what lies between them as white space or as `other`."""
    position = 0
    for piece in [*sorted(pieces, key=lambda piece: piece.span), Piece("other", Span(len(text), len(text)))]:
        if piece.span.start > position:
            between = text[position : piece.span.start]
            yield Piece("other" if between.strip() else "space", Span(position, piece.span.start))
        if piece.span.end > piece.span.start:
            yield piece
        position = piece.span.end
