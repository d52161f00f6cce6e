"""Passages of a notice as HTML: its own characters, escaped, with what was found in them marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

# The end of a sentence or clause, closed quotes and brackets included; or a bracket, in which agencies stand; or a line
# break before a line of cells.
_PARAGRAPH = re.compile(r"(?:[。；：！？…;:!?][”’」』》〕】]*|[）)])[^\S\n]*\n|\n(?=[^\n]*\S[^\S\n\t]*\t)")


# The style of the characters that a link names.
PLACE = "place"


class Mark(NamedTuple):
    """Characters to mark: `style` is a CSS class, `hint` the words of the mark, `link` where it leads."""

    start: int
    end: int
    style: str
    hint: str
    link: str
    colour: str
    key: str


def passage(
    text: str,
    start: int,
    end: int,
    marks: Sequence[Mark],
    shown: str | None = None,
    hits: Sequence[tuple[int, int]] = (),
    turns: Mapping[int, str] | None = None,
) -> str:
    """text[start:end] as HTML with the marks in it; line breaks inside are joined, every other character is there.

    Where marks overlap, the shortest is the one that leads on. Marks whose key is `shown` are set apart, and the first
    characters of each mark carry its key as id. `hits` are the characters searched for, as `hits` finds them. `turns`
    are places before which something of ours stands, as HTML: where a page begins.
    """
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    sought = [hit for hit in hits if hit[0] < end and hit[1] > start]
    turned = {place: words for place, words in (turns or {}).items() if start <= place < end}
    edges = {min(max(edge, start), end) for mark in (*inside, *sought) for edge in mark[:2]} | set(turned)
    parts = []
    for left, right in pairwise(sorted({start, end} | edges)):
        words = escape("".join(text[left:right].splitlines()))
        if words.strip() and any(first <= left and last >= right for first, last in sought):
            words = f'<mark class="hit">{words}</mark>'
        over = [mark for mark in inside if mark.start <= left and mark.end >= right]
        parts.append(turned.get(left, ""))
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
    # What a link names is set apart, and takes no other mark's way to its row.
    mark = min(over, key=lambda found: (found.style == PLACE, found.end - found.start, found.start))
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


def quoted(before: str, quote: str, after: str, sought: str = "") -> str:
    """A sentence as HTML with its quote marked, and in all of it the words searched for."""
    text = before + quote + after
    found = hits(text, sought)
    bounds = (0, len(before), len(before) + len(quote), len(text))
    head, middle, tail = (passage(text, start, end, (), None, found) for start, end in pairwise(bounds))
    return f'<p class="passage" lang="zh-CN">{head}<mark>{middle}</mark>{tail}</p>'


def hits(text: str, sought: str) -> list[tuple[int, int]]:
    """Where the words searched for stand in the text, as half-open spans that do not overlap.

    Latin letters match in either case, and white space counts on neither side, since notices are cut in mid-word.
    """
    needle = "".join(map(_plain, "".join(sought.split())))
    if not needle:
        return []
    places = [at for at, character in enumerate(text) if not character.isspace()]
    squeezed = "".join(_plain(text[at]) for at in places)
    return [(places[found.start()], places[found.end() - 1] + 1) for found in re.finditer(re.escape(needle), squeezed)]


def _plain(character: str) -> str:
    """The lower case where it is one character as well, so that places stay."""
    lower = character.lower()
    return lower if len(lower) == 1 else character
