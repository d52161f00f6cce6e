"""A name as written → canonical agency, and the policy field that follows from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from loaders.notice.places import head_of
from loaders.reference import mapping, rows
from loaders.spans import bare

DEFAULT_SECTOR = "综合协调"
NAMES_KEPT = 8192
# Behind the place: 发展改革+委, 人社+局, 税务+总局. The long endings shrink to the ones that agencies.csv uses.
ORGAN = re.compile(r"(?P<stem>.+?)(?P<organ>总局|委员会|[局厅委部署会办处]|办公室|中心|分局|)")
SHORTER_ORGAN = {"委员会": "委", "办公室": "办"}
# What may stand before the body: 省, 高新区, 市委, 县政府. 市 in 城市 is no place.
HEAD = re.compile(r"(?:国务院|国家|全国|中央|中国|(?:[^\W\d_]{2,14}?)?(?:[省县州盟旗]|(?<!城)市|区(?!域)))")
# Fields whose first character is no place: 市场监管局 stands for any level.
FIELD = re.compile("市场|市政(?:公用|工程|设施)|市容|区域|县域")
SEAT = re.compile(r"党?委(?!员)|政府")
# Which heads a list says only once, and which bodies then stand without theirs.
SHARES = re.compile(r"(?:[^\W\d_]{2,14})?[省市县州盟旗区]")
EVERYWHERE = re.compile(r"^(?!.*(?:总局|海关|管委)).*(?:厅|局|委|办|法院|检察院|供销社)$")
ZONE = re.compile(r"(?<=[区园])管理委员会$")
# 省人民政府办公厅 → 省政府办公厅, while a government itself keeps its name.
GOVERNMENT_OF = re.compile(r"人民(?=政府.)")
NATIONAL = re.compile(r"^国家(?:(?=[^局]{2,9}总局$)|(?P<field>[^局]+)总局(?=.+(?P=field)局$))")
# One unit that stands for many.
COLLECTIVE = re.compile(
    r"^(?:各|有关|相关|其他)|(?:有关|相关|各|直属|成员|责任|省直|市直|县直|中央驻).{0,8}"
    r"(?:部门|单位|企业|机构|地方|市|县|区|高校|院校)$|(?:各类|全体).+|、.*(?:政府|管委会)$"
)


@lru_cache(NAMES_KEPT)
def canonical_name(name_as_written: str) -> str:
    """One name for one body: 省畜牧局 → 省畜牧兽医局, 县住建局 → 县住房城乡建设局, 国家税务总局 → 税务总局.

    The place in front stays as it is written. White space and a bare 等 at the end are no part of a name; a
    collective (各市、州、县人民政府) stays as it is. The canonical name of a canonical name is itself.
    """
    name = bare(name_as_written)
    while (other := _rewritten(name)) != name:
        name = other
    return name


@lru_cache(NAMES_KEPT)
def sector_of(agency: str) -> str:
    """The sector whose keyword the name holds: the longest one, the later where two are as long."""
    keywords = mapping("sector_keywords", "keyword", "sector")
    # The place in front says nothing of the field, and its last character must not make a keyword with the next one.
    body = agency[len(head_of(agency)) :] or agency
    held = [(len(keyword), body.rfind(keyword), keyword) for keyword in keywords if keyword in body]
    return keywords[max(held)[2]] if held else DEFAULT_SECTOR


def with_shared_head(names: Sequence[str]) -> tuple[str, ...]:
    """The names of one list, each with the place that the list says once: 省科技厅、财政厅 → 省科技厅, 省财政厅.

    Only a bare name of a kind that each place has (厅 局 委 办 法院 检察院) takes over the place, and only a place
    without a seat: 省委宣传部 hands on 省. A national body has no place in front and hands on none.
    """
    completed, shared = [], ""
    for name in names:
        end = min((end for end in _heads(name) if end), default=0)
        if end:
            shared = name[:end] if SHARES.fullmatch(name, 0, end) else ""
        completed.append(shared + name if shared and not end and EVERYWHERE.search(name) else name)
    return tuple(completed)


def _rewritten(name: str) -> str:
    if len(name) > 1 and name.endswith("等"):
        return name[:-1]
    if alias := mapping("agency_aliases", "alias", "agency").get(name):
        return alias
    if COLLECTIVE.search(name):
        return name
    name = ZONE.sub("管委会", GOVERNMENT_OF.sub("", NATIONAL.sub("", name)))
    for row in rows("agency_short_forms"):
        if row["position"] == "opening" and name.startswith(row["written"]):
            return row["canonical"] + name[len(row["written"]) :]
    forms = mapping("agency_short_forms", "written", "canonical")
    heads = sorted({0, *_heads(name)})
    for end in heads:
        head, body = name[:end], name[end:]
        if body in forms:
            return head + forms[body]
        parts = ORGAN.fullmatch(body)
        if parts and parts["stem"] in forms:
            return head + forms[parts["stem"]] + SHORTER_ORGAN.get(parts["organ"], parts["organ"])
    # A commission that no row lists is shortened too; one of the party or of a river is not.
    if len(heads) > 1 and not SEAT.search(name) and name.endswith("委员会"):
        return name.removesuffix("员会")
    return name


@lru_cache(NAMES_KEPT)
def _heads(name: str) -> tuple[int, ...]:
    """Where the place in front of a body may end."""
    ends = [
        end for end in range(1, min(len(name), 16)) if HEAD.fullmatch(name, 0, end) and not FIELD.match(name, end - 1)
    ]
    if place := head_of(name):
        ends.append(len(place))
    seats = ((end, seat.end() if (seat := SEAT.match(name, end)) else end) for end in ends)
    return tuple(dict.fromkeys(place for pair in seats for place in pair))
