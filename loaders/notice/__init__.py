"""Document → Notice: metadata, chapters and tasks, with every character of the text accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from loaders.model import Chapter, Diagnostic, Document, Notice, NoticeError, Piece, Span, Task
from loaders.notice.clauses import Clause, responsibilities, says_first_leads, spans_of
from loaders.notice.marks import Mark
from loaders.notice.metadata import read_metadata
from loaders.notice.outline import Heading, Part, read_outline
from loaders.notice.page import Page, read_page
from loaders.notice.places import places_in
from loaders.notice.tasks import Assigned, assign, is_review, numbers

# What may follow the last task: signature and date, copies to, annexes, the printer's line. 抄送：省委各部门…
TAIL = re.compile(
    r"(?:抄送：|附件(?:：|\d)|附：|（此件|[一-鿿]{2,30}(?:人民政府|办公厅|办公室|委员会|[厅局])\d{4}年\d{1,2}月\d{1,2}日)"
)


def parse_notice(document: Document) -> Notice:
    """Chapters, tasks and pieces of a document; the pieces join to `document.text` exactly.

    Raises NoticeError when the text has no numbered headings, or nothing stands behind one.
    """
    page = read_page(document.text)
    outline = read_outline(page)
    if not outline.parts:
        raise NoticeError(
            f"{document.file_name}: not a notice of tasks (no numbered headings such as 一、 （一） or 1. in it)"
        )
    front = page.span(0, outline.parts[0].start).end if outline.parts[0].start else 0
    metadata, pieces = read_metadata(document.text, Span(0, front))
    chapters: list[Chapter] = []
    placed: list[tuple[Assigned, Chapter]] = []
    annexes: list[str] = []
    first_leads = says_first_leads(page)
    for order, part in enumerate(outline.parts):
        _cut_tail(page, part)
        assigned = assign(page, part, first_leads=first_leads)
        known = _chapters(page, part, assigned, chapters, metadata.title, document.file_name)
        pieces += _heading_pieces(page, part, assigned)
        for task in assigned:
            placed.append((task, known[id(task.chapter)]))
            annexes.append(part.annex or (f"附{order}" if order else ""))
    if not placed:
        raise NoticeError(f"{document.file_name}: not a notice of tasks (its headings only review past years)")
    tasks: list[Task] = []
    diagnostics = [_stray(mark, above) for mark, above in outline.strays]
    diagnostics = [
        replace(d, span=page.span(m.start, m.end)) for d, (m, _) in zip(diagnostics, outline.strays, strict=True)
    ]
    for task_no, (assigned_task, chapter) in zip(numbers([t for t, _ in placed], annexes), placed, strict=True):
        task = _task(page, assigned_task, task_no, len(tasks) + 1, chapter.chapter_no, metadata.region)
        if task is None:
            raise NoticeError(
                f"{document.file_name}: nothing stands behind the number {assigned_task.heading.mark.printed}"
            )
        tasks.append(task)
        pieces += _task_pieces(page, assigned_task, task)
        diagnostics += _clause_diagnostics(page, task, assigned_task.clauses)
    filled = tuple(_fill(document.text, pieces))
    return Notice(document, metadata, tuple(chapters), tuple(tasks), filled, tuple(diagnostics))


def _cut_tail(page: Page, part: Part) -> None:
    """End the last heading of a part where signature and annexes begin."""
    last = [part.headings[-1]]
    while last[-1].children:
        last.append(last[-1].children[-1])
    stops = ("。", "）", "；", "”")
    for tail in TAIL.finditer(page.words, last[-1].title_end, part.end):
        if tail.start() in page.starts or page.words[tail.start() - 1] in stops:
            for heading in last:
                heading.end = min(heading.end, tail.start())
                heading.own_end = min(heading.own_end, heading.end)
            return


def _chapters(
    page: Page, part: Part, tasks: Sequence[Assigned], chapters: list[Chapter], title: str, name: str
) -> dict[int, Chapter]:
    """Add the part's chapters to the list; the chapter of each outermost heading, by the heading's id.

    Where every outermost heading is itself a task, they stand together in one chapter with the notice's title.
    Raises NoticeError naming the file `name` when a chapter has no title.
    """
    flat = len(part.headings) > 1 and all(task.heading.parent is None for task in tasks)
    known: dict[int, Chapter] = {}
    if flat and part.headings[0].mark.style in ("number", "bracketed", "article"):
        first = part.headings[0]
        whole = page.span(first.mark.start, part.end)
        chapters.append(Chapter(len(chapters) + 1, title or page.words[first.mark.end : first.title_end], whole))
        return {id(heading): chapters[-1] for heading in part.headings}
    taken = {chapter.chapter_no for chapter in chapters}
    for heading in part.headings:
        number = heading.mark.value
        if number < 1 or number in taken:
            number = max(taken, default=0) + 1
        taken.add(number)
        end = min(heading.title_end, heading.end)
        if end <= heading.mark.end:
            raise NoticeError(f"{name}: nothing stands behind the number {heading.mark.printed}")
        words = page.squeezed.text[heading.mark.end : end]
        chapters.append(Chapter(number, words, page.span(heading.mark.end, end)))
        known[id(heading)] = chapters[-1]
    return known


def _heading_pieces(page: Page, part: Part, tasks: Sequence[Assigned]) -> Iterator[Piece]:
    """Numbers and titles of the headings above the tasks, and sections that review past years."""
    own = {id(task.heading) for task in tasks}
    inside = [(task.heading.mark.start, task.end) for task in tasks]
    for root in part.headings:
        for heading in root.walk():
            if id(heading) in own or any(a <= heading.mark.start < b for a, b in inside):
                continue
            if is_review(page, heading):
                yield Piece("number", page.span(heading.mark.start, heading.mark.end))
                if heading.title_end > heading.mark.end:
                    yield Piece("heading", page.span(heading.mark.end, heading.title_end))
                if heading.end > heading.title_end:
                    yield Piece("review", page.span(heading.title_end, heading.end))
                break
            yield Piece("number", page.span(heading.mark.start, heading.mark.end))
            if heading.title_end > heading.mark.end:
                yield Piece("heading", page.span(heading.mark.end, heading.title_end))


def _task(page: Page, assigned: Assigned, task_no: str, order: int, chapter_no: int, region: str | None) -> Task | None:
    heading, clauses = assigned.heading, assigned.clauses
    start, end = heading.mark.end, assigned.end
    title_start, title_end = _title(heading, clauses, end)
    runs = _runs(start, end, clauses)
    if not runs or title_end <= title_start:
        return None
    body_start = title_end + page.words.startswith("。", title_end)
    parts = _runs(start, end, clauses, tuple(_marks_and_titles(page, heading, end)))
    text = page.squeezed.text
    body = "".join(text[max(a, body_start) : b] for a, b in runs if b > body_start)
    above = tuple(text[h.mark.end : h.title_end] for h in heading.path[:-1])
    finish = max(runs[-1][1], clauses[-1].end if clauses else 0)
    return Task(
        task_no=task_no,
        task_order=order,
        chapter_no=chapter_no,
        title=text[title_start:title_end],
        body=body,
        span=page.span(heading.mark.start, finish),
        title_span=page.span(title_start, title_end),
        content=page.span(runs[0][0], runs[-1][1]),
        responsibilities=responsibilities(page, clauses),
        places=places_in(page.words[start:end], region=region),
        parts=tuple(page.span(a, b) for a, b in parts),
        headings=above,
        clause_dates=tuple(clause.due for clause in clauses if clause.due),
    )


def _title(heading: Heading, clauses: Sequence[Clause], end: int) -> tuple[int, int]:
    """Where the title stands, without a clause inside it or in front of it."""
    start, stop = heading.mark.end, min(heading.title_end, end)
    for clause in clauses:
        if clause.start <= start < clause.end:
            start = clause.end
        elif start < clause.start < stop:
            stop = clause.start
    return start, max(stop, start)


def _runs(
    start: int, end: int, clauses: Sequence[Clause], cuts: Sequence[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """What is left of start..end without the clauses, parted at the cuts, whose own characters are left out."""
    holes = sorted([*((clause.start, clause.end) for clause in clauses), *cuts])
    runs, position = [], start
    for a, b in holes:
        if a > position:
            runs.append((position, min(a, end)))
        position = max(position, b)
    if end > position:
        runs.append((position, end))
    return runs


def _marks_and_titles(page: Page, heading: Heading, end: int) -> Iterator[tuple[int, int]]:
    """The numbers of the headings inside a task, and the places where their lines end without a 。"""
    if heading.row:
        yield from ((cell.start, cell.start) for cell in heading.row.cells)
        return
    if heading.title_end < end and not page.words.startswith("。", heading.title_end):
        yield heading.title_end, heading.title_end
    for child in heading.children:
        if child.mark.start >= end:
            return
        yield child.mark.start, child.mark.end
        yield from _marks_and_titles(page, child, end)


def _task_pieces(page: Page, assigned: Assigned, task: Task) -> Iterator[Piece]:
    heading, clauses = assigned.heading, assigned.clauses
    start, stop = _title(heading, clauses, assigned.end)
    stop += page.words.startswith("。", stop) and stop < assigned.end
    yield Piece("number", page.span(heading.mark.start, heading.mark.end), task.task_no)
    yield Piece("task_title", page.span(start, stop), task.task_no)
    for a, b in _runs(stop, assigned.end, clauses):
        yield Piece("body", page.span(a, b), task.task_no)
    for span in spans_of(page, clauses):
        yield Piece("clause", span, task.task_no)


def _stray(stray: Mark, above: Heading | None) -> Diagnostic:
    owner = f"the heading {above.mark.printed}" if above else "the front"
    message = (
        f"a line begins with the number {stray.printed} out of sequence and was read as words of {owner}: "
        "if it opens a chapter or task, its number is missing, repeated or wrong"
    )
    return Diagnostic("warning", "number_out_of_sequence", message, None)


def _clause_diagnostics(page: Page, task: Task, clauses: Sequence[Clause]) -> list[Diagnostic]:
    if not clauses:
        message = f"task {task.task_no} has no responsibility clause"
        return [Diagnostic("info", "no_clause", message, task.task_no, task.span)]
    return [
        Diagnostic(
            "info",
            "irregular_clause",
            f"the clause of task {task.task_no} was read in spite of: {clause.repaired}",
            task.task_no,
            page.span(clause.start, clause.end),
        )
        for clause in clauses
        if clause.repaired
    ]


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
