"""One sheet for those who decide: the answer, five figures, who leads most, what is due when, the headline targets."""

import streamlit as st

from pages.components import answer, brief, paper, view
from pages.queries import headline

selection = view.selection()
figures = headline.figures(selection)
view.heading("brief", answer.sentence(figures, filtered=not selection.is_empty()))
if view.nothing_found(selection):
    view.stop()

if not paper.asked():
    sheet = [(view.say("print", "sheet"), "by_department", "sheet")] if len(selection.agency) == 1 else []
    paper.links((view.say("brief", "print"), "brief", "1"), *sheet)
with st.container(key="brief"):
    brief.show(selection, answer.five(figures))
