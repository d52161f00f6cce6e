"""Who writes into the ledger and what became of it: the name that is typed once, and the answer to the last act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

import streamlit as st

from loaders.ledger.acts import Draft, Receipt
from loaders.ledger.model import LedgerError
from pages.components import told, view

_NAME, _ANSWER = "acting-name", "acting-answer"


def name(key: str, *, known: bool = True) -> None:
    """A box for the writer's name, which the other forms of this visit then know; drawn in each form `key`.

    It starts empty where who writes is likely another person than before (`known` is false).
    """
    # A form that is drawn anew after its act was written is a new one; a second click before that is not.
    if st.session_state.pop(f"spent-{key}", False):
        st.session_state.pop(f"token-{key}", None)
    held = st.session_state.get(_NAME, "") if known else ""
    st.text_input(view.say("ledger", "who"), value=held, key=f"who-{key}", max_chars=60, width=320)


def draft(key: str, agency: str, *, file_name: str = "", content: bytes | None = None) -> Draft:
    """The act of the form `key`, now; a second click on the same form carries the same token."""
    who = st.session_state.get(f"who-{key}", "")
    st.session_state[_NAME] = who
    token = st.session_state.setdefault(f"token-{key}", uuid4().hex)
    return Draft(token, who, agency, datetime.now().astimezone(), file_name, content)


def act(key: str, write: Callable[[], Receipt | None], done: str, **values: object) -> bool:
    """Write, and keep the answer for `answer`: the words `done` of the code set `act`, or why it was refused.

    Returns whether it is in the ledger; `write` gives None where it was there already. For callbacks.
    """
    try:
        write()
    except LedgerError as error:
        st.session_state[_ANSWER] = (key, False, told.sentence(error.code, error.values))
        return False
    st.session_state[f"spent-{key}"] = True
    st.session_state[_ANSWER] = (key, True, view.say("act", done, **values))
    return True


def answer(*keys: str) -> None:
    """What became of the last act, where it was of one of these forms."""
    key, written, words = st.session_state.get(_ANSWER, ("", True, ""))
    if key in keys:
        show, icon = (st.success, ":material/check:") if written else (st.error, ":material/block:")
        show(view.plain(words), icon=icon)


def agencies(names: Sequence[str], act: str) -> list[str]:  # noqa: ARG001
    """Of these agencies those for which the person may do an act of `people`."""
    return list(names)
