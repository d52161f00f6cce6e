"""Taking the rows away: a file with exactly the rows of the view, in their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pandas as pd
import streamlit as st

from loaders.store import export
from loaders.store.export import links
from pages.components import drawer, view
from pages.queries import files
from pages.selection import Selection


def buttons(found: pd.DataFrame, selection: Selection, order: str) -> None:
    """A button for the CSV and, beside it, the other formats and the address for programs, each with its rows.

    `found` are the rows of the selection in `order`; a file is made on the click.
    """
    language, n = view.language(), len(found)
    about = files.about(selection, order, language, drawer.base(), datetime.now().astimezone())

    def button(suffix: str, label: str, kind: str) -> None:
        st.download_button(
            label,
            data=_maker(found, about, suffix),
            file_name=files.name(selection, language, about.exported_at, suffix),
            mime=export.FORMATS[suffix].media_type.partition(";")[0],
            on_click="ignore",
            icon=":material/download:",
            key=f"download-{suffix}",
            type=kind,
        )

    button("csv", view.say("text", "download", n=n), "primary")
    with st.popover(view.say("export", "more"), key="download-more"):
        button("xlsx", view.say("export", "xlsx", n=n), "secondary")
        button("parquet", view.say("export", "parquet", n=n), "secondary")
        button("jsonl", view.say("export", "jsonl", n=n), "secondary")
        st.caption(view.say("export", "api", n=n))
        st.code(links.api(about.base, about.query, language, "csv"), language=None, wrap_lines=True)


def content(found: pd.DataFrame, about: export.About, suffix: str) -> bytes:
    """The rows of `queries.rows.rows` as a file for a reader: columns and codes in words."""
    return b"".join(export.FORMATS[suffix].write(export.in_words(found, about), about))


def _maker(found: pd.DataFrame, about: export.About, suffix: str) -> Callable[[], bytes]:
    return lambda: content(found, about, suffix)
