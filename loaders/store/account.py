"""Whether every number of a notice has been accounted for: digits in the words of tasks that no numeral holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

# Digits as notices print them, of either width; Chinese numerals count only with a unit and are judged by the rules.
_DIGITS = re.compile("[0-9０-９]+")
# Duties of the pieces whose digits must be accounted for; clauses hold agencies, and numbers are the tasks' own.
COUNTED_PIECES = ("task_title", "body")


class Lost(NamedTuple):
    """A run of digits that the table `numerals` lacks, at characters of `documents.text`."""

    document_id: str
    task_no: str
    text: str
    start: int
    end: int


def lost_numerals(
    texts: Mapping[str, str],
    pieces: Iterable[tuple[str, str, int, int]],
    numerals: Iterable[tuple[str, int, int]],
) -> Iterator[Lost]:
    """Each run of digits in `pieces` (document_id, task_no, start, end) that no one of `numerals` (document_id, start,
    end) holds whole; `texts` are the notices by document_id."""
    held: dict[str, set[int]] = defaultdict(set)
    for name, start, end in numerals:
        held[name].update(range(start, end))
    for name, task_no, start, end in pieces:
        for found in _DIGITS.finditer(texts[name], start, end):
            if not held[name].issuperset(range(found.start(), found.end())):
                yield Lost(name, task_no, found[0], found.start(), found.end())
