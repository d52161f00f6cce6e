"""What a clause omits of its indicator, restored from the sentence and the title; and how sure the name then is."""

from __future__ import annotations

import re
from bisect import bisect_left

from loaders.spans import holds_in_order
from loaders.targets.coordination import Reading
from loaders.targets.draft import Draft
from loaders.targets.indicators import Named, is_bare, is_pronoun, with_change
from loaders.targets.lexicon import dimension, ending, lead_words, nouns, opening, verbs
from loaders.targets.phrases import only_verbs, read_phrase, without_dates
from loaders.targets.sentences import Sentence

# A name longer than this is more likely a clause that was not understood.
DOUBTFUL_LENGTH = 45
# A topic or an owner is looked for in so many clauses or rows before a number.
TOPIC_REACH = 12
UNIT_IS_NOUN = re.compile("[一-鿿]{2,}")


def restore(
    words: str, sentence: Sentence, reading: Reading, title: str, named: Named, earlier: list[Draft]
) -> tuple[str, bool]:
    """(indicator, guessed): what the clause names, with what it omits restored from the sentence; `guessed` where only
    the title of the task is left to say what is counted."""
    indicator, guessed = _restored(words, sentence, reading, title, named, earlier)
    if is_pronoun(named.indicator) and named.action in nouns("fall"):
        indicator = with_change(indicator, named.action, reading.quantity.unit)  # 利用外资100亿美元，同比下降5%
    return indicator, guessed


def _restored(
    words: str, sentence: Sentence, reading: Reading, title: str, named: Named, earlier: list[Draft]
) -> tuple[str, bool]:
    owner = _owner(words, sentence, reading, earlier) if is_bare(named.indicator) else ""
    if owner:
        return _without_measure(owner) + named.indicator, False
    indicator = _with_head_of(title, named.indicator)
    unit = reading.quantity.unit or ""
    goes_on = earlier and earlier[-1].quantity and earlier[-1].quantity.unit == unit
    counts = UNIT_IS_NOUN.fullmatch(unit) and dimension(unit) == "count" and not goes_on
    if counts and reading.before and (not indicator or indicator in verbs("quantitative")):
        return unit, False  # 新增5000学位
    if indicator.startswith("占") and earlier:
        return earlier[-1].indicator + indicator, False
    if only_verbs(indicator) and (former := _worked_on(words, sentence, reading, indicator, earlier)):
        return ("" if indicator in lead_words("light") else indicator) + former, False
    if (
        is_pronoun(indicator)
        and earlier
        and not goes_on
        and (named_before := _between(words, sentence, reading, earlier))
    ):
        return named_before, False
    if is_pronoun(indicator):
        owner = _owner(words, sentence, reading, earlier)
        return owner or read_phrase(title).noun or title, not owner
    if indicator in nouns("level") and earlier:
        # 国家级“小巨人”企业不少于30户、省级不少于200户: the noun stands with the level before.
        former = earlier[-1].indicator
        return indicator + former.removeprefix(opening(former, nouns("level"))), False
    if indicator in nouns("dependent") and earlier and (head := earlier[-1].indicator.find(indicator[:2])) > 0:
        return earlier[-1].indicator[:head] + indicator, False  # 垃圾分类示范乡镇5个、示范村50个
    if indicator.removeprefix(opening(indicator, nouns("level"))) in nouns("dependent"):
        return topic_of(words, sentence, reading.quote.start) + indicator, False
    return indicator, False


def basis_of(indicator: str, quote: str, *, guessed: bool) -> str:
    """written where the quote holds the indicator's characters in order, restored where it does not; doubtful where
    it is a guess or no plausible name."""
    odd = not 2 <= len(indicator) <= DOUBTFUL_LENGTH or indicator.count("（") != indicator.count("）")
    if guessed or odd or (indicator in nouns("generic") or indicator in verbs("quantitative")):
        return "doubtful"
    return "written" if holds_in_order(quote, indicator) else "restored"


def _owner(words: str, sentence: Sentence, reading: Reading, earlier: list[Draft]) -> str:
    """Whose measure a bare head is: the indicator before it in the sentence, else what the sentence opened with."""
    if not earlier:
        start = reading.quote.start
        clause = sentence.clauses[max(bisect_left(sentence.clauses, (start, 0)) - 1, 0)]
        # 新建幼儿园（每县1所）: what is counted stands before the bracket.
        inside = words[start - 1 : start] == "（" and clause.start < start <= clause.end
        before = read_phrase(words[clause.start : start - 1]).noun if inside else ""
        return before or topic_of(words, sentence, start)
    # 重点项目156个，其中新建84个，完成投资65亿元: rows restored from another, and whom it benefits, own nothing.
    plain = (row for row in earlier[: -TOPIC_REACH - 1 : -1] if row.basis != "restored")
    return next((row for row in plain if not opening(row.indicator, verbs("benefit"))), earlier[-1]).indicator


def _between(words: str, sentence: Sentence, reading: Reading, earlier: list[Draft]) -> str:
    """What the clause right before a number names, if it is behind the last row: 推动班列常态化开行，全年不少于50列."""
    here = bisect_left(sentence.clauses, (reading.quote.start, 0))
    if not here or sentence.clauses[here - 1].start < earlier[-1].quote.end:
        return ""
    before = sentence.clauses[here - 1]
    said = words[before.start : before.end]
    return "" if any(ch.isdigit() for ch in said) else read_phrase(said).noun


def _worked_on(words: str, sentence: Sentence, reading: Reading, works: str, earlier: list[Draft]) -> str:
    """What works are done on, where the clause has no more than their verb: 新建中小学12所，改扩建8所; or ""."""
    if not earlier:
        return "" if works in nouns("event") else topic_of(words, sentence, reading.quote.start).removesuffix("建设")
    former = earlier[-1]
    same = former.quantity and former.quantity.unit == reading.quantity.unit
    if works in nouns("event") and not (same and without_dates(reading.before) == works):
        return ""
    # 重点项目156个，其中新建84个、续建72个: the works of the row before are not those of this one.
    others = opening(former.indicator, verbs("quantitative")) if former.basis == "restored" else ""
    return former.indicator.removeprefix(others)


def _without_measure(owner: str) -> str:
    """粮食播种面积 → 粮食: whose the next measure is, without the measure before it."""
    return owner[: len(owner) - len(ending(owner, nouns("owned_measure")))] or owner


def topic_of(words: str, sentence: Sentence, start: int) -> str:
    """What the sentence sets out to do before a place of it: 实施…行动 nearest to it, else its first clause; or ""."""
    here = bisect_left(sentence.clauses, (start, 0))
    before = sentence.clauses[max(0, here - TOPIC_REACH) : here]
    phrases = [read_phrase(words[clause.start : clause.end]) for clause in before if clause.end < start]
    phrases = [phrase for phrase in phrases if not any(ch.isdigit() for ch in phrase.noun)]
    if not phrases:
        return ""
    light = [phrase for phrase in phrases if phrase.verb in lead_words("light")]
    noun = (light[-1] if light else phrases[0]).noun
    return noun[: next((i for i in range(1, len(noun)) if noun.startswith(nouns("predicate"), i)), None)]


def _with_head_of(title: str, indicator: str) -> str:
    """培育创新创业共同体。…打造30个以上共同体: the title says in full what the body shortens."""
    noun = read_phrase(title).noun
    # A title that sets a number itself is a sentence, no name.
    named = noun.endswith(indicator) and len(indicator) > 1 and not any(ch.isdigit() for ch in noun)
    return noun if named else indicator
