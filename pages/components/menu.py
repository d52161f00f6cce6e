"""The menu: a page is one line here, a file in pages/ and a label page,<name>."""

from __future__ import annotations

import runpy
from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.components import view

NAMES = ("overview", "by_chapter", "by_department", "by_type", "explorer", "source", "quality", "brief")


def pages() -> dict[str, StreamlitPage]:
    """Every page under its name."""
    return {name: st.Page(view.page(name), title=view.say("page", name), url_path=name) for name in NAMES}


def current(known: Mapping[str, StreamlitPage]) -> StreamlitPage:
    """The page that the address asks for; the first one at /."""
    start = st.Page(view.page(NAMES[0]), title=view.say("page", NAMES[0]), default=True, url_path="start")
    return st.navigation(
        # The first page answers at / and under its own name: a link to / would lead a new tab to the page it is on.
        [start, *known.values()],
        # Streamlit's own menu drops the filters from the address; our links carry them.
        position="hidden",
    )


def links(current: str, known: Mapping[str, StreamlitPage]) -> None:
    """The menu as a row of links that carry the selection and the language; `current` is the name of the open page."""
    carried = view.query()
    with st.container(horizontal=True, gap="small", key="menu"):
        for name, page in known.items():
            label = f"**{page.title}**" if name == current else page.title
            st.page_link(page, label=label, query_params=carried)


def run(name: str) -> None:
    """Draw the page of that name here; unlike a page's own `run`, as often as the frame is drawn."""
    runpy.run_path(str(view.page(name)), run_name="__main__")
