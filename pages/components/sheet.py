"""The sheet of one agency: what it answers for in view, to hand out; on the page of agencies, and alone on paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from pages.components import cards, foreign, paper, printed, view
from pages.queries import counts, headline, rows, run, sheet
from pages.selection import Selection


def alone() -> None:
    """The sheet of the one agency that the address chooses, and nothing else; without exactly one, says so."""
    selection = view.selection()
    if len(selection.agency) != 1:
        st.warning(view.say("print", "one_agency", n=len(selection.agency)), icon=":material/help:")
    elif not view.nothing_found(selection):
        show(selection.agency[0], selection)


def show(name: str, selection: Selection) -> None:
    """Name in both languages, the sentence of the view, counts, then each task with all its targets and their words."""
    title = st.title if paper.asked() == "sheet" else st.subheader
    title(view.name(name), anchor=False)
    st.html(f"<p>{foreign.html(_full_names(name))}</p>")
    st.text(view.describe(selection))
    if not paper.asked():
        paper.links((view.say("print", "sheet"), "by_department", "sheet"), (view.say("brief", "link"), "brief", ""))
    st.html(_counts(name, selection, view.language()))
    cards.tasks(selection, view.language(), whole=True)


def _full_names(name: str) -> str:
    """The agency in Chinese; on an English page behind its English name, where it has one."""
    known = rows.agency(name)["name_en"].dropna().tolist() if view.language() == "en" else []
    return " · ".join([*known, name])


@run.remembered()
def _counts(name: str, selection: Selection, language: str) -> str:
    """Tables of the counts, beside each other, and the rule of counting, as HTML."""
    figures = headline.figures(selection)
    roles, firmness, days = sheet.by_role(name, selection), sheet.by_modality(selection), sheet.by_day(selection)
    tables = [
        (
            view.say("print", "roles"),
            [view.say("field", "role"), view.say("text", "metric_tasks"), view.say("text", "metric_targets")],
            [(view.say("role", line.role), line.tasks, line.targets) for line in roles.itertuples()],
            "",
        ),
        (
            view.say("by_department", "firmness"),
            [view.say("field", "modality"), view.say("text", "metric_targets")],
            [(view.say("modality", line.modality), line.targets) for line in firmness.itertuples()],
            "",
        ),
        (
            view.say("by_department", "deadlines"),
            [view.say("field", "deadline"), view.say("text", "metric_targets")],
            [(cards.day_of(line.named_date), line.targets) for line in days.itertuples()],
            "",
        ),
        (
            view.say("by_department", "units"),
            [view.say("field", "unit"), view.say("print", "numeric_targets")],
            _units(selection, language),
            view.say("print", "never_added", n=figures["quantitative"]),
        ),
    ]
    rule = view.say("print", "sheet_rule", targets=figures["targets"], rows=figures["rows"])
    return f'<div class="sheet-counts">{"".join(_table(*table) for table in tables)}</div><p>{escape(rule)}</p>'


def _units(selection: Selection, language: str) -> list[tuple[str, int]]:
    """How many numeric targets stand in each unit; 人 and 名 are both people in English."""
    units = counts.by_unit(selection)
    names = units["unit" if language == "zh" else "unit_en"].fillna("—")
    return list(units["targets"].groupby(names, sort=False).sum().items())


def _table(title: str, columns: Sequence[str], lines: Sequence[tuple[object, ...]], note: str) -> str:
    if not lines:
        return ""
    html = printed.as_html(pd.DataFrame(lines, columns=columns))
    return f"<section><h4>{escape(title)}</h4>{html}<p>{escape(note)}</p></section>"
