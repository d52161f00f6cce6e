"""What a supervisor watches: lights, what falls due, who has gone quiet, how the states moved from period to period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any

import pandas as pd

from loaders.ledger import periods, rule
from loaders.ledger.model import STATES, Duty, Node, Period
from loaders.ledger.settings import thresholds
from pages.queries import ledger, problems
from pages.queries.ledger import At
from pages.queries.rows import rows
from pages.queries.run import FEW, remembered
from pages.selection import Selection

# Which states make a light; the last one stays dark. Each state is in one of them.
LIGHTS: Mapping[str, tuple[str, ...]] = {
    "red": ("behind",),
    "amber": ("at_risk", "unreported"),
    "green": ("done", "on_course"),
    "grey": ("not_due", "extension"),
}
QUIET_PERIODS = 2
# As many as a year has months, and fewer than the days of which the states are kept.
MOST_PERIODS = 12


@dataclass(frozen=True, slots=True)
class Coming:
    """A target that falls due on a day, or a `node` on the way to it."""

    due: date
    target_id: str
    node: Node | None = None


def near_days() -> int:
    """How many days count as near, forward for what falls due and back for what did not move."""
    return thresholds().due_soon_days


def lights(counts: Mapping[str, int]) -> dict[str, int]:
    """The lines in each light, from those in each state; they add up to all."""
    return {light: sum(counts[state] for state in states) for light, states in LIGHTS.items()}


@remembered(FEW)
def lines(selection: Selection, at: At, states: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """Each line of `ledger.lines` by its target, with its columns as attributes; in the order of the notice."""
    return {line.target_id: line for line in ledger.lines(selection, at, states).itertuples()}


@remembered(FEW)
def falling_due(selection: Selection, at: At, states: tuple[str, ...] = ()) -> tuple[Coming, ...]:
    """The targets that are not done and fall due from the day looked at on, within `near_days`, and nodes of such
    targets that are not reached; by day, then in the order of the notice."""
    found = _falling_due(at, ledger.scope(selection))
    names = _names(selection, at, states)
    shown = [one for name in names for one in found.get(name, ())]
    return tuple(sorted(shown, key=lambda one: one.due))


@remembered(FEW)
def _falling_due(at: At, document_ids: tuple[str, ...]) -> dict[str, tuple[Coming, ...]]:
    last, book, told = at.on + timedelta(days=near_days()), ledger.book(at), ledger.judged(at)
    found: dict[str, tuple[Coming, ...]] = {}
    for name, duty in ledger.of_notices(document_ids).items():
        if told[name].state == "done":
            continue
        known = rule.known_by(book.history(name), at.on)
        nodes = (
            Coming(node.due, name, node)
            for node in known.nodes
            if at.on <= node.due <= last and not rule.has_node(duty.goal, known, node, thresholds())
        )
        due = told[name].due
        own = (Coming(due, name),) if due is not None and at.on <= due <= last else ()
        found[name] = (*nodes, *own)
    return found


@remembered(FEW)
def quiet(selection: Selection, at: At, states: tuple[str, ...] = ()) -> tuple[tuple[str, date | None], ...]:
    """(target_id, day of the last report or None) of the targets asked for and not reported in each of the last
    QUIET_PERIODS periods whose day to report has passed; those never reported first, then the longest silent."""
    found = _quiet(at, ledger.scope(selection))
    shown = [(name, found[name]) for name in _names(selection, at, states) if name in found]
    return tuple(sorted(shown, key=lambda pair: pair[1] or date.min))


@remembered(FEW)
def _quiet(at: At, document_ids: tuple[str, ...]) -> dict[str, date | None]:
    book, found = ledger.book(at), {}
    for name, duty in ledger.of_notices(document_ids).items():
        if _is_quiet(duty, at):
            known = rule.known_by(book.history(name), at.on)
            found[name] = max((entry.write.written_on for entry in known.entries), default=None)
    return found


def _is_quiet(duty: Duty, at: At) -> bool:
    name, goal, book = duty.stated.target_id, duty.goal, ledger.book(at)
    due, schedule = ledger.judged(at)[name].due, book.schedule(duty.stated.document_id, at.on)
    if goal.start is None or due is None:
        return False
    asked = [one for one in periods.between(goal.start, due, schedule) if one.report_due < at.on][-QUIET_PERIODS:]
    return len(asked) == QUIET_PERIODS and all(
        rule.reporting(goal, book.history(name), one, at.on, schedule, thresholds()) == "missing" for one in asked
    )


@remembered(FEW)
def idle(selection: Selection, at: At, states: tuple[str, ...] = ()) -> pd.DataFrame:
    """The lines of `problems.lines` that are open and had no move for `near_days`, with moved_on and idle_days; the
    longest idle first. Where states are given, those of targets in them."""
    found = problems.lines(selection, at)
    moved = {
        number: standing.timed[-1].step.write.written_on for number, (_, standing) in problems.standings(at).items()
    }
    found["moved_on"] = pd.Series([moved[number] for number in found["problem_id"]], found.index, dtype="object")
    found["idle_days"] = pd.Series([(at.on - day).days for day in found["moved_on"]], found.index, dtype="int64")
    found = found[(found["stage"] != "closed") & (found["idle_days"] >= near_days())]
    if states:
        found = found[found["target_id"].isin(_names(selection, at, states))]
    return found.sort_values(["idle_days", "problem_id"], ascending=[False, True]).reset_index(drop=True)


def _names(selection: Selection, at: At, states: tuple[str, ...]) -> list[str]:
    """The targets in view that are in one of these states, in any where none is given; in the order of the notice."""
    names = rows(selection)["target_id"].tolist()
    told = ledger.judged(at) if states else {}
    return [name for name in names if told[name].state in states] if states else names


def passed(selection: Selection, at: At) -> tuple[Period, ...]:
    """The last MOST_PERIODS periods of the notices in view whose day to report had passed, earliest first."""
    by_day = {one.settled_on: one for one in ledger.days(selection.document, at) if one.settled_on <= at.on}
    return tuple(by_day[day] for day in sorted(by_day))[-MOST_PERIODS:]


@remembered()
def by_period(selection: Selection, at: At) -> pd.DataFrame:
    """period, on (the day after its day to report, ISO), state, lines: the targets in view in each state on each of
    those days, as far as it had been written by then; states without any are left out."""
    names = rows(selection)["target_id"].tolist()
    found = []
    for period in passed(selection, at) if names else ():
        told = ledger.judged(At(at.where, at.version, period.settled_on))
        counts = Counter(told[name].state for name in names)
        found += [(period.key, f"{period.settled_on}", state, counts[state]) for state in STATES if counts[state]]
    return pd.DataFrame(found, columns=["period", "on", "state", "lines"])


@lru_cache(maxsize=64)
def of(at: At) -> Callable[[Selection], pd.DataFrame]:
    """`by_period` at one moment as a question of the selection alone; the same function for the same moment."""
    return partial(by_period, at=at)
