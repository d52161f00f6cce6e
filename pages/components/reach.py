"""The notices that a page of the ledger shows of very many: what it works on, and the sentence that says so."""

from __future__ import annotations

import streamlit as st

from pages.components import view
from pages.queries import duties, headline, ledger
from pages.selection import Selection


def selection() -> Selection:
    """The selection in the URL, of a large database in the notices that the ledger can show at a time."""
    return ledger.within_reach(view.selection())


def sentence() -> None:
    """That the page shows the newest notice alone, and what to do, where it does."""
    chosen, shown = view.selection(), selection()
    if shown == chosen or headline.figures(shown)["rows"] == headline.figures(chosen)["rows"]:
        return
    n = headline.figures(chosen)["rows"]
    words = view.say("ledger", "newest_alone", n=n, most=duties.MOST_ROWS, name=view.name(shown.document[0]))
    st.info(view.plain(words), icon=":material/filter_alt:")
