"""Tables of tasks whose cells stand one after another in the text: 序号, 任务, 牵头单位, 时限, then row by row."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.notice.clauses import Clause
from loaders.notice.page import Page
from loaders.notice.roles import is_agency_list, names_in

HEADER = re.compile("序号|编号")
HEADER_CELL_LIMIT = 14
WIDEST = 12
SECTION_LIMIT, SECTION_LINES = 60, 2
COLUMNS = (
    ("lead", re.compile("牵头|主办|主管|主责")),
    ("participating", re.compile("配合|参与|参加|协办|协助|协同")),
    ("date", re.compile("时间|时限|进度|节点|期限")),
    ("shared", re.compile("责任|负责|落实|实施单位|承办|单位$|部门$")),
    ("text", re.compile("")),
)
DATE = re.compile(
    r"^(?:(?:20\d{2}年)?(?:\d{1,2}月(?:\d{1,2}日)?|第?[一二三四]季度|[上下]半年)?(?:底|末)?(?:以?前)?(?:完成)?(?<=.)"
    r"|20\d{2}[-./]\d{1,2}[-./]\d{1,2}|长期(?:坚持|推进)?|持续(?:推进|实施)?|全年|年底前?|年内)$"
)
# What opens a line behind a table.
BEHIND = re.compile(
    "[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[章节]|附件|注：|备注："
)
NUMBER = re.compile(r"\d{1,3}")


@dataclass(slots=True)
class Cell:
    """A cell at start..end of the page's words and what its column holds: text, date or the role of agencies."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Row:
    """A row: its printed number at start..number_end, and its cells up to `end`."""

    value: int
    start: int
    number_end: int
    end: int
    cells: tuple[Cell, ...]

    @property
    def title_end(self) -> int:
        """Where the first cell of text ends."""
        return next((cell.end for cell in self.cells if cell.kind == "text"), self.end)

    def cut(self, place: int) -> None:
        """Give up what stands at and behind a place."""
        self.cells = tuple(Cell(c.kind, c.start, min(c.end, place)) for c in self.cells if c.start < place)
        self.end = min(self.end, place)


def find_tables(page: Page) -> dict[int, Row]:
    """The rows of every table of tasks, by the place where each begins."""
    rows: dict[int, Row] = {}
    reached = 0
    gaps = frozenset(page.gaps)
    for header in HEADER.finditer(page.words):
        if header.start() in gaps and header.end() in gaps and header.start() >= reached:
            tabbed = header.end() in page.tabs
            rows_of = _tabbed_rows(page, header.start()) if tabbed else _rows(page, header.start(), header.end())
            found = list(rows_of)
            rows |= {row.start: row for row in found}
            reached = found[-1].end if found else header.end()
    return rows


def row_clauses(page: Page, row: Row) -> tuple[Clause, ...]:
    """The cells of a row that name agencies or a date, as its responsibility clause."""
    found = []
    has_lead = any(cell.kind == "lead" for cell in row.cells)
    for cell in row.cells:
        if cell.kind == "date":
            found.append(Clause(cell.start, cell.end, (), page.words[cell.start : cell.end], ""))
        elif cell.kind != "text":
            role = "participating" if cell.kind == "shared" and has_lead else cell.kind
            found.append(Clause(cell.start, cell.end, tuple(names_in(page, cell.start, cell.end, role)), "", ""))
    return tuple(found)


def _rows(page: Page, start: int, end: int) -> Iterator[Row]:
    spaced = end not in page.lines
    edges = page.gaps if spaced else page.starts
    cells = _cells(page, edges, start)
    columns: list[str] = []
    opened: tuple[int, int, int] | None = None
    inside: list[tuple[int, int]] = []
    for a, b in cells:
        if a == start:
            continue
        words = page.words[a:b]
        expected = (opened[0] if opened else 0) + 1
        if NUMBER.fullmatch(words) and int(words) == expected and (a in page.lines or not spaced):
            if not _assigns(columns):
                return
            if opened:
                yield _row(page, opened, inside, columns)
            opened, inside = (expected, a, b), []
        elif opened is None:
            if len(words) > HEADER_CELL_LIMIT:
                # 一、经济社会发展目标（11项）: the rows of a section stand below its title.
                if not _assigns(columns) or b - a > SECTION_LIMIT:
                    return
                continue
            if HEADER.match(words) or len(columns) > WIDEST:
                return
            columns.append(_kind(words))
        elif HEADER.match(words) or BEHIND.match(words) or (len(inside) > 3 * len(columns)):
            break
        else:
            inside.append((a, b))
    if opened:
        yield _row(page, opened, inside[: len(columns) + 2], columns)


def _tabbed_rows(page: Page, start: int) -> Iterator[Row]:
    """The rows of a table whose cells tabs part, an empty one too: each cell has what the head of its column says."""
    columns = [_kind(page.words[a:b]) for a, b in _split(page, start, page.row_end(start))]
    expected, place = 1, page.row_end(start)
    while _assigns(columns[1:]) and place < len(page.words):
        place = _behind_section(page, place, expected)
        number_end = _numbered(page, place, expected)
        if not number_end:
            return
        finish = _end_of_row(page, place, len(columns), expected + 1)
        parts = _split(page, place, finish)
        if len(parts) == len(columns):
            cells = tuple(Cell(kind, a, b) for kind, (a, b) in zip(columns[1:], parts[1:], strict=True) if b > a)
            yield Row(expected, place, number_end, finish, cells)
        else:
            inside = [(a, b) for a, b in parts[1:] if b > a]
            yield _row(page, (expected, place, number_end), inside, columns[1:])
        expected, place = expected + 1, finish


def _behind_section(page: Page, place: int, expected: int) -> int:
    """Where the next row begins: there, or behind the title of a section between the rows (二、改善民生)."""
    line = place
    for _ in range(SECTION_LINES):
        if line >= len(page.words) or _numbered(page, line, expected):
            break
        if page.row_end(line) - line > SECTION_LIMIT:
            return place
        line = page.row_end(line)
    return line if line < len(page.words) and _numbered(page, line, expected) else place


def _numbered(page: Page, place: int, expected: int) -> int:
    """Where the expected number of a row ends that stands in a cell of its own; 0 where it does not."""
    number = NUMBER.match(page.words, place)
    return number.end() if number and int(number[0]) == expected and number.end() in page.tabs else 0


def _end_of_row(page: Page, start: int, width: int, following: int) -> int:
    """Where a row ends: before the next number, or behind the last of its cells, which may have several lines."""
    finish = page.row_end(start)
    while finish < len(page.words) and not _numbered(page, finish, following):
        line = page.words[finish : page.row_end(finish)]
        complete = len(_split(page, start, finish)) >= width
        if BEHIND.match(line) or (complete and not (is_agency_list(line) or DATE.match(line))):
            break
        finish = page.row_end(finish)
    return finish


def _split(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a row, the empty ones as places without words."""
    first, last = bisect_right(page.tabs, start), bisect_left(page.tabs, end)
    edges = [start, *page.tabs[first:last], end, *[end] * page.closing.get(end, 0)]
    return list(pairwise(edges))


def _kind(head: str) -> str:
    return next(kind for kind, cue in COLUMNS if cue.search(head))


def _assigns(columns: Sequence[str]) -> bool:
    return "text" in columns and any(kind in columns for kind in ("lead", "shared", "participating"))


def _cells(page: Page, edges: Sequence[int], start: int) -> Iterator[tuple[int, int]]:
    """The cells from `start` on; one that ends in 、 goes on in the next line."""
    begin = start
    for i in range(bisect_right(edges, start), len(edges) + 1):
        edge = edges[i] if i < len(edges) else len(page.words)
        if page.words[edge - 1] == "、" and edge < len(page.words):
            continue
        yield begin, edge
        begin = edge


def _row(page: Page, opened: tuple[int, int, int], inside: list[tuple[int, int]], columns: Sequence[str]) -> Row:
    value, start, number_end = opened
    roles = [kind for kind in columns if kind in ("lead", "participating", "shared")]
    cells: list[Cell] = []
    used = 0
    for a, b in inside:
        words = page.words[a:b]
        if DATE.match(words) and cells:
            cells.append(Cell("date", a, b))
        elif is_agency_list(words) and any(cell.kind == "text" for cell in cells):
            cells.append(Cell(roles[min(used, len(roles) - 1)], a, b))
            used += 1
        else:
            cells.append(Cell("text", a, b))
    return Row(value, start, number_end, cells[-1].end if cells else number_end, tuple(cells))
