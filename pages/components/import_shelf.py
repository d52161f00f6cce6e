"""Every notice that is there with its versions, who handed it in, and the form that withdraws one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from loaders.importing.differences import counted
from loaders.ledger.acts import Receipt
from loaders.ledger.model import LedgerError
from loaders.model import NoticeError
from pages.components import acting, download, fold, import_differences, import_waiting, paper, printed, told, view
from pages.queries import imports, ledger

WITHDRAW = "withdraw-notice"


def show(found: pd.DataFrame) -> None:
    """A line for each file: of which document, which version, whether it counts, who handed it in and when."""
    shown = written(found)
    if paper.asked():
        printed.table(shown)
        return
    st.dataframe(
        shown,
        key="shelf",
        hide_index=True,
        placeholder="",
        column_config={
            view.say("imports", "standing"): st.column_config.TextColumn(width="medium"),
            # As wide as a day, whatever the head.
            view.say("imports", "handed_in_on"): st.column_config.TextColumn(width=96),
        },
        alt=view.say("imports", "shelf_alt", n=len(shown)),
    )
    printed.whole_elsewhere(len(shown))


def written(found: pd.DataFrame) -> pd.DataFrame:
    """The lines of `imports.shelf` in words."""
    each = list(found.itertuples())
    return pd.DataFrame(
        {
            view.say("field", "document"): [view.name(one.document_id) for one in each],
            view.say("imports", "version"): [
                view.say("imports", "version_of", n=one.version, of=one.versions) for one in each
            ],
            view.say("imports", "standing"): [_standing(one) for one in each],
            view.say("imports", "file"): [one.file_name for one in each],
            view.say("imports", "tasks"): found["tasks"].astype("Int64"),
            view.say("imports", "targets"): found["targets"].astype("Int64"),
            view.say("imports", "handed_in_by"): [one.accepted_by or view.say("imports", "shipped") for one in each],
            view.say("imports", "handed_in_on"): [_day(one.accepted_on) for one in each],
            view.say("imports", "digest"): [one.sha256[:12] for one in each],
        }
    )


def _standing(one: object) -> str:
    if one.withdrawn_by:
        day, who = _day(one.withdrawn_on), one.withdrawn_by
        return view.say("imports", "withdrawn", day=day, who=who, reason=one.reason)
    return view.say("imports", "counts" if one.is_newest else "superseded")


def _day(day: object) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def comparing(found: pd.DataFrame) -> None:
    """A version beside the one before it, row by row; nothing where no document has two."""
    pairs = imports.successions(found)
    if pairs:
        fold.part(view.say("imports", "compare"), "compare-versions", lambda: _compared(pairs))


def _compared(pairs: Mapping[tuple[str, int], tuple[str, str]]) -> None:
    which = st.selectbox(
        view.say("imports", "which_versions"),
        list(pairs),
        format_func=lambda key: view.say(
            "imports", "versions", document=view.name(key[0]), before=key[1] - 1, after=key[1]
        ),
        key="compared-versions",
    )
    try:
        found = imports.compared(which[0], *pairs[which])
    except NoticeError as error:
        st.text(view.say("imports", "cannot_compare", reason=told.of_file(error)))
        return
    counts = counted(found)
    words = view.say("imports", "compared", **counts)
    st.text(words)
    if found:
        name = view.say("imports", "versions", document=view.name(which[0]), before=which[1] - 1, after=which[1])
        download.table("versions", len(found), name, lambda: import_differences.written(found))
        import_differences.table(found, "versions-compared", words)


def withdrawing(at: ledger.At) -> None:
    """The form by which the newest version of a document that was handed in is taken back; nothing where there is
    none."""
    if imports.newest(at):
        fold.part(view.say("imports", "withdraw"), "withdraw", lambda: _form(at))


def _form(at: ledger.At) -> None:
    if not acting.offered(WITHDRAW, "notice"):
        return
    st.caption(view.say("imports", "withdraw_rule"))
    newest = imports.newest(at)
    with st.form(WITHDRAW, border=False):
        st.selectbox(
            view.say("field", "document"),
            list(newest),
            index=None,
            key=f"{WITHDRAW}-which",
            format_func=lambda name: f"{view.name(name)} · {newest[name].accepted.file_name}",
            placeholder=view.say("imports", "choose_document"),
        )
        st.text_input(view.say("people", "reason"), key=f"{WITHDRAW}-reason")
        acting.name(WITHDRAW)
        st.form_submit_button(
            view.say("imports", "do_withdraw"),
            on_click=partial(_withdraw, {name: one.accepted.write_id for name, one in newest.items()}),
        )


def _withdraw(seen: dict[str, int]) -> None:
    which = st.session_state.get(f"{WITHDRAW}-which") or ""

    def write() -> Receipt:
        if not which:
            raise LedgerError("no_notice_chosen")
        draft, reason = acting.draft(WITHDRAW, ""), st.session_state.get(f"{WITHDRAW}-reason") or ""
        return imports.withdraw(which, draft, seen.get(which, 0), reason)

    if acting.act(WITHDRAW, write, "notice_withdrawn", document=view.name(which)):
        import_waiting.begin(WITHDRAW)
