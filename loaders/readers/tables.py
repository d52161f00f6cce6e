"""The rows of a table → lines: a row of data is one line with a tab between its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.readers.stated import number

# A cell of data holds some paragraphs; one that holds more is a column of the page.
CELL_LINES = 20
# A page may state any number; no table of a notice is wider or longer.
MOST_SPANNED = 1000


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


def row_lines(rows: Sequence[Sequence[Cell]]) -> list[str] | None:
    """The line of each row, '' for an empty one, with cells kept in their columns; None where the table is a page's
    frame, whose cells are texts of their own: one holds a table or a whole text, or the only row of several cells
    holds paragraphs.
    """
    several = [row for row in rows if sum(bool(cell.lines) for cell in row) > 1]
    most = max((len(cell.lines) for row in several for cell in row), default=0)
    nested = any(cell.holds_table for row in several for cell in row)
    if not several or nested or most > CELL_LINES or (len(several) == 1 and most > 1):
        return None
    covered: dict[int, int] = {}
    return [_joined(row, covered) for row in rows]


def _joined(row: Sequence[Cell], covered: dict[int, int]) -> str:
    """The row's line. `covered` says for how many rows more a cell from above fills a column."""
    texts: list[str] = []

    def pass_covered() -> None:
        while covered.get(len(texts), 0):
            covered[len(texts)] -= 1
            texts.append("")

    for cell in row:
        pass_covered()
        for column in range(cell.columns):
            covered[len(texts)] = cell.rows - 1
            texts.append("" if column else " ".join(cell.lines))
    pass_covered()
    return "\t".join(texts).rstrip("\t")
