"""The problems as a table: overdue ones first, a line opens in full."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components import paper, printed, problem_words, tables, told, view
from pages.queries import ledger, problems, run
from pages.selection import Selection

_WIDTHS = {
    "stage": 130,
    "clock": 210,
    "title": 260,
    "agency": 190,
    "level": 90,
    "place": 300,
    "found_on": 105,
    "age": 80,
    "found_by": 100,
}
_SHARES = (11, 15, 20, 13, 8, 20, 8, 5)


def show(selection: Selection, at: ledger.At, narrowed: tuple[tuple[str, ...], str | None, str | None]) -> None:
    """Every problem of the selection that the choice of stages, clock and age leaves; on paper all lines."""
    found = problems.chosen(selection, at, *narrowed)
    shown = said(selection, at, narrowed, view.language())
    if paper.asked():
        printed.table(_headed(shown.drop(columns=["found_by"])), _SHARES)
        return
    if found.empty:
        st.caption(view.say("problem", "none_here"))
        return
    opened = found.index[found["problem_id"].astype(str) == st.query_params.get("problem")].tolist()
    lazy = len(shown) > tables.LAZY_ROWS
    key = "problems"
    if not lazy:
        st.session_state[key] = {"selection": {"rows": opened}}

    def choose() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen:
            st.query_params["problem"] = str(found["problem_id"].iloc[chosen[0]])

    st.dataframe(
        shown,
        key=key,
        height=560 if len(shown) > 15 else "content",
        hide_index=True,
        placeholder="",
        lazy=lazy or None,
        column_config={
            problem_column: st.column_config.Column(view.say("problem", f"column_{problem_column}"), width=width)
            for problem_column, width in _WIDTHS.items()
        },
        alt=view.say("problem", "table_alt", n=len(shown)),
        **({} if lazy else {"on_select": choose, "selection_mode": "single-row"}),
    )
    printed.whole_elsewhere(len(shown))


@run.remembered(run.FEW)
def said(
    selection: Selection, at: ledger.At, narrowed: tuple[tuple[str, ...], str | None, str | None], language: str
) -> pd.DataFrame:
    """The columns that a reader sees, in words; `age` in days."""
    found = problems.chosen(selection, at, *narrowed)
    each, several = list(found.itertuples()), found["document_id"].nunique() > 1
    return pd.DataFrame(
        {
            "stage": [problem_words.stage(line.stage, language) for line in each],
            "clock": [problem_words.clock(line, language) for line in each],
            "title": _text(line.title for line in each),
            "agency": [told.agency(line.agency) if line.agency else "" for line in each],
            "level": [view.say("problem_level", line.level, language) for line in each],
            "place": [_place(line, language, several) for line in each],
            "found_on": [problem_words.day(line.found_on) for line in each],
            "age": pd.Series([line.age for line in each], dtype="int64"),
            "found_by": _text(line.found_by for line in each),
        }
    )


def _place(line: object, language: str, several: bool) -> str:
    """Task and target, and the notice where there are several: their tasks have the same numbers."""
    told = problem_words.place(line, language)
    return f"{view.name(line.document_id)} · {told}" if several else told


def written(
    selection: Selection, at: ledger.At, narrowed: tuple[tuple[str, ...], str | None, str | None]
) -> pd.DataFrame:
    """The same lines for a file: every column in words, with the number of the problem."""
    language = view.language()
    found, shown = problems.chosen(selection, at, *narrowed), said(selection, at, narrowed, language)
    more = pd.DataFrame(
        {
            "problem_id": found["problem_id"],
            "what": found["what"],
            "solve_due": [problem_words.day(day) for day in found["solve_due"]],
            "solved_on": [problem_words.day(day) for day in found["solved_on"]],
            "closed_on": [problem_words.day(day) for day in found["closed_on"]],
            "rounds": found["rounds"],
            "target_id": found["target_id"],
        }
    )
    return _headed(pd.concat([more[["problem_id"]], shown, more.drop(columns=["problem_id"])], axis=1))


def _headed(shown: pd.DataFrame) -> pd.DataFrame:
    heads = {problem_column: view.say("problem", f"column_{problem_column}") for problem_column in shown}
    return shown.rename(columns=heads)


def _text(values: Sequence[str]) -> pd.Series:
    return pd.Series(list(values), dtype="str")
