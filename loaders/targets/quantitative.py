"""A task's sentences → quantitative drafts, and the account of every numeral."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from loaders.model import SHARES, Span
from loaders.numerals import printed_number
from loaders.targets.achieved import turns_ahead
from loaders.targets.classify import modality_of, type_of
from loaders.targets.coordination import Reading, read_clause
from loaders.targets.counts import chinese_counts
from loaders.targets.dates import base_year_of, date_of, is_past
from loaders.targets.draft import Account, Draft
from loaders.targets.exclusions import reason_against
from loaders.targets.indicators import is_pronoun, name_of, rank_of, scope_of
from loaders.targets.lexicon import first_inside, modality_cues, nouns, opening, verbs
from loaders.targets.numbers import NUMERAL, Quantity, fractions, quantities, unseen_unit
from loaders.targets.phrases import without_dates
from loaders.targets.restoration import basis_of, restore
from loaders.targets.sentences import BLANK, CLAUSE_ENDS, LONGEST_CLAUSE, SENTENCE_ENDS, Sentence, split

RANK = re.compile(
    r"(?:前(?P<number>[一二三四五六七八九十百]{1,4}|\d+)(?:名|位|强)?|(?<=[居列名])[^，；]{0,8}第(?P<place>[一二三四五六七八九十]|\d+)[位名])$"
)
# A bracket that counts: a number with a unit, but no year, no part of a place (市、区) and no abbreviation (B2B).
COUNTING_BRACKET = re.compile(
    r"（[^（）]*\d(?!\d*年)[^（）]*[一-鿿][^（）]*）|（[^（）]*[一-鿿][^（）]*\d(?!\d*年)[^（）]*）"
)
# Of a table that the text runs together, which number stands in which column cannot be told.
TABLE = re.compile("预期性|约束性|序号|指标属性|指标名称|单位：")
TABLE_WORDS = 3
YEARS_LISTED = re.compile(r"20\d{2}年(?:[、和及与]20\d{2}年)+")
RISE = ("增长率", "增速", "增幅", "降幅", "涨幅")
EACH_CHANGES = re.compile("(?:同比|年均)?(?:均|都)(?:同比|年均)?(?:增长|下降|提高|降低|增加|减少)")
A_YEAR = re.compile("[/每]年")
# Without one of these characters a clause has no number.
MAY_COUNT = re.compile("[0-9一二两三四五六七八九十百半]")


def quantitative(
    words: str,
    sentence: Sentence,
    days: tuple[date | None, ...],
    title: str,
    plan_year: int | None,
    account: Account,
    *,
    past: bool = False,
) -> list[Draft]:
    """The quantitative drafts of a sentence, `days` being its clauses' deadlines, in the order of the text.

    Of a sentence that tells what is `past`, every number is refused.
    """
    drafts: list[Draft] = []
    said = words[sentence.span.start : sentence.span.end]
    if len(TABLE.findall(said)) >= TABLE_WORDS:
        account.refused += [(Span(*n.span()), "table") for n in NUMERAL.finditer(words, *sentence.span)]
        return []
    governing: tuple[str, str | None] | None = None
    for outer, deadline in zip(sentence.clauses, days, strict=True):
        said = words[outer.start : outer.end]
        governing = modality_of(said, governing)
        modality = governing[0]
        if not MAY_COUNT.search(said):
            continue
        if len(said) > LONGEST_CLAUSE:
            account.refused += [(Span(*n.span()), "unread") for n in NUMERAL.finditer(words, outer.start, outer.end)]
            continue
        past = past and not turns_ahead(said, plan_year)
        told = past or is_past(said, plan_year)
        if not told and (rank := _rank(words, outer)):
            indicator, per, value, place = rank
            drafts.append(
                Draft(
                    "quantitative",
                    "rank",
                    outer,
                    indicator,
                    None,
                    modality,
                    deadline,
                    rank=value,
                    per=per,
                    rank_span=place,
                )
            )
            _refuse_others(words, outer, place, account)
            continue
        for seen, clause in _with_brackets(words, outer):
            found = _countable(seen, clause, account, past=told)
            readings = read_clause(seen, clause, found) if found else []
            # 接待游客1亿人次、旅游收入1200亿元，分别增长20%、25%: each number goes back to its own row.
            again = 1 < len(readings) <= len(drafts) and _each_again(readings[0].before)
            paired = drafts[-len(readings) :] if again else []
            ends = _ends_of_each(words, sentence, clause, readings, plan_year) or [deadline] * len(readings)
            if len(readings) == 1 and EACH_CHANGES.match(without_dates(readings[0].before)) and len(drafts) > 1:
                # 接待游客突破1000万人次，旅游综合收入达到60亿元，均增长20%
                of = [row for row in drafts if row.quantity and row.quantity.unit not in SHARES]
                drafts += [_draft(words, sentence, readings[0], title, modality, ends[0], [row]) for row in of]
                continue
            firmness = modality
            for i, (reading, end) in enumerate(zip(readings, ends, strict=True)):
                earlier = [paired[i]] if paired else drafts
                if i:
                    # 确保2900万标箱、力争突破3000万标箱
                    between = words[readings[i - 1].quantity.core.end : reading.quantity.span.start]
                    firmness = modality_cues().get(first_inside(between, modality_cues()), firmness)
                drafts.append(_draft(words, sentence, reading, title, firmness, end, earlier))
    return drafts


def _each_again(before: str) -> bool:
    """Whether the numbers go back, one by one, to the rows before: 分别增长20%、25%; 总数分别达到2800个、2300个."""
    words = without_dates(before)
    return words.startswith("分别") or words[len(opening(words, nouns("bare", "pronoun"))) :].startswith("分别")


def _ends_of_each(
    words: str, sentence: Sentence, clause: Span, readings: Sequence[Reading], plan_year: int | None
) -> list[date] | None:
    """A deadline of its own for each number of a clause; None where the clause has one for all of them.

    Years are listed as the numbers are (2025年、2030年分别达到73%、75%), or each number has a date before it
    (9月底前达到80%、年底前达到100%).
    """
    if len(readings) < 2:
        return None
    listed = YEARS_LISTED.findall(words, sentence.span.start, clause.end)
    years = re.findall(r"20\d{2}", listed[-1]) if listed else []
    if len(years) == len(readings) and "分别" in words[clause.start : clause.end]:
        return [date(int(year), 12, 31) for year in years]
    days = [date_of(words[clause.start : reading.quantity.core.start], plan_year) for reading in readings]
    found = [day for day in days if day]
    return found if len(found) == len(days) and len(set(found)) > 1 else None


def _with_brackets(words: str, clause: Span) -> list[tuple[str, Span]]:
    """The clause with its counting brackets blanked out, then what stands in them: 100个（含续建20个）.

    Offsets stay; a blank is a character that squeezed words do not hold.
    """
    brackets = [m for m in COUNTING_BRACKET.finditer(words, clause.start, clause.end) if m.start() > clause.start]
    if not brackets:
        return [(words, clause)]
    contents = (Span(match.start() + 1, match.end() - 1) for match in brackets)
    inside = [(words, part) for content in contents for part in split(words, CLAUSE_ENDS, content)]
    return [(_without_brackets(words), clause), *inside]


@lru_cache(maxsize=1)  # the clauses of a task come one after another
def _without_brackets(words: str) -> str:
    ends = CLAUSE_ENDS + SENTENCE_ENDS
    return COUNTING_BRACKET.sub(
        lambda m: BLANK * len(m[0]) if m.start() and words[m.start() - 1] not in ends else m[0], words
    )


def _countable(words: str, clause: Span, account: Account, *, past: bool) -> list[Quantity]:
    found = []
    for printed in (*quantities(words, clause), *fractions(words, clause)):
        quantity = unseen_unit(words, printed, clause, verbs("quantitative"))
        reason = "achieved" if past else reason_against(words, quantity, clause)
        if reason is None:
            found.append(quantity)
        else:
            account.refused.append((quantity.core, reason))
    counted, refused = chinese_counts(words, clause)
    account.refused += [*refused, *((quantity.core, "achieved") for quantity in counted if past)]
    found += [] if past else counted
    return sorted(found, key=lambda quantity: quantity.core)


def _refuse_others(words: str, clause: Span, place: Span, account: Account) -> None:
    """A rank has no second number: what else its clause counts says among whom, as in 168个城市中前十."""
    for quantity in quantities(words, clause):
        if not (quantity.core.start < place.end and place.start < quantity.core.end):
            account.refused.append((quantity.core, reason_against(words, quantity, clause) or "scope"))


def _rank(words: str, clause: Span) -> tuple[str, str | None, int, Span] | None:
    match = RANK.search(words, clause.start, clause.end)
    if match is None:
        return None
    group = "number" if match["number"] else "place"
    named = rank_of(words[clause.start : match.start(group) - 1] + "前")
    if named is None:
        return None
    printed = match[group]
    return named[0], named[1], printed_number(printed), Span(*match.span(group))


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
    indicator, guessed = restore(words, sentence, reading, title, named, earlier)
    before = words[sentence.span.start : reading.quote.start]
    target_type = type_of(reading, before)
    same = earlier and earlier[-1].quantity and earlier[-1].quantity.unit == reading.quantity.unit
    if target_type == "ratio" and same and is_pronoun(named.indicator) and earlier[-1].target_type == "growth":
        target_type = "growth"  # 增长6%以上，力争达到7%
    if target_type == "ratio" and indicator.endswith(RISE):
        target_type = "growth"  # 研发经费投入增长率：15%
    if target_type == "ratio" and words.startswith("翻", reading.quantity.core.start):
        target_type = "growth"
    if target_type == "level" and earlier and earlier[-1].target_type == "level" and not scope_of(indicator):
        # 沿黄九市粮食面积稳定在…，粮食产量稳定在…: the places hold for the parallel clause too.
        indicator = scope_of(earlier[-1].indicator) + indicator
    return Draft(
        kind="quantitative",
        target_type=target_type,
        basis=basis_of(indicator, words[reading.quote.start : reading.quote.end], guessed=guessed),
        quote=reading.quote,
        indicator=indicator,
        action=named.action,
        modality=modality,
        deadline=deadline,
        quantity=reading.quantity,
        per=named.per,
        period=named.period or ("年" if A_YEAR.search(words, *reading.quantity.core) else None),
        sentence=sentence,
        base_year=base_year_of(words[reading.quote.start : reading.quote.end], growth=target_type == "growth"),
    )
