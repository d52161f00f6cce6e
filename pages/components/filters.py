"""The filters in the sidebar. The URL is the only truth: each widget is set from it, and a change goes back to it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from loaders.model import QUANTITATIVE_TYPES
from pages.components import view
from pages.queries import headline, options, translation
from pages.selection import Selection, word

# The order in which people narrow down: where, who, what; then for whom, as what, how firmly, until when, in what.
_FIRST = ("chapter", "agency", "type")
_OF_NOTICE = ("document", "region", "level", "year")
_MORE = ("sector", "role", "modality", "comparator", "due", "unit", "place")


def sidebar() -> None:
    """All shared filters, each value with the number of rows behind it; the rarer ones under "more"."""
    with st.sidebar:
        _text()
        if len(headline.documents()) > 1:
            for field in _OF_NOTICE:
                _choice_of_notice(field)
        for field in _FIRST:
            _choice(field)
            if field == "agency" and len(view.selection().agency) > 1:
                _agency_match()
        _numeric_only()
        _more()
        if view.language() == "en":
            st.caption(_translation_note())


def _choice_of_notice(field: str) -> None:
    """A filter of notices, where they differ in it or something is chosen."""
    if len(options.options(Selection(), field)) > 1 or getattr(view.selection(), field):
        _choice(field)


def _more() -> None:
    """The rarer filters, made when they are opened; how many of their values are chosen shows while they are not."""
    number = sum(len(getattr(view.selection(), field)) for field in _MORE)
    label = view.say("text", "more_filters_chosen" if number else "more_filters", n=number)
    with st.expander(label, key="more_filters", on_change="rerun") as panel:
        if panel.open:
            for field in _MORE:
                _choice(field)


def _translation_note() -> str:
    """That English names are unofficial, and how many rows in view have an English indicator."""
    found = translation.share(view.selection())
    return view.say("translation", "note" if found.rows else "note_empty", **found._asdict())


def _choice(field: str) -> None:
    chosen: Selection = view.selection()
    every, counts = options.options(chosen, field), options.offered(chosen, field)
    is_cut = len(counts) < len(every)
    tongue, names = view.language(), view.names()
    words = {value: f"{word(field, value, tongue, names)} ({number})" for value, number in counts.items()}
    key = f"filter-{field}"
    present = getattr(chosen, field)
    st.session_state[key] = [value for value in present if value in counts]
    strangers = [value for value in present if value not in counts]

    def changed() -> None:
        values = [_value(field, told, every) for told in st.session_state[key]]
        view.change(view.selection().with_values(field, [*values, *strangers]))

    st.multiselect(
        view.say("field", field),
        list(counts),
        format_func=lambda value: words.get(value, value),
        key=key,
        placeholder=view.say("text", "any"),
        select_all=False,
        on_change=changed,
        accept_new_options=is_cut,
    )
    if is_cut:
        st.caption(view.say("text", "most_offered", shown=len(counts), n=f"{len(every):,}"))


def _numeric_only() -> None:
    """A switch for the five types that carry a number; off again, it releases the types."""
    chosen = view.selection()
    counts = options.options(chosen, "type")
    st.session_state["numeric_only"] = set(chosen.type) == set(QUANTITATIVE_TYPES)

    def changed() -> None:
        wanted = QUANTITATIVE_TYPES if st.session_state["numeric_only"] else ()
        view.change(view.selection().with_values("type", wanted))

    number = sum(counts.get(code, 0) for code in QUANTITATIVE_TYPES)
    st.toggle(view.say("text", "numeric_only", n=number), key="numeric_only", on_change=changed)


def _value(field: str, told: str, counts: Mapping[str, int]) -> str:
    """The value that the browser told of. It sends words, which a change of counts or language may have outdated."""
    if told in counts:
        return told
    words = re.sub(r" \(\d+\)$", "", told)
    known = {word(field, value, tongue, options.names(tongue)): value for value in counts for tongue in view.LANGUAGES}
    return known.get(words, told)


def _agency_match() -> None:
    st.session_state["filter-agency_match"] = view.selection().agency_match
    st.segmented_control(
        view.say("field", "agency_match"),
        ["any", "all"],
        format_func=lambda value: view.word_of("agency_match", value),
        key="filter-agency_match",
        required=True,
        on_change=lambda: view.change(
            view.selection().with_values("agency_match", [st.session_state["filter-agency_match"]])
        ),
    )


def _text() -> None:
    st.session_state["filter-text"] = view.selection().text
    st.text_input(
        view.say("field", "text"),
        key="filter-text",
        type="search",
        placeholder=view.say("text", "search_placeholder"),
        on_change=lambda: view.change(view.selection().with_values("text", [st.session_state["filter-text"]])),
    )
