"""The numbers behind the rule, from data/reference/ledger_thresholds.csv, each with its source there."""

from __future__ import annotations

from functools import cache

from loaders import reference
from loaders.ledger.model import Schedule, Thresholds


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
