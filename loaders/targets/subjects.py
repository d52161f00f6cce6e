"""Several subjects before one verb, each made whole: 棉花、油料产量 → 棉花产量, 油料产量; 花生种植、收获机械化率 → …"""

from __future__ import annotations

import re
from functools import cache

from loaders.model import Span
from loaders.reference import mapping
from loaders.targets.lexicon import Words, ending, inside, longest_first, nouns, opening, type_cues
from loaders.targets.sentences import depths, split

IN_WORD = re.compile("普及|涉及|波及|顾及|参与|与会|和谐|中和|总和|共和|饱和|和平|温和")
ORDINAL = re.compile("第([一二三四五六七八九十])$")
AND_OTHERS = re.compile(r"等(?:主要|重点|各类|方面|领域|关键)*")


def conjuncts(subject: str) -> list[str]:
    """The subjects that 、和及与以及 join, as written."""
    plain = re.sub("以及|并且", "、　", subject)
    # 普及率, 参与度, 碳中和: a joint's character within a word joins nothing.
    hidden = IN_WORD.sub(lambda word: "　" * len(word[0]), plain)
    spans = split(hidden, "、和及与", Span(0, len(plain)), depths(plain))
    parts = [part for span in spans if (part := plain[span.start : span.end].strip("　"))]
    if len(parts) > 1 and (ordinal := ORDINAL.match(parts[0])):
        # 第一、二、三产业
        tail = parts[-1][1:]
        return [f"第{part[0]}{tail}" for part in (ordinal[1], *parts[1:])]
    return parts


def whole_subjects(subject: str, count: int) -> list[str] | None:
    """`count` subjects with the parts that they share restored, or None when the words do not join as many."""
    parts = conjuncts(subject)
    if not parts or len(parts) != count:
        return _joint(subject, count)
    if count == 1:
        return parts
    head, tail = _shared(parts)
    *earlier, last = parts
    if tail and not last.endswith(tail):  # …等主要污染物排放总量
        last = AND_OTHERS.split(last)[0] + tail
    names = [part if part.endswith(tail) else part + tail for part in earlier] + [last]
    return [names[0]] + [name if name.startswith(head) else head + name for name in names[1:]]


def _joint(subject: str, count: int) -> list[str] | None:
    """城乡居民收入 → 城镇居民收入, 农村居民收入: a word that holds as many as there are numbers."""
    for word, parts in mapping("joint_words", "word", "parts").items():
        if word in subject and parts.count("|") == count - 1:
            return [subject.replace(word, part) for part in parts.split("|")]
    return None


def _shared(parts: list[str]) -> tuple[str, str]:
    """(head, tail) that all the parts share but only the first and the last one say."""
    first, last = parts[0], parts[-1]
    if len(parts) == 2 and (head := _shared_head(first, last)):
        return head, ""
    # 花生种植、收获机械化率: one process for another, before them the thing, behind them the measure.
    process = opening(last, nouns("process"))
    former = ending(first, nouns("process"))
    if process and former:
        return first[: len(first) - len(former)], last[len(process) :]
    if own := _replaced(parts):
        return "", last[len(own) :]
    scope = opening(first, nouns("scope_head"))
    width = len(first) - len(scope)
    if scope and len(parts) == 2 and 2 <= width < len(last) - 1 and not last.startswith(scope):
        return scope, last[width:]  # 城市污水、垃圾集中处理率
    measure = _with_modifiers(last, ending(last, measures()))
    if others := AND_OTHERS.search(last):
        named = last[others.end() :]
        return "", ending(named, measures()) or named
    if len(measure) > 1 and len(last) > len(measure):
        return "", "" if any(_is_measured(part) for part in parts[:-1]) else measure
    if len(first) <= 3 < len(last) - 1 and not ending(first, measures()):
        return "", last[len(first) :]
    return "", ""


def _shared_head(first: str, last: str) -> str:
    """What stands before the first of two subjects and holds for the second, or ""."""
    if last in nouns("bare") and (own := ending(first, nouns("owned_measure", "bare"))):
        return first.removesuffix(own)  # 安全事故起数、死亡人数; 项目履约率、开工率
    # 工业亩均税收、亩均增加值: what the second begins with stands inside the first.
    if (at := first.find(last[:2])) > 1 and ending(first, measures()):
        return first[:at]
    # 单位增加值能耗、水耗: a short last part takes the place of as much of the first.
    if len(last) <= 3 < len(first) - len(last) and first[-1] == last[-1]:
        return first[: len(first) - len(last)]
    return ""


def _replaced(parts: list[str]) -> str:
    """The beginning of the last subject that each of the others puts a word of its own for, or ""."""
    first, last = parts[0], parts[-1]
    if counterpart := _counterpart(first, last):
        return counterpart  # 城镇、农村居民人均可支配收入
    level = opening(last, nouns("level"))
    if level and last != level and all(part in nouns("level") for part in parts[:-1]):
        return level
    if "的" in last and not any("的" in part for part in parts[:-1]):
        return last[: last.index("的")]
    # 县、乡、村道养护资金: parts of one character stand for its first.
    if any(len(part) == 1 for part in parts[1:-1]) or (len(parts) == 2 and len(first) == 1):
        return last[:1]
    if level and len(last) > len(level):
        return level
    # 乡镇卫生院、村卫生室中医药服务覆盖率
    return _institution(last) if ending(first, nouns("institution")) else ""


def _with_modifiers(words: str, measure: str) -> str:
    """The measure that ends the words with what qualifies it: 茶叶|综合产值, 水产品|产地低温处理率."""
    while measure and (more := ending(words[: len(words) - len(measure)], nouns("measure_modifier"))):
        measure = more + measure
    return measure


def _counterpart(first: str, last: str) -> str:
    """The word that opens the last subject and is to another what the first one is, as 农村 to 城镇, or ""."""
    pairs = [parts.split("|") for parts in mapping("joint_words", "word", "parts").values()]
    return next((b for pair in pairs if first in pair for b in pair if b != first and last.startswith(b)), "")


def _is_measured(part: str) -> bool:
    """Whether a part has a measure of its own: 治理率, 覆盖度, 排放量."""
    return bool(ending(part, measures())) or (len(part) > 3 and part.endswith(("率", "度", "量", "额")))


def _institution(words: str) -> str:
    """The name of an institution that opens the words: 村卫生室 of 村卫生室中医药服务覆盖率; ""."""
    return next((words[: place + len(found)] for place, found in inside(words, nouns("institution")) if place), "")


@cache
def measures() -> Words:
    """What ends the name of a measured thing: 产量, 率, 余额 …, longest first."""
    return longest_first((*nouns("measure"), *type_cues("noun"), *nouns("bare")))
