"""Leaderboards: the values of a filter by how many rows stand behind each, to choose from with a click or a key."""

from __future__ import annotations

import streamlit as st

from pages.components import view
from pages.queries import options
from pages.selection import word

# Side by side; two short ones share a place.
PLACES = (("agency",), ("chapter",), ("sector",), ("type", "modality"), ("unit",))
HEIGHT = 260


def show() -> None:
    """A board for each filter of PLACES; several values of one are chosen together. Zeros stay, greyed."""
    with st.container(horizontal=True, gap="small", key="boards"):
        for fields in PLACES:
            with st.container(height=HEIGHT, border=True, key=f"board-{fields[0]}"):
                for field in fields:
                    _board(field)


def _board(field: str) -> None:
    selection = view.selection()
    counts = options.offered(selection, field)
    present = getattr(selection, field)
    ranked = sorted(counts, key=lambda value: -counts[value])
    key = f"board-choice-{field}"
    st.session_state[key] = [value for value in present if value in counts]
    strangers = [value for value in present if value not in counts]
    words = {value: _line(word(field, value, view.language(), view.names()), counts[value]) for value in ranked}

    def changed() -> None:
        view.change(view.selection().with_values(field, [*(st.session_state[key] or []), *strangers]))

    st.pills(
        view.say("field", field),
        ranked,
        selection_mode="multi",
        format_func=words.__getitem__,
        key=key,
        on_change=changed,
        width="stretch",
    )
    n = len(options.options(selection, field))
    if len(counts) < n:
        st.caption(view.say("text", "most_on_board", shown=len(counts), n=f"{n:,}"))


def _line(name: str, number: int) -> str:
    words = view.plain(name)
    return f"**{number}** {words}" if number else f":gray[0 {words}]"
