"""A chart apart from its data: of two drawings of one shape the browser exchanges the rows and keeps the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pyarrow as pa

from pages.charts import marks
from pages.charts.records import Row

Spec = dict[str, object]
# Vega describes axes and legends to screen readers in English alone; the chart's alt text and the words of each mark
# say the same in the reader's language.
SILENT = {"aria": False}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a chart: the finding, and the line that names the source."""

    finding: str
    source: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A Vega-Lite specification without rows, and the datasets that it names: at least one row each, all rows of a
    dataset with the same columns.

    `spec` depends on language and kind of chart alone and is shared: nobody changes it. Whatever follows the filters
    is in `datasets`, so that a click costs the browser an exchange of rows and no new chart.
    """

    spec: Spec
    datasets: Mapping[str, Sequence[Row]]
    heading: Heading

    def tables(self) -> dict[str, pa.Table]:
        """The datasets as the browser is sent them: columns of large_string, int64 or double."""
        return {name: _table(rows) for name, rows in self.datasets.items()}

    def to_dict(self) -> Spec:
        """The whole specification, rows and title inside: as schema and pictures want it."""
        title = {"text": self.heading.finding, "subtitle": self.heading.source, "anchor": "start", "frame": "bounds"}
        return {**self.spec, "title": title, "datasets": dict(self.datasets)}


def finish(chart: alt.LayerChart, row_height: int = 0, *, height: int = 0) -> Spec:
    """The specification of a chart over named data: as wide as what holds it, each row of its axis `row_height` pixels,
    or all of it `height`.

    Altair checks it against Vega-Lite's schema.
    """
    spec = chart.properties(
        width="container",
        height=height or alt.Step(row_height),
        padding={"bottom": 4},
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        usermeta={"embedOptions": {"renderer": "svg"}},
    ).configure(font=marks.FONT, axis=SILENT, legend=SILENT)
    return spec.to_dict()


def place(number: int) -> str:
    """The key of a row of an axis: sorts as text in the order of the numbers, so that an axis needs no list of its
    own."""
    return f"{number:04d}"


def _table(rows: Sequence[Row]) -> pa.Table:
    return pa.table({column: _array([row[column] for row in rows]) for column in rows[0]})


def _array(values: Sequence[object]) -> pa.Array:
    """A column of text or numbers. One that is missing in every row, as the sector where no task names a unit, is of
    text, so that a chart's columns keep their types whatever the filters are."""
    found = pa.array(values)
    return found.cast(pa.large_string()) if found.type in (pa.string(), pa.null()) else found
