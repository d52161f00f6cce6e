"""Whether the text layer of a PDF says what its pages show."""

from __future__ import annotations

import unicodedata

from loaders.readers.pdf.lines import HAN
from loaders.readers.pdf.sheet import Sheet
from loaders.readers.unreadable import Unreadable

# A picture that covers this share of a page is the page itself.
SCAN = 0.5
# Fewer letters than this on a page with such a picture are a stamp or a page number.
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
    covered = max((_area(sheet, box) for box in sheet.pictures), default=0)
    return len(sheet.glyphs) < STAMP and covered > SCAN * sheet.width * sheet.height


def _area(sheet: Sheet, box: tuple[float, float, float, float]) -> float:
    left, top, right, bottom = box
    return max(min(right, sheet.width) - max(left, 0), 0) * max(min(bottom, sheet.height) - max(top, 0), 0)
