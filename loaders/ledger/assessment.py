"""Rates of a notice, its agencies and chapters for a period: each n of N, or no rate where N is 0.

A function of what became of targets, reports and problems by a day; it knows no storage. docs/assessment.md states it
in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from loaders import reference
from loaders.ledger import periods, rule
from loaders.ledger.loop import Standing
from loaders.ledger.model import NO_AGENCY, Goal, History, Period, Schedule, Thresholds

RATES = ("completion", "on_schedule", "reporting", "problems")
# In which an agency stands to a target: it reports on it, or is named as taking part.
PARTS = ("lead", "participating")
# States of a target by which it is judged to be on schedule or not.
KEPT, JUDGED = ("done", "on_course"), ("done", "on_course", "at_risk", "behind")


@cache
def weights() -> Mapping[str, int]:
    """The weight of each of RATES."""
    return {rate: int(weight) for rate, weight in reference.mapping("assessment_weights", "rate", "weight").items()}


@cache
def least_cases() -> int:
    """With fewer cases than this a rate is marked: one of them would swing it."""
    return int(reference.mapping("assessment_limits", "limit", "value")["least_cases"])


@dataclass(frozen=True, slots=True)
class Rate:
    """`n` of `of` cases."""

    n: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """The rate as a part of 1; None where there is no case."""
        return Fraction(self.n, self.of) if self.of else None

    @property
    def is_small(self) -> bool:
        """Whether there is a rate, and few cases under it."""
        return 0 < self.of < least_cases()


@dataclass(frozen=True, slots=True)
class Case:
    """What had become of a target by a day: its state, and of its reports how many were asked for and came in time.

    `lead` are the agencies that report on it, `participating` those that the notice names as taking part.
    """

    target_id: str
    chapter: str
    lead: tuple[str, ...]
    participating: tuple[str, ...]
    state: str
    asked: int
    on_time: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """What had become of a problem by a day. `agency` is the one that it is assigned to, empty before, and `part` one
    of PARTS; `in_time` as in `loop.Standing`."""

    problem_id: int
    chapter: str
    agency: str
    part: str
    in_time: bool | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What some targets and problems come to: targets in each state, the rates by name, the problems that are overdue.

    `weighted` is the mean of the rates that exist by their weights, None where none does; `missing` are the rates that
    do not.
    """

    states: Mapping[str, int]
    rates: Mapping[str, Rate]
    overdue: int

    @property
    def targets(self) -> int:
        """How many targets."""
        return sum(self.states.values())

    @property
    def weighted(self) -> Fraction | None:
        """The weighted figure as a part of 1."""
        told = {name: rate.share for name, rate in self.rates.items() if rate.share is not None}
        whole = sum(weights()[name] for name in told)
        return sum(weights()[name] * share for name, share in told.items()) / whole if whole else None

    @property
    def missing(self) -> tuple[str, ...]:
        """The rates of RATES that the weighted figure does without."""
        return tuple(name for name in RATES if name not in self.rates or self.rates[name].share is None)

    @property
    def is_small(self) -> bool:
        """Whether one of its rates has few cases."""
        return any(rate.is_small for rate in self.rates.values())


def day_of(period: Period, on: date) -> date:
    """The day as of which a period is assessed when it is looked at on a day."""
    return min(on, period.settled_on)


def before(period: Period, first: date, schedule: Schedule) -> Period | None:
    """The period before one, None where it would end before `first`, the first day of the notice's time."""
    earlier = date.fromordinal(period.start.toordinal() - 1)
    return periods.holding(earlier, schedule) if earlier >= first else None


def reports(
    goal: Goal, history: History, until: Period, day: date, schedule: Schedule, thresholds: Thresholds
) -> Counter[str]:
    """How many reports of a target were on_time, late or missing by a day: of the periods up to `until` that had ended
    by then."""
    if goal.start is None:
        return Counter()
    ended = [one for one in periods.between(goal.start, until.end, schedule) if one.end <= min(day, until.end)]
    told = Counter(rule.reporting(goal, history, one, day, schedule, thresholds) for one in ended)
    del told["not_asked"]
    return told


def trouble(problem_id: int, chapter: str, standing: Standing, lead: Sequence[str]) -> Trouble:
    """A problem as it stands; `lead` are the agencies that report on its target, or on the targets of its task."""
    part = PARTS[0] if standing.agency in lead else PARTS[1]
    return Trouble(problem_id, chapter, standing.agency, part, standing.in_time, standing.overdue > 0)


def figures(cases: Iterable[Case], troubles: Iterable[Trouble], *, is_asked: bool = True) -> Figures:
    """What these targets and problems come to. `is_asked` is false for who takes part and is asked for no report."""
    cases, troubles = list(cases), list(troubles)
    states = Counter(one.state for one in cases)
    decided = [one.in_time for one in troubles if one.in_time is not None]
    rates = {
        "completion": Rate(states["done"], len(cases)),
        "on_schedule": Rate(sum(states[one] for one in KEPT), sum(states[one] for one in JUDGED)),
    }
    if is_asked:
        rates["reporting"] = Rate(sum(one.on_time for one in cases), sum(one.asked for one in cases))
    rates["problems"] = Rate(sum(decided), len(decided))
    return Figures(states, rates, sum(one.is_overdue for one in troubles))


def by_agency(cases: Sequence[Case], troubles: Sequence[Trouble], part: str) -> dict[str, Figures]:
    """Each agency in one of PARTS with its figures: most targets first, then by name, NO_AGENCY last.

    A target of several agencies counts for each of them; a problem for the one that it is assigned to.
    """
    own: dict[str, list[Case]] = {}
    for one in cases:
        for agency in getattr(one, part):
            own.setdefault(agency, []).append(one)
    theirs: dict[str, list[Trouble]] = {}
    for one in troubles:
        if one.agency and one.part == part:
            theirs.setdefault(one.agency, []).append(one)
    names = sorted({*own, *theirs}, key=lambda name: (name == NO_AGENCY, -len(own.get(name, ())), name))
    is_asked = part == PARTS[0]
    return {name: figures(own.get(name, ()), theirs.get(name, ()), is_asked=is_asked) for name in names}


def by_chapter(cases: Sequence[Case], troubles: Sequence[Trouble]) -> dict[str, Figures]:
    """Each chapter with its figures, in the order of the targets; each target and problem counts once."""
    names = dict.fromkeys([one.chapter for one in (*cases, *troubles)])
    return {
        name: figures([one for one in cases if one.chapter == name], [one for one in troubles if one.chapter == name])
        for name in names
    }


def ranks(found: Mapping[str, Figures]) -> dict[str, int | None]:
    """The agencies by their weighted figure, the highest first, with their ranks; equal figures share one.

    Below them, in the order of `found` and without a rank: who has no figure or a rate of few cases, and NO_AGENCY.
    """
    able = [name for name, one in found.items() if one.weighted is not None and not one.is_small and name != NO_AGENCY]
    told = {name: found[name].weighted for name in able}
    placed = {
        name: 1 + sum(other > told[name] for other in told.values())
        for name in sorted(able, key=lambda name: -told[name])
    }
    return {**placed, **{name: None for name in found if name not in placed}}


def moved(earlier: Sequence[Case], later: Sequence[Case]) -> list[tuple[str, str, str]]:
    """(target, state before, state now) of each target whose state changed, in the order of `later`."""
    known = {one.target_id: one.state for one in earlier}
    return [
        (one.target_id, known[one.target_id], one.state)
        for one in later
        if known.get(one.target_id, one.state) != one.state
    ]


def events(earlier: Standing | None, later: Standing) -> tuple[str, ...]:
    """What happened to a problem between two days: found, closed, overdue."""
    told = {
        "found": earlier is None,
        "closed": later.closed_on is not None and (earlier is None or earlier.closed_on != later.closed_on),
        "overdue": later.overdue > 0 and (earlier is None or not earlier.overdue),
    }
    return tuple(name for name, happened in told.items() if happened)
