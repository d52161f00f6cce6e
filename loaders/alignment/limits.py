"""The numbers of the alignment, from data/reference/alignment_limits.csv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from loaders import reference


@dataclass(frozen=True, slots=True)
class Limits:
    """Each limit under its name in the file; points are of 100."""

    accept: float
    sure: float
    contrast: float
    substituted: float
    type: float
    unit: float
    near: float
    shortest: int
    part_share: float
    whole_part: int


@cache
def limits() -> Limits:
    """The limits as the file has them."""
    values = {name: float(value) for name, value in reference.mapping("alignment_limits", "limit", "value").items()}
    whole = {name: int(values[name]) for name in ("shortest", "whole_part")}
    return Limits(**values | whole)
