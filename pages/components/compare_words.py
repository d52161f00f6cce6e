"""What is said of a match: how sure it is and why not, and what changed."""

from __future__ import annotations

import pandas as pd

from loaders.model import SHARES
from pages.components import view
from pages.queries import aligned
from pages.selection import listed, value_text

_MINUS, _PLUS = "−", "+"


def verdict(line: object) -> str:
    """✓ 同名, ≈ 相近 or ⚠ 存疑 with its reasons; `line` is one of `aligned.matches`."""
    word = view.say("compare", f"verdict_{line.verdict}")
    if not line.doubts:
        return word
    reasons = [view.say("compare", f"doubt_{doubt}") for doubt in line.doubts.split(",")]
    return view.say("compare", "with_reasons", word=word, reasons=listed(reasons, "comma", view.language()))


def change(line: object) -> str:
    """The difference of a match, of what it is one, or why there is none."""
    if line.reason:
        return view.say("compare", f"reason_{line.reason}")
    low, high = (None if pd.isna(end) else float(end) for end in (line.low, line.high))
    if low == high == 0:
        words = view.say("compare", "unchanged")
    elif low is None or high is None:
        words = view.say(
            "compare", "at_most" if low is None else "at_least", change=_signed(line, high if low is None else low)
        )
    elif low == high:
        words = _signed(line, low)
    else:
        words = view.say("compare", "between", low=_signed(line, low), high=_signed(line, high))
    if line.of in ("floor", "ceiling"):
        words = view.say("compare", f"of_{line.of}", change=words)
    return (
        view.say("compare", "about", change=words)
        if line.is_about and words != view.say("compare", "unchanged")
        else words
    )


def percent(line: object) -> str:
    """The difference in percent of the basis; empty where none is told."""
    low, high = (None if pd.isna(end) else float(end) for end in (line.percent_low, line.percent_high))
    if line.reason or (low is None and high is None):
        return ""
    if low is None or high is None:
        return view.say(
            "compare", "at_most" if low is None else "at_least", change=_points(high if low is None else low)
        )
    if low == high:
        return _points(low)
    return view.say("compare", "between", low=_points(low), high=_points(high))


def difference(line: object, value: float) -> float:
    """An end of the difference of a match as it is told: of shares in percentage points, else in the unit of the
    basis."""
    return round(value * aligned.in_points(line.unit_a), 9)


def _signed(line: object, value: float) -> str:
    """+5家, −1.5万张, +0.6个百分点."""
    unit, unit_en = (None if pd.isna(word) else word for word in (line.unit_a, line.unit_en_a))
    if unit in SHARES:
        unit, unit_en = (view.say("compare", "points", tongue) for tongue in ("zh", "en"))
    size = abs(difference(line, value))
    words = value_text("eq", size, size, unit, view.language(), unit_en)
    return f"{_sign(value)}{words}"


def _points(value: float) -> str:
    return "0%" if value == 0 else f"{_sign(value)}{abs(value):,.{0 if abs(value) >= 100 else 1}f}%"


def _sign(value: float) -> str:
    return _MINUS if value < 0 else _PLUS if value > 0 else "±"
