"""Task → rows, in the order of docs/targets.md: quantities, documents, milestones, else the title."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from loaders.model import Extraction, Notice, Numeral, Span, Target, Task
from loaders.spans import Squeezed, squeeze_parts, unify
from loaders.targets.achieved import tells_past
from loaders.targets.counts import COUNT
from loaders.targets.dates import date_of, deadlines, due_of, governing_date
from loaders.targets.deliverables import deliverables
from loaders.targets.draft import Account, Draft
from loaders.targets.milestones import milestones
from loaders.targets.numbers import NUMERAL
from loaders.targets.quantitative import quantitative
from loaders.targets.restoration import topic_of
from loaders.targets.sentences import LONGEST_CLAUSE, Sentence, sentences


def extract_targets(notice: Notice) -> Extraction:
    """Every row that the tasks of a notice give, in the order of the text, and what became of each numeral."""
    targets: list[Target] = []
    numerals: list[Numeral] = []
    for task in notice.tasks:
        squeezed = squeeze_parts(notice.document.text, task.parts or (task.content,))
        words = unify(squeezed.text)
        account = Account()
        drafts = _drafts(words, squeezed, task, notice.metadata.plan_year, account)
        rows = _name(notice, task, squeezed, words, drafts)
        targets += rows
        numerals += _numerals(task, squeezed, drafts, rows, account)
    return Extraction(tuple(targets), tuple(numerals), ())


def _cuts(squeezed: Squeezed, parts: Sequence[Span]) -> list[int]:
    """Where in the squeezed words each part but the first begins."""
    places = (bisect_left(squeezed.origin, part.start) for part in parts[1:])
    return [place for place in places if 0 < place < len(squeezed.text)]


def _closing_dates(squeezed: Squeezed, task: Task, plan_year: int | None) -> dict[int, date | None]:
    """Where a clause stands before the full stop of its sentence, the date that it names is the sentence's."""
    return {bisect_left(squeezed.origin, place): due_of(words, plan_year) for place, words in task.clause_dates}


def _drafts(words: str, squeezed: Squeezed, task: Task, plan_year: int | None, account: Account) -> list[Draft]:
    cuts = _cuts(squeezed, task.parts or (task.content,))
    closing = _closing_dates(squeezed, task, plan_year)
    found: list[Draft] = []
    part: list[Draft] = []
    heading = next((day for title in reversed(task.headings) if (day := date_of(title, plan_year))), None)
    governing = heading
    past = False
    begins = frozenset(cuts)
    for sentence in sentences(words, cuts):
        if sentence.span.start in begins:
            # 到2025年，…：①…②…: the date before a colon holds for what it introduces.
            led = words[sentence.span.start - 1] in "：:"
            governing, past = (governing if led else heading), False
            found, part = found + part, []
        days = deadlines(words, sentence, plan_year)
        if not any(days):
            # The date cell of a row dates all that the row says.
            day = next(iter(closing.values()), None) if task.is_row else closing.get(sentence.span.end)
            days = (day,) * len(days)
        governing = governing_date(words, sentence, days) or governing
        past = tells_past(words, sentence, plan_year, already=past)
        rows = quantitative(words, sentence, days, task.title, plan_year, account, past=past)
        counted = _counted(sentence, rows)
        if not past:
            rows += deliverables(words, sentence, days, counted, part)
            rows += milestones(words, sentence, days, counted)
        part += [replace(row, governing=governing) for row in rows] if governing else rows
    found = _told_apart(words, _without_repeats(found + part))
    if not found:
        found = [Draft("qualitative", "qualitative", Span(0, len(task.title)), task.title, None, "plan", None)]
    return sorted(found, key=lambda draft: (draft.quote, draft.quantity.core if draft.quantity else draft.quote))


def _counted(sentence: Sentence, rows: Sequence[Draft]) -> frozenset[Span]:
    """The clauses that rows take their words from, and those too long to be read."""
    starts = sorted((row.quote.start, row.quote.end) for row in rows)
    found = []
    for clause in sentence.clauses:
        last = bisect_left(starts, (clause.end, 0)) - 1
        if clause.end - clause.start > LONGEST_CLAUSE or (last >= 0 and starts[last][1] > clause.start):
            found.append(clause)
    return frozenset(found)


def _without_repeats(drafts: list[Draft]) -> list[Draft]:
    """A document or milestone that the title names and the body repeats is one row, in the words of the body."""
    last = {(d.kind, d.indicator): i for i, d in enumerate(drafts) if d.kind != "quantitative"}
    return [d for i, d in enumerate(drafts) if d.kind == "quantitative" or last[d.kind, d.indicator] == i]


def _told_apart(words: str, drafts: list[Draft]) -> list[Draft]:
    """Equal indicators of a task take the topic of their sentence in front: …重点工程治理水土流失面积.

    Where they are due on different days, the days tell them apart.
    """
    count = Counter(_measured(d) for d in drafts if d.quantity)
    equal = {indicator for (indicator, *_), times in count.items() if times > 1}
    topics = [topic_of(words, d.sentence, d.quote.start) if d.sentence and d.indicator in equal else "" for d in drafts]
    each = Counter((d.indicator, topic) for d, topic in zip(drafts, topics, strict=True))
    return [
        replace(d, indicator=topic + d.indicator, basis="restored")
        if topic and count[_measured(d)] > 1 and each[d.indicator, topic] == 1
        else d
        for d, topic in zip(drafts, topics, strict=True)
    ]


def _measured(draft: Draft) -> tuple[str, str | None, date | None]:
    return draft.indicator, draft.quantity and draft.quantity.unit, draft.deadline or draft.governing


def _name(notice: Notice, task: Task, squeezed: Squeezed, words: str, drafts: list[Draft]) -> list[Target]:
    document_id = notice.document.document_id
    seen: Counter[tuple[str, str]] = Counter()
    rows = []
    for draft in drafts:
        identity = (draft.kind, _identity(words, draft))
        seen[identity] += 1
        key = "\x1f".join((document_id, task.task_no, *identity, str(seen[identity])))
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        rows.append(_target(f"{document_id}.{task.task_no}.{digest}", notice, task, squeezed, draft))
    return rows


def _identity(words: str, draft: Draft) -> str:
    """What a better rule does not change: the numeral as printed, without unit and modifiers, or the name."""
    if draft.quantity:
        start, end = draft.quantity.core
        printed = NUMERAL.match(words, start, end) or COUNT.match(words, start, end)
        return printed[0] if printed else words[start]
    return draft.indicator if draft.rank is None else f"前{draft.rank}"


def _target(target_id: str, notice: Notice, task: Task, squeezed: Squeezed, draft: Draft) -> Target:
    low, high, unit, comparator = None, None, None, None
    if draft.quantity:
        (low, high), unit, comparator = draft.quantity.sides(), draft.quantity.unit, draft.quantity.comparator
    elif draft.rank is not None:
        high, unit, comparator = float(draft.rank), "位", "le"
    due_date, basis = _due(notice, task, draft)
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
        deadline_basis=basis,
        indicator_basis=draft.basis if draft.kind == "quantitative" else None,
    )


def _due(notice: Notice, task: Task, draft: Draft) -> tuple[date | None, str | None]:
    """When the row is due and which words say so: its sentence, what governs it, the clause, or the title's years."""
    plan_year = notice.metadata.plan_year
    clause = next((day for _, words in task.clause_dates if (day := due_of(words, plan_year))), None)
    known = (
        (draft.deadline, "stated"),
        (draft.governing, "heading"),
        (clause, "clause"),
        (notice.metadata.plan_end, "plan_year"),
    )
    return next(((day, basis) for day, basis in known if day), (None, None))


def _numerals(
    task: Task, squeezed: Squeezed, drafts: list[Draft], rows: list[Target], account: Account
) -> list[Numeral]:
    found: dict[Span, tuple[str | None, str | None]] = {span: (None, reason) for span, reason in account.refused}
    for draft, row in reversed(list(zip(drafts, rows, strict=True))):
        if place := draft.quantity.core if draft.quantity else draft.rank_span:
            # One number of several subjects (A、B均达到45%) is explained by the first of their rows.
            found[place] = (row.target_id, None)
    return [
        Numeral(task.task_no, squeezed.text[s.start : s.end], squeezed.span(s.start, s.end), *found[s])
        for s in sorted(found)
    ]
