"""The same indicator in two notices: names, who goes with whom, what is doubtful, what changed."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import reference
from loaders.alignment import DOUBTS, REASONS, Alignment, Item, Side, align, change
from loaders.alignment.assign import assign
from loaders.alignment.limits import limits
from loaders.alignment.names import name_of
from loaders.model import QUANTITATIVE_TYPES
from loaders.notice import parse_notice
from loaders.pipeline import SEEDS
from loaders.readers import read_document
from loaders.targets import extract_targets

LEVEL, INCREMENT, RATIO, GROWTH = "level", "increment", "ratio", "growth"
# One indicator, as two notices write it.
SAME = [
    ("年度用水总量", "全省用水总量", LEVEL, "立方米"),
    ("单位GDP能耗降低", "单位地区生产总值能耗下降", GROWTH, "%"),
    ("规上工业增加值增速", "规模以上工业增加值", GROWTH, "%"),
    ("社会消费品零售总额增长", "全省社会消费品零售总额", GROWTH, "%"),
    ("城镇新增就业人数", "城镇新增就业", INCREMENT, "人"),
    ("高新技术企业数量", "高新技术企业", LEVEL, "家"),
    ("居民消费价格涨幅", "居民消费价格指数涨幅", GROWTH, "%"),
    ("固定资产投资增长", "全社会固定资产投资", GROWTH, "%"),
    ("PM2.5平均浓度", "细颗粒物平均浓度", LEVEL, "微克/立方米"),
    ("专精特新“小巨人”企业", "国家级专精特新小巨人企业", INCREMENT, "家"),
    ("造林面积", "造林", INCREMENT, "亩"),
    ("城镇老旧小区", "老旧小区", INCREMENT, "个"),
    ("常住人口城镇化率", "城镇化率", RATIO, "%"),
    ("一般公共预算收入增长", "地方一般公共预算收入", GROWTH, "%"),
    ("进出口总额", "外贸进出口总额", GROWTH, "%"),
    ("研发经费投入强度", "R&D经费投入强度", RATIO, "%"),
    ("粮食总产量", "粮食产量", LEVEL, "吨"),
    ("新建建筑中绿色建筑占比", "绿色建筑占新建建筑比重", RATIO, "%"),
    ("森林覆盖率", "示范省森林覆盖率", RATIO, "%"),
    ("农村自来水普及率", "我省农村自来水普及率", RATIO, "%"),
    ("义务教育巩固率", "九年义务教育巩固率", RATIO, "%"),
    ("煤炭消费压减", "煤炭消费减少", INCREMENT, "吨"),
    ("新建和改造提升高标准农田面积", "高标准农田", INCREMENT, "亩"),
    ("省实验室", "示范省实验室", INCREMENT, "家"),
]
# Near in words, and two indicators all the same.
OTHER = [
    ("国家技术创新示范企业", "省技术创新示范企业", INCREMENT, "家"),
    ("工程博士", "工程硕士", INCREMENT, "名"),
    ("大型灌区改造", "中型灌区改造", INCREMENT, "处"),
    ("绿色工厂", "绿色园区", INCREMENT, "家"),
    ("进口额", "出口额", GROWTH, "%"),
    ("地表水优良比例", "地下水优良比例", RATIO, "%"),
    ("生活垃圾焚烧处理率", "生活垃圾回收利用率", RATIO, "%"),
    ("水库安全鉴定", "水闸安全鉴定", INCREMENT, "座"),
    ("小学学龄儿童入学率", "高中阶段毛入学率", RATIO, "%"),
    ("世界一流企业", "全国一流企业", INCREMENT, "家"),
    ("高速铁路通车里程", "高速公路通车里程", LEVEL, "公里"),
    ("城市污水处理率", "农村污水处理率", RATIO, "%"),
    ("肉蛋奶产量", "水产品产量", LEVEL, "吨"),
    ("新能源装机", "核电装机", LEVEL, "千瓦"),
    ("第一产业增加值", "第二产业增加值", GROWTH, "%"),
    ("城镇居民人均可支配收入", "农村居民人均可支配收入", GROWTH, "%"),
    ("规上工业营业收入", "规上服务业营业收入", GROWTH, "%"),
    ("国家级文明村镇", "市级文明村镇", INCREMENT, "个"),
    ("职工医保参保率", "居民医保参保率", RATIO, "%"),
    ("氨氮排放量下降", "氮氧化物排放量下降", GROWTH, "%"),
    ("三级医院", "二级医院", INCREMENT, "所"),
]
REGION = "示范省"


def item(indicator: str = "绿色工厂", kind: str = INCREMENT, unit: str | None = "家", **more: object) -> Item:
    found = reference.units().get(unit or "", {"dimension": None, "canonical_unit": unit, "factor": "1"})
    measured = (unit, found["dimension"], found["canonical_unit"], float(found["factor"]))
    return replace(Item(str(more.pop("key", "")), indicator, kind, "eq", 10.0, 10.0, *measured), **more)


def one(left: Item, right: Item, region: str | None = REGION) -> Alignment:
    return align(Side((left,), region), Side((right,), region))


def sample() -> tuple[Side, Side]:
    left = [(a, kind, unit, f"same{at}") for at, (a, _, kind, unit) in enumerate(SAME)]
    left += [(a, kind, unit, f"left{at}") for at, (a, _, kind, unit) in enumerate(OTHER)]
    right = [(b, kind, unit, f"same{at}") for at, (_, b, kind, unit) in enumerate(SAME)]
    right += [(b, kind, unit, f"right{at}") for at, (_, b, kind, unit) in enumerate(OTHER)]
    right.sort(key=lambda line: line[0][::-1])
    sides = [tuple(item(name, kind, unit, key=key) for name, kind, unit, key in side) for side in (left, right)]
    return Side(sides[0], REGION), Side(sides[1], REGION)


def test_the_sample_is_matched_as_annotated() -> None:
    basis, other = sample()
    found = align(basis, other)
    right = [m for m in found.matches if basis.items[m.basis].key == other.items[m.other].key]
    wrong = [(basis.items[m.basis].indicator, other.items[m.other].indicator) for m in found.matches if m not in right]
    missed = [SAME[at][:2] for at in range(len(SAME)) if f"same{at}" not in {basis.items[m.basis].key for m in right}]
    assert wrong == [], "no pair of different indicators passes for one"
    assert missed == []


def test_what_is_not_plainly_one_name_is_doubtful() -> None:
    basis, other = sample()
    for match in align(basis, other).matches:
        names = [name_of(side.items[at].indicator, side.items[at].target_type, REGION)
                 for side, at in ((basis, match.basis), (other, match.other))]  # fmt: skip
        if not match.doubts:
            assert match.score >= limits().sure
            assert names[0].limiting == names[1].limiting
            assert names[0].numbers == names[1].numbers


@pytest.mark.parametrize(("left", "right", "kind", "unit"), OTHER, ids=lambda value: str(value))
def test_two_indicators_alone_with_each_other_are_still_two(left: str, right: str, kind: str, unit: str) -> None:
    found = one(item(left, kind, unit), item(right, kind, unit))
    assert found.matches == ()
    assert found.only_basis == found.only_other == (0,)


def seed_items() -> Side:
    notice = parse_notice(read_document(SEEDS / "shandong-2023.txt"))
    titles = {task.task_no: task.title for task in notice.tasks}
    items = tuple(
        item(t.indicator, t.target_type, t.unit, key=t.target_id, comparator=t.comparator, low=t.value_low,
             high=t.value_high, per=t.per, period=t.period, base_year=t.base_year, task=titles[t.task_no])
        for t in extract_targets(notice).targets
        if t.target_type in QUANTITATIVE_TYPES
    )  # fmt: skip
    return Side(items, notice.metadata.region)


def test_a_notice_is_matched_with_itself_whatever_its_numbers_and_order() -> None:
    basis = seed_items()
    assert len(basis.items) > 150
    later = [
        replace(one, low=one.low and one.low * (1 + at % 7 / 10), high=one.high and one.high * (1 + at % 7 / 10))
        for at, one in enumerate(basis.items)
        if at % 6
    ]
    later.sort(key=lambda one: one.key[::-1])
    found = align(basis, Side(tuple(later), basis.region))
    assert len(found.matches) == len(later)
    for match in found.matches:
        ours, theirs = basis.items[match.basis], later[match.other]
        assert (ours.indicator, ours.target_type, ours.unit, ours.task) == (
            theirs.indicator, theirs.target_type, theirs.unit, theirs.task)  # fmt: skip
        assert match.is_same_name
    assert len(found.only_basis) == len(basis.items) - len(later)


def test_matches_are_one_to_one_and_all_rows_are_accounted_for() -> None:
    basis, other = sample()
    found = align(basis, other)
    ours, theirs = [m.basis for m in found.matches], [m.other for m in found.matches]
    assert sorted([*ours, *found.only_basis]) == list(range(len(basis.items)))
    assert sorted([*theirs, *found.only_other]) == list(range(len(other.items)))
    assert ours == sorted(ours)


def test_the_sides_change_places_and_the_pairs_stay() -> None:
    basis, other = sample()
    there = {(m.basis, m.other, m.score, frozenset(m.doubts)) for m in align(basis, other).matches}
    back = {(m.other, m.basis, m.score, frozenset(m.doubts)) for m in align(other, basis).matches}
    assert there == back


@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.sampled_from([1.0, 2.0, 3.5, 8.0])))
def test_the_assignment_has_the_largest_sum(weights: dict[tuple[int, int], float]) -> None:
    chosen = assign(weights)
    assert len({row for row, _ in chosen}) == len({column for _, column in chosen}) == len(chosen)
    best = max(
        sum(weights.get((row, column), 0.0) for row, column in enumerate(columns)) for columns in permutations(range(5))
    )
    assert isclose(sum(weights[pair] for pair in chosen), best)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (item(unit="亩"), item(unit="家")),
        (item("产量", LEVEL, "吨"), item("产量", LEVEL, "立方米")),
        (item("占比", RATIO, "%"), item("占比", RATIO, "家")),
        (item("城镇老旧小区改造", unit="个"), item("城镇老旧小区改造", unit="户")),
        (item("森林覆盖率", RATIO, "%"), item("森林覆盖率", GROWTH, "%")),
        (item("登记失业率", RATIO, "%"), item("登记失业率", RATIO, "个百分点")),
    ],
)
def test_what_measures_another_thing_is_never_paired(left: Item, right: Item) -> None:
    assert one(left, right).matches == ()


@pytest.mark.parametrize(
    ("left", "right", "doubt"),
    [
        (item(), item(unit="个"), "unit"),
        (item("护理型床位总量", LEVEL, "张"), item("护理型床位", INCREMENT, "张"), "type"),
        (item("国家级绿色工厂"), item("绿色工厂"), "limiting"),
        (item("投资500万元以上技改项目", unit="个"), item("投资1000万元以上技改项目", unit="个"), "number"),
        (item("工业设备上云标杆企业和数字化改造工厂"), item("工业设备上云标杆企业和数字化转型工厂"), "substituted"),
        (item("全民阅读活动", unit="场"), item("全民阅读活动", unit="场", per="市"), "per"),
        (item("粮食总产量", LEVEL, "吨"), item("粮食产量", LEVEL, "吨"), "name"),
        (item("商圈"), item("商圈"), "short"),
    ],
)  # fmt: skip
def test_each_reason_for_doubt(left: Item, right: Item, doubt: str) -> None:
    (match,) = one(left, right).matches
    assert doubt in match.doubts
    assert match.verdict == "doubtful"
    assert set(match.doubts) <= set(DOUBTS)


def test_a_rival_that_is_as_near_makes_a_match_doubtful() -> None:
    two = (item("文明单位创建", key="x"), item("文明单位创建", key="y"))
    (match,) = align(Side((two[0],)), Side(two)).matches
    assert match.doubts == ("rival",)
    both = align(Side(two), Side((*two, item("另一种不相干的项目"))))
    assert [m.doubts for m in both.matches] == [("rival",), ("rival",)]


def test_of_equal_names_the_task_decides() -> None:
    left = (item("示范企业创建", task="推进农业现代化"), item("示范企业创建", task="扩大对外开放"))
    found = align(Side(left), Side(left[::-1]))
    assert [(m.basis, m.other) for m in found.matches] == [(0, 1), (1, 0)]


@pytest.mark.parametrize("row", reference.rows("alignment_words"), ids=lambda row: row["word"])
def test_every_word_stands_for_what_its_row_says(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    stands_for = "" if row["stands_for"] == "无" else row["stands_for"]
    told, plain = (
        name_of(words, "ratio", None).core
        for words in (row["example"], row["example"].replace(row["word"], stands_for))
    )
    assert told == plain  # fmt: skip


@pytest.mark.parametrize(
    "row", reference.rows("alignment_contrasts"), ids=lambda row: f"{row['contrast']}-{row['word']}"
)
def test_every_limiting_word_is_seen_in_its_example(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    assert row["sense"] in name_of(row["example"], "level", None).limiting[row["contrast"]]


def test_counted_kinds_are_units_that_count() -> None:
    units = reference.units()
    for row in reference.rows("alignment_units"):
        assert units[row["unit"]]["dimension"] == "count"
        assert row["unit"] in row["example"]


def test_each_limit_shows_itself_in_its_example() -> None:
    def scored(left: Item, right: Item) -> float | None:
        found = one(left, right, None).matches
        return found[0].score if found else None

    said = {row["limit"]: row["example"].split("｜") for row in reference.rows("alignment_limits")}
    assert set(said) == set(limits().__dataclass_fields__)
    assert scored(*map(item, said["accept"])) is None
    assert scored(*map(item, said["substituted"])) is None
    assert scored(*map(item, said["contrast"])) < limits().sure
    assert limits().accept <= scored(*map(item, said["sure"])) < limits().sure
    assert scored(*map(item, said["part_share"])) > limits().accept
    assert scored(*map(item, said["whole_part"])) is None
    assert scored(item(), item(unit="个")) == 100 - limits().unit
    assert scored(item("新型研发机构总量", LEVEL), item("新型研发机构")) == 100 - limits().type


@pytest.mark.parametrize(
    ("before", "after", "of", "low", "high"),
    [
        (("eq", 20.0, 20.0), ("eq", 25.0, 25.0), "value", 5, 5),
        (("ge", 20.0, None), ("ge", 15.0, None), "floor", -5, -5),
        (("le", None, 20.0), ("le", None, 25.0), "ceiling", 5, 5),
        (("range", 1.0, 2.0), ("range", 1.0, 4.0), "range", 0, 2),
        (("eq", 20.0, 20.0), ("ge", 25.0, None), "bounds", 5, None),
        (("ge", 20.0, None), ("eq", 25.0, 25.0), "bounds", None, 5),
        (("range", 1.0, 3.0), ("eq", 5.0, 5.0), "bounds", 2, 4),
        (("range", 1.0, 3.0), ("ge", 5.0, None), "bounds", 2, None),
    ],
)
def test_the_change_says_no_more_than_the_words_do(
    before: tuple[str, float | None, float | None],
    after: tuple[str, float | None, float | None],
    of: str,
    low: float | None,
    high: float | None,
) -> None:
    one, two = (item(comparator=sign, low=least, high=most) for sign, least, most in (before, after))
    found = change(one, two)
    assert (found.of, found.low, found.high, found.reason) == (of, low, high, "")


def test_the_change_is_in_the_unit_of_the_basis() -> None:
    found = change(item("造林", unit="亩", low=150.0, high=150.0), item("造林", unit="公顷", low=20.0, high=20.0))
    assert found.low == pytest.approx(150)
    assert found.percent_low == pytest.approx(100)
    back = change(item("造林", unit="公顷", low=20.0, high=20.0), item("造林", unit="亩", low=150.0, high=150.0))
    assert back.low == pytest.approx(-10)
    assert back.percent_low == pytest.approx(-50)


def test_shares_and_ranks_change_without_a_percentage() -> None:
    share = change(item("占比", RATIO, "%", low=40.0, high=40.0), item("占比", RATIO, "%", low=50.0, high=50.0))
    assert (share.low, share.percent_low) == (10, None)
    first = item("排名", "rank", "位", comparator="le", low=None, high=10.0)
    assert change(first, replace(first, high=8.0)).percent_high is None
    nought = change(item(low=0.0, high=0.0), item(low=3.0, high=3.0))
    assert (nought.low, nought.percent_low) == (3, None)


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        (item(kind=LEVEL), item(), "type"),
        (item(unit="亩"), item(unit="家"), "unit"),
        (item(), item(per="市"), "per"),
        (item(period="年"), item(period="月"), "period"),
        (item("能耗", GROWTH, "%", base_year=2020), item("能耗", GROWTH, "%"), "base_year"),
        (item(comparator="ge", high=None), item(comparator="le", low=None), "sides"),
    ],
)
def test_each_reason_to_tell_no_change(left: Item, right: Item, reason: str) -> None:
    found = change(left, right)
    assert found.reason == reason
    assert reason in REASONS
    assert (found.low, found.high, found.percent_low) == (None, None, None)


def test_an_approximate_value_makes_the_change_one() -> None:
    assert change(item(comparator="approx"), item()).is_about
    assert not change(item(), item()).is_about
