"""What all charts share: what a click reports, what is faded, colours and the ink that reads on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from loaders import reference

FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
# The colour of the page's own text, in either theme, on screen and in print.
INK = "currentColor"
SILENT = {"aria": False}
FADED = 0.3
# Words fade less, so that they keep a contrast of 4.5.
FADED_TEXT = 0.7

Chosen = Mapping[str, Sequence[str]]


def clickable(columns: Sequence[str]) -> alt.Parameter:
    """The selection "mark": a click reports these columns of the mark, a second click on it reports nothing."""
    return alt.selection_point(name="mark", fields=list(columns), toggle="true")


def strength(frame: pd.DataFrame, chosen: Chosen | None) -> list[float]:
    """Opacity of each row: 1, or faded where something is chosen in a column and the row's value is not."""
    kept = pd.Series(True, index=frame.index)
    for column, values in (chosen or {}).items():
        if values and column in frame:
            kept &= frame[column].isin(list(values))
    return [1.0 if keep else FADED for keep in kept]


def counting(frame: pd.DataFrame, column: str, chosen: Chosen | None) -> pd.Series:
    """Whether each row stays in view when a row of bars is chosen: it is of a chosen `column`, or none is chosen.

    A bar's total counts these, so that it equals the rows behind a click on it while the choice stands.
    """
    values = list((chosen or {}).get(column, ()))
    return frame[column].isin(values) if values else pd.Series(True, index=frame.index)


def colours(code_set: str, codes: Sequence[str]) -> dict[str, str]:
    """Code → #rrggbb from labels.csv, in the order of `codes`; KeyError names a code without a colour."""
    known = {row["code"]: row["colour"] for row in reference.rows("labels") if row["code_set"] == code_set}
    for code in codes:
        if not known.get(code):
            raise KeyError(f"data/reference/labels.csv has no colour for {code_set},{code}")
    return {code: known[code] for code in codes}


def codes(code_set: str) -> list[str]:
    """The codes of a set in the order of labels.csv."""
    found = [row for row in reference.rows("labels") if row["code_set"] == code_set]
    return [row["code"] for row in sorted(found, key=lambda row: int(row["sort"]))]


def ink_on(colour: str) -> str:
    """Black or white, whichever stands out more from #rrggbb (WCAG 2 relative luminance)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def named(column: str, language: str) -> str:
    """The column that holds a name in this language: chapter_title or chapter_title_en."""
    return column if language == "zh" else f"{column}_en"


def finish(chart: alt.LayerChart, title: alt.TitleParams, height: int) -> alt.LayerChart:
    """Title, height of the plot in pixels, and the width of whatever holds the chart.

    Vega describes axes and legends to screen readers in English alone; the chart's alt text and the words of each mark
    say the same in the reader's language.
    """
    return chart.properties(
        title=title,
        width="container",
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        usermeta={"embedOptions": {"renderer": "svg"}},
    ).configure(font=FONT, axis=SILENT, legend=SILENT)
