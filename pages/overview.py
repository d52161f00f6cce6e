"""The answer before scrolling: how much was promised, by whom, how firmly."""

import streamlit as st

from pages.charts import agencies, chapters, types
from pages.charts.caption import Caption
from pages.components import answer, choice, drawer, figure, promises, view
from pages.queries import counts, headline
from pages.selection import Selection

TOP = 8

selection, language = view.selection(), view.language()
figures = headline.figures(selection)
view.heading("overview", answer.sentence(figures, filtered=not selection.is_empty()))
drawer.show()
if view.nothing_found(selection):
    view.stop()
answer.metrics(figures)

# A chart shows every place on its own axes; what is chosen there stands out instead of hiding the rest.
whole = {
    axes: selection.with_values(axes[0], []).with_values(axes[1], [])
    for axes in (("chapter", "type"), ("agency", "role"), ("type", "modality"))
}


def caption(every: Selection, counted: str) -> Caption:
    """What a chart of `every` says of the view."""
    return Caption(*choice.caption(selection, every, counted))


left, middle, right = st.columns(3)
with left:
    figure.show(
        counts.by_chapter_and_type,
        whole["chapter", "type"],
        chapters.by_type,
        chapters.by_type_alt,
        caption(whole["chapter", "type"], "targets"),
        key="overview_chapters",
        drill={"document_id": "document", "chapter_title": "chapter", "target_type": "type"},
        compact=True,
        chosen={"chapter_title": selection.chapter, "target_type": selection.type},
    )
with middle:
    figure.show(
        counts.by_agency_and_role,
        whole["agency", "role"],
        agencies.by_role,
        agencies.by_role_alt,
        caption(whole["agency", "role"], "tasks"),
        key="overview_agencies",
        drill={"agency": "agency", "role": "role"},
        compact=True,
        top=TOP,
        chosen={"agency": selection.agency, "role": selection.role},
    )
with right:
    figure.show(
        counts.by_type_comparator_and_modality,
        whole["type", "modality"],
        types.by_type,
        types.by_type_alt,
        caption(whole["type", "modality"], "targets"),
        key="overview_types",
        drill={"target_type": "type", "modality": "modality"},
        compact=True,
        chosen={"target_type": selection.type, "modality": selection.modality},
    )
    promises.show(selection, most=3)
