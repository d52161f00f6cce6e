"""Numbers of a form: what a person may type, which unit counts, and what is refused."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from math import inf, isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import reference
from loaders.ledger.amounts import amount, as_written, factor, in_unit, multipliers, reporting_unit
from loaders.ledger.model import LedgerError


@pytest.mark.parametrize(
    ("typed", "told", "unit", "usual", "value"),
    [
        (28000, "", "家", "家", 28000),
        (28000.0, "家", "家", "家", 28000),
        ("28000", "", "家", "家", 28000),
        ("28,000", "家", "家", "家", 28000),
        ("1,234,567.5", "元", "元", "元", 1234567.5),
        ("２８，０００", "", "家", "家", 28000),
        ("２．８", "万家", "家", "万家", 28000),
        (" 28000\n", "", "家", "家", 28000),
        ("+5", "", "家", "家", 5),
        ("－5", "", "家", "家", -5),
        (".5", "", "亩", "亩", 0.5),
        ("-0", "", "家", "家", 0),
        # The unit behind the number counts, whichever of its own two the form has in the unit's cell.
        ("2.8万家", "家", "家", "家", 28000),
        ("2.8万", "家", "家", "家", 28000),
        ("2.8 万 家", "", "家", "万家", 28000),
        ("2.8万家", "万家", "家", "万家", 28000),
        ("2.8万", "万家", "家", "万家", 28000),
        ("28000家", "万家", "家", "万家", 28000),
        (2.8, "万家", "家", "家", 28000),
        (2.8, "万", "家", "家", 28000),
        (2.8, "", "家", "万家", 28000),
        ("5公里", "米", "米", "米", 5000),
        (1500, "亿元", "元", "亿元", 1.5e11),
        ("0.15万亿", "亿元", "元", "亿元", 1.5e11),
        (3, "万元", "元", "亿元", 30000),
        # Within a dimension.
        (5, "公里", "米", "米", 5000),
        (800, "米", "公里", "公里", 0.8),
        (3, "吨", "千克", "千克", 3000),
        ("450kg", "", "吨", "吨", 0.45),
        (15, "亩", "公顷", "公顷", 1),
        (1.5, "万亩", "平方公里", "平方公里", 10),
        ("20m²", "平方米", "平方米", "平方米", 20),
        (20, "㎡", "平方米", "平方米", 20),
        ("1.5:1", "", "∶1", "∶1", 1.5),
        (3, "家（个）", "家", "家", 3),
        ("85%", "%", "%", "%", 85),
        ("85％", "", "%", "%", 85),
        ("8.5‰", "%", "%", "%", 0.85),
        ("3%", "", "‰", "‰", 30),
        (0.1 + 0.2, "", "公里", "公里", 0.3),
        # A sum in yuan keeps its cents.
        ("1,234,567,890,123.45", "", "元", "元", 1234567890123.45),
        (9_007_199_254_740_991, "", "元", "元", 9_007_199_254_740_991),
    ],
)
def test_what_a_person_may_type(typed: object, told: str, unit: str, usual: str, value: float) -> None:
    assert amount(typed, told, unit, usual) == value


REFUSED = [
    ("not_a_number", typed, "", "家", "家")
    for typed in (
        *(
            "many",
            "约5",
            "-",
            "—",
            "",
            "家",
            "1,23",
            "1,0000",
            "2,8",
            "28.000,5",
            "2.8.1",
            "一百",
            "½",
            "1-5",
            "1.2E+11",
            "1e5",
        ),
        # Digits that a reader takes for two numbers, or for a number and the sign of a footnote, are not one.
        *("10 20", "10\n20", "5 000", "1E+05", "①", "x" * 500, "0" * 61, "1" * 400, 10**400),
        *(nan, inf, -inf, 1e308 * 10, True, False, "TRUE", "#N/A", None),
        *(date(2023, 3, 31), time(12, 0), "2023-03-31"),
    )
] + [("not_a_number", 1e300, "万亿家", "家", "家")]
REFUSED += [
    ("wrong_unit", typed, told, unit, unit)
    for typed, told, unit in (
        (5, "个", "家"),
        ("5个", "家", "家"),
        ("5%", "家", "家"),
        ("5%", "", "个百分点"),
        (5, "元", "美元"),
        ("5亿美元", "", "元"),
        (5, "公里", "平方公里"),
        (5, "吨", "米"),
        ("1/2", "", "家"),
        ("5²", "", "家"),
        ("100㎡", "", "家"),
        ("5家以上", "", "家"),
        ("2023年3月", "", "家"),
        (5, "家", ""),
        (5, "?" * 500, "家"),
    )
]
REFUSED += [
    ("two_units", typed, told, unit, usual)
    for typed, told, unit, usual in (
        ("3亿", "万元", "元", "亿元"),
        ("5米", "公里", "米", "米"),
        ("5公里", "厘米", "米", "米"),
        ("85%", "‰", "%", "%"),
    )
]


@pytest.mark.parametrize(("code", "typed", "told", "unit", "usual"), REFUSED)
def test_what_is_refused_and_why(code: str, typed: object, told: str, unit: str, usual: str) -> None:
    with pytest.raises(LedgerError) as raised:
        amount(typed, told, unit, usual)
    assert raised.value.code == code
    for language in ("zh", "en"):
        assert len(reference.words("ledger_error", code, language, **raised.value.values)) < 300


def test_a_refusal_names_the_unit_that_is_wrong() -> None:
    for typed, told, blamed in ((5, "个", "个"), ("5个", "家", "个"), ("5家", "个", "个")):
        with pytest.raises(LedgerError) as raised:
            amount(typed, told, "家", "万家")
        assert raised.value.values == {"unit": "万家", "told": blamed}


@pytest.mark.parametrize(
    ("typed", "told", "unit", "usual", "written"),
    [
        ("2.8", "万家", "家", "家", "2.8万家"),
        ("2.8", "", "家", "万家", "2.8万家"),
        ("2.8", "万", "家", "家", "2.8万家"),
        ("2.8万", "家", "家", "家", "2.8万家"),
        ("2.8万家", "家", "家", "家", "2.8万家"),
        ("20m2", "平方米", "平方米", "平方米", "20m2"),
        ("85%", "%", "%", "%", "85%"),
        ("28,000", "", "家", "家", "28,000家"),
    ],
)
def test_a_number_is_kept_as_typed_with_its_unit(typed: str, told: str, unit: str, usual: str, written: str) -> None:
    assert as_written(typed, told, unit, usual) == written


@pytest.mark.parametrize(
    ("value", "usual", "unit", "told"),
    [
        (28000, "万家", "家", "2.8"),
        (1.5e11, "亿元", "元", "1500"),
        (5e15, "元", "元", "5000000000000000"),
        (1234567890123.45, "元", "元", "1234567890123.45"),
        (0.000001, "吨", "吨", "0.000001"),
        (0.07, "%", "%", "0.07"),
    ],
)
def test_a_value_is_told_in_plain_digits(value: float, usual: str, unit: str, told: str) -> None:
    assert in_unit(value, usual, unit) == told
    assert amount(told, "", unit, usual) == value


@pytest.mark.parametrize(
    ("quote", "unit", "usual"),
    [
        ("达到2.8万家", "家", "万家"),
        ("投资1500亿元以上", "元", "亿元"),
        ("突破1.8万亿元", "元", "万亿元"),
        ("粮食产能提高4亿斤以上", "斤", "亿斤"),
        ("新增150家", "家", "家"),
        ("新增2家万人企业", "家", "家"),
        ("完成条例", "", ""),
    ],
)
def test_the_form_asks_in_the_unit_of_the_notice(quote: str, unit: str, usual: str) -> None:
    assert reporting_unit(quote, unit) == usual


def test_units_convert_there_and_back_and_only_within_what_compares() -> None:
    units = reference.units()
    for told, one in units.items():
        for unit in ("米", "千克", "元", "%", "家", "平方米", "个月"):
            times, back = factor(told, unit), factor(unit, told)
            assert (times is None) == (back is None) == (one["canonical_unit"] != units[unit]["canonical_unit"]), told
            assert times is None or times * back == pytest.approx(1)


@given(
    st.decimals(-(10**9), 10**9, places=3),
    st.sampled_from(["", *multipliers()]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["家", "元", "公里", "%"]),
)
def test_a_number_is_the_same_with_its_unit_behind_or_beside_it(
    number: Decimal, word: str, grouped: bool, full_width: bool, unit: str
) -> None:
    text = f"{number:,}" if grouped else f"{number}"
    if full_width:
        text = text.translate({ord(one): 0xFEE0 + ord(one) for one in "0123456789,.-"})
    exact = float(number * Decimal(reference.mapping("multipliers", "word", "factor").get(word, "1")))
    assert amount(f"{text}{word}{unit}", "", unit, unit) == exact
    assert amount(text, f"{word}{unit}", unit, unit) == exact
    assert amount(float(number), f"{word}{unit}", unit, unit) == exact


@given(
    st.one_of(st.text(max_size=70), st.floats(), st.integers(), st.booleans(), st.none(), st.dates()),
    st.one_of(st.text(max_size=5), st.sampled_from(["家", "万", "亿元", "%"])),
)
def test_any_cell_gives_a_finite_value_or_a_reason(typed: object, told: str) -> None:
    for unit, usual in (("家", "万家"), ("元", "亿元"), ("%", "%"), ("", "")):
        try:
            value = amount(typed, told, unit, usual)
        except LedgerError as error:
            reason = error.code
        else:
            reason = "" if isfinite(value) else "infinite"
        assert reason in ("", "not_a_number", "wrong_unit", "two_units")
