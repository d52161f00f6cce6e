"""The lines of a page → the lines of the notice: the smallest block that holds every paragraph, and its title."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element

from loaders.readers.html.words import Line
from loaders.spans import squeeze

# Shorter words, such as the name of the site, stand in a page's title too.
TITLE_LENGTH = 8
# What holds one paragraph at most is no block, even where the rest of a short notice has no sentence.
PARAGRAPHS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "tr", "span", "font", "b", "strong")


def notice_lines(lines: Sequence[Line], page_titles: Sequence[str]) -> list[str]:
    """The texts of the notice's lines; none when no line of the page is of a notice.

    A menu line too many does less harm than a paragraph too few: everything in the block stays, except, before the
    notice's first paragraph, lines that are links. `page_titles` are what the page is called, without white space.
    """
    paragraphs = [place for place, line in enumerate(lines) if line.is_notice]
    if not paragraphs:
        return []
    first, last = paragraphs[0], paragraphs[-1]
    block = _around(lines[first].element, lines[last].element)
    inside = [place for place, line in enumerate(lines) if _within(line.element, block)]
    title = _title(lines[:first], page_titles)
    start = inside[0]
    if title is not None and squeeze(lines[title].text).text not in _words(lines[start:first]):
        start = min(start, title)
    kept = range(start, inside[-1] + 1)
    return [lines[place].text for place in kept if place >= first or not lines[place].is_link]


def _title(lines: Sequence[Line], page_titles: Sequence[str]) -> int | None:
    """The place of the line that the page is called after: the longest such line, where it stands last."""
    named = []
    for place, line in enumerate(lines):
        if line.is_link:
            continue
        words = max((squeeze(cell).text for cell in line.text.split("\t")), key=len)
        if len(words) >= TITLE_LENGTH and any(words in title for title in page_titles):
            named.append((len(words), place))
    if not named:
        return None
    _, place = max(named)
    start = place
    # A title may be cut into several lines.
    while start and any(_words(lines[start - 1 : place + 1]) in title for title in page_titles):
        start -= 1
    return start


def _words(lines: Sequence[Line]) -> str:
    return squeeze("".join(line.text for line in lines)).text


def _around(first: _Element, last: _Element) -> _Element:
    """The innermost element that holds both and may hold other paragraphs."""
    holding = {first, *first.iterancestors()}
    return next(
        element
        for element in (last, *last.iterancestors())
        if element in holding and (element.tag not in PARAGRAPHS or element.getparent() is None)
    )


def _within(element: _Element, block: _Element) -> bool:
    return element is block or any(ancestor is block for ancestor in element.iterancestors())
