"""The states of the ledger as words with a sign, and the row from which a reader chooses some (`?state=behind`)."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from loaders.ledger.model import STATES
from pages.components import view
from pages.selection import listed

# Each state has its own shape, so that nothing hangs on colour alone.
SIGNS = {
    "not_due": "○",
    "unreported": "◌",
    "on_course": "●",
    "at_risk": "▲",
    "behind": "■",
    "done": "✓",
    "extension": "→",
}


def word(state: str) -> str:
    """The state in words, its sign before it."""
    return f"{SIGNS[state]} {view.say('state', state)}"


def chosen() -> tuple[str, ...]:
    """The states that the URL names, in the order of STATES; what is none is said to be none."""
    asked = st.query_params.get_all("state")
    for value in asked:
        if value not in STATES:
            st.warning(view.plain(view.say("ledger", "no_state", value=value)), icon=":material/help:")
    return tuple(state for state in STATES if state in asked)


def row(counts: Mapping[str, int], chosen: tuple[str, ...]) -> None:
    """Every state with its number of targets; several are chosen together, and none is no choice."""
    st.session_state["states"] = list(chosen)

    def changed() -> None:
        st.query_params["state"] = st.session_state["states"]

    st.pills(
        view.say("ledger", "states"),
        STATES,
        selection_mode="multi",
        format_func=lambda state: f"{word(state)} **{counts[state]}**",
        key="states",
        on_change=changed,
        width="stretch",
    )


def line(counts: Mapping[str, int], chosen: tuple[str, ...]) -> str:
    """The states as one line for paper, those chosen named."""
    told = view.say("chart", "comma").join(f"{word(state)} {counts[state]}" for state in STATES)
    names = [view.say("state", state) for state in chosen]
    return (
        told
        if not names
        else view.say("ledger", "only_states", counts=told, states=listed(names, "or", view.language()))
    )
