"""Where chapters and tasks begin: lines that open with a number in sequence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.model import Span
from loaders.numerals import chinese_number

CHAPTER = re.compile(r"^[ \t　]*(?P<number>[一二三四五六七八九十百]+)、", re.MULTILINE)
# A digit behind the point is a decimal number that a line break put first ("5.8%"), not a task.
TASK = re.compile(r"^[ \t　]*(?P<number>\d{1,3})[ \t]*[.．﹒、](?!\d)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Heading:
    """`mark` spans the printed number with its punctuation, `printed` is that number alone, `value` its worth."""

    is_chapter: bool
    printed: str
    value: int
    mark: Span


def find_headings(text: str) -> tuple[tuple[Heading, ...], tuple[Heading, ...]]:
    """(headings, strays): the chapters and tasks in the order of the text, and lines that only look like one.

    A number opens a chapter or task only in sequence: one more than the last of its kind, or, for a task, 1 again
    after a new chapter. So a line break before a numeral or inside a list makes no task; it is a stray.
    """
    found: list[Heading] = []
    strays: list[Heading] = []
    chapter_no, task_no, restarts = 0, 0, True
    for heading in _candidates(text):
        if heading.is_chapter:
            if heading.value == chapter_no + 1:
                found.append(heading)
                chapter_no, restarts = heading.value, True
            else:
                strays.append(heading)
        elif chapter_no and (heading.value == task_no + 1 or (heading.value == 1 and restarts)):
            found.append(heading)
            task_no, restarts = heading.value, False
        elif chapter_no:
            strays.append(heading)
    return tuple(found), tuple(strays)


def _candidates(text: str) -> Iterator[Heading]:
    chapters = ((m, True, chinese_number(m["number"])) for m in CHAPTER.finditer(text))
    tasks = ((m, False, int(m["number"])) for m in TASK.finditer(text))
    for match, is_chapter, value in sorted([*chapters, *tasks], key=lambda item: item[0].start()):
        yield Heading(is_chapter, match["number"], value, Span(match.start("number"), match.end()))
