"""Problems for the tests: a way through the loop as moves on days, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from loaders.ledger.model import Limits, Problem, ProblemNode, Step, Write

LIMITS = Limits(assign=1, answer=3, solve={"ordinary": 7, "hard": 30}, feed_back=3)
AGENCY = "省科技厅"


def at(day: date) -> datetime:
    return datetime.combine(day, time(4), UTC)


def problem(
    moves: Iterable[tuple[str, date]], level: str = "ordinary", nodes: Iterable[tuple[date, str]] = ()
) -> Problem:
    """A problem of the target t1 with these moves, numbered from 1."""
    steps = []
    for number, (step, day) in enumerate(moves, 1):
        write = Write(number, f"第{number}人", AGENCY, at(day), "page", kind="problem")
        agency = AGENCY if step == "assign" else ""
        planned = tuple(ProblemNode(*node) for node in nodes) if step == "answer" else ()
        steps.append(Step(step, f"{step}：已办", write, agency, level if step == "find" else None, planned))
    return Problem(1, "sample", "1", "t1", "用地未批", tuple(steps))
