"""Tasks as cards, and the sheet of one agency."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from pages.components import drawer, foreign, view
from pages.queries import counts, headline, rows
from pages.selection import Selection

_ROLES = {
    "lead_agencies": "lead",
    "shared_agencies": "shared",
    "participating_agencies": "participating",
}


def tasks(selection: Selection, language: str) -> None:
    """A card for each task in view: title, agencies by role, its targets in view with value, type and firmness."""
    found = rows.rows(selection)
    several = found["document_id"].nunique() > 1
    by_task = dict(list(found.groupby(["document_id", "task_no"], sort=False)))
    for task in rows.tasks(selection).itertuples():
        title = task.task_title if language == "zh" else task.task_title_en
        with st.container(border=True):
            lines = "".join(_target(line, language) for line in by_task[task.document_id, task.task_no].itertuples())
            number = view.say("text", "task_number", task_no=task.task_no)
            heading = " · ".join([*([view.name(task.document_id)] if several else []), number, title])
            st.html(f'<h4 class="card">{foreign.html(heading)}</h4><div>{_agencies(task)}</div><ul>{lines}</ul>')


def _agencies(task: object) -> str:
    named = [
        f"<b>{escape(view.say('role', role))}</b> {foreign.html(names)}"
        for column, role in _ROLES.items()
        if (names := drawer.agencies(getattr(task, column)))
    ]
    return " · ".join(named) or escape(view.say("role", "none"))


def _target(line: object, language: str) -> str:
    value = line.value_zh if language == "zh" else line.value_en
    facts = [view.say("target_type", line.target_type)]
    if line.modality != "plan":
        facts.append(view.say("modality", line.modality))
    if pd.notna(line.named_date):
        facts.append(f"{line.named_date:%Y-%m-%d}")
    link = escape(drawer.link("explorer", line.target_id), quote=True)
    strong = f" <b>{foreign.html(value)}</b>" if value else ""
    name = foreign.html(line.indicator if language == "zh" else line.indicator_en)
    words = f'<a href="{link}" target="_self" style="color: inherit">{name}</a>{strong}'
    return f"<li>{words} <small>{escape(' · '.join(facts))}</small></li>"


def agency_sheet(name: str, selection: Selection, language: str) -> None:
    """What one agency answers for in view: counts, targets by unit, firmness, deadlines; then its tasks as cards."""
    known = rows.agency(name)
    full = name if known.empty or language == "zh" else (known["name_en"].fillna(known["agency"]).iloc[0])
    figures = headline.figures(selection)
    st.subheader(view.name(name), anchor=False)
    facts = {key: figures[key] for key in ("tasks", "targets", "stated")}
    st.text(view.say("by_department", "sheet_facts", full=full, **facts))
    found = rows.rows(selection)
    units = counts.by_unit(selection)
    unit_names = units["unit" if language == "zh" else "unit_en"].fillna("—")
    no_deadline = view.say("by_department", "no_deadline")
    # Strings and numbers apart: a month is the finest step in which a year's deadlines still read at a glance.
    months = found["named_date"].dt.strftime("%Y-%m").fillna(no_deadline)
    tables = {
        "firmness": found["modality"].map(lambda code: view.say("modality", code)).value_counts(),
        # 人 and 名 are both people in English.
        "units": units["targets"].groupby(unit_names, sort=False).sum(),
        "deadlines": months.value_counts().sort_index(),
    }
    for column, (code, series) in zip(st.columns(3), tables.items(), strict=True):
        column.caption(view.say("by_department", code))
        column.table(pd.DataFrame({view.say("chart", "row_count"): series.rename_axis(None)}))
    tasks(selection, language)
