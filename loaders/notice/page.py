"""A notice's text as its layout presents it: words without white space, and where lines and paragraphs begin."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from loaders.model import Span
from loaders.spans import SPACE, Squeezed, squeeze, unify

# Wrapped text: this share of the lines fills the measure, and a line below this share of it ends its paragraph.
FULL_LINES, SHORT_LINE = 0.5, 0.85
LINE_BREAK = re.compile(r"[\r\n]")
SLACK = 0.1
# What ends a sentence or a heading, and what stands only within sentences.
ENDS = frozenset("。！？；：”）》】〕…")
SENTENCE_MARKS = frozenset("。；")
# Of wrapped text few lines begin with a number; a list of short items looks like it otherwise.
NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,3}[.、]")
NUMBERED_LINES = 0.3


@dataclass(frozen=True, slots=True)
class Page:
    """`words` are the squeezed text in unified widths; `starts` where its lines begin, `paragraphs` those of them
    before which a paragraph surely ended. `gaps` are the places behind any white space, `tabs` those behind a
    tab, where a cell begins, as often as there are tabs, `breaks` those behind a line break, `closing` how many
    tabs stand before it, where a row ends in empty cells. All index the words; `squeezed` leads back to the original.
    """

    text: str
    squeezed: Squeezed
    words: str
    starts: tuple[int, ...]
    lines: frozenset[int]
    paragraphs: frozenset[int]
    gaps: tuple[int, ...]
    tabs: tuple[int, ...]
    breaks: tuple[int, ...]
    closing: Mapping[int, int]

    def line_end(self, position: int) -> int:
        """Where the line that holds `position` ends."""
        following = bisect_right(self.starts, position)
        return self.starts[following] if following < len(self.starts) else len(self.words)

    def row_end(self, position: int) -> int:
        """Where the printed line that holds `position` ends: tabs part its cells and do not end it."""
        following = bisect_right(self.breaks, position)
        return self.breaks[following] if following < len(self.breaks) else len(self.words)

    def breaks_off(self, start: int) -> bool:
        """Whether the line before the one at `start` stops in the middle of a sentence."""
        if start == 0 or self.words[start - 1] in ENDS:
            return False
        before = self.words[self.starts[max(bisect_left(self.starts, start) - 1, 0)] : start]
        return before[-1:] in ("，", "、") or bool(set(before) & SENTENCE_MARKS)

    def is_parted(self, position: int) -> bool:
        """Whether white space stands before the character at `position`."""
        return self.squeezed.origin[position] > self.squeezed.origin[position - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The original characters of words[start:end]."""
        return self.squeezed.span(start, end)


def read_page(text: str) -> Page:
    """The page of a document's text. Lines are parted by line breaks, and in running text by wide indentation."""
    squeezed = squeeze(text)
    starts: list[int] = [0]
    widths: list[int] = []
    indented: set[int] = {0}
    gaps: list[int] = []
    tabs: list[int] = []
    breaks: list[int] = []
    closing: dict[int, int] = {}
    kept, end, line_begin = 0, 0, 0
    for space in SPACE.finditer(text):
        kept += space.start() - end
        end = space.end()
        run = space[0]
        # 　　 in running text is the indentation of a paragraph whose line break was lost; a tab parts cells.
        indent = run.count("　") >= 2 or run.count("\xa0") >= 4 or "\t" in run
        gaps.append(kept)
        tabs += [kept] * run.count("\t")
        if "\n" in run or "\r" in run:
            breaks.append(kept)
            closing[kept] = LINE_BREAK.split(run, maxsplit=1)[0].count("\t")
        if kept > starts[-1] and (indent or breaks[-1:] == [kept]):
            widths.append(space.start() - line_begin)
            starts.append(kept)
            if indent:
                indented.add(kept)
            line_begin = space.end()
    widths.append(len(text) - line_begin)
    words = unify(squeezed.text)
    numbered = sum(NUMBERED.match(words, start) is not None for start in starts)
    wrapped = numbered <= NUMBERED_LINES * len(starts)
    paragraphs = frozenset(_paragraphs(starts, widths, indented) if wrapped else starts)
    return Page(
        text,
        squeezed,
        words,
        tuple(starts),
        frozenset(starts),
        paragraphs,
        tuple(gaps),
        tuple(tabs),
        tuple(breaks),
        closing,
    )


def _paragraphs(starts: list[int], widths: list[int], indented: set[int]) -> set[int]:
    measure = _measure(widths)
    if measure is None:
        return set(starts)
    after_short = {start for start, width in zip(starts[1:], widths, strict=False) if width < SHORT_LINE * measure}
    return after_short | indented


def _measure(widths: list[int]) -> float | None:
    """The width to which lines were wrapped, in characters; None where each line is a paragraph of its own."""
    ordered = sorted(widths)
    measure = ordered[len(ordered) * 9 // 10]
    full = sum(abs(width - measure) <= SLACK * measure + 1 for width in widths)
    return measure if len(widths) > 4 and full >= FULL_LINES * len(widths) else None
