"""The assessment of a notice for a period: its rates as a whole, by agency and by chapter, and what changed.

A page asks `sitting` once and hands it to every question. All of it is as of the day of the period, so a page of a past
period stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

import pandas as pd

from loaders.ledger import assessment
from loaders.ledger.assessment import RATES, Case, Figures, Trouble
from loaders.ledger.model import STATES, Period
from loaders.ledger.settings import thresholds
from pages.queries import ledger, options, problems, reporting
from pages.queries.ledger import At
from pages.queries.rows import rows
from pages.queries.run import FEW, remembered
from pages.selection import Selection

# What happened to a problem between two days, in the order in which it is told.
EVENTS = ("found", "closed", "overdue")
# The columns of `by_agency` and `by_chapter` behind the name.
COLUMNS = (
    *("targets", *STATES),
    *(f"{rate}_{part}" for rate in RATES for part in ("n", "of")),
    *("weighted", "is_small", "overdue"),
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A period of a notice as it is assessed: with the ledger as seen on its day, and the sitting before it."""

    document_id: str
    period: Period
    at: At
    before: Sitting | None = None


def sitting(document_id: str, key: str, at: At) -> Sitting:
    """The period of that key, looked at on a day; raises LedgerError unknown_period.

    The day of a period follows from the schedule in force when it ended, so that a later schedule moves no past day.
    """
    own = _alone(document_id, key, at)
    starts = [one.goal.start for one in _duties(document_id) if one.goal.start is not None]
    schedule = ledger.book(own.at).schedule(document_id, own.at.on)
    earlier = assessment.before(own.period, min(starts), schedule) if starts else None
    if earlier is None:
        return own
    return Sitting(document_id, own.period, own.at, _alone(document_id, earlier.key, own.at))


def _alone(document_id: str, key: str, at: At) -> Sitting:
    asked = reporting.period_of(document_id, key, at)
    period = reporting.period_of(document_id, key, _seen(at, min(asked.end, at.on)))
    return Sitting(document_id, period, _seen(at, assessment.day_of(period, at.on)))


def _seen(at: At, on: date) -> At:
    return At(at.where, at.version, on)


def _duties(document_id: str) -> list[ledger.Duty]:
    return list(ledger.of_notices((document_id,)).values())


@remembered(FEW)
def _reports(sat: Sitting) -> dict[str, tuple[int, int]]:
    """Each target of the notice: reports asked for, reports on time."""
    book, day = ledger.book(sat.at), sat.at.on
    schedule, found = book.schedule(sat.document_id, day), {}
    for one in _duties(sat.document_id):
        name = one.stated.target_id
        told = assessment.reports(one.goal, book.history(name), sat.period, day, schedule, thresholds())
        found[name] = (told.total(), told["on_time"])
    return found


@remembered(FEW)
def cases(selection: Selection, sat: Sitting) -> tuple[Case, ...]:
    """The targets in view with what had become of them, in the order of the notice."""
    judged, reports, duties = ledger.judged(sat.at), _reports(sat), ledger.duties()
    found = []
    for line in rows(_within(selection, sat)).itertuples():
        name, lead = line.target_id, duties[line.target_id].agencies
        named = line.participating_agencies if isinstance(line.participating_agencies, str) else ""
        others = tuple(filter(None, named.split("、")))
        found.append(Case(name, line.chapter_title, lead, others, judged[name].state, *reports[name]))
    return tuple(found)


@remembered(FEW)
def troubles(selection: Selection, sat: Sitting) -> tuple[Trouble, ...]:
    """The problems in view that had been found, oldest first."""
    lead, chapters = {}, {}
    for line in rows(Selection(document=(sat.document_id,))).itertuples():
        lead.setdefault(line.task_no, ledger.duties()[line.target_id].agencies)
        chapters[line.task_no] = line.chapter_title
    standings = problems.standings(sat.at)
    found = problems.lines(_within(selection, sat), sat.at).sort_values("problem_id")
    # All targets of a task have the agencies of the task.
    return tuple(
        assessment.trouble(number, chapters[task_no], standings[number][1], lead[task_no])
        for number, task_no in zip(found["problem_id"], found["task_no"], strict=True)
    )


def _within(selection: Selection, sat: Sitting) -> Selection:
    return selection.with_values("document", [sat.document_id])


@remembered()
def whole(selection: Selection, sat: Sitting) -> Figures:
    """The view: each target and problem once."""
    return assessment.figures(cases(selection, sat), troubles(selection, sat))


@remembered(FEW)
def by_agency(selection: Selection, sat: Sitting, part: str, is_ranked: bool = False) -> pd.DataFrame:
    """agency (NO_AGENCY where tasks name none), agency_en, COLUMNS and rank: those in one of assessment.PARTS, where
    agencies are chosen those alone.

    Most targets first; ranked, by `weighted`, and who has no rank below. `weighted` is a share of 1; a rate that
    nobody is asked for has 0 cases.
    """
    found = assessment.by_agency(cases(selection, sat), troubles(selection, sat), part)
    found = {name: one for name, one in found.items() if not selection.agency or name in selection.agency}
    ranks = assessment.ranks(found) if is_ranked else dict.fromkeys(found)
    english = options.names("en")
    lines = [(name, english.get(name, name), *_columns(found[name]), rank) for name, rank in ranks.items()]
    frame = pd.DataFrame(lines, columns=["agency", "agency_en", *COLUMNS, "rank"])
    return frame.astype({"weighted": "float64", "rank": "Int64"})


@remembered(FEW)
def by_chapter(selection: Selection, sat: Sitting) -> pd.DataFrame:
    """chapter, chapter_en and COLUMNS, in the order of the notice."""
    found = assessment.by_chapter(cases(selection, sat), troubles(selection, sat))
    english = options.names("en")
    lines = [(name, english.get(name, name), *_columns(one)) for name, one in found.items()]
    return pd.DataFrame(lines, columns=["chapter", "chapter_en", *COLUMNS]).astype({"weighted": "float64"})


def _columns(one: Figures) -> tuple[object, ...]:
    counts = [number for rate in RATES for number in _pair(one, rate)]
    weighted = None if one.weighted is None else float(one.weighted)
    return (one.targets, *(one.states[state] for state in STATES), *counts, weighted, one.is_small, one.overdue)


def _pair(one: Figures, rate: str) -> tuple[int, int]:
    return (one.rates[rate].n, one.rates[rate].of) if rate in one.rates else (0, 0)


@remembered()
def kept(selection: Selection, sat: Sitting) -> pd.DataFrame:
    """agency (missing where tasks name none), agency_en, n, of: of the targets that an agency reports on those on
    schedule, of those that can be judged; agencies without any are left out."""
    found = by_agency(selection, sat, "lead")
    found = found[found["on_schedule_of"] > 0].rename(columns={"on_schedule_n": "n", "on_schedule_of": "of"})
    return ledger.with_english(found[["agency", "n", "of"]].reset_index(drop=True))


@lru_cache(maxsize=64)
def of(sat: Sitting) -> Callable[[Selection], pd.DataFrame]:
    """`kept` of a sitting as a question of the selection alone; the same function for the same sitting."""
    return partial(kept, sat=sat)


@remembered(FEW)
def moved(selection: Selection, sat: Sitting) -> pd.DataFrame:
    """target_id, task_no, indicator, indicator_en, before, now: the targets in view whose state changed since the
    sitting before, in the order of the notice; none without one."""
    told = assessment.moved(cases(selection, sat.before), cases(selection, sat)) if sat.before else []
    frame = pd.DataFrame(told, columns=["target_id", "before", "now"])
    shown = rows(_within(selection, sat))[["target_id", "task_no", "indicator", "indicator_en"]]
    return shown.merge(frame, on="target_id", how="inner")


@remembered(FEW)
def happened(selection: Selection, sat: Sitting) -> pd.DataFrame:
    """event (one of EVENTS) and the columns of `problems.lines`: what happened to problems in view since the sitting
    before, in the order of EVENTS; without one everything has."""
    now, then = problems.standings(sat.at), problems.standings(sat.before.at) if sat.before else {}
    lines = problems.lines(_within(selection, sat), sat.at)
    told = {
        number: assessment.events(then[number][1] if number in then else None, now[number][1])
        for number in lines["problem_id"]
    }
    of = {event: [number for number, events in told.items() if event in events] for event in EVENTS}
    parts = [lines[lines["problem_id"].isin(of[event])].assign(event=event) for event in EVENTS]
    return pd.concat(parts, ignore_index=True)


def overdue(selection: Selection, sat: Sitting) -> pd.DataFrame:
    """The problems in view that are overdue, the longest overdue first; columns as `problems.lines`."""
    return problems.chosen(_within(selection, sat), sat.at, (), "overdue", None)
