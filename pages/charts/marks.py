"""What all charts share: what a click reports, what is faded, colours and the ink that reads on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from loaders import reference
from pages.charts.records import Row

FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
# The colour of the page's own text, in either theme, on screen and in print.
INK = "currentColor"
FADED = 0.3
# Words fade less, so that they keep a contrast of 4.5.
FADED_TEXT = 0.7

Chosen = Mapping[str, Sequence[str]]


def clickable(columns: Sequence[str]) -> alt.Parameter:
    """The selection "mark": a click adds the mark, as these columns, to those that it reports, or takes it out."""
    return alt.selection_point(name="mark", fields=list(columns), toggle="true", clear=False)


def with_strength(rows: Sequence[Row], chosen: Chosen | None) -> list[Row]:
    """The rows with `strength`, their opacity: 1, or faded where something is chosen in a column and the row's value is
    not."""
    held = {column: set(values) for column, values in (chosen or {}).items() if values}

    def strength(row: Row) -> float:
        return 1.0 if all(row[column] in held[column] for column in held if column in row) else FADED

    return [{**row, "strength": strength(row)} for row in rows]


def counting(rows: Sequence[Row], column: str, chosen: Chosen | None) -> Sequence[Row]:
    """The rows that stay in view when a row of bars is chosen: those of a chosen `column`, or all where none is chosen.

    A bar's total counts these, so that it equals the rows behind a click on it while the choice stands.
    """
    values = (chosen or {}).get(column, ())
    return [row for row in rows if row[column] in values] if values else rows


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
