"""The problem loop beside the rows of the notice: every problem of the tasks in view, with its clock on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, partial

import pandas as pd

from loaders.ledger import loop
from loaders.ledger.loop import Standing
from loaders.ledger.model import STAGES, Problem
from loaders.ledger.settings import limits
from pages.queries import ledger
from pages.queries.ledger import At
from pages.queries.rows import named, tasks
from pages.queries.run import FEW, remembered
from pages.selection import Selection

# Days since a problem was found: from, up to and including; as an address names them. The first bands end where the
# limits of answering and of ordinary problems do.
AGES: Mapping[str, tuple[int, int | None]] = {"0-3": (0, 3), "4-7": (4, 7), "8-30": (8, 30), "31-": (31, None)}
CLOCKS = ("in_time", "overdue")
COLUMNS = (
    *("problem_id", "document_id", "task_no", "task_title", "task_title_en", "target_id", "indicator", "indicator_en"),
    *("title", "what", "level", "stage", "agency", "found_by", "found_on", "age", "age_band", "rounds", "awaited"),
    *("due", "overdue", "clock", "solve_due", "solved_on", "closed_on", "in_time", "steps"),
)


@remembered(FEW)
def standings(at: At) -> dict[int, tuple[Problem, Standing]]:
    """Every problem found by then, by its number, with where it stands."""
    found = {}
    for problem in ledger.book(at).problems:
        standing = loop.stand(problem, at.on, limits())
        if standing is not None:
            found[problem.problem_id] = (problem, standing)
    return found


@remembered(FEW)
def lines(selection: Selection, at: At) -> pd.DataFrame:
    """A line for each problem whose target, or task where it has no target, is in view: COLUMNS, of missing values NA.

    Overdue ones come first, the longest overdue before others, then the open ones by their day, then what is struck
    off, the latest first. `clock` is one of CLOCKS for an open problem; days are dates.
    """
    every = [problem for problem, _ in standings(at).values()]
    names = tuple(sorted({problem.target_id for problem in every if problem.target_id is not None}))
    targets = {line.target_id: line for line in named(names, selection).itertuples()}
    notices = tuple(sorted({problem.document_id for problem in every}))
    of_them = tasks(selection, Selection(document=notices)) if notices else pd.DataFrame()
    known = {(line.document_id, line.task_no): line for line in of_them.itertuples()}
    # A problem keeps its place among the tasks when a rebuild has lost its target.
    found = []
    for problem, standing in standings(at).values():
        target = targets.get(problem.target_id)
        task = known.get((problem.document_id, problem.task_no))
        is_of_task = problem.target_id is None or problem.target_id not in ledger.duties()
        if target is not None or (is_of_task and task is not None):
            found.append(_line(problem, standing, target, task))
    found.sort(key=_order)
    frame = pd.DataFrame(found, columns=list(COLUMNS)).astype(object)
    return frame.where(frame.notna(), None)


def _line(problem: Problem, standing: Standing, target: object, task: object) -> dict[str, object]:
    first, place = problem.steps[0], target if target is not None else task
    return {
        "problem_id": problem.problem_id,
        "document_id": problem.document_id,
        "task_no": place.task_no,
        "task_title": place.task_title,
        "task_title_en": place.task_title_en,
        "target_id": problem.target_id,
        "indicator": target.indicator if target is not None else None,
        "indicator_en": target.indicator_en if target is not None else None,
        "title": problem.title,
        "what": first.what,
        "level": standing.level,
        "stage": standing.stage,
        "agency": standing.agency or None,
        "found_by": first.write.who,
        "found_on": standing.found_on,
        "age": standing.age,
        "age_band": band(standing.age),
        "rounds": standing.rounds,
        "awaited": standing.awaited,
        "due": standing.due,
        "overdue": standing.overdue,
        "clock": (CLOCKS[standing.overdue > 0]) if standing.is_open else None,
        "solve_due": standing.solve_due,
        "solved_on": standing.solved_on,
        "closed_on": standing.closed_on,
        "in_time": standing.in_time,
        "steps": len(standing.timed),
    }


def _order(line: Mapping[str, object]) -> tuple[object, ...]:
    closed = line["closed_on"]
    if closed is not None:
        return (2, -closed.toordinal(), line["problem_id"])
    return (0 if line["overdue"] else 1, -line["overdue"], line["due"], line["problem_id"])


def band(age: int) -> str:
    """The one of AGES in which so many days lie."""
    return next(name for name, (_, last) in AGES.items() if last is None or age <= last)


@remembered()
def figures(selection: Selection, at: At) -> dict[str, int]:
    """total, open, overdue, and the problems in each of STAGES."""
    found = lines(selection, at)
    stages = found["stage"].value_counts()
    counts = {stage: int(stages.get(stage, 0)) for stage in STAGES}
    overdue = int((found["clock"] == "overdue").sum())
    total = len(found)
    return {"total": total, "open": total - counts["closed"], "overdue": overdue, **counts}


@remembered(FEW)
def chosen(selection: Selection, at: At, stages: tuple[str, ...], clock: str | None, age: str | None) -> pd.DataFrame:
    """The lines of `lines` in these stages, with this clock and of this age where they are given."""
    found = lines(selection, at)
    if stages:
        found = found[found["stage"].isin(stages)]
    if clock:
        found = found[found["clock"] == clock]
    if age:
        found = found[(found["age_band"] == age) & (found["stage"] != "closed")]
    return found.reset_index(drop=True)


@remembered()
def by_age(selection: Selection, at: At) -> pd.DataFrame:
    """age (one of AGES), clock (one of CLOCKS), problems: the open ones, in the order of AGES."""
    found = lines(selection, at)
    counts = found[found["stage"] != "closed"].groupby(["age_band", "clock"]).size()
    told = [(age, clock, int(counts.get((age, clock), 0))) for age in AGES for clock in CLOCKS]
    return pd.DataFrame([line for line in told if line[2]], columns=["age", "clock", "problems"])


@lru_cache(maxsize=64)
def of(at: At) -> Callable[[Selection], pd.DataFrame]:
    """`by_age` at one moment as a question of the selection alone; the same function for the same moment."""
    return partial(by_age, at=at)


@remembered(FEW)
def reported(selection: Selection, at: At) -> pd.DataFrame:
    """What agencies wrote under "problem" in the latest report of a target in view, where the target has no open
    problem and none was found since: target_id, indicator, indicator_en, task_no, agency, problem, as_of."""
    known: dict[str, date] = {}
    for problem, standing in standings(at).values():
        if problem.target_id is not None:
            day = at.on if standing.is_open else standing.found_on
            known[problem.target_id] = max(day, known.get(problem.target_id, day))
    told, found = ledger.judged(at), []
    names = [name for name in ledger.book(at).histories if name in ledger.duties()]
    wanted = [name for name in names if (latest := told[name].latest) is not None and latest.report.problem]
    for line in named(tuple(sorted(wanted)), selection).itertuples():
        latest = told[line.target_id].latest
        if latest is None or not latest.report.problem:
            continue
        if line.target_id in known and known[line.target_id] >= latest.write.written_on:
            continue
        report = latest.report
        names = (line.target_id, line.indicator, line.indicator_en, line.task_no, latest.write.agency)
        found.append((*names, report.problem, report.as_of))
    columns = ["target_id", "indicator", "indicator_en", "task_no", "agency", "problem", "as_of"]
    return pd.DataFrame(found, columns=columns)


def places(selection: Selection, document_id: str) -> pd.DataFrame:
    """The tasks of a notice in view, as `rows.tasks` gives them."""
    return tasks(selection.with_values("document", [document_id]))


def concerned(document_id: str, task_no: str) -> list[str]:
    """The agencies of a task, those that lead it first."""
    found = tasks(Selection(document=(document_id,)))
    line = next((one for one in found.itertuples() if one.task_no == task_no), None)
    if line is None:
        return []
    named = (line.lead_agencies, line.shared_agencies, line.participating_agencies)
    return [name for part in named if isinstance(part, str) for name in part.split("、")]
