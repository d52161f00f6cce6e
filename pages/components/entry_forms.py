"""The forms of one target: to report, to set its nodes, to ask for a later date and to answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from loaders.ledger import check, form, record, rule
from loaders.ledger.acts import Receipt
from loaders.ledger.amounts import amount, in_unit
from loaders.ledger.model import STATUSES, Duty, LedgerError, Node, Period
from loaders.ledger.sheet import Cells
from pages.components import acting, told, view
from pages.queries import ledger, reporting


def report(duty: Duty, at: ledger.At) -> None:
    """A form of one line, checked as a line of a file is."""
    target_id = duty.stated.target_id
    key = f"report-{target_id}"
    begun = [one for one in reporting.periods_of(duty.stated.document_id, at) if one.start <= date.today()]
    if not begun:
        st.caption(view.say("ledger", "no_period"))
        return
    if not acting.offered(key, "reports", duty.agencies):
        return
    with st.form(key, border=False):
        st.selectbox(
            view.say("form", "period"), range(len(begun)), index=len(begun) - 1, key=f"{key}-period",
            format_func=lambda place: begun[place].key,
        )  # fmt: skip
        _agency(duty, key, "reports")
        if form.is_counted(duty):
            unit = view.name(duty.unit)
            st.text_input(view.say("ledger", "value_in", unit=unit), key=f"{key}-value", placeholder=unit)
        else:
            st.selectbox(
                view.say("form", "status"), STATUSES, index=None, key=f"{key}-status",
                format_func=lambda status: view.say("status", status), placeholder=view.say("text", "any"),
            )  # fmt: skip
        st.text_input(view.say("form", "as_of"), key=f"{key}-as_of", placeholder=_iso(min(begun[-1].end, date.today())))
        if form.is_counted(duty):
            st.text_input(view.say("form", "baseline"), key=f"{key}-baseline")
        for name in ("evidence", "problem", "note"):
            st.text_area(view.say("form", name), key=f"{key}-{name}", height=68, max_chars=check.MOST_CHARACTERS)
        acting.name(key)
        st.form_submit_button(
            view.say("ledger", "submit"), on_click=partial(_submit, duty, begun, key, at), type="primary"
        )


def _submit(duty: Duty, begun: list[Period], key: str, at: ledger.At) -> None:
    typed: Mapping[str, object] = {
        name: st.session_state.get(f"{key}-{name}")
        for name in ("value", "status", "as_of", "baseline", "evidence", "problem", "note")
    }
    agency = st.session_state[f"{key}-agency"]
    period = begun[st.session_state[f"{key}-period"]]
    target_id = duty.stated.target_id

    def write() -> Receipt | None:
        book = ledger.book(ledger.at(at.on))
        asked = check.Asked(agency, period, {target_id: duty}, book, date.today())
        cells = {**typed, "target_id": target_id, "period": period.key, "agency": agency}
        (checked,) = check.lines([Cells(1, cells)], asked)
        if checked.errors:
            first = checked.errors[0]
            raise LedgerError(first.code, **first.values)
        if checked.outcome == "unchanged":
            return None
        reports, baselines = check.accepted([checked])
        draft = acting.draft(key, agency)
        return record.reports(
            ledger.opened(), draft, reports, [duty.stated], baselines=baselines, seen=book.version,
            answering=_answering(duty),
        )  # fmt: skip

    acting.act(key, write, "reported")


def nodes(duty: Duty, at: ledger.At) -> None:
    """The nodes as a table to edit; the whole plan is set anew, and the earlier one stays in the ledger."""
    target_id = duty.stated.target_id
    key = f"plan-{target_id}"
    held = rule.known_by(ledger.book(at).history(target_id), at.on).nodes
    counted = form.is_counted(duty)
    wanted = "value" if counted else "status"
    told_of = [
        in_unit(node.value, duty.unit, duty.stated.unit) if counted and node.value is not None
        else view.say("status", node.status or "done")
        for node in held
    ]  # fmt: skip
    frame = pd.DataFrame(
        {
            "due": pd.to_datetime(pd.Series([node.due for node in held], dtype="object")),
            wanted: pd.Series(told_of, dtype="str"),
            "title": pd.Series([node.title for node in held], dtype="str"),
        }
    )
    if not acting.offered(key, "nodes", duty.agencies):
        return
    words = [view.say("status", status) for status in STATUSES]
    label = (
        view.say("ledger", "node_value", unit=view.name(duty.unit)) if counted else view.say("ledger", "node_status")
    )
    column = (
        st.column_config.TextColumn(label, required=True)
        if counted
        else st.column_config.SelectboxColumn(label, options=words, required=True)
    )
    with st.form(key, border=False):
        st.caption(view.say("ledger", "nodes_rule"))
        edited = st.data_editor(
            frame,
            key=f"{key}-{at.version}",
            num_rows="dynamic",
            hide_index=True,
            column_config={
                "due": st.column_config.DateColumn(view.say("ledger", "node_due"), format="YYYY-MM-DD", required=True),
                wanted: column,
                "title": st.column_config.TextColumn(view.say("ledger", "node_title")),
            },
        )
        acting.name(key)
        pressed = st.form_submit_button(view.say("ledger", "set_nodes"))
    if pressed:
        _set_nodes(duty, edited, key, counted)
        st.rerun(scope="fragment")


def _set_nodes(duty: Duty, edited: pd.DataFrame, key: str, counted: bool) -> None:
    by_word = {view.say("status", status): status for status in STATUSES}

    def node(line: Mapping[str, object]) -> Node:
        title = "" if pd.isna(line["title"]) else str(line["title"])
        day = pd.Timestamp(line["due"]).date()
        if counted:
            return Node(day, amount(line["value"], "", duty.stated.unit, duty.unit), None, title)
        return Node(day, None, by_word[line["status"]], title)

    def write() -> Receipt | None:
        nodes = [node(line) for line in edited.to_dict("records") if pd.notna(line["due"])]
        target_id = duty.stated.target_id
        held = rule.known_by(ledger.book(ledger.at(date.today())).history(target_id), date.today()).nodes
        if tuple(sorted(nodes, key=lambda one: one.due)) == held:
            return None
        # Where nobody lets the person write, the ledger says so of the first one.
        agency = next(iter(acting.agencies(duty.agencies, "nodes")), duty.agencies[0])
        return record.plan(ledger.opened(), acting.draft(key, agency), duty.stated, nodes, answering=_answering(duty))

    acting.act(key, write, "nodes_set")


def extension(duty: Duty, at: ledger.At) -> None:
    """Ask for a later date, or answer what was asked."""
    target_id = duty.stated.target_id
    known = rule.known_by(ledger.book(at).history(target_id), at.on)
    due = known.due(duty.goal)
    if due is None:
        st.caption(view.say("ledger", "no_due"))
        return
    waiting = next((one for one in known.extensions if one.granted is None), None)
    for one in known.extensions:
        code = (
            "extension_waiting" if one.granted is None else "extension_granted" if one.granted else "extension_refused"
        )
        st.text(
            view.say(
                "ledger", code, day=_iso(one.new_due), reason=one.reason, who=one.asked.who,
                asked=_iso(one.asked.written_on), decision=one.decision_reason,
            )
        )  # fmt: skip
    if waiting is not None:
        key = f"decision-{target_id}"
        if not acting.offered(key, "decision"):
            return
        with st.form(key, border=False):
            st.text_area(view.say("ledger", "decision_reason"), key=f"{key}-reason", height=68)
            acting.name(key, known=False)
            with st.container(horizontal=True):
                for granted in (True, False):
                    st.form_submit_button(
                        view.say("ledger", "grant" if granted else "refuse"),
                        on_click=partial(_decide, key, waiting.extension_id, granted),
                    )
        return
    key = f"extension-{target_id}"
    if not acting.offered(key, "extension", duty.agencies):
        return
    with st.form(key, border=False):
        st.text_input(view.say("ledger", "new_due"), key=f"{key}-due", placeholder=f"{due.year + 1}-06-30")
        st.text_area(view.say("ledger", "extension_reason"), key=f"{key}-reason", height=68)
        _agency(duty, key, "extension")
        acting.name(key)
        st.form_submit_button(view.say("ledger", "ask_extension"), on_click=partial(_ask_extension, duty, key, due))


def _ask_extension(duty: Duty, key: str, due: date) -> None:
    typed, reason = st.session_state[f"{key}-due"], st.session_state[f"{key}-reason"]

    def write() -> Receipt:
        day = check.day_of(typed)
        if day is None:
            raise LedgerError("not_a_date", value=typed[:60])
        draft = acting.draft(key, st.session_state[f"{key}-agency"])
        answering = _answering(duty)
        return record.ask_extension(ledger.opened(), draft, duty.stated, due, day, reason, answering=answering)

    acting.act(key, write, "extension_asked")


def _decide(key: str, extension_id: int, granted: bool) -> None:
    def write() -> Receipt:
        reason = st.session_state[f"{key}-reason"]
        return record.decide(ledger.opened(), acting.draft(key, ""), extension_id, granted, reason)

    acting.act(key, write, "extension_decided")


def _agency(duty: Duty, key: str, act: str) -> None:
    """A box for the agency, with those alone for which the person may write."""
    names = acting.agencies(duty.agencies, act)
    st.selectbox(view.say("form", "agency"), names, key=f"{key}-agency", format_func=told.agency)


def _answering(duty: Duty) -> record.Answering:
    return {duty.stated.target_id: duty.agencies}


def _iso(day: date) -> str:
    return f"{day:%Y-%m-%d}"
