"""What the ledger refuses, as one sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import PurePath

import streamlit as st

from loaders import reference
from loaders.ledger.model import NO_AGENCY, LedgerError
from loaders.model import NoticeError
from pages.components import view
from pages.selection import listed


def agency(name: str) -> str:
    """An agency in the reader's language; the words for none where a task names none."""
    return view.say("chart", "no_unit") if name == NO_AGENCY else view.name(name)


def sentence(code: str, values: Mapping[str, object]) -> str:
    """The sentence of a refusal, its places filled in words."""
    return view.say("ledger_error", code, **{name: _word(name, value) for name, value in values.items()})


def _word(name: str, value: object) -> str:
    if isinstance(value, list | tuple):
        return listed([_word(name, one) for one in value], "comma", view.language())
    if isinstance(value, NoticeError):
        return of_file(value)
    if name in ("agency", "responsible"):
        return agency(str(value))
    if name in ("step", "stage"):
        return view.say(f"problem_{name}", str(value))
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


def unreadable(error: NoticeError) -> str:
    """Why a file cannot be read, in the reader's language; what has no words of ours is quoted."""
    if isinstance(error, LedgerError):
        return sentence(error.code, error.values)
    if not error.code:
        return view.say("imports", "technical", words=str(error))
    return view.say("notice_error", error.code, **error.values)


def of_file(error: NoticeError) -> str:
    """The same with the name of the file in front, where the error knows it."""
    name, words = name_in(error), unreadable(error)
    return view.say("imports", "of_file", file=name, words=words) if name else words


def name_in(error: NoticeError) -> str:
    """The file of which the sentence of an error speaks, without folders and as far as it can be shown; else empty."""
    if not error.code or isinstance(error, LedgerError):
        return ""
    about = ": " + reference.words("notice_error", error.code, "en", **error.values)
    return PurePath(str(error).removesuffix(about)).name if str(error).endswith(about) else ""


def refused(error: LedgerError) -> None:
    """Show why the ledger refuses."""
    st.error(view.plain(sentence(error.code, error.values)), icon=":material/block:")


@contextmanager
def or_sentence() -> Iterator[None]:
    """Around what needs the ledger: where it refuses, the page says why and ends there."""
    try:
        yield
    except LedgerError as error:
        refused(error)
        view.stop()
