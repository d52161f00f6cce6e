"""The selection and its forms: URL, chips, sentence, file name, and values in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.store.select import KEYS
from pages.selection import FIELDS, Selection, file_name, sentence, value_text

AGENCY, OTHER = "省工业和信息化厅", "省科技厅"
words = st.text(min_size=1, max_size=8).map(str.strip).filter(bool)
selections = st.builds(
    Selection,
    **{name: st.lists(words, max_size=3, unique=True).map(tuple) for name in FIELDS},
    text=st.just("") | words,
    agency_match=st.sampled_from(["any", "all"]),
)


@given(selections)
def test_the_url_holds_the_whole_selection(selection: Selection) -> None:
    assert Selection.from_query(selection.to_query()) == selection


@given(selections, st.sampled_from(FIELDS), words)
def test_toggling_twice_changes_nothing_but_the_order(selection: Selection, field: str, value: str) -> None:
    once = selection.toggle(field, value)
    assert (value in getattr(once, field)) is (value not in getattr(selection, field))
    assert set(getattr(once.toggle(field, value), field)) == set(getattr(selection, field))


@given(selections)
def test_taking_every_chip_away_leaves_nothing(selection: Selection) -> None:
    for chip in selection.chips():
        selection = selection.toggle(*chip)
    assert selection.is_empty()


def test_every_field_is_a_filter_of_the_store() -> None:
    assert set(Selection(**dict.fromkeys(FIELDS, ("x",)), text="x", agency_match="all").filters()) <= set(KEYS)


def test_values_of_a_url_that_mean_nothing_are_left_out_and_unknown_ones_kept() -> None:
    found = Selection.from_query({"type": ["ratio", "", "ratio", "no such"], "lang": ["en"], "agency_match": ["maybe"]})
    assert found == Selection(type=("ratio", "no such"))


def test_a_second_click_on_a_mark_releases_it() -> None:
    mark = Selection(agency=(AGENCY,), role=("lead",))
    before = Selection(sector=("能源",), agency=(OTHER,))
    clicked = before.drill(mark)
    assert clicked == Selection(sector=("能源",), agency=(AGENCY,), role=("lead",))
    assert clicked.drill(mark) == Selection(sector=("能源",))


@pytest.mark.parametrize(
    ("role", "left"),
    [
        ("shared", Selection(role=("shared",), sector=("能源",), type=("level",))),
        ("none", Selection(role=("none",), type=("level",))),
    ],
)
def test_a_mark_of_rows_without_an_agency_releases_the_agency_chosen(role: str, left: Selection) -> None:
    before = Selection(agency=(AGENCY,), sector=("能源",), type=("level",))
    assert before.drill(Selection(role=(role,))) == left
    assert left.drill(Selection(role=(role,))) == left.with_values("role", [])
    named = Selection(role=(role,), agency=(OTHER,))
    assert before.drill(named) == before.with_values("role", [role]).with_values("agency", [OTHER])


def test_a_field_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="colour"):
        Selection().toggle("colour", "red")


@pytest.mark.parametrize(
    ("selection", "counts", "chinese", "english"),
    [
        (
            Selection(agency=(AGENCY,), role=("lead",), type=("ratio",), modality=("strive",)),
            (12, 9),
            "省工业和信息化厅牵头 · 比率 · 力争：12 项目标，涉及 9 项任务",
            "Industry (Lead) · Ratio · Strive: 12 targets in 9 tasks",
        ),
        (Selection(), (1, 1), "全部：1 项目标，涉及 1 项任务", "Everything: 1 target in 1 task"),
        (
            Selection(agency=(AGENCY, OTHER), agency_match="all"),
            (0, 0),
            "省工业和信息化厅与省科技厅：0 项目标，涉及 0 项任务",
            "Industry and 省科技厅: 0 targets in 0 tasks",
        ),
        (
            Selection(role=("none",), type=("level", "no such"), text="5G"),
            (21, 11),
            "未列明单位 · 总量或no such · 含“5G”：21 项目标，涉及 11 项任务",
            "No unit named · Level or no such · containing “5G”: 21 targets in 11 tasks",
        ),
    ],
)
def test_the_sentence_of_a_view(selection: Selection, counts: tuple[int, int], chinese: str, english: str) -> None:
    assert sentence(selection, "zh", *counts) == chinese
    assert sentence(selection, "en", *counts, names={AGENCY: "Industry"}) == english


def test_tasks_with_words_only_are_counted_apart() -> None:
    assert (
        sentence(Selection(), "zh", 290, 116, 20) == "全部：290 项目标，涉及 116 项任务（其中 20 项任务只有定性要求）"
    )


def test_the_name_of_a_file_holds_document_filters_and_date() -> None:
    selection = Selection(agency=(AGENCY,), role=("lead",), type=("ratio",))
    named = file_name(selection, "zh", date(2023, 1, 19), "csv", "鲁政办字〔2023〕5号")
    assert named == "鲁政办字〔2023〕5号_省工业和信息化厅牵头_比率_2023-01-19.csv"


@given(selections)
def test_the_name_of_a_file_suits_every_file_system(selection: Selection) -> None:
    named = file_name(selection, "zh", date(2023, 1, 19), "csv", "a/b:c")
    assert len(named.encode()) <= 255
    assert not set(named) & set('\\/:*?"<>|\n\r\t\0')
    assert named.endswith("2023-01-19.csv")


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (("ge", 28000.0, None, "家", None), "≥ 2.8万家", "≥ 28,000 家"),
        (("ge", 28000.0, None, "家", "enterprises"), "≥ 2.8万家", "≥ 28,000 enterprises"),
        (("approx", 100.0, 100.0, "家", None), "≈ 100家", "≈ 100 家"),
        (("range", 1.0, 2.0, "家", None), "1–2家", "1–2 家"),
        (("range", 9000.0, 20000.0, "家", None), "9000–20000家", "9,000–20,000 家"),
        (("le", None, 24110000000.0, "立方米", "m³"), "≤ 241.1亿立方米", "≤ 24.11 billion m³"),
        (("eq", 150000000000.0, 150000000000.0, "元", "yuan"), "1500亿元", "¥150 billion"),
        (("eq", 699500.0, 699500.0, "户", None), "69.95万户", "699,500 户"),
        (("eq", 20914.0, 20914.0, "个", None), "20914个", "20,914 个"),
        (("ge", 33.33, None, "%", "%"), "≥ 33.33%", "≥ 33.33%"),
        (("eq", 5.8, 5.8, None, None), "5.8", "5.8"),
        ((None, None, None, None, None), "", ""),
    ],
)
def test_values_in_words(
    value: tuple[str | None, float | None, float | None, str | None, str | None], chinese: str, english: str
) -> None:
    *quantity, unit, unit_en = value
    assert value_text(*quantity, unit, "zh", unit_en) == chinese
    assert value_text(*quantity, unit, "en", unit_en) == english


def test_a_rank_is_a_place() -> None:
    assert value_text("le", None, 10, "位", "zh", rank=True) == "前10位"
    assert value_text("le", None, 10, "位", "en", rank=True) == "top 10"
