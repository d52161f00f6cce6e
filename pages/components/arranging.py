"""What a supervisor arranges: how often is reported, what counts for which target, and the list of all that was
written."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from loaders.ledger import book as books
from loaders.ledger import record
from loaders.ledger.acts import Receipt
from loaders.ledger.model import CADENCES, LedgerError, Schedule
from pages.components import acting, told, view
from pages.queries import ledger, reporting

# The last acts; the ledger keeps them all.
LATEST = 200


def schedule(document_id: str, at: ledger.At) -> None:
    """How often a notice is reported on and by which day after, and a form to change it."""
    held = ledger.book(at).schedule(document_id, at.on)
    key = f"schedule-{document_id}"
    acting.answer(key)
    st.text(view.say("reporting", f"schedule_{held.cadence}", n=held.due_day))
    if not acting.offered(key, "schedule"):
        return
    with st.form(key, border=False):
        st.segmented_control(
            view.say("reporting", "cadence"), CADENCES, default=held.cadence, key=f"{key}-cadence", required=True,
            format_func=lambda cadence: view.say("reporting", f"cadence_{cadence}"),
        )  # fmt: skip
        st.number_input(view.say("reporting", "due_day"), 1, 60, held.due_day, key=f"{key}-day", width=320)
        acting.name(key)
        st.form_submit_button(view.say("reporting", "set_schedule"), on_click=partial(_set_schedule, document_id, key))


def _set_schedule(document_id: str, key: str) -> None:
    def write() -> Receipt:
        wanted = Schedule(st.session_state[f"{key}-cadence"], int(st.session_state[f"{key}-day"]))
        return record.schedule(ledger.opened(), acting.draft(key, ""), document_id, wanted)

    acting.act(key, write, "schedule_set")


def lost(at: ledger.At) -> None:
    """What was written about targets that no notice has any more, each with the targets most like it, to be moved."""
    found = reporting.lost(at)
    acting.answer("move")
    if not found:
        return
    st.warning(view.say("reporting", "lost", n=len(found)), icon=":material/link_off:")
    for one in found:
        key = f"move-{one.stated.target_id}"
        with st.container(border=True):
            st.markdown(f"**{view.plain(one.stated.indicator)}** · {view.plain(one.stated.target_id)}")
            st.text(view.say("reporting", "lost_quote", quote=one.stated.quote, n=one.entries))
            if not one.near or not acting.offered(key, "move"):
                continue
            with st.form(key, border=False):
                st.radio(
                    view.say("reporting", "move_to"),
                    [name for name, _ in one.near],
                    format_func=dict(_candidates(one.near)).__getitem__,
                    key=f"{key}-to",
                )
                st.text_input(view.say("reporting", "move_reason"), key=f"{key}-reason")
                acting.name(key)
                st.form_submit_button(view.say("reporting", "move"), on_click=partial(_move, one.stated.target_id, key))


def _candidates(near: tuple[tuple[str, float], ...]) -> list[tuple[str, str]]:
    stated = {name: ledger.duties()[name].stated for name, _ in near}
    return [
        (
            name,
            view.plain(
                view.say(
                    "reporting", "candidate", indicator=stated[name].indicator, quote=stated[name].quote,
                    task_no=stated[name].task_no, share=f"{share:.0%}",
                )
            ),
        )
        for name, share in near
    ]  # fmt: skip


def _move(target_id: str, key: str) -> None:
    def write() -> Receipt:
        to = ledger.duties()[st.session_state[f"{key}-to"]].stated
        return record.move(ledger.opened(), acting.draft(key, ""), target_id, to, st.session_state[f"{key}-reason"])

    acting.act("move", write, "moved")


def written(at: ledger.At) -> None:
    """The last acts of writing: when, who, for whom, what, from which file; each file can be taken out again."""
    known = [one for one in ledger.book(at).writes.values() if one.written_on <= at.on]
    writes = sorted(known, key=lambda one: -one.write_id)
    st.page_link(view.page("people"), label=view.say("people", "to_audit"), query_params=view.query())
    if not writes:
        st.caption(view.say("reporting", "nothing_written"))
        return
    counts = ledger.lines_of_writes(at)
    st.dataframe(
        pd.DataFrame(
            {
                view.say("reporting", "act"): [one.write_id for one in writes[:LATEST]],
                view.say("ledger", "written_at"): [
                    f"{one.written_at.astimezone():%Y-%m-%d %H:%M}" for one in writes[:LATEST]
                ],
                view.say("reporting", "kind"): [view.say("act_kind", one.kind) for one in writes[:LATEST]],
                view.say("ledger", "who"): [one.who for one in writes[:LATEST]],
                view.say("form", "agency"): [told.agency(one.agency) if one.agency else "" for one in writes[:LATEST]],
                view.say("reporting", "entries"): [counts.get(one.write_id, 0) for one in writes[:LATEST]],
                view.say("ledger", "from_file"): [
                    one.file_name or view.say("ledger", "from_page") for one in writes[:LATEST]
                ],
            }
        ),
        key="writes",
        hide_index=True,
        alt=view.say("reporting", "written"),
    )
    if len(writes) > LATEST:
        st.caption(view.say("reporting", "written_more", n=len(writes), shown=LATEST))
    _files([one for one in writes[:LATEST] if one.file_sha256])


def _files(writes: list[object]) -> None:
    if not writes:
        return
    words = {one.write_id: f"{one.write_id} · {one.file_name} · {one.who}" for one in writes}
    chosen = st.selectbox(
        view.say("reporting", "take_file"), list(words), index=None, format_func=words.__getitem__,
        placeholder=view.say("text", "any"), key="take-file",
    )  # fmt: skip
    if chosen is None:
        return
    one = next(one for one in writes if one.write_id == chosen)
    try:
        content = books.content(ledger.opened(), one.file_sha256)
    except LedgerError as error:
        told.refused(error)
        return
    st.download_button(view.say("reporting", "file"), content, one.file_name, on_click="ignore", key="given-file")


def extensions(at: ledger.At) -> None:
    """Every extension asked for, with the target that it leads to."""
    found = reporting.extensions(at)
    if found.empty:
        st.caption(view.say("reporting", "no_extension"))
        return
    names = "indicator" if view.language() == "zh" else "indicator_en"
    shown = pd.DataFrame(
        {
            view.say("form", "indicator"): found[names],
            view.say("form", "agency"): [told.agency(name) for name in found["agency"]],
            view.say("reporting", "asked_on"): [f"{day:%Y-%m-%d}" for day in found["asked_on"]],
            view.say("form", "due_date"): [f"{day:%Y-%m-%d}" if day else "" for day in found["due"]],
            view.say("ledger", "new_due"): [f"{day:%Y-%m-%d}" for day in found["new_due"]],
            view.say("ledger", "extension_reason"): found["reason"],
            view.say("reporting", "answer_given"): [_answer(one) for one in found["granted"]],
        }
    )
    at_row = st.dataframe(
        shown, key="extensions", hide_index=True, on_select="rerun", selection_mode="single-row",
        alt=view.say("reporting", "extensions"),
    )  # fmt: skip
    if at_row.selection.rows:
        target_id = found["target_id"].iloc[at_row.selection.rows[0]]
        st.page_link(
            view.page("ledger"), label=view.say("reporting", "open_line"), query_params=view.query(target=target_id)
        )


def _answer(granted: bool | None) -> str:
    if granted is None:
        return view.say("reporting", "extension_open")
    return view.say("reporting", "granted" if granted else "refused")
