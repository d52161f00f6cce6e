"""One problem in full: where it stands, every move with who, when and what, and the moves that come next."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from loaders.ledger import loop
from loaders.ledger.loop import Timed
from loaders.ledger.model import Problem
from pages.components import acting, fold, foreign, problem_forms, problem_words, told, view
from pages.queries import ledger, problems
from pages.selection import Selection


def show(at: ledger.At) -> None:
    """Open the drawer of the problem that the URL names (`?problem=`); a number that is none is said to be none."""
    asked = st.query_params.get("problem")
    if not asked:
        return
    if not asked.isdigit() or int(asked) not in problems.standings(at):
        words = told.sentence("no_problem", {"problem_id": asked[:20]})
        st.warning(view.plain(words), icon=":material/help:")
        return
    opened = st.dialog(view.say("problem", "drawer_title"), width="medium", position="right", on_dismiss=_close)
    opened(content)(int(asked), at.on)


def of_target(target_id: str, at: ledger.At) -> None:
    """The problems of a target as links, and one to register another."""
    for problem, standing in problems.standings(at).values():
        if problem.target_id == target_id:
            words = view.say("print", "filter", field=problem_words.stage(standing.stage), values=problem.title)
            _link(view.plain(words), ":material/report:", problem=str(problem.problem_id))
    _link(view.say("problem", "register"), ":material/add_alert:", about=target_id)


def _link(label: str, icon: str, **query: str) -> None:
    st.page_link(view.page("problems"), label=label, icon=icon, query_params=view.query(**query))


def _close() -> None:
    st.query_params.pop("problem", None)


def content(problem_id: int, on: date) -> None:
    """Facts, moves and forms; asked anew each time, so that what was just written is in it."""
    with told.or_sentence():
        at = ledger.at(on)
        problem, standing = problems.standings(at)[problem_id]
    line = _line(problem_id, problem, at)
    st.markdown(f"**{view.plain(problem.title)}**")
    st.text(f"{problem_words.stage(standing.stage)} · {problem_words.clock(line)}")
    facts = {
        "level": view.say("problem_level", standing.level),
        "place": problem_words.place(line),
        "agency": told.agency(standing.agency) if standing.agency else view.say("problem", "unassigned"),
        "age": str(standing.age),
        "solve_due": problem_words.day(standing.solve_due),
    }
    items = "".join(
        f"<dt>{escape(view.say('problem', f'column_{problem_column}'))}</dt><dd>{foreign.html(value)}</dd>"
        for problem_column, value in facts.items()
        if value
    )
    st.html(f'<dl class="facts">{items}</dl>')
    if problem.target_id is not None:
        st.page_link(
            view.page("ledger"),
            label=view.say("reporting", "open_line"),
            icon=":material/list_alt:",
            query_params=view.query(target=problem.target_id),
        )
    st.html(f'<ol class="moves">{"".join(_move(one) for one in standing.timed)}</ol>')
    steps = loop.legal(standing.stage)
    acting.answer(*(f"{step}-{problem_id}" for step in (*steps, *(one.step.step for one in standing.timed))))
    for step_code in steps:
        fold.part(
            view.say("problem", f"do_{step_code}"),
            f"fold-{step_code}-{problem_id}",
            lambda step_code=step_code: problem_forms.move(step_code, problem, standing),
            expanded=step_code == standing.awaited,
        )


def _line(problem_id: int, problem: Problem, at: ledger.At) -> object:
    """The problem as `problems.lines` has it, whatever the filters are."""
    found = problems.lines(Selection(document=(problem.document_id,)), at)
    return next(found[found["problem_id"] == problem_id].itertuples())


def _move(one: Timed) -> str:
    """A move as an item of the list: which, who for whom and when, whether in time, what was done."""
    step, write = one.step, one.step.write
    who = " · ".join(filter(None, [write.who, told.agency(write.agency) if write.agency else ""]))
    head = f"<b>{escape(view.say('problem_step', step.step))}</b> <small>{foreign.html(who)} · "
    head += f"{write.written_at.astimezone():%Y-%m-%d %H:%M}</small>"
    notes = [_in_time(one)]
    if step.agency:
        notes.append(view.say("problem", "assigned_to", agency=told.agency(step.agency)))
    if step.level:
        notes.append(view.say("problem_level", step.level))
    notes += [f"{node.due:%Y-%m-%d} {node.title}".strip() for node in step.nodes]
    told_of = " · ".join(escape(note) for note in notes if note)
    below = f"<br><small>{told_of}</small>" if told_of else ""
    return f"<li>{head}{below}<br>{foreign.html(step.what)}</li>"


def _in_time(one: Timed) -> str:
    if one.due is None:
        return ""
    if one.late_days:
        return view.say("problem", "move_late", day=f"{one.due:%Y-%m-%d}", n=one.late_days)
    return view.say("problem", "move_in_time", day=f"{one.due:%Y-%m-%d}")
