"""How the rows compare with an annotation by hand, where one was made of just this text; and what the words mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd
import streamlit as st

from loaders import reference
from loaders.measured import Measurement
from pages.components import view

# Notices of which each is named.
MOST_NOTICES = 20
# The order in which the terms are explained; the last ones are why a numeral is none.
_DEFINED = ("target", "target_type", "comparator", "modality", "deadline_basis", "indicator_basis", "reason")


def figures(notices: pd.DataFrame) -> None:
    """For each notice in view its figures by field, or that there are none; `notices` as from `quality.measured`. Of
    more than MOST_NOTICES those that were measured, and how many were not."""
    if len(notices) > MOST_NOTICES:
        measured = notices[notices["lines"].map(len) > 0]
        st.info(view.say("quality", "not_measured_of", n=len(notices) - len(measured), notices=len(notices)))
        notices = measured
    for line in notices.itertuples():
        name = view.name(line.document_id)
        if not line.lines:
            st.info(view.say("quality", "not_measured", notice=name), icon=":material/help:")
            continue
        rules = [one for one in line.lines if one.applied == "rules"]
        mended = {one.field: one for one in line.lines if one.applied == "corrections"}
        then = next(iter(mended.values())).corrections
        st.text(view.say("quality", "measured_on", notice=name, n=then))
        if then != line.corrections:
            st.warning(
                view.say("quality", "other_corrections", then=then, now=line.corrections), icon=":material/help:"
            )
        st.table(_table(rules, mended))
        st.caption(view.say("quality", "measured_rule"))


def _table(rules: Sequence[Measurement], mended: dict[str, Measurement]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            view.say("quality", "measured_field"): [view.say("quality", f"measured_{one.field}") for one in rules],
            view.say("quality", "expected"): [f"{one.expected:,}" for one in rules],
            view.say("quality", "found"): [f"{one.found:,}" for one in rules],
            view.say("quality", "matched"): [f"{one.matched:,}" for one in rules],
            view.say("quality", "precision"): [_share(one.precision) for one in rules],
            view.say("quality", "recall"): [_share(one.recall) for one in rules],
            view.say("quality", "f1"): [_share(one.f1) for one in rules],
            view.say("quality", "f1_corrected"): [_share(mended[one.field].f1) for one in rules],
        }
    ).set_index(view.say("quality", "measured_field"))


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"


def definitions(language: str) -> None:
    """Each term of the pages with what it means and an example, a set of terms in a fold of its own."""
    rows = reference.rows("definitions")
    for defined in _DEFINED:
        with st.expander(view.say("quality", f"defined_{defined}")):
            st.html(f'<dl class="facts">{"".join(_defined(rows, defined, language))}</dl>')


def _defined(rows: Iterable[dict[str, str]], code_set: str, language: str) -> Iterable[str]:
    found = {row["code"]: row for row in rows if row["code_set"] == code_set}
    for code in _sorted(code_set, found):
        row = found[code]
        example = ""
        if row["example"]:
            said = "example" if row["seen_in"] else "example_made"
            example = f"<br><small>{escape(view.say('quality', said, text=row['example']))}</small>"
        yield f"<dt>{escape(_term(code_set, code))}</dt><dd>{escape(row[language])}{example}</dd>"


def _sorted(code_set: str, codes: Iterable[str]) -> list[str]:
    """In the order of labels.csv, where the set stands there."""
    order = {
        row["code"]: int(row["sort"])
        for row in reference.rows("labels")
        if row["code_set"] == code_set or (code_set == "reason" and row["code_set"] == "quality")
    }
    prefix = "reason_" if code_set == "reason" else ""
    return sorted(codes, key=lambda code: order.get(prefix + code, 0))


def _term(code_set: str, code: str) -> str:
    if code_set == "reason":
        reason = code
        return view.say("quality", f"reason_{reason}")
    return view.say("quality", "one_target") if code_set == "target" else view.say(code_set, code)
