"""What stands above every page: the notice with its figures, the language switch, the chosen filters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from pages.components import notice, paper, sign_in, view
from pages.queries import headline, options, run
from pages.selection import Selection, listed

_HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}


def set_language() -> None:
    """Tell the browser the language of the page, for screen readers and hyphenation; Streamlit always says English."""
    code = _HTML_LANGUAGE[view.language()]
    st.html(Path(__file__).with_name("style.css"))
    st.html(f"<script>document.documentElement.lang='{code}'</script>", unsafe_allow_javascript=True)


def document() -> None:
    """The notices in view, linked to their source, with number, chapters, tasks and targets; print, language."""
    named, n = _named(headline.notices_of(view.selection()), view.language())
    open_one = notice.shown()
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        with st.container(gap=None):
            for place, (document_id, words) in enumerate(named):
                # On the source page Streamlit marks every link to it; a notice that is not shown there stays plain.
                state = "shown" if document_id == open_one else "other"
                with st.container(key=f"notice-{state}-{place}"):
                    st.page_link(
                        view.page("source"),
                        label=view.plain(words),
                        query_params=view.query(notice.within(view.selection(), document_id)),
                    )
            if not named:
                st.text(view.say("text", "no_document"))
            if n > len(named):
                st.text(view.say("text", "more_documents", n=n - len(named)))
        # A link to the page that is open would leave the address as it is.
        st.button(
            view.say("print", "link"), key="print", type="tertiary", icon=":material/print:", on_click=paper.enter
        )
        sign_in.control()
        _language_switch()


def paper_bar() -> None:
    """Above a printed view, on the screen alone: back to the page, print again, the language switch."""
    with st.container(horizontal=True, vertical_alignment="center", key="paper"):
        st.button(view.say("print", "back"), key="print_back", icon=":material/arrow_back:", on_click=paper.leave)
        st.button(view.say("print", "link"), key="print_again", icon=":material/print:")
        _language_switch()


def bar() -> None:
    """Above a page that is closed to who came: who is signed in, and the language switch."""
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        sign_in.control()
        _language_switch()


@run.remembered()
def _named(chosen: tuple[str, ...] | None, language: str) -> tuple[list[tuple[str, str]], int]:
    """(document_id, title with number and counts) of the first notices chosen as `headline.chosen_documents` takes
    them; and how many there are."""
    shown = headline.chosen_documents(chosen)
    first = shown.head(paper.MOST_NOTICES)
    return [(line.document_id, _about(line, language)) for line in first.itertuples()], len(shown)


def _about(line: object, language: str) -> str:
    counts = {name: getattr(line, name) for name in ("chapters", "tasks", "targets")}
    facts = view.say("text", "document_facts", language, **counts)
    if isinstance(line.document_no, str):
        facts = view.say("text", "numbered_facts", language, document_no=line.document_no, facts=facts)
    return view.say("text", "document_link", language, title=view.title_of(line, language), facts=facts)


def _language_switch() -> None:
    st.session_state["language"] = view.language()
    st.segmented_control(
        view.say("text", "language"),
        view.LANGUAGES,
        format_func=lambda code: view.say("text", "language_name", code),
        key="language",
        on_change=_switch_language,
        required=True,
        label_visibility="collapsed",
    )


def _switch_language() -> None:
    st.query_params["lang"] = st.session_state["language"]
    # Titles of pages and the language of the document stand outside what a choice draws again.
    st.rerun()


def chips() -> None:
    """A chip with × for each chosen value and one "clear all"; before anything is chosen, how to choose."""
    chosen = view.selection()
    # The row stands there before anything is chosen, so that a first click moves nothing on the page.
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="chips"):
        if chosen.is_empty():
            st.caption(view.say("text", "no_filter"))
        for chip in chosen.chips():
            word = view.word_of(chip.field, chip.value)
            st.button(
                f"{view.plain(word)} ×",
                key=f"chip-{chip.field}-{chip.value}",
                help=view.say("text", "remove_filter", field=view.say("field", chip.field), value=word),
                on_click=view.toggle,
                args=chip,
            )
        if not chosen.is_empty():
            st.button(
                view.say("text", "clear_all"),
                key="clear_all",
                type="tertiary",
                on_click=view.change,
                args=[Selection()],
            )


def unknown() -> None:
    """A warning for each chosen value that the database lacks."""
    for field, value, near in options.unknown(view.selection()):
        code = "unknown_value_near" if near else "unknown_value"
        known = listed([view.word_of(field, one) for one in near], "comma", view.language())
        st.warning(
            view.plain(view.say("text", code, field=view.say("field", field), value=value, near=known)),
            icon=":material/help:",
        )


@contextmanager
def or_no_database() -> Iterator[None]:
    """Around what needs the database: while there is none, a page in both languages that says what to type."""
    try:
        yield
    except run.NoDatabaseError as error:
        for tongue in view.LANGUAGES:
            st.title(view.say("text", "no_database", tongue), anchor=False)
            st.text(view.say("text", "no_database_do", tongue))
            st.code("make build", language=None)
        st.caption(view.plain(str(error)))
