"""The rules of the loop where its clocks stand: the moves, who makes them, and the limits with their sources."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.ledger import published_loop
from pages.components import fold, printed, view


def show() -> None:
    """The rules, folded."""
    fold.part(view.say("problem", "rules"), "problem_rules", _drawn)


def _drawn() -> None:
    st.text(published_loop.words(view.language()))
    for table in (published_loop.moves, published_loop.limits):
        heads, lines = table(view.language())
        st.html(printed.as_html(pd.DataFrame(lines, columns=list(heads))))
