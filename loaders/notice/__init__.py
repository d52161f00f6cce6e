"""Document → Notice: metadata, chapters and tasks, with every character of the text accounted for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from loaders import reference
from loaders.model import Chapter, Diagnostic, Document, Notice, Span, Task
from loaders.notice.assembly import assemble
from loaders.notice.clauses import Clause, says_first_leads
from loaders.notice.marks import Mark
from loaders.notice.metadata import TITLE_END, plans_end, read_metadata, without_outlook, year_of
from loaders.notice.outline import Heading, Part, read_outline
from loaders.notice.page import Page, read_page
from loaders.notice.pieces import fill, heading_pieces, task_pieces
from loaders.notice.tasks import DIGIT, Assigned, assign, is_review, numbers

# What may follow the last task: signature and date, copies to, annexes, the printer's line. 抄送：省委各部门…
TAIL = re.compile(
    r"(?:抄送：|注：|附件(?:：|\d)|附：|（此件|[一-鿿]{2,30}(?:人民政府|办公厅|办公室|委员会|[厅局])\d{4}年\d{1,2}月\d{1,2}日)"
)
# The number of the task of a plan that has no numbers.
WHOLE = "全文"
# 国发〔2022〕9号
NUMBERED_YEAR = re.compile(r"[〔\[【（](?P<year>20\d{2})[〕\]】）]")
# Without a front the first words of the text stand for it.
FRONT_LIMIT = 400


def parse_notice(document: Document) -> Notice:
    """Chapters, tasks and pieces of a document; the pieces join to `document.text` exactly.

    Raises NoticeError when the text has no numbered headings, or nothing stands behind one.
    """
    page = read_page(document.text)
    outline = read_outline(page)
    parts = outline.parts or _whole(page)
    if not parts:
        raise reference.refusal("no_headings", document.file_name)
    front = page.span(0, parts[0].start).end if parts[0].start else 0
    metadata, pieces = read_metadata(document.text, Span(0, front))
    if metadata.plan_year is None:
        numbered = NUMBERED_YEAR.search(metadata.document_no or "")
        year = _year_of_headings(page, parts) or (int(numbered["year"]) if numbered else None)
        metadata = replace(metadata, plan_year=year)
    chapters: list[Chapter] = []
    placed: list[tuple[Assigned, Chapter]] = []
    annexes: list[str] = []
    first_leads = says_first_leads(page)
    for order, part in enumerate(parts):
        if outline.parts:
            _cut_tail(page, part)
        assigned = assign(page, part, first_leads=first_leads)
        known = _chapters(page, part, assigned, chapters, metadata.title)
        pieces += heading_pieces(page, part, assigned)
        for task in assigned:
            placed.append((task, known[id(task.chapter)]))
            annexes.append(part.annex or (f"附{order}" if order else ""))
    if not placed:
        raise reference.refusal("only_review", document.file_name)
    diagnostics = [_stray(page, mark, above) for mark, above in outline.strays]
    if not outline.parts:
        message = "no numbered headings: the whole text was read as one task"
        diagnostics.append(Diagnostic("warning", "no_headings", message))
    tasks: list[Task] = []
    for task_no, (task_heading, chapter) in zip(numbers([t for t, _ in placed], annexes), placed, strict=True):
        task = assemble(page, task_heading, task_no, len(tasks) + 1, chapter.chapter_no, metadata.region)
        if task is None:
            diagnostics.append(_empty(page, task_heading.heading))
            continue
        tasks.append(task)
        pieces += task_pieces(page, task_heading, task)
        diagnostics += _clause_diagnostics(page, task, task_heading.clauses)
    if not tasks:
        raise reference.refusal("nothing_behind_numbers", document.file_name)
    filled = tuple(fill(document.text, pieces))
    return Notice(document, metadata, tuple(chapters), tuple(tasks), filled, tuple(diagnostics))


def _whole(page: Page) -> tuple[Part, ...]:
    """A plan without numbered headings as one part with one task, where a title and numbers say that it is a plan."""
    body = next((start for start in page.starts if "。" in page.words[start : page.line_end(start)]), None)
    titled = body and any(
        TITLE_END.search(page.words[a:b]) for a, b in pairwise((*page.starts, len(page.words))) if b <= body
    )
    if not body or not titled or page.words[body] == "。" or not DIGIT.search(page.words, body):
        return ()
    end = len(page.words)
    stop = page.words.find("。", body)
    mark = Mark("part", 1, WHOLE, body, body, firm=True, at_line=True)
    return (Part((Heading(mark, None, title_end=stop if stop >= 0 else end, own_end=end, end=end),), "", body, end),)


def _year_of_headings(page: Page, parts: Sequence[Part]) -> int | None:
    """The year that the front does not say and a heading does: 三、2025年重点任务; else the first of the five years of
    the latest plan that front and headings name: “十四五” → 2021."""
    headings = [h for part in parts for root in part.headings for h in root.walk() if not is_review(page, h)]
    titles = [page.words[h.mark.end : h.title_end] for h in headings]
    for title in titles:
        if year := year_of(title):
            return year
    words = page.words[: parts[0].start] + "".join(titles) or page.words[:FRONT_LIMIT]
    return max((last - 4 for last in plans_end(without_outlook(words))), default=None)


def _cut_tail(page: Page, part: Part) -> None:
    """End the last heading of a part where signature and annexes begin."""
    last = [part.headings[-1]]
    while last[-1].children:
        last.append(last[-1].children[-1])
    stops = frozenset("。）；”")
    for tail in TAIL.finditer(page.words, last[-1].title_end, part.end):
        if tail.start() in page.lines or page.words[tail.start() - 1] in stops:
            for heading in last:
                heading.end = min(heading.end, tail.start())
                heading.own_end = min(heading.own_end, heading.end)
                if heading.row:
                    heading.row.cut(tail.start())
            return


def _chapters(
    page: Page, part: Part, tasks: Sequence[Assigned], chapters: list[Chapter], title: str
) -> dict[int, Chapter]:
    """Add the part's chapters to the list; the chapter of each outermost heading, by the heading's id.

    Where every outermost heading is itself a task, they stand together in one chapter with the notice's title.
    """
    flat = len(part.headings) > 1 and all(task.heading.parent is None for task in tasks)
    known: dict[int, Chapter] = {}
    taken = {chapter.chapter_no for chapter in chapters}
    if flat and part.headings[0].mark.style in ("number", "bracketed", "article", "row"):
        first = part.headings[0]
        whole = page.span(first.mark.start, part.end)
        words = title or page.words[first.mark.end : first.title_end]
        chapters.append(Chapter(max(taken, default=0) + 1, words, whole))
        return {id(heading): chapters[-1] for heading in part.headings}
    for heading in part.headings:
        number = heading.mark.value
        if number < 1 or number in taken:
            number = max(taken, default=0) + 1
        taken.add(number)
        end = min(heading.title_end, heading.end)
        # A number with nothing behind it is all that the chapter says of itself.
        start = heading.mark.end if end > heading.mark.end else heading.mark.start
        end = max(end, heading.mark.end)
        chapters.append(Chapter(number, page.squeezed.text[start:end], page.span(start, end)))
        known[id(heading)] = chapters[-1]
    return known


def _empty(page: Page, heading: Heading) -> Diagnostic:
    message = f"nothing stands behind the number {heading.mark.printed}: it makes no task"
    place = page.span(heading.mark.start, max(heading.mark.end, heading.title_end))
    return Diagnostic("warning", "empty_heading", message, None, place)


def _stray(page: Page, stray: Mark, above: Heading | None) -> Diagnostic:
    owner = f"the heading {above.mark.printed}" if above else "the front"
    message = (
        f"a line begins with the number {stray.printed} out of sequence and was read as words of {owner}: "
        "if it opens a chapter or task, its number is missing, repeated or wrong"
    )
    return Diagnostic("warning", "number_out_of_sequence", message, None, page.span(stray.start, stray.end))


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
