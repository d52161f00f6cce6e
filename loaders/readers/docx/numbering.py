"""The numbers that Word writes before paragraphs by itself, as text."""

from __future__ import annotations

import re

from lxml.etree import _Element

from loaders.readers.docx.lists import ON, List, integer, read_lists, value
from loaders.readers.docx.number_formats import write_number
from loaders.readers.docx.package import W
from loaders.readers.limits import MOST_CHARACTERS
from loaders.readers.unreadable import Unreadable

PLACE = re.compile(r"%([1-9])")
# Nine numbers and what stands between them. Each may be as long as a thousand letters, and before every paragraph.
MOST_PATTERN, SHOWN = 255, 20


class Numbering:
    """Counts the paragraphs of a document, which are asked for in its order. Either part may be missing."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self._styles = {} if styles is None else {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
        self._default = None
        for name, style in self._styles.items():
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ON:
                self._default = name
        self._lists = {} if numbering is None else read_lists(numbering, self._styles)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._written = 0

    def label(self, paragraph: _Element) -> str:
        """The number before this paragraph with what parts it from the text; '' where it has none.

        Raises Unreadable for a way of counting that is not known, or when the numbers are longer than a notice.
        """
        name, depth = self._place(paragraph)
        found = self._lists.get(name) if name else None
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return ""
        counts = self._count(name, found, depth)
        if level.number_format == "bullet":
            return ""

        if len(level.text) > MOST_PATTERN:
            raise Unreadable("docx_numbering", way=f"{level.text[:SHOWN]}…")

        def written(place: re.Match[str]) -> str:
            other = int(place[1]) - 1
            shown = found.levels.get(other, level)
            return write_number(counts.get(other, shown.start), "decimal" if level.legal else shown.number_format)

        text = PLACE.sub(written, level.text)
        self._written += len(text)
        if self._written > MOST_CHARACTERS:
            raise Unreadable("text_too_long", most=MOST_CHARACTERS)
        return text + level.suffix if text else ""

    def _place(self, paragraph: _Element) -> tuple[str | None, int]:
        """The list of the paragraph and its depth in it, from the paragraph itself or else from its style."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        name, depth = value(own, "numId"), value(own, "ilvl")
        style = value(paragraph.find(f"{W}pPr"), "pStyle") or self._default
        asked = set()
        while name is None and style in self._styles and style not in asked:
            asked.add(style)
            given = self._styles[style].find(f"{W}pPr/{W}numPr")
            name, depth = value(given, "numId"), depth or value(given, "ilvl")
            if name in self._lists and depth is None:
                levels = self._lists[name].levels.items()
                depth = next((str(place) for place, level in levels if level.style == style), None)
            style = value(self._styles[style], "basedOn")
        return name, integer(depth, 0)

    def _count(self, name: str, found: List, depth: int) -> dict[int, int]:
        """Count one paragraph; what is deeper begins again unless its level says otherwise."""
        counts = self._counts.setdefault(found.pattern, {})
        begins = depth in found.starts and (name, depth) not in self._begun
        self._begun.add((name, depth))
        if begins or depth not in counts:
            counts[depth] = found.starts.get(depth, found.levels[depth].start)
        else:
            counts[depth] += 1
        for deeper in [place for place in counts if place > depth]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or depth < restart:
                del counts[deeper]
        return counts
