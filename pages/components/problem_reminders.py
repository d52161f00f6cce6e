"""Texts by which a person reminds an agency of its overdue problems; problems in reports that nobody has registered."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components import drawer, problem_words, told, view
from pages.queries import ledger, problems
from pages.selection import Selection


def overdue(selection: Selection, at: ledger.At) -> None:
    """For each agency with overdue problems the text to send; those that wait for a supervisor come first."""
    found = problems.chosen(selection, at, (), "overdue", None)
    if found.empty:
        st.caption(view.say("problem", "none_overdue"))
        return
    waits = found["awaited"].isin(("assign", "feed_back"))
    _text(view.say("problem", "supervision"), found[waits], at)
    for agency, part in found[~waits].groupby("agency", sort=False):
        _text(told.agency(str(agency)), part, at)


def _text(whom: str, found: pd.DataFrame, at: ledger.At) -> None:
    if found.empty:
        return
    lines = [
        view.say(
            "problem", "reminder_line", place=place, title=line.title, where=problem_words.place(line),
            clock=problem_words.clock(line), due=problem_words.day(line.due),
        )
        for place, line in enumerate(found.itertuples(), 1)
    ]  # fmt: skip
    opening = view.say("problem", "reminder", whom=whom, on=f"{at.on:%Y-%m-%d}", n=len(found))
    query = {"lang": [view.language()], "clock": ["overdue"], "on": [f"{at.on:%Y-%m-%d}"]}
    link = drawer.readable(drawer.address("problems", query))
    st.markdown(f"**{view.plain(whom)}**")
    st.code(
        "\n".join([opening, *lines, view.say("reporting", "reminder_close", link=link)]), language=None, wrap_lines=True
    )


def reported(selection: Selection, at: ledger.At) -> None:
    """Problems that agencies wrote into their reports and that nobody has put into the loop; a click begins one."""
    found = problems.reported(selection, at)
    if found.empty:
        st.caption(view.say("problem", "none_reported"))
        return
    st.caption(view.say("problem", "reported_rule"))
    chinese = view.language() == "zh"
    shown = pd.DataFrame(
        {
            view.say("form", "problem"): found["problem"],
            view.say("form", "indicator"): found["indicator" if chinese else "indicator_en"],
            view.say("problem", "task"): found["task_no"],
            view.say("form", "agency"): [told.agency(name) for name in found["agency"]],
            view.say("form", "as_of"): [f"{day:%Y-%m-%d}" for day in found["as_of"]],
        }
    )
    names: Sequence[str] = found["target_id"].tolist()

    def choose() -> None:
        chosen = st.session_state["reported"]["selection"]["rows"]
        if chosen:
            st.query_params["about"] = names[chosen[0]]

    st.dataframe(
        shown, key="reported", hide_index=True, on_select=choose, selection_mode="single-row",
        height=300 if len(shown) > 8 else "content", alt=view.say("problem", "reported", n=len(shown)),
    )  # fmt: skip
