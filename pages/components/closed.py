"""What stands in place of every page where reading is closed to who came: who they are, a way in, a request."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.components import acting, header, identity, people_me, sign_in, told, view
from pages.queries import ledger, reading


def instead() -> bool:
    """Whether the page is not for who came; if so, draws what stands there instead. Ends the page where the setting is
    not known or the ledger cannot be asked."""
    with told.or_sentence():
        if not reading.is_closed() or identity.roles():
            return False
        at = ledger.at(date.today())
    header.bar()
    st.title(view.say("people", "closed"), anchor=False)
    st.text(view.say("people", "closed_rule"))
    if identity.mode() == "none":
        st.warning(view.say("people", "unconfigured"), icon=":material/lock:")
    elif identity.person() is None:
        sign_in.buttons("sign-in-closed")
    else:
        acting.answer(people_me.ASK)
        people_me.who(at)
        people_me.ask(at)
    return True
