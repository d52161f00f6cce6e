"""A line of a page, and what its words alone tell: whether it is a link, a number's paragraph, part of a notice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

# White space as HTML knows it: a no-break space or an ideographic one is a character like any other.
BLANKS = re.compile(r"[ \t\n\r\f\v]+")
HAN = re.compile(r"[㐀-鿿]")
NUMBER = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百]+[、章节条]|[（(](?:[一二三四五六七八九十百]+|\d{1,3})[)）]|\d{1,3}[.．、])"
)
DATE = re.compile(
    r"\s*[\d〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日\s*"
)
ASIDE = re.compile(r"\s*(?:[（(]此件.*[)）]|附件.*)\s*")
# Cells that say what the next one holds: such a row tells of the page, not of tasks.
LABEL = re.compile(r"[：:]\s*(?:\t|$)")
SENTENCE_HAN = 4
ROW_HAN = 8


@dataclass(slots=True)
class Line:
    """A line of the page, the innermost block that holds it, and its Han characters: all, and those in links."""

    text: str
    element: _Element
    han: int
    linked: int

    @classmethod
    def of(cls, runs: Sequence[tuple[str, bool]], element: _Element) -> Line:
        """The line of `runs`: (text, whether it is a link)."""
        han = [(len(HAN.findall(text)), link) for text, link in runs]
        text = BLANKS.sub(" ", "".join(text for text, _ in runs)).strip(" ")
        return cls(text, element, sum(count for count, _ in han), sum(count for count, link in han if link))

    @property
    def is_link(self) -> bool:
        """Whether most of the line leads elsewhere, as a menu's entry does."""
        return self.linked > self.han / 2

    @property
    def is_notice(self) -> bool:
        """Whether the line is of the kinds that a notice is made of and a menu is not."""
        if self.is_link:
            return False
        if self.han >= SENTENCE_HAN and ("。" in self.text or "；" in self.text):
            return True
        if self.han >= ROW_HAN and "\t" in self.text and not LABEL.search(self.text):
            return True
        numbered = NUMBER.match(self.text) is not None and self.han > 1
        return numbered or DATE.fullmatch(self.text) is not None or ASIDE.fullmatch(self.text) is not None


def opens_with_number(text: str) -> bool:
    return NUMBER.match(text) is not None
