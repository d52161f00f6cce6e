"""How near two names are that two readers gave to one thing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# What readers set or leave out without meaning another thing.
_SILENT = re.compile(r"[\s“”\"'《》〈〉的]|\A(?:全省|全市|全国(?!重点|统一))")
_RISE = re.compile(r"(?:增长|增速|增幅)\Z")


def likeness(left: str | None, right: str | None) -> float:
    """Dice's coefficient of the pairs of neighbouring characters, 0 to 1; 1 for names that differ in nothing but
    quotation marks, 的, the default scope in front, or the word for a rise behind."""
    left, right = _core(left or ""), _core(right or "")
    if left == right:
        return 1.0
    ours, theirs = _pairs(left), _pairs(right)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def _core(name: str) -> str:
    name = _SILENT.sub("", unicodedata.normalize("NFKC", name))
    return _RISE.sub("", name).replace("降幅", "下降")


def _pairs(name: str) -> Counter[str]:
    return Counter(name[at : at + 2] for at in range(max(1, len(name) - 1)))
