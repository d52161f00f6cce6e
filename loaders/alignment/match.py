"""Rows of two notices → which speak of one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from rapidfuzz import fuzz, process

from loaders import reference
from loaders.alignment.assign import assign
from loaders.alignment.limits import Limits, limits
from loaders.alignment.model import COMPARABLE, RELATED, Alignment, Item, Match, Side
from loaders.alignment.names import Name, name_of

Pair = tuple[int, int]
# Between candidates that score alike their tasks and their measure words decide, and never over a better name.
_TASK_SHARE = 0.02


def align(basis: Side, other: Side) -> Alignment:
    """The indicators of `other` that are those of `basis`, each with one partner at most.

    Rows that measure different things (units of another dimension, types that do not compare) are never paired.
    """
    names = tuple(
        [name_of(item.indicator, item.target_type, side.region) for item in side.items] for side in (basis, other)
    )
    scores = _scores(basis.items, other.items, names, limits())
    weights = {
        (left, right): score + _TASK_SHARE * fuzz.ratio(basis.items[left].task, other.items[right].task)
        for (left, right), score in scores.items()
    }
    pairs = assign(weights)
    rivals = _with_rival(pairs, scores, limits().near)
    matches = tuple(
        Match(
            left,
            right,
            round(scores[left, right], 1),
            _doubts(basis.items[left], other.items[right], names[0][left], names[1][right], scores[left, right])
            + (("rival",) if (left, right) in rivals else ()),
            names[0][left].core == names[1][right].core,
        )
        for left, right in pairs
    )
    ours, theirs = {one.basis for one in matches}, {one.other for one in matches}
    return Alignment(
        matches,
        tuple(at for at in range(len(basis.items)) if at not in ours),
        tuple(at for at in range(len(other.items)) if at not in theirs),
    )


def _scores(
    ours: Sequence[Item], theirs: Sequence[Item], names: tuple[list[Name], list[Name]], rule: Limits
) -> dict[Pair, float]:
    """Pair → score, for each pair that may be one indicator."""
    if not ours or not theirs:
        return {}
    left, right = ([name.core for name in side] for side in names)
    likeness = process.cdist(left, right, scorer=fuzz.ratio, dtype=np.float64)
    inside = process.cdist(left, right, scorer=fuzz.partial_ratio, dtype=np.float64)
    shorter = np.minimum.outer(*(np.array([len(core) for core in side]) for side in (left, right)))
    share = rule.part_share * np.minimum(shorter / rule.whole_part, 1)
    score = (1 - share) * likeness + share * inside - rule.substituted * _substituted(likeness, left, right)
    found: dict[Pair, float] = {}
    for at, to in np.argwhere(score >= rule.accept).tolist():
        lost = _lost(ours[at], theirs[to], names[0][at], names[1][to], rule)
        if lost is not None and score[at, to] - lost >= rule.accept:
            # Of a stock and an increase the names alone tell that they are of one thing.
            if (ours[at].target_type, theirs[to].target_type) in RELATED and score[at, to] < rule.sure:
                continue
            found[at, to] = float(score[at, to] - lost)
    return found


def _substituted(likeness: np.ndarray, left: Sequence[str], right: Sequence[str]) -> np.ndarray:
    """Where each of two names has a character that the other has not in this order. The likeness is twice the length
    of what they have in common over the sum of their lengths."""
    sizes = [np.array([len(core) for core in side]) for side in (left, right)]
    common = np.rint(likeness * np.add.outer(*sizes) / 200)
    return np.minimum.outer(*sizes) > common


def _lost(one: Item, two: Item, ours: Name, theirs: Name, rule: Limits) -> float | None:
    """The points that a pair loses to what differs beside its names; None where it cannot be one indicator."""
    if (one.target_type, two.target_type) not in COMPARABLE or not _measure_alike(one, two):
        return None
    limiting = _limiting(ours.limiting, theirs.limiting)
    if limiting is None:
        return None
    differ = (
        (rule.type, one.target_type != two.target_type),
        (rule.contrast, limiting),
        (rule.contrast, _numbers_differ(ours, theirs)),
        (rule.unit, one.dimension == "count" and one.unit != two.unit),
    )
    return sum(points for points, holds in differ if holds)


def _measure_alike(one: Item, two: Item) -> bool:
    """Whether both are amounts of one kind: the same canonical unit, or counts whose measure words are exchanged."""
    if (one.canonical_unit or one.unit) == (two.canonical_unit or two.unit):
        return True
    kinds = _kinds()
    both_count = one.dimension == two.dimension == "count"
    return both_count and one.unit in kinds and kinds[one.unit] == kinds.get(two.unit)


@cache
def _kinds() -> dict[str | None, str]:
    return {row["unit"]: row["kind"] for row in reference.rows("alignment_units")}


def _limiting(ours: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]]) -> bool | None:
    """Whether one side limits what the other does not; None where the two exclude each other: 国家 and 省级."""
    for contrast in ours.keys() & theirs.keys():
        if not ours[contrast] & theirs[contrast]:
            return None
    return dict(ours) != dict(theirs)


def _numbers_differ(ours: Name, theirs: Name) -> bool:
    return ours.numbers != theirs.numbers


def _doubts(one: Item, two: Item, ours: Name, theirs: Name, score: float) -> tuple[str, ...]:
    """What is doubtful of a match, the codes of DOUBTS in their order; rivals are judged over all matches."""
    found = {
        "type": one.target_type != two.target_type,
        "limiting": dict(ours.limiting) != dict(theirs.limiting),
        "substituted": _is_substituted(ours.core, theirs.core),
        "number": _numbers_differ(ours, theirs),
        "unit": one.dimension == "count" and one.unit != two.unit,
        "per": one.per != two.per,
        "name": score < limits().sure,
        "short": min(len(ours.core), len(theirs.core)) < limits().shortest,
    }
    return tuple(doubt for doubt, holds in found.items() if holds)


def _is_substituted(left: str, right: str) -> bool:
    return bool(_substituted(np.array([[fuzz.ratio(left, right)]]), [left], [right])[0, 0])


def _with_rival(pairs: Sequence[Pair], scores: Mapping[Pair, float], near: float) -> set[Pair]:
    """The pairs of which a side would go nearly as well with a row that has no better partner of its own."""
    own_right = {right: scores[left, right] for left, right in pairs}
    own_left = {left: scores[left, right] for left, right in pairs}
    partner = dict(pairs)
    partner_of = {right: left for left, right in pairs}
    found: set[Pair] = set()
    for (left, right), score in scores.items():
        if partner.get(left) == right:
            continue
        if left in partner and score > own_left[left] - near and score > own_right.get(right, 0) - near:
            found.add((left, partner[left]))
        if right in partner_of and score > own_right[right] - near and score > own_left.get(left, 0) - near:
            found.add((partner_of[right], right))
    return found
