"""An agency's report for a period as a file: the form to fill in, and the filled one checked line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from loaders.ledger import check, form, record, sheet
from loaders.ledger.acts import Receipt
from loaders.ledger.model import NO_AGENCY, Duty, LedgerError, Period
from pages.components import acting, file_box, told, view
from pages.queries import ledger, reporting
from pages.selection import Selection, file_name

_MIME = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def forms(agency: str, document_id: str, period: Period, at: ledger.At) -> None:
    """Buttons for the form of an agency, made on the click."""
    language, n = view.language(), len(reporting.duties_of(agency, document_id))
    with st.container(horizontal=True):
        for suffix in form.SUFFIXES:
            st.download_button(
                view.say("reporting", f"form_{suffix}", n=n),
                data=partial(_form, agency, document_id, period, at, language, suffix),
                file_name=_file_name(agency, document_id, period, suffix),
                mime=_MIME[suffix],
                on_click="ignore",
                icon=":material/download:",
                key=f"form-{suffix}",
            )


def _form(agency: str, document_id: str, period: Period, at: ledger.At, language: str, suffix: str) -> bytes:
    lines = reporting.form_lines(agency, document_id, at, language)
    return form.write(lines, agency, period, language, suffix, date.today())


def _file_name(agency: str, document_id: str, period: Period, suffix: str) -> str:
    whose = Selection(agency=(agency,))
    what = "_".join((view.name(document_id), period.key, view.say("form_guide", "sheet")))
    names = {**view.names(), NO_AGENCY: told.agency(NO_AGENCY)}
    return file_name(whose, view.language(), date.today(), suffix, what, names)


def upload(agency: str, document_id: str, period: Period) -> None:
    """A box for the filled form; what is wrong stands by its line, and nothing is written before somebody accepts."""
    st.caption(view.say("reporting", "upload_rule"))
    key = f"upload-{agency}-{document_id}-{period.key}"
    turn = st.session_state.setdefault(f"{key}-turn", 0)
    if not acting.offered(key, "reports", [agency]):
        acting.answer(key)
        return
    file_box.say("filing", view.say("reporting", "choose_file"))
    given = st.file_uploader(
        view.say("reporting", "upload"),
        type=list(form.SUFFIXES),
        key=f"{key}-{turn}",
        max_upload_size=5,
        # The answer to the file before must not stand above this one.
        on_change=acting.forget,
        args=(key,),
    )
    acting.answer(key)
    if given is None:
        return
    content = given.getvalue()
    duties = reporting.duties_of(agency, document_id)
    book = ledger.book(ledger.at(date.today()))
    # Of all targets, so that one of another agency is told from one that is none.
    asked = check.Asked(agency, period, ledger.duties(), book, date.today())
    try:
        checked = check.lines(sheet.read(given.name, content), asked)
    except LedgerError as error:
        told.refused(error)
        return
    _shown(checked, duties)
    try:
        reports, baselines = check.accepted(checked)
    except LedgerError as error:
        told.refused(error)
        return
    if not reports and not baselines:
        st.info(told.sentence("nothing_to_write", {}), icon=":material/info:")
        return

    def write() -> Receipt:
        draft = acting.draft(key, agency, file_name=given.name, content=content)
        stated = [duty.stated for duty in duties.values()]
        answering = {name: duty.agencies for name, duty in duties.items()}
        return record.reports(
            ledger.opened(), draft, reports, stated, baselines=baselines, seen=book.version, answering=answering
        )

    def accept() -> None:
        if acting.act(key, write, "accepted", n=len(reports), file=given.name):
            st.session_state[f"{key}-turn"] = turn + 1

    acting.name(key)
    st.button(
        view.say("reporting", "accept", n=len(reports)), key=f"{key}-accept", type="primary", on_click=accept,
        icon=":material/check:",
    )  # fmt: skip


def _shown(checked: Sequence[check.Checked], duties: Mapping[str, Duty]) -> None:
    """What becomes of the lines, in numbers, and each line that has something to say."""
    counts = Counter(one.outcome for one in checked)
    parts = [
        view.say("reporting", f"count_{outcome}", n=counts[outcome]) for outcome in check.OUTCOMES if counts[outcome]
    ]
    st.text(view.say("chart", "comma").join(parts))
    lines = [one for one in checked if one.faults or one.outcome in ("new", "correction")]
    lines.sort(key=lambda one: (not one.errors, not one.faults, one.number))
    if not lines:
        return
    st.dataframe(
        pd.DataFrame(
            {
                view.say("reporting", "line"): [one.number for one in lines],
                view.say("form", "indicator"): [
                    duties[one.target_id].stated.indicator if one.target_id in duties else one.target_id
                    for one in lines
                ],
                view.say("reporting", "outcome"): [view.say("reporting", f"outcome_{one.outcome}") for one in lines],
                view.say("ledger", "column_latest"): [_reported(one) for one in lines],
                view.say("reporting", "problems"): [_faults(one) for one in lines],
            }
        ),
        key="checked",
        hide_index=True,
        # High enough for a reason to run on in a second and third line.
        row_height=72 if any(one.faults for one in lines) else None,
        column_config={
            view.say("reporting", "line"): st.column_config.NumberColumn(width=60),
            view.say("form", "indicator"): st.column_config.TextColumn(width=190),
            view.say("reporting", "outcome"): st.column_config.TextColumn(width=80),
            view.say("ledger", "column_latest"): st.column_config.TextColumn(width=100),
            view.say("reporting", "problems"): st.column_config.TextColumn(width=520),
        },
        alt=view.say("reporting", "checked_alt", n=len(lines)),
    )


def _reported(one: check.Checked) -> str:
    if one.report is None:
        return ""
    return one.report.value_as_written or view.say("status", one.report.status)


def _faults(one: check.Checked) -> str:
    return " ".join(
        view.say(
            "reporting",
            "warning" if fault.is_warning else "error",
            column=view.say("form", fault.column) if fault.column else "",
            sentence=told.sentence(fault.code, fault.values),
        )
        for fault in one.faults
    )
