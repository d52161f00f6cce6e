"""Horizontal bars with their name above and their number beside it: readable from a phone to a meeting screen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache

import altair as alt
import pandas as pd

from pages.charts import marks
from pages.charts.caption import PHONE, ems
from pages.charts.drawing import Drawing, Heading, Spec, finish, place

ROW_HEIGHT = 42
BAR_HEIGHT = 16
FONT_SIZE, LEGEND_SIZE = 13, 12
PART = ("row", "part", "position", "count", "strength", "longest", "spoken", "ink")
HEAD = ("row", "name", "total", "reserved", "spoken", "legible")


def stacked(
    parts: pd.DataFrame,
    rows: pd.DataFrame,
    *,
    colours: Mapping[str, str],
    mark: Sequence[str],
    heading: Heading,
    tooltip: Sequence[tuple[str, str]],
    breaks_at: str = "",
) -> Drawing:
    """Bars in the order of `rows`, each cut into its `parts`; both start at zero.

    rows: row (key), name, total (text at the right edge), strength, and those columns of `mark` that hold for the
    whole row. parts: row, part (word), position (order in the bar), count, strength, all columns of `mark`, those that
    `tooltip` names as (column, words), and name. `colours` maps each part that a bar can have to #rrggbb in the order
    of the legend. A phone breaks each name at `breaks_at`.
    """
    order = {row: place(number) for number, row in enumerate(rows["row"])}
    parts = parts.assign(
        row=parts["row"].map(order),
        longest=int(parts.groupby("row")["count"].sum().max()),
        spoken=[f"{line.name}, {line.part}: {line.count}" for line in parts.itertuples(index=False, name="Part")],
        ink=[
            marks.ink_on(colours[part]) if strength == 1 else marks.INK
            for part, strength in zip(parts["part"], parts["strength"], strict=True)
        ],
    )
    rows = rows.assign(
        row=rows["row"].map(order),
        # A name ends before its total begins.
        reserved=[round(ems(total) * FONT_SIZE) + 8 for total in rows["total"]],
        spoken=[f"{line.name}: {line.total}" for line in rows.itertuples()],
        legible=rows["strength"].clip(lower=marks.FADED_TEXT),
    )
    frames = {
        "parts": parts[list(dict.fromkeys([*PART, *(column for column, _ in tooltip), *mark]))],
        "rows": rows[[column for column in (*HEAD, *mark) if column in rows]],
    }
    spec = _spec(tuple(colours.items()), tuple(mark), tuple(tooltip), breaks_at)
    return Drawing(spec, frames, heading)


@cache
def _spec(
    colours: tuple[tuple[str, str], ...], mark: tuple[str, ...], tooltip: tuple[tuple[str, str], ...], breaks_at: str
) -> Spec:
    lower, row_height = (16, ROW_HEIGHT + 14) if breaks_at else (9, ROW_HEIGHT)
    parts = alt.Chart(alt.NamedData("parts"))
    y = alt.Y("row:N", axis=None)
    order = alt.Order("position:Q")
    hover = [alt.Tooltip(f"{column}:N", title=words) for column, words in tooltip]
    words, shades = [word for word, _ in colours], [colour for _, colour in colours]
    cut = (
        parts.mark_bar(size=BAR_HEIGHT, yOffset=lower, cursor="pointer")
        .encode(
            y=y,
            x=alt.X("count:Q", stack="zero", axis=None, scale=alt.Scale(zero=True, nice=False)),
            order=order,
            color=alt.Color("part:N", sort=words, scale=alt.Scale(domain=words, range=shades), legend=_legend(words)),
            opacity=alt.Opacity("strength:Q", scale=None, legend=None),
            tooltip=hover,
            description="spoken:N",
        )
        .add_params(marks.clickable(mark))
    )
    # A number stands in its part where the part is wide enough for it, its word too where there is room for both.
    room = "datum.count / datum.longest * width"
    figure = f"{room} > 7 * length('' + datum.count) + 2 ? '' + datum.count : ''"
    if len(colours) > 1:
        figure = f"{room} > 11 * length(datum.part) + 30 ? datum.part + ' ' + datum.count : {figure}"
    figures = parts.mark_text(
        fontSize=11, yOffset=lower, baseline="middle", cursor="pointer", text=alt.ExprRef(figure), aria=False
    ).encode(
        y=y,
        x=alt.X("count:Q", stack="zero", bandPosition=0.5),
        order=order,
        color=alt.Color("ink:N", scale=None, legend=None),
        tooltip=hover,
    )
    head = alt.Chart(alt.NamedData("rows")).encode(
        y=y,
        opacity=alt.Opacity("legible:Q", scale=None, legend=None),
        description="spoken:N",
        # Without a tooltip Vega lets clicks fall through a text.
        tooltip="spoken:N",
    )
    style = {"color": marks.INK, "fontSize": FONT_SIZE, "baseline": "middle", "lineHeight": 15, "cursor": "pointer"}
    style["dy"] = alt.ExprRef(f"width < {PHONE} ? -16 : -3") if breaks_at else -9
    style_of_name = {"align": "left", "x": 0, "limit": alt.ExprRef("width - datum.reserved"), **style}
    if breaks_at:
        words = f"width < {PHONE} ? split(datum.name, {json.dumps(breaks_at)}) : datum.name"
        names = head.mark_text(text=alt.ExprRef(words), **style_of_name)
    else:
        names = head.mark_text(**style_of_name).encode(text="name:N")
    totals = head.mark_text(align="right", x=alt.ExprRef("width"), fontWeight="bold", **style).encode(text="total:N")
    return finish(alt.layer(cut, figures, names, totals).resolve_scale(color="independent"), row_height)


def _legend(colours: Sequence[str]) -> alt.Legend | None:
    """Above the bars, in as few lines as its words need; one part needs none."""
    if len(colours) < 2:
        return None
    cell = round(max(map(ems, colours)) * LEGEND_SIZE) + 26
    columns = alt.ExprRef(f"max(1, min({len(colours)}, floor(width / {cell})))")
    return alt.Legend(
        title=None,
        orient="top",
        columns=columns,
        labelLimit=0,
        labelFontSize=LEGEND_SIZE,
        labelColor=marks.INK,
        columnPadding=8,
        rowPadding=2,
        offset=6,
    )
