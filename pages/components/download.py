"""Taking the rows away: a file with exactly the rows of the view, in their order."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from loaders import reference
from loaders.store import export
from pages.components import view
from pages.selection import Selection, file_name

_CODES = ("target_type", "kind", "comparator", "modality", "deadline_basis", "indicator_basis")
_ENGLISH_ONLY = ("indicator_en", "chapter_title_en", "task_title_en", "unit_en")


def csv(found: pd.DataFrame, selection: Selection) -> None:
    """A button that says how many rows it takes; the file is made on the click."""
    language = view.language()
    name = file_name(selection, language, date.today(), "csv", "、".join(_document_numbers(found)), view.names())
    st.download_button(
        view.say("text", "download", n=len(found)),
        data=lambda: as_csv(found, language),
        file_name=name,
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def as_csv(found: pd.DataFrame, language: str) -> bytes:
    """The rows of `queries.rows.rows` as CSV for a reader: columns and codes in words, names as the notice has them."""
    table = found.drop(columns=["value_zh", "value_en", *(_ENGLISH_ONLY if language == "zh" else ())])
    table.insert(table.columns.get_loc("comparator"), "value", found[f"value_{language}"])
    for column in _CODES:
        words = {row["code"]: row[language] for row in reference.rows("labels") if row["code_set"] == column}
        table[column] = [words[code] if isinstance(code, str) else None for code in table[column]]
    corrected = reference.label("text", "corrected", language)
    table["is_corrected"] = [corrected if yes else None for yes in table["is_corrected"]]
    return export.to_csv(table, {column: reference.label("field", column, language) for column in table})


def _document_numbers(found: pd.DataFrame) -> list[str]:
    return [number for number in found["document_no"].unique() if isinstance(number, str)]
