"""Tasks as cards: on the screen, and on an agency's sheet with everything that stands behind them."""

from __future__ import annotations

from html import escape
from urllib.parse import quote_plus

import pandas as pd
import streamlit as st

from pages.charts.records import Row, grouped, records
from pages.components import drawer, foreign, view
from pages.queries import headline, rows, run
from pages.selection import Selection

# Those of two or three notices; a reader looks through no more.
MOST_CARDS = 300
_ROLES = {
    "lead_agencies": "lead",
    "shared_agencies": "shared",
    "participating_agencies": "participating",
}


def tasks(selection: Selection, language: str, *, whole: bool = False) -> None:
    """A card for each task in view: title, agencies by role, its targets in view with value, type and firmness. Of more
    than MOST_CARDS tasks the first ones, and a sentence that says so.

    `whole` adds firmness and deadline to each target, plan and unstated too, and the words of the notice.
    """
    st.html(_cards(selection, language, drawer.link("explorer", ""), whole))
    n = headline.figures(selection)["tasks"]
    if n > MOST_CARDS:
        st.caption(view.say("by_chapter", "first_cards", shown=MOST_CARDS, n=f"{n:,}"))


@run.remembered(run.FEW)
def _cards(selection: Selection, language: str, stem: str, whole: bool) -> str:
    """The cards as HTML; `stem` is the address of a row without its name."""
    is_cut = headline.figures(selection)["tasks"] > MOST_CARDS
    found = rows.of_first_tasks(selection, MOST_CARDS) if is_cut else rows.rows(selection)
    by_task = grouped(records(found), "document_id", "task_no")
    several = len({document_id for document_id, _ in by_task}) > 1
    cards = []
    for task in records(rows.tasks(selection, most=MOST_CARDS) if is_cut else rows.tasks(selection)):
        title = task["task_title" if language == "zh" else "task_title_en"]
        of_task = by_task[task["document_id"], task["task_no"]]
        lines = "".join(_target(line, language, stem, whole) for line in of_task)
        number = view.say("text", "task_number", task_no=task["task_no"])
        heading = " · ".join([*([view.name(task["document_id"])] if several else []), number, title])
        cards.append(
            f'<section class="card"><h4>{foreign.html(heading)}</h4>'
            f"<div>{_agencies(task)}</div><ul>{lines}</ul></section>"
        )
    return "".join(cards)


def _agencies(task: Row) -> str:
    named = [
        f"<b>{escape(view.say('role', role))}</b> {foreign.html(names)}"
        for column, role in _ROLES.items()
        if (names := drawer.agencies(task[column]))
    ]
    return " · ".join(named) or escape(view.say("role", "none"))


def _target(line: Row, language: str, stem: str, whole: bool) -> str:
    value = line[f"value_{language}"]
    facts = [view.say("target_type", line["target_type"])]
    if whole or line["modality"] != "plan":
        facts.append(view.say("modality", line["modality"]))
    if whole or line["named_date"]:
        facts.append(day_of(line["named_date"]))
    link = escape(stem + quote_plus(line["target_id"]), quote=True)
    strong = f" <b>{foreign.html(value)}</b>" if value else ""
    name = foreign.html(line["indicator" if language == "zh" else "indicator_en"])
    words = f'<a href="{link}" target="_self" style="color: inherit">{name}</a>{strong}'
    quote = f'<br><small class="words" lang="zh-CN">“{escape(line["quote"])}”</small>' if whole else ""
    return f"<li>{words} <small>{escape(' · '.join(facts))}</small>{quote}</li>"


def day_of(named_date: object) -> str:
    """The day, or the words for a target that states none."""
    return view.say("by_department", "no_deadline") if pd.isna(named_date) else f"{named_date:%Y-%m-%d}"
