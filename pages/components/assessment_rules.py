"""What the rates count, where they stand: the rates with weights and sources, the rules, the limit of few cases."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.ledger import published_assessment
from pages.components import fold, paper, printed, view


def show() -> None:
    """The rules, folded; on paper they are left out."""
    if not paper.asked():
        fold.part(view.say("assessment", "rules"), "assessment_rules", _drawn)


def _drawn() -> None:
    language = view.language()
    for table in (published_assessment.rates, published_assessment.limits):
        heads, lines = table(language)
        st.html(printed.as_html(pd.DataFrame(lines, columns=list(heads))))
    st.markdown("\n".join(f"* {sentence}" for sentence in published_assessment.sentences(language)))
