"""A problem in words: its stage with a sign, its clock, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from loaders.ledger.model import STAGES
from pages.components import view
from pages.queries import problems

# Each stage has its own shape, so that nothing hangs on colour alone.
SIGNS = {"found": "○", "assigned": "◔", "answered": "◑", "solved": "◕", "closed": "✓", "reopened": "↺"}


def stage(code: str, language: str | None = None) -> str:
    """The stage in words, its sign before it."""
    return f"{SIGNS[code]} {view.say('problem_stage', code, language)}"


def clock(line: object, language: str | None = None) -> str:
    """How much time is left for the move that is awaited, or how long it is overdue; the day of striking off."""
    if line.closed_on is not None:
        ending = "closed_in_time" if line.in_time else "closed_late"
        return view.say("problem", ending, language, day=day(line.closed_on))
    step = view.say("problem_step", line.awaited, language)
    if line.overdue:
        return view.say("problem", "awaited_overdue", language, step=step, n=line.overdue)
    return view.say("problem", "awaited_by", language, step=step, day=day(line.due))


def place(line: object, language: str | None = None) -> str:
    """The task, and the target where the problem has one."""
    chinese = (language or view.language()) == "zh"
    title = line.task_title if chinese else line.task_title_en
    told = f"{line.task_no} {title}"
    indicator = line.indicator if chinese else line.indicator_en
    return f"{told} · {indicator}" if indicator else told


def day(value: date | None) -> str:
    """A day as ISO text; empty where there is none."""
    return "" if value is None else f"{value:%Y-%m-%d}"


def chosen() -> tuple[tuple[str, ...], str | None, str | None]:
    """The stages, the clock and the age that the URL names (`?stage=found&clock=overdue&age=4-7`); what is none is said
    to be none."""
    stages = _known("stage", STAGES)
    clocks, ages = _known("clock", problems.CLOCKS), _known("age", tuple(problems.AGES))
    return stages, next(iter(clocks), None), next(iter(ages), None)


def _known(parameter: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    asked = st.query_params.get_all(parameter)
    for value in asked:
        if value not in codes:
            st.warning(view.plain(view.say("problem", f"no_{parameter}", value=value)), icon=":material/help:")
    return tuple(code for code in codes if code in asked)


def row(counts: Mapping[str, int], stages: tuple[str, ...]) -> None:
    """Every stage with its number of problems; several are chosen together, and none is no choice."""
    st.session_state["stages"] = list(stages)

    def changed() -> None:
        st.query_params["stage"] = st.session_state["stages"]

    st.pills(
        view.say("problem", "stages"),
        STAGES,
        selection_mode="multi",
        format_func=lambda code: f"{stage(code)} **{counts[code]}**",
        key="stages",
        on_change=changed,
        width="stretch",
    )


def clocks(counts: Mapping[str, int], clock: str | None, age: str | None) -> None:
    """What is in time and what is overdue, to choose one; a chosen age as a chip that releases it."""
    st.session_state["clocks"] = clock
    numbers = {"in_time": counts["open"] - counts["overdue"], "overdue": counts["overdue"]}
    st.pills(
        view.say("chart", "clock"),
        problems.CLOCKS,
        format_func=lambda code: f"{view.say('clock', code)} **{numbers[code]}**",
        key="clocks",
        on_change=lambda: _keep("clock", st.session_state["clocks"]),
        width="content",
    )
    if age:
        label = f"{view.plain(view.say('age', age))} ×"
        st.button(label, key="age-chip", on_click=_keep, args=["age", None])


def _keep(parameter: str, code: str | None) -> None:
    if code is None:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = code


def line(counts: Mapping[str, int]) -> str:
    """The stages as one line for paper."""
    return view.say("chart", "comma").join(f"{stage(code)} {counts[code]}" for code in STAGES)
