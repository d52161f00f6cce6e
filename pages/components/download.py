"""Taking the rows away: a file with exactly the rows of the view, in their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from loaders.store import export
from loaders.store.export import links
from pages.components import drawer, judgement, view
from pages.queries import files, rows
from pages.queries import ledger as ledgers
from pages.selection import Selection

# Rows of a file that is made in memory, in the reader's words; of more the address gives it, row by row as it is read.
MOST_ROWS = 50_000
# The ending that leaves the least room for the rest of a name.
_LONGEST = max(export.FORMATS, key=len)


def buttons(selection: Selection, order: str, n: int) -> None:
    """A button for the CSV of the `n` rows in view and, beside it, the other formats and the address for programs.

    A file is asked for and made on the click, so that a rerun costs nothing and rows and facts are of one database.
    """
    language, base = view.language(), drawer.base()
    address = links.api(base, files.parameters(selection, order), language, "csv")
    name = files.name(selection, language, datetime.now().astimezone(), _LONGEST)
    if n > MOST_ROWS:
        with st.popover(view.say("text", "download", n=f"{n:,}"), icon=":material/download:", key="download-long"):
            st.caption(view.say("export", "too_many", most=f"{MOST_ROWS:,}"))
            for suffix in ("csv", "parquet", "jsonl"):
                st.link_button(suffix, links.api(base, files.parameters(selection, order), language, suffix))
        return
    _offer("download", name, n, address, lambda suffix: content(selection, order, language, base, suffix))


def ledger(selection: Selection, at: ledgers.At, states: tuple[str, ...], n: int) -> None:
    """The same for the `n` lines of the ledger in view, each with the columns of its target and what was reported."""
    language, base = view.language(), drawer.base()
    query = files.ledger_parameters(selection, at.on, states)
    address = links.api(base, query, language, "csv", "ledger")
    name = files.name(selection, language, datetime.now().astimezone(), _LONGEST)
    name = f"{view.say('page', 'ledger')}_{name}"
    _offer("ledger", name, n, address, lambda suffix: ledger_content(selection, at, states, language, base, suffix))


def table(key: str, n: int, name: str, make: Callable[[], pd.DataFrame]) -> None:
    """A button for the CSV of a table that a page shows, its `n` rows made on the click; `name` is what it is of."""
    selection, language = view.selection(), view.language()
    st.download_button(
        view.say("text", "download", n=n),
        data=view.as_read_now(lambda: export.table_csv(make())),
        file_name=f"{name}_{files.name(selection, language, datetime.now().astimezone(), 'csv')}",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key=f"{key}-csv",
    )


def _offer(key: str, name: str, n: int, address: str, make: Callable[[str], bytes]) -> None:
    """The buttons; `name` is that of the file with the longest ending, `make` gives the bytes of one by its ending."""
    stem = name.removesuffix(_LONGEST)

    def button(suffix: str, label: str) -> None:
        st.download_button(
            label,
            data=partial(make, suffix),
            file_name=stem + suffix,
            mime=export.FORMATS[suffix].media_type.partition(";")[0],
            on_click="ignore",
            icon=":material/download:",
            key=f"{key}-{suffix}",
        )

    button("csv", view.say("text", "download", n=n))
    with st.popover(view.say("export", "more"), key=f"{key}-more"):
        button("xlsx", view.say("export", "xlsx", n=n))
        button("parquet", view.say("export", "parquet", n=n))
        button("jsonl", view.say("export", "jsonl", n=n))
        st.caption(view.say("export", "api", n=n))
        st.code(address, language=None, wrap_lines=True)


def ledger_content(
    selection: Selection, at: ledgers.At, states: tuple[str, ...], language: str, base: str, suffix: str
) -> bytes:
    """The lines of the ledger as a file for a reader. `base` is the address of the app."""
    about = files.about_ledger(selection, at.on, states, language, base, datetime.now().astimezone())
    found = ledgers.lines(selection, at, states)
    each = list(found.itertuples())
    said = found.drop(columns=["latest_zh", "latest_en"]).assign(
        state=[view.say("state", line.state, language) for line in each],
        state_reason=[judgement.reason(line, at.on, language) for line in each],
        latest_status=[
            view.say("status", line.latest_status, language) if isinstance(line.latest_status, str) else None
            for line in each
        ],
        is_late=[view.say("ledger", "late", language) if line.is_late else None for line in each],
    )
    return b"".join(export.FORMATS[suffix].write(export.in_words(said, about), about))


def content(selection: Selection, order: str, language: str, base: str, suffix: str) -> bytes:
    """The rows of the view as a file for a reader: columns and codes in words. `base` is the address of the app."""
    about = files.about(selection, order, language, base, datetime.now().astimezone())
    return b"".join(export.FORMATS[suffix].write(export.in_words(rows.rows(selection, order=order), about), about))
