"""The menu: a page is one line here, a file in pages/ and a label page,<name>."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.components import view

NAMES = ("overview", "by_chapter", "by_department", "by_type", "explorer", "source")


def current_page() -> StreamlitPage:
    """The page that the address asks for; the first one at /."""
    return st.navigation(
        [st.Page(view.page(name), title=view.say("page", name), default=name == NAMES[0]) for name in NAMES],
        # Streamlit's own menu drops the filters from the address; our links carry them.
        position="hidden",
    )


def links(current: StreamlitPage) -> None:
    """The menu as a row of links that carry the selection and the language."""
    with st.container(horizontal=True, gap="small", key="menu"):
        for name in NAMES:
            title = view.say("page", name)
            label = f"**{title}**" if title == current.title else title
            st.page_link(view.page(name), label=label, query_params=view.query())
