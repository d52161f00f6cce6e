"""The menu: a page is one line here, a file in pages/ and a label page,<name>."""

from __future__ import annotations

import runpy
from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.components import view

NAMES = (
    "overview",
    "by_chapter",
    "by_department",
    "by_type",
    "explorer",
    "source",
    "compare",
    "ledger",
    "reporting",
    "problems",
    "assessment",
    "indicators",
    "imports",
    "people",
    "quality",
    "brief",
)


def current(draw: Callable[[str], None]) -> StreamlitPage:
    """The page that the address asks for; the first one at /. Its `run` calls `draw` with its name."""

    def page(name: str, url_path: str, *, default: bool = False) -> StreamlitPage:
        return st.Page(lambda: draw(name), title=view.say("page", name), url_path=url_path, default=default)

    return st.navigation(
        # The first page answers at / and under its own name: a link to / would lead a new tab to the page it is on.
        [page(NAMES[0], "start", default=True), *(page(name, name) for name in NAMES)],
        # Streamlit's own menu drops the filters from the address; our links carry them.
        position="hidden",
    )


def links(current: str) -> None:
    """The menu as a row of links that carry the selection and the language; `current` is the name of the open page."""
    carried = view.query()
    with st.container(horizontal=True, gap="small", key="menu"):
        for name in NAMES:
            page = view.page(name)
            label = f"**{page.title}**" if name == current else page.title
            st.page_link(page, label=label, query_params=carried)


def run(name: str) -> None:
    """Draw the page of that name here, as often as the frame is drawn."""
    runpy.run_path(str(view.PAGES / f"{name}.py"), run_name="__main__")
