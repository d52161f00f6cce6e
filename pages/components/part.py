"""What a choice draws again: the whole page or a part of it, of one address and of one version of the file."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.components import header, view
from pages.queries import run


def show(draw: Callable[[], None]) -> None:
    """Draw this here; a choice in it draws it again and nothing outside.

    While there is no database, the page that says so stands here.
    """

    @st.fragment
    def drawn() -> None:
        with header.or_no_database(), view.read_once(), run.one_version():
            draw()

    drawn()
