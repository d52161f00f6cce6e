"""Rates, weighted figures and changes in words: each rate with what it is a rate of."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pandas as pd

from loaders.ledger.assessment import RATES, Figures, Rate, weights
from loaders.ledger.model import NO_AGENCY
from pages.components import told, view
from pages.queries.assessment import Sitting
from pages.selection import Selection, listed

NONE = "–"
_ROLES = {"lead": ("lead", "shared"), "participating": ("participating",)}


def percent(share: Fraction | float | None) -> str:
    """A share of 1 in percent; a dash for none."""
    return NONE if share is None or pd.isna(share) else f"{float(share):.1%}"


def rate(one: Rate, *, is_narrow: bool = False) -> str:
    """n / N with the percent, marked where the cases are few, by the sign alone where room is narrow and its word
    stands elsewhere; a dash where there are none."""
    if one.share is None:
        return NONE
    words = view.say("assessment", "rate", n=f"{one.n:,}", of=f"{one.of:,}", percent=percent(one.share))
    return view.say("assessment", "rate_few_sign" if is_narrow else "rate_few", rate=words) if one.is_small else words


def fraction(one: Rate) -> str:
    """n / N, marked where the cases are few."""
    words = f"{one.n:,} / {one.of:,}"
    return view.say("assessment", "rate_few", rate=words) if one.is_small else words


def of_line(line: object, name: str) -> Rate:
    """A rate of a line of `assessment.by_agency` or `by_chapter`."""
    return Rate(getattr(line, f"{name}_n"), getattr(line, f"{name}_of"))


def rates(names: Iterable[str]) -> str:
    """The names of rates, listed; the word for none where there are none."""
    told_of = [view.say("rate", name) for name in names]
    return listed(told_of, "comma", view.language()) if told_of else view.say("assessment", "none_missing")


def weighted(line: object) -> str:
    """The weighted figure of 100 of a line, and the rates that it does without; a dash for none."""
    if pd.isna(line.weighted):
        return NONE
    figure, missing = of_hundred(line.weighted), [name for name in RATES if not of_line(line, name).of]
    return view.say("assessment", "weighted_missing", figure=figure, rates=rates(missing)) if missing else figure


def of_hundred(share: Fraction | float | None) -> str:
    """A share of 1 as a figure of 100."""
    return NONE if share is None else f"{float(share) * 100:.1f}"


def weights_line(found: Figures) -> str:
    """The weighted figure of the view, the weights, and the rates that it does without."""
    shown = [view.say("assessment", "weight", rate=view.say("rate", name), weight=weights()[name]) for name in RATES]
    told_of = listed(shown, "comma", view.language())
    missing = rates(found.missing)
    return view.say("assessment", "weights", figure=of_hundred(found.weighted), weights=told_of, missing=missing)


def points(now: Rate, before: Rate) -> str:
    """By how many points of a hundred a rate has changed; a dash where one of the two is none."""
    if now.share is None or before.share is None:
        return NONE
    return f"{float(now.share - before.share) * 100:+.1f}"


def answer(sat: Sitting, found: Figures) -> str:
    """The sentence that answers: the period, its day, the four rates."""
    shown = {name: rate(found.rates[name]) for name in RATES}
    return view.say("assessment", "answer", period=sat.period.key, on=f"{sat.at.on:%Y-%m-%d}", **shown)


def name(code: str, block: str) -> str:
    """What a line is of: an agency or a chapter."""
    return view.name(code) if block == "chapter" else told.agency(code)


def behind(selection: Selection, code: str, block: str) -> Selection | None:
    """The selection of the targets of a line, None where filters cannot say them: those of one agency among those of
    others."""
    if block == "chapter":
        return selection.with_values("chapter", [code])
    roles = _ROLES[block]
    if code == NO_AGENCY:
        return None if selection.role else selection.with_values("role", ["none"])
    if selection.role:
        roles = tuple(role for role in roles if role in selection.role)
        if not roles or selection.agency != (code,):
            return None
    if len(selection.agency) > 1 and selection.agency_match == "all":
        return None
    return selection.with_values("agency", [code]).with_values("role", roles)
