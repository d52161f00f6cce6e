"""Targets, duties and acts for the tests of the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from loaders.ledger.acts import Draft
from loaders.ledger.model import Duty, Goal, Report, Stated

START, DUE = date(2023, 1, 1), date(2023, 12, 31)


def stated(name: str = "t1", **changed: str) -> Stated:
    facts = {
        "document_id": "sample",
        "task_no": "1",
        "target_type": "increment",
        "indicator": "研发机构",
        "quote": "新增150家以上研发机构",
        "unit": "家",
    }
    return Stated(name, **{**facts, **changed})


def duty(name: str = "t1", agencies: tuple[str, ...] = ("省科技厅",), *, low: float = 150, **changed: str) -> Duty:
    """A duty over `stated`; a sum of at least `low`, or a thing where the type says so."""
    one = stated(name, **changed)
    counted = one.target_type not in ("deliverable", "milestone", "qualitative")
    goal = Goal(name, one.target_type, "ge" if counted else None, low if counted else None, None, START, DUE)
    return Duty(one, goal, agencies, one.unit)


def draft(day: date = date(2023, 2, 3), who: str = "张三", agency: str = "省科技厅", **changed: object) -> Draft:
    """An act at noon of a day, with a token of its own."""
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    return Draft(**{"token": uuid4().hex, "who": who, "agency": agency, "at": at, **changed})


def report(name: str = "t1", period: str = "2023-01", value: float | None = 10, **changed: object) -> Report:
    month = int(period[-2:])
    as_of = date(2023, month, 28)
    return Report(**{"target_id": name, "period": period, "as_of": as_of, "value": value, **changed})
