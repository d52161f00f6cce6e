"""Tables whose every line leads to the characters of the notice that prove it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components import drawer, notice, view


def place(document_id: str, start: int, end: int) -> str:
    """The address of characters of a notice on the source page, within the filters of the moment."""
    narrowed = notice.within(view.selection(), document_id)
    return drawer.address("source", view.query(narrowed, at=f"{start}-{end}"))


def places(found: pd.DataFrame) -> list[str | None]:
    """The address of each line's document_id, source_start and source_end; None for one without a place."""
    return [
        None if pd.isna(line.source_start) else place(line.document_id, int(line.source_start), int(line.source_end))
        for line in found.itertuples()
    ]


def notices(found: pd.DataFrame) -> dict[str, list[str]]:
    """A column that names the notice of each line, where there is more than one."""
    if found["document_id"].nunique() < 2:
        return {}
    return {view.say("field", "document"): [view.name(document_id) for document_id in found["document_id"]]}


def table(shown: pd.DataFrame, links: Sequence[str | None], *, key: str, title: str) -> None:
    """A table whose columns are named by words, with a last one that leads to the source; nothing for no lines.

    `title` is what assistive tools hear. A column of more than 40 characters in a cell takes the room.
    """
    if shown.empty:
        return
    source = view.say("field", "source")
    wide = [name for name in shown if shown[name].map(lambda cell: len(str(cell))).max() > 40]
    st.dataframe(
        shown.assign(**{source: list(links)}),
        key=f"{key}-{view.query()}",
        hide_index=True,
        placeholder="",
        column_config={
            **{name: st.column_config.TextColumn(name, width="large") for name in wide},
            source: st.column_config.LinkColumn(source, display_text=view.say("text", "open_source_short")),
        },
        alt=title,
    )
