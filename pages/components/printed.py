"""Tables on paper: every row, the head again on each sheet, no row cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from pages.components import view

# Share of the sheet's width for each column, in percent.
_SHARES = (17, 10, 8, 9, 18, 22, 16)
_ROLES = {"lead_agencies": "lead", "shared_agencies": "shared", "participating_agencies": "participating"}


def targets(shown: pd.DataFrame, n: int) -> None:
    """The rows of `tables.said`, what belongs together in one column, and that they are all `n` or how many of them.

    Chapters are left out: their long titles would double the sheets, and the task's number leads to them.
    """
    on_paper = {
        view.say("field", "indicator"): shown["indicator"],
        # A sign stays on the line of its number.
        view.say("field", "value"): shown["value"].str.replace("^([≥≤≈]) ", "\\1\u00a0", regex=True),
        view.say("print", "type_and_firmness"): shown["target_type"] + "\n" + shown["modality"],
        view.say("field", "deadline"): shown["deadline"].dt.strftime("%Y-%m-%d"),
        view.say("print", "agencies"): [_agencies(line) for line in shown.itertuples()],
        view.say("field", "quote"): shown["quote"],
        view.say("field", "task_title"): shown["task_no"].astype(str) + " " + shown["task_title"],
    }
    if "document_no" in shown:
        on_paper[view.say("field", "document_no")] = shown["document_no"]
    table(pd.DataFrame(on_paper), _SHARES, n)


def _agencies(line: object) -> str:
    """The agencies of a task, a line for each role; the columns of `line` hold their names in words."""
    named = {role: getattr(line, column, "") for column, role in _ROLES.items()}
    return "\n".join(f"{view.say('role', role)} {names}" for role, names in named.items() if names)


def table(shown: pd.DataFrame, shares: Sequence[int] = (), n: int | None = None) -> None:
    """A table of any frame, its columns named as they are; numbers to the right, and below it how many rows.

    `shares` are the widths of the columns in percent; without them each is as wide as its text asks for. Where there
    are more rows, `n` in all, it says that these are the first ones.
    """
    words = view.say("print", "rows", n=len(shown))
    if n is not None and n > len(shown):
        words = view.say("print", "first_rows", shown=len(shown), n=n)
    st.html(f"{as_html(shown, shares)}<p>{escape(words)}</p>")


def as_html(shown: pd.DataFrame, shares: Sequence[int] = ()) -> str:
    """The frame as an HTML table, every character escaped, a line break kept; missing values are empty cells."""
    styles = [' class="number"' if pd.api.types.is_numeric_dtype(kind) else "" for kind in shown.dtypes]
    head = "".join(f"<th{style}>{escape(str(name))}</th>" for name, style in zip(shown, styles, strict=True))
    lines = "".join(
        "<tr>" + "".join(f"<td{style}>{_cell(value)}</td>" for value, style in zip(line, styles, strict=True)) + "</tr>"
        for line in shown.itertuples(index=False, name=None)
    )
    widths = "".join(f'<col style="width: {share}%">' for share in shares)
    head = f"<colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>"
    return f'<table class="paper">{head}<tbody>{lines}</tbody></table>'


def _cell(value: object) -> str:
    return "" if pd.isna(value) else escape(str(value)).replace("\n", "<br>")


def whole_elsewhere(rows: int) -> None:
    """A line that only paper shows, below a table of which it shows what fits on the screen."""
    st.html(f'<p class="only-paper">{escape(view.say("print", "whole_elsewhere", n=rows))}</p>')
