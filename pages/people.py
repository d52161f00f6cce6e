"""People: who may write what, who asks for it, and everything that was written."""

from datetime import date

import streamlit as st

from pages.components import acting, fold, identity, paper, people_audit, people_me, people_roles, told, view
from pages.queries import ledger, people

with told.or_sentence():
    at = ledger.at(date.today())
    held, waiting, acts = len(people.holders(at)), len(people.waiting(at)), len(people.acts(at))
view.heading("people", view.say("people", "answer", held=held, waiting=waiting, acts=acts))
if not paper.asked():
    acting.answer(people_me.ASK, *people_roles.forms(at))
    people_me.show(at)
    if identity.person():
        words = view.say("people", "ask_for_role")
        fold.part(words, "ask", lambda: people_me.ask(at), expanded=not identity.roles())
    people_roles.supervising(at)
st.subheader(view.say("people", "holders"), anchor=False)
people_roles.holders(at)
st.subheader(view.say("people", "audit"), anchor=False)
people_audit.show(at)
