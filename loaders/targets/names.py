"""Names joined by 、 and 和, each made whole again: 济郑、莱荣高铁 → 济郑高铁, 莱荣高铁."""

from __future__ import annotations

import re

from loaders.model import Span
from loaders.targets.lexicon import ending, nouns, opening
from loaders.targets.sentences import depths, split

AND_OTHERS = re.compile(r"等(?P<head>[^等]*)$")
SHORT_PLACE = re.compile(r"^(?P<year>20\d{2}年)?(?P<place>[一-鿿]{2,3})$")
PLACE_AND_REST = re.compile(r"^(?P<place>[一-鿿]{2,3})(?P<rest>[市县区].+)$")


def conjuncts(words: str) -> list[str]:
    """The parts of a list, split outside brackets and quotation marks.

    和 and 及 part two names only behind a noun that can end one: 碳达峰碳中和国际论坛 is one name.
    """
    inside = depths(words)
    parts = []
    for item in split(words, "、", Span(0, len(words)), inside):
        start = item.start
        for i in range(item.start + 1, item.end - 1):
            if words[i] in "和及与" and not inside[i] and _can_end(words[start:i]):
                parts.append(words[start:i])
                start = i + 1
        parts.append(words[start : item.end])
    return parts


def _can_end(part: str) -> bool:
    return _has_head(part) or bool(ending(part, nouns("document", "body")))


def whole_names(words: str) -> list[str]:
    """Each name of a list with the head that they share; examples before 等 take the noun behind it."""
    others = AND_OTHERS.search(words)
    listed = words[: others.start()] if others else words
    parts = conjuncts(listed)
    if others:
        # 三期工程、二期工程等项目: a name that has its own head needs none; 重大活动 is no head but a remark.
        head = others["head"]
        return [part if _has_head(part) else part + head for part in parts]
    return _share(parts)


def _has_head(part: str) -> bool:
    return bool(ending(part, nouns("named"))) or part.endswith(("》", "”"))


def _share(parts: list[str]) -> list[str]:
    if not parts:
        return []
    *earlier, last = parts
    if not earlier:
        return parts
    if places := _places(earlier, last):
        return places
    head = ending(last, nouns("named"))
    of_its_own = any(noun in last[:-1] for noun in nouns("route"))
    if last.endswith(("线", "段")) and not of_its_own and (route := _route(earlier[0])):
        return [*earlier, route + last]
    return [*(part if _has_head(part) else part + head for part in earlier), last]


def _places(earlier: list[str], last: str) -> list[str]:
    """2021年东营、潍坊、威海市…项目 → 2021年东营市…项目, 2021年潍坊市…项目, 2021年威海市…项目."""
    tail = PLACE_AND_REST.match(last)
    heads = [SHORT_PLACE.match(part) for part in earlier]
    if tail is None or not all(heads):
        return []
    year = next((head["year"] for head in heads if head and head["year"]), None) or ""
    return [year + place + tail["rest"] for place in [*(h["place"] for h in heads if h), tail["place"]]]


def _route(part: str) -> str:
    """The line to which a section belongs: 京沪高铁辅助通道|潍坊至宿迁段."""
    ends = [part.rfind(noun) + len(noun) for noun in nouns("route") if noun in part]
    return part[: max(ends)] if ends and max(ends) < len(part) else ""


def is_unnamed(name: str) -> bool:
    """True for 一批…, 重大项目: words that point at no one thing."""
    return len(name) < 2 or bool(opening(name, nouns("unnamed")))
