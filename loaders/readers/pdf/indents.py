"""The indentation of paragraphs, which is how a printed page says where one begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from statistics import median

from loaders.readers.pdf.printed import Line

INDENT = "　　"
# A paragraph is indented by two characters, which a font or justified lines make a little more or less.
LEAST, MOST = 1.5, 2.6
# Margins of left and right pages differ by less than an indentation; points within a margin are one place.
PLACE = 2.0
# As far from the right margin as from the left one: centred.
CENTRED = 0.5


def with_indents(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page, the text of an indented one behind two wide blanks."""
    known = [margin for lines in pages if (margin := _margin(lines)) is not None]
    usual = median(known) if known else 0.0
    right = max((line.box.right for line in chain(*pages) if line.em), default=0.0)
    found: list[list[Line]] = []
    for lines in pages:
        margin = _margin(lines)
        em = max((line.em for line in lines), default=0.0)
        if margin is None or margin - usual > em:
            # Every line of the page begins a paragraph.
            margin = usual
        found.append(
            [replace(line, text=INDENT + line.text) if _indented(line, margin, right) else line for line in lines]
        )
    return found


def _margin(lines: Sequence[Line]) -> float | None:
    """The leftmost place at which several lines of the page begin."""
    places = Counter(round(line.box.left / PLACE) for line in lines if line.em and not line.row)
    several = [place for place in places if places[place] + places[place + 1] > 1]
    return min(several) * PLACE if several else None


def _indented(line: Line, margin: float, right: float) -> bool:
    if line.row or not line.em:
        return False
    gap = (line.box.left - margin) / line.em
    centred = abs(gap - (right - line.box.right) / line.em) < CENTRED
    return LEAST <= gap <= MOST and not centred
