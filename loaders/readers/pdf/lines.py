"""The glyphs of a page → its printed lines, from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from loaders.readers.pdf.grids import find_grids
from loaders.readers.pdf.printed import Line, Row
from loaders.readers.pdf.sheet import Box, Glyph, Sheet
from loaders.readers.tables import Tables

HAN = re.compile(r"[㐀-鿿]")
# In ems: a gap between words of Latin letters, and one that is a gap between any two characters.
WORD_GAP, ANY_GAP = 0.15, 0.6
# Nearer than this, in heights of a character, is what goes on.
NEXT = 1.0
# Two lines stand side by side when they share this much of the lower one's height.
BESIDE = 0.5


def page_lines(sheet: Sheet) -> list[Line]:
    """The lines of a page, the rows of its ruled tables among them. Where lines stand side by side, as in columns,
    they keep the order of the file.
    """
    rest = list(sheet.glyphs)
    rows: list[Line] = []
    tables = Tables()
    for grid in find_grids(sheet.rules):
        inside = [glyph for glyph in rest if grid.holds(glyph)]
        cells = [[(cell, _downwards(printed_lines(held))) for cell, held in row] for row in grid.cells(inside)]
        texts = tables.row_lines([[cell.cell(lines) for cell, lines in row] for row in cells])
        if texts is None:
            continue
        rest = [glyph for glyph in rest if not grid.holds(glyph)]
        for number, text in enumerate(texts):
            full = frozenset(cell.column for cell, lines in cells[number] if lines and cell.is_full(lines[-1]))
            rows += [Line(text, grid.row_box(number), 0, Row(grid.xs, full))] if text else []
    lines = printed_lines(rest) + rows
    if any(_beside(one.box, other.box) for one, other in _neighbours(lines)):
        return lines
    return _downwards(lines)


def printed_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines in the order of the file. Within a line it is not kept: marks of another font come before the words
    that they stand behind, or as a run of their own.
    """
    runs: list[list[Glyph]] = []
    for before, glyph in zip([None, *glyphs], glyphs, strict=False):
        # A last line of one character can be in the run of the line above.
        if before is None or before.run != glyph.run or not _level(before, glyph):
            runs.append([])
        runs[-1].append(glyph)
    lines: list[list[Glyph]] = []
    for run in runs:
        run.sort(key=lambda glyph: glyph.left)
        if lines and _goes_on(lines[-1], run):
            lines[-1] = sorted(lines[-1] + run, key=lambda glyph: glyph.left)
        else:
            lines.append(run)
    return [_line(line) for line in lines]


def _level(one: Glyph, other: Glyph) -> bool:
    """Whether two glyphs stand at the same height."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > BESIDE * min(one.bottom - one.top, other.bottom - other.top)


def _goes_on(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Whether two runs are one line: one begins at the height and place where the other ends."""
    first, second = sorted((one, other), key=lambda run: run[0].left)
    last, then = first[-1], second[0]
    return _level(last, then) and abs(then.left - last.right) < NEXT * (last.bottom - last.top)


def _downwards(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.box.top)


def _line(glyphs: Sequence[Glyph]) -> Line:
    em = _em(glyphs)
    text = glyphs[0].char
    for before, glyph in pairwise(glyphs):
        gap = glyph.left - before.right
        latin = before.char.isascii() and glyph.char.isascii()
        text += (" " if gap > (WORD_GAP if latin else ANY_GAP) * (em or glyph.bottom - glyph.top) else "") + glyph.char
    box = Box(
        glyphs[0].left,
        min(glyph.top for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )
    return Line(text, box, em)


def _em(glyphs: Sequence[Glyph]) -> float:
    widths = [glyph.right - glyph.left for glyph in glyphs if HAN.match(glyph.char)]
    return median(widths) if widths else 0


def _neighbours(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    return list(pairwise(_downwards(lines)))


def _beside(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > BESIDE * (other.bottom - other.top)
