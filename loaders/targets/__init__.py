"""Task → rows, in the order of docs/targets.md: quantities, documents, milestones, else the title."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date

from loaders.model import Diagnostic, Extraction, Notice, Numeral, Span, Target, Task
from loaders.spans import Squeezed, squeeze
from loaders.targets.dates import deadlines
from loaders.targets.deliverables import deliverables
from loaders.targets.draft import Account, Draft
from loaders.targets.milestones import milestones
from loaders.targets.numbers import NUMERAL
from loaders.targets.quantitative import quantitative
from loaders.targets.sentences import sentences


def extract_targets(notice: Notice) -> Extraction:
    """Every row that the tasks of a notice give, in the order of the text, and what became of each numeral."""
    targets: list[Target] = []
    numerals: list[Numeral] = []
    diagnostics: list[Diagnostic] = []
    for task in notice.tasks:
        squeezed = squeeze(notice.document.text, task.content)
        account = Account()
        drafts = _drafts(squeezed.text, task, notice.metadata.plan_year, account)
        rows = _name(notice, task, squeezed, drafts)
        targets += rows
        numerals += _numerals(task, squeezed, drafts, rows, account)
    return Extraction(tuple(targets), tuple(numerals), tuple(diagnostics))


def _drafts(words: str, task: Task, plan_year: int | None, account: Account) -> list[Draft]:
    found: list[Draft] = []
    for sentence in sentences(words):
        days = deadlines(words, sentence, plan_year)
        rows = quantitative(words, sentence, days, task.title, plan_year, account)
        counted = [row.quote for row in rows]
        rows += deliverables(words, sentence, days, counted, found)
        rows += milestones(words, sentence, days, counted)
        found += rows
    found = _told_apart(_without_repeats(found))
    if not found:
        found = [Draft("qualitative", "qualitative", Span(0, len(task.title)), task.title, None, "plan", None)]
    return sorted(found, key=lambda draft: (draft.quote, draft.quantity.core if draft.quantity else draft.quote))


def _without_repeats(drafts: list[Draft]) -> list[Draft]:
    """A document or milestone that the title names and the body repeats is one row, in the words of the body."""
    last = {(d.kind, d.indicator): i for i, d in enumerate(drafts) if d.kind != "quantitative"}
    return [d for i, d in enumerate(drafts) if d.kind == "quantitative" or last[d.kind, d.indicator] == i]


def _told_apart(drafts: list[Draft]) -> list[Draft]:
    """Equal indicators of a task take the topic of their sentence in front: …重点工程治理水土流失面积."""
    count = Counter((d.indicator, d.quantity.unit) for d in drafts if d.quantity)
    topics = Counter((d.indicator, d.topic) for d in drafts)
    return [
        replace(d, indicator=d.topic + d.indicator)
        if d.quantity and d.topic and count[d.indicator, d.quantity.unit] > 1 and topics[d.indicator, d.topic] == 1
        else d
        for d in drafts
    ]


def _name(notice: Notice, task: Task, squeezed: Squeezed, drafts: list[Draft]) -> list[Target]:
    document_id = notice.document.document_id
    seen: Counter[tuple[str, str]] = Counter()
    rows = []
    for draft in drafts:
        identity = (draft.kind, _identity(squeezed.text, draft))
        seen[identity] += 1
        key = "\x1f".join((document_id, task.task_no, *identity, str(seen[identity])))
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        rows.append(_target(f"{document_id}.{task.task_no}.{digest}", notice, task, squeezed, draft))
    return rows


def _identity(words: str, draft: Draft) -> str:
    """What a better rule does not change: the numeral as printed, without unit and modifiers, or the name."""
    if draft.quantity:
        printed = NUMERAL.match(words, draft.quantity.core.start, draft.quantity.core.end)
        return printed[0] if printed else words[draft.quantity.core.start]
    return draft.indicator if draft.rank is None else f"前{draft.rank}"


def _target(target_id: str, notice: Notice, task: Task, squeezed: Squeezed, draft: Draft) -> Target:
    low, high, unit, comparator = None, None, None, None
    if draft.quantity:
        (low, high), unit, comparator = draft.quantity.sides(), draft.quantity.unit, draft.quantity.comparator
    elif draft.rank is not None:
        high, unit, comparator = float(draft.rank), "位", "le"
    plan_year = notice.metadata.plan_year
    due_date = draft.deadline or (date(plan_year, 12, 31) if plan_year else None)
    return Target(
        target_id=target_id,
        document_id=notice.document.document_id,
        task_no=task.task_no,
        kind=draft.kind,
        target_type=draft.target_type,
        quote=squeezed.text[draft.quote.start : draft.quote.end],
        indicator=draft.indicator,
        span=squeezed.span(draft.quote.start, draft.quote.end),
        action=draft.action,
        value_low=low,
        value_high=high,
        unit=unit,
        comparator=comparator,
        per=draft.per,
        period=draft.period,
        deadline=draft.deadline,
        base_year=draft.base_year,
        modality=draft.modality,
        due_date=due_date,
        deadline_basis="stated" if draft.deadline else "plan_year" if due_date else None,
    )


def _numerals(
    task: Task, squeezed: Squeezed, drafts: list[Draft], rows: list[Target], account: Account
) -> list[Numeral]:
    found = [
        (draft.quantity.core, row.target_id, None) for draft, row in zip(drafts, rows, strict=True) if draft.quantity
    ] + [(span, None, reason) for span, reason in account.refused]
    return [
        Numeral(task.task_no, squeezed.text[s.start : s.end], squeezed.span(s.start, s.end), target_id, reason)
        for s, target_id, reason in sorted(found, key=lambda item: item[0])
    ]
