"""Where the reader stands: selection and language, read from the URL and written back to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import NoReturn, TypeVar

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from loaders import reference
from pages.queries import headline, options
from pages.selection import Selection, sentence, word

PAGES = Path(__file__).parent.parent
LANGUAGES = ("zh", "en")
# Parameters of the URL that follow the reader from page to page, beside the selection.
_CARRIED = ("lang", "sort", "on")
Made = TypeVar("Made")


_READ: ContextVar[tuple[Selection, str] | None] = ContextVar("read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within, selection and language are read from the URL at the start alone. For drawing, which changes no URL."""
    token = _READ.set((selection(), language()))
    try:
        yield
    finally:
        _READ.reset(token)


def as_read_now(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make` with the selection and the language of now, for what is made later: on a click on a download no URL can
    be read."""
    read = (selection(), language())

    def made() -> Made:
        token = _READ.set(read)
        try:
            return make()
        finally:
            _READ.reset(token)

    return made


def selection() -> Selection:
    """The selection in the URL."""
    if read := _READ.get():
        return read[0]
    return Selection.from_query({key: st.query_params.get_all(key) for key in st.query_params})


def language() -> str:
    """'zh' or 'en': as the URL says, else as the browser prefers, else Chinese."""
    if read := _READ.get():
        return read[1]
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    return "en" if (st.context.locale or "zh").lower().split("-")[0] != "zh" else "zh"


def page(name: str) -> StreamlitPage:
    """The page of that name, for `st.page_link`; /<name> is its address."""
    return _link_to(name, language())


@cache
def _link_to(name: str, tongue: str) -> StreamlitPage:
    return st.Page(_drawn_elsewhere, title=say("page", name, tongue), url_path=name)


def _drawn_elsewhere() -> None:
    """Stands in a link for what the frame draws."""


def query(chosen: Selection | None = None, **more: str) -> dict[str, list[str]]:
    """The parameters to carry to another page: the selection (ours unless given), the language, and `more`."""
    carried = {key: st.query_params.get_all(key) for key in _CARRIED if key in st.query_params}
    found = selection() if chosen is None else chosen
    return {**found.to_query(), **carried, **{key: [value] for key, value in more.items()}}


def change(chosen: Selection) -> None:
    """Make `chosen` the selection of the URL; every other parameter stays. For callbacks."""
    # The row that was open, and the part of a long table, belong to the rows before the change.
    others = {
        key: st.query_params.get_all(key)
        for key in st.query_params
        if key not in (*Selection.__dataclass_fields__, "target", "part")
    }
    st.query_params.from_dict({**chosen.to_query(), **others})


def toggle(field: str, value: str) -> None:
    """Add a value to a filter or take it out. For callbacks."""
    change(selection().toggle(field, value))


def drill(mark: Selection) -> None:
    """Choose what a mark stands for; a second time releases it. For callbacks."""
    change(selection().drill(mark))


def switch(parameter: str, value: str | None) -> None:
    """Set a page's own parameter, or release it where it holds the value already or there is none. For callbacks."""
    if value is None or st.query_params.get(parameter) == value:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = value


def say(code_set: str, code: str, tongue: str | None = None, **values: object) -> str:
    """A word on screen from labels.csv in the reader's language, its {places} filled with `values`."""
    return reference.words(code_set, code, tongue or language(), **values)


def names() -> Mapping[str, str]:
    """Value of the database → what the reader calls it, where that is another word: English names, document numbers."""
    return options.names(language())


def name(value: str) -> str:
    """A name of the database in the reader's language, as the database has it where there is no other."""
    return names().get(value, value)


def word_of(field: str, value: str) -> str:
    """The word on screen for a value of a filter."""
    return word(field, value, language(), names())


def title_of(line: object, language: str) -> str:
    """The title of a notice as the reader of `language` calls it; `line` is one of `headline.documents`."""
    if language == "en" and isinstance(line.title_en, str):
        return say("text", "unofficial_title", language, title=line.title_en)
    return line.title


def plain(text: str) -> str:
    """Text whose characters mean nothing to Markdown."""
    return "".join("\\" + char if char in "\\`*_{}[]()#+-.!|~>$:<" else char for char in text)


def describe(*chosen: Selection) -> str:
    """The sentence of the view with its counts; further selections narrow the counts, the first one is named."""
    figures = headline.figures(*chosen)
    return sentence(chosen[0], language(), figures["targets"], figures["tasks"], figures["qualitative"], names())


def heading(name_of_page: str, words: str | None = None) -> None:
    """The title of a page, and beside it the sentence of the view or other words that answer at once."""
    with st.container(horizontal=True, vertical_alignment="center", key="heading"):
        st.title(say("page", name_of_page), anchor=False, width="content")
        st.text(words or describe(selection()))


def nothing_found(chosen: Selection) -> bool:
    """Whether no row is in view; if so, says it and offers to clear the filters."""
    if headline.figures(chosen)["rows"]:
        return False
    st.info(say("text", "nothing_found"), icon=":material/filter_alt_off:")
    st.button(say("text", "clear_all"), key="clear_nothing", on_click=change, args=[Selection()])
    return True


def stop() -> NoReturn:
    """End the page here."""
    st.stop()
