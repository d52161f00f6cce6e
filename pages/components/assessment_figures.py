"""The four rates of the view, large, with what they are rates of; the weights; what is not final yet."""

from __future__ import annotations

from html import escape

import streamlit as st

from loaders.ledger.assessment import RATES, Figures, least_cases
from pages.components import assessment_words as words
from pages.components import view
from pages.queries.assessment import Sitting


def show(sat: Sitting, found: Figures) -> None:
    """The rates side by side, below them the weighted figure with the weights."""
    boxes = ""
    for name in RATES:
        one = found.rates[name]
        boxes += (
            f"<div>{escape(view.say('rate', name))}<br><b>{words.percent(one.share)}</b>"
            f"<br>{escape(words.fraction(one))}</div>"
        )
    st.html(f'<div class="figures">{boxes}</div>')
    st.caption(words.weights_line(found))
    if any(one.is_small for one in found.rates.values()):
        st.caption(view.say("assessment", "few_rule", least=least_cases()))
    if sat.at.on <= sat.period.end:
        st.caption(view.say("assessment", "open_period", period=sat.period.key))
    elif sat.at.on <= sat.period.report_due:
        due = f"{sat.period.report_due:%Y-%m-%d}"
        st.caption(view.say("assessment", "open_until", period=sat.period.key, due=due))
