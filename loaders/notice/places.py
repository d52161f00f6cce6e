"""The places that words name: 济南, 沿黄九市, 京津冀, 象州县; not the bodies and firms that are called after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from operator import add

from loaders.reference import mapping, rows

QUOTED_TITLE = re.compile(r"《[^《》]*》")
# Behind a place that has its own ending, these make another word of that ending: 市场, 区域, 县级.
OTHER_WORD = {
    "市": re.compile("[场级值民容售面直]|政(?!府)"),
    "区": re.compile("[域块位间划分]"),
    "县": re.compile("[域级]"),
}
# 南京路 is a street, 青岛港 a firm, 伊春号 a train, 牡丹江流域 a river; 青岛港口 and 南京路网 are of the place.
NAMESAKE = re.compile(r"港(?![口区澳航])|路(?![径线网段桥由面口况长])|号|流域")
# A body called after its place: 山东大学, 济南海关, 济南市生态环境局. The words between must not be a new predicate.
BODY = re.compile(
    r"(?:(?!建设(?![局厅委集银])|打造|支持|推进|推动|开展|设立|实施|加快|新增|创建|引进|培育)"
    r"[^\W\d_和与及等在将向对为以至到的]){0,10}?"
    r"(?:大学(?!城)|学院|海关|分行|支行|公司|集团|银行|医院|厅|局(?![部面势限地])|委员会|检察院|法院|[日晚晨]报|卫视|电视台"
    r"|油田|交易所|协会|联合会|研究院|研究所|(?:委|办)(?=[、，,。；;）)]|$))"
)
NUMERAL = r"(?:[2-9]|[1-9]\d|[二三四五六七八九]|[二三]?十[一二三四五六七八九]?)"
MEMBERS = r"(?:省区市|省区|省市|市州|州市|区县|县区|市县|省|州|县|市(?![场级值民容售面直]|政(?!府)))"
BARE_GROUP = re.compile(rf"(?<![\d.第前后百千万十等]){NUMERAL}市(?![场级值民容售面直县区辖内属]|政(?!府))")
UNITS = ("province", "prefecture", "county")
BOUNDARY = re.compile(r"[\W\d在和与及由对向至到]")


def places_in(words: str, *, region: str | None = None) -> tuple[str, ...]:
    """Short names of the places that `words` (without white space) name, in order of first mention, each once.

    `region` is the issuer's own place (山东省), which a task has as its scope anyhow and which is left out.
    """
    own = _tokens_to_places().get(region or "", region)
    # A title is blanked and not cut out, so that words on both sides of it do not meet.
    text = QUOTED_TITLE.sub(lambda title: "　" * len(title[0]), words)
    return tuple(dict.fromkeys(place for place in _scan(text) if place != own))


def place_at(text: str, start: int = 0) -> tuple[str, str] | None:
    """(token as written, short name of the place) that begin at `start`, the longest; None where there is none."""
    for token in _tokens_by_first().get(text[start : start + 1], ()):
        if text.startswith(token, start):
            other = OTHER_WORD.get(token[-1])
            if other is None or not other.match(text, start + len(token)):
                return token, _tokens_to_places()[token]
    return None


def head_of(agency: str) -> str:
    """The place that an agency's name begins with, as written, the endings of counties left off or not: 象州, 济南市.

    Empty where the name begins with none of provinces, prefectures and counties.
    """
    if found := place_at(agency):
        return found[0] if found[1] and kind_of(found[1]) in UNITS else ""
    return next((agency[:size] for size in range(7, 1, -1) if agency[:size] in _county_stems()), "")


@cache
def kind_of(place: str) -> str:
    """province, prefecture, county, region or group, for the short name of a place; raises KeyError for another."""
    return mapping("places", "place", "kind")[place]


def _scan(text: str) -> Iterator[str]:
    position, place_end = 0, -1
    for start in _candidates(text):
        if start < position:
            continue
        position = start + 1
        if group := _group().match(text, start) or BARE_GROUP.match(text, start):
            position = group.end()
            yield group[0]
        elif found := place_at(text, start):
            token, place = found
            # 单县, 和县: one syllable before 县 is a name only where nothing else can own it.
            short = len(token) == 2 and token == place and kind_of(place) == "county"
            if short and not _bounded(text, start, start == place_end):
                continue
            position = start + len(token)
            if not place or kind_of(place) == "group":
                continue
            if NAMESAKE.match(text, position):
                continue
            if body := BODY.match(text, position):
                position = body.end()
                continue
            place_end = position
            yield place


def _candidates(text: str) -> list[int]:
    """Where a place or a group may begin, in order: few places of a text, found by their first two characters."""
    pairs = _first_pairs()
    counted = {group.start() for group in BARE_GROUP.finditer(text)}
    return sorted(counted.union(i for i, pair in enumerate(map(add, text, text[1:])) if pair in pairs))


@cache
def _first_pairs() -> frozenset[str]:
    return frozenset(token[:2] for token in _tokens_to_places())


def _bounded(text: str, start: int, after_place: bool) -> bool:
    return start == 0 or after_place or bool(BOUNDARY.match(text[start - 1]))


@cache
def _group() -> re.Pattern[str]:
    """沿黄九市, 胶东五市, 长三角三省一市: a region or the head of a group, and how many belong to it."""
    heads = [row["place"] for row in rows("places") if row["kind"] in ("region", "group")]
    longest_first = "|".join(sorted(map(re.escape, heads), key=len, reverse=True))
    return re.compile(rf"(?:{longest_first}){NUMERAL}个?{MEMBERS}(?:一市)?")


@cache
def _tokens_to_places() -> dict[str, str]:
    """Each spelling of a place → its short name; a word that only looks like one → ''."""
    found = {row["word"]: "" for row in rows("not_places")}
    for row in rows("places"):
        place, other = row["place"], row["also_written"]
        spellings = [place, other] if row["kind"] != "group" else [place]
        if other.endswith("自治州") and not place.endswith("州"):
            spellings.append(place + "州")
        found |= dict.fromkeys(spellings, place)
    return found


@cache
def _tokens_by_first() -> dict[str, tuple[str, ...]]:
    """First character → the spellings that begin with it, the longest first."""
    found: dict[str, list[str]] = {}
    for token in sorted(_tokens_to_places(), key=len, reverse=True):
        found.setdefault(token[0], []).append(token)
    return {first: tuple(tokens) for first, tokens in found.items()}


@cache
def _county_stems() -> frozenset[str]:
    """象州 for 象州县, where the stem alone is a name of two characters or more and no other word."""
    counties = (row["place"] for row in rows("places") if row["kind"] == "county")
    stems = {re.sub("(?:自治)?[县市区旗]$", "", county) for county in counties}
    # 市中 of 市中区 is also how 市中小企业局 begins.
    return frozenset(s for s in stems if len(s) > 1 and s[0] not in "省市县区" and s not in _tokens_to_places())
