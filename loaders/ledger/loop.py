"""The problem loop as a state machine with a clock: 发现 → 协调 → 解决 → 反馈, and back where the answer does not hold.

A function of a problem's moves, the limits and a day; it knows no storage. docs/problems.md states it in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from loaders.ledger.model import STEPS, LedgerError, Limits, Problem, ProblemNode, Step

# Move → the stages in which it can be made; None is a problem that nobody has found.
FROM: dict[str, tuple[str | None, ...]] = {
    "find": (None,),
    "assign": ("found", "reopened"),
    "answer": ("assigned",),
    "progress": ("answered",),
    "solve": ("answered",),
    "feed_back": ("solved",),
    "reopen": ("solved", "closed"),
}
TO = {
    "find": "found",
    "assign": "assigned",
    "answer": "answered",
    "progress": "answered",
    "solve": "solved",
    "feed_back": "closed",
    "reopen": "reopened",
}


def legal(stage: str | None) -> tuple[str, ...]:
    """The moves that can be made in a stage, in the order of the loop."""
    return tuple(step for step in STEPS if stage in FROM[step])


def after(stage: str | None, step: str) -> str:
    """The stage after a move. Raises LedgerError illegal_step for one that skips, repeats or leaves the loop."""
    if stage not in FROM[step]:
        raise LedgerError("illegal_step", step=step, stage=stage)
    return TO[step]


def stage(steps: Iterable[str]) -> str | None:
    """Where a problem stands after these moves; None after none. Raises LedgerError illegal_step."""
    found = None
    for step in steps:
        found = after(found, step)
    return found


@dataclass(frozen=True, slots=True)
class Timed:
    """A move with the day by which it was due, None where nobody waited for it, and the days that it came late."""

    step: Step
    due: date | None
    late_days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a problem stands on a day.

    `awaited` is the move that comes next, with the day by which it is `due` and the days that it is `overdue`; None,
    and 0 days, once it is struck off. `agency` is the one that it is assigned to, empty before; `solve_due` the limit
    of solving it, `solved_on` the day on which it was last said to be solved; `rounds` counts how often it was opened.
    `age` is in days, from the day it was found to the day it was struck off or is looked at.

    `in_time`: whether it was solved within its limit, known once it is struck off or the limit has passed unsolved.
    """

    stage: str
    level: str
    agency: str
    found_on: date
    age: int
    rounds: int
    awaited: str | None
    due: date | None
    overdue: int
    solve_due: date | None
    solved_on: date | None
    closed_on: date | None
    in_time: bool | None
    timed: tuple[Timed, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is not struck off."""
        return self.stage != "closed"


def stand(problem: Problem, on: date, limits: Limits) -> Standing | None:
    """Where a problem stands at the end of a day; None where it had not been found by then."""
    steps = [one for one in problem.steps if one.write.written_on <= on]
    if not steps:
        return None
    case = _Case(limits)
    for one in steps:
        case.take(one)
    found_on = steps[0].write.written_on
    return Standing(
        case.stage,
        case.level,
        case.agency,
        found_on,
        ((case.closed_on or on) - found_on).days,
        case.rounds,
        case.awaited,
        case.due,
        max((on - case.due).days, 0) if case.due is not None else 0,
        case.solve_due,
        case.solved_on,
        case.closed_on,
        case.in_time(on),
        tuple(case.timed),
    )


@dataclass(slots=True)
class _Case:
    """A problem while its moves are read, oldest first."""

    limits: Limits
    stage: str | None = None
    level: str = ""
    agency: str = ""
    rounds: int = 1
    awaited: str | None = None
    due: date | None = None
    solve_due: date | None = None
    solved_on: date | None = None
    closed_on: date | None = None
    nodes: Sequence[ProblemNode] = ()
    timed: list[Timed] = field(default_factory=list)

    def take(self, one: Step) -> None:
        self.stage = after(self.stage, one.step)
        day = one.write.written_on
        self.timed.append(self._timed(one, day))
        match one.step:
            case "find":
                self.level = one.level
                self._await("assign", day, self.limits.assign)
            case "assign":
                self.agency, self.level = one.agency, one.level or self.level
                within = self.limits.solve.get(self.level)
                self.solve_due = day + timedelta(days=within) if within is not None else None
                self._await("answer", day, self.limits.answer)
            case "answer":
                self.nodes = one.nodes
                self.solve_due = self.nodes[-1].due if self.nodes else self.solve_due
                self._await_solution()
            case "progress":
                # It passes a node whenever it comes.
                self.nodes = self.nodes[1:]
                self._await_solution()
            case "solve":
                self.solved_on = day
                self._await("feed_back", day, self.limits.feed_back)
            case "feed_back":
                self.closed_on, self.awaited, self.due = day, None, None
            case "reopen":
                self.rounds += 1
                self.solve_due = self.solved_on = self.closed_on = None
                self.nodes = ()
                self._await("assign", day, self.limits.assign)

    def in_time(self, on: date) -> bool | None:
        if self.stage == "closed":
            return self.solved_on <= self.solve_due
        return False if self.solve_due is not None and self.solved_on is None and self.solve_due < on else None

    def _timed(self, one: Step, day: date) -> Timed:
        """A solution counts against its own limit, before the last node too. What nobody waits for, such as how an
        ordinary problem goes on, is neither early nor late."""
        due = self.solve_due if one.step == "solve" else self.due if one.step == self.awaited else None
        return Timed(one, due, max((day - due).days, 0) if due is not None else 0)

    def _await_solution(self) -> None:
        """A node before the last asks how far it is, the last one for the solution."""
        self.awaited, self.due = ("progress", self.nodes[0].due) if len(self.nodes) > 1 else ("solve", self.solve_due)

    def _await(self, step: str, day: date, days: int) -> None:
        self.awaited, self.due = step, day + timedelta(days=days)
