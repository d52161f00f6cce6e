"""Two versions of a notice, row by row, in words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from loaders import reference
from loaders.importing.differences import Difference
from loaders.model import Target
from pages.components import view
from pages.queries import translation
from pages.selection import listed, value_text

_AMOUNT = ("value_low", "value_high", "unit", "comparator")


def table(found: Sequence[Difference], key: str, alt: str) -> None:
    """A line for each row that is not the same in both versions; `alt` says what they are."""
    st.dataframe(written(found), key=key, hide_index=True, alt=alt)


def written(found: Sequence[Difference]) -> pd.DataFrame:
    """The same lines in words, with the words of the notice before and after."""
    return pd.DataFrame(
        {
            view.say("imports", "difference"): [view.say("difference", one.kind) for one in found],
            view.say("field", "indicator"): [indicator(one.indicator) for one in found],
            view.say("imports", "changes"): [_changes(one) for one in found],
            view.say("imports", "before"): [one.before.quote if one.before else "" for one in found],
            view.say("imports", "after"): [one.after.quote if one.after else "" for one in found],
        }
    )


def _changes(one: Difference) -> str:
    """The fields that changed, in words: their values before and after, the quantity as one."""
    parts = []
    if any(name in one.changes for name in _AMOUNT):
        words = {"before": amount(one.before) or "—", "after": amount(one.after) or "—"}
        parts.append(view.say("imports", "changed", field=view.say("field", "value"), **words))
    for name in one.changes:
        if name in (*_AMOUNT, "quote"):
            continue
        before, after = (_said(name, value) for value in one.changes[name])
        field = view.say("imports", "agencies_of_task") if name == "agencies" else view.say("field", name)
        parts.append(view.say("imports", "changed", field=field, before=before, after=after))
    return listed(parts, "comma", view.language()) or view.say("imports", "words_alone")


def amount(one: Target) -> str:
    """The quantity of a row in words, empty where it has none."""
    quantity = one.comparator, one.value_low, one.value_high, one.unit
    unit_en = reference.units().get(one.unit, {}).get("name_en") or None
    return value_text(*quantity, view.language(), unit_en, rank=one.target_type == "rank")


def indicator(words: str) -> str:
    """An indicator in the reader's language, as the notice has it where there is no English."""
    if view.language() == "zh":
        return words
    return reference.mapping("indicators_en", "indicator", "indicator_en").get(words) or words


def _said(name: str, value: object) -> str:
    if value in (None, ""):
        return "—"
    if name == "indicator":
        return indicator(str(value))
    if name in ("action", "per", "period"):
        return translation.word(name, str(value), view.language())
    if name == "agencies":
        return listed([view.name(one) for one in str(value).split("、")], "comma", view.language())
    if name in ("target_type", "modality"):
        return view.say(name, str(value))
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)
