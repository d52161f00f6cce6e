"""The pages of a PDF → one text. A table that a page break cuts goes on: its head is there once, and a row is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from loaders.readers.pdf.grids import NEAR
from loaders.readers.pdf.printed import Line, Row


def joined(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """(text, where each page begins in it). A page that begins within a row begins at the first cell that goes on."""
    lines: list[Line] = []
    # The rows of the table that is being read, from its first one on.
    table: list[str] = []
    begins: list[tuple[int, int]] = []
    for page in pages:
        rest = list(page)
        before = lines[-1].row if lines else None
        begins.append((len(lines), 0))
        if rest and before and _same_columns(before, rest[0].row):
            rest = rest[_repeated(table, rest) :]
            if rest and (whole := _whole(lines[-1], rest[0])):
                begins[-1] = len(lines) - 1, whole[1]
                lines[-1] = whole[0]
                rest = rest[1:]
        for line in rest:
            above = lines[-1].row if lines else None
            table = [*table, line.text] if line.row and above and _same_columns(above, line.row) else [line.text]
            lines.append(line)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.text) + 1)
    return "".join(f"{line.text}\n" for line in lines), tuple(starts[line] + place for line, place in begins)


def _same_columns(one: Row, other: Row | None) -> bool:
    return (
        other is not None
        and len(one.edges) == len(other.edges)
        and all(abs(a - b) <= NEAR for a, b in zip(one.edges, other.edges, strict=True))
    )


def _repeated(table: Sequence[str], lines: Sequence[Line]) -> int:
    """How many of the lines, the first of a page, are the first rows of the table once more."""
    count = 0
    while count < min(len(table), len(lines)) and table[count] == lines[count].text:
        count += 1
    return count


def _whole(line: Line, other: Line) -> tuple[Line, int] | None:
    """The row that `line` begins and `other` ends, and where the first cell goes on; None where they are two rows.

    A row was cut where another cell of it was at its end, and all cells that go on end in a full line before the cut.
    """
    above, below = line.text.split("\t"), other.text.split("\t")
    going_on = {column for column, text in enumerate(below) if text}
    begun = {column for column, text in enumerate(above) if text}
    if not line.row or not other.row or not going_on < begun or not going_on <= line.row.full:
        return None
    cells = [a + b for a, b in zip_longest(above, below, fillvalue="")]
    first = min(going_on)
    place = len("\t".join([*cells[:first], above[first]]))
    return replace(line, text="\t".join(cells), row=Row(line.row.edges, other.row.full & going_on)), place
