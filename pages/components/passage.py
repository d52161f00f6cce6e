"""Passages of a notice as HTML: its own characters, escaped, with what was found in them marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

# The end of a sentence or clause, closed quotes and brackets included; or a bracket, in which agencies stand; or a line
# break before a line of cells.
_PARAGRAPH = re.compile(r"(?:[。；：！？…;:!?][”’」』》〕】]*|[）)])[^\S\n]*\n|\n(?=[^\n]*\S[^\S\n\t]*\t)")


class Mark(NamedTuple):
    """Characters to mark: `style` is a CSS class, `hint` the words of the mark, `link` where it leads."""

    start: int
    end: int
    style: str
    hint: str
    link: str
    colour: str
    key: str


def passage(text: str, start: int, end: int, marks: Sequence[Mark], shown: str | None = None) -> str:
    """text[start:end] as HTML with the marks in it; line breaks inside are joined, every other character is there.

    Where marks overlap, the shortest is the one that leads on. Marks whose key is `shown` are set apart, and the first
    characters of each mark carry its key as id.
    """
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = sorted({start, end, *(max(m.start, start) for m in inside), *(min(m.end, end) for m in inside)})
    parts = []
    for left, right in pairwise(cuts):
        words = escape("".join(text[left:right].splitlines()))
        over = [mark for mark in inside if mark.start <= left and mark.end >= right]
        parts.append(_marked(words, left, over, shown) if over and words.strip() else words)
    return "".join(parts)


def paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """text[start:end] cut where a line break follows the end of a sentence, clause or bracket, or precedes a line of
    cells; without blank parts.

    Any other break is one that the printed page made, within a sentence or a word, and starts no paragraph.
    """
    cuts = [start, *(start + found.end() for found in _PARAGRAPH.finditer(text[start:end])), end]
    return [(left, right) for left, right in pairwise(cuts) if text[left:right].strip()]


def _marked(words: str, left: int, over: list[Mark], shown: str | None) -> str:
    mark = min(over, key=lambda found: (found.end - found.start, found.start))
    chosen = any(found.key == shown for found in over if found.key)
    hint = escape(" · ".join(dict.fromkeys(found.hint for found in over)), quote=True)
    anchors = "".join(
        f'<span id="{escape(found.key, quote=True)}"></span>' for found in over if found.start == left and found.key
    )
    style = f"mark {mark.style}" + (" chosen" if chosen else "")
    colour = f' style="--colour: {escape(mark.colour, quote=True)}"' if mark.colour else ""
    if not mark.link:
        return f'{anchors}<span class="{style}" title="{hint}"{colour}>{words}</span>'
    return (
        f'{anchors}<a class="{style}" title="{hint}" href="{escape(mark.link, quote=True)}" target="_self"{colour}>'
        f"{words}</a>"
    )


def quoted(before: str, quote: str, after: str) -> str:
    """A sentence as HTML with its quote marked."""
    return f'<p class="passage" lang="zh-CN">{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}</p>'
