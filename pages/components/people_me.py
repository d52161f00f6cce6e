"""Who is at the browser: name, account and roles, and a form to ask for a role."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from loaders.ledger import roles as acts
from loaders.ledger.acts import Receipt
from loaders.ledger.model import ROLES
from pages.components import acting, identity, sign_in, told, view
from pages.queries import ledger, people

ASK = "ask-role"
_MOST_REASON = 500


def show(at: ledger.At) -> None:
    """Who is signed in and a form to ask for a role; else how to sign in, or how signing in is configured."""
    if identity.mode() == "none":
        code = "unconfigured" if people.is_open(at) else "roles_without_sign_in"
        st.info(view.say("people", code))
        return
    if identity.person() is None:
        st.caption(view.plain(told.sentence("not_signed_in", {})))
        sign_in.buttons("sign-in-people")
        return
    who(at)


def who(at: ledger.At) -> None:
    """Name, roles and account of the person; the account to copy, since that is what a role is given to."""
    found = identity.person()
    if found is None:
        return
    held = sorted(people.held(found.person, at))
    roles = view.say("chart", "comma").join(role(*one) for one in held) or view.say("people", "no_role_yet")
    st.text(view.say("people", "you_are", name=found.name, roles=roles))
    st.caption(view.say("people", "your_account"))
    st.code(found.person, language=None, wrap_lines=True)


def ask(at: ledger.At) -> None:
    """A form to ask for a role, under the account of the person."""
    found = identity.person()
    if found is None:
        return
    for one in people.waiting(at):
        if one.write.person == found.person:
            day = f"{one.write.written_on:%Y-%m-%d}"
            st.text(view.say("people", "you_asked", role=role(one.role, one.agency), day=day))
    with st.form(ASK, border=False):
        boxes(ASK, ROLES)
        st.text_area(view.say("people", "reason"), key=f"{ASK}-reason", height=68, max_chars=_MOST_REASON)
        acting.name(ASK)
        st.form_submit_button(view.say("people", "ask"), on_click=_ask, type="primary")


def boxes(key: str, roles: Sequence[str]) -> None:
    """Boxes for a role and for the agency of an editor, in the form `key`."""
    st.selectbox(
        view.say("people", "role"), roles, index=None, key=f"{key}-role", width=320,
        format_func=lambda one: view.say("person_role", one), placeholder=view.say("people", "choose_role"),
    )  # fmt: skip
    st.selectbox(
        view.say("people", "agency_of_editor"), people.agencies(), index=None, key=f"{key}-agency", width=320,
        format_func=told.agency, placeholder=view.say("people", "no_agency"),
    )  # fmt: skip


def chosen(key: str) -> tuple[str, str]:
    """(role, agency) as chosen in the boxes of the form `key`, each empty where nothing is."""
    return st.session_state.get(f"{key}-role") or "", st.session_state.get(f"{key}-agency") or ""


def role(name: str, agency: str) -> str:
    """A role in words, with its agency where it has one."""
    words = view.say("person_role", name)
    return view.say("text", "quote_of_notice", quote=words, notice=told.agency(agency)) if agency else words


def _ask() -> None:
    def write() -> Receipt:
        reason = st.session_state.get(f"{ASK}-reason") or ""
        return acts.ask(ledger.opened(), acting.draft(ASK, ""), *chosen(ASK), reason)

    acting.act(ASK, write, "role_asked")
