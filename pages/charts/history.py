"""What was reported of one target over the year, beside what was promised and the nodes on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import altair as alt

from loaders.reference import label
from pages.charts import marks
from pages.charts.caption import Caption, alternative, heading, say
from pages.charts.drawing import Drawing, Spec, finish
from pages.charts.records import Row

HEIGHT = 220
STATUSES = ("not_started", "under_way", "done")
# Not what any state looks like: a chart of one target has no colours to tell apart.
_LINE, _GOAL = "#0072b2", "#d55e00"


def drawn(entries: Sequence[Row], goals: Sequence[Row], language: str, caption: Caption, *, counted: bool) -> Drawing:
    """Reports as points, those that count joined by a line; what is promised as a dashed line.

    entries: as_of (date), number (in the unit of the axis; 0, 1, 2 for a status), words, is_counted. goals: as_of,
    number, words, series ('goal', 'time' for the way of an even year, 'node'); a series is drawn through its rows.
    `counted` says whether the axis has numbers or statuses. The drawing has no click.
    """
    shown = [
        {
            "day": _moment(row["as_of"]),
            "number": float(row["number"]),
            "counts": "yes" if row["is_counted"] else "no",
            "spoken": f"{row['as_of']:%Y-%m-%d}: {row['words']}",
        }
        for row in entries
    ]
    promised = [
        {
            "day": _moment(row["as_of"]),
            "number": float(row["number"]),
            "series": row["series"],
            "spoken": f"{row['as_of']:%Y-%m-%d}: {row['words']}",
        }
        for row in goals
    ]
    datasets = {"entries": shown, "goals": promised}
    # A layer without a mark would be a picture without a name.
    has_nodes = any(row["series"] == "node" for row in goals)
    return Drawing(
        _spec(language, counted, has_nodes), datasets, heading(_finding(entries, language), caption, language)
    )


def drawn_alt(entries: Sequence[Row], goals: Sequence[Row], language: str, caption: Caption) -> str:
    """The chart of `drawn` in words: every report in the order of its day, then the nodes."""
    nodes = [{**row, "words": say("node", language, words=row["words"])} for row in goals if row["series"] == "node"]
    figures = [(f"{row['as_of']:%Y-%m-%d}", row["words"]) for row in (*entries, *nodes)]
    return alternative(_finding(entries, language), figures, caption, language)


@cache
def _spec(language: str, counted: bool, has_nodes: bool) -> Spec:
    day = alt.X("day:T", axis=alt.Axis(title=None, format="%Y-%m", labelColor=marks.INK, grid=False))
    if counted:
        axis = alt.Axis(title=None, labelColor=marks.INK, tickCount=5)
        scale = alt.Scale(zero=True, nice=True)
    else:
        words = [label("status", status, language) for status in STATUSES]
        told = f"{words!r}[datum.value]"
        axis = alt.Axis(title=None, labelColor=marks.INK, values=[0, 1, 2], labelExpr=told)
        scale = alt.Scale(domain=[-0.2, 2.2], nice=False)
    number = alt.Y("number:Q", axis=axis, scale=scale)
    goals = alt.Chart(alt.NamedData("goals"))
    ways = goals.transform_filter("datum.series != 'node'").mark_line(strokeDash=[5, 4], color=_GOAL, opacity=0.9)
    nodes = goals.transform_filter("datum.series == 'node'").mark_point(
        shape="diamond",
        size=90,
        color=_GOAL,
        filled=True,
        opacity=1,
    )
    entries = alt.Chart(alt.NamedData("entries"))
    line = entries.transform_filter("datum.counts == 'yes'").mark_line(
        color=_LINE,
        interpolate="linear" if counted else "step-after",
        # Its points say what was reported.
        aria=False,
    )
    counts = alt.condition("datum.counts == 'yes'", alt.value(_LINE), alt.value("transparent"))
    points = entries.mark_point(size=70, color=_LINE, opacity=1).encode(fill=counts)
    tooltip = alt.Tooltip("spoken:N", title=say("report", language))
    layers = (
        ways.encode(x=day, y=number, detail="series:N", description="spoken:N"),
        *([nodes.encode(x=day, y=number, tooltip=tooltip, description="spoken:N")] if has_nodes else []),
        line.encode(x=day, y=number, order="day:T"),
        points.encode(x=day, y=number, tooltip=tooltip, description="spoken:N"),
    )
    return finish(alt.layer(*layers), height=HEIGHT)


def _moment(day: date) -> int:
    """Milliseconds as the browser counts them, at noon, so that no time zone makes it the day before."""
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400_000 + 43_200_000


def _finding(entries: Sequence[Row], language: str) -> str:
    counted = [row for row in entries if row["is_counted"]]
    last = counted[-1]
    return say("finding_history", language, n=len(entries), day=f"{last['as_of']:%Y-%m-%d}", words=last["words"])
