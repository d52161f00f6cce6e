"""A chart apart from its data: of two drawings of one shape the browser exchanges the rows and keeps the rest."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt
import pandas as pd
import pyarrow as pa

from pages.charts import marks

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
    """A Vega-Lite specification without rows, and the frames that it names.

    `spec` depends on language and kind of chart alone and is shared: nobody changes it. Whatever follows the filters
    is in `frames`, so that a click costs the browser an exchange of rows and no new chart.
    """

    spec: Spec
    frames: Mapping[str, pd.DataFrame]
    heading: Heading

    def tables(self) -> dict[str, pa.Table]:
        """The frames as the browser is sent them."""
        return {name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in self.frames.items()}

    def to_dict(self) -> Spec:
        """The whole specification, rows and title inside: as schema and pictures want it."""
        rows = {name: [_plain(row) for row in frame.to_dict("records")] for name, frame in self.frames.items()}
        title = {"text": self.heading.finding, "subtitle": self.heading.source, "anchor": "start", "frame": "bounds"}
        return {**self.spec, "title": title, "datasets": rows}


def finish(chart: alt.LayerChart, row_height: int) -> Spec:
    """The specification of a chart over named data: as wide as what holds it, each row of its axis `row_height` pixels.

    Altair checks it against Vega-Lite's schema.
    """
    spec = chart.properties(
        width="container",
        height=alt.Step(row_height),
        padding={"bottom": 4},
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        usermeta={"embedOptions": {"renderer": "svg"}},
    ).configure(font=marks.FONT, axis=SILENT, legend=SILENT)
    return spec.to_dict()


def place(number: int) -> str:
    """The key of a row of an axis: sorts as text in the order of the numbers, so that an axis needs no list of its
    own."""
    return f"{number:04d}"


def _plain(row: Mapping[object, object]) -> dict[str, object]:
    return {str(key): None if _missing(value) else value for key, value in row.items()}


def _missing(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value))
