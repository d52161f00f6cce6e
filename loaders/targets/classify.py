"""Target type and modality, from cues in the clause (docs/targets.md)."""

from __future__ import annotations

from loaders.model import SHARES
from loaders.targets.coordination import Reading
from loaders.targets.indicators import DOES, RATE, has_action, reach_in_cue
from loaders.targets.lexicon import (
    dimension,
    ending,
    first_inside,
    holds,
    lead_words,
    modality_cues,
    opening,
    type_cues,
)
from loaders.targets.phrases import without_dates, without_lead
from loaders.targets.reach import split_reach
from loaders.targets.subjects import measures


def _changes_first(before: str) -> bool:
    """Whether the verb of change stands before what it changes: 压降能耗5%."""
    words = without_lead(before, type_cues("before"))
    verb = opening(words, type_cues("before"))
    return bool(verb) and type_cues("before")[verb] == "growth" and len(words) > len(verb)


def keeps(before: str) -> bool:
    """Whether a measured thing is to stay as it is: 持续稳定粮食生产面积39万亩以上."""
    words = without_dates(before)
    verb = next((verb for verb in lead_words("hold") if verb in words[:6]), "")
    return bool(verb) and bool(ending(words, measures()))


# Stands for every predicate of the clauses behind.
ALL = "*"


def type_of(reading: Reading, sentence_before: str) -> str:
    """level, increment, ratio or growth. A rank is told by its own shape, see rank_of."""
    before = reading.before or reading.shared_before
    reach = split_reach(before)
    cue = reach.word or reach_in_cue(reading)
    kind = type_cues("before").get(cue)
    if reading.quantity.unit in SHARES:
        changes = kind == "growth" or RATE.match(reading.after) or _changes_first(before)
        return "growth" if changes else "ratio"
    if kind == "growth":
        return "increment"  # 贷款余额增加5000亿元: how much more, not how fast.
    if cue == "突破" and reading.after and not without_lead(reach.subject):
        return "increment"  # 突破10项关键技术: here the verb acts on what is counted.
    if DOES.search(before) or keeps(before):
        return "level"
    if kind == "level" or ending(reading.after, type_cues("after")) or any(c in before for c in type_cues("clause")):
        return "level"
    if holds(before, lead_words("new")) and not reach.word:
        return "increment"  # 城镇新增就业人数30万以上
    measured = ending(reach.subject, type_cues("noun"))
    if measured and not has_action(before):
        return "level"
    if reading.quantity.comparator == "le" and ending(reach.subject, measures()):
        return "level"  # 新建机组煤耗低于270克
    if _is_bound(reading, before):
        return "level"
    return "level" if _is_stock_at_year_end(before, sentence_before) else "increment"


def _is_bound(reading: Reading, before: str) -> bool:
    """A limit on a measured thing or on a stock of the whole place, with no work named: 年播种面积不低于3005万亩."""
    bound = reading.quantity.before and reading.quantity.comparator in ("ge", "le")
    if not bound or reading.after or has_action(before):
        return False
    if reading.quantity.before.endswith("超过") and not has_action(reading.shared_before):
        return True  # 数据产品超过1500个: how many there are, where no verb adds them.
    scoped = bool(opening(without_dates(before), lead_words("scope")))
    return dimension(reading.quantity.unit) != "count" or scoped


def _is_stock_at_year_end(before: str, sentence_before: str) -> bool:
    """年底全省建成抽水蓄能400万千瓦: what the whole province has by then, not what the year adds."""
    if "建成" not in before:
        return False
    words = sentence_before + before
    dated = any(words.startswith(date) for date in lead_words("date") if date.startswith("年底"))
    return dated and holds(before, lead_words("scope"))


def modality_of(clause: str, governing: tuple[str, str] | None) -> tuple[str, str | None]:
    """(modality, predicate) of a clause; `governing` is that of the clause before it in the sentence.

    力争 reaches across to a clause that has the same predicate (力争A达到x，B达到y), and to no other. The predicate of
    a plan reaches none and is left unread.
    """
    cue = first_inside(clause, modality_cues())
    if cue and not without_dates(clause.removeprefix(cue)):
        return modality_cues()[cue], ALL  # 力争到2025年，A达到x，B超过y
    if governing and governing[1] == ALL and not cue:
        return governing
    if cue:
        return modality_cues()[cue], first_inside(clause, type_cues("before"))
    if governing and governing[0] != "plan" and governing[1]:
        predicate = first_inside(clause, type_cues("before"))
        if governing[1] == predicate:
            return governing[0], predicate
    return "plan", None
