"""Whether the text layer of a PDF says what its pages show."""

from __future__ import annotations

import unicodedata
from math import ceil

from loaders.readers.pdf.lines import HAN
from loaders.readers.pdf.sheet import Sheet
from loaders.readers.unreadable import Unreadable

# Pictures that cover this share of a page are the page itself: scanners cut one into strips or tiles.
SCAN = 0.5
# Points along each side of a page at which it is looked whether a picture covers it.
POINTS = 50
# Fewer letters than this on a page with such pictures are a stamp or a page number.
STAMP = 20
# Of a notice in Chinese more than half of the characters are Han; of a table of figures still a quarter.
FEWEST_HAN = 0.2
MOST_UNKNOWN = 0.02
NAMED_PAGES = 5
# Private use, surrogates and places without a character.
NO_LETTER = ("Co", "Cs", "Cn")


class Survey:
    """Counts the letters of a PDF and the pages that are pictures, page by page."""

    def __init__(self) -> None:
        self.pages = self.letters = self.han = self.unknown = 0
        self.scanned: list[int] = []

    def add(self, sheet: Sheet) -> None:
        self.pages += 1
        if _is_picture(sheet):
            self.scanned.append(self.pages)
        for glyph in sheet.glyphs:
            self.letters += 1
            self.han += HAN.match(glyph.char) is not None
            self.unknown += glyph.char == "\ufffd" or unicodedata.category(glyph.char) in NO_LETTER

    def refuse_unread(self) -> None:
        """Raise Unreadable where pages are pictures, no page has text, or the text is not the one that is seen."""
        if not self.letters or len(self.scanned) == self.pages:
            raise Unreadable("pdf_scanned", pages=self.pages)
        if self.scanned:
            named = ", ".join(map(str, self.scanned[:NAMED_PAGES])) + (" …" if self.scanned[NAMED_PAGES:] else "")
            raise Unreadable("pdf_scanned_pages", pages=named)
        if self.unknown > MOST_UNKNOWN * self.letters or self.han < FEWEST_HAN * self.letters:
            raise Unreadable("pdf_letters", letters=self.letters, han=self.han, unknown=self.unknown)


def _is_picture(sheet: Sheet) -> bool:
    return len(sheet.glyphs) < STAMP and _covered(sheet) > SCAN


def _covered(sheet: Sheet) -> float:
    """The share of the page that lies under pictures, however many of them lie upon each other."""
    rows = [0] * POINTS
    for left, top, right, bottom in sheet.pictures:
        columns = _points(left, right, sheet.width)
        across = ((1 << len(columns)) - 1) << columns.start
        for row in _points(top, bottom, sheet.height):
            rows[row] |= across
    return sum(row.bit_count() for row in rows) / POINTS**2


def _points(begin: float, end: float, length: float) -> range:
    """Which of the points, each in the middle of its part of a side of that length, lie between two places on it."""
    first, last = (min(max(place / length, 0), 1) * POINTS for place in (begin, end))
    return range(ceil(first - 0.5), max(ceil(first - 0.5), ceil(last - 0.5)))
