"""The word lists of data/reference in the forms that the rules match: longest first, by duty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from loaders.reference import rows, units


class Words(tuple[str, ...]):
    """Words, the longest first, that know which of them begin with two characters or end with one."""

    by_first: dict[str, list[str]]
    by_last: dict[str, list[str]]
    anywhere: re.Pattern[str]
    known: frozenset[str]

    def __new__(cls, words: Iterable[str]) -> Words:
        self = super().__new__(cls, words)
        self.by_first, self.by_last = {}, {}
        for word in self:
            self.by_first.setdefault(word[:2], []).append(word)
            self.by_last.setdefault(word[-1:], []).append(word)
        # Under two characters stands too the word that is the first of them alone.
        for start, found in self.by_first.items():
            if len(start) == 2 and start[0] in self.by_first:
                found.append(start[0])
        self.anywhere = re.compile("|".join(map(re.escape, self)) or "(?!)")
        self.known = frozenset(self)
        return self

    def __contains__(self, word: object) -> bool:
        return word in self.known


class Cues(dict[str, str]):
    """Words and what each stands for, the longest first."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        super().__init__({word: meanings[word] for word in longest_first(meanings)})
        words = Words(self)
        self.by_first, self.by_last, self.anywhere = words.by_first, words.by_last, words.anywhere


@cache
def nouns(*duties: str) -> Words:
    """Nouns and predicates of the given duties in nouns.csv, longest first."""
    return longest_first(row["noun"] for row in rows("nouns") if row["duty"] in duties)


@cache
def lead_words(*duties: str) -> Words:
    """Words that open a clause, of the given duties in lead_words.csv, longest first."""
    return longest_first(row["word"] for row in rows("lead_words") if row["duty"] in duties)


@cache
def verbs(*kinds: str) -> Cues:
    """Verb as written → action, of the given kinds in verbs.csv, longest first."""
    return Cues({row["verb"]: row["action"] for row in rows("verbs") if row["kind"] in kinds})


def dimension(unit: str | None) -> str:
    """What a unit measures; count for one that the tables do not know, "" for none."""
    return units().get(unit, {}).get("dimension", "count") if unit else ""


@cache
def type_cues(position: str) -> Cues:
    """Cue → target_type of type_cues.csv, longest first; position is before, after or noun."""
    return Cues({row["cue"]: row["target_type"] for row in rows("type_cues") if row["position"] == position})


@cache
def modality_cues() -> Cues:
    """Cue → modality of modality_cues.csv, longest first."""
    return Cues({row["cue"]: row["modality"] for row in rows("modality_cues")})


def opening(words: str, candidates: Words | Cues) -> str:
    """The longest candidate with which the words begin, or ''."""
    for word in candidates.by_first.get(words[:2]) or candidates.by_first.get(words[:1], ()):
        if words.startswith(word):
            return word
    return ""


def ending(words: str, candidates: Words | Cues) -> str:
    """The longest candidate with which the words end, or ''."""
    for word in candidates.by_last.get(words[-1:], ()):
        if words.endswith(word):
            return word
    return ""


def inside(words: str, candidates: Words | Cues) -> Iterator[tuple[int, str]]:
    """(place, candidate) for every place in the words where one begins, the longest of each, in order."""
    found = candidates.anywhere.search(words)
    while found:
        yield found.start(), found[0]
        found = candidates.anywhere.search(words, found.start() + 1)


def first_inside(words: str, candidates: Words | Cues) -> str:
    """The candidate that begins first in the words, the longest there; or ''."""
    found = candidates.anywhere.search(words)
    return found[0] if found else ""


def holds(words: str, candidates: Words | Cues) -> bool:
    """Whether a candidate stands anywhere in the words."""
    return candidates.anywhere.search(words) is not None


def longest_first(words: Iterable[str]) -> Words:
    """Each word once, the longest first, so that the first that fits is the longest."""
    return Words(sorted(dict.fromkeys(words), key=len, reverse=True))
