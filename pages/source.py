"""The notice as published, with every target, agency and date marked where it stands; ?target= shows one."""

import streamlit as st

from pages.components import notice, view
from pages.queries import rows, source

selection, language = view.selection(), view.language()
target = st.query_params.get("target")
document = notice.shown()
view.heading("source", view.describe(notice.within(selection, document)))
notice.choose(document)
if target and source.document_of(target) is None:
    st.warning(view.say("text", "unknown_target"), icon=":material/help:")
    st.text(target)

notice.legend()
notice.contents(source.chapters(document), language)
in_view = set(rows.rows(selection)["target_id"])
notice.show(source.text(document), source.pieces(document), source.marks(document), target, in_view)
