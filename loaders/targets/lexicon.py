"""The word lists of data/reference in the forms that the rules match: longest first, by duty."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from loaders.reference import rows


@cache
def nouns(duty: str) -> tuple[str, ...]:
    """Nouns and predicates of a duty in nouns.csv, longest first."""
    return longest_first(row["noun"] for row in rows("nouns") if row["duty"] == duty)


@cache
def lead_words(*duties: str) -> tuple[str, ...]:
    """Words that open a clause, of the given duties in lead_words.csv, longest first."""
    return longest_first(row["word"] for row in rows("lead_words") if row["duty"] in duties)


@cache
def verbs(kind: str) -> dict[str, str]:
    """Verb as written → action, of a kind in verbs.csv, longest first."""
    actions = {row["verb"]: row["action"] for row in rows("verbs") if row["kind"] == kind}
    return {verb: actions[verb] for verb in longest_first(actions)}


@cache
def units() -> frozenset[str]:
    """The units of units.csv."""
    return frozenset(row["unit"] for row in rows("units"))


@cache
def type_cues(position: str) -> dict[str, str]:
    """Cue → target_type of type_cues.csv, longest first; position is before, after or noun."""
    types = {row["cue"]: row["target_type"] for row in rows("type_cues") if row["position"] == position}
    return {cue: types[cue] for cue in longest_first(types)}


def opening(words: str, candidates: Iterable[str]) -> str:
    """The first candidate with which the words begin, or ''."""
    return next((word for word in candidates if words.startswith(word)), "")


def ending(words: str, candidates: Iterable[str]) -> str:
    """The first candidate with which the words end, or ''."""
    return next((word for word in candidates if words.endswith(word)), "")


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, the longest first, so that the first that fits is the longest."""
    return tuple(sorted(dict.fromkeys(words), key=len, reverse=True))
