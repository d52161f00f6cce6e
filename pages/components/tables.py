"""Targets and tasks as tables: columns named and values said as the reader does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from pages.components import drawer, paper, printed, turning, view
from pages.queries import headline, rows, run
from pages.selection import Selection

# Longer tables are sent to the browser as it scrolls, and Streamlit lets no row of such a table be chosen. One of
# targets is asked for in parts instead, so that a view of a million rows costs no more than its part.
LAZY_ROWS, PART_ROWS = 5000, 1000
# Width in pixels; without one a column is as wide as its widest value.
_WIDTHS = {
    "indicator": 260,
    "modality": 70,
    "deadline": 105,
    "lead_agencies": 230,
    "participating_agencies": 190,
    "shared_agencies": 190,
    "task_no": 75,
    "task_title": 260,
    "chapter_title": 220,
    "quote": 420,
}


def targets(
    selection: Selection,
    language: str,
    *,
    key: str,
    order: str = rows.ORDERS[0],
    height: int | str = "auto",
    orders: Sequence[str] = (),
) -> None:
    """The rows of a selection in an order of `queries.rows`; choosing one names it in the URL, for `drawer.show` to
    open.

    A click on a head never sorts, because it could only sort values as text and apart from what is taken away. Where
    the page sorts its rows by `?sort=`, `orders` are the orders that it knows: a click on the head of such a column
    chooses its order, on any other the order of the notice. On paper the table has all its rows. Of more than LAZY_ROWS
    it shows a part, `?part=` on the screen and the first LAZY_ROWS on paper, and says so.
    """
    n = headline.figures(selection)["rows"]
    is_cut = n > LAZY_ROWS
    if paper.asked():
        printed.targets(said(selection, order, language, (0, LAZY_ROWS) if is_cut else None), n)
        return
    part = turning.part(n, PART_ROWS, key) if is_cut else None
    shown = said(selection, order, language, part)
    named = asked(selection, order, part)["target_id"]
    st.dataframe(
        shown.assign(source=drawer.links_to("source", named)),
        key=key,
        height=height,
        hide_index=True,
        placeholder="",
        column_config=_columns(shown),
        alt=view.describe(view.selection()),
        **_choosing(key, named, orders),
    )
    st.caption(view.say("print", "sort_by_head" if orders else "sort_nowhere"))
    if not is_cut:
        printed.whole_elsewhere(len(shown))


def asked(selection: Selection, order: str, part: turning.Part | None) -> pd.DataFrame:
    """The rows of a table, or the part of them that it shows."""
    return rows.rows(selection, order=order) if part is None else rows.part(selection, order, *part)


@run.remembered(run.FEW)
def said(selection: Selection, order: str, language: str, part: turning.Part | None = None) -> pd.DataFrame:
    """The columns that a reader sees, in words: codes and names in the language, the deadline as a date."""
    found = asked(selection, order, part)
    titles = "" if language == "zh" else "_en"
    shown = pd.DataFrame(
        {
            "indicator": found["indicator" if language == "zh" else "indicator_en"],
            "value": found[f"value_{language}"],
            "target_type": _each(found["target_type"], lambda code: view.say("target_type", code)),
            "modality": _each(found["modality"], lambda code: view.say("modality", code)),
            "deadline": found["named_date"],
            "lead_agencies": _each(found["lead_agencies"], drawer.agencies),
            "participating_agencies": _each(found["participating_agencies"], drawer.agencies),
            "shared_agencies": _each(found["shared_agencies"], drawer.agencies),
            "quote": found["quote"],
            "task_no": found["task_no"],
            "task_title": found[f"task_title{titles}"],
            "chapter_title": found[f"chapter_title{titles}"],
        }
    )
    if found["document_id"].nunique() > 1:
        # Beside the indicator, since tasks and chapters of two notices have the same numbers.
        shown.insert(1, "document_no", [view.name(document_id) for document_id in found["document_id"]])
    return shown.loc[:, [name for name in shown if name != "shared_agencies" or shown[name].any()]]


def _each(column: pd.Series, say: Callable[[str], str]) -> list[str]:
    """What `say` makes of each value, asked once for equal ones; empty for a missing one."""
    known = {value: say(value) for value in column.dropna().unique()}
    return [known.get(value, "") for value in column.tolist()]


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
    named = found.assign(agency=[view.name(agency) for agency in found["agency"]])
    if paper.asked():
        printed.table(named.rename(columns=words))
    else:
        st.dataframe(
            named,
            key="promises",
            hide_index=True,
            column_config={name: st.column_config.Column(word) for name, word in words.items()},
            alt=title,
        )
        printed.whole_elsewhere(len(named))
    st.caption(view.say("by_department", "promises_rule"))


def _columns(shown: pd.DataFrame) -> dict[str, object]:
    named: dict[str, object] = {
        name: st.column_config.Column(view.say("field", name), width=_WIDTHS.get(name), pinned=name == "indicator")
        for name in shown
    }
    wide = 130 if view.language() == "zh" else 170
    named["value"] = st.column_config.TextColumn(view.say("field", "value"), width=wide)
    named["deadline"] = st.column_config.DateColumn(
        view.say("field", "deadline"), format="YYYY-MM-DD", width=_WIDTHS["deadline"]
    )
    named["source"] = st.column_config.LinkColumn(
        view.say("field", "source"), display_text=view.say("text", "open_source_short")
    )
    return named


def _choosing(key: str, named: pd.Series, orders: Sequence[str]) -> dict[str, object]:
    """How a row of the table `key` is chosen; the one that stands chosen is the one that the URL names."""
    opened = named.index[named == st.query_params.get("target")].tolist()
    st.session_state[key] = {"selection": {"rows": opened}}
    return {
        "on_select": lambda: _chosen(key, named, orders),
        "selection_mode": ["single-row", "single-column"],
    }


def _chosen(key: str, named: pd.Series, orders: Sequence[str]) -> None:
    chosen = st.session_state[key]["selection"]
    if chosen["rows"]:
        drawer.open_row(named.iloc[chosen["rows"][0]])
    elif chosen["columns"] and orders:
        column = chosen["columns"][0]
        st.query_params["sort"] = column if column in orders else orders[0]
