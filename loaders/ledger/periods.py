"""The calendar of reporting: months or quarters of the plan, each with the last day to report it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from loaders.ledger.model import LedgerError, Period, Schedule

_KEY = re.compile(r"(\d{4})-(?:(0[1-9]|1[0-2])|Q([1-4]))")


def of(key: str, schedule: Schedule) -> Period:
    """The period of that key, 2023-03 or 2023-Q1. Raises LedgerError for any other text."""
    found = _KEY.fullmatch(key)
    if found is None or not 1 <= int(found[1]) <= 9998:
        raise LedgerError("unknown_period", period=key)
    year, month, quarter = int(found[1]), found[2], found[3]
    first, last = (int(month), int(month)) if month else (3 * int(quarter) - 2, 3 * int(quarter))
    end = date(year, last, monthrange(year, last)[1])
    return Period(key, date(year, first, 1), end, end + timedelta(days=schedule.due_day))


def holding(day: date, schedule: Schedule) -> Period:
    """The period in which a day lies."""
    if schedule.cadence == "quarter":
        return of(f"{day.year:04}-Q{(day.month + 2) // 3}", schedule)
    return of(f"{day.year:04}-{day.month:02}", schedule)


# Every target of a notice asks for the same few.
@lru_cache(maxsize=256)
def between(start: date, due: date, schedule: Schedule) -> tuple[Period, ...]:
    """Every period from the one that holds `start` to the one that holds `due`, in order."""
    found, day = [], start
    while day <= due:
        period = holding(day, schedule)
        found.append(period)
        day = period.end + timedelta(days=1)
    return tuple(found)


def last_due(periods: Sequence[Period], on: date) -> Period | None:
    """The latest of these periods whose report is overdue on a day if it is missing; None while none is."""
    return next((period for period in reversed(periods) if period.report_due < on), None)
