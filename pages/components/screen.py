"""A page on screen with everything around it, drawn again as one when a visitor chooses something."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.components import closed, filters, header, menu, paper, part, view
from pages.queries import headline


def show(name: str) -> None:
    """The page called `name`, with header, menu, chips and filters.

    A choice draws this again and nothing else of the app: settings and languages are of the whole address. What a
    reader waits for comes first: on arrival the header, after a choice the page, and with nothing to show, which ends
    the page, the filters.
    """
    arriving = True

    def drawn() -> None:
        nonlocal arriving
        # Again at each choice: a role may have been taken since the page was opened.
        if closed.instead():
            return
        top = st.container(key="top")

        def above() -> None:
            with top:
                header.document()
                menu.links(name)
                header.chips()
                header.unknown()
                paper.filters()

        def page() -> None:
            menu.run(name)

        order: list[Callable[[], None]] = [page, above, filters.sidebar]
        if arriving:
            order = [above, page, filters.sidebar]
        if not headline.figures(view.selection())["rows"]:
            order = [above, filters.sidebar, page]
        arriving = False
        for draw in order:
            draw()

    part.show(drawn)
