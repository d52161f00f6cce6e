"""Counts in Chinese numerals: what 各市均建成一所 requires, and why 六大工程, 第七届 and 一批 count nothing."""

from __future__ import annotations

import re

from loaders.model import Span
from loaders.numerals import chinese_number
from loaders.targets.exclusions import is_quoted
from loaders.targets.lexicon import dimension, ending, holds, nouns, opening, verbs
from loaders.targets.numbers import Quantity, chinese_quantity, unit_at

COUNT = re.compile("[一二两三四五六七八九十][一二两三四五六七八九十百千万零〇]{0,7}")
RANGE = re.compile(f"(?P<low>{COUNT.pattern})(?:至|到)(?P<high>{COUNT.pattern})")
RANGE_START = re.compile(f"{COUNT.pattern}(?:至|到)$")
# Behind these the numeral is the end of a word or of a unit: 统一部署, 1.2亿千瓦, 十九届二中.
IN_WORD = frozenset("统专唯同单之初进逐万亿公平毫厘0123456789每方")
REQUIRED = re.compile(
    r"(?:均|都|至少|不得?少于|不低于|各|每[一-鿿（）]{1,8}?)"
    r"(?:建成|建设|建有|设置|设立|配备|培育|打造|开展|举办|组织|新建|有)?$"
)
# Counted one by one; 个, 项 and 大 rather head a list, as in 抓好五个方面.
COUNTED_ONES = frozenset("所座家条处台辆艘架套间户名亩场")


def chinese_counts(words: str, clause: Span) -> tuple[list[Quantity], list[tuple[Span, str]]]:
    """(quantities, refused) of the Chinese numerals with a classifier in a clause; `refused` are (span, reason)."""
    found: list[Quantity] = []
    refused: list[tuple[Span, str]] = []
    reached = clause.start
    for match in COUNT.finditer(words, clause.start, clause.end):
        before = words[match.start() - 1 : match.start()]
        low = None
        if (range_ := RANGE.match(words, match.start(), clause.end)) and _is_number(range_["low"]):
            low, match = range_["low"], COUNT.match(words, range_.start("high"), clause.end) or match
        unit = unit_at(words, match.end(), clause.end)
        if match.start() < reached or before in IN_WORD or unit is None or not _is_number(match[0]):
            continue
        reached = match.end()
        if reason := _reason(words, clause, match, unit[0]):
            refused.append((Span(match.start(), unit[1]), reason))
        else:
            found.append(chinese_quantity(words, match.span(), unit, clause, low))
    return found, refused


def _is_number(numeral: str) -> bool:
    try:
        return chinese_number(numeral) > 0
    except ValueError:
        return False


def _reason(words: str, clause: Span, match: re.Match[str], unit: str) -> str | None:
    """Why the numeral is no target, or None where it is a count that somebody must reach."""
    before = RANGE_START.sub("", words[clause.start : match.start()])
    if before.endswith("第"):
        return "ordinal"
    if is_quoted(words, Span(*match.span()), clause):
        return "name"
    if match[0] == "一" and unit in nouns("vague"):
        return "vague"
    if words.startswith("级", match.end() + len(unit)):
        return "threshold"
    if before.endswith(("少", "每少", "每出现")):
        return "rate"
    if REQUIRED.search(before):
        return None
    if dimension(unit) == "duration":
        return "duration"
    if match[0] == "一":
        return None if words.startswith("以上", match.end() + len(unit)) else "vague"
    acts = ending(before, verbs("quantitative")) or (match[0][-1:] in "百千万" and holds(before, verbs("quantitative")))
    after = words[match.end() + len(unit) : clause.end]
    if acts and (unit in COUNTED_ONES or len(match[0]) > 2) and not opening(after, nouns("list_head")):
        return None
    return "name"
