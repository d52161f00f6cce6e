"""The ledger beside the rows of the notice: every target with its state on a day, and what was typed about it.

A page asks `at` once and hands it to every question, so that all of them are of one state of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

import pandas as pd

from loaders.ledger import book as books
from loaders.ledger import periods, rule, store
from loaders.ledger.book import Book
from loaders.ledger.model import NO_AGENCY, STATES, Duty, History, Period, Progress
from loaders.ledger.settings import thresholds
from loaders.ledger.store import Ledger
from pages.queries import options
from pages.queries.duties import are_many, duties, of_notices, scope, within_reach
from pages.queries.rows import rows
from pages.queries.run import FEW, remembered
from pages.selection import Selection, value_text

# Looked up under the ledger's name, since what is owed and what is told of it go together.
__all__ = ["Duty", "are_many", "duties", "of_notices", "scope", "within_reach"]
# Targets of which one moment is kept.
_MOST_JUDGED = 50_000
# What a line of the ledger has beside the columns of `rows`.
ADDED = (
    *("state", "state_reason", "progress", "elapsed", "counted_due_date", "is_late", "missing_period"),
    *("latest_value", "latest_status", "as_of", "evidence", "problem", "note"),
    *("reporting_agency", "reported_by", "reported_on", "source_file", "entries"),
)


@dataclass(frozen=True, slots=True)
class At:
    """A state of the ledger and the day on which it is looked at."""

    where: str
    version: int
    on: date


def opened() -> Ledger:
    """The ledger of this app; raises LedgerError where it cannot be opened."""
    return _opened(store.where())


def at(on: date) -> At:
    """The ledger as it is now, to be looked at on a day; raises LedgerError."""
    return At(store.where(), opened().version(), on)


def book(at: At) -> Book:
    """Everything in the ledger at that moment."""
    return _book(at.where, at.version)


@lru_cache(maxsize=4)
def _opened(where: str) -> Ledger:
    return store.open_ledger(where)


@lru_cache(maxsize=2)
def _book(where: str, version: int) -> Book:  # noqa: ARG001 the version is the cache's key
    return books.read(_opened(where))


class Judged(dict[str, Progress]):
    """State and progress of each target that was asked for, judged when it is."""

    def __init__(self, at: At) -> None:
        super().__init__()
        self._at, self._book, self._limits = at, book(at), thresholds()

    def __missing__(self, name: str) -> Progress:
        one = duties()[name]
        schedule = self._book.schedule(one.stated.document_id, self._at.on)
        told = rule.judge(one.goal, self._book.history(name), self._at.on, schedule, self._limits)
        if len(self) >= _MOST_JUDGED:
            self.clear()
        self[name] = told
        return told


@remembered(FEW)
def judged(at: At) -> Mapping[str, Progress]:
    """State and progress of every target by its name; look names up, it lists those alone that were."""
    return Judged(at)


@remembered(FEW)
def lines(selection: Selection, at: At, states: tuple[str, ...] = ()) -> pd.DataFrame:
    """The ledger of a selection: the columns of `rows`, those of ADDED, latest_zh and latest_en.

    A line is a target; `states` leaves those in other states out. progress and elapsed are shares of 1, latest_value in
    `unit`; what nobody reported is missing.
    """
    found = rows(selection)
    told = judged(at)
    added = pd.DataFrame([_line(told[name], book(at).history(name), at) for name in found["target_id"]], found.index)
    if found.empty:
        added = pd.DataFrame(columns=[*ADDED, "latest_zh", "latest_en"], index=found.index)
    joined = pd.concat([found, added], axis=1)
    for language in ("zh", "en"):
        joined[f"latest_{language}"] = [_latest(line, language) for line in joined.itertuples()]
    return joined[joined["state"].isin(states)].reset_index(drop=True) if states else joined


def _line(progress: Progress, history: History, at: At) -> dict[str, object]:
    latest = progress.latest
    report = latest.report if latest else None
    return {
        "state": progress.state,
        "state_reason": progress.reason,
        "progress": progress.share,
        "elapsed": progress.elapsed,
        "counted_due_date": pd.Timestamp(progress.due) if progress.due else pd.NaT,
        "is_late": progress.is_late,
        "missing_period": progress.missing,
        "latest_value": report.value if report else None,
        "latest_status": report.status if report else None,
        "as_of": pd.Timestamp(report.as_of) if report else pd.NaT,
        "evidence": (report.evidence or None) if report else None,
        "problem": (report.problem or None) if report else None,
        "note": (report.note or None) if report else None,
        "reporting_agency": latest.write.agency if latest else None,
        "reported_by": latest.write.who if latest else None,
        "reported_on": pd.Timestamp(latest.write.written_on) if latest else pd.NaT,
        "source_file": (latest.write.file_name or None) if latest else None,
        "entries": len(rule.known_by(history, at.on).entries),
    }


def _latest(line: object, language: str) -> str:
    if pd.isna(line.latest_value):
        return ""
    unit, unit_en = (None if pd.isna(one) else one for one in (line.unit, line.unit_en))
    return value_text("eq", line.latest_value, line.latest_value, unit, language, unit_en)


@remembered()
def by_state(selection: Selection, at: At) -> dict[str, int]:
    """Lines in each state, every state in the order of STATES."""
    counts = lines(selection, at)["state"].value_counts()
    return {state: int(counts.get(state, 0)) for state in STATES}


@remembered()
def by_agency(selection: Selection, at: At) -> pd.DataFrame:
    """agency (missing where the task names none), agency_en, state, lines: of those who report on them.

    A target that several lead counts once for each of them.
    """
    found = lines(selection, at)
    who = [duties()[name].agencies for name in found["target_id"]]
    spread = found[["state"]].assign(agency=who).explode("agency").reset_index(drop=True)
    return with_english(spread.groupby(["agency", "state"], sort=False).size().reset_index(name="lines"))


def with_english(counted: pd.DataFrame) -> pd.DataFrame:
    """The lines with agency_en beside agency, which is missing where it was NO_AGENCY."""
    names = [None if name == NO_AGENCY else name for name in counted["agency"]]
    english = options.names("en")
    found = counted.assign(agency=pd.Series(names, counted.index, dtype="object"))
    found.insert(1, "agency_en", [english.get(name, name) for name in names])
    return found


@lru_cache(maxsize=64)
def of(at: At) -> Callable[[Selection], pd.DataFrame]:
    """`by_agency` at one moment as a question of the selection alone; the same function for the same moment."""
    return partial(by_agency, at=at)


def days(document_ids: Sequence[str], at: At) -> tuple[Period, ...]:
    """The periods to report on of these notices, of all where none is given, earliest first; granted extensions bring
    more of them."""
    told = judged(at)
    found: dict[str, Period] = {}
    for name, one in of_notices(document_ids).items():
        document_id, due = one.stated.document_id, told[name].due
        if one.goal.start is None or due is None:
            continue
        for period in periods.between(one.goal.start, due, book(at).schedule(document_id, at.on)):
            found[period.key] = period
    return tuple(sorted(found.values(), key=lambda period: (period.end, period.start)))


def lines_of_writes(at: At) -> dict[int, int]:
    """How many entries each act of writing made; acts without any are left out."""
    counts: dict[int, int] = {}
    for history in book(at).histories.values():
        for entry in history.entries:
            counts[entry.write.write_id] = counts.get(entry.write.write_id, 0) + 1
    return counts
