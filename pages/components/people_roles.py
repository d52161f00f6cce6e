"""Who holds which role; for supervisors the requests that wait, and forms to give a role and to take it away."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from loaders.ledger import roles as acts
from loaders.ledger.acts import Receipt
from loaders.ledger.model import ROLES, Grant, Request
from pages.components import acting, fold, identity, paper, people_me, printed, view
from pages.queries import ledger, people

GIVE, TAKE = "give-role", "take-role"


def holders(at: ledger.At) -> None:
    """Every role that is held: who, account, role, since when and by whom."""
    found = people.holders(at)
    if not found:
        st.caption(view.say("people", "no_holder"))
        return
    shown = pd.DataFrame(
        {
            view.say("people", "name"): [one.name or one.person for one in found],
            view.say("people", "role"): [people_me.role(one.role, one.agency) for one in found],
            view.say("people", "since"): [f"{one.write.written_on:%Y-%m-%d}" for one in found],
            view.say("people", "given_by"): [one.write.who for one in found],
            view.say("people", "account"): [one.person for one in found],
        }
    )
    if paper.asked():
        printed.table(shown)
        return
    st.dataframe(shown, key="holders", hide_index=True, alt=view.say("people", "holders_alt", n=len(found)))


def supervising(at: ledger.At) -> None:
    """What a supervisor does here; nothing for anybody else."""
    if not identity.may("role") or identity.mode() == "none":
        return
    waiting, held = people.waiting(at), people.holders(at)
    words = view.say("people", "requests", n=len(waiting))
    fold.part(words, "requests", lambda: _requests(waiting), expanded=bool(waiting))
    fold.part(view.say("people", "give"), "give", _give_form)
    if held:
        fold.part(view.say("people", "take"), "take", lambda: _take_form(held))


def forms(at: ledger.At) -> list[str]:
    """The forms of `supervising`; of the requests every one, since what was just answered waits no more."""
    return [GIVE, TAKE, *(_key(one) for one in ledger.book(at).requests)]


def _key(one: Request) -> str:
    return f"request-{one.write.write_id}"


def _requests(waiting: tuple[Request, ...]) -> None:
    if not waiting:
        st.caption(view.say("people", "no_request"))
    for one in waiting:
        key = _key(one)
        with st.container(border=True):
            words = {"name": one.write.who, "role": people_me.role(one.role, one.agency), "reason": one.reason or "—"}
            st.text(view.say("people", "request", day=f"{one.write.written_on:%Y-%m-%d}", **words))
            st.caption(view.plain(one.write.person))
            with st.form(key, border=False):
                st.text_input(view.say("people", "answer_reason"), key=f"{key}-reason")
                acting.name(key, known=False)
                with st.container(horizontal=True):
                    for granted in (True, False):
                        st.form_submit_button(
                            view.say("people", "do_give" if granted else "do_refuse"),
                            on_click=partial(_answer, one, granted),
                        )


def _answer(one: Request, granted: bool) -> None:
    key = _key(one)

    def write() -> Receipt:
        reason = st.session_state.get(f"{key}-reason") or ""
        draft = acting.draft(key, "")
        who = one.write
        return acts.give(
            ledger.opened(), draft, who.person, who.who, one.role, one.agency, granted=granted, reason=reason
        )

    acting.act(key, write, "role_given" if granted else "request_refused", name=one.write.who)


def _give_form() -> None:
    with st.form(GIVE, border=False):
        st.text_input(view.say("people", "account"), key=f"{GIVE}-person", help=view.say("people", "account_help"))
        st.text_input(view.say("people", "name"), key=f"{GIVE}-name", width=320)
        people_me.boxes(GIVE, ROLES)
        st.text_input(view.say("people", "reason"), key=f"{GIVE}-reason")
        acting.name(GIVE)
        st.form_submit_button(view.say("people", "do_give"), on_click=_give, type="primary")


def _give() -> None:
    person, name, reason = (st.session_state.get(f"{GIVE}-{part}") or "" for part in ("person", "name", "reason"))

    def write() -> Receipt:
        return acts.give(ledger.opened(), acting.draft(GIVE, ""), person, name, *people_me.chosen(GIVE), reason=reason)

    acting.act(GIVE, write, "role_given", name=name or person)


def _take_form(held: tuple[Grant, ...]) -> None:
    with st.form(TAKE, border=False):
        st.selectbox(
            view.say("people", "holder"), range(len(held)), index=None, key=f"{TAKE}-which",
            format_func=lambda place: _holder(held[place]), placeholder=view.say("people", "choose_holder"),
        )  # fmt: skip
        st.text_input(view.say("people", "reason"), key=f"{TAKE}-reason")
        acting.name(TAKE)
        st.form_submit_button(view.say("people", "do_take"), on_click=partial(_take, held))


def _holder(one: Grant) -> str:
    words = people_me.role(one.role, one.agency)
    return " · ".join(part for part in (one.name, words, one.person) if part)


def _take(held: tuple[Grant, ...]) -> None:
    place = st.session_state.get(f"{TAKE}-which")
    one = None if place is None else held[place]

    def write() -> Receipt:
        draft, reason = acting.draft(TAKE, ""), st.session_state.get(f"{TAKE}-reason") or ""
        told = ("", "", "") if one is None else (one.person, one.name, one.role)
        return acts.give(ledger.opened(), draft, *told, "" if one is None else one.agency, granted=False, reason=reason)

    acting.act(TAKE, write, "role_taken", name="" if one is None else one.name or one.person)
