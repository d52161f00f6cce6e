"""Reporting: who has and has not reported for a period, the forms to fill in, reminders, extensions, the schedule."""

import streamlit as st

from pages.charts import states as chart
from pages.components import (
    answer,
    arranging,
    choice,
    day,
    figure,
    filing,
    fold,
    notice,
    paper,
    period,
    reach,
    reminders,
    switch,
    told,
    view,
)
from pages.queries import ledger, reporting

TOP = 10

selection = reach.selection()
with told.or_sentence():
    at = ledger.at(day.on())
    document_id = period.document()
    held = period.chosen(document_id, at)
if held is None:
    view.heading("reporting", view.say("reporting", "no_period"))
    view.stop()
found = reporting.figures(selection, document_id, held.key, at)
due = f"{held.report_due:%Y-%m-%d}"
view.heading("reporting", view.say("reporting", "answer", period=held.key, due=due, on=f"{at.on:%Y-%m-%d}", **found))
reach.sentence()
period.of_notice(document_id)
if view.nothing_found(notice.within(selection, document_id)):
    view.stop()
agencies = reporting.agencies_of(document_id)
named = [name for name in agencies if name != ledger.NO_AGENCY]
whose = period.agency(selection, agencies)
if not paper.asked():
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period.box(document_id, held, at)
        day.box(reporting.periods_of(document_id, at), at.on)
        choice.one_of("agency", named, view.say("reporting", "choose"), width=320)
answer.boxes(
    {view.say("reporting", f"figure_{counted}"): f"{found[counted]:,}" for counted in ("asked", *reporting.ASKED)}
)
if whose and not paper.asked():
    with st.container(border=True, key="filing"):
        st.subheader(view.say("reporting", "of_agency", agency=told.agency(whose), period=held.key), anchor=False)
        filing.forms(whose, document_id, held, at)
        filing.upload(whose, document_id, held)

with st.container(key="length"):
    shown = len(agencies) <= TOP or switch.on("all_agencies", view.say("ledger", "all_agencies"))
figure.show(
    reporting.of(document_id, held.key, at),
    selection,
    chart.by_agency,
    chart.by_report_alt,
    key="reports",
    counted=lambda chosen: view.say("chart", "total", n=reporting.figures(chosen, document_id, held.key, at)["asked"]),
    axes={"agency": "agency", "role": "role"},
    drill={"agency": "agency", "role_a": "role", "role_b": "role"},
    code_set="reported",
    top=None if shown or paper.asked() else TOP,
)
st.caption(view.say("reporting", "rule"))
period.table(reporting.by_agency_wide(selection, document_id, held.key, at))
late = [whose] if whose else period.late(document_id, held, at)
if paper.asked():
    reminders.show(late, document_id, held, at)
else:
    arranging.lost(at)
    words = view.say("reporting", "reminders", n=len(late))
    fold.part(words, "reminders", lambda: reminders.show(late, document_id, held, at), expanded=bool(whose))
    fold.part(view.say("reporting", "extensions"), "asked", lambda: arranging.extensions(at))
    fold.part(view.say("reporting", "written"), "written", lambda: arranging.written(at))
    fold.part(view.say("reporting", "schedule"), "arranged", lambda: arranging.schedule(document_id, at))
