"""The rows of a table → lines: a row of data is one line with a tab between its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.readers.stated import number
from loaders.readers.unreadable import Unreadable

# A cell of data holds some paragraphs; one that holds more is a column of the page.
CELL_LINES = 20
# A page may state any number; no table of a notice is wider or longer.
MOST_COLUMNS = MOST_SPANNED = 1_000
# Of all tables of a file: hundreds of tasks with ten columns each are some thousand.
MOST_CELLS = 500_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its lines, whether a table stands in it, and how many columns and rows it covers."""

    lines: Sequence[str]
    holds_table: bool = False
    columns: int = 1
    rows: int = 1


def spanned(value: str | None) -> int:
    """How many columns or rows a cell covers, as its file says it; 1 where it does not or no number is there."""
    return max(number(value, 1, MOST_SPANNED), 1)


class Tables:
    """The tables of a file become lines. A file may state any number of columns and rows for a cell, so no more cells
    are made of all of them than a notice has.
    """

    def __init__(self) -> None:
        self._left = MOST_CELLS

    def row_lines(self, rows: Sequence[Sequence[Cell]]) -> list[str] | None:
        """The line of each row of a table, '' for an empty one, with cells kept in their columns; None where the table
        is a page's frame, whose cells are texts of their own: one holds a table or a whole text, or the only row of
        several cells holds paragraphs. Raises Unreadable when the table is too large.
        """
        several = [row for row in rows if sum(bool(cell.lines) for cell in row) > 1]
        most = max((len(cell.lines) for row in several for cell in row), default=0)
        nested = any(cell.holds_table for row in several for cell in row)
        if not several or nested or most > CELL_LINES or (len(several) == 1 and most > 1):
            return None
        covered: dict[int, int] = {}
        return [self._joined(row, number, covered) for number, row in enumerate(rows)]

    def _joined(self, row: Sequence[Cell], number: int, covered: dict[int, int]) -> str:
        """The row's line. `covered` says of a column in which row a cell from above that fills it has ended."""
        texts: list[str] = []
        column, before = 0, -1
        for cell in row:
            while covered.get(column, 0) > number:
                column += 1
            if cell.lines:
                texts += [""] * (column - len(texts)) + [" ".join(cell.lines)]
            filled = range(column, column + cell.columns)
            if cell.rows > 1:
                covered.update((place, max(number + cell.rows, covered.get(place, 0))) for place in filled)
            # The columns up to this cell, and those of the rows below that it fills.
            self._left -= column - before + (len(filled) if cell.rows > 1 else 0)
            if column >= MOST_COLUMNS or self._left < 0:
                raise Unreadable("table_too_large", columns=MOST_COLUMNS, cells=MOST_CELLS)
            column, before = filled.stop, column
        return "\t".join(texts)
