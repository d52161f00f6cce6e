"""Two versions of a document, row by row: what is the same, what changed in which field, what came and what went."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
        scores = process.cdist(*told, scorer=fuzz.ratio)
        ranked = sorted(
            (-score, i, j) for i, line in enumerate(scores) for j, score in enumerate(line) if score >= ALIKE
        )
        taken_new: set[int] = set()
        taken_old: set[int] = set()
        for _, i, j in ranked:
            if i not in taken_new and j not in taken_old:
                taken_new.add(i)
                taken_old.add(j)
                yield now[i], was[j]
