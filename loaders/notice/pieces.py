"""Every character of a notice in a piece with one duty; what is not understood is `other`, and shown as such."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from loaders.model import Piece, Span, Task
from loaders.notice.assembly import runs, title_of
from loaders.notice.clauses import spans_of
from loaders.notice.outline import Part
from loaders.notice.page import Page
from loaders.notice.tasks import Assigned, is_review


def heading_pieces(page: Page, part: Part, tasks: Sequence[Assigned]) -> Iterator[Piece]:
    """Numbers and titles of the headings above the tasks, and sections that review past years."""
    own = {id(task.heading) for task in tasks}
    starts = [task.heading.mark.start for task in tasks]
    for root in part.headings:
        for heading in root.walk():
            above = bisect_right(starts, heading.mark.start) - 1
            if id(heading) in own or (above >= 0 and heading.mark.start < tasks[above].end):
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


def task_pieces(page: Page, assigned: Assigned, task: Task) -> Iterator[Piece]:
    heading, clauses = assigned.heading, assigned.clauses
    start, stop = title_of(heading, clauses, assigned.end)
    stop += page.words.startswith("。", stop) and stop < assigned.end
    if heading.mark.end > heading.mark.start:
        yield Piece("number", page.span(heading.mark.start, heading.mark.end), task.task_no)
    yield Piece("task_title", page.span(start, stop), task.task_no)
    steps = [h.mark for h in heading.walk() if h is not heading and h.mark.start < assigned.end]
    numbers = [(mark.start, mark.end) for mark in steps if not any(c.start <= mark.start < c.end for c in clauses)]
    for a, b in runs(stop, assigned.end, clauses, numbers):
        yield Piece("body", page.span(a, b), task.task_no)
    for a, b in numbers:
        yield Piece("number", page.span(a, b), task.task_no)
    for span in spans_of(page, clauses):
        yield Piece("clause", span, task.task_no)


def fill(text: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces in order, and what lies between them as white space or as `other`."""
    position = 0
    for piece in [*sorted(pieces, key=lambda piece: piece.span), Piece("other", Span(len(text), len(text)))]:
        if piece.span.start > position:
            between = text[position : piece.span.start]
            yield Piece("other" if between.strip() else "space", Span(position, piece.span.start))
        if piece.span.end > piece.span.start:
            yield piece
        position = piece.span.end
