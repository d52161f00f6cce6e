"""The headings of a notice as a tree: which numbers continue a sequence, and which words belong to which heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from loaders.notice.marks import RANK, TITLE_LIMIT, Mark, annex_name, find_marks
from loaders.notice.page import Page
from loaders.notice.tables import Row, find_tables

# A repeated or skipped number is taken for a slip of the pen where nothing but a heading is printed so.
SLIPS = frozenset({"chapter", "section", "bracketed"})
GAP = 3
# A number that is no year and no day.
FIGURE = re.compile(r"\d(?![\d年月日号])(?<!20\d\d)")
# Numbers that need no end of a sentence before them behind a short title: 一、总体要求（一）指导思想.
OPENERS = frozenset({"part", "chapter", "section", "chinese", "bracketed", "number"})


@dataclass(slots=True)
class Heading:
    """A heading with what hangs below it. All places index the page's words.

    `title` runs from `mark.end` to `title_end`; its own words, without those of its children, run to `own_end`,
    and all that belongs to it to `end`. `row` is the row of a table that it is.
    """

    mark: Mark
    parent: Heading | None
    title_end: int = 0
    own_end: int = 0
    end: int = 0
    children: list[Heading] = field(default_factory=list)
    row: Row | None = None

    @property
    def path(self) -> tuple[Heading, ...]:
        """The headings above it, outermost first, and itself."""
        return (*(self.parent.path if self.parent else ()), self)

    def walk(self) -> Iterator[Heading]:
        """Itself and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Part:
    """A notice, or a plan within it, whose numbers begin anew. `start` is where its headings begin, `end` where its
    words do; `annex` is what its first line calls it (附件2), or ""."""

    headings: tuple[Heading, ...]
    annex: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a document in order, and numbers that only look like headings, each with the one it stands in."""

    parts: tuple[Part, ...]
    strays: tuple[tuple[Mark, Heading | None], ...]


def read_outline(page: Page) -> Outline:
    """The outline of a page; without parts where it has no numbered heading."""
    rows = find_tables(page)
    reading = _Reading(page, rows)
    for mark in find_marks(page, rows):
        reading.take(mark)
    parts = _without_contents(page, reading.finished())
    return Outline(tuple(parts), tuple(reading.strays))


class _Reading:
    """The state of a walk through the marks: the headings that are open, and the last number of each style."""

    def __init__(self, page: Page, rows: Mapping[int, Row]) -> None:
        self.page = page
        self.rows = rows
        self.open: list[Heading] = []
        self.last: dict[str, int] = {}
        self.roots: list[list[Heading]] = [[]]
        self.strays: list[tuple[Mark, Heading | None]] = []
        self.annexes = [start for start in page.starts if annex_name(page, start)]
        self.passed = 0
        self.names: dict[int, str] = {}

    def take(self, mark: Mark) -> None:
        self._pass_annexes(mark)
        if not (mark.firm or self._in_title(mark)):
            return
        depth = next((i for i, heading in enumerate(self.open) if heading.mark.style == mark.style), None)
        if depth is not None:
            self._same_style(mark, depth)
        elif mark.value == 1 or mark.value == self.last.get(mark.style, 0) + 1 or self._begins_late(mark):
            # A style that ranks above the open ones begins beside them: 1. before 一、.
            depth = next((i for i, h in enumerate(self.open) if RANK[h.mark.style] > RANK[mark.style]), len(self.open))
            self._add(mark, depth)
        elif mark.at_line or mark.style in SLIPS:
            self._stray(mark)

    def finished(self) -> list[tuple[str, list[Heading]]]:
        """The headings of each part, with what its first line calls it."""
        return [(self.names.get(i, ""), headings) for i, headings in enumerate(self.roots) if headings]

    def _pass_annexes(self, mark: Mark) -> None:
        while self.passed < len(self.annexes) and self.annexes[self.passed] < mark.start:
            self.passed += 1
            # 附件：1. 分工表 at the end lists what follows; behind the line itself numbers begin anew.
            self._begin_part()
            self.names[len(self.roots) - 1] = annex_name(self.page, self.annexes[self.passed - 1])

    def _begin_part(self) -> None:
        self.open, self.last = [], {}
        if self.roots[-1]:
            self.roots.append([])

    def _begins_late(self, mark: Mark) -> bool:
        """Whether a first heading numbered 二 or 三 can open an extract of a notice."""
        nothing = not self.open and not any(self.roots)
        return (
            nothing
            and mark.at_line
            and mark.value <= 9
            and mark.style in ("chapter", "section", "chinese", "bracketed")
        )

    def _in_title(self, mark: Mark) -> bool:
        """Whether a number stands directly behind the short title of the heading above it."""
        if not self.open or mark.style not in OPENERS:
            return False
        above = self.open[-1].mark
        title = self.page.words[above.end : mark.start]
        deeper = RANK[mark.style] > RANK[above.style]
        following = mark.value == 1 or mark.value == self.last.get(mark.style, 0) + 1
        return deeper and following and 0 < len(title) <= TITLE_LIMIT and not set(title) & set("。，；、：")

    def _same_style(self, mark: Mark, depth: int) -> None:
        last = self.open[depth].mark.value
        if mark.value == last + 1:
            self._add(mark, depth)
        elif self._slips(mark, last):
            self._stray(mark)
            self._add(mark, depth)
        elif mark.value == 1 and depth == 0 and mark.firm and RANK[mark.style] <= RANK["row"] and last > 1:
            self._begin_part()
            self._add(mark, 0)
        elif mark.value == 1 and depth > 0 and self.open[depth - 1].mark.style == "box":
            self._add(mark, depth)
        elif mark.at_line or mark.style in SLIPS:
            self._stray(mark)

    def _slips(self, mark: Mark, last: int) -> bool:
        """Whether a number out of sequence is a slip of the pen: one repeated or left out, of a style that says so."""
        if mark.style in SLIPS:
            return mark.at_line and last <= mark.value <= last + GAP
        return mark.style == "number" and mark.at_line and last < mark.value <= last + GAP

    def _add(self, mark: Mark, depth: int) -> None:
        parent = self.open[depth - 1] if depth else None
        heading = Heading(mark, parent, row=self.rows[mark.start] if mark.style == "row" else None)
        (parent.children if parent else self.roots[-1]).append(heading)
        self.open = [*self.open[:depth], heading]
        self.last[mark.style] = mark.value

    def _stray(self, mark: Mark) -> None:
        self.strays.append((mark, self.open[-1] if self.open else None))


def _without_contents(page: Page, roots: list[tuple[str, list[Heading]]]) -> list[Part]:
    """The parts, their headings' places filled in, without a table of contents: titles alone that come again."""
    parts: list[Part] = []
    begins = [headings[0].mark.start for _, headings in roots]
    for i, (annex, headings) in enumerate(roots):
        end = begins[i + 1] if i + 1 < len(roots) else len(page.words)
        _measure(page, headings, end)
        following = [heading for _, later in roots[i + 1 :] for heading in later]
        if _is_contents(page, headings, following) or (annex and _lists_annexes(page, headings, end)):
            continue
        parts.append(Part(tuple(headings), annex, headings[0].mark.start, end))
    return parts


def _is_contents(page: Page, headings: list[Heading], following: list[Heading]) -> bool:
    every = [heading for root in headings for heading in root.walk()]
    if not following or any("。" in page.words[h.mark.end : h.own_end] for h in every[:-1]):
        return False
    first = page.words[headings[0].mark.end : headings[0].title_end].rstrip("0123456789.…·-—")
    return any(page.words.startswith(first, later.mark.end) for later in following)


def _lists_annexes(page: Page, headings: list[Heading], end: int) -> bool:
    """Whether a part only names what is annexed (附件：1. 清单 2. 名单) and sets no figures (1. 能耗降低率：3%以上)."""
    words = page.words[headings[0].mark.start : end]
    every = [heading for root in headings for heading in root.walk()]
    figures = sum(FIGURE.search(page.words, h.mark.end, h.own_end) is not None for h in every)
    return "。" not in words and figures <= len(every) / 2 and not any(heading.row for heading in every)


def _measure(page: Page, headings: list[Heading], end: int) -> None:
    """Fill in where each heading's title, own words and all words end."""
    for i, heading in enumerate(headings):
        heading.end = headings[i + 1].mark.start if i + 1 < len(headings) else end
        if heading.row:
            heading.end = max(min(heading.end, heading.row.end), heading.mark.end)
        heading.own_end = heading.children[0].mark.start if heading.children else heading.end
        heading.title_end = _title_end(page, heading)
        _measure(page, heading.children, heading.end)


def _title_end(page: Page, heading: Heading) -> int:
    """Where the first 。 stands, or where the line of a heading ends that has none."""
    start, end = heading.mark.end, heading.own_end
    if heading.row:
        stop = page.words.find("。", start, heading.row.title_end)
        return stop if stop >= 0 else heading.row.title_end
    stop = page.words.find("。", start, end)
    line = page.line_end(start)
    if line in page.paragraphs and line <= TITLE_LIMIT + start and (stop < 0 or line < stop):
        before = page.words[line - 1]
        if before not in "，、；" and line > start:
            return min(line, end)
    return stop if stop >= 0 else min(end, line) if line in page.paragraphs else end
