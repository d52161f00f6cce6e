"""The rules of a page → its tables: a grid of cells, of which each holds the glyphs that stand in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loaders.readers.pdf.printed import Line
from loaders.readers.pdf.sheet import Box, Glyph
from loaders.readers.tables import Cell

# Rules this near are one, or meet; points. Double rules and the borders of neighbouring cells are nearer.
NEAR = 3.0
# Two rules up and two across make a cell.
FEWEST = 2
# No table on a page of a notice has more; the work grows with their squares.
MOST_RULES, MOST_CELLS, MOST_TABLES = 2_000, 5_000, 50
# A full line has no room for a character and the two marks behind it, in ems, beside what a cell leaves empty.
ROOM, PADDING = 3.2, 6.0
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its first column, how many columns and rows it covers, and its right edge."""

    column: int
    columns: int
    rows: int
    right: float

    def cell(self, lines: Sequence[Line]) -> Cell:
        """With the lines that are printed in it: one paragraph, since only its width parts them."""
        return Cell(["".join(line.text for line in lines)] if lines else [], columns=self.columns, rows=self.rows)

    def is_full(self, line: Line) -> bool:
        """Whether the line leaves no room in the cell for what a printer would have put on it."""
        return self.right - line.box.right < ROOM * (line.em or line.box.bottom - line.box.top) + PADDING


@dataclass(frozen=True, slots=True)
class Grid:
    """`xs` and `ys` are the edges of columns and rows; `upright` and `level` say for each of them from where to where
    it is ruled."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    upright: tuple[tuple[tuple[float, float], ...], ...]
    level: tuple[tuple[tuple[float, float], ...], ...]

    def holds(self, glyph: Glyph) -> bool:
        x, y = _middle(glyph)
        return self.xs[0] < x < self.xs[-1] and self.ys[0] < y < self.ys[-1]

    def row_box(self, number: int) -> Box:
        return Box(self.xs[0], self.ys[number], self.xs[-1], self.ys[number + 1])

    def cells(self, glyphs: Sequence[Glyph]) -> list[list[tuple[GridCell, list[Glyph]]]]:
        """The cells of each row with the glyphs in them. A cell that covers others is one of its first row."""
        owner = self._owners()
        covers: dict[Place, list[Place]] = {}
        for place, first in owner.items():
            covers.setdefault(first, []).append(place)
        inside: dict[Place, list[Glyph]] = {}
        for glyph in glyphs:
            x, y = _middle(glyph)
            inside.setdefault(owner[bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1], []).append(glyph)
        rows: list[list[tuple[GridCell, list[Glyph]]]] = [[] for _ in self.ys[1:]]
        for first, covered in sorted(covers.items()):
            height, width = (max(place[side] for place in covered) - first[side] + 1 for side in (0, 1))
            cell = GridCell(first[1], width, height, self.xs[first[1] + width])
            rows[first[0]].append((cell, inside.get(first, [])))
        return rows

    def _owners(self) -> dict[Place, Place]:
        """(row, column) → the first place of the cell that covers it: where no rule parts two places they are one."""
        owner: dict[Place, Place] = {}
        for row, (top, bottom) in enumerate(zip(self.ys, self.ys[1:], strict=False)):
            for column, (left, right) in enumerate(zip(self.xs, self.xs[1:], strict=False)):
                if column and not _ruled(self.upright[column], (top + bottom) / 2):
                    owner[row, column] = owner[row, column - 1]
                elif row and not _ruled(self.level[row], (left + right) / 2):
                    owner[row, column] = owner[row - 1, column]
                else:
                    owner[row, column] = (row, column)
        return owner


def find_grids(rules: Sequence[Box]) -> list[Grid]:
    """The tables that the rules make: those that meet each other, two across and two up at least."""
    groups = _meeting(rules) if len(rules) <= MOST_RULES else []
    found = [grid for group in groups if (grid := _grid(group))]
    # A page with more is a drawing.
    return found if len(found) <= MOST_TABLES else []


def _grid(group: Sequence[Box]) -> Grid | None:
    upright = [((r.left + r.right) / 2, r.top, r.bottom) for r in group if r.bottom - r.top > r.right - r.left]
    level = [((r.top + r.bottom) / 2, r.left, r.right) for r in group if r.bottom - r.top <= r.right - r.left]
    if not upright or not level:
        return None
    # A row that a page break cuts has no rule at the cut.
    cuts = [min(top for _, top, _ in upright), max(bottom for _, _, bottom in upright)]
    xs, ys = _edges(edge for edge, _, _ in upright), _edges([*(edge for edge, _, _ in level), *cuts])
    if min(len(xs), len(ys)) < FEWEST or len(xs) * len(ys) > MOST_CELLS:
        return None
    return Grid(xs, ys, _by_edge(xs, upright), _by_edge(ys, level))


def _meeting(rules: Sequence[Box]) -> list[list[Box]]:
    """The rules in groups of those that touch, each with one of its group."""
    ordered = sorted(rules, key=lambda rule: rule.top)
    leaders = list(range(len(ordered)))

    def leader(place: int) -> int:
        while leaders[place] != place:
            leaders[place] = place = leaders[leaders[place]]
        return place

    # Only rules that reach down to this one's height can still touch it.
    reaching: list[int] = []
    for place, rule in enumerate(ordered):
        reaching = [other for other in reaching if ordered[other].bottom + NEAR >= rule.top]
        for other in reaching:
            if _touch(rule, ordered[other]):
                leaders[leader(other)] = leader(place)
        reaching.append(place)
    groups: dict[int, list[Box]] = {}
    for place, rule in enumerate(ordered):
        groups.setdefault(leader(place), []).append(rule)
    return list(groups.values())


def _touch(one: Box, other: Box) -> bool:
    across = one.left <= other.right + NEAR and other.left <= one.right + NEAR
    return across and one.top <= other.bottom + NEAR and other.top <= one.bottom + NEAR


def _edges(places: Iterable[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place > edges[-1] + NEAR:
            edges.append(place)
    return tuple(edges)


def _by_edge(
    edges: Sequence[float], rules: Iterable[tuple[float, float, float]]
) -> tuple[tuple[tuple[float, float], ...], ...]:
    found: list[list[tuple[float, float]]] = [[] for _ in edges]
    for at, begin, end in rules:
        # An edge is the first of the rules that are one.
        found[bisect_right(edges, at) - 1].append((begin, end))
    return tuple(tuple(ruled) for ruled in found)


def _ruled(edge: Iterable[tuple[float, float]], place: float) -> bool:
    return any(begin - NEAR <= place <= end + NEAR for begin, end in edge)


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
