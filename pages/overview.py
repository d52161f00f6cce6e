"""The answer before scrolling: how much was promised, by whom, how firmly."""

import streamlit as st

from pages.charts import agencies, chapters, types
from pages.charts.caption import Caption
from pages.components import answer, choice, drawer, figure, promises, view
from pages.queries import counts, headline

TOP = 8

selection, language = view.selection(), view.language()
figures = headline.figures(selection)
view.heading("overview", answer.sentence(figures, filtered=not selection.is_empty()))
drawer.show()
if view.nothing_found(selection):
    view.stop()
answer.metrics(figures)

caption = Caption(view.describe(selection), choice.source())
left, middle, right = st.columns(3)
with left:
    found = counts.by_chapter_and_type(selection)
    figure.altair(
        figure.compact(chapters.by_type(found, language, caption)),
        key="overview_chapters",
        alt=chapters.by_type_alt(found, language, caption),
        drill={"document_id": "document", "chapter_title": "chapter", "target_type": "type"},
    )
with middle:
    found = counts.by_agency_and_role(selection)
    figure.altair(
        figure.compact(agencies.by_role(found, language, caption, top=TOP)),
        key="overview_agencies",
        alt=agencies.by_role_alt(found, language, caption, top=TOP),
        drill={"agency": "agency", "role": "role"},
    )
with right:
    found = counts.by_type_comparator_and_modality(selection)
    figure.altair(
        figure.compact(types.by_type(found, language, caption)),
        key="overview_types",
        alt=types.by_type_alt(found, language, caption),
        drill={"target_type": "type", "modality": "modality"},
    )
    promises.show(selection, most=3)
