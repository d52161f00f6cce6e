"""How indicators are aligned: the sentences of the rule, and the limits with reason and example."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders import reference
from pages.components import fold, paper, printed, view

RULES = ("who", "names", "kinds", "types", "change", "filters")
COLUMNS = ("value", "meaning", "reason", "example")


def show() -> None:
    """The rules, folded; on paper they are left out."""
    if not paper.asked():
        fold.part(view.say("compare", "rules"), "compare_rules", _drawn)


def _drawn() -> None:
    st.markdown("\n".join(f"* {view.plain(view.say('compare', f'rule_{rule}'))}" for rule in RULES))
    heads = [view.say("compare", f"limit_{limit_column}") for limit_column in COLUMNS]
    language, limits = view.language(), reference.rows("alignment_limits")
    lines = [(row["value"], row[language], row["reason"], row["example"]) for row in limits]
    st.html(printed.as_html(pd.DataFrame(lines, columns=heads)))
