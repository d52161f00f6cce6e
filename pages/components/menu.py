"""The menu: a page is one line here, a file in pages/ and a label page,<name>."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.components import view

NAMES = ("overview", "by_chapter", "by_department", "by_type", "explorer", "source", "quality", "brief")


def current_page() -> StreamlitPage:
    """The page that the address asks for; the first one at /."""
    start = st.Page(view.page(NAMES[0]), title=view.say("page", NAMES[0]), default=True, url_path="start")
    return st.navigation(
        # The first page answers at / and under its own name: a link to / would lead a new tab to the page it is on.
        [start, *map(_page, NAMES)],
        # Streamlit's own menu drops the filters from the address; our links carry them.
        position="hidden",
    )


def links(current: StreamlitPage) -> None:
    """The menu as a row of links that carry the selection and the language."""
    with st.container(horizontal=True, gap="small", key="menu"):
        for name in NAMES:
            title = view.say("page", name)
            here = title == current.title
            st.page_link(
                current if here else _page(name), label=f"**{title}**" if here else title, query_params=view.query()
            )


def _page(name: str) -> StreamlitPage:
    return st.Page(view.page(name), title=view.say("page", name), url_path=name)
