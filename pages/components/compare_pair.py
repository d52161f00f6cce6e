"""One match in full: both quotes in their sentences, how sure it is, what changed, and the way to each place."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from pages.components import compare_words as words
from pages.components import foreign, notice, passage, view
from pages.components.compare_choice import Compared
from pages.queries import aligned, compare, source
from pages.selection import Selection

_PARAMETER, _BETWEEN = "pair", "~"


def name(line: object) -> str:
    """What the address calls a match: its two rows."""
    return f"{line.target_id_a}{_BETWEEN}{line.target_id_b}"


def open_one(pair: str) -> None:
    """Name the match in the URL. For callbacks."""
    st.query_params[_PARAMETER] = pair


def _close() -> None:
    st.query_params.pop(_PARAMETER, None)


def opened(matches: pd.DataFrame) -> list[int]:
    """The place of the match that the URL names, none where it is not among these."""
    asked = st.query_params.get(_PARAMETER)
    return [at for at, line in enumerate(matches.itertuples(index=False)) if name(line) == asked] if asked else []


def show(selection: Selection, chosen: Compared) -> None:
    """Open the match that the URL names; a sentence where the notices have no such match."""
    asked = st.query_params.get(_PARAMETER)
    if not asked:
        return
    others = tuple(other for other in chosen.documents if other != chosen.basis)
    every = aligned.matches(selection, chosen.basis, others)
    found = opened(every)
    if not found:
        st.warning(view.say("compare", "unknown_pair"), icon=":material/help:")
        return
    box = st.dialog(view.say("compare", "pair_title"), width="large", on_dismiss=_close)
    box(_content)(every.iloc[found], chosen)


def _content(match: pd.DataFrame, chosen: Compared) -> None:
    line = next(match.itertuples(index=False))
    facts = {
        view.say("compare", "column_verdict"): words.verdict(line),
        view.say("compare", "column_score"): f"{line.score:.1f}",
        view.say("compare", "column_change"): " ".join(filter(None, (words.change(line), words.percent(line)))),
    }
    items = "".join(f"<dt>{escape(head)}</dt><dd>{escape(value)}</dd>" for head, value in facts.items())
    st.html(f'<dl class="facts">{items}</dl>')
    called = compare.called(chosen.documents, view.language())
    for side, column in zip("ab", st.columns(2), strict=True):
        with column:
            _side(aligned.one_side(match, side).iloc[0], called)


def _side(row: pd.Series, called: dict[str, str]) -> None:
    tongue = view.language()
    indicator = row["indicator" if tongue == "zh" else "indicator_en"]
    head = f"<b>{escape(called[row['document_id']])}</b><br>{foreign.html(indicator)} {escape(row[f'value_{tongue}'])}"
    title = row["task_title" if tongue == "zh" else "task_title_en"]
    st.html(f"<p>{head}<br><small>{escape(row['task_no'])} {foreign.html(title)}</small></p>")
    place = (row["document_id"], row["task_no"], row["source_start"], row["source_end"])
    st.html(passage.quoted(*source.sentence(*place), ""))
    st.page_link(
        view.page("source"),
        label=view.say("text", "open_in_source"),
        icon=":material/article:",
        query_params=view.query(notice.within(view.selection(), row["document_id"]), target=row["target_id"]),
    )
