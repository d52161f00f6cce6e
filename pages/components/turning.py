"""Turning over a table that is too long to be shown at once (`?part=2`)."""

from __future__ import annotations

import streamlit as st

from pages.components import view

# First line, counted from 0, and how many lines.
Part = tuple[int, int]
_PARAMETER = "part"


def part(n: int, size: int, key: str) -> Part:
    """The part of `n` lines that the URL names, the first one where it names none: a box of its number, and the
    sentence that says which lines these are of how many."""
    last = max(1, -(-n // size))
    asked = st.query_params.get(_PARAMETER, "1")
    number = min(max(int(asked), 1), last) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 1
    start = (number - 1) * size
    of_widget = f"{_PARAMETER}-{key}"
    st.session_state[of_widget] = number

    def turned() -> None:
        st.query_params[_PARAMETER] = str(st.session_state[of_widget])

    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = view.say("text", "part", parts=f"{last:,}")
        st.number_input(words, 1, last, step=1, key=of_widget, on_change=turned, width=200)
        st.caption(
            view.say("text", "part_of_rows", first=f"{start + 1:,}", last=f"{min(start + size, n):,}", n=f"{n:,}")
        )
    return start, size
