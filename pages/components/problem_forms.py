"""The forms of the problem loop: one that puts a problem into it, and one for each move that its stage allows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from loaders.ledger import check
from loaders.ledger import problems as acts
from loaders.ledger.acts import Receipt
from loaders.ledger.loop import Standing
from loaders.ledger.model import LEVELS, Problem, ProblemNode
from pages.components import acting, told, view
from pages.queries import ledger, problems, reporting, rows
from pages.selection import Selection

# Moves of the agency that solves it; the others are a supervisor's.
_OF_AGENCY = ("answer", "progress", "solve")
_MOST_TITLE = 80


def find(selection: Selection, document_id: str, about: str | None) -> None:
    """A form that puts a problem into the loop: of a target, or of a task; `about` is the target to begin with."""
    key = "find"
    acting.answer(key)
    tasks = problems.places(selection, document_id)
    duty = ledger.duties().get(about or "")
    if duty is not None and duty.stated.document_id == document_id:
        tasks = problems.places(Selection(), document_id)
    titles = dict(
        zip(tasks["task_no"], tasks["task_title" if view.language() == "zh" else "task_title_en"], strict=True)
    )
    numbers = list(titles)
    start = numbers.index(duty.stated.task_no) if duty is not None and duty.stated.task_no in titles else 0
    task_no = st.selectbox(
        view.say("problem", "task"), numbers, index=start, key=f"{key}-task-{about}",
        format_func=lambda number: f"{number} {titles[number]}",
    )  # fmt: skip
    targets = {
        name: one.stated.indicator
        for name, one in ledger.of_notices((document_id,)).items()
        if one.stated.task_no == task_no
    }
    if view.language() == "en":
        targets = {name: _english(name, words) for name, words in targets.items()}
    names = ["", *targets]
    target_id = st.selectbox(
        view.say("problem", "target"), names, index=names.index(about) if about in targets else 0,
        key=f"{key}-target-{task_no}-{about}",
        format_func=lambda name: targets.get(name) or view.say("problem", "whole_task"),
    )  # fmt: skip
    possible = [*problems.concerned(document_id, task_no), ""]
    if not acting.offered(key, "find", possible):
        return
    finders = acting.agencies(possible, "find")
    with st.form(key, border=False):
        st.text_input(view.say("problem", "column_title"), key=f"{key}-title", max_chars=_MOST_TITLE)
        st.text_area(view.say("problem", "column_what"), key=f"{key}-what", height=68, max_chars=check.MOST_CHARACTERS)
        st.selectbox(view.say("problem", "column_level"), LEVELS, key=f"{key}-level", format_func=_level)
        st.selectbox(view.say("problem", "found_for"), finders, key=f"{key}-agency", format_func=_finder)
        acting.name(key)
        st.form_submit_button(
            view.say("problem", "do_find"),
            on_click=partial(_find, key, document_id, task_no, target_id),
            type="primary",
        )


def _find(key: str, document_id: str, task_no: str, target_id: str) -> None:
    def write() -> Receipt:
        draft = acting.draft(key, st.session_state.get(f"{key}-agency") or "")
        typed = (st.session_state[f"{key}-{name}"] for name in ("title", "what", "level"))
        stated = ledger.duties()[target_id].stated if target_id else None
        return acts.find(ledger.opened(), draft, document_id, task_no, *typed, stated)

    if acting.act(key, write, "problem_found"):
        for name in ("title", "what"):
            st.session_state.pop(f"{key}-{name}", None)


def move(step_code: str, problem: Problem, standing: Standing) -> None:
    """The form of one move."""
    key = f"{step_code}-{problem.problem_id}"
    agency = standing.agency if step_code in _OF_AGENCY else ""
    if not acting.offered(key, step_code, [agency]):
        return
    edited = None
    with st.form(key, border=False):
        if step_code == "assign":
            _assigning(key, problem, standing)
        st.text_area(
            view.say("problem", f"what_{step_code}"), key=f"{key}-what", height=68, max_chars=check.MOST_CHARACTERS
        )
        if step_code == "answer" and standing.level == "nodes":
            edited = _nodes(key)
        acting.name(key, known=step_code in _OF_AGENCY)
        pressed = st.form_submit_button(
            view.say("problem", f"do_{step_code}"),
            type="primary",
            on_click=None if edited is not None else partial(_move, key, step_code, problem.problem_id, agency, {}),
        )
    if pressed and edited is not None:
        # A table's own edits come with the run and not with its callbacks.
        _move(key, step_code, problem.problem_id, agency, {"nodes": edited})
        st.rerun(scope="fragment")


def _assigning(key: str, problem: Problem, standing: Standing) -> None:
    """Who is to solve it: the agencies of the task first, then every other one that the notice names."""
    concerned = problems.concerned(problem.document_id, problem.task_no)
    others = [name for name in reporting.agencies_of(problem.document_id) if name != ledger.NO_AGENCY]
    names = list(dict.fromkeys([*concerned, *others]))
    st.selectbox(view.say("problem", "column_agency"), names, key=f"{key}-agency", format_func=told.agency)
    st.selectbox(
        view.say("problem", "column_level"), LEVELS, index=LEVELS.index(standing.level), key=f"{key}-level",
        format_func=_level,
    )  # fmt: skip


def _nodes(key: str) -> pd.DataFrame:
    empty = pd.DataFrame({"due": pd.Series(dtype="datetime64[ns]"), "title": pd.Series(dtype="str")})
    st.caption(view.say("problem", "nodes_rule"))
    return st.data_editor(
        empty,
        key=f"{key}-nodes",
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "due": st.column_config.DateColumn(view.say("ledger", "node_due"), format="YYYY-MM-DD", required=True),
            "title": st.column_config.TextColumn(view.say("ledger", "node_title")),
        },
    )


def _move(key: str, step: str, problem_id: int, agency: str, more: Mapping[str, pd.DataFrame]) -> None:
    def write() -> Receipt:
        given: dict[str, object] = {}
        if step == "assign":
            given = {name: st.session_state.get(f"{key}-{name}") for name in ("agency", "level")}
        if "nodes" in more:
            given["nodes"] = [
                ProblemNode(pd.Timestamp(line["due"]).date(), "" if pd.isna(line["title"]) else str(line["title"]))
                for line in more["nodes"].to_dict("records")
                if pd.notna(line["due"])
            ]
        what = st.session_state.get(f"{key}-what", "")
        return acts.move(ledger.opened(), acting.draft(key, agency), problem_id, step, what, **given)

    acting.act(key, write, "problem_moved", step=view.say("problem_step", step))


def _english(target_id: str, words: str) -> str:
    line = rows.row(target_id)["indicator_en"]
    return line.iloc[0] if len(line) else words


def _level(code: str) -> str:
    return view.say("problem_level", code)


def _finder(name: str) -> str:
    return told.agency(name) if name else view.say("problem", "supervision")
