"""What is printed on a page: its lines, of which some are rows of a table."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.readers.pdf.sheet import Box


@dataclass(frozen=True, slots=True)
class Row:
    """Of a row of a table, the edges of its columns, and which columns end in a line as wide as they are."""

    edges: tuple[float, ...]
    full: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; `em` is the width of its Han characters, 0 where it has none."""

    text: str
    box: Box
    em: float
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The lines of a page of this height in points."""

    height: float
    lines: list[Line]
