"""What changed from one target to another that speaks of the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from loaders.alignment.model import Item
from loaders.model import SHARES

_POINTS = ("eq", "approx")


@dataclass(frozen=True, slots=True)
class Change:
    """`low` and `high` bound the difference, in the unit of the basis; None where a side is open.

    `of` says of what it is the difference: 'value' of the values, 'floor' of what is at least and 'ceiling' of what is
    at most promised, 'range' of both ends of two ranges, 'bounds' of values of which one is no point, so that all that
    is known lies between `low` and `high`. `percent_low` and `percent_high` are the same in percent of the basis; None
    for shares, ranks, and a basis that is not above 0. `is_about` is whether a value is an approximate one. With a
    `reason`, one of REASONS, there is no change to say, and the rest is empty.
    """

    of: str = ""
    low: float | None = None
    high: float | None = None
    percent_low: float | None = None
    percent_high: float | None = None
    is_about: bool = False
    reason: str = ""


def change(basis: Item, other: Item) -> Change:
    """How `other` differs from `basis`; a reason where the two are no two states of one quantity."""
    if reason := _reason(basis, other):
        return Change(reason=reason)
    factor = 1.0 if basis.unit == other.unit else other.factor / basis.factor
    before, after = _sides(basis, 1.0), _sides(other, factor)
    about = "approx" in (basis.comparator, other.comparator)
    percents = basis.unit not in SHARES and basis.target_type != "rank"
    of = _of(basis.comparator, other.comparator)
    if of == "bounds":
        low, high = after[0] - before[1], after[1] - before[0]
        point = before[0] if before[0] == before[1] else None
        return _made(of, low, high, (point, point), percents, about)
    ends = {"floor": (0,), "ceiling": (1,)}.get(of, (0, 1))
    differences = [after[end] - before[end] for end in ends]
    bases = [before[end] for end in ends]
    return _made(of, differences[0], differences[-1], (bases[0], bases[-1]), percents, about)


def _reason(basis: Item, other: Item) -> str:
    if basis.target_type != other.target_type:
        return "type"
    same_unit = basis.unit == other.unit or (
        basis.canonical_unit == other.canonical_unit and basis.dimension == other.dimension != "count"
    )
    tests = (
        ("unit", same_unit or basis.dimension == other.dimension == "count"),
        ("per", basis.per == other.per),
        ("period", basis.period == other.period),
        # At least and at most are no two states of one promise.
        ("sides", {basis.comparator, other.comparator} != {"ge", "le"}),
        ("base_year", basis.target_type != "growth" or basis.base_year == other.base_year),
    )
    return next((reason for reason, holds in tests if not holds), "")


def _sides(item: Item, factor: float) -> tuple[float, float]:
    low = -inf if item.low is None else item.low * factor
    return low, inf if item.high is None else item.high * factor


def _of(before: str, after: str) -> str:
    if before in _POINTS and after in _POINTS:
        return "value"
    if before == after:
        return {"ge": "floor", "le": "ceiling"}.get(before, "range")
    return "bounds"


def _made(
    of: str, low: float, high: float, bases: tuple[float | None, float | None], percents: bool, about: bool
) -> Change:
    def closed(value: float) -> float | None:
        return None if value in (-inf, inf) else round(value, 9)

    def percent(value: float | None, base: float | None) -> float | None:
        return None if value is None or not percents or base is None or base <= 0 else round(value / base * 100, 6)

    ends = closed(low), closed(high)
    return Change(of, *ends, percent(ends[0], bases[0]), percent(ends[1], bases[1]), about)
