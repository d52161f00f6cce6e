"""The notice as published, with every target, agency and date marked where it stands.

?target= opens one row beside the text, ?at=START-END shows any of its characters.
"""

import streamlit as st

from pages.components import beside, notice, view
from pages.queries import rows, source

selection, language = view.selection(), view.language()
target = st.query_params.get("target")
document = notice.shown()
narrowed = notice.within(selection, document)
view.heading("source", view.describe(narrowed))
notice.choose(document)
if target and source.document_of(target) is None:
    st.warning(view.say("text", "unknown_target"), icon=":material/help:")
    st.text(target)

text = source.text(document)
found = rows.rows(narrowed)
st.caption(view.say("quality", "published"))
notice.legend()
notice.contents(source.chapters(document), found, language)
place = notice.place(text)
beside.show(target, found)
turns = notice.turns(text, source.pages(document))
notice.show(text, source.pieces(document), source.marks(document), target, set(found["target_id"]), place, turns)
beside.clicks()
