"""The reference data: each row against its own example, a notice, or a fact from outside."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

from loaders.notice.agencies import canonical_name, sector_of
from loaders.reference import FOLDER, mapping, rows
from loaders.spans import squeeze

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
KEYS = {
    "agencies": ("agency",),
    "agency_aliases": ("alias",),
    "agency_short_forms": ("written",),
    "alignment_contrasts": ("contrast", "word"),
    "alignment_limits": ("limit",),
    "alignment_units": ("kind", "unit"),
    "alignment_words": ("word",),
    "assessment_limits": ("limit",),
    "assessment_weights": ("rate",),
    "comparators": ("side", "cue"),
    "field_notes": ("field",),
    "indicators_en": ("indicator",),
    "joint_words": ("word",),
    "lead_words": ("duty", "word"),
    "ledger_thresholds": ("threshold",),
    "modality_cues": ("cue",),
    "not_places": ("word",),
    "not_targets": ("pattern",),
    "nouns": ("duty", "noun"),
    "places": ("place",),
    "review_cues": ("cue",),
    "sector_keywords": ("keyword",),
    "titles_en": ("document_id", "chapter_no", "task_no"),
    "type_cues": ("position", "cue"),
    "unit_aliases": ("alias",),
    "units": ("unit",),
    "verbs": ("kind", "verb"),
    "words_en": ("field", "word"),
}
SORT = KEYS | {"units": ("dimension", "unit")}
LEVELS = {"central", "central-in-province", "province", "party", "city", "county", "collective"}
NUMBERS = ("chapter_no", "task_no")
HAN = re.compile(r"[\u3400-\u9fff]")
SECTORS_OF_STRANGERS = {
    "科技创新": "市科技局 中国科学院 省农业科学院 国家知识产权局 省科协",
    "工业与数字": "工业和信息化部 市经济信息委 市大数据发展局 国家数据局 省通信管理局 市委网信办",
    "交通": "交通运输部 铁路局 民航局 市邮政管理局 县交通运输局 市交通运输综合执法支队 象州公路养护中心",
    "能源": "国家能源局 国网山东省电力公司 市能源局",
    "水利": "黄河水利委员会 县水利局 市水务局 河南黄河河务局",
    "城乡建设": "住房城乡建设部 县住建局 市住房和城乡建设局 市城市管理局 市住房公积金管理中心",
    "生态与自然资源": "象州生态环境局 市自然资源和规划局 国家林草局 县林业局 中国气象局 市园林和林业绿化局",
    "海洋": "市海洋发展局 山东海事局 国家海洋局",
    "农业农村": "县农业农村局 市农业农村委 国家乡村振兴局 市扶贫办 国家粮食和储备局 市供销合作社",
    "商贸开放": "市商务委 重庆海关 市政府口岸物流办 市投促局 省人民政府外事办公室 保税港区管委会 省侨联",
    "文化旅游": "市文化旅游委 市广电局 体育总局 省社科院 中国广电网络公司 国家文物局",
    "教育": "市教委 教育部 市教育体育局 中国海洋大学 山东农业大学",
    "民生保障": "市人力社保局 民政部 县民政局 省退役军人厅 国家药监局 省残联 省妇联 省总工会 市疾控中心",
    "财政金融": "人民银行 财政部 税务总局 山东证监局 山东银保监局 中国农业银行 省农村信用社联合社 审计署",
    "应急安全": "省公安厅 县公安局交警大队 省消防救援总队 省地震局 应急部 国家矿山安全监察局",
    "综合协调": "市发展改革委 省高级法院 省检察院 国家统计局 市信访局 省机关事务管理局 市民族宗教委 市场监管总局 "
    "各区县政府 各市人民政府 各乡镇人民政府 各市、州、县人民政府 国务院相关部门 市政务服务数据管理局 省工作协调小组",
}


def text_of_seeds() -> str:
    return "\n".join(squeeze(path.read_text(encoding="utf-8")).text for path in SEEDS)


def sort_key(row: dict[str, str], columns: tuple[str, ...]) -> tuple[str | int, ...]:
    return tuple(int(row[column] or 0) if column in NUMBERS else row[column] for column in columns)


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique_rows_sorted_and_values_present(name: str) -> None:
    table = rows(name)
    repeated = [key for key, n in Counter(tuple(row[c] for c in KEYS[name]) for row in table).items() if n > 1]
    assert not repeated
    assert list(table) == sorted(table, key=lambda row: sort_key(row, SORT[name]))
    blank = [row for row in table for column, value in row.items() if not value and column not in NUMBERS]
    assert not blank


@pytest.mark.parametrize("name", KEYS)
def test_files_are_plain_utf8_lines(name: str) -> None:
    content = (FOLDER / f"{name}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_every_agency_stands_in_a_notice_under_its_name_or_an_alias() -> None:
    text = text_of_seeds()
    written = {row["agency"] for row in rows("agencies") if row["agency"] in text}
    written |= {row["agency"] for row in rows("agency_aliases") if row["alias"] in text}
    assert {row["agency"] for row in rows("agencies")} == written


def test_agencies_have_a_known_level_and_distinct_english_names() -> None:
    table = rows("agencies")
    assert {row["level"] for row in table} <= LEVELS
    for column in ("name_en", "short_en"):
        assert len({row[column] for row in table}) == len(table)
        assert all(row[column].isascii() for row in table)
    assert all(len(row["short_en"]) <= len(row["name_en"]) for row in table)


def test_every_alias_leads_to_a_known_agency_and_stands_where_it_says() -> None:
    agencies = {row["agency"] for row in rows("agencies")}
    text = {path.stem: squeeze(path.read_text(encoding="utf-8")).text for path in SEEDS}
    for row in rows("agency_aliases"):
        assert canonical_name(row["alias"]) == row["agency"]
        assert row["agency"] in agencies
        assert row["alias"] not in agencies
        document_id, task_no = row["seen_in"].split()
        start = text[document_id].index(f"{task_no}.")
        assert row["alias"] in text[document_id][start:].split(f"{int(task_no) + 1}.")[0]


def test_every_keyword_decides_its_example() -> None:
    keywords = [row["keyword"] for row in rows("sector_keywords")]
    for row in rows("sector_keywords"):
        assert sector_of(row["example"]) == row["sector"], row
        assert row["keyword"] in row["example"], row
        rivals = [k for k in keywords if k in row["example"] and k != row["keyword"]]
        assert all(len(rival) < len(row["keyword"]) for rival in rivals), (row, rivals)


def test_keywords_reach_every_sector_and_no_other() -> None:
    assert {row["sector"] for row in rows("sector_keywords")} == {row["sector"] for row in rows("sectors")}


@pytest.mark.parametrize("sector", SECTORS_OF_STRANGERS)
def test_agencies_of_other_places_get_their_sector(sector: str) -> None:
    names = SECTORS_OF_STRANGERS[sector].split()
    assert {name: sector_of(name) for name in names} == dict.fromkeys(names, sector)


def test_known_agencies_get_a_sector_by_keyword() -> None:
    keywords = [row["keyword"] for row in rows("sector_keywords")]
    without = [row["agency"] for row in rows("agencies") if not any(k in row["agency"] for k in keywords)]
    assert without == []


def test_canonical_units_measure_the_same_and_have_factor_one() -> None:
    units = {row["unit"]: row for row in rows("units")}
    for row in units.values():
        canonical = units[row["canonical_unit"]]
        assert float(canonical["factor"]) == 1, row
        assert canonical["canonical_unit"] == row["canonical_unit"], row
        assert canonical["dimension"] == row["dimension"], row
        assert float(row["factor"]) > 0, row


def test_counts_never_convert() -> None:
    counts = [row for row in rows("units") if row["dimension"] == "count"]
    assert all(row["canonical_unit"] == row["unit"] and float(row["factor"]) == 1 for row in counts)


@pytest.mark.parametrize(
    ("many", "unit", "one", "other"),
    [
        (15, "亩", 1, "公顷"),
        (1500, "亩", 1, "平方公里"),
        (100, "公顷", 1, "平方千米"),
        (2, "斤", 1, "公斤"),
        (2000, "斤", 1, "吨"),
        (1000, "千瓦", 1, "兆瓦"),
        (1000, "兆瓦", 1, "吉瓦"),
        (1000, "千瓦时", 1, "兆瓦时"),
        (3.6, "吉焦", 1, "兆瓦时"),
        (1.852, "公里", 1, "海里"),
        (1000, "升", 1, "立方米"),
        (24, "小时", 1, "天"),
        (60, "秒", 1, "分钟"),
        (12, "个月", 1, "年"),
        (10, "‰", 1, "%"),
        (1, "毫克/升", 1000, "毫克/立方米"),
        (3600, "立方米/小时", 1, "立方米/秒"),
        (1000, "PFLOPS", 1, "EFLOPS"),
    ],
)
def test_factors_agree_with_physics(many: float, unit: str, one: float, other: str) -> None:
    units = {row["unit"]: row for row in rows("units")}
    left, right = units[unit], units[other]
    assert left["canonical_unit"] == right["canonical_unit"]
    assert many * float(left["factor"]) == pytest.approx(one * float(right["factor"]), rel=1e-9)


def test_a_metric_horsepower_lifts_75_kg_by_a_metre_each_second() -> None:
    assert float(mapping("units", "unit", "factor")["马力"]) == pytest.approx(75 * 9.80665 / 1000)


def test_no_currency_converts_into_another() -> None:
    money = [row for row in rows("units") if row["dimension"].startswith("money")]
    assert len({row["dimension"] for row in money}) == len({row["canonical_unit"] for row in money}) == len(money)


@pytest.mark.parametrize(("name", "column"), [("units", "unit"), ("unit_aliases", "alias")])
def test_examples_show_the_unit_behind_a_number(name: str, column: str) -> None:
    spellings = {row["unit"] for row in rows("units")} | {row["alias"] for row in rows("unit_aliases")}
    for row in rows(name):
        found = re.search(r"\d[万亿]*(?P<rest>\D.*)", re.sub(r"(?<=\d)\.(?=\d)", "", row["example"]))
        assert found, row
        longest = max((s for s in spellings if found["rest"].startswith(s)), key=len, default=None)
        assert longest == row[column], row
        assert HAN.match(row["example"]), row


def test_unit_aliases_lead_to_units_and_are_none() -> None:
    units = mapping("units", "unit", "dimension")
    assert {row["unit"] for row in rows("unit_aliases")} <= set(units)
    assert not {row["alias"] for row in rows("unit_aliases")} & set(units)


def test_words_that_are_no_measure_are_no_unit() -> None:
    spellings = {row["unit"] for row in rows("units")} | {row["alias"] for row in rows("unit_aliases")}
    assert not spellings & {"月", "时", "号", "级", "星", "分", "度", "G", "K", "版", "代", "左右", "以上", "万", "亿"}


def test_titles_of_the_notice_are_all_translated() -> None:
    table = [row for row in rows("titles_en") if row["document_id"] == "shandong-2023"]
    assert [row["chapter_no"] for row in table if row["chapter_no"] and not row["task_no"]] == [
        str(n) for n in range(1, 13)
    ]
    assert [row["task_no"] for row in table if row["task_no"]] == [str(n) for n in range(1, 117)]
    assert len([row for row in table if not row["chapter_no"]]) == 1


def test_titles_name_tasks_in_the_chapters_where_the_notice_has_them() -> None:
    text = (Path(__file__).parent.parent / "seeds" / "shandong-2023.txt").read_text(encoding="utf-8")
    headings = [m.start() for m in re.finditer(r"^[一二三四五六七八九十]+、", text, re.MULTILINE)]
    table = [row for row in rows("titles_en") if row["task_no"] and row["document_id"] == "shandong-2023"]
    for chapter_no, tasks in groupby(table, key=lambda row: int(row["chapter_no"])):
        for row in tasks:
            start = re.search(rf"^{row['task_no']}\. ?\D", text, re.MULTILINE)
            assert start, row
            assert sum(heading < start.start() for heading in headings) == chapter_no, row


def test_translations_are_english_and_distinct() -> None:
    titles = [row["title_en"] for row in rows("titles_en")]
    assert all(title.isascii() and title[0].isupper() and not title.endswith(".") for title in titles)
    assert len(set(titles)) == len(titles)
    for name in ("agencies", "units", "sectors"):
        assert not [row for row in rows(name) if HAN.search(row["name_en"])]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_no_value_has_blanks_at_its_edges(path: Path) -> None:
    # In labels a joiner such as ", " needs its blank.
    found = [value for row in rows(path.stem) for value in row.values() if value != value.strip()]
    assert path.stem == "labels" or not found
