"""The indicator system: where the targets stand and what to look after, and the targets as a tree."""

import streamlit as st

from pages.charts import marks, trend
from pages.components import day, figure, indicator_tree, lights, monitoring, paper, reach, states, told, view
from pages.queries import indicators, ledger

selection = reach.selection()
with told.or_sentence():
    at = ledger.at(day.on())
    counts = ledger.by_state(selection, at)
view.heading("indicators", lights.answer(selection, at, counts))
reach.sentence()
if view.nothing_found(selection):
    view.stop()

chosen = states.chosen()
if paper.asked():
    st.text(lights.line(counts))
    st.text(states.line(counts, chosen))
    st.caption(lights.rule())
else:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day.box(ledger.days(selection.document, at), at.on)
        lights.row(counts, chosen)
    st.caption(lights.rule())
    states.row(counts, chosen)
st.caption(view.say("ledger", "unreported_rule"))

if indicators.passed(selection, at):
    figure.show(
        indicators.of(at),
        selection,
        trend.by_period,
        trend.by_period_alt,
        key="trend",
        counted="rows",
        sets=("on", "on"),
        also=("state", "state"),
        on=f"{at.on}",
        states=chosen,
    )
    st.caption(view.say("indicators", "trend_rule"))
else:
    st.caption(view.say("indicators", "no_trend"))

left, right = st.columns(2, gap="large")
with left:
    monitoring.due(selection, at, chosen)
    monitoring.quiet(selection, at, chosen)
with right:
    monitoring.idle(selection, at, chosen)

indicator_tree.show(selection, at, chosen, marks.colours("state", ledger.STATES))
