"""A matrix whose cells carry their number; the shade only repeats it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import altair as alt

from pages.charts import marks
from pages.charts.caption import ems, listed, say
from pages.charts.drawing import Drawing, Heading, Spec, finish
from pages.charts.records import Row, picked

CELL_HEIGHT = 28
WIDEST_HEAD = 5
# A long English name goes over two lines.
TWO_LINES = "split(replace(datum.label, ' and ', '|and '), '|')"
CELL = ("row", "column", "count", "strength", "shade", "ink", "spoken", "down", "across")
PALE, DEEP = (219, 233, 246), (8, 81, 156)


def counted(
    cells: Sequence[Row],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    mark: Sequence[str],
    heading: Heading,
    tooltip: Sequence[tuple[str, str]],
) -> Drawing:
    """Cells: row, column (words on the axes), count, strength, the columns of `mark` and those of `tooltip`, which
    names (column, words).

    `rows` and `columns` give the order of the axes; an absent cell stays empty.
    """
    counts = {cell["count"] for cell in cells}
    most = max(counts)
    shades = {count: _shade(count / most) for count in counts}
    inks = {count: marks.ink_on(shade) for count, shade in shades.items()}
    down, across = ({word: at for at, word in enumerate(words)} for words in (rows, columns))
    drawn = [
        {
            **cell,
            "shade": shades[cell["count"]],
            "ink": inks[cell["count"]] if cell["strength"] == 1 else marks.INK,
            "spoken": f"{cell['row']}, {cell['column']}: {cell['count']}",
            "down": down[cell["row"]],
            "across": across[cell["column"]],
        }
        for cell in cells
    ]
    shown = picked(drawn, [*CELL, *(column for column, _ in tooltip), *mark])
    upright = max(map(ems, columns)) > WIDEST_HEAD
    return Drawing(_spec(tuple(mark), tuple(tooltip), upright), {"cells": shown}, heading)


def most_in_a_cell(cells: Sequence[Row], language: str) -> str:
    """The finding of a matrix of chapters: the cells with most rows. cells: chapter, row (words), count."""
    most = max(cell["count"] for cell in cells)
    names = [
        say("cell", language, chapter=cell["chapter"], sector=cell["row"]) for cell in cells if cell["count"] == most
    ]
    return say("finding_sectors_of_chapters", language, names=listed(names, language), n=most)


@cache
def _spec(mark: tuple[str, ...], tooltip: tuple[tuple[str, str], ...], upright: bool) -> Spec:
    # Words longer than a cell is wide on a phone stand upright.
    turned = {"labelAngle": -90, "labelAlign": "left", "labelBaseline": "middle"} if upright else {"labelAngle": 0}
    plain = {"labelOverlap": False, "labelFlush": False, "labelPadding": 6, "labelColor": marks.INK}
    down = alt.Axis(
        title=None,
        labelLimit=190,
        labelExpr=TWO_LINES,
        labelLineHeight=12,
        labelBaseline={
            "condition": {"test": "indexof(datum.value, ' and ') > 0", "value": "bottom"},
            "value": "middle",
        },
        **plain,
    )
    across = alt.Axis(title=None, orient="top", **turned, **plain)
    base = alt.Chart(alt.NamedData("cells")).encode(
        y=alt.Y("row:N", sort=alt.EncodingSortField("down", op="min"), axis=down),
        x=alt.X("column:N", sort=alt.EncodingSortField("across", op="min"), axis=across),
        tooltip=[alt.Tooltip(f"{column}:N", title=words) for column, words in tooltip],
        description="spoken:N",
    )
    boxes = (
        base.mark_rect(cursor="pointer", cornerRadius=2)
        .encode(
            color=alt.Color("shade:N", scale=None, legend=None),
            opacity=alt.Opacity("strength:Q", scale=None, legend=None),
        )
        .add_params(marks.clickable(mark))
    )
    figures = base.mark_text(fontSize=12, cursor="pointer").encode(
        text="count:Q", color=alt.Color("ink:N", scale=None, legend=None)
    )
    return finish(alt.layer(boxes, figures), CELL_HEIGHT)


def _shade(part: float) -> str:
    mixed = (round(pale + (deep - pale) * part) for pale, deep in zip(PALE, DEEP, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
