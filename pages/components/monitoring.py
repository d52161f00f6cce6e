"""What a supervisor looks after, on screen and on paper: what falls due, who has gone quiet, problems that idle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import quote_plus, urlencode

import pandas as pd
import streamlit as st

from pages.components import drawer, fold, foreign, judgement, paper, printed, problem_words, states, view
from pages.queries import indicators, ledger
from pages.queries.indicators import Coming
from pages.selection import Selection, value_text

# Lines of a list that stand open.
TOP = 6


def stem(page: str, parameter: str) -> str:
    """The address of another page within the filters of the moment, up to the value of its last parameter."""
    return f"{page}?{urlencode(view.query(**{parameter: ''}), doseq=True)}"


def anchor(stem: str, name: str, words: str) -> str:
    """A link to the thing of that name; `words` are HTML."""
    return f'<a href="{escape(stem + quote_plus(name), quote=True)}">{words}</a>'


def who(line: object) -> str:
    """The agencies that lead, else those that share; words where the task names none. `line` is one of `rows`."""
    named = drawer.agencies(line.lead_agencies) or drawer.agencies(line.shared_agencies)
    return named or view.say("chart", "no_unit")


def due(selection: Selection, at: ledger.At, chosen: tuple[str, ...]) -> None:
    """What falls due within the next days, by day: targets, and nodes on the way."""
    found, days = indicators.falling_due(selection, at, chosen), indicators.near_days()
    lines = indicators.lines(selection, at)
    none = view.say("indicators", "due_none", days=days)
    title = view.say("indicators", "due", days=days, n=len(found))
    rows = [(f"{one.due:%Y-%m-%d}", lines[one.target_id], _node(one, lines[one.target_id])) for one in found]
    _list("due", title, view.say("indicators", "due_rule"), none, rows, view.say("ledger", "column_due"))


def quiet(selection: Selection, at: ledger.At, chosen: tuple[str, ...]) -> None:
    """The targets of which nothing came for some periods, with the day of the last report."""
    found, lines = indicators.quiet(selection, at, chosen), indicators.lines(selection, at)
    periods, never = indicators.QUIET_PERIODS, view.say("state", "unreported")
    rows = [(f"{day:%Y-%m-%d}" if day else never, lines[name], "") for name, day in found]
    title, words = view.say("indicators", "quiet", n=len(found)), view.say("indicators", "quiet_rule", periods=periods)
    none = view.say("indicators", "quiet_none", periods=periods)
    _list("quiet", title, words, none, rows, view.say("ledger", "column_latest"))


def _node(one: Coming, line: object) -> str:
    """What a node asks for; empty for a target itself."""
    if one.node is None:
        return ""
    value, unit, unit_en = one.node.value, *(None if pd.isna(name) else name for name in (line.unit, line.unit_en))
    wanted = value_text("eq", value, value, unit, view.language(), unit_en) if value is not None else ""
    wanted = view.say("status", one.node.status) if one.node.status else wanted
    return view.say("indicators", "node", words=" ".join(part for part in (one.node.title, wanted) if part))


def _list(key: str, title: str, words: str, none: str, rows: Sequence[tuple[str, object, str]], head: str) -> None:
    """A heading and the first rows, the others folded; on paper a table of all. A row is (day, line, node)."""
    if not rows:
        _section(title, none)
        return
    if paper.asked():
        _section(title, words)
        printed.table(_table(rows, head), (10, 34, 14, 12, 30))
        return
    ledger_stem, source_stem = stem("ledger", "target"), stem("source", "target")

    def html(part: Sequence[tuple[str, object, str]]) -> str:
        return "".join(_row(day, line, node, ledger_stem, source_stem) for day, line, node in part)

    _section(title, words, f'<ul class="watch">{html(rows[:TOP])}</ul>')
    _rest(f"{key}-rest", len(rows) - TOP, lambda: st.html(f'<ul class="watch">{html(rows[TOP:])}</ul>'))


def _row(day: str, line: object, node: str, ledger_stem: str, source_stem: str) -> str:
    tongue = view.language()
    goal = "" if node else judgement.goal(line, tongue)
    name = anchor(ledger_stem, line.target_id, foreign.html(judgement.indicator(line, tongue)))
    facts = [escape(states.word(line.state)), foreign.html(who(line))]
    words = anchor(source_stem, line.target_id, escape(view.say("page", "source")))
    return (
        f"<li><time>{escape(day)}</time><div>{name} <b>{foreign.html(node or goal)}</b>"
        f"<small>{' · '.join([*facts, words])}</small></div></li>"
    )


def _table(rows: Sequence[tuple[str, object, str]], head: str) -> pd.DataFrame:
    tongue = view.language()
    return pd.DataFrame(
        {
            head: [day for day, _, _ in rows],
            view.say("ledger", "column_indicator"): [judgement.indicator(line, tongue) for _, line, _ in rows],
            view.say("ledger", "column_value"): [node or judgement.goal(line, tongue) for _, line, node in rows],
            view.say("ledger", "column_state"): [states.word(line.state) for _, line, _ in rows],
            view.say("ledger", "column_lead_agencies"): [who(line) for _, line, _ in rows],
        }
    )


def idle(selection: Selection, at: ledger.At, chosen: tuple[str, ...]) -> None:
    """Open problems that nothing happened to for some days; each leads to where it is moved on."""
    found, days = indicators.idle(selection, at, chosen), indicators.near_days()
    title = view.say("indicators", "idle", days=days, n=len(found))
    if found.empty:
        _section(title, view.say("indicators", "idle_none", days=days))
        return
    rows, problem_stem = list(found.itertuples()), stem("problems", "problem")

    def html(part: Sequence[object]) -> str:
        return f'<ul class="watch">{"".join(_problem(line, problem_stem) for line in part)}</ul>'

    shown = rows if paper.asked() else rows[:TOP]
    _section(title, "", html(shown))
    _rest("idle-rest", len(rows) - len(shown), lambda: st.html(html(rows[TOP:])))


def _problem(line: object, problem_stem: str) -> str:
    name = anchor(problem_stem, str(line.problem_id), foreign.html(line.title))
    facts = [problem_words.stage(line.stage), problem_words.clock(line), problem_words.place(line)]
    facts[2:2] = [view.name(line.agency)] if line.agency else []
    since = view.say("indicators", "idle_since", n=line.idle_days)
    return (
        f"<li><time>{escape(since)}</time><div>{name}<small>{' · '.join(map(foreign.html, facts))}</small></div></li>"
    )


def _section(title: str, words: str, body: str = "") -> None:
    said = f"<p>{escape(words)}</p>" if words else ""
    st.html(f'<section class="watched"><h3>{escape(title)}</h3>{said}{body}</section>')


def _rest(key: str, n: int, draw: Callable[[], None]) -> None:
    if n > 0:
        fold.part(view.say("indicators", "more", n=n), key, draw)
