"""Several quantities in one clause: which words belong to which of them (docs/targets.md, quantities)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from loaders.model import SHARES, Span
from loaders.targets.lexicon import ending, holds, lead_words, longest_first, nouns, opening, verbs
from loaders.targets.numbers import Quantity
from loaders.targets.phrases import AGAINST, read_phrase
from loaders.targets.reach import split_reach
from loaders.targets.sentences import BLANK
from loaders.targets.subjects import conjuncts, measures, whole_subjects

# 达到11大类37项: into how many kinds the things fall.
KINDS = re.compile(r"\d+(?:大类|个大类|类|个类别)$")
# 2023年、2024年分别完成35个、40个: a year for each number is no subject.
YEARS_FIRST = re.compile(r"^(?:到|至|在)?(?:20\d{2}年[、和及与]?){2,}分别")
# 稳定在2亿吨水平
LEVEL_BEHIND = re.compile("^的?水平$")
SEPARATORS = longest_first(("以及", "、", "和", "及", "与"))


@dataclass(slots=True)
class Reading:
    """A quantity with its words: `before` up to it, `after` behind it, and the quote that holds both.

    `noun` is set where the words must be put together from a coordination; `shared_before` is the part of the
    clause before its first quantity, whose verb reaches all of them.
    """

    quantity: Quantity
    quote: Span
    before: str
    after: str
    noun: str | None = None
    shared_before: str = ""


def read_clause(words: str, clause: Span, found: list[Quantity]) -> list[Reading]:
    """One reading for each quantity of a clause, in order."""
    gaps = _gaps(clause, found)
    text = [KINDS.sub("", words[gap.start : gap.end].replace(BLANK, "")) for gap in gaps]
    text[0] = YEARS_FIRST.sub("", text[0])
    text[-1] = LEVEL_BEHIND.sub("", text[-1].removeprefix("之间"))
    if text[-1].startswith("、"):
        text[-1] = ""  # 贷款余额新增1500亿元、融资成本稳中有降: another item of the list.
    if text[-1].startswith("”"):
        text[-1] = ""  # Behind a passage in quotes begins what it is said of.
    if text[-1].startswith("（") and "）" not in text[-1]:
        text[-1] = ""  # A remark whose bracket never closes.
    if len(found) == 1:
        only = Reading(found[0], _trim(clause, found[0], text[1]), text[0], text[1], None, text[0])
        return [only] if text[1] else _for_all(only)
    if text[-1]:
        return _number_first(clause, found, text)
    return _number_last(clause, found, gaps, text)


def _gaps(clause: Span, found: list[Quantity]) -> list[Span]:
    edges = [clause.start, *(edge for q in found for edge in (q.span.start, q.span.end)), clause.end]
    return [Span(edges[i], max(edges[i], edges[i + 1])) for i in range(0, len(edges), 2)]


def _trim(clause: Span, quantity: Quantity, after: str) -> Span:
    """The clause without a list item behind the quantity, one right behind it or one with a verb of its own."""
    known = verbs("quantitative")
    for i, ch in enumerate(after):
        if ch == "、" and (i == 0 or opening(after[i + 1 :], known)):
            return Span(clause.start, quantity.span.end + i)
    return clause


def _number_first(clause: Span, found: list[Quantity], text: list[str]) -> list[Reading]:
    """7家左右A、100家左右B: the noun follows each number; a tail of the last noun may belong to all."""
    after = [_strip_joiner(part) for part in text[1:-1]] + [text[-1]]
    works = [part.lstrip("、") for part in after[:-1]]
    if all(part in verbs("quantitative") for part in works):
        # 开工6000套、竣工3000套人才住房: each number has a verb, and one noun is theirs.
        return [
            Reading(quantity, clause, verb, "", after[-1], text[0])
            for quantity, verb in zip(found, [text[0], *works], strict=True)
        ]
    tail = _shared_tail(text[0], after)
    readings = []
    for i, quantity in enumerate(found):
        start = clause.start if i == 0 or tail else quantity.span.start
        end = clause.end if i == len(found) - 1 or tail else quantity.span.end + len(after[i])
        noun = after[i] + tail if tail and i < len(found) - 1 else after[i]
        readings.append(Reading(quantity, Span(start, end), text[0] if i == 0 else "", noun, None, text[0]))
    return readings


def _shared_tail(before: str, after: list[str]) -> str:
    """What the last noun shares with the earlier ones: 的碳计量模型参数体系, 安全鉴定, 达到四星级以上标准."""
    *earlier, last = after
    if any(not part for part in earlier):
        return ""
    if all(part in nouns("level") for part in earlier):
        # 3个国家级、12个省级开发区
        return last.removeprefix(opening(last, nouns("level")))
    event = ending(last, nouns("event"))
    if event and ending(before, lead_words("light")) and not any(ending(part, nouns("event")) for part in earlier):
        return event
    predicate = _predicate(last.removeprefix("的"))
    if predicate and all(part.startswith("的") for part in after):
        return predicate
    if "的" in last[1:] and not opening(last, nouns("attribute_start")) and not any("的" in part for part in earlier):
        return last[last.rindex("的") :]
    return ""


def _predicate(words: str) -> str:
    places = [words.find(predicate, 1) for predicate in nouns("predicate")]
    return words[min(place for place in places if place > 0) :] if any(place > 0 for place in places) else ""


def _strip_joiner(words: str) -> str:
    return words[: len(words) - len(ending(words, SEPARATORS))]


def _number_last(clause: Span, found: list[Quantity], gaps: list[Span], text: list[str]) -> list[Reading]:
    """A 3家、B 80家: the noun stands before each number; bare separators make several numbers of one noun."""
    readings: list[Reading] = []
    i = 0
    while i < len(found):
        last = i
        while last + 1 < len(found) and text[last + 1] in SEPARATORS:
            last += 1
        joiner = opening(text[i], SEPARATORS) if i else ""
        before = text[i][len(joiner) :]
        start = gaps[i].start + len(joiner)
        if i and not joiner and (split_at := _verb_inside(text[i])):
            # 为7000余家企业提供转（续）贷1500亿元: the first number precedes its noun, the second follows its own.
            readings[-1] = Reading(found[i - 1], clause, readings[-1].before, text[i], None, text[0])
            before, start = text[i][split_at:], clause.start
        elif i and not joiner and "、" in text[i]:
            cut = text[i].rindex("、")
            readings[-1] = Reading(found[i - 1], readings[-1].quote, readings[-1].before, text[i][:cut], None, text[0])
            before, start = text[i][cut + 1 :], gaps[i].start + cut + 1
        group = found[i : last + 1]
        if len(group) > 1 and group[0].before:
            # 分别不低于10000元、5000元: the bound before the first holds for all.
            group = [q if q.before or q.after else replace(q, before=group[0].before) for q in group]
        quote = Span(start, found[last].span.end)
        # 拆除空心房、废弃栏舍2000栋、18万平方米: two measures of one thing, unless 分别 gives each its own.
        several = len({q.unit for q in group}) == 1 or "分别" in before
        names = _distribute(before, len(group)) if several else [None] * len(group)
        for quantity, noun in zip(group, names, strict=True):
            readings.append(Reading(quantity, quote, before, "", noun, text[0]))
        i = last + 1
    return readings


def _verb_inside(words: str) -> int:
    """Where a verb stands inside the words, 0 when there is none."""
    places = [words.find(verb, 1) for verb in verbs("quantitative") if len(verb) > 1]
    return min((place for place in places if place > 0), default=0)


def _distribute(before: str, count: int) -> list[str | None]:
    """The noun of each of several numbers behind joined subjects; None for each where they share one."""
    if count == 1:
        return [None]
    reach = split_reach(before)
    subject = AGAINST.sub("", reach.subject.replace("分别", ""))
    found = whole_subjects(_without_opening(subject, reached=bool(reach.word)), count)
    return list(found) if found else [None] * count


def _without_opening(subject: str, *, reached: bool) -> str:
    """The subjects without what opens the clause, and without a verb that governs them: 新增|国家、省示范企业.

    Where a verb of reaching stands behind them, none governs them: 按期办结率、群众满意率均达到95%.
    """
    noun = read_phrase(subject, keep_verbs=reached).noun or subject
    first = noun.split("、")[0]
    places = [first.rfind(verb) + len(verb) for verb in nouns("giving") if verb in first]
    return noun[max(places) :] if places and max(places) < len(first) else noun


def _for_all(reading: Reading) -> list[Reading]:
    """One reading for each of several subjects of which 均 says the same: 种植、收获机械化率均达到45%."""
    reach = split_reach(reading.before)
    each = reading.before.endswith("各")  # 示范合作社、家庭农场各3家
    if not each and not (reach.shared and (reach.word or reading.quantity.before)):
        return [reading]
    parts = conjuncts(_without_opening(reach.subject.removesuffix("各"), reached=not each))
    names = whole_subjects("、".join(parts), len(parts)) if len(parts) > 1 else None
    shares = reading.quantity.unit in SHARES and not any(holds(part, verbs("quantitative")) for part in parts)
    if not names or not (each or shares or all(ending(name, measures()) for name in names)):
        return [reading]
    return [replace(reading, noun=name) for name in names]
