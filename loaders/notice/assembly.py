"""A task from its heading: title, words, clauses, places, and the runs of words that hold sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from loaders.model import Task
from loaders.notice.clauses import Clause, responsibilities
from loaders.notice.outline import Heading
from loaders.notice.page import Page
from loaders.notice.places import places_in
from loaders.notice.tasks import Assigned


def assemble(
    page: Page, assigned: Assigned, task_no: str, order: int, chapter_no: int, region: str | None
) -> Task | None:
    """The task of a heading, numbered and placed; None where nothing stands behind its number.

    `region` is the issuer's own place, which its tasks do not name as one of theirs.
    """
    heading, clauses = assigned.heading, assigned.clauses
    start, end = heading.mark.end, assigned.end
    title_start, title_end = title_of(heading, clauses, end)
    own = runs(start, end, clauses)
    if not own or title_end <= title_start:
        return None
    body_start = title_end + page.words.startswith("。", title_end)
    parts = runs(start, end, clauses, tuple(_marks_and_titles(page, heading, end)))
    text = page.squeezed.text
    body = "".join(text[max(a, body_start) : b] for a, b in own if b > body_start)
    above = tuple(text[h.mark.end : h.title_end] for h in heading.path[:-1])
    finish = max(own[-1][1], clauses[-1].end if clauses else 0)
    return Task(
        task_no=task_no,
        task_order=order,
        chapter_no=chapter_no,
        title=text[title_start:title_end],
        body=body,
        span=page.span(heading.mark.start, finish),
        title_span=page.span(title_start, title_end),
        content=page.span(own[0][0], own[-1][1]),
        responsibilities=responsibilities(page, clauses),
        places=places_in("　".join(page.words[a:b] for a, b in own), region=region),
        parts=tuple(page.span(a, b) for a, b in parts),
        headings=above,
        is_row=heading.row is not None,
        clause_dates=tuple((page.span(c.start, c.end).start, c.due) for c in clauses if c.due),
    )


def title_of(heading: Heading, clauses: Sequence[Clause], end: int) -> tuple[int, int]:
    """Where the title stands, without a clause inside it or in front of it."""
    start, stop = heading.mark.end, min(heading.title_end, end)
    for clause in clauses:
        if clause.start <= start < clause.end:
            start = clause.end
        elif start < clause.start < stop:
            stop = clause.start
    return start, max(stop, start)


def runs(
    start: int, end: int, clauses: Sequence[Clause], cuts: Sequence[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """What is left of start..end without the clauses, parted at the cuts, whose own characters are left out."""
    holes = sorted([*((clause.start, clause.end) for clause in clauses), *cuts])
    runs, position = [], start
    for a, b in holes:
        if a >= end:
            break
        if a > position:
            runs.append((position, a))
        position = max(position, b)
    if end > position:
        runs.append((position, end))
    return runs


def _marks_and_titles(page: Page, heading: Heading, end: int) -> Iterator[tuple[int, int]]:
    """The numbers of the headings inside a task, and the places where their lines end without a 。"""
    if heading.row:
        yield from ((cell.start, cell.start) for cell in heading.row.cells)
        return
    # What stands in two cells is no sentence.
    first = bisect_left(page.tabs, heading.mark.end)
    yield from ((tab, tab) for tab in page.tabs[first : bisect_left(page.tabs, min(heading.own_end, end))])
    if heading.title_end < end and not page.words.startswith("。", heading.title_end):
        yield heading.title_end, heading.title_end
    for child in heading.children:
        if child.mark.start >= end:
            return
        yield child.mark.start, child.mark.end
        yield from _marks_and_titles(page, child, end)
