"""Who writes into the ledger and what became of it: the account, or the name that is typed once, and the answer to the
last act. Nowhere else do pages make a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

import streamlit as st

from loaders.ledger import people
from loaders.ledger.acts import Draft
from loaders.ledger.model import LedgerError
from pages.components import identity, sign_in, told, view

_NAME, _ANSWER = "acting-name", "acting-answer"


def name(key: str, *, known: bool = True) -> None:
    """A box for the writer's name, which the other forms of this visit then know; drawn in each form `key`. It starts
    empty where who writes is likely another person than before (`known` is false).

    Where people are identified it says under which name is written, or why nobody can write.
    """
    # A form that is drawn anew after its act was written is a new one; a second click before that is not.
    if st.session_state.pop(f"spent-{key}", False):
        st.session_state.pop(f"token-{key}", None)
    if identity.mode() != "none":
        _identified()
        return
    held = st.session_state.get(_NAME, "") if known else ""
    st.text_input(view.say("ledger", "who"), value=held, key=f"who-{key}", max_chars=60, width=320)


def _identified() -> None:
    try:
        who = identity.writer()
    except LedgerError as error:
        st.caption(view.plain(told.sentence(error.code, error.values)))
        _to_people()
        return
    st.caption(view.plain(view.say("people", "writes_as", name=who.name)))
    if not identity.roles():
        st.caption(view.plain(told.sentence("no_role", {})))
        _to_people()


def _to_people() -> None:
    st.page_link(view.page("people"), icon=":material/badge:", query_params=view.query())


def draft(key: str, agency: str, *, file_name: str = "", content: bytes | None = None) -> Draft:
    """The act of the form `key`, now; a second click on the same form carries the same token.

    Raises LedgerError not_signed_in or signed_in_too_long where people are identified.
    """
    token = st.session_state.setdefault(f"token-{key}", uuid4().hex)
    now = datetime.now().astimezone()
    if identity.mode() != "none":
        writer = identity.writer()
        return Draft(token, writer.name, agency, now, file_name, content, person=writer.person)
    who = st.session_state.get(f"who-{key}", "")
    st.session_state[_NAME] = who
    return Draft(token, who, agency, now, file_name, content)


def act(key: str, write: Callable[[], object], done: str, **values: object) -> bool:
    """Write, and keep the answer for `answer`: the words `done` of the code set `act`, or why it was refused.

    Returns whether it is in the ledger, now or before. For callbacks.
    """
    try:
        write()
    except LedgerError as error:
        tell(key, error)
        return False
    st.session_state[f"spent-{key}"] = True
    st.session_state[_ANSWER] = (key, True, view.say("act", done, **values))
    return True


def tell(key: str, error: LedgerError) -> None:
    """Keep for `answer` why the act of the form `key` was refused. For callbacks."""
    st.session_state[_ANSWER] = (key, False, told.sentence(error.code, error.values))


def answer(*keys: str) -> None:
    """What became of the last act, where it was of one of these forms."""
    key, written, words = st.session_state.get(_ANSWER, ("", True, ""))
    if key in keys:
        show, icon = (st.success, ":material/check:") if written else (st.error, ":material/block:")
        show(view.plain(words), icon=icon)


def forget(key: str | None = None) -> None:
    """Take back the answer to the form `key`, or to any: what it was about is something else now. For callbacks."""
    held = st.session_state.get(_ANSWER)
    if held and key in (None, held[0]):
        del st.session_state[_ANSWER]


def agencies(names: Sequence[str], act: str) -> list[str]:
    """Of these agencies those for which the person may do an act of `people`."""
    return identity.may(act, names)


def refuse(act: str) -> None:
    """For an act that writes nothing: raises LedgerError where the ledger would not take one of that kind now."""
    if identity.mode() != "none":
        identity.writer()
        people.refuse(identity.roles(), act)
    elif not identity.may(act):
        raise LedgerError("not_signed_in")


def offered(key: str, act: str, names: Sequence[str] = ("",)) -> bool:
    """Whether the form `key` for an act is to be drawn, for one of these agencies; where not, says why and what to do.

    For a place outside of forms.
    """
    if identity.may(act, names):
        return True
    if identity.mode() == "none":
        st.caption(view.say("people", "roles_without_sign_in"))
        _to_people()
        return False
    if identity.person() is None:
        st.caption(view.plain(told.sentence("not_signed_in", {})))
        sign_in.buttons(f"sign-in-{key}")
        return False
    if not any(role == "editor" for role, _ in identity.roles()):
        st.caption(view.plain(told.sentence("no_role", {})))
        _to_people()
    elif act in people.SUPERVISING:
        st.caption(view.plain(told.sentence("supervisors_only", {})))
    else:
        st.caption(view.plain(told.sentence("not_your_agency", {"agency": list(names)})))
    return False
