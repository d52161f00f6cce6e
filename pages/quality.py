"""How far a number can be trusted: what became of every numeral and task, what was not plain, what was measured."""

import streamlit as st

from pages.charts import quality as charts
from pages.components import account, figure, findings, measured, part, view
from pages.queries import quality

selection, language = view.selection(), view.language()
view.heading("quality")
if view.nothing_found(selection):
    view.stop()

notices = quality.measured(selection)
figures = quality.figures(selection)
account.sentence(figures, quality.lost_numerals(selection))
account.metrics(figures, [line for lines in notices["lines"] for line in lines])
account.scope(selection)

st.subheader(view.say("quality", "by_reason"), anchor=False)


def by_reason() -> None:
    """The chart of reasons, and the numerals of the one that is chosen: nothing else on the page follows it."""
    found = quality.numerals_by_reason(selection)
    reason = account.reason(found)
    if not found.empty:
        figure.show(
            quality.numerals_by_reason,
            selection,
            charts.numerals,
            charts.numerals_alt,
            key="numerals_by_reason",
            counted="targets",
            sets=("reason", "reason"),
            chosen=(("reason", (reason,) if reason else ()),),
        )
        account.choose(found, reason)
    account.numerals(selection, reason, language)


part.show(by_reason)

st.subheader(view.say("quality", "tasks_and_rows"), anchor=False)
findings.tasks(selection, language)

st.subheader(view.say("quality", "not_plain"), anchor=False)
findings.diagnostics(selection)
findings.unknown_names(selection)
findings.uncertain(selection, language)
findings.corrections(selection)
findings.not_understood(selection)

st.subheader(view.say("quality", "measured"), anchor=False)
measured.figures(notices)

st.subheader(view.say("quality", "definitions"), anchor=False)
measured.definitions(language)
