"""Notices side by side: for each value of an axis a bar for each notice, as a share of its own rows or as a count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import altair as alt
import pandas as pd

from loaders import reference
from pages.charts import marks
from pages.charts.caption import Caption, alternative, ems, heading, percent, say
from pages.charts.drawing import Drawing, Spec, finish, place
from pages.charts.records import Row, grouped, picked, records

MEASURES = ("share", "count")
# Filters whose values are codes with a label.
_CODES = {"type": "target_type", "modality": "modality"}
_ROW, _BAR, _SIZE = 24, 15, 12
# Room for the number behind the longest bar.
_NUMBER = 92
_TOLD = 24
_BARS = ("row", "notice", "length", "longest", "told", "spoken", "strength", "legible", "colour")
_HEADS = ("row", "name", "spoken", "legible")
_MARK = ("value", "role")


def by_notice(
    frame: pd.DataFrame,
    language: str,
    caption: Caption,
    chosen: marks.Chosen | None = None,
    measure: str = "share",
    top: int | None = None,
) -> Drawing | None:
    """Bars in groups, a group for each value and a bar for each notice; None for an empty frame.

    frame: `compare.counted` of one axis. `measure` is one of MEASURES; `top` keeps that many values, those chosen and
    the rows without one. A click reports value and role, of rows without a value the role alone.
    """
    if frame.empty:
        return None
    rows, axis = _rows(frame, language), frame["axis"].iloc[0]
    kept = {*list(dict.fromkeys(row["name"] for row in rows))[:top]}
    kept |= {row["name"] for row in rows if row["value"] is None or row["value"] in (chosen or {}).get("value", ())}
    shown = [row for row in marks.with_strength(rows, chosen) if row["name"] in kept]
    bars, heads = [], []
    longest = max(_length(row, measure) for row in shown) or 1
    for name, group in grouped(shown, "name").items():
        at = len(bars) + len(heads)
        said = say("comma", language).join(f"{row['notice']} {_told(row, language)}" for row in group)
        whole = {**group[0], "row": place(at), "spoken": f"{name}: {said}", "legible": _legible(group[0])}
        heads.append(whole)
        for number, row in enumerate(group, 1):
            told = _told(row, language)
            drawn = {"row": place(at + number), "length": _length(row, measure), "longest": longest, "told": told}
            bars.append({**row, **drawn, "spoken": f"{name}, {row['notice']}: {told}", "legible": _legible(row)})
    label = round(max(ems(row["notice"]) for row in bars) * _SIZE) + 10
    return Drawing(
        _spec(label, say(f"compared_{axis}", language), say("rows", language), say("notice", language)),
        # The names come first, so that a list of the marks says all notices of one at once.
        {"heads": picked(heads, [*_HEADS, *_MARK]), "bars": picked(bars, [*_BARS, "name", "targets", *_MARK])},
        heading(_finding(rows, language, axis), caption, language),
    )


def by_notice_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_notice` in words: its first bars."""
    rows = _rows(frame, language)
    figures = [(f"{row['name']} {row['notice']}", _told(row, language)) for row in rows[:_TOLD]]
    return alternative(_finding(rows, language, frame["axis"].iloc[0]), figures, caption, language)


def _rows(frame: pd.DataFrame, language: str) -> list[Row]:
    """The lines of the frame with name and notice in words, and the colour of the notice."""
    palette = list(marks.colours("compared", marks.codes("compared")).values())
    notice = f"notice_{language}"
    rows = records(frame)
    order = list(dict.fromkeys(row["document_id"] for row in rows))
    return [
        {
            **row,
            "name": _name(row, language),
            "notice": row[notice],
            "colour": palette[order.index(row["document_id"])],
        }
        for row in rows
    ]


def _name(row: Row, language: str) -> str:
    if row["value"] is None:
        return say("led_shared" if row["role"] == "shared" else "no_unit", language)
    if row["axis"] in _CODES:
        return reference.label(_CODES[row["axis"]], str(row["value"]), language)
    return str(row[marks.named("value", language)])


def _told(row: Row, language: str) -> str:
    return say("of_notice", language, n=row["targets"], percent=_share(row))


def _length(row: Row, measure: str) -> float:
    if measure == "count":
        return float(row["targets"])
    return row["targets"] / row["of"] if row["of"] else 0.0


def _share(row: Row) -> str:
    return percent(row["targets"], row["of"])


def _legible(row: Row) -> float:
    return max(float(row["strength"]), marks.FADED_TEXT)


def _finding(rows: Sequence[Row], language: str, axis: str) -> str:
    """Where the notices differ most: the value with the widest gap between two shares."""
    gaps = {}
    for name, group in grouped(rows, "name").items():
        shares = [(_length(row, "share"), row) for row in group if row["of"]]
        if len(shares) > 1:
            low, high = (found(shares, key=lambda pair: pair[0]) for found in (min, max))
            gaps[name] = (high[0] - low[0], low[1], high[1])
    if not gaps or max(gap for gap, *_ in gaps.values()) == 0:
        return say("finding_compared_alike", language)
    name = max(gaps, key=lambda key: gaps[key][0])
    _, low, high = gaps[name]
    words = {"most": high["notice"], "much": _share(high), "least": low["notice"], "little": _share(low)}
    return say("finding_compared", language, axis=say(f"compared_{axis}", language), name=name, **words)


@cache
def _spec(label: int, axis: str, rows: str, notice: str) -> Spec:
    y = alt.Y("row:N", axis=None)
    # On a phone the names of the notices take less than half of the width.
    start = f"min({label}, width * 0.42)"
    bars = alt.Chart(alt.NamedData("bars"))
    hover = [
        alt.Tooltip("name:N", title=axis),
        alt.Tooltip("notice:N", title=notice),
        alt.Tooltip("told:N", title=rows),
    ]
    # The scale is of the data, so the room for names and numbers is made of the width itself.
    end = f"{start} + datum.length / datum.longest * (width - {start} - {_NUMBER})"
    drawn = (
        bars.mark_bar(size=_BAR, cursor="pointer", x=alt.ExprRef(start), x2=alt.ExprRef(end))
        .encode(
            y=y,
            color=alt.Color("colour:N", scale=None, legend=None),
            opacity=alt.Opacity("strength:Q", scale=None, legend=None),
            tooltip=hover,
            description="spoken:N",
        )
        .add_params(marks.clickable(list(_MARK)))
    )
    style = {"color": marks.INK, "fontSize": _SIZE, "baseline": "middle", "cursor": "pointer"}
    written = bars.encode(y=y, opacity=alt.Opacity("legible:Q", scale=None, legend=None), tooltip=hover)
    names = written.mark_text(align="left", x=0, limit=alt.ExprRef(f"{start} - 6"), aria=False, **style).encode(
        text="notice:N"
    )
    numbers = written.mark_text(align="left", x=alt.ExprRef(end), dx=5, aria=False, **style).encode(text="told:N")
    heads = (
        alt.Chart(alt.NamedData("heads"))
        .mark_text(align="left", x=0, fontWeight="bold", limit=alt.ExprRef("width"), **{**style, "fontSize": 13})
        .encode(
            y=y,
            text="name:N",
            opacity=alt.Opacity("legible:Q", scale=None, legend=None),
            description="spoken:N",
            tooltip="spoken:N",
        )
    )
    return finish(alt.layer(drawn, names, numbers, heads), _ROW)
