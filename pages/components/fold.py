"""A part of a page that is made when a visitor opens it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def part(label: str, key: str, draw: Callable[[], None], *, expanded: bool = False) -> None:
    """Draw under `label`, folded unless `expanded`; while it is folded nothing of it is asked or drawn."""
    with st.expander(label, key=key, on_change="rerun", expanded=expanded) as panel:
        if panel.open:
            draw()
