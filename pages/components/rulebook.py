"""The progress rule where its results stand: in words, with its thresholds and a worked example of each kind."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.ledger import published
from pages.components import fold, paper, printed, view


def show() -> None:
    """The rule, folded; on paper it is left out but for its address in the documentation."""
    if paper.asked():
        return
    fold.part(view.say("rule", "title"), "rulebook", _drawn)


def _drawn() -> None:
    language = view.language()
    st.markdown("\n".join(f"* {view.plain(sentence)}" for sentence in published.sentences(language)))
    for title, table in (
        ("states", published.states),
        ("thresholds", published.thresholds),
        ("examples", published.examples),
    ):
        head, lines = table(language)
        st.markdown(f"**{view.say('rule', title)}**")
        st.html(printed.as_html(pd.DataFrame(lines, columns=list(head))))
