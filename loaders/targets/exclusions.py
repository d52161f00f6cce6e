"""Why a numeral gives no target: the reasons of docs/targets.md, each found by pattern or by its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from loaders.model import Span
from loaders.reference import rows
from loaders.targets.lexicon import dimension, ending, lead_words, longest_first, nouns, opening, verbs
from loaders.targets.numbers import Quantity
from loaders.targets.reach import split_reach
from loaders.targets.sentences import BLANK
from loaders.targets.subjects import measures

QUOTED = re.compile(r"《[^《》]*》|“[^“”，。]*”|‘[^‘’]*’")
# 200张床位以上的机构, 1万名老人以上的镇: a count of something says how large the thing behind it is.
# 规模以上 and 限额以上 are what firms are called, and no size of theirs.
SIZE_BEHIND = re.compile(r"^(?!规模以上|限额以上)[一-鿿]{1,4}及?以[上下]的?[一-鿿]")
# 年营业收入20亿元以上、研发投入占比5%以上的企业15家
LIST_OF_LIMITS = re.compile(r"^(?:及?以[上下])?[、且][^，；]*?以[上下]的[一-鿿]")
# 25万吨己二酸、20万吨己内酰胺等项目: what a plant makes or holds says which plant.
SIZES = frozenset(["mass", "power", "volume", "energy", "apparent-power", "mass-rate", "volume-rate", "output-rate"])
PROJECT_BEHIND = re.compile(
    r"^[一-鿿][^，；]*?(?:项目|工程|装置|生产线)(?:群|前期|等)?(?:建设|开工|投产|竣工|达产|达效|落地|实施)*(?:工作)?$"
)
JOINED = re.compile(r"(?:、|和|及|与|以及)[\d约近超]")
# A count within the attribute of what a share is said of.
QUALIFIED = re.compile(
    r"(?:及?以[上下])?[^，；、\d]*[一-鿿]的[^，；\d]*(?:比例|占比|比重|覆盖率)[^，；\d]{0,6}\d+(?:\.\d+)?(?:%|个百分点)"
)
BOUND_OF_EACH = re.compile("及?以[上下]的(?=不少于|不低于|不超过|不高于|至少|配备|设置|设立|建设)")
# 形成年产1000万千瓦风电装备的制造能力
CAPACITY = re.compile(r"年(?:产|加工|处理|供应?)$")
# A noun with a count of its own behind it.
COUNTED = re.compile(r"[^、，；]*?[^\d、，；—-]\d")
DIGITS = re.compile(r"[\d.]+")
LIMITS = longest_first(("及以上", "以上", "及以下", "以下", "以内"))
WORD = re.compile(r"[一-鿿“A-Za-z]")
# Power, boiler and container ratings tell which machines are meant wherever a noun follows the number.
RATINGS = ("power", "boiler-capacity", "apparent-power", "voltage", "data-rate")


# A pattern's words before the number reach no further back than this.
REACH_BACK = 40


@cache
def _patterns() -> tuple[tuple[re.Pattern[str] | None, re.Pattern[str] | None, str], ...]:
    """(before, after, reason) of the rows of not_targets.csv with words before their #; None for none behind it."""
    found = []
    for before, after, reason in _rows():
        if before:
            found.append((re.compile(f"(?:{before})$"), re.compile(after) if after else None, reason))
    return tuple(found)


@cache
def _behind() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One pattern for all rows with nothing before their #, and the reason of each of its groups."""
    found = [(after, reason) for before, after, reason in _rows() if not before]
    return re.compile("|".join(f"({after})" for after, _ in found)), tuple(reason for _, reason in found)


def _rows() -> Iterator[tuple[str, str, str]]:
    for row in sorted(rows("not_targets"), key=lambda row: -len(row["pattern"])):
        before, _, after = row["pattern"].partition("#")
        yield before, after, row["reason"]


def _by_pattern(words: str, start: int, ends: tuple[int, int], clause: Span) -> str | None:
    near = words[max(clause.start, start - REACH_BACK) : start]
    for before, after, reason in _patterns():
        if before.search(near) and (after is None or any(after.match(words, end) for end in ends)):
            return reason
    pattern, reasons = _behind()
    for end in ends:
        if found := pattern.match(words, end):
            reason = reasons[(found.lastindex or 1) - 1]
            # 1处日间照料中心: a date's word stands at the number itself.
            if reason != "date" or end == ends[0]:
                return reason
    return None


def is_quoted(words: str, place: Span, clause: Span) -> bool:
    """Whether quotation marks or the brackets of a title enclose a place of the clause."""
    quotes = QUOTED.finditer(words, clause.start, clause.end)
    return any(quote.start() < place.start and place.end <= quote.end() for quote in quotes)


def reason_against(words: str, quantity: Quantity, clause: Span) -> str | None:
    """The named reason why a quantity is no target, or None when it may be one."""
    core = quantity.core
    if is_quoted(words, core, clause):
        return "name"
    digits = DIGITS.match(words, core.start)
    number_end = digits.end() if digits else core.start + 1
    if reason := _by_pattern(words, core.start, (number_end, core.end), clause):
        return reason
    if quantity.unit is None and not _counts_without_unit(words, quantity, clause):
        return "name"
    if _is_threshold(words, quantity, clause):
        return "threshold"
    measured = dimension(quantity.unit)
    if measured == "duration" and _is_duration(words, quantity, clause):
        return "duration"
    if measured in ("money", "share") and _is_fee(words, quantity, clause):
        return "fee"
    if _says_where(words, quantity, clause):
        return "scope"
    return None


def _counts_without_unit(words: str, quantity: Quantity, clause: Span) -> bool:
    """A number of people or things that ends its clause: 减少农村贫困人口1000万以上, 性能系数不低于3.5."""
    if words[quantity.span.end : clause.end].replace(BLANK, ""):
        return False
    scaled = words[quantity.core.start : quantity.core.end].endswith(("万", "亿"))
    said = words[clause.start : quantity.span.start]
    reached = bool(split_reach(said).word)
    return (scaled or reached or bool(quantity.before)) and len(said) > 2 and bool(WORD.search(said[-1:]))


def _is_duration(words: str, quantity: Quantity, clause: Span) -> bool:
    """A time in which or for which something is done, unless it is itself to be reached: 通过3—5年的发展."""
    before = words[clause.start : quantity.core.start]
    return not (quantity.before or split_reach(before).word or ending(before, measures()))


def _is_fee(words: str, quantity: Quantity, clause: Span) -> bool:
    """A price, a fee or a rate at which one pays: 按评估价的70%确定, 配套费每平方米37元."""
    if quantity.unit == "%":
        return bool(opening(words[quantity.span.end : clause.end], nouns("charge")))
    sentence = words.rfind("。", 0, quantity.core.start) + 1
    return any(fee in words[sentence : quantity.core.start] for fee in nouns("fee"))


def _says_where(words: str, quantity: Quantity, clause: Span) -> bool:
    """A count that tells among what something is done, and asks for none of it: 围绕22个产业、189条产业链."""
    before = words[clause.start : quantity.core.start]
    return bool(opening(before, lead_words("among"))) and not any(
        verb in before for verb in verbs("quantitative") if len(verb) > 1
    )


def _is_threshold(words: str, quantity: Quantity, clause: Span) -> bool:
    """A measured limit before the noun that it qualifies: 投资500万元以上的项目, 30万千瓦以下机组, 900MW工程."""
    before, rest = words[clause.start : quantity.span.start], words[quantity.core.end : clause.end]
    if BOUND_OF_EACH.match(rest):
        return True  # 人口3000人以上的不少于5名
    if JOINED.match(rest):
        return False  # 3000亿元和4000亿元: two numbers of one subject.
    if CAPACITY.search(before) and rest.endswith("能力"):
        return False
    # 提供6类以上技术的卫生院比例达到100%
    return QUALIFIED.match(rest) is not None or _qualifies(before, quantity, rest)


def _qualifies(before: str, quantity: Quantity, rest: str) -> bool:
    kind = dimension(quantity.unit)
    limit = opening(rest, LIMITS)
    noun = rest[len(limit or quantity.after) :].removeprefix("的")
    # 年出栏100万头以上的大县, 总投资7.58亿元的项目: a measure and its value qualify the noun behind them.
    measured = bool(ending(before, nouns("measure", "size")))
    if (
        kind == "money"
        and quantity.before
        and rest.startswith("的")
        and WORD.match(noun)
        and not any(word in noun for word in nouns("amount"))
    ):
        return True  # 一批超100亿元的产业集群
    condition = bool(opening(before, lead_words("condition"))) and kind != "share"
    if (condition or measured) and quantity.before and rest == "的":
        return True  # 入住人数大于10人的，…
    if condition and WORD.match(noun) and (limit or rest.startswith("的")):
        return True
    if SIZE_BEHIND.match(rest) or LIST_OF_LIMITS.match(rest) or (kind in SIZES and PROJECT_BEHIND.match(rest)):
        return True
    if measured and WORD.match(noun) and (limit or rest.startswith("的")) and not rest.startswith("的目标"):
        return not any(word in noun for word in nouns("amount"))
    if kind in ("count", "share"):
        return False
    if kind == "age":
        return bool(WORD.match(noun))
    if limit and WORD.match(noun) and COUNTED.match(noun):
        return True  # 10公里以上绿道5条
    if not WORD.match(noun) or any(word in noun for word in nouns("amount")):
        return False
    # 年产值超100亿元企业3家: behind a measure that another count follows stands what is counted.
    if limit or (kind in (*RATINGS, "money") and COUNTED.match(noun)):
        return True
    return kind == "voltage" or (kind in RATINGS and bool(WORD.search(before[-1:])))
