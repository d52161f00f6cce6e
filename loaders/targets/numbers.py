"""Numerals and the quantities they make: value, unit, comparator, with their places in the squeezed words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from loaders.model import Span
from loaders.numerals import chinese_number
from loaders.reference import mapping, rows, units
from loaders.targets.lexicon import Cues, ending, first_inside, holds, longest_first, opening

# No comparator's cue is longer than this.
CUE_LIMIT = 12
NUMERAL = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?")
RANGE = re.compile(
    rf"(?P<low>{NUMERAL.pattern})(?P<low_mark>%|[万亿]?[^\W\d]{{0,3}}?)(?:[-—–－~～―‐]+|至|到)(?P<high>{NUMERAL.pattern})"
)
NUMBER_WORD = "[一二三四五六七八九十百]+"
FRACTION = re.compile(
    f"(?P<whole>百|[二三四五六七八九十]{{1,3}})分之(?P<part>{NUMBER_WORD})"
    "|(?P<half>一半|半数)|翻(?P<doublings>[一二两三四])番|(?P<tenths>[一二两三四五六七八九])成(?=以上|以下|左右|以内|[，。；、）]|$)"
)
BASE = re.compile(
    "(?P<cue>不得?[低高少多大小超]于|不得?超过|超过|高于|低于|达到|达|提高到|控制在|保持在)(?P<base>[一-鿿]{2,24}?)的$"
)
# 微克每立方米, 元/平方米: a unit by rule, of two that the tables know.
LISTED = re.compile(r"^\D*\d+[一-鿿]*[和、及与]$")
SIGN = re.compile("[%％﹪：:∶比1]+")
RATIO_GOES_ON = re.compile(r"[\d.]")
PER_UNIT = re.compile("每|/")
# Where the tables know no unit: one character between a number under a verb and what it counts, as in 3垛草料.
CLASSIFIER = re.compile(r"[一-鿿]")
NO_CLASSIFIER = frozenset(
    "的大强级期号度天年月日时分周代版届类等多余以左上下中内前后至到和与及或是为在个点线层国省市县区乡村成分万亿千百十"
)


@dataclass(slots=True)
class Quantity:
    """A number with its unit. `span` covers modifiers, number and unit; `core` the number and its unit alone.

    `unit` is None where the words give none. `before` and `after` are the comparator cues as written, or ''; `base`
    is of what a share is taken, where the cue stands before it: 不低于核算量的60%.
    """

    core: Span
    span: Span
    low: Decimal
    high: Decimal | None
    unit: str | None
    inside: str = ""
    before: str = ""
    after: str = ""
    adverb: str = ""
    base: str = ""

    @property
    def comparator(self) -> str:
        """ge, le, eq, approx or range, from the cue nearest to the number."""
        if self.high is not None:
            return "range"
        cues = _cues()
        for side, cue in (
            ("after", self.after),
            ("inside", self.inside),
            ("before", self.before),
            ("adverb", self.adverb),
        ):
            if cue:
                return cues[side][cue]
        return "eq"

    def sides(self) -> tuple[float | None, float | None]:
        """(value_low, value_high), None for an open side."""
        low, high = float(self.low), float(self.high if self.high is not None else self.low)
        return {"ge": (low, None), "le": (None, high)}.get(self.comparator, (low, high))


@cache
def _cues() -> dict[str, Cues]:
    sides = ("before", "inside", "after", "adverb")
    return {side: Cues({r["cue"]: r["comparator"] for r in rows("comparators") if r["side"] == side}) for side in sides}


@cache
def _column(table: str, column: str) -> tuple[str, ...]:
    return longest_first(row[column] for row in rows(table))


def unit_at(words: str, position: int, limit: int | None = None) -> tuple[str, int] | None:
    """(unit, end) of the longest unit of the reference tables that stands at `position` before `limit`, as printed."""
    limit = len(words) if limit is None else limit
    best = _units_pattern().match(words, position, limit)
    if best is None:
        return None
    unit, end = best[0], best.end()
    if SIGN.fullmatch(unit) and unit != "%" and RATIO_GOES_ON.match(words, end, limit):
        return None  # 1:1.5 is a ratio of two numbers, 1.5:1 a number with a unit.
    if SIGN.fullmatch(unit):
        unit = mapping("unit_aliases", "alias", "unit").get(unit, unit)  # ：1 and ∶1 are one sign
    per = PER_UNIT.match(words, end, limit)
    second = _units_pattern().match(words, per.end(), limit) if per else None
    if second and second[0] == "年":
        return unit, second.end()  # 8期/年: the unit, and a period of its own
    if second:
        return words[position : second.end()], second.end()
    return unit, end


@cache
def _units_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(unit) for unit in longest_first(units())))


def quantities(words: str, within: Span) -> tuple[Quantity, ...]:
    """Every number in digits of `within`, in order, with whatever unit and modifiers stand at it."""
    found = []
    position = within.start
    while match := NUMERAL.search(words, position, within.end):
        span_of_range = RANGE.match(words, match.start(), within.end)
        quantity = (span_of_range and _range(words, span_of_range, within.end)) or _single(words, match, within.end)
        found.append(_with_modifiers(words, quantity, within))
        position = quantity.core.end
    return tuple(found)


def fractions(words: str, within: Span) -> tuple[Quantity, ...]:
    """Shares in words, as %: 百分之十 → 10, 三分之一 → 33.33."""
    found = []
    for match in FRACTION.finditer(words, within.start, within.end):
        share = _share(match)
        core = Span(match.start(), match.end())
        found.append(_with_modifiers(words, Quantity(core, core, round(share, 2), None, "%"), within))
    return tuple(found)


def unseen_unit(words: str, quantity: Quantity, clause: Span, verbs: Cues) -> Quantity:
    """The quantity with the character behind its number as its unit, where no table knows it but its place does: under
    a verb at the end of the clause (修缮雉堞35垛), or between verb and noun (打造3垛草料); else as it is."""
    end = quantity.core.end
    mark = CLASSIFIER.match(words, end, clause.end)
    if quantity.unit is not None or mark is None or mark[0] in NO_CLASSIFIER or not words[end - 1].isdigit():
        return quantity
    before = words[clause.start : quantity.core.start]
    last = mark.end() == clause.end and holds(before, verbs)
    small = end - quantity.core.start <= 3
    if not (last or (small and ending(before, verbs) and mark.end() < clause.end)):
        return quantity
    core = Span(quantity.core.start, mark.end())
    return _with_modifiers(words, replace(quantity, core=core, span=core, unit=mark[0]), clause)


def _share(match: re.Match[str]) -> Decimal:
    if match["half"]:
        return Decimal(50)
    if match["doublings"]:
        return Decimal(100 * (2 ** chinese_number(match["doublings"]) - 1))
    if match["tenths"]:
        return Decimal(chinese_number(match["tenths"])) * 10
    whole = 100 if match["whole"] == "百" else chinese_number(match["whole"])
    return Decimal(chinese_number(match["part"])) * 100 / whole


def chinese_quantity(
    words: str, numeral: tuple[int, int], unit: tuple[str, int], within: Span, low: str | None = None
) -> Quantity:
    """The quantity of a Chinese numeral at (start, end) with the unit (name, end) behind it: 一所 → 1 所.

    `low` is the numeral with which it spans a range: 三至五个.
    """
    value = Decimal(chinese_number(words[slice(*numeral)]))
    if low is None:
        core = Span(numeral[0], unit[1])
        return _with_modifiers(words, Quantity(core, core, value, None, unit[0]), within)
    core = Span(numeral[0] - len(low) - 1, unit[1])
    return _with_modifiers(words, Quantity(core, core, Decimal(chinese_number(low)), value, unit[0]), within)


def _single(words: str, match: re.Match[str], limit: int) -> Quantity:
    value = Decimal(match[0].replace(",", ""))
    return _scaled(words, match.start(), match.end(), value, None, limit)


def _range(words: str, match: re.Match[str], limit: int) -> Quantity | None:
    low, high = (Decimal(match[side].replace(",", "")) for side in ("low", "high"))
    quantity = _scaled(words, match.start(), match.end(), low, high, limit)
    mark = match["low_mark"]
    if mark[:1] in ("万", "亿"):
        quantity = replace(quantity, low=low * _factor(mark[0]))
    # 15万亩至20万亩: the first number has the unit of the second, or none.
    if mark.lstrip("万亿") not in ("", "%", quantity.unit):
        return None
    # 渤中19-6 is a name: what spans a range rises and has a unit.
    return quantity if quantity.unit is not None and quantity.low < (quantity.high or 0) else None


def _factor(word: str) -> Decimal:
    return Decimal(mapping("multipliers", "word", "factor")[word])


def _scaled(words: str, start: int, end: int, low: Decimal, high: Decimal | None, limit: int) -> Quantity:
    """Read 万, 余 and the unit behind a number; a unit that begins like a multiplier (千瓦) goes before it."""
    middle, unit = "", unit_at(words, end, limit)
    if unit is None:
        for word in _column("multipliers", "word"):
            if words.startswith(word, end, limit):
                low, high, end = low * _factor(word), high and high * _factor(word), end + len(word)
                break
        middle = opening(words[end : end + CUE_LIMIT], _cues()["inside"])
        unit = unit_at(words, end + len(middle), limit)
        if unit is None:
            middle = ""
    core = Span(start, unit[1] if unit else end)
    return Quantity(core, core, low, high, unit and unit[0], middle)


def _with_modifiers(words: str, quantity: Quantity, within: Span) -> Quantity:
    cues = _cues()
    before = ending(words[max(within.start, quantity.core.start - CUE_LIMIT) : quantity.core.start], cues["before"])
    base = BASE.search(words, max(within.start, quantity.core.start - 32), quantity.core.start)
    if not (base and not before and quantity.unit == "%"):
        base = None
    after = opening(words[quantity.core.end : quantity.core.end + CUE_LIMIT], cues["after"])
    span = Span(quantity.core.start - len(before), quantity.core.end + len(after))
    # 设区市至少建成运行1座: an adverb before the verb reaches the first number of its clause.
    said = words[within.start : quantity.core.start]
    # It holds for the next one of a list too: 至少设立1个胸痛中心和1个卒中中心.
    adverb = "" if NUMERAL.search(said) and not LISTED.search(said) else first_inside(said, cues["adverb"])
    if base:
        # 不低于核算量的60%: a bound belongs to the number, a verb of reaching (达到) to the words before it.
        bound = base["cue"] in cues["before"]
        before, adverb = base["cue"] if bound else "", ""
        span = Span(base.start() if bound else base.start("base"), span.end)
    found = base["base"] if base else ""
    return replace(quantity, span=span, before=before, after=after, adverb=adverb, base=found)
