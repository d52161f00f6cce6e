"""Numbers as people type them into a form, in a unit that they name → the unit of the target."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache
from math import isfinite
from numbers import Integral, Real

from loaders import reference
from loaders.ledger.model import LedgerError

# Commas may set the thousands apart. Digits with a space between them are two numbers rather than one; of 1.2E+11,
# which a narrow column shows, the other digits are lost.
_NUMBER = re.compile(
    r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?)\s*((?:(?![eE][+-]?[0-9])[^\s0-9.,+-].*)?)",
    re.DOTALL,
)
# ４，２ → 4,2. The other compatibility forms stay in a number: 5² is no 52.
_FULL_WIDTH = {0xFF01 + place: 0x21 + place for place in range(94)}
MOST_CHARACTERS = 60


@cache
def multipliers() -> dict[str, float]:
    """万 → 10,000 and the like, longest word first."""
    found = {row["word"]: float(row["factor"]) for row in reference.rows("multipliers")}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def reporting_unit(quote: str, unit: str) -> str:
    """The unit in which a target is reported: as its words have it (亿元, 万家), else the unit itself."""
    if not unit:
        return ""
    return next((word + unit for word in multipliers() if re.search(rf"[\d.]余?{word}{re.escape(unit)}", quote)), unit)


def factor(told: str, unit: str) -> float | None:
    """How many of `unit` one of `told` is: 10,000 for 万家 and 家; None where they are not of one kind."""
    told, unit = _plain(told), _plain(unit)
    if told == unit:
        return 1.0
    for word, times in multipliers().items():
        if told.startswith(word) and (told[len(word) :] == unit or (rest := factor(told[len(word) :], unit))):
            return times if told[len(word) :] == unit else times * rest
    known = _units()
    one, other = known.get(told), known.get(unit)
    if one and other and one["dimension"] and one["canonical_unit"] == other["canonical_unit"]:
        return float(one["factor"]) / float(other["factor"])
    return None


def amount(typed: object, told_unit: str, unit: str, usual: str) -> float:
    """A cell of a form as a value in `unit`.

    `told_unit` is what the unit's cell says, empty for the `usual` one of the form. A unit after the number counts
    before that: 2.8万家, 2.8万, 5%. Raises LedgerError not_a_number, wrong_unit or two_units.
    """
    number, behind = _parts(typed, unit)
    named = _with_unit(told_unit, unit) or _plain(usual)
    times = factor(behind or named, unit)
    stated = factor(named, unit)
    if times is None or stated is None:
        told = behind if times is None and behind else named
        raise LedgerError("wrong_unit", unit=usual or unit, told=told[:MOST_CHARACTERS])
    # The form's own unit beside the number is no statement; another one that somebody put there is.
    if behind and times != stated and named not in (_plain(usual), _plain(unit)):
        raise LedgerError("two_units", told=behind, unit=named)
    exact = number * Decimal(repr(times))
    value = float(exact) if times.is_integer() else float(f"{exact:.12g}")
    if not isfinite(value):
        raise LedgerError("not_a_number", value=_short(typed))
    # Minus nought is nought.
    return value + 0.0


def as_written(typed: str, told_unit: str, unit: str, usual: str) -> str:
    """A number of a form with its unit, as somebody reads it: 2.8 beside 万家 → 2.8万家."""
    found = _NUMBER.fullmatch(_narrow(typed))
    if found is None or not found[2]:
        return f"{typed}{_with_unit(told_unit, unit) or usual}"
    return f"{typed}{unit}" if _plain(found[2]) in multipliers() else typed


def in_unit(value: float, usual: str, unit: str) -> str:
    """A value of `unit` as it is typed in the `usual` unit of the form: 2.8 for 28,000 and 万家."""
    return f"{Decimal(f'{value / (factor(usual, unit) or 1.0):.15g}'):f}"


def _parts(typed: object, unit: str) -> tuple[Decimal, str]:
    """The number of a cell and the unit behind it, which 万 alone makes 万 of the target's."""
    if isinstance(typed, bool) or not isinstance(typed, Real | str):
        raise LedgerError("not_a_number", value=_short(typed))
    if isinstance(typed, Real):
        # A spreadsheet keeps 15 digits and writes more.
        return Decimal(int(typed)) if isinstance(typed, Integral) else Decimal(f"{typed:.15g}"), ""
    found = _NUMBER.fullmatch(_narrow(typed))
    if found is None or not re.search(r"\d", found[1]) or len(typed.strip()) > MOST_CHARACTERS:
        raise LedgerError("not_a_number", value=_short(typed))
    return Decimal(found[1].replace(",", "")), _with_unit(found[2], unit)


def _with_unit(told: str, unit: str) -> str:
    told = _plain(told)
    return told + _plain(unit) if told in multipliers() else told


@cache
def _units() -> dict[str, dict[str, str]]:
    return {_plain(name): row for name, row in reference.units().items()}


def _narrow(text: str) -> str:
    return text.translate(_FULL_WIDTH).strip()


def _short(typed: object) -> str:
    return str(typed).strip()[:MOST_CHARACTERS]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
