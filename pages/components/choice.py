"""Choosing one value of a filter beside a chart: what a click on a mark does, for keyboard and screen reader."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components import view
from pages.queries import headline


def one_of(field: str, values: Sequence[str], label: str) -> None:
    """A box that sets a filter to one value of `values` or, emptied, releases it; it follows the URL."""
    key = f"choice-{field}"
    chosen = getattr(view.selection(), field)
    st.session_state[key] = chosen[0] if len(chosen) == 1 and chosen[0] in values else None

    def changed() -> None:
        value = st.session_state[key]
        view.change(view.selection().with_values(field, [value] if value else []))

    st.selectbox(
        label,
        values,
        key=key,
        index=None,
        format_func=view.name,
        placeholder=view.say("text", "any"),
        on_change=changed,
    )


def source() -> str:
    """The numbers of the notices in view, titles where they have none: the source line of a chart."""
    notices = headline.documents()
    wanted = view.selection().document
    shown = notices[notices["document_id"].isin(wanted)] if wanted else notices
    titles = shown["title"] if view.language() == "zh" else shown["title_en"].fillna(shown["title"])
    return view.say("chart", "listed").join(shown["document_no"].fillna(titles))
