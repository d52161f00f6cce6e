"""English for what a notice says in Chinese: how much of it there is, and the short words of a row."""

from __future__ import annotations

from typing import NamedTuple

from pages.queries.run import ask_one, fetch, remembered
from pages.selection import Selection


class Share(NamedTuple):
    """How many rows there are, and how many of them have an English indicator."""

    rows: int
    translated: int


@remembered()
def share(*selections: Selection) -> Share:
    """Rows in view of every type, and those whose indicator has an English text."""
    found = ask_one(
        "select count(*) as total, count(*) filter (is_translated) as translated from s",
        *selections,
    )
    return Share(found["total"], found["translated"])


@remembered()
def word(field: str, value: str, language: str) -> str:
    """An `action`, `per` or `period` as the reader says it; as the database has it where there is no English."""
    if language == "zh":
        return value
    found = fetch("select word_en from d.words_en where field = ? and word = ?", [field, value])
    return value if found.empty else found["word_en"].iloc[0]
