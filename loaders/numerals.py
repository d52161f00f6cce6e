"""Numerals as notices print them: Chinese ones of headings, fractions and counts, and numbers of five-year plans."""

from __future__ import annotations

DIGITS = {ch: value for value, ch in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIAD = 10_000


def chinese_number(text: str) -> int:
    """十二 → 12, 一百一十六 → 116, 一万二千 → 12000, below 一亿; raises ValueError for anything else."""
    above, _, below = text.rpartition("万")
    return (_below_myriad(above) * MYRIAD if above else 0) + (_below_myriad(below) if below or not above else 0)


def printed_number(text: str) -> int:
    """A whole number in digits or in Chinese: 12, 十二 → 12; raises ValueError for anything else."""
    return int(text) if text.isdecimal() else chinese_number(text)


def last_year_of_plan(number: str) -> int:
    """The year in which a five-year plan ends, 四 of “十四五” → 2025; raises ValueError for no numeral."""
    return 2005 + 5 * chinese_number(number)


def _below_myriad(text: str) -> int:
    total, digit = 0, None
    for ch in text:
        if ch in DIGITS and digit in (None, 0):
            digit = DIGITS[ch]
        elif ch in PLACES:
            total += (1 if digit is None else digit) * PLACES[ch]
            digit = None
        else:
            raise ValueError(f"not a Chinese numeral: {text!r}")
    if not text:
        raise ValueError("not a Chinese numeral: ''")
    return total + (digit or 0)
