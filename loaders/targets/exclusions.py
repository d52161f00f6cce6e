"""Why a numeral gives no target: the reasons of docs/targets.md, each found by pattern or by its neighbours."""

from __future__ import annotations

import re
from functools import cache

from loaders.model import Span
from loaders.reference import mapping, rows
from loaders.targets.lexicon import nouns, opening
from loaders.targets.numbers import Quantity

QUOTED = re.compile(r"《[^》]*》|“[^”]*”|‘[^’]*’")
LIMITS = ("及以上", "以上", "及以下", "以下", "以内")
WORD = re.compile(r"[一-鿿“A-Za-z]")
# Power, boiler and container ratings tell which machines are meant wherever a noun follows the number.
RATINGS = ("power", "boiler-capacity", "apparent-power", "voltage", "data-rate")


@cache
def _patterns() -> tuple[tuple[str, str, str], ...]:
    found = []
    for row in sorted(rows("not_targets"), key=lambda row: -len(row["pattern"])):
        before, _, after = row["pattern"].partition("#")
        found.append((f"(?:{before})$" if before else "", after, row["reason"]))
    return tuple(found)


def reason_against(words: str, quantity: Quantity, clause: Span) -> str | None:
    """The named reason why a quantity is no target, or None when it may be one."""
    core = quantity.core
    if any(m.start() < core.start and core.end <= m.end() for m in QUOTED.finditer(words, clause.start, clause.end)):
        return "name"
    digits_end = re.compile(r"[\d.]+").match(words, core.start)
    number_end = digits_end.end() if digits_end else core.start + 1
    for before, after, reason in _patterns():
        if before and not re.search(before, words[clause.start : core.start]):
            continue
        if after and not any(re.compile(after).match(words, end) for end in (number_end, core.end)):
            continue
        return reason
    if quantity.unit is None:
        return "name"
    if _is_threshold(words, quantity, clause):
        return "threshold"
    return None


def _is_threshold(words: str, quantity: Quantity, clause: Span) -> bool:
    """A measured limit before the noun that it qualifies: 投资500万元以上的项目, 30万千瓦以下机组, 900MW工程."""
    dimension = mapping("units", "unit", "dimension").get(quantity.unit or "", "count")
    if dimension in ("count", "share"):
        return False
    rest = words[quantity.core.end : clause.end]
    limit = opening(rest, LIMITS)
    noun = rest[len(limit or quantity.after) :].removeprefix("的")
    if not WORD.match(noun) or any(word in noun for word in nouns("amount")):
        return False
    # 年产值超100亿元企业3家: behind a measure that another count follows stands what is counted.
    if limit or (dimension in (*RATINGS, "money") and re.match(r"[^、，；]*?[^\d、，；—-]\d", noun)):
        return True
    before = words[clause.start : quantity.core.start]
    return dimension == "voltage" or (dimension in RATINGS and bool(WORD.search(before[-1:])))
