"""What is printed around the text of every page: running heads, running feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from loaders.readers.pdf.printed import Line, PrintedPage

# Shares of the height of a page: heads and feet stand in the outer parts, on every page at the same height.
OUTER, SAME_HEIGHT = 0.15, 0.01
# Heads of left and right pages differ, and a first page has none. On nearly all pages no line of the text is the same.
SHARE, NEARLY_ALL = 0.3, 0.8
# A line of the text that is on several pages the last, such as a clause, has letters and distance of the text.
OTHER_LETTERS, APART = 0.08, 1.4
SPACE = re.compile(r"\s+")
NUMBER = re.compile(r"\d+")
# — 3 —, -3-, ·3·, 3/10, 第3页 共10页, 第三页, Page 3 of 10, or the number alone. Some type 一 for a dash.
DASH, COUNT = r"[—–―‐‑\-－·•~～]*", r"(?:\d{1,4}|[一二三四五六七八九十百]{1,5})"
PAGE_NUMBER = re.compile(
    rf"{DASH}(?:\d{{1,4}}(?:/\d{{1,4}})?|一\d{{1,4}}一|第{COUNT}页(?:[,，、（(/]?共{COUNT}页[)）]?)?|Page\d{{1,4}}(?:of\d{{1,4}})?){DASH}",
    re.IGNORECASE,
)
# Whether at the foot, the words but for numbers, and the height: what a head or foot has in common on all its pages.
Key = tuple[bool, str, int]


def without_margins(pages: Sequence[PrintedPage]) -> list[list[Line]]:
    """The lines of each page without what is repeated in its head and foot. Only what stands outermost is taken, and
    never a row of a table: a table's head is repeated too.
    """
    repeated = _Repeated.of(pages)
    left: list[list[Line]] = []
    for number, page in enumerate(pages, 1):
        downwards = sorted(page.lines, key=lambda line: line.box.top)
        gone: set[int] = set()
        for at_foot in (False, True):
            inwards = downwards[::-1] if at_foot else downwards
            for line, inner in zip(inwards, [*inwards[1:], None], strict=False):
                key = _key(page, line, at_foot=at_foot)
                if key is None or not (_numbers(line, number) or repeated.has(key, line, inner)):
                    break
                gone.add(id(line))
        left.append([line for line in page.lines if id(line) not in gone])
    return left


@dataclass(frozen=True, slots=True)
class _Repeated:
    """What stands in heads and feet → on how many of the pages; letters and distance of lines as in the text."""

    counts: Counter[Key]
    pages: int
    em: float
    pitch: float

    @classmethod
    def of(cls, pages: Sequence[PrintedPage]) -> _Repeated:
        counts: Counter[Key] = Counter()
        pitches: list[float] = []
        for page in pages:
            keys = (_key(page, line, at_foot=foot) for line in page.lines for foot in (False, True))
            counts.update({key for key in keys if key})
            bottoms = sorted(line.box.bottom for line in page.lines)
            pitches += [below - above for above, below in pairwise(bottoms) if below > above]
        ems = [line.em for page in pages for line in page.lines if line.em]
        return cls(counts, len(pages), median(ems or [0.0]), median(pitches or [0.0]))

    def has(self, key: Key, line: Line, inner: Line | None) -> bool:
        """Whether the line is a head or foot; `inner` is the next one towards the text."""
        count = self.counts[key]
        if count < 2 or count < SHARE * self.pages:
            return False
        other = abs(line.em - self.em) > OTHER_LETTERS * self.em
        apart = inner is None or abs(line.box.bottom - inner.box.bottom) > APART * self.pitch
        return other or apart or count >= NEARLY_ALL * self.pages


def _key(page: PrintedPage, line: Line, *, at_foot: bool) -> Key | None:
    height = (line.box.top + line.box.bottom) / 2 / page.height
    if line.row or not (height > 1 - OUTER if at_foot else height < OUTER):
        return None
    return at_foot, NUMBER.sub("#", SPACE.sub("", line.text)), round(height / SAME_HEIGHT)


def _numbers(line: Line, page: int) -> bool:
    """Whether the line is the number of its page: any number that is dressed as one, a bare one if it is right."""
    words = SPACE.sub("", line.text)
    return PAGE_NUMBER.fullmatch(words) is not None and (not words.isdecimal() or int(words) == page)
