"""A value as the reader says it: ≥ 2.8万家, 1–2家, ¥150 billion."""

from __future__ import annotations

from collections.abc import Sequence

SIGNS = {"ge": "≥ ", "le": "≤ ", "eq": "", "approx": "≈ ", "range": ""}
_SCALES = {
    "zh": ((1e8, "亿"), (1e4, "万")),
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
}


def value_text(
    comparator: str | None,
    low: float | None,
    high: float | None,
    unit: str | None,
    language: str,
    unit_en: str | None = None,
    rank: bool = False,
) -> str:
    """The quantity of a target in words; empty for a row without one.

    `low` and `high` are in `unit`, None for an open side; `unit_en` names the unit in English; `rank` reads ≤ 10 位 as
    a place.
    """
    if comparator is None:
        return ""
    numbers = [number for number in (low, high) if number is not None]
    if comparator in ("eq", "approx"):
        numbers = numbers[:1]
    amount = _scaled(numbers, language, unit == "%")
    place = rank and comparator == "le"
    if language == "zh":
        return (f"前{amount}" if place else SIGNS[comparator] + amount) + (unit or "")
    if place:
        return f"top {amount}"
    if unit == "元":
        return f"{SIGNS[comparator]}¥{amount}"
    name = unit_en or unit or ""
    return SIGNS[comparator] + amount + ("" if name in ("%", "") else " ") + name


def _scaled(numbers: Sequence[float], language: str, is_share: bool) -> str:
    """The numbers joined by –, in the largest scale that needs at most two decimals for each."""
    fitting = (
        (factor, word)
        for factor, word in _SCALES[language]
        if not is_share and all(abs(n) >= factor and round(n / factor, 2) == round(n / factor, 9) for n in numbers)
    )
    factor, word = next(fitting, (1.0, ""))
    return "–".join(_number(number / factor, grouped=language == "en") for number in numbers) + word


def _number(value: float, grouped: bool) -> str:
    text = f"{value:,.6f}" if grouped else f"{value:.6f}"
    return text.rstrip("0").rstrip(".")
