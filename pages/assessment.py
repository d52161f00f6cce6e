"""Assessment: rates of a notice, its agencies and chapters for a period, with what they are rates of, and changes."""

import streamlit as st

from pages.charts import assessment as chart
from pages.components import (
    assessment_changes,
    assessment_figures,
    assessment_rules,
    assessment_table,
    bulletin,
    day,
    figure,
    notice,
    paper,
    period,
    reach,
    switch,
    told,
    view,
)
from pages.components import assessment_words as words
from pages.queries import assessment, ledger, reporting

TOP = 10

selection = reach.selection()
with told.or_sentence():
    at = ledger.at(day.on())
    document_id = period.document()
    held = period.chosen(document_id, at)
    if held is None:
        view.heading("assessment", view.say("reporting", "no_period"))
        view.stop()
    sat = assessment.sitting(document_id, held.key, at)
    found = assessment.whole(selection, sat)
view.heading("assessment", words.answer(sat, found))
reach.sentence()
period.of_notice(document_id)
if view.nothing_found(notice.within(selection, document_id)):
    view.stop()

if not paper.asked():
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period.box(document_id, sat.period, at)
        day.box(reporting.periods_of(document_id, at), at.on)
        bulletin.buttons(selection, sat)
        assessment_table.take_away(selection, sat, st.query_params.get("ranked") == "1")
assessment_figures.show(sat, found)
if not assessment.kept(selection.without("agency", "role"), sat).empty:
    with st.container(key="length"):
        shown = paper.asked() or switch.on("all_agencies", view.say("ledger", "all_agencies"))
    figure.show(
        assessment.of(sat),
        selection,
        chart.kept_by_agency,
        chart.kept_by_agency_alt,
        key="on_schedule",
        counted=lambda chosen: words.rate(assessment.whole(chosen, sat).rates["on_schedule"]),
        axes={"agency": "agency", "role": "role"},
        drill={"agency": "agency", "role_a": "role", "role_b": "role"},
        top=None if shown else TOP,
    )
is_ranked = assessment_table.ranked()
assessment_table.lead(selection, sat, is_ranked, found.targets)
assessment_table.participating(selection, sat)
assessment_table.chapters(selection, sat)
assessment_changes.show(selection, sat)
assessment_rules.show()
