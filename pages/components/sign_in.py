"""Signing in and out: a button for each provider, and the small control beside language and print."""

from __future__ import annotations

import streamlit as st

from pages.components import identity, view

# Characters of a name that fit beside the other controls of a phone.
_MOST_SHOWN = 10


def buttons(key: str) -> None:
    """A button for each provider to sign in with; without one, what is wrong or what to do instead."""
    if words := trouble():
        st.warning(words, icon=":material/lock:")
        return
    with st.container(horizontal=True):
        for provider in identity.providers() if identity.mode() == "oidc" else []:
            label = view.say("people", "sign_in")
            if provider is not None:
                label = view.say("people", "sign_in_with", provider=provider)
            _button(view.plain(label), f"{key}-{provider or 'default'}", provider)


def _button(label: str, key: str, provider: str | None) -> None:
    st.button(label, key=key, icon=":material/login:", on_click=st.login, args=[provider])


def trouble() -> str | None:
    """The sentence that says why nobody can be identified, None where nothing is wrong."""
    wrong = identity.trouble()
    return None if wrong is None else view.say("people", f"trouble_{wrong}", secret=identity.SECRET)


def control() -> None:
    """Who is signed in, with a way out; or a way in. Nothing where names are as typed."""
    found = identity.mode()
    if found == "none":
        return
    who = identity.person()
    if who is None:
        ways = identity.providers() if found == "oidc" else []
        if len(ways) == 1:
            with st.container(key="sign-in", width="content"):
                _button(view.say("people", "sign_in"), "sign-in-header", ways[0])
            return
        with st.container(key="sign-in", width="content"):
            _to_people(view.say("people", "sign_in"))
        return
    label = who.name if len(who.name) <= _MOST_SHOWN else f"{who.name[: _MOST_SHOWN - 1]}…"
    with st.popover(view.plain(label), icon=":material/person:", key="signed-in", width="content"):
        st.text(who.name)
        _to_people(view.say("people", "my_roles"))
        if found == "oidc":
            st.button(view.say("people", "sign_out"), key="sign-out", icon=":material/logout:", on_click=st.logout)


def _to_people(label: str) -> None:
    st.page_link(view.page("people"), label=label, icon=":material/badge:", query_params=view.query())
