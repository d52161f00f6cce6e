"""How the states moved: a column for each period, cut into the states on its day to report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import altair as alt
import pandas as pd

from pages.charts import bars, marks
from pages.charts.caption import Caption, alternative, heading, say
from pages.charts.drawing import Drawing, Spec, finish, place
from pages.charts.records import Row, grouped, records, summed, total
from pages.charts.states import ORDERS

HEIGHT = 200
ORDER = ORDERS["state"]
# The states whose numbers the finding and the alternative text say.
_NAMED = ("behind", "unreported", "done")
# Narrower columns have the end of a period's name below them.
_NARROW = 56


def by_period(
    frame: pd.DataFrame, language: str, caption: Caption, on: str = "", states: tuple[str, ...] = ()
) -> Drawing | None:
    """Columns of targets by period, earliest first; None for an empty frame.

    frame: `indicators.by_period`. What is in none of `states` fades where some are given; the name of the period whose
    day is `on` is bold. A click on a part reports on and state, on the name of a period on alone.
    """
    if frame.empty:
        return None
    rows = records(frame)
    columns = {day: place(number) for number, day in enumerate(grouped(rows, "on"))}
    palette = marks.colours("state", ORDER)
    words = {state: marks.reference.label("state", state, language) for state in ORDER}
    every = total(grouped(rows, "on")[rows[0]["on"]], "lines")
    parts = [
        {
            "column": columns[row["on"]],
            "period": row["period"],
            "on": row["on"],
            "state": row["state"],
            "part": words[row["state"]],
            "position": ORDER.index(row["state"]),
            "count": row["lines"],
            "every": every,
            "strength": row["strength"],
            "ink": marks.ink_on(palette[row["state"]]) if row["strength"] == 1 else marks.INK,
            "spoken": f"{row['period']}, {words[row['state']]}: {row['lines']}",
        }
        for row in marks.with_strength(rows, {"state": states})
    ]
    names = [
        {
            "column": columns[day],
            "period": of_day[0]["period"],
            "short": of_day[0]["period"].partition("-")[2],
            "weight": "bold" if day == on else "normal",
            "on": day,
            "spoken": say("period_day", language, period=of_day[0]["period"], day=day, n=every),
        }
        for day, of_day in grouped(rows, "on").items()
    ]
    spec = _spec(
        tuple((words[state], palette[state]) for state in ORDER),
        len(names),
        (say("period", language), say("state", language), say("lines", language)),
    )
    return Drawing(spec, {"parts": parts, "names": names}, heading(_finding(rows, language), caption, language))


@cache
def _spec(colours: tuple[tuple[str, str], ...], columns: int, heads: tuple[str, str, str]) -> Spec:
    parts = alt.Chart(alt.NamedData("parts"))
    x = alt.X("column:N", axis=None, scale=alt.Scale(paddingInner=0.16, paddingOuter=0.08))
    height = alt.Y("count:Q", stack="zero", axis=None, scale=alt.Scale(zero=True, nice=False))
    order = alt.Order("position:Q")
    hover = [
        alt.Tooltip(f"{column}:N", title=head) for column, head in zip(("period", "part", "count"), heads, strict=True)
    ]
    words, shades = [word for word, _ in colours], [colour for _, colour in colours]
    cut = (
        parts.mark_bar(cursor="pointer")
        .encode(
            x=x,
            y=height,
            order=order,
            color=alt.Color(
                "part:N", sort=words, scale=alt.Scale(domain=words, range=shades), legend=bars.legend(words)
            ),
            opacity=alt.Opacity("strength:Q", scale=None, legend=None),
            tooltip=hover,
            description="spoken:N",
        )
        .add_params(marks.clickable(["on", "state"]))
    )
    # A number stands in its part where the part is high and wide enough for it.
    room = f"datum.count / datum.every * {HEIGHT} > 11 && width / {columns} > 7 * length('' + datum.count) + 8"
    figures = parts.mark_text(
        fontSize=11,
        baseline="middle",
        cursor="pointer",
        aria=False,
        text=alt.ExprRef(f"{room} ? '' + datum.count : ''"),
    ).encode(
        x=x,
        y=alt.Y("count:Q", stack="zero", bandPosition=0.5),
        order=order,
        color=alt.Color("ink:N", scale=None, legend=None),
        tooltip=hover,
    )
    below = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(
            y=HEIGHT + 14,
            fontSize=12,
            baseline="middle",
            cursor="pointer",
            color=marks.INK,
            fontWeight=alt.ExprRef("datum.weight"),
            text=alt.ExprRef(f"width / {columns} < {_NARROW} ? datum.short : datum.period"),
        )
        # Without a tooltip Vega lets clicks fall through a text.
        .encode(x=x, tooltip="spoken:N", description="spoken:N")
    )
    return finish(alt.layer(cut, figures, below).resolve_scale(color="independent"), height=HEIGHT)


def by_period_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_period` in words: of each period the states that ask for attention, and what is done."""
    rows = records(frame) if not frame.empty else []
    figures = []
    for of_day in grouped(rows, "on").values():
        counts = summed(of_day, "lines", "state")
        told = [f"{marks.reference.label('state', one, language)} {counts.get(one, 0)}" for one in _NAMED]
        figures.append((of_day[0]["period"], say("comma", language).join(told)))
    return alternative(_finding(rows, language), figures, caption, language)


def _finding(rows: Sequence[Row], language: str) -> str:
    """What the last period has in each named state and, where there is one before it, what that had."""
    days = list(grouped(rows, "on").values())
    last, before = (summed(day, "lines", "state") for day in (days[-1], days[-2] if len(days) > 1 else days[-1]))
    told = {state: last.get(state, 0) for state in _NAMED}
    earlier = {f"{state}_before": before.get(state, 0) for state in _NAMED}
    if len(days) == 1:
        return say("finding_first_period", language, period=days[0][0]["period"], **told)
    places = {"period": days[-1][0]["period"], "before": days[-2][0]["period"]}
    return say("finding_periods", language, **places, **told, **earlier)
