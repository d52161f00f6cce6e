"""Tables whose every line leads to the characters of the notice that prove it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components import drawer, notice, view


def places(found: pd.DataFrame) -> list[str | None]:
    """The address on the source page, within the filters of the moment, of each line's document_id, source_start and
    source_end; None for one without a place."""
    # The characters come last in the address, so the rest is put together once for each notice.
    stems = {document_id: _of_notice(document_id) for document_id in found["document_id"].unique()}
    columns = (found[name] for name in ("document_id", "source_start", "source_end"))
    return [
        None if pd.isna(start) else f"{stems[document_id]}{start:.0f}-{end:.0f}"
        for document_id, start, end in zip(*columns, strict=True)
    ]


def _of_notice(document_id: str) -> str:
    return drawer.address("source", view.query(notice.within(view.selection(), document_id), at=""))


def notices(found: pd.DataFrame) -> dict[str, list[str]]:
    """A column that names the notice of each line, where there is more than one."""
    if found["document_id"].nunique() < 2:
        return {}
    return {view.say("field", "document"): [view.name(document_id) for document_id in found["document_id"]]}


def table(shown: pd.DataFrame, links: Sequence[str | None], *, key: str, title: str, n: int | None = None) -> None:
    """A table whose columns are named by words, with a last one that leads to the source; nothing for no lines.

    `title` is what assistive tools hear. A column of more than 40 characters in a cell takes the room. Where there are
    more lines, `n` in all, it says that these are the first ones.
    """
    if shown.empty:
        return
    source = view.say("field", "source")
    wide = [name for name in shown if shown[name].map(lambda cell: len(str(cell))).max() > 40]
    st.dataframe(
        shown.assign(**{source: list(links)}),
        key=f"table-{key}",
        hide_index=True,
        placeholder="",
        column_config={
            **{name: st.column_config.TextColumn(name, width="large") for name in wide},
            source: st.column_config.LinkColumn(source, display_text=view.say("text", "open_source_short")),
        },
        alt=title,
    )
    if n is not None and n > len(shown):
        st.caption(view.say("quality", "first_lines", shown=f"{len(shown):,}", n=f"{n:,}"))
