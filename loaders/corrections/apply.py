"""Puts corrections over the rows that the rules give, and says what that changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from loaders.corrections.file import ROW, Correction, wrong
from loaders.model import QUANTITATIVE_TYPES, SHARES, Diagnostic, Extraction, Notice, NoticeError, Numeral, Target
from loaders.spans import bare, holds_in_order

# The reason that the numerals of a row left out then have.
CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Applied:
    """A row of the table `corrections`: a field of a row, as the rules give it and as it is now, both as text."""

    target_id: str
    document_id: str
    field: str
    value_before: str | None
    value_after: str | None
    reason: str
    who: str
    corrected_on: date


def apply_corrections(
    notice: Notice, extraction: Extraction, corrections: Sequence[Correction]
) -> tuple[Extraction, tuple[Applied, ...]]:
    """The rows of a notice with the corrections for its document put over them, and what these changed.

    A correction that changes nothing becomes the warning stale_correction, unless it confirms a doubtful indicator.
    The date of a row follows its deadline, the kind its type. When a task would have no row left, its title takes the
    place of the row left out. Raises NoticeError naming file and line when a row would contradict itself.
    """
    rows = {target.target_id: target for target in extraction.targets}
    useful: dict[str, list[Correction]] = {}
    stale: list[Diagnostic] = []
    for one in corrections:
        if one.document_id != notice.document.document_id:
            continue
        row = rows.get(one.target_id)
        if row is None or _says_the_same(one, row):
            stale.append(_stale(one, row))
        else:
            useful.setdefault(one.target_id, []).append(one)
    dropped = {name for name, lines in useful.items() if lines[0].field == ROW}
    targets = [_corrected(row, useful.get(row.target_id, []), notice) for row in extraction.targets]
    corrected = replace(
        extraction,
        targets=tuple(_without(notice, targets, dropped)),
        numerals=tuple(_released(numeral, dropped) for numeral in extraction.numerals),
        diagnostics=(*extraction.diagnostics, *stale),
    )
    return corrected, tuple(_applied(one, rows[name]) for name, lines in useful.items() for one in lines)


def _says_the_same(one: Correction, row: Target) -> bool:
    """Whether a line gives what the rules give; the indicator of a doubtful row is confirmed by it."""
    if one.field == ROW or getattr(row, one.field) != one.value:
        return False
    return one.field != "indicator" or row.indicator_basis != "doubtful"


def _stale(one: Correction, row: Target | None) -> Diagnostic:
    place = f"line {one.line} of {one.file.name}"
    if row is None:
        return Diagnostic("warning", "stale_correction", f"{place} corrects {one.target_id}, and no row is called so")
    text = f"{place} gives {one.field} of {one.target_id} the value that the rules give; the line can go"
    return Diagnostic("warning", "stale_correction", text, row.task_no, row.span)


def _corrected(row: Target, lines: Sequence[Correction], notice: Notice) -> Target:
    if not lines:
        return row
    first = lines[0]
    if first.field == ROW:
        if row.kind == "qualitative":
            raise wrong(first.file, first.line, f"{row.target_id} is the title of a task that has no other row")
        return row
    changes = {one.field: one.value for one in lines}
    if "target_type" in changes:
        changes["kind"] = "quantitative" if changes["target_type"] in QUANTITATIVE_TYPES else changes["target_type"]
    if "indicator" in changes and row.kind == "quantitative":
        changes["indicator_basis"] = "written" if holds_in_order(row.quote, str(changes["indicator"])) else "restored"
    if "deadline" in changes:
        changes |= _due(changes["deadline"], notice)
    corrected = replace(row, **changes)
    if reason := _contradiction(row, corrected):
        numbers = " and ".join(str(one.line) for one in lines)
        raise NoticeError(f"{first.file}, line {numbers}: {row.target_id} would {reason}; mend the lines together.")
    return corrected


def _due(deadline: object, notice: Notice) -> dict[str, object]:
    """due_date and deadline_basis of a row with this deadline."""
    end = notice.metadata.plan_end
    if deadline is not None or end is None:
        return {"due_date": deadline, "deadline_basis": "stated" if deadline else None}
    return {"due_date": end, "deadline_basis": "plan_year"}


def _contradiction(before: Target, row: Target) -> str | None:
    """What is wrong with a corrected row, said behind “would”; the schema refuses the same rows without a sentence."""
    if before.kind != row.kind and {before.kind, row.kind} != {"deliverable", "milestone"}:
        return f"turn from {before.kind} into {row.target_type}"
    if row.kind != "quantitative":
        quantity = (row.value_low, row.value_high, row.unit, row.comparator, row.per, row.base_year)
        if any(value is not None for value in quantity):
            return f"be a {row.kind} with a quantity"
        return None if row.action or row.kind == "qualitative" else f"be a {row.kind} without an action"
    low, high = row.value_low, row.value_high
    fits = {
        "ge": low is not None and high is None,
        "le": low is None and high is not None,
        "range": low is not None and high is not None and low < high,
    }.get(str(row.comparator), low is not None and low == high)
    if not fits:
        return (
            f"be {row.comparator} with value_low {_as_text(low) or 'empty'} and value_high {_as_text(high) or 'empty'}"
        )
    if row.target_type in ("ratio", "growth") and row.unit not in SHARES:
        return f"be a {row.target_type} in {row.unit or 'no unit'} instead of %"
    return None


def _without(notice: Notice, targets: Sequence[Target], dropped: set[str]) -> Iterator[Target]:
    kept = {target.task_no for target in targets if target.target_id not in dropped}
    tasks = {task.task_no: task for task in notice.tasks}
    for target in targets:
        if target.target_id not in dropped:
            yield target
        elif target.task_no not in kept:
            kept.add(target.task_no)
            task = tasks[target.task_no]
            words = notice.document.text[task.title_span.start : task.title_span.end]
            # A date of the heading or of the clause holds for the task, one of the sentence for the row alone.
            of_task = target.deadline_basis in ("heading", "clause")
            due = {"due_date": target.due_date, "deadline_basis": target.deadline_basis, "deadline": target.deadline}
            yield Target(
                target_id=target.target_id,
                document_id=target.document_id,
                task_no=target.task_no,
                kind="qualitative",
                target_type="qualitative",
                quote=bare(words),
                indicator=task.title,
                span=task.title_span,
                **(due if of_task else _due(None, notice)),
            )


def _released(numeral: Numeral, dropped: set[str]) -> Numeral:
    return replace(numeral, target_id=None, reason=CORRECTED) if numeral.target_id in dropped else numeral


def _applied(one: Correction, row: Target) -> Applied:
    before = row.quote if one.field == ROW else _as_text(getattr(row, one.field))
    who = (one.reason, one.who, one.corrected_on)
    return Applied(one.target_id, one.document_id, one.field, before, _as_text(one.value), *who)


def _as_text(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)
