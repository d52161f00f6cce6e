"""What the database does not show yet: which notices wait, the button that builds it anew, and how far that is."""

from __future__ import annotations

import streamlit as st

from loaders.ledger.model import LedgerError
from pages.components import acting, identity, view
from pages.queries import imports, ledger
from pages.queries.rebuild import Rebuild
from pages.selection import listed

KEY = "notices-rebuild"
_BUILDING = "notices-building"
# Seconds between two looks at how far a build is.
_PAUSE = 0.2


def begin(key: str) -> None:
    """Build the database anew of all that counts: `show` says how far it is, and the form `key` why it failed. For
    callbacks. Raises LedgerError where the ledger cannot be opened."""
    st.session_state[_BUILDING] = (key, Rebuild())


def show(at: ledger.At) -> None:
    """How far a build of this visit is. Where the database does not show what counts: which documents, and for those
    who may a button that builds it."""
    if _BUILDING in st.session_state:
        _follow()
    acting.answer(KEY)
    names = imports.waiting(at)
    if not names:
        return
    documents = listed([view.name(one) for one in names], "comma", view.language())
    words = view.say("imports", "waiting", n=len(names), documents=documents)
    st.warning(view.plain(words), icon=":material/sync_problem:")
    if identity.may("notice"):
        st.button(view.say("imports", "rebuild"), key=KEY, on_click=_again, icon=":material/sync:")


def _again() -> None:
    acting.forget()
    try:
        acting.refuse("notice")
        begin(KEY)
    except LedgerError as error:
        acting.tell(KEY, error)


def _follow() -> None:
    """Wait for the end of the build, then draw the page anew. Where the visitor does something else meanwhile, the next
    drawing follows it further."""
    key, build = st.session_state[_BUILDING]
    bar = st.progress(0.0, view.say("imports", "rebuild_begins"))
    while not build.has_ended(_PAUSE):
        done, total = build.read
        if total:
            bar.progress(done / total, view.say("imports", "rebuilding", done=done, total=total))
    del st.session_state[_BUILDING]
    try:
        build.result()
    except LedgerError as error:
        acting.tell(key, error)
    st.rerun()
