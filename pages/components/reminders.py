"""The text by which a person reminds an agency of what it has not reported; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from loaders.ledger.model import Period
from pages.components import drawer, told, view
from pages.queries import ledger, reporting

# What a letter names; the rest is counted and stands in the form.
MOST = 60


def text(agency: str, document_id: str, period: Period, at: ledger.At) -> str:
    """What to write to an agency: the period, the day, each target that is missing, where to report; empty for none."""
    lacking = reporting.missing(agency, document_id, period.key, at)
    if lacking.empty:
        return ""
    tongue = view.language()
    overdue = period.report_due < at.on
    opening = view.say(
        "reporting",
        "reminder_overdue" if overdue else "reminder_due",
        agency=told.agency(agency),
        document=view.name(document_id),
        period=period.key,
        day=f"{period.report_due:%Y-%m-%d}",
        on=f"{at.on:%Y-%m-%d}",
        n=len(lacking),
    )
    lines = [
        view.say(
            "reporting",
            "reminder_line",
            place=place,
            task_no=line.task_no,
            indicator=line.indicator if tongue == "zh" else line.indicator_en,
            goal=getattr(line, f"value_{tongue}") or view.say("target_type", line.target_type),
        )
        for place, line in enumerate(lacking.head(MOST).itertuples(), 1)
    ]
    if len(lacking) > MOST:
        lines.append(view.say("reporting", "reminder_more", n=len(lacking) - MOST))
    query = {"agency": [agency], "document": [document_id], "period": [period.key], "lang": [tongue]}
    link = drawer.readable(drawer.address("reporting", query))
    return "\n".join([opening, *lines, view.say("reporting", "reminder_close", link=link)])


def show(agencies: Sequence[str], document_id: str, period: Period, at: ledger.At) -> None:
    """The text for each of these agencies that lacks something, ready to copy."""
    for agency in agencies:
        words = text(agency, document_id, period, at)
        if words:
            st.markdown(f"**{view.plain(view.say('reporting', 'reminder', agency=told.agency(agency)))}**")
            st.code(words, language=None, wrap_lines=True)
