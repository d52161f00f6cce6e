"""The parts of the one-page brief: so much of each that the whole stays on one sheet."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

import pandas as pd
import streamlit as st

from pages.components import answer, cards, choice, drawer, foreign, paper, printed, view
from pages.queries import counts, headline, sheet
from pages.selection import Selection

TOP = 5
# Days that the list of deadlines names; what falls later is counted in one line.
DAYS = 6
# Lines of the sheet that the headline targets may take, and the characters (a Chinese one is two) of each line. What
# stands around them is longer in English; either leaves a few lines free for longer titles and names.
LINES, LINE_WIDTH = {"zh": 18, "en": 14}, 100


def show(selection: Selection, figures: Mapping[str, str]) -> None:
    """The figures (word → figure), who leads most, what is due by when, the headline targets with their words, the
    counting rule and the source."""
    answer.boxes(figures)
    st.html(f'<div class="brief-columns">{_leads(selection)}{_days(selection)}</div>{_promises(selection)}')
    st.html(f'<footer class="brief">{_source(selection)}</footer>')


def _section(title: str, body: str, note: str = "") -> str:
    below = f"<p>{escape(note)}</p>" if note else ""
    return f"<section><h4>{escape(title)}</h4>{body}{below}</section>"


def _leads(selection: Selection) -> str:
    """The agencies that lead the most tasks in view, whatever roles the view asks for."""
    found = counts.promises_by_agency(selection.with_values("role", []))
    found = found.sort_values(["tasks", "targets"], ascending=False, kind="stable")
    shown = pd.DataFrame(
        {
            view.say("field", "agency"): [view.name(agency) for agency in found["agency"].head(TOP)],
            view.say("by_department", "lead_tasks"): found["tasks"].head(TOP),
            view.say("by_department", "led_targets"): found["targets"].head(TOP),
        }
    )
    note = view.say("brief", "leads_rule", shown=len(shown), n=len(found))
    return _section(view.say("brief", "leads"), printed.as_html(shown), note)


def _days(selection: Selection) -> str:
    """How many targets state each day; those that state none fall due at the end of the plan year."""
    found = sheet.by_day(selection)
    named, unnamed = found[found["named_date"].notna()], found[found["named_date"].isna()]
    lines = [(cards.day_of(line.named_date), line.targets) for line in named.head(DAYS).itertuples()]
    if len(named) > DAYS:
        lines.append((view.say("brief", "later"), int(named["targets"].iloc[DAYS:].sum())))
    lines += [(view.say("due", "plan_year"), line.targets) for line in unnamed.itertuples()]
    columns = [view.say("field", "deadline"), view.say("text", "metric_targets")]
    return _section(view.say("brief", "days"), printed.as_html(pd.DataFrame(lines, columns=columns)))


def _promises(selection: Selection) -> str:
    """The headline targets, firmest first, as many as the sheet has lines for, and how many there are."""
    found = headline.promises(selection)
    if found.empty:
        return ""
    items, left, of_all = [], LINES[view.language()], headline.promised(selection)
    for line in found.itertuples():
        chinese = view.language() == "zh"
        name, value = (line.indicator, line.value_zh) if chinese else (line.indicator_en, line.value_en)
        facts = " · ".join(
            [
                view.say("modality", line.modality),
                view.say("target_type", line.target_type),
                *([f"{line.named_date:%Y-%m-%d}"] if pd.notna(line.named_date) else []),
                *([view.name(line.document_id)] if of_all["notices"] > 1 else []),
                *([agencies] if (agencies := drawer.agencies(line.lead_agencies)) else []),
            ]
        )
        left -= sum(_lines(text) for text in (name + value + facts, line.quote))
        if left < 0 and items:
            break
        link = escape(drawer.link("source", line.target_id), quote=True)
        items.append(
            f'<li><a href="{link}" target="_self">{foreign.html(name)}</a> <b>{foreign.html(value)}</b>'
            f" <small>{foreign.html(facts)}</small><br>"
            f'<small class="words" lang="zh-CN">“{escape(line.quote)}”</small></li>'
        )
    title = view.say("brief", "promises", shown=len(items), n=of_all["targets"])
    return _section(title, f"<ul>{''.join(items)}</ul>", view.say("text", "headline_rule"))


def _lines(text: str) -> int:
    """Lines of the sheet that a text takes, a Chinese character as wide as two others."""
    return max(1, math.ceil(sum(1 if character.isascii() else 2 for character in text) / LINE_WIDTH))


def _source(selection: Selection) -> str:
    """The rule of counting, and the notices with the address of their text."""
    link = drawer.address("source", view.query(selection))
    words = escape(view.say("chart", "source", source=choice.source()))
    address = f'<a href="{escape(link, quote=True)}" target="_self">{escape(link)}</a>'
    rule = escape(view.say("brief", "rule"))
    return f"<p>{rule}</p><p>{words}{'' if paper.asked() else f' {address}'}</p>"
