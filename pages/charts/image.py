"""A chart as a picture for a report: PNG or SVG on white, with what it shows, of which view and from which source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import vl_convert

from pages.charts import marks
from pages.charts.caption import TITLE_SIZE, ems, lines
from pages.charts.drawing import Drawing

WIDTH = 1000
SCALE = 2
SMALL = 12
INK, PAPER = "#16181c", "#ffffff"
# Two characters that a font without Chinese draws as the same empty box.
_BOXES = ("目", "标")


class NoChineseFontError(Exception):
    """This machine has no font that holds Chinese characters, so that a picture would show boxes."""


def convert(drawing: Drawing, form: str, notes: Sequence[str]) -> bytes:
    """A drawing as "png" or "svg": its finding as the title, then `notes`, a line or more each; 1000 pixels wide.

    SVG keeps its words as text. No browser and no network; the fonts are the machine's. A PNG has twice the pixels.
    Raises NoChineseFontError.
    """
    if not draws_chinese():
        raise NoChineseFontError
    spec = printed(drawing, notes)
    if form == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return vl_convert.vegalite_to_png(spec, scale=SCALE)


def printed(drawing: Drawing, notes: Sequence[str]) -> dict[str, object]:
    """The Vega-Lite specification of the picture: nothing in it depends on a page, its theme or its width."""
    room = WIDTH / SMALL
    title = {
        "text": lines(drawing.heading.finding, WIDTH / TITLE_SIZE),
        "subtitle": [line for note in notes for line in _broken(note, room)],
        "fontSize": TITLE_SIZE,
        "subtitleFontSize": SMALL,
        "lineHeight": 22,
        "subtitleLineHeight": 18,
        "anchor": "start",
        "frame": "bounds",
        "subtitlePadding": 6,
        "offset": 16,
    }
    spec = drawing.to_dict()
    config = {**spec["config"], "view": {"stroke": None}}
    return _inked({**spec, "title": title, "width": WIDTH, "background": PAPER, "padding": 20, "config": config})


@cache
def draws_chinese() -> bool:
    """Whether pictures can show Chinese: two characters of one width that do not look the same."""
    first, second = (
        vl_convert.svg_to_png(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
            f'<text x="4" y="30" font-size="28" font-family="{marks.FONT}">{sign}</text></svg>'
        )
        for sign in _BOXES
    )
    return first != second


def _broken(text: str, limit: float) -> list[str]:
    """Lines of words; what has no place to break, as an address, is cut where the line ends."""
    found = []
    for line in lines(text, limit):
        rest = line
        while ems(rest) > limit:
            fits = next(end for end in range(len(rest), 0, -1) if ems(rest[:end]) <= limit)
            found.append(rest[:fits])
            rest = rest[fits:]
        found.append(rest)
    return found


def _inked(part: object) -> object:
    """The specification with the page's own colour for text made a real one."""
    if isinstance(part, dict):
        return {key: _inked(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_inked(value) for value in part]
    return INK if part == marks.INK else part
