"""The notice as published, with every target, agency and date marked where it stands; ?target= shows one."""

import streamlit as st

from pages.components import notice, view
from pages.queries import headline, rows, source

view.heading("source")
language = view.language()
target = st.query_params.get("target")
notices = headline.documents()["document_id"].tolist()
chosen = [name for name in view.selection().document if name in notices]
document = (source.document_of(target) if target else None) or (chosen or notices)[0]
if target and source.document_of(target) is None:
    st.warning(view.say("text", "unknown_target"), icon=":material/help:")

notice.legend()
notice.contents(source.chapters(document), language)
in_view = set(rows.rows(view.selection())["target_id"])
notice.show(source.text(document), source.pieces(document), source.marks(document), target, in_view)
