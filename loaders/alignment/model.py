"""The shapes of an alignment."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.model import QUANTITATIVE_TYPES

# What makes a match doubtful, the gravest first.
DOUBTS = ("type", "limiting", "substituted", "number", "unit", "per", "name", "short", "rival")
# Why no change is said.
REASONS = ("type", "unit", "per", "period", "base_year", "sides")
# same: the names are one, and nothing is doubtful; close: nearly one; doubtful: a person should look.
VERDICTS = ("same", "close", "doubtful")
# A stock and what is added to it are told of one thing, but are not one quantity.
RELATED = frozenset({("level", "increment"), ("increment", "level")})
COMPARABLE = frozenset((one, one) for one in QUANTITATIVE_TYPES) | RELATED


@dataclass(frozen=True, slots=True)
class Item:
    """A target with a quantity, as the store has it; `low` and `high` are in `unit`, None for an open side."""

    key: str
    indicator: str
    target_type: str
    comparator: str
    low: float | None
    high: float | None
    unit: str | None = None
    dimension: str | None = None
    canonical_unit: str | None = None
    factor: float = 1.0
    per: str | None = None
    period: str | None = None
    base_year: int | None = None
    task: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """The items of one notice, and the place that issued it (山东省), None where it is not known."""

    items: tuple[Item, ...]
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """`basis` and `other` are places in the items of the two sides; `score` is 0 to 100; `doubts` are of DOUBTS."""

    basis: int
    other: int
    score: float
    doubts: tuple[str, ...]
    is_same_name: bool

    @property
    def verdict(self) -> str:
        """One of VERDICTS."""
        if self.doubts:
            return "doubtful"
        return "same" if self.is_same_name else "close"


@dataclass(frozen=True, slots=True)
class Alignment:
    """The matches in the order of the basis, and the places of the items that have none."""

    matches: tuple[Match, ...]
    only_basis: tuple[int, ...]
    only_other: tuple[int, ...]
