"""Beside each chart: its marks as a list, for those who do not click, and the chart as a picture to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.charts import image, spoken
from pages.charts.drawing import Drawing
from pages.components import choice, drawer, view
from pages.selection import Selection, file_name

Mark = Mapping[str, str]
_MIME = {"png": "image/png", "svg": "image/svg+xml"}


def below(drawing: Drawing, key: str, columns: Sequence[str], choose: Callable[[Mark], None]) -> None:
    """A small control under the chart `key`; what it holds is made when it is opened, a picture when it is asked for.

    `choose` takes what a click reports, the values of `columns`. Called in a callback.
    """
    with _opened(key) as panel:
        if panel.open:
            _list(key, spoken.marks_of(drawing, columns), choose)
            _downloads(drawing, key)


def marks(key: str, found: Callable[[], list[tuple[str, Mark]]], choose: Callable[[Mark], None]) -> None:
    """The control of `below` for a chart without a picture; `found` gives its marks when they are asked for."""
    with _opened(key) as panel:
        if panel.open:
            _list(key, found(), choose)


def _list(key: str, found: Sequence[tuple[str, Mark]], choose: Callable[[Mark], None]) -> None:
    """A box that lists each mark with its number; choosing one does what a click on it does."""
    widget = f"marks-{key}"

    def chosen() -> None:
        at = st.session_state[widget]
        # As on the chart, the same mark can be chosen again, which releases it.
        st.session_state[widget] = None
        if at is not None:
            choose(found[at][1])

    st.selectbox(
        view.say("picture", "marks"),
        range(len(found)),
        key=widget,
        index=None,
        format_func=lambda at: found[at][0],
        placeholder=view.say("picture", "one_of", n=len(found)),
        on_change=chosen,
    )


def _opened(key: str) -> DeltaGenerator:
    return st.popover(
        view.say("picture", "panel"),
        type="tertiary",
        icon=":material/more_horiz:",
        help=view.say("picture", "panel_help"),
        key=f"panel-{key}",
        on_change="rerun",
    )


def _downloads(drawing: Drawing, key: str) -> None:
    if not image.draws_chinese():
        st.warning(view.say("picture", "no_font"), icon=":material/font_download_off:")
        return
    selection, language = view.selection(), view.language()
    notes = list(_notes(selection))
    about = "_".join((choice.source(), name(key)))
    with st.container(horizontal=True):
        for form, word in {"png": view.say("picture", "png"), "svg": view.say("picture", "svg")}.items():
            st.download_button(
                word,
                data=lambda form=form: image.convert(drawing, form, notes),
                file_name=file_name(selection, language, date.today(), form, about, view.names()),
                mime=_MIME[form],
                key=f"picture-{form}-{key}",
                on_click="ignore",
                icon=":material/image:",
            )


def name(key: str) -> str:
    """What the chart with that key shows, in a few words."""
    chart_name = key.removeprefix("overview_")
    return view.say("picture", f"chart_{chart_name}")


def _notes(selection: Selection) -> Iterator[str]:
    """What stands beneath the title of a picture: the sentence of the view, the source, the address of the view."""
    yield view.describe(selection)
    yield view.say("chart", "source", source=choice.source())
    if address := _address():
        yield address


def _address() -> str:
    """The address that opens this view; none while the page runs without a browser."""
    if not drawer.base():
        return ""
    query = {name: st.query_params.get_all(name) for name in st.query_params if name != "target"}
    return drawer.readable(drawer.address(urlsplit(st.context.url).path.rpartition("/")[2], query))
