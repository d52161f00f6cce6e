"""Charts on a page: with an alternative text, and a click that becomes a filter."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt_
import streamlit as st

from pages.components import drawer, picture, view
from pages.queries import headline
from pages.selection import Selection

_CLICKS = "clicks_on_charts"


def altair(
    chart: alt_.TopLevelMixin,
    *,
    key: str,
    alt: str,
    drill: Mapping[str, str] | None = None,
    opens: str | None = None,
    height: int | str = "content",
) -> None:
    """Show a chart. `drill` maps a column of its marks to the filter that a click sets; `opens` is the column that
    names the row whose drawer a click opens.

    The chart must define a point selection named "mark" over the columns of `drill`. A click on what is already
    chosen releases it; marks with a null column choose by their other columns.
    """
    if not drill and not opens:
        st.altair_chart(chart, key=key, alt=alt, height=height)
        return
    widget = _fresh(key)

    def clicked() -> None:
        take(st.session_state[widget]["selection"].get("mark", []))

    def take(marks: list[Mapping[object, object]]) -> None:
        if opens and marks:
            _count_click()
            drawer.open_row(marks[-1][opens])
        _chosen(marks, drill or {})

    st.altair_chart(
        chart,
        key=widget,
        alt=alt,
        height=height,
        on_select=clicked,
        selection_mode="mark",
    )
    picture.below(chart, key, [*(drill or {}), *([opens] if opens else [])], take)


def compact(chart: alt_.LayerChart) -> alt_.LayerChart:
    """A copy for a place where several charts share one view: closer rows, and the finding alone as its title."""
    title = chart.title.copy()
    title.subtitle = alt_.Undefined
    title.fontSize = 14
    closer = chart.properties(title=title, height=chart.height * 6 // 7)
    return closer.configure_legend(labelFontSize=11, columnPadding=6)


def _fresh(key: str) -> str:
    """A key that follows the URL, so that a chart never keeps a choice that the URL no longer holds.

    It also changes with every click: a browser remembers what was clicked under a key that it has seen before.
    """
    return f"{key}-{st.session_state.get(_CLICKS, 0)}-{view.query()}"


def _count_click() -> None:
    st.session_state[_CLICKS] = st.session_state.get(_CLICKS, 0) + 1


def _chosen(marks: list[Mapping[object, object]], drill: Mapping[object, str]) -> None:
    if not marks or not drill:
        return
    _count_click()
    mark = Selection()
    for column, field in drill.items():
        if field == "document" and len(headline.documents()) == 1:
            continue  # it would narrow nothing, and stand as a chip all the same
        values = [str(line[column]) for line in marks if line.get(column)]
        # Two columns of one filter, as of a pair of agencies, add up.
        mark = mark.with_values(field, values if field == "agency_match" else [*getattr(mark, field), *values])
    view.drill(mark)
