"""What a chapter is called: its printed number and title, and its notice where there is more than one."""

from __future__ import annotations

import pandas as pd

from pages.charts import marks
from pages.charts.caption import say


def names(frame: pd.DataFrame, language: str) -> list[str]:
    """The name of the chapter of each line. frame: document_id, document_no, document_title, chapter_no,
    chapter_number (as printed, or missing), chapter_title, chapter_title_en."""
    titles = frame[marks.named("chapter_title", language)]
    each = [
        _name(no, printed, text, language)
        for no, printed, text in zip(frame["chapter_no"], frame["chapter_number"], titles, strict=True)
    ]
    return of_notices(frame, each, language)


def _name(chapter_no: int, printed: object, text: str, language: str) -> str:
    """The title behind its number: in Chinese as printed, in English the digits. A chapter without one has the title
    alone."""
    if pd.isna(printed):
        return text
    if language == "zh":
        return f"{printed}{text}" if str(printed)[-1] in "、.．）)" else f"{printed} {text}"
    return say("chapter_title", language, no=chapter_no, title=text)


def of_notices(frame: pd.DataFrame, names: list[str], language: str, *, number_first: bool = False) -> list[str]:
    """The name of a chapter for each line, with its notice where there is more than one to tell apart."""
    called = notices(frame)
    pattern = "column_of_notice" if number_first else "chapter_of_notice"
    if len(called) < 2:
        return names
    return [
        name if name == called[document] else say(pattern, language, notice=called[document], chapter=name)
        for document, name in zip(frame["document_id"], names, strict=True)
    ]


def notices(frame: pd.DataFrame) -> dict[str, str]:
    """document_id → 〔2023〕5号; the whole number or title where that is missing or two notices share it."""
    each = frame.drop_duplicates("document_id").set_index("document_id")
    whole = each["document_no"].fillna(each["document_title"])
    short = whole.str.extract("(〔.+)", expand=False).fillna(whole)
    marked = short if short.is_unique else whole
    return (marked if marked.is_unique else pd.Series(each.index, index=each.index)).to_dict()
