"""Which notice and which period is reported on: what the URL says, else the period that was last to be reported."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from loaders.ledger.model import NO_AGENCY, LedgerError, Period
from pages.components import notice, paper, printed, switch, told, view
from pages.queries import headline, ledger, options, reporting
from pages.selection import Selection


def document() -> str:
    """The notice that is reported on: of those chosen, else of all, the first one with a row in view; of very many the
    newest."""
    selection = ledger.within_reach(view.selection())
    found = headline.chosen_documents(headline.notices_of(selection) or None)["document_id"].tolist()
    rows = options.options(selection, "document")
    return next((name for name in found if rows.get(name)), found[0])


def chosen(document_id: str, at: ledger.At) -> Period | None:
    """The period that the URL names, else the last one that had ended by that day; None for a notice without a year."""
    every = reporting.periods_of(document_id, at)
    asked = st.query_params.get("period")
    if asked:
        try:
            return reporting.period_of(document_id, asked, at)
        except LedgerError as error:
            told.refused(error)
    ended = [one for one in every if one.end < at.on]
    return ended[-1] if ended else next(iter(every), None)


def of_notice(document_id: str) -> None:
    """Which notice is reported on where there are several: a box to choose another, on paper its name."""
    if paper.asked() and len(headline.documents()) > 1:
        st.text(view.name(document_id))
    elif not paper.asked():
        notice.choose(document_id)


def box(document_id: str, held: Period, at: ledger.At) -> None:
    """A box of the periods of a notice, in which the one that is `held` is chosen; choosing one names it in the URL."""
    every = [one.key for one in reporting.periods_of(document_id, at)]
    keys = every if held.key in every else [*every, held.key]
    words = {key: _words(document_id, key, at) for key in keys}
    switch.box("period", keys, words, view.say("form", "period"), width=260, otherwise=held.key)


def _words(document_id: str, key: str, at: ledger.At) -> str:
    due = reporting.period_of(document_id, key, at).report_due
    return view.say("reporting", "period_due", period=key, day=f"{due:%Y-%m-%d}")


def agency(selection: Selection, known: Sequence[str]) -> str:
    """The one agency whose report this is: the one chosen, or NO_AGENCY where tasks that name none are; else ''."""
    if len(selection.agency) == 1 and selection.agency[0] in known:
        return selection.agency[0]
    return NO_AGENCY if selection.role == ("none",) and NO_AGENCY in known else ""


def late(document_id: str, held: Period, at: ledger.At) -> list[str]:
    """The agencies that lack something for a period that has ended, those with most first."""
    if held.end >= at.on:
        return []
    found = reporting.by_agency_wide(Selection(), document_id, held.key, at)
    return found.loc[found["missing"] > 0, "agency"].tolist()


def table(found: pd.DataFrame) -> None:
    """What each agency was asked for and gave, as `reporting.by_agency_wide` tells it."""
    if found.empty:
        return
    heads = {
        "agency": view.say("field", "agency"),
        **{counted: view.say("reporting", f"figure_{counted}") for counted in ("asked", *reporting.ASKED)},
    }
    shown = found.assign(agency=[told.agency(name) for name in found["agency"]]).rename(columns=heads)
    if paper.asked():
        printed.table(shown)
        return
    st.dataframe(shown, key="reports_by_agency", hide_index=True, alt=view.say("reporting", "table_alt"))
    printed.whole_elsewhere(len(shown))
