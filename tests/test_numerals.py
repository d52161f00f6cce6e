"""Numerals as headings, dates and plans print them."""

from __future__ import annotations

import pytest

from loaders.numerals import chinese_number, last_year_of_plan, printed_number


@pytest.mark.parametrize(
    ("text", "value"), [("十二", 12), ("一百一十六", 116), ("一百零五", 105), ("一万二千", 12000), ("两", 2)]
)
def test_a_chinese_numeral_has_its_value(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["12", "十二"])
def test_a_printed_number_may_be_in_digits_or_in_chinese(text: str) -> None:
    assert printed_number(text) == 12


@pytest.mark.parametrize("text", ["", "1.5", "十a", "-1", "二三"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Chinese numeral"):
        printed_number(text)


@pytest.mark.parametrize(("number", "year"), [("一", 2010), ("三", 2020), ("四", 2025), ("五", 2030)])
def test_the_nth_plan_after_the_tenth_ends_five_years_later(number: str, year: int) -> None:
    assert last_year_of_plan(number) == year
