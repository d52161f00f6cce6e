"""A task's sentences → quantitative drafts, and the account of every numeral."""

from __future__ import annotations

import re
from datetime import date

from loaders.model import Span
from loaders.targets.classify import modality_of, type_of
from loaders.targets.coordination import Reading, read_clause
from loaders.targets.dates import base_year_of, deadline_of
from loaders.targets.draft import Account, Draft
from loaders.targets.exclusions import reason_against
from loaders.targets.indicators import is_bare, name_of, rank_of
from loaders.targets.lexicon import nouns
from loaders.targets.numbers import CHINESE, Quantity, chinese_quantity, quantities
from loaders.targets.phrases import read_phrase
from loaders.targets.sentences import Sentence

RANK = re.compile(r"前(?P<number>[一二三四五六七八九十]|\d+)(?:名|位|强)?$")
REQUIRED_COUNT = re.compile(
    r"(?:均|都|至少|不少于|各|每[一-鿿]{1,4}?)(?:建成|建设|建有|设置|设立|配备|培育|打造|有)?(?P<number>[一两二三四五六七八九十])"
)


def quantitative(words: str, sentence: Sentence, title: str, plan_year: int | None, account: Account) -> list[Draft]:
    """The quantitative drafts of a sentence, in the order of the text."""
    drafts: list[Draft] = []
    deadline = deadline_of(words[sentence.span.start : sentence.span.end], plan_year)
    governing: tuple[str, str | None] | None = None
    for clause in sentence.clauses:
        said = words[clause.start : clause.end]
        governing = modality_of(said, governing)
        modality = governing[0]
        if rank := _rank(words, clause):
            indicator, per, value = rank
            drafts.append(
                Draft("quantitative", "rank", clause, indicator, None, modality, deadline, rank=value, per=per)
            )
            continue
        found = _countable(words, clause, account)
        if not found:
            continue
        for reading in read_clause(words, clause, found):
            drafts.append(_draft(words, sentence, reading, title, modality, deadline, drafts))
    return drafts


def _countable(words: str, clause: Span, account: Account) -> list[Quantity]:
    found = []
    for quantity in quantities(words, clause):
        reason = reason_against(words, quantity, clause)
        if reason is None:
            found.append(quantity)
        else:
            account.refused.append((quantity.core, reason))
    for match in REQUIRED_COUNT.finditer(words, clause.start, clause.end):
        quantity = chinese_quantity(words, match.start("number"))
        if quantity:
            found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.core)


def _rank(words: str, clause: Span) -> tuple[str, str | None, int] | None:
    match = RANK.search(words, clause.start, clause.end)
    if match is None:
        return None
    named = rank_of(words[clause.start : match.start() + 1])
    if named is None:
        return None
    value = CHINESE.get(match["number"]) or int(match["number"])
    return named[0], named[1], value


def _draft(
    words: str,
    sentence: Sentence,
    reading: Reading,
    title: str,
    modality: str,
    deadline: date | None,
    earlier: list[Draft],
) -> Draft:
    named = name_of(reading)
    indicator = _with_head_of(title, named.indicator)
    if is_bare(indicator):
        indicator = _owner(words, sentence, reading, earlier) + indicator
    before = words[sentence.span.start : reading.quote.start]
    target_type = type_of(reading, before)
    return Draft(
        kind="quantitative",
        target_type=target_type,
        quote=reading.quote,
        indicator=indicator,
        action=named.action,
        modality=modality,
        deadline=deadline,
        quantity=reading.quantity,
        per=named.per,
        period=named.period,
        topic=_topic(words, sentence) if sentence.clauses[0].end < reading.quote.start else "",
        base_year=base_year_of(words[reading.quote.start : reading.quote.end]) if target_type == "growth" else None,
    )


def _owner(words: str, sentence: Sentence, reading: Reading, earlier: list[Draft]) -> str:
    """Whose measure a bare head is: the indicator before it in the sentence, else what the sentence opened with."""
    if earlier:
        return earlier[-1].indicator
    return _topic(words, sentence) if sentence.clauses[0].end < reading.quote.start else ""


def _topic(words: str, sentence: Sentence) -> str:
    first = sentence.clauses[0]
    noun = read_phrase(words[first.start : first.end]).noun
    return noun[: next((i for i in range(1, len(noun)) if noun.startswith(nouns("predicate"), i)), None)]


def _with_head_of(title: str, indicator: str) -> str:
    """培育创新创业共同体。…打造30个以上共同体: the title says in full what the body shortens."""
    noun = read_phrase(title).noun
    return noun if noun.endswith(indicator) and len(indicator) > 1 else indicator
