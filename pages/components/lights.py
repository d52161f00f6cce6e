"""The states in three lights and what stays dark, for a hurried reader; a light chooses its states (`?state=`)."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components import view
from pages.queries import indicators, ledger
from pages.queries.indicators import LIGHTS
from pages.selection import Selection, listed
from pages.selection.sentence import filters_in_words

# A light has the shape of its worst state.
_SIGNS = {"red": "■", "amber": "▲", "green": "●", "grey": "○"}


def answer(selection: Selection, at: ledger.At, counts: Mapping[str, int]) -> str:
    """Whose targets these are, how many there are, and how many in each light; `counts` are those of the states."""
    who = filters_in_words(selection, view.language(), view.names())
    numbers, n = indicators.lights(counts), sum(counts.values())
    return view.say("indicators", "answer", who=who, on=f"{at.on:%Y-%m-%d}", n=n, **numbers)


def word(code: str) -> str:
    """A light in words, its sign before it."""
    return f"{_SIGNS[code]} {view.say('light', code)}"


def row(counts: Mapping[str, int], chosen: tuple[str, ...]) -> None:
    """The lights with their numbers, of which one chooses its states; a second time it releases them."""
    numbers = indicators.lights(counts)
    held = next((code for code, of_light in LIGHTS.items() if set(of_light) == set(chosen)), None)
    st.session_state["lights"] = held

    def changed() -> None:
        code = st.session_state["lights"]
        st.query_params["state"] = list(LIGHTS[code]) if code else []

    st.pills(
        view.say("indicators", "lights"),
        list(LIGHTS),
        format_func=lambda code: f"{word(code)} **{numbers[code]}**",
        key="lights",
        on_change=changed,
        width="stretch",
    )


def rule() -> str:
    """Which states make which light."""
    told = [
        view.say(
            "indicators",
            "light_rule",
            light=view.say("light", code),
            states=listed([view.say("state", state) for state in of_light], "comma", view.language()),
        )
        for code, of_light in LIGHTS.items()
    ]
    return view.say("chart", "comma").join(told)


def line(counts: Mapping[str, int]) -> str:
    """The lights as one line for paper."""
    numbers = indicators.lights(counts)
    return view.say("chart", "comma").join(f"{word(code)} {numbers[code]}" for code in LIGHTS)
