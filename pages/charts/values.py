"""Amounts, which only compare within one unit: dots, arrows, halos and ranges on one axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import cache
from math import ceil, floor, log10

import altair as alt
import pandas as pd

from loaders import reference
from pages.charts import marks
from pages.charts.caption import Caption, alternative, ems, heading, say
from pages.charts.drawing import Drawing, Spec, finish, place
from pages.charts.records import Row, records

ROW_HEIGHT = 32
ARROW = 26
FONT_SIZE, BOLD = 12, 1.1
# Where there is room, names and values stand in a column left of the dots; on a phone a dot stands below its name.
IN_COLUMN, COLUMN = "width >= 640", "width * 0.42"
LOW, HIGH = "canonical_value_low", "canonical_value_high"
AXIS = {
    "zh": (
        "datum.value >= 1e8 ? format(datum.value / 1e8, ',.4~f') + '亿'"
        " : datum.value >= 1e4 ? format(datum.value / 1e4, ',.4~f') + '万' : format(datum.value, ',.4~f')"
    ),
    "en": "format(datum.value, ',.4~f')",
}


def in_one_unit(
    frame: pd.DataFrame,
    language: str,
    caption: Caption,
    unit: str,
    *,
    logarithmic: bool = False,
    top: int | None = None,
) -> Drawing | None:
    """Each target at its value, largest first; None for an empty frame.

    ge is a dot with an arrow to the right, le one to the left, approx a dot in a halo, range a bar, eq a dot.
    frame: `rows.quantities`, all of one canonical unit, whose name on the axis is `unit`; `top` keeps the largest. A
    click reports target_id.
    Raises ValueError for values of several units, and for a logarithmic axis when a value is not above zero.
    """
    if frame.empty:
        return None
    every = _placed(frame, language)
    found = every[:top] if top else every
    if logarithmic and not can_be_logarithmic(frame):
        raise ValueError("a logarithmic axis takes only values above zero: show these on a linear one")
    kinds = {row["target_type"] for row in found}
    shown = tuple(code for code in marks.codes("target_type") if code in kinds)
    ticks = tuple(_powers(found)) if logarithmic else None
    datasets = {"amounts": [{**row, "row": place(number)} for number, row in enumerate(found)]}
    finding = heading(_finding(every, frame, language), caption, language)
    return Drawing(_spec(language, unit, ticks, shown), datasets, finding)


@cache
def _spec(language: str, unit: str, ticks: tuple[float, ...] | None, types: tuple[str, ...]) -> Spec:
    """`ticks` are those of a logarithmic axis, None of a linear one."""
    # What a view decides is put into a copy: Altair takes a tenth of a second for a chart that it has not built yet.
    spec = deepcopy(_shape(language, logarithmic=ticks is not None))
    words = [reference.label("target_type", code, language) for code in types]
    colours = list(marks.colours("target_type", types).values())
    for layer in spec["layer"]:
        x, colour = layer["encoding"]["x"], layer["encoding"]["color"]
        if "axis" in x:
            x["axis"] |= {"title": unit, **({"values": list(ticks)} if ticks else {})}
        if "scale" in colour:
            colour |= {"sort": words, "scale": {"domain": words, "range": colours}}
    return spec


@cache
def _shape(language: str, *, logarithmic: bool) -> Spec:
    """The specification without the unit, the ticks of a logarithmic axis and the types."""
    start = alt.ExprRef(f"{IN_COLUMN} ? {COLUMN} : 0")
    room = {"nice": False, "padding": ARROW + 8, "rangeMin": start}
    scale = alt.Scale(type="log", **room) if logarithmic else alt.Scale(type="linear", zero=True, **room)
    marked = {} if logarithmic else {"tickCount": 4}
    ink = {"labelColor": marks.INK, "titleColor": marks.INK}
    axis = alt.Axis(labelExpr=AXIS[language], labelAngle=0, orient="top", grid=True, **ink, **marked)
    encoding = {
        "y": alt.Y("row:N", axis=None),
        "x": alt.X("start:Q", scale=scale, axis=axis),
        "color": alt.Color(
            "type:N",
            scale=alt.Scale(domain=[], range=[]),
            legend=alt.Legend(title=None, orient="top", symbolType="circle", labelColor=marks.INK),
        ),
        "tooltip": [
            alt.Tooltip("indicator:N", title=say("indicator", language)),
            alt.Tooltip("value:N", title=say("value", language)),
            alt.Tooltip("quote:N", title=say("quote", language)),
        ],
        "description": "spoken:N",
    }
    text = {
        "baseline": "middle",
        "fontSize": FONT_SIZE,
        "cursor": "pointer",
        "dy": alt.ExprRef(f"{IN_COLUMN} ? 0 : -8"),
    }
    edge = f"({IN_COLUMN} ? {COLUMN} : width)"
    plain = {**encoding, "x": alt.value(0), "color": alt.value(marks.INK)}
    every = alt.Chart(alt.NamedData("amounts"))
    names = every.mark_text(align="left", limit=alt.ExprRef(f"{edge} - datum.reserved"), **text)
    figures = every.mark_text(align="right", fontWeight="bold", aria=False, **text)
    layers = [
        names.encode(**plain, text="indicator:N").add_params(marks.clickable(["target_id"])),
        *_shapes(every.encode(**encoding)),
        figures.encode(**{**plain, "x": alt.value(alt.ExprRef(edge))}, text="value:N"),
    ]
    return finish(alt.layer(*layers), ROW_HEIGHT)


def _shapes(every: alt.Chart) -> Iterator[alt.Chart]:
    """The marks of each comparator."""
    below = alt.ExprRef(f"{IN_COLUMN} ? 0 : 8")
    # The names say what each shape stands for; a layer without rows would be a picture without words.
    hand = {"cursor": "pointer", "yOffset": below, "aria": False}

    def of(*comparators: str) -> alt.Chart:
        return every.transform_filter(alt.FieldOneOfPredicate(field="comparator", oneOf=list(comparators)))

    yield of("ge", "le", "eq", "approx").mark_circle(size=80, opacity=1, **hand)
    yield of("approx").mark_point(size=240, filled=False, opacity=1, strokeWidth=1.5, **hand)
    yield of("range").mark_bar(size=10, cornerRadius=5, **hand).encode(x2="end:Q")
    for comparator, side, shape in (("ge", 1, "triangle-right"), ("le", -1, "triangle-left")):
        chart, reach = of(comparator), side * ARROW
        yield chart.mark_rule(x2Offset=reach, y2Offset=below, strokeWidth=2, **hand).encode(x2="start:Q")
        yield chart.mark_point(shape=shape, filled=True, size=80, opacity=1, xOffset=reach, **hand)


def in_one_unit_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `in_one_unit` in words: its largest values."""
    found = _placed(frame, language)
    figures = [(row["indicator"], row["value"]) for row in found]
    return alternative(_finding(found, frame, language), figures[:12], caption, language)


def can_be_logarithmic(frame: pd.DataFrame) -> bool:
    """Whether every value is above zero."""
    return min(_amounts(frame), default=0) > 0


def spread(frame: pd.DataFrame) -> float:
    """Largest value over smallest; only for values above zero."""
    amounts = _amounts(frame)
    return max(amounts) / min(amounts)


def _amounts(frame: pd.DataFrame) -> list[float]:
    """Every value, both ends of a range."""
    ends = records(frame[[LOW, HIGH]])
    return [row[end] for row in ends for end in (LOW, HIGH) if row[end] is not None]


def _placed(frame: pd.DataFrame, language: str) -> list[Row]:
    """Largest first, with start, end (canonical unit), type, value, spoken, reserved (pixels that the value takes)."""
    indicator, value = marks.named("indicator", language), f"value_{language}"
    columns = ["target_id", "target_type", "comparator", "quote", LOW, HIGH, "canonical_unit", "unit", indicator, value]
    rows = records(frame[columns])
    units = list(dict.fromkeys(row["canonical_unit"] or row["unit"] or "" for row in rows))
    if len(units) > 1:
        raise ValueError(f"amounts in {'、'.join(units)} stand on no common axis: choose one unit")
    found = [
        {
            "target_id": row["target_id"],
            "target_type": row["target_type"],
            "comparator": row["comparator"],
            "indicator": row[indicator],
            "quote": row["quote"],
            "start": row[HIGH] if row[LOW] is None else row[LOW],
            "end": row[LOW] if row[HIGH] is None else row[HIGH],
            "type": reference.label("target_type", row["target_type"], language),
            "value": row[value],
            "spoken": f"{row[indicator]}: {row[value]}",
            "reserved": round(ems(row[value]) * FONT_SIZE * BOLD) + 16,
        }
        for row in rows
    ]
    # A unit that the reference lists lack has no canonical value: such a row stands last.
    return sorted(found, key=lambda row: (row["end"] is not None, row["end"]), reverse=True)


def _powers(found: Sequence[Row]) -> list[float]:
    """Round values for a logarithmic axis: powers of ten, with 2 and 5 between where there are few."""
    ends = [row[end] for row in found for end in ("start", "end") if row[end] is not None]
    low, high = min(ends), max(ends)
    steps = (1, 2, 5) if high / low < 100 else (1,)
    exponents = range(floor(log10(low)), ceil(log10(high)) + 1)
    return [step * 10.0**exponent for exponent in exponents for step in steps]


def _finding(found: Sequence[Row], frame: pd.DataFrame, language: str) -> str:
    n = int(frame["in_unit"].iloc[0])
    return say("finding_values", language, n=n, name=found[0]["indicator"], value=found[0]["value"])
