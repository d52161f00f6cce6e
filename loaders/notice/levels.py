"""The level at which an agency stands, by the words of its name."""

from __future__ import annotations

import re
from functools import lru_cache

from loaders.model import GOVERNMENT_LEVELS
from loaders.notice.agencies import COLLECTIVE, NAMES_KEPT
from loaders.notice.places import head_of, kind_of, place_at
from loaders.reference import mapping

# How a national body's branch ends: behind its place (济南海关) or behind the national body (国家能源局西北监管局).
BRANCH = (
    r"(?:海关|税务局|海事局|河务局|海警局|邮政管理局|通信管理局|气象局|地震局|烟草专卖局|证监局|银监局"
    r"|银?保监局|[矿山煤]{2}安监局|[矿山煤]{2}安全监察局|消防救援[总支大]队|边检站|边防检查总站|调查[总支]?队)"
)
NATIONAL = r"(?:国家|中国|民航|人民银行|审计署|[^\W\d_省市县区州盟旗]{2,8}(?:部|总局|总署|监会))"
COMPANY = re.compile(
    r"(?:公司|集团|电网|农商行|联社|联合社|保险|财险|油田)$|银行$(?<!人民银行)|^(?!人民银行).*行.*[分支]行$"
)
PARTY = re.compile(
    r"(?<!^团)[省市县区州盟旗]委(?!员)|党委|党校|纪委|^中央|(?:组织|宣传|统战|社会工作)部$|政法委$|编办$"
)
CENTRAL_IN_PROVINCE = re.compile(
    rf"^(?!国家|中国|全国).+{BRANCH}$"
    rf"|^{NATIONAL}.+(?:{BRANCH}|[监分]局|监管[局办]|地区管理局|特派办|分署|督察局|[分支]行|管理部|总部)$"
    r"|^国家.+局.+局$|^[^\W\d_]{2,6}部.+局$|^[^省市县区州盟旗\W\d_]{2,4}(?<!地方)金融监管局$"
)
CENTRAL = re.compile(
    r"^(?:国务院|国家|全国|中国|中华|最高人民|人民银行$|共青团中央|团中央)|总[局署]$|^[^省市县区州盟旗]{2,8}署$"
    r"|^(?:银保监会|证监会|民航局)$|^[^省市县区州盟旗]{1,6}水利委(?:员会)?$"
    r"|^[^省市县区州盟旗]{2,10}(?<!指挥)部$"
)
# What stands under a ministry and what under a province, the name of a school or a hospital does not tell.
SCHOOL = re.compile(r"(?:大学|学院|学校|中学|小学|医院|实验室)$")
TOWNSHIP = re.compile(r"(?:[乡镇]|街道|苏木)(?:人民政府|政府|办事处|党委)?$")
# The first pattern that fits decides.
PATTERNS = (
    ("collective", COLLECTIVE),
    ("company", COMPANY),
    ("unknown", SCHOOL),
    ("party", PARTY),
    ("central-in-province", CENTRAL_IN_PROVINCE),
    ("central", CENTRAL),
    ("township", TOWNSHIP),
)
# 国发〔2018〕42号, 国办发, 中办发, 中发.
CENTRAL_NUMBER = re.compile(r"(?:国|中)(?:办)?(?:发|函|电)")
CENTRAL_PARTY = re.compile(r"(?:中共)?中央")
LEVEL_OF_KIND = {"province": "province", "prefecture": "city", "county": "county"}
UNIT = re.compile(
    r"(?P<province>自治区|省(?!会)|新疆生产建设兵团|兵团)|(?P<city>自治州|地区|[州盟]|市(?!场|政(?![府协务法研])|民))"
    r"|(?P<county>自治[县旗]|[县旗](?!域)|区(?![域块]))"
)
# A place that no list knows.
UNLISTED = re.compile(
    r"[^\W\d_]{2,7}?(?:(?P<province>自治区|省)|(?P<city>自治州|市(?!场|政(?![府协务法研])|民)|盟)|(?P<county>自治县|县(?!域)|旗))"
)


@lru_cache(NAMES_KEPT)
def level_of(agency: str) -> str:
    """central, central-in-province, province, city, county, township, party, collective, company, or unknown.

    agencies.csv decides where it lists the canonical name; else the name itself does. 市 without its own name is a
    city's, also in a notice of 重庆, since the name is all there is to go by.
    """
    if listed := mapping("agencies", "agency", "level").get(agency):
        return listed
    for level, pattern in PATTERNS:
        if pattern.search(agency):
            return level
    return _level_of_place(agency.removeprefix("共青团").removeprefix("团")) or (
        # Of all levels only provinces have departments of this name.
        "province" if re.search("(?<!办公)厅$", agency) else "unknown"
    )


def level_of_notice(issuer: str | None, region: str | None, number: str | None) -> str | None:
    """central, province, city, county or township, as the issuer's name says, else the place of the notice, else its
    number; None where none of them tells."""
    for name in (issuer, region):
        level = level_of(name) if name else None
        if level in GOVERNMENT_LEVELS:
            return level
    return "central" if CENTRAL_NUMBER.match(number or "") or CENTRAL_PARTY.match(issuer or "") else None


def _level_of_place(agency: str) -> str | None:
    """The level of the last place that the front of a name runs through: 重庆市荣昌区 is a county's."""
    level, position = None, 0
    while position < len(agency):
        if (found := place_at(agency, position)) and found[1] and kind_of(found[1]) in LEVEL_OF_KIND:
            level, position = LEVEL_OF_KIND[kind_of(found[1])], position + len(found[0])
        elif unit := UNIT.match(agency, position):
            level, position = unit.lastgroup, unit.end()
        else:
            break
    if level is None and (unlisted := UNLISTED.match(agency)):
        return unlisted.lastgroup
    return level or ("county" if head_of(agency) else None)
