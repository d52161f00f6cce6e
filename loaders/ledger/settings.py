"""The numbers behind the rules, each with its source in its file of data/reference."""

from __future__ import annotations

from functools import cache

from loaders import reference
from loaders.ledger.model import LEVELS, Limits, Schedule, Thresholds


@cache
def thresholds() -> Thresholds:
    """What tells the states apart."""
    values = reference.mapping("ledger_thresholds", "threshold", "value")
    return Thresholds(
        float(values["at_risk_gap"]),
        float(values["behind_gap"]),
        int(values["due_soon_days"]),
        float(values["about_share"]),
        int(values["about_places"]),
    )


@cache
def default_schedule() -> Schedule:
    """How often a notice is reported on while nobody has set it."""
    return Schedule("month", int(reference.mapping("ledger_thresholds", "threshold", "value")["default_due_day"]))


@cache
def limits() -> Limits:
    """How long each move of a problem may take; a problem that is solved by nodes has no limit but them."""
    days = {name: int(value) for name, value in reference.mapping("problem_limits", "limit", "value").items()}
    solve = {level: days[level] for level in LEVELS if level in days}
    return Limits(days["assign"], days["answer"], solve, days["feed_back"])
