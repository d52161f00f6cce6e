"""What a chapter is called: its printed number and title, and its notice where there is more than one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pages.charts import marks
from pages.charts.caption import say
from pages.charts.records import Row, grouped

_SHORT = re.compile("〔.+")


def names(rows: Sequence[Row], language: str) -> list[str]:
    """The name of the chapter of each row. rows: document_id, document_no, document_title, chapter_no,
    chapter_number (as printed, or missing), chapter_title, chapter_title_en."""
    title = marks.named("chapter_title", language)
    each = [_name(row["chapter_no"], row["chapter_number"], row[title], language) for row in rows]
    return of_notices(rows, each, language)


def _name(chapter_no: int, printed: str | None, text: str, language: str) -> str:
    """The title behind its number: in Chinese as printed, in English the digits. A chapter without one has the title
    alone."""
    if printed is None:
        return text
    if language == "zh":
        return f"{printed}{text}" if printed[-1] in "、.．）)" else f"{printed} {text}"
    return say("chapter_title", language, no=chapter_no, title=text)


def several(rows: Sequence[Row]) -> bool:
    """Whether the rows are of more than one notice."""
    return len({row["document_id"] for row in rows}) > 1


def of_notices(
    rows: Sequence[Row], names: Sequence[str], language: str, *, number_first: bool = False
) -> Sequence[str]:
    """The name of a chapter for each row, with its notice where there is more than one to tell apart."""
    if not several(rows):
        return names
    called = notices(rows)
    pattern = "column_of_notice" if number_first else "chapter_of_notice"
    found = []
    for row, name in zip(rows, names, strict=True):
        notice = called[row["document_id"]]
        found.append(name if name == notice else say(pattern, language, notice=notice, chapter=name))
    return found


def notices(rows: Sequence[Row]) -> dict[str, str]:
    """document_id → 〔2023〕5号; the whole number or title where that is missing or two notices share it."""
    whole = {
        document: first["document_title"] if first["document_no"] is None else first["document_no"]
        for document, (first, *_) in grouped(rows, "document_id").items()
    }
    short = {}
    for document, text in whole.items():
        found = _SHORT.search(text)
        short[document] = found[0] if found else text
    return next(names for names in (short, whole, {document: document for document in whole}) if _unique(names))


def _unique(names: Mapping[str, str]) -> bool:
    return len(set(names.values())) == len(names)
