"""The lists of a Word file as its numbering part defines them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from loaders.readers import stated
from loaders.readers.docx.package import W

# What stands between number and text: a tab unless the level says otherwise, and here a tab parts only cells.
SUFFIXES = {"tab": " ", "space": " ", "nothing": ""}
# Word counts no further; a number in letters or Roman figures is as long as it is large.
MOST_COUNTED = 32_767
ON = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts. `text` has %1 … %9 where the numbers of the levels stand; with `legal` all of
    them are plain figures. `restart` n: only a paragraph of one of the first n levels lets this one begin again.
    """

    start: int
    number_format: str
    text: str
    suffix: str
    legal: bool
    restart: int | None
    style: str | None


@dataclass(frozen=True, slots=True)
class List:
    """A list of the document. Lists of one `pattern` count on together, but for the `starts` of their levels."""

    pattern: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


def read_lists(numbering: _Element, styles: Mapping[str, _Element]) -> dict[str, List]:
    """numId → list, for every number of the part whose pattern is there."""
    patterns = {one.get(f"{W}abstractNumId"): one for one in numbering.iterchildren(f"{W}abstractNum")}
    numbers = {one.get(f"{W}numId"): one for one in numbering.iterchildren(f"{W}num")}
    lists = {}
    for name, number in numbers.items():
        pattern = value(number, "abstractNumId")
        # A pattern may stand in a style of lists, which names the number that has it.
        if (link := value(patterns.get(pattern), "numStyleLink")) in styles:
            linked = value(styles[link].find(f"{W}pPr/{W}numPr"), "numId")
            pattern = value(numbers.get(linked), "abstractNumId")
        if pattern not in patterns:
            continue
        changes = list(number.iterchildren(f"{W}lvlOverride"))
        levels = [*patterns[pattern].iterchildren(f"{W}lvl")]
        levels += [level for change in changes for level in change.iterchildren(f"{W}lvl")]
        starts = {
            integer(change.get(f"{W}ilvl"), 0): integer(start, 1)
            for change in changes
            if (start := value(change, "startOverride")) is not None
        }
        lists[name] = List(pattern, {integer(level.get(f"{W}ilvl"), 0): _level(level) for level in levels}, starts)
    return lists


def _level(level: _Element) -> Level:
    legal = level.find(f"{W}isLgl")
    restart = value(level, "lvlRestart")
    return Level(
        start=integer(value(level, "start"), 0),
        number_format=value(level, "numFmt") or "decimal",
        text=value(level, "lvlText") or "",
        suffix=SUFFIXES.get(value(level, "suff") or "tab", " "),
        legal=legal is not None and legal.get(f"{W}val", "1") in ON,
        restart=None if restart is None else integer(restart, 0),
        style=value(level, "pStyle"),
    )


def value(element: _Element | None, name: str) -> str | None:
    """The w:val of the child `name`; None where either is missing."""
    child = None if element is None else element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def integer(text: str | None, default: int) -> int:
    return stated.number(text, default, MOST_COUNTED)
