"""English for what a notice says in Chinese: how much of it there is, and the short words of a row."""

from __future__ import annotations

from typing import NamedTuple

from pages.queries.run import ask, fetch, remembered
from pages.selection import Selection


class Share(NamedTuple):
    """How many rows there are, and how many of them have an English indicator."""

    rows: int
    translated: int


@remembered()
def share(*selections: Selection) -> Share:
    """Rows in view of every type, and those whose indicator has an English text."""
    found = ask(
        "select count(*) as total, count(r.indicator_en) as translated"
        " from s join d.target_rows r on r.target_id = s.target_id",
        *selections,
    ).iloc[0]
    return Share(int(found["total"]), int(found["translated"]))


@remembered()
def word(field: str, value: str, language: str) -> str:
    """An `action`, `per` or `period` as the reader says it; as the database has it where there is no English."""
    if language == "zh":
        return value
    found = fetch("select word_en from d.words_en where field = ? and word = ?", [field, value])
    return value if found.empty else found["word_en"].iloc[0]
