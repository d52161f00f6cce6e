"""The answer before scrolling: how much was promised, by whom, how firmly."""

import streamlit as st

from pages.charts import agencies, chapters, types
from pages.components import answer, drawer, figure, promises, view
from pages.queries import counts, headline

TOP = 8

selection, language = view.selection(), view.language()
figures = headline.figures(selection)
view.heading("overview", answer.sentence(figures, filtered=not selection.is_empty()))
drawer.show()
if view.nothing_found(selection):
    view.stop()
answer.boxes(answer.five(figures))

left, middle, right = st.columns(3)
with left:
    figure.show(
        counts.by_chapter_and_type,
        selection,
        chapters.by_type,
        chapters.by_type_alt,
        key="overview_chapters",
        counted="targets",
        axes={"chapter_title": "chapter", "target_type": "type"},
        drill={"document_id": "document", "chapter_title": "chapter", "target_type": "type"},
        compact=True,
    )
with middle:
    figure.show(
        counts.by_agency_and_role,
        selection,
        agencies.by_role,
        agencies.by_role_alt,
        key="overview_agencies",
        counted="tasks",
        axes={"agency": "agency", "role": "role"},
        compact=True,
        top=TOP,
    )
with right:
    figure.show(
        counts.by_type_comparator_and_modality,
        selection,
        types.by_type,
        types.by_type_alt,
        key="overview_types",
        counted="targets",
        axes={"target_type": "type", "modality": "modality"},
        compact=True,
    )
    promises.show(selection, most=3)
