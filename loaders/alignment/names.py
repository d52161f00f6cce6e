"""What an indicator is called, without what two notices write differently and mean alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders import reference
from loaders.alignment.limits import limits

# Quotation marks, brackets and 的, which one notice sets and another leaves out.
_SILENT = re.compile(r"[\s“”\"'‘’「」『』《》〈〉()（）\[\]【】、,，·的]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}年(?:度|底|末|内)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|第[一二三四五六七八九十]+(?=[期批轮届])")
_PLACE_END = re.compile(r"(?:自治区|特别行政区|省|市|自治州|州|盟|县|区|旗)$")
# 省实验室 is a laboratory of the province; 省外, 省份 and 省际 are other words.
_OF_RANK = re.compile(r"^(?P<rank>[省市县])(?P<kind>级?)(?![外内份会际场民政区域城])")
# 新建建筑中绿色建筑占比 is 绿色建筑占新建建筑比重.
_SHARE_OF = re.compile(r"^(?P<whole>.{2,12})中(?P<part>.{2,12})占比$")
_NO_WORD = "无"
# A stock is told by its type, and how much is growth as well: behind the name neither says more.
_TAILS = {"level": ("总量",), "increment": ("总量",), "growth": ("增长",), "ratio": (), "rank": ("位次", "排名")}


@dataclass(frozen=True, slots=True)
class Name:
    """`core` is what names are compared by, each number in it a 0; `limiting` the senses of its limiting words by
    contrast, as data/reference/alignment_contrasts.csv has them; `numbers` those that stand in it."""

    core: str
    limiting: Mapping[str, frozenset[str]]
    numbers: frozenset[str]


@lru_cache(maxsize=16384)
def name_of(indicator: str, target_type: str, region: str | None) -> Name:
    """The name of an indicator of a notice that `region` issued (山东省; None where it is not known)."""
    words = _YEAR.sub("", _SILENT.sub("", unicodedata.normalize("NFKC", indicator)))
    words = _without_place(words, region)
    pattern, stands_for = _replacements()
    words = pattern.sub(lambda found: stands_for[found[0]], words) or words
    words = _OF_RANK.sub(r"\g<rank>级", words)
    words = _SHARE_OF.sub(r"\g<part>占\g<whole>占比", words)
    for tail in _TAILS.get(target_type, ()):
        if words.endswith(tail) and len(words) - len(tail) >= limits().shortest:
            words = words.removesuffix(tail)
    limiting: dict[str, set[str]] = {}
    contrasts, senses = _contrasts()
    for found in contrasts.finditer(words):
        contrast, sense = senses[found[0]]
        limiting.setdefault(contrast, set()).add(sense)
    core = contrasts.sub(lambda found: senses[found[0]][1], words)
    numbers = frozenset(_NUMBER.findall(core))
    return Name(_NUMBER.sub("0", core), {contrast: frozenset(found) for contrast, found in limiting.items()}, numbers)


def _without_place(words: str, region: str | None) -> str:
    """山东省实验室 as 省级实验室, 山东好人 as 好人, where 山东省 issued the notice."""
    if not region:
        return words
    end = _PLACE_END.search(region)
    # A province is one whatever its kind is called.
    rank = "省" if end and end[0] in ("自治区", "特别行政区", "省") else end[0][-1] if end else ""
    short = reference.mapping("places", "also_written", "place").get(region, _PLACE_END.sub("", region))
    whole = words.replace(region, rank)
    return (whole.replace(short, "") if len(short) > 1 else whole) or words


@cache
def _replacements() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {unicodedata.normalize("NFKC", row["word"]): row["stands_for"] for row in reference.rows("alignment_words")}
    longest = sorted(words, key=len, reverse=True)
    found = {word: "" if words[word] == _NO_WORD else words[word] for word in longest}
    return re.compile("|".join(map(re.escape, longest))), found


@cache
def _contrasts() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    senses = {row["word"]: (row["contrast"], row["sense"]) for row in reference.rows("alignment_contrasts")}
    longest = sorted(senses, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), senses
