"""Targets and tasks as tables: columns named and values said as the reader does."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.components import drawer, view

# Long tables are sent to the browser in parts.
_LAZY_ROWS = 5000


def targets(found: pd.DataFrame, language: str, *, key: str, height: int | str = "auto") -> None:
    """The rows of `queries.rows.rows` in their order; choosing one names it in the URL, for `drawer.show` to open."""
    shown = pd.DataFrame(
        {
            "indicator": found["indicator" if language == "zh" else "indicator_en"],
            "value": found[f"value_{language}"],
            "unit": found["unit" if language == "zh" else "unit_en"],
            "target_type": [view.say("target_type", code) for code in found["target_type"]],
            "modality": [view.say("modality", code) for code in found["modality"]],
            "chapter_title": found["chapter_title" if language == "zh" else "chapter_title_en"],
            "task_no": found["task_no"],
            "task_title": found["task_title" if language == "zh" else "task_title_en"],
            "lead_agencies": [drawer.agencies(names) for names in found["lead_agencies"]],
            "participating_agencies": [drawer.agencies(names) for names in found["participating_agencies"]],
            "shared_agencies": [drawer.agencies(names) for names in found["shared_agencies"]],
            "deadline": found["named_date"],
            "quote": found["quote"],
            "source": [_source_link(target_id) for target_id in found["target_id"]],
        }
    )
    shown = shown.loc[:, [name for name in shown if name != "shared_agencies" or shown[name].any()]]
    # The key follows the URL, so that a row stays chosen no longer than its table is shown.
    widget = f"{key}-{view.query()}-{st.query_params.get('target')}"
    st.dataframe(
        shown,
        key=widget,
        height=height,
        hide_index=True,
        placeholder="",
        lazy=len(shown) > _LAZY_ROWS or None,
        column_config=_columns(shown),
        on_select=lambda: _opened(widget, found),
        selection_mode="single-row",
        alt=view.describe(view.selection()),
    )


def promises(found: pd.DataFrame) -> None:
    """What agencies lead and how firmly, as `counts.promises_by_agency` gives it, with the rule of counting."""
    if found.empty:
        return
    words = {
        "agency": view.say("field", "agency"),
        "tasks": view.say("by_department", "lead_tasks"),
        "targets": view.say("by_department", "led_targets"),
        "numeric": view.say("by_department", "numeric"),
        "strive": view.say("by_department", "strive"),
        "ensure": view.say("by_department", "ensure"),
    }
    title = view.say("by_department", "promises")
    st.markdown(f"**{title}**")
    st.dataframe(
        found.assign(agency=[view.name(agency) for agency in found["agency"]]),
        key="promises",
        hide_index=True,
        column_config={name: st.column_config.Column(word) for name, word in words.items()},
        alt=title,
    )
    st.caption(view.say("by_department", "promises_rule"))


def _columns(shown: pd.DataFrame) -> dict[str, object]:
    named: dict[str, object] = {name: st.column_config.Column(view.say("field", name)) for name in shown}
    named["indicator"] = st.column_config.TextColumn(view.say("field", "indicator"), width="medium", pinned=True)
    wide = 130 if view.language() == "zh" else 170
    named["value"] = st.column_config.TextColumn(view.say("field", "value"), width=wide)
    named["deadline"] = st.column_config.DateColumn(view.say("field", "deadline"), format="YYYY-MM-DD", width=110)
    for name in ("lead_agencies", "participating_agencies"):
        named[name] = st.column_config.TextColumn(view.say("field", name), width=180)
    named["quote"] = st.column_config.TextColumn(view.say("field", "quote"), width="large")
    named["source"] = st.column_config.LinkColumn(
        view.say("field", "source"), display_text=view.say("text", "open_source_short")
    )
    return named


def _opened(widget: str, found: pd.DataFrame) -> None:
    chosen = st.session_state[widget]["selection"]["rows"]
    if chosen:
        drawer.open_row(found["target_id"].iloc[chosen[0]])


def _source_link(target_id: str) -> str:
    return drawer.link("source", target_id)
