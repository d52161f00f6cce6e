"""The day on which the ledger is looked at: today, or what the URL says (`?on=2023-06-30`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from loaders.ledger.model import Period
from pages.components import switch, view

TODAY = "today"


def on() -> date:
    """The day that the URL names, else today; what is no day is said to be none."""
    asked = st.query_params.get("on", TODAY)
    if asked == TODAY:
        return date.today()
    try:
        return date.fromisoformat(asked)
    except ValueError:
        st.warning(view.plain(view.say("ledger", "no_day", value=asked)), icon=":material/help:")
        return date.today()


def box(periods: Sequence[Period], held: date, width: int = 320) -> None:
    """A box of the days on which reports fall due and the one that is `held`; choosing one names it in the URL."""
    words = {TODAY: view.say("ledger", "today", day=f"{date.today():%Y-%m-%d}")}
    words |= {
        f"{one.report_due:%Y-%m-%d}": view.say("ledger", "report_day", period=one.key, day=f"{one.report_due:%Y-%m-%d}")
        for one in periods
    }
    asked = st.query_params.get("on", TODAY)
    if asked not in words and asked == f"{held:%Y-%m-%d}":
        words[asked] = asked
    switch.box("on", list(words), words, view.say("ledger", "on"), width=width)
