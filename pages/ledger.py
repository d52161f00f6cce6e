"""The ledger: every target with its agency, date, latest report, progress and state; a line opens in full."""

import streamlit as st

from pages.charts import states as chart
from pages.components import (
    day,
    download,
    entry,
    figure,
    ledger_table,
    paper,
    reach,
    rulebook,
    states,
    switch,
    told,
    view,
)
from pages.queries import ledger

TOP = 10

selection = reach.selection()
with told.or_sentence():
    at = ledger.at(day.on())
    counts = ledger.by_state(selection, at)
total = sum(counts.values())
done, behind, blank = (counts[state] for state in ("done", "behind", "unreported"))
answer = view.say("ledger", "answer", on=f"{at.on:%Y-%m-%d}", n=total, done=done, behind=behind, blank=blank)
view.heading("ledger", answer)
reach.sentence()
entry.show(at)
if view.nothing_found(selection):
    view.stop()

chosen = states.chosen()
if paper.asked():
    st.text(states.line(counts, chosen))
else:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day.box(ledger.days(selection.document, at), at.on)
        shown = sum(counts[state] for state in chosen) if chosen else total
        download.ledger(selection, at, chosen, shown)
    states.row(counts, chosen)
st.caption(view.say("ledger", "unreported_rule"))
if not paper.asked():
    with st.container(key="length"):
        shown = switch.on("all_agencies", view.say("ledger", "all_agencies"))
    figure.show(
        ledger.of(at),
        selection,
        chart.by_agency,
        chart.by_agency_alt,
        key="states_of_agencies",
        counted="rows",
        axes={"agency": "agency", "role": "role"},
        drill={"agency": "agency", "role_a": "role", "role_b": "role"},
        also=("state", "state"),
        states=chosen,
        top=None if shown else TOP,
    )
    st.caption(view.say("ledger", "agency_rule"))
ledger_table.show(selection, at, chosen, key="ledger")
rulebook.show()
