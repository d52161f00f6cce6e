"""The rows of a notice against an annotation by hand, in counts that add up over notices.

A found row meets an annotated one when their places in the text overlap, and their tasks agree where tasks are numbered
plainly. A quantity must then have the same value sides and unit, a document or milestone a name at least NEAR. An
annotated row marked `optional` is neither missed nor does what meets it count as extra; `<field>_also` and
`<field>_context` are right as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from benchmarks.annotation import Annotation, Row, bare, required
from benchmarks.found import Found
from benchmarks.likeness import likeness
from benchmarks.matching import agrees, amount, indicator_likeness, meets, places
from benchmarks.score import Score

NEAR = 0.6
FIELDS = ("comparator", "target_type", "per", "deadline", "base_year", "modality")
NAMED = ("deliverable", "milestone")
TASK_FIELDS = ("chapter_no", "title", "lead_units", "participating_units", "shared_units")
NOTHING = Found("", (), ())


def score(annotation: Annotation, found: Found) -> Score:
    """Lay the found rows beside the annotation. With NOTHING found every annotated row is missed.

    Raises AnnotationError when the annotated range is not in the text.
    """
    result = Score()
    start, end = annotation.reach(found.text) if found is not NOTHING else (0, 0)
    wanted = [row | {"places": list(places(bare(row["quote"]), found.text, start, end))} for row in annotation.targets]
    rows = [row for row in found.targets if row["place"][0] < end and row["place"][1] > start]
    for row in rows:
        result.judge("proved", row["proved"], _words(row))
    _score_quantities(result, _of(wanted, "quantitative"), _of(rows, "quantitative"))
    for kind in NAMED:
        # An annotation without one row of a kind did not look for that kind.
        if gold := _of(wanted, kind):
            _score_named(result, kind, gold, _of(rows, kind))
    if annotation.tasks:
        tasks = [task for task in found.tasks if task["place"][0] < end and task["place"][1] > start]
        _score_tasks(result, annotation.tasks, tasks)
    return result


def _score_quantities(result: Score, wanted: list[Row], rows: list[Row]) -> None:
    left = defaultdict(list)
    for row in rows:
        left[amount(row)].append(row)
    # A required row takes the row that fits it before an optional one does.
    for gold in sorted(wanted, key=lambda row: bool(row.get("optional"))):
        same = [row for row in left[amount(gold)] if meets(gold, row)]
        best = max(same, key=lambda row: indicator_likeness(gold, row), default=None)
        if best is not None:
            left[amount(gold)].remove(best)
        if gold.get("optional"):
            continue
        result.counts[f"quantitative {'missed' if best is None else 'hit'}"] += 1
        if best is None:
            result.remarks.append(f"quantitative missed: {_words(gold)}")
        result.judge("whole row", best is not None and _score_fields(result, gold, best), _words(gold))
    _count_extra(result, "quantitative", [row for rest in left.values() for row in rest])


def _score_fields(result: Score, gold: Row, row: Row) -> bool:
    """Whether every field of the pair is right, an indicator when it is near."""
    right = [result.judge(name, agrees(gold, row, name), f"{row.get(name)} in {_words(gold)}") for name in FIELDS]
    alike = indicator_likeness(gold, row)
    remark = f"{row['indicator']} for {gold['indicator']}"
    result.judge("indicator exact", alike == 1, remark)
    return all([*right, result.judge("indicator near", alike >= NEAR, remark)])


def _score_named(result: Score, kind: str, wanted: list[Row], rows: list[Row]) -> None:
    left = list(rows)
    for gold in sorted(wanted, key=lambda row: bool(row.get("optional"))):
        same = [row for row in left if meets(gold, row)]
        best = max(same, key=lambda row: likeness(row["indicator"], gold["name"]), default=None)
        found = best is not None and likeness(best["indicator"], gold["name"]) >= NEAR
        if found:
            left.remove(best)
        if not gold.get("optional"):
            result.counts[f"{kind} {'hit' if found else 'missed'}"] += 1
            if not found:
                result.remarks.append(f"{kind} missed: {gold['name']}")
    _count_extra(result, kind, left)


def _score_tasks(result: Score, wanted: Iterable[Row], tasks: list[Row]) -> None:
    wanted = list(wanted)
    # Where numbers are paths, two readers may print them differently; the title is then the task's name.
    numbered = all(str(gold["task_no"]).isdigit() for gold in required(wanted))
    by_name: dict[str, Row] = {}
    for task in tasks:
        by_name.setdefault(_task_name(task, numbered), task)
    for gold in required(wanted):
        task = by_name.get(_task_name(gold, numbered))
        words = f"{gold['task_no']} {gold['title']}"
        result.counts[f"task {'missed' if task is None else 'hit'}"] += 1
        if task is None:
            result.remarks.append(f"task missed: {words}")
        for name in TASK_FIELDS:
            if name in gold:
                allowed = [_listed(gold[name]), _listed(gold.get(f"{name}_also", gold[name]))]
                read = task and task[name]
                result.judge(f"task {name}", task is not None and _listed(read) in allowed, f"{read} in {words}")
    known = {_task_name(gold, numbered) for gold in wanted}
    result.counts["task extra"] += len(by_name.keys() - known)
    result.remarks += [f"task extra: {name}" for name in sorted(by_name.keys() - known)]


def _count_extra(result: Score, kind: str, rows: list[Row]) -> None:
    result.counts[f"{kind} extra"] += len(rows)
    result.remarks += [f"{kind} extra: {_words(row)}" for row in rows]


def _listed(value: object) -> str | list[str]:
    return [bare(one) for one in value] if isinstance(value, list) else bare(str(value))


def _task_name(task: Row, numbered: bool) -> str:
    return str(task["task_no"]) if numbered else bare(task["title"])


def _of(rows: Iterable[Row], kind: str) -> list[Row]:
    return [row for row in rows if row["kind"] == kind]


def _words(row: Row) -> str:
    return f"{row['task_no']} {bare(row['quote'])[:50]}"
