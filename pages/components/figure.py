"""Charts on a page: under a heading that says the finding, with an alternative text before it, and a click that
becomes a filter."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from html import escape

import pandas as pd
import streamlit as st

from pages.charts.caption import Caption
from pages.charts.drawing import Drawing
from pages.components import choice, drawer, picture, view
from pages.queries import headline, run
from pages.selection import Selection

Mark = Mapping[str, object]


def show(
    ask: Callable[[Selection], pd.DataFrame],
    selection: Selection,
    draw: Callable[..., Drawing],
    say: Callable[..., str],
    *,
    key: str,
    counted: choice.Counted,
    axes: Mapping[str, str] | None = None,
    drill: Mapping[str, str] | None = None,
    opens: str | None = None,
    sets: tuple[str, str] | None = None,
    also: tuple[str, str] | None = None,
    compact: bool = False,
    **options: object,
) -> None:
    """Show what `draw` makes of the answer to `ask`, under its heading and, for a screen reader, the words of `say`.

    `draw` takes the frame, the language, the caption, what is `chosen` where there are `axes`, and the `options`; `say`
    takes the first three. `counted` says what the marks count, as `choice.caption` takes it. `axes` maps a column of
    the marks to the filter of which the chart shows every place: what is chosen there stands out instead of hiding the
    rest. `drill` maps a column of the marks to the filter that a click sets; `opens` is the column that names the row
    whose drawer a click opens; `sets` is a column and the page's own parameter that a click sets to it, `also` the same
    where it is set and released together with the filters or with `sets`, by marks that have the column. The chart must
    define a point selection named "mark" over these columns. A click on what is already chosen releases it; marks with
    a null column choose by their other columns. `compact` leaves the source out and brings the rows closer, where
    several charts share one view.
    """
    every = selection.without(*(axes or {}).values())
    if axes:
        options["chosen"] = tuple((column, getattr(selection, field)) for column, field in axes.items())
    caption = choice.caption(selection, every, counted)
    drawing, sent, alternative = _drawn(ask, every, draw, say, caption, view.language(), tuple(options.items()))
    source = "" if compact else f"<p>{escape(drawing.heading.source)}</p>"
    # A chart whose own text changed would be built anew by the browser, so what changes stands before it.
    spoken = f'<p class="alternative">{escape(alternative)}</p>'
    st.html(f'<div class="figure"><h3>{escape(drawing.heading.finding)}</h3>{source}{spoken}</div>')
    alt = picture.name(key)
    spec = {**drawing.spec, "datasets": sent}
    if compact:
        spec["height"] = {"step": drawing.spec["height"]["step"] * 11 // 14}
    if drill is None and axes:
        drill = axes
    if axes and "chapter_title" in axes:
        choice.largest_chapters(every)
    with st.container(key=f"chart-{key}"):
        if not drill and not opens and not sets:
            st.vega_lite_chart(spec, key=key, alt=alt)
            return

        def take(mark: Mark) -> None:
            if opens:
                drawer.open_row(str(mark[opens]))
            if sets:
                _set(mark, sets, also)
            if drill and also and mark.get(also[0]):
                _choose_both(mark, drill, *also)
            elif drill:
                choose(mark, drill)

        st.vega_lite_chart(spec, key=key, alt=alt, on_select=lambda: _clicked(key, take), selection_mode="mark")
    columns = [*(drill or {}), *([opens] if opens else []), *([sets[0]] if sets else []), *([also[0]] if also else [])]
    picture.below(drawing, key, columns, take)


@run.remembered()
def _drawn(
    ask: Callable[[Selection], pd.DataFrame],
    selection: Selection,
    draw: Callable[..., Drawing],
    say: Callable[..., str],
    caption: Caption,
    language: str,
    options: tuple[tuple[str, object], ...],
) -> tuple[Drawing, dict[str, object], str]:
    """The chart and its alternative text: a view that was seen before is neither asked for nor drawn again."""
    frame, given = ask(selection), dict(options)
    if "chosen" in given:
        given["chosen"] = dict(given["chosen"])
    drawing = draw(frame, language, caption, **given)
    return drawing, drawing.tables(), say(frame, language, caption)


def _clicked(key: str, take: Callable[[Mark], None]) -> None:
    """Take the mark that was clicked: the one by which the browser's list of marks differs from the list before.

    The list only tells what was clicked. What is chosen stands in the address, which chips and links change as well.
    """
    told = st.session_state[key]["selection"].get("mark", [])
    known = f"{key}-marks"
    before, st.session_state[known] = st.session_state.get(known, []), deepcopy(told)
    mark = _difference(told, before)
    if mark is not None:
        take(mark)


def _difference(told: Sequence[Mark], before: Sequence[Mark]) -> Mark | None:
    """The mark that came, else the one that went. Of equal lists the last: the browser forgot a click, as it does when
    a page is left, and tells of it anew."""
    now, then = ({json.dumps(mark, sort_keys=True): mark for mark in marks} for marks in (told, before))
    came = [mark for name, mark in now.items() if name not in then]
    went = [mark for name, mark in then.items() if name not in now]
    found = came or went or list(now.values())
    return found[-1] if found else None


def choose(mark: Mark, drill: Mapping[str, str]) -> None:
    """Choose what a mark stands for, or release it where it is chosen. For callbacks."""
    view.drill(_filters(mark, drill))


def _choose_both(mark: Mark, drill: Mapping[str, str], column: str, parameter: str) -> None:
    """Choose the filters of a mark and its value of the page's parameter, or release both where both are chosen."""
    wanted, value = _filters(mark, drill), str(mark[column])
    # Drilling sets the mark's filters unless they are held, and then releases them.
    drilled = view.selection().drill(wanted)
    are_held = not any(getattr(drilled, name) for name, _ in wanted.chips())
    if are_held and st.query_params.get_all(parameter) == [value]:
        view.drill(wanted)
        st.query_params.pop(parameter)
        return
    if not are_held:
        view.drill(wanted)
    st.query_params[parameter] = value


def _set(mark: Mark, *pairs: tuple[str, str] | None) -> None:
    """Set each of the page's parameters to the mark's value of its column, none to what it has none of; release them
    where all are held."""
    wanted = {parameter: str(mark[column]) if mark.get(column) else None for column, parameter in filter(None, pairs)}
    held = all(st.query_params.get(parameter) == value for parameter, value in wanted.items())
    for parameter, value in wanted.items():
        if held or value is None:
            st.query_params.pop(parameter, None)
        else:
            st.query_params[parameter] = value


def _filters(mark: Mark, drill: Mapping[str, str]) -> Selection:
    """The filters that a mark stands for."""
    chosen = Selection()
    for column, field in drill.items():
        if field == "document" and len(headline.documents()) == 1:
            continue  # it would narrow nothing, and stand as a chip all the same
        if mark.get(column):
            # Two columns of one filter, as of a pair of agencies, add up.
            others = () if field == "agency_match" else getattr(chosen, field)
            chosen = chosen.with_values(field, [*others, str(mark[column])])
    return chosen
