"""Two versions of a document, row by row: what is the same, what changed in which field, what came and what went."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import fuzz, process

from loaders.model import Notice, Target
from loaders.parsing import Parsed

# What a person compares, in the order of the screen. Where a row stands in the file is no difference.
FIELDS = (
    *("indicator", "value_low", "value_high", "unit", "comparator", "target_type", "action", "per", "period"),
    *("base_year", "modality", "due_date", "quote", "task_no", "agencies"),
)
DIFFERENCES = ("added", "removed", "changed")
# Rows whose words are less alike are another target and not a changed one; 100 is the same words.
ALIKE = 75
# Rows that are compared at once with all that are left of the other version: together they take a fifth of the time.
ROWS_AT_A_TIME = 128
# Scores that are held, of four bytes each, if not of one block alone; what is not held is worked out again.
SCORES_HELD = 2**24


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of either version or of both, None where a version has none. `changes` is field → (before, after), empty
    for a row that came or went."""

    before: Target | None
    after: Target | None
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)

    @property
    def indicator(self) -> str:
        """As the later version has it."""
        return (self.after or self.before).indicator

    @property
    def kind(self) -> str:
        """One of DIFFERENCES."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def differences(before: Parsed, after: Parsed) -> tuple[Difference, ...]:
    """Every row that is not the same in both versions, in the order of the later one; what went stands at the end."""
    old, new = _rows(before), _rows(after)
    pairs = dict(_paired(list(old), list(new)))
    found = []
    for target in new:
        earlier = pairs.get(target)
        if earlier is None:
            found.append(Difference(None, target))
            continue
        changes = {
            name: (was, now) for name, was, now in zip(FIELDS, old[earlier], new[target], strict=True) if was != now
        }
        if changes:
            found.append(Difference(earlier, target, changes))
    kept = set(pairs.values())
    return (*found, *(Difference(one, None) for one in old if one not in kept))


def counted(found: Iterable[Difference]) -> dict[str, int]:
    """How many of each of DIFFERENCES there are."""
    kinds = Counter(one.kind for one in found)
    return {kind: kinds[kind] for kind in DIFFERENCES}


def _rows(parsed: Parsed) -> dict[Target, tuple[object, ...]]:
    """Row → its fields, in the order of FIELDS."""
    agencies = _agencies(parsed.notice)
    return {
        one: (*(getattr(one, name) for name in FIELDS[:-1]), agencies.get(one.task_no, ""))
        for one in parsed.extraction.targets
    }


def _agencies(notice: Notice) -> dict[str, str]:
    return {
        task.task_no: "、".join(dict.fromkeys(one.agency for one in task.responsibilities)) for task in notice.tasks
    }


def _paired(old: Sequence[Target], new: Sequence[Target]) -> Iterator[tuple[Target, Target]]:
    """(row after, row before): first those of the same name, then of the same words, then the most alike of a type."""
    for key in (_name, _words):
        by_key = _unique(old, key)
        same = {one: by_key[key(one)] for one in _unique(new, key).values() if key(one) in by_key}
        yield from same.items()
        gone = set(same.values())
        old = [one for one in old if one not in gone]
        new = [one for one in new if one not in same]
    yield from _alike(old, new)


def _name(target: Target) -> tuple[str, str]:
    """What the row is called within its document, and its words: a number alone may be another target's today."""
    return target.target_id.removeprefix(target.document_id), target.indicator


def _words(target: Target) -> tuple[str, str]:
    return target.kind, target.quote


def _unique(targets: Iterable[Target], key: object) -> dict[object, Target]:
    """Key → the row of that key, for keys that only one row has."""
    found = defaultdict(list)
    for one in targets:
        found[key(one)].append(one)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}


def _alike(old: Sequence[Target], new: Sequence[Target]) -> Iterator[tuple[Target, Target]]:
    """The rest, the most alike first, each row once; a sum of money is no version of a count of firms."""
    groups = defaultdict(lambda: ([], []))
    for place, rows in enumerate((old, new)):
        for one in rows:
            groups[one.target_type, one.unit][place].append(one)
    for was, now in groups.values():
        if not was or not now:
            continue
        # The indicator counts beside the words, which in 新增150家 are little more than the number that changed.
        told = [[f"{one.indicator} {one.quote}" for one in rows] for rows in (now, was)]
        for i, j in most_alike(*told):
            yield now[i], was[j]


def most_alike(new: Sequence[str], old: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(place in `new`, place in `old`) of texts that are alike, each at most once: of all pairs the most alike one,
    among equals the first in `new` and then in `old`; then of the pairs of the others, and so on.

    Of each text only the best partner that is left is known, beside SCORES_HELD scores: never all pairs.
    """
    if not new or not old:
        return
    scores = _Scores(new, old)
    # What a text was the most alike to when it was last looked at; what is left can only be less. At first nothing is
    # known, and the last place stands for a partner that is not there.
    at_most, partner = np.full(len(new), 100, np.float32), np.full(len(new), len(old))
    is_left = np.append(np.ones(len(old), bool), False)
    while is_left.any():
        first = int(at_most.argmax())
        if at_most[first] < ALIKE:
            return
        found = int(partner[first])
        if is_left[found]:
            yield first, found
            is_left[found], at_most[first] = False, 0
            continue
        rows = [first]
        if first not in scores:
            rows = np.flatnonzero((at_most >= ALIKE) & ~is_left[partner] & ~scores.is_held)
            rows = rows[np.argsort(-at_most[rows], kind="stable")[:ROWS_AT_A_TIME]].tolist()
            scores.work_out(rows, np.flatnonzero(is_left))
        for row in rows:
            at_most[row], partner[row] = scores.best(row, is_left)


class _Scores:
    """How alike some of the texts of `new` are to those of `old`, float32, 0 for less than ALIKE."""

    def __init__(self, new: Sequence[str], old: Sequence[str]) -> None:
        self._new, self._old = np.array(new, dtype=object), np.array(old, dtype=object)
        self.is_held = np.zeros(len(new), bool)
        # Row → (places in `old`, the score of each).
        self._lines: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self._blocks: deque[tuple[Sequence[int], int]] = deque()
        self._size = 0

    def __contains__(self, row: int) -> bool:
        return row in self._lines

    def work_out(self, rows: Sequence[int], places: np.ndarray) -> None:
        """Hold the scores of `rows` beside `places`, and drop the earliest where they are too many."""
        block = process.cdist(
            self._new[rows].tolist(), self._old[places].tolist(), scorer=fuzz.ratio, score_cutoff=ALIKE
        )
        self._lines.update((row, (places, line)) for row, line in zip(rows, block, strict=True))
        self._blocks.append((rows, block.size))
        self.is_held[rows] = True
        self._size += block.size
        while self._size > SCORES_HELD and len(self._blocks) > 1:
            dropped, size = self._blocks.popleft()
            self._size -= size
            self.is_held[dropped] = False
            for row in dropped:
                del self._lines[row]

    def best(self, row: int, is_left: np.ndarray) -> tuple[np.float32, int]:
        """(score, place) of the most alike that is left, the first of equals."""
        places, line = self._lines[row]
        line = line * is_left[places]
        best = line.argmax()
        return line[best], places[best]
