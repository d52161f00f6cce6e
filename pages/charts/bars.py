"""Horizontal bars with their name above and their number beside it: readable from a phone to a meeting screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import altair as alt

from pages.charts import marks
from pages.charts.caption import PHONE, ems
from pages.charts.drawing import Drawing, Heading, Spec, finish, place
from pages.charts.records import Row, grouped, picked, summed

ROW_HEIGHT = 42
BAR_HEIGHT = 16
FONT_SIZE, LEGEND_SIZE = 13, 12
PART = ("row", "part", "position", "count", "strength", "longest", "spoken", "ink")
HEAD = ("row", "name", "total", "reserved", "spoken", "legible")


def heads(parts: Sequence[Row], columns: Sequence[str], total: Callable[[Sequence[Row]], str]) -> list[Row]:
    """The `rows` of `stacked` from its `parts`: a row for each bar, as strong as its strongest part.

    `columns` are those of `parts` that hold for a whole bar; `total` says of the parts of a bar what they come to.
    """
    return [
        {
            "row": row,
            "name": bar[0]["name"],
            "total": total(bar),
            "strength": max(part["strength"] for part in bar),
            **{column: bar[0][column] for column in columns},
        }
        for row, bar in grouped(parts, "row").items()
    ]


def stacked(
    parts: Sequence[Row],
    rows: Sequence[Row],
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
    order = {row["row"]: place(number) for number, row in enumerate(rows)}
    longest = max(summed(parts, "count", "row").values())
    inks = {part: marks.ink_on(colour) for part, colour in colours.items()}
    drawn = [
        {
            **part,
            "row": order[part["row"]],
            "longest": longest,
            "spoken": f"{part['name']}, {part['part']}: {part['count']}",
            "ink": inks[part["part"]] if part["strength"] == 1 else marks.INK,
        }
        for part in parts
    ]
    named = [
        {
            **row,
            "row": order[row["row"]],
            # A name ends before its total begins.
            "reserved": round(ems(row["total"]) * FONT_SIZE) + 8,
            "spoken": f"{row['name']}: {row['total']}",
            "legible": max(row["strength"], marks.FADED_TEXT),
        }
        for row in rows
    ]
    datasets = {
        "parts": picked(drawn, [*PART, *(column for column, _ in tooltip), *mark]),
        "rows": picked(named, [column for column in (*HEAD, *mark) if column in named[0]]),
    }
    spec = _spec(tuple(colours.items()), tuple(mark), tuple(tooltip), breaks_at)
    return Drawing(spec, datasets, heading)


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
            color=alt.Color("part:N", sort=words, scale=alt.Scale(domain=words, range=shades), legend=legend(words)),
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


def legend(colours: Sequence[str]) -> alt.Legend | None:
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
