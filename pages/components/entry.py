"""One target of the ledger in full: its state and why, its history, and the forms to report, plan and extend."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from pages.components import (
    acting,
    drawer,
    entry_forms,
    entry_history,
    fold,
    foreign,
    judgement,
    problem_drawer,
    states,
    told,
    view,
)
from pages.queries import ledger, rows
from pages.selection import Selection


def show(at: ledger.At) -> None:
    """Open the drawer of the line that the URL names (`?target=`); a name that is not there is said to be none."""
    asked = st.query_params.get("target")
    if not asked:
        return
    if rows.row(asked).empty:
        drawer.show()
        return
    opened = st.dialog(view.say("ledger", "line_title"), width="medium", position="right", on_dismiss=drawer.close)
    opened(content)(asked, at.on)


def content(target_id: str, on: date) -> None:
    """Facts and reason, history, forms; asked anew each time, so that what was just written is in it."""
    with told.or_sentence():
        at = ledger.at(on)
        document = rows.row(target_id).iloc[0]["document_id"]
        found = ledger.lines(Selection(document=(document,)), at)
    line = next(found[found["target_id"] == target_id].itertuples())
    duty = ledger.duties()[target_id]
    tongue = view.language()
    name, goal = judgement.indicator(line, tongue), judgement.goal(line, tongue)
    st.markdown(f"**{view.plain(name)}** · {view.plain(goal)}")
    why = judgement.reason(line, at.on, tongue)
    st.markdown(view.plain(view.say("print", "filter", field=states.word(line.state), values=why)))
    _facts(line)
    acting.answer(*(f"{part}-{target_id}" for part in ("report", "plan", "extension", "decision")))
    entry_history.show(line, duty, at)
    fold.part(view.say("ledger", "report"), f"fold-report-{target_id}", lambda: entry_forms.report(duty, at))
    fold.part(view.say("ledger", "nodes"), f"fold-nodes-{target_id}", lambda: entry_forms.nodes(duty, at))
    fold.part(view.say("ledger", "extend"), f"fold-extend-{target_id}", lambda: entry_forms.extension(duty, at))
    problem_drawer.of_target(target_id, at)
    st.page_link(
        view.page("source"),
        label=view.say("text", "open_in_source"),
        icon=":material/article:",
        query_params=view.query(target=target_id),
    )


def _facts(line: object) -> None:
    """What was reported, each blank said to be one, and what the notice has."""
    tongue = view.language()
    reported = {
        "latest": judgement.latest(line, tongue),
        "as_of": judgement.day(line.as_of),
        "progress": judgement.progress(line, tongue),
        "evidence": line.evidence if isinstance(line.evidence, str) else "",
        "problem": line.problem if isinstance(line.problem, str) else "",
    }
    blank = view.say("state", "unreported")
    stated = {
        "due": judgement.due(line, tongue),
        "lead_agencies": drawer.agencies(line.lead_agencies) or drawer.agencies(line.shared_agencies),
        "participating_agencies": drawer.agencies(line.participating_agencies),
    }
    facts = [(view.say("ledger", f"column_{column}"), value or blank) for column, value in reported.items()]
    facts += [(view.say("ledger", f"column_{column}"), value) for column, value in stated.items() if value]
    facts.append((view.say("field", "quote"), line.quote))
    items = "".join(f"<dt>{escape(name)}</dt><dd>{foreign.html(value)}</dd>" for name, value in facts)
    st.html(f'<dl class="facts">{items}</dl>')
