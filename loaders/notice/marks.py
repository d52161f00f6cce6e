"""Printed numbers that may open a heading: 第一章, 一、, （一）, 1., （1） … each with its style and its worth."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import merge

from loaders.notice.page import ENDS, Page
from loaders.notice.roles import line_cue
from loaders.notice.tables import Row
from loaders.numerals import printed_number

_CHINESE = "[一二三四五六七八九十百零〇]{1,5}"
# The order in which notices nest their headings, from the outermost.
STYLES = {
    "part": f"第(?P<part>{_CHINESE})(?:部分|篇)",
    "chapter": f"第(?P<chapter>{_CHINESE})章",
    "section": f"第(?P<section>{_CHINESE})节",
    "chinese": f"(?P<chinese>{_CHINESE})[、.．]",
    "article": f"第(?P<article>{_CHINESE})条",
    "bracketed": f"（(?P<bracketed>{_CHINESE})）[、.]?",
    "box": rf"专栏(?P<box>\d{{1,3}}|{_CHINESE})[：、.]?",
    # A digit or two behind the point make a decimal number that a line break put first (5.8%), no heading.
    "row": "(?!)",  # found by the tables, not by its looks
    "number": r"(?P<number>\d{1,3})[.、](?!\d(?!\d\d))",
    "number_in_brackets": r"（(?P<number_in_brackets>\d{1,3})）",
    "number_half_bracket": r"(?P<number_half_bracket>\d{1,2})）",
    "circled": "(?P<circled>[①-⑳])",
}
RANK = {style: rank for rank, style in enumerate(STYLES)}
_MARK = re.compile("|".join(STYLES.values()))
_ANNEX = re.compile(rf"附件?(?P<no>\d{{1,2}}|{_CHINESE})?(?=[：:.、]|$|[^\d、，。：:])[：:.、]?")
TITLE_LIMIT, ANNEX_LIMIT = 60, 6


@dataclass(slots=True)
class Mark:
    """A number at `start`..`end` of the page's words. `printed` is how a path of numbers writes it: 12, （三）, 第一节.

    `firm` says that layout or punctuation part it from the words before; else only a short title can stand there.
    """

    style: str
    value: int
    printed: str
    start: int
    end: int
    firm: bool
    at_line: bool


def find_marks(page: Page, rows: Mapping[int, Row]) -> Iterator[Mark]:
    """The candidates in the order of the text, the rows of tables among them; whether one opens a heading is for the
    outline to say."""
    marks = [Mark("row", r.value, str(r.value), r.start, r.number_end, True, True) for r in rows.values()]
    inside = [(row.start, row.end) for row in rows.values()]
    found = (mark for mark in _printed_marks(page) if not _covered(mark.start, inside))
    return merge(marks, found, key=lambda mark: mark.start)


def _covered(place: int, rows: list[tuple[int, int]]) -> bool:
    """Whether a row of a table holds the place: numbers inside a cell are steps of its task."""
    i = bisect_right(rows, (place, 1 << 62)) - 1
    return i >= 0 and rows[i][0] <= place < rows[i][1]


def _printed_marks(page: Page) -> Iterator[Mark]:
    words = page.words
    for match in _MARK.finditer(words):
        start = match.start()
        style = match.lastgroup or ""
        number = match[style]
        before = words[start - 1] if start else ""
        if before.isdigit() and number.isdigit():
            continue
        value = _value(style, number)
        if value is None:
            continue
        at_line = start in page.paragraphs and not _goes_on(page, start)
        firm = at_line or before in ENDS or style == "box"
        yield Mark(style, value, _printed(style, match[0], number), start, match.end(), firm, at_line)


def _goes_on(page: Page, start: int) -> bool:
    """Whether the line before the one at `start` stops within a sentence; names behind 责任单位： are none."""
    if not page.breaks_off(start):
        return False
    before = page.words[page.starts[bisect_left(page.starts, start) - 1] : start]
    return line_cue().search(before.rpartition("。")[2]) is None


def annex_name(page: Page, start: int) -> str:
    """What a line that opens an annex calls it, 附件1 or 附件; "" for any other line."""
    end = page.line_end(start)
    match = _ANNEX.match(page.words, start, end)
    if match is None or page.breaks_off(start) or set(page.words[match.end() : end]) & set("。，；"):
        return ""
    short = match.end() - start <= ANNEX_LIMIT and end - match.end() <= TITLE_LIMIT
    return match[0].rstrip("：:.、") if short else ""


def _value(style: str, number: str) -> int | None:
    if style == "circled":
        return ord(number) - ord("①") + 1
    try:
        return printed_number(number)
    except ValueError:
        return None


def _printed(style: str, mark: str, number: str) -> str:
    if style in ("chinese", "number", "number_half_bracket"):
        return number
    return mark.rstrip("、.：")
