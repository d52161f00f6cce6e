"""A matrix whose cells carry their number; the shade only repeats it."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pages.charts import marks
from pages.charts.caption import ems

CELL_HEIGHT = 28
WIDEST_HEAD = 5
# A long English name goes over two lines.
TWO_LINES = "split(replace(datum.label, ' and ', '|and '), '|')"
PALE, DEEP = (219, 233, 246), (8, 81, 156)


def counted(
    cells: pd.DataFrame,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    mark: Sequence[str],
    title: alt.TitleParams,
    tooltip: Sequence[alt.Tooltip],
) -> alt.LayerChart:
    """Cells: row, column (words on the axes), count, strength, the columns of `mark` and of `tooltip`.

    `rows` and `columns` give the order of the axes; an absent cell stays empty.
    """
    most = int(cells["count"].max())
    upright = max(map(ems, columns)) > WIDEST_HEAD
    shades = [_shade(count / most) for count in cells["count"]]
    inks = [
        marks.ink_on(shade) if strength == 1 else marks.INK
        for shade, strength in zip(shades, cells["strength"], strict=True)
    ]
    spoken = [f"{line.row}, {line.column}: {line.count}" for line in cells.itertuples(index=False, name="Cell")]
    cells = cells.assign(shade=shades, ink=inks, spoken=spoken)
    base = alt.Chart(cells).encode(
        y=alt.Y(
            "row:N",
            sort=list(rows),
            scale=alt.Scale(domain=list(rows)),
            axis=alt.Axis(
                title=None,
                labelLimit=190,
                labelOverlap=False,
                labelFlush=False,
                labelPadding=6,
                labelColor=marks.INK,
                labelExpr=TWO_LINES,
                labelLineHeight=12,
                labelBaseline={
                    "condition": {"test": "indexof(datum.value, ' and ') > 0", "value": "bottom"},
                    "value": "middle",
                },
            ),
        ),
        x=alt.X(
            "column:N",
            sort=list(columns),
            scale=alt.Scale(domain=list(columns)),
            axis=alt.Axis(
                title=None,
                orient="top",
                # Words longer than a cell is wide on a phone stand upright.
                **(
                    {"labelAngle": -90, "labelAlign": "left", "labelBaseline": "middle"}
                    if upright
                    else {"labelAngle": 0}
                ),
                labelOverlap=False,
                labelFlush=False,
                labelPadding=6,
                labelColor=marks.INK,
            ),
        ),
        tooltip=list(tooltip),
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
    return marks.finish(alt.layer(boxes, figures), title, height=CELL_HEIGHT * len(rows))


def _shade(part: float) -> str:
    mixed = (round(pale + (deep - pale) * part) for pale, deep in zip(PALE, DEEP, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
