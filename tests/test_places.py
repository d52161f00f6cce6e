"""Which places words name: each row of the lists, names that only look like places, and the order of mention."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.notice.places import head_of, kind_of, place_at, places_in
from loaders.reference import rows

NAMED = {
    "在沿黄九市产粮大县开展粮食绿色高质高效行动": "沿黄九市",
    "推进胶东五市一体化": "胶东五市",
    "沿黄9省区和长三角三省一市": "沿黄9省区 长三角三省一市",
    "对接京津冀、长三角、粤港澳大湾区": "京津冀 长三角 粤港澳大湾区",
    "支持济南、青岛争创全国文明典范城市，支持济南都市圈建设": "济南 青岛",
    "完成东营、潍坊、威海市海洋生态保护修复": "东营 潍坊 威海",
    "全省16市全覆盖": "16市",
    "大连、沈阳等4市": "大连 沈阳",
    "上海市浦东新区、河北雄安新区": "上海 浦东新区 河北 雄安新区",
    "推进象州县农村公路建设，在单县试点": "象州县 单县",
    "济南市历城区、寿光市": "济南 历城区 寿光市",
    "哈尔滨机场至齐齐哈尔": "哈尔滨 齐齐哈尔",
    "佳木斯至同江铁路扩能改造": "佳木斯",
    "恩施州、延边朝鲜族自治州、海南藏族自治州": "恩施 延边 海南州",
    "吉林省吉林市、长春市": "吉林 吉林市 长春",
    "河南、河北两省": "河南 河北",
    "推动黄河流域生态保护，建设成渝地区双城经济圈": "黄河流域 成渝",
    "中国（青岛）国际农产品加工产业园": "青岛",
    "推动建成青岛口岸、日照港口和南京路网": "青岛 日照 南京",
    "促进新疆维吾尔自治区与香港、澳门合作": "新疆 香港 澳门",
    "济南市场活跃，和平区域稳定": "济南",
}
NOT_NAMED = (
    "人民银行济南分行、济南海关、山东黄河河务局 山东大学、吉林大学 山东高速集团、山东省人民政府办公厅 "
    "山东省农业农村厅 济南市生态环境局、青岛市卫生健康委 扩建青岛港、烟台港 治理南京路 “伊春号”列车 大庆油田 "
    "牡丹江流域 修订《山东省水资源条例》 朝阳产业 中山装 推广安全生产经验 黄河入海口 河南岸 复合肥料 泰山东麓 "
    "建设新乡村 文山会海 建设沿海城市、新兴城市 会同县公安局 沿海地区 重大理论成果 投资阳光工程 城区和郊区 "
    "年日照时数 接入阿里云 和平区域 东方美学 长治久安 各县区 产粮大县 振兴县域经济 和县级政府 5市场 "
    "3市政工程 16市场主体 第3市 公安县局 中心城市 四平方公里"
)


def test_the_lists_hold_every_province_and_prefecture():
    kinds = [row["kind"] for row in rows("places")]
    assert kinds.count("province") == 34
    assert kinds.count("prefecture") == 333
    assert set(kinds) == {"province", "prefecture", "county", "region", "group"}


def test_every_place_is_found_as_it_is_also_written():
    for row in rows("places"):
        place = row["also_written"] if row["kind"] == "group" else row["place"]
        assert places_in(f"在{row['also_written']}开展试点") == (place,), row


def test_every_place_is_found_by_its_short_name():
    listed = [row["place"] for row in rows("places") if row["kind"] != "group"]
    assert {place: places_in(f"在{place}、") for place in listed} == {place: (place,) for place in listed}


def test_the_head_of_a_group_alone_names_no_place():
    heads = [row["place"] for row in rows("places") if row["kind"] == "group"]
    assert [places_in(f"在{head}地区试点") for head in heads] == [()] * len(heads)


@pytest.mark.parametrize("row", rows("not_places"), ids=lambda row: row["word"])
def test_a_word_that_only_looks_like_a_place_names_none(row):
    assert row["word"] in row["example"]
    assert places_in(row["example"]) == ()
    assert head_of(row["example"]) == ""


@pytest.mark.parametrize("words", NAMED)
def test_places_come_in_order_of_mention(words):
    assert places_in(words) == tuple(NAMED[words].split())


@pytest.mark.parametrize("words", NOT_NAMED.split())
def test_bodies_streets_and_other_words_are_no_places(words):
    assert places_in(words) == ()


@pytest.mark.parametrize(
    ("region", "left"),
    [
        ("山东省", ("济南", "山东半岛")),
        ("山东", ("济南", "山东半岛")),
        ("济南市", ("山东", "山东半岛")),
        (None, ("山东", "济南", "山东半岛")),
    ],
)
def test_the_region_of_the_issuer_is_left_out(region, left):
    assert places_in("在山东、济南和山东半岛推开", region=region) == left


def test_a_region_that_no_list_knows_is_left_out_as_written():
    assert places_in("全省16市、济南", region="16市") == ("济南",)


def test_an_agency_begins_with_its_place():
    heads = {"济南海关": "济南", "济南市水务局": "济南市", "象州公路养护中心": "象州", "象州县水利局": "象州县"}
    assert {agency: head_of(agency) for agency in heads} == heads
    assert {head_of(agency) for agency in ("省科技厅", "市中小企业局", "黄河水利委员会", "新兴产业办", "")} == {""}


def test_the_longest_spelling_wins_and_an_ending_of_another_word_is_none():
    assert place_at("到内蒙古自治区去", 1) == ("内蒙古自治区", "内蒙古")
    assert place_at("济南市场") == ("济南", "济南")
    assert place_at("和平区域") == ("和平", "")
    assert place_at("") is None
    with pytest.raises(KeyError):
        kind_of("济南市")


SCRAPS = st.lists(
    st.sampled_from(["济南", "青岛市", "沿黄九市", "、", "和", "海关", "16市", "推广", "安", "x", "县", "港"])
).map("".join)


@given(SCRAPS, SCRAPS)
def test_what_stands_in_a_title_names_no_place(words, title):
    assert places_in(f"{words}，《{title}》") == places_in(f"{words}，")


@given(SCRAPS)
def test_a_place_is_named_once_and_stands_in_the_words(words):
    found = places_in(words)
    assert len(set(found)) == len(found)
    assert all(place in words for place in found)
