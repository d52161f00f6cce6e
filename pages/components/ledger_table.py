"""The ledger as a table: what the notice says, each cell a link to its words, and what was reported beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pandas as pd
import streamlit as st

from pages.components import drawer, evidence, judgement, paper, printed, states, tables, view
from pages.queries import ledger, run, source
from pages.selection import Selection

# Columns that the notice fills; on screen each leads to its words.
_OF_NOTICE = ("task_no", "indicator", "value", "lead_agencies", "participating_agencies", "due")
# Columns whose words are longer in English.
_WIDER = {"state": 150, "value": 170, "due": 190, "latest": 160}
_WIDTHS = {
    "state": 110,
    "task_no": 70,
    "indicator": 230,
    "value": 120,
    "due": 160,
    "latest": 120,
    "progress": 160,
    "lead_agencies": 200,
    "participating_agencies": 150,
    "evidence": 200,
    "problem": 200,
    "as_of": 105,
    "reported_by": 130,
}
_SHARES = (4, 15, 8, 17, 9, 10, 9, 8, 11, 9)


def show(selection: Selection, at: ledger.At, chosen: tuple[str, ...], *, key: str) -> None:
    """Every line of the selection in these states, all of them where none is given; on paper all lines."""
    lines = ledger.lines(selection, at, chosen)
    shown = said(selection, at, chosen, view.language())
    if paper.asked():
        _on_paper(shown, lines)
        return
    places = _places(lines)
    linked = shown.assign(**{name: _linked(shown[name], places[name]) for name in _OF_NOTICE})
    opened = lines.index[lines["target_id"] == st.query_params.get("target")].tolist()
    lazy = len(shown) > tables.LAZY_ROWS
    if not lazy:
        st.session_state[key] = {"selection": {"rows": opened}}

    def choose() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            drawer.open_row(lines["target_id"].iloc[rows[0]])

    st.dataframe(
        linked,
        key=key,
        height=560 if len(shown) > 15 else "content",
        hide_index=True,
        placeholder="",
        lazy=lazy or None,
        column_config=_columns(shown),
        alt=view.say("ledger", "table_alt", n=len(shown)),
        **({} if lazy else {"on_select": choose, "selection_mode": "single-row"}),
    )
    if lazy:
        st.caption(view.say("print", "long_table", n=f"{tables.LAZY_ROWS:,}"))
    printed.whole_elsewhere(len(shown))


@run.remembered(run.FEW)
def said(selection: Selection, at: ledger.At, chosen: tuple[str, ...], language: str) -> pd.DataFrame:
    """The columns that a reader sees, in words; what nobody reported says so."""
    found = ledger.lines(selection, at, chosen)
    blank = view.say("state", "unreported", language)
    each = list(found.itertuples())
    shown = pd.DataFrame(
        {
            "state": [states.word(line.state) for line in each],
            "task_no": found["task_no"],
            "indicator": [judgement.indicator(line, language) for line in each],
            "value": [judgement.goal(line, language) for line in each],
            "due": [judgement.due(line, language) for line in each],
            "latest": [judgement.latest(line, language) or blank for line in each],
            "progress": [judgement.progress(line, language) for line in each],
            "lead_agencies": [_lead(line) for line in each],
            "participating_agencies": [drawer.agencies(line.participating_agencies) for line in each],
            "evidence": found["evidence"].fillna(blank),
            "problem": found["problem"].fillna(blank),
            "as_of": [judgement.day(line.as_of) or blank for line in each],
            "reported_by": [_who(line) or blank for line in each],
        }
    )
    if found["document_id"].nunique() > 1:
        # Tasks of two notices have the same numbers.
        shown.insert(1, "document", [view.name(document_id) for document_id in found["document_id"]])
    return shown


def _lead(line: object) -> str:
    named = drawer.agencies(line.lead_agencies) or drawer.agencies(line.shared_agencies)
    return named or view.say("chart", "no_unit")


def _who(line: object) -> str:
    return f"{line.reported_by} {judgement.day(line.reported_on)}" if isinstance(line.reported_by, str) else ""


def _places(lines: pd.DataFrame) -> dict[str, Sequence[str | None]]:
    """The address of the words behind each cell of _OF_NOTICE."""
    of_target = drawer.links_to("source", lines["target_id"])
    spans = source.places_of_tasks(tuple(lines["document_id"].unique()))
    keys = list(zip(lines["document_id"], lines["task_no"], strict=True))

    def at(part: str) -> list[str | None]:
        found = pd.DataFrame(
            [(document, *spans.get((document, task, part), (None, None))) for document, task in keys],
            columns=["document_id", "source_start", "source_end"],
        )
        return evidence.places(found)

    lead = [one or other for one, other in zip(at("lead"), at("shared"), strict=True)]
    return {
        "task_no": at("task"),
        "indicator": of_target,
        "value": of_target,
        "due": of_target,
        "lead_agencies": lead,
        "participating_agencies": at("participating"),
    }


def _linked(words: pd.Series, addresses: Sequence[str | None]) -> list[str | None]:
    """Addresses that end in the words of their cell, which is what the column shows of them, decoded."""
    return [
        f"{address}#{word.replace('%', '%25')}" if address and word else None
        for word, address in zip(words, addresses, strict=True)
    ]


def _columns(shown: pd.DataFrame) -> dict[str, object]:
    config: dict[str, object] = {}
    for name in shown:
        if name == "document":
            config[name] = st.column_config.TextColumn(view.say("field", "document"), width=150)
            continue
        label = _head(name)
        width = _WIDER.get(name, _WIDTHS[name]) if view.language() == "en" else _WIDTHS[name]
        if name in _OF_NOTICE:
            config[name] = st.column_config.LinkColumn(
                label, width=width, display_text=r"#([\s\S]+)$", pinned=name == "indicator"
            )
        else:
            config[name] = st.column_config.TextColumn(label, width=width, pinned=name == "state")
    return config


def _head(column: str) -> str:
    return view.say("ledger", f"column_{column}")


def _on_paper(shown: pd.DataFrame, lines: pd.DataFrame) -> None:
    """All lines; the cells of the notice are links here as well, for who reads the paper on a screen."""
    places = _places(lines)

    def link(name: str) -> list[str]:
        return [
            f'<a href="{escape(address, quote=True)}">{escape(word)}</a>' if address else escape(word)
            for word, address in zip(shown[name], places[name], strict=True)
        ]

    blank = view.say("state", "unreported")

    def with_below(name: str, below: str, say: Callable[[str], str]) -> list[str]:
        """The cells of a column, in small letters below them those of another, where there is something."""
        return [
            escape(word) if under == blank else f"{escape(word)}<br><small>{escape(say(under))}</small>"
            for word, under in zip(shown[name], shown[below], strict=True)
        ]

    agencies = [
        f"{lead}<br><small>{view.say('role', 'participating')} {others}</small>" if others else lead
        for lead, others in zip(link("lead_agencies"), link("participating_agencies"), strict=True)
    ]
    tasks = link("task_no")
    if "document" in shown:
        tasks = [
            f"{task}<br><small>{escape(name)}</small>" for task, name in zip(tasks, shown["document"], strict=True)
        ]
    cells = {
        "task_no": tasks,
        "indicator": link("indicator"),
        "value": link("value"),
        "lead_agencies": agencies,
        "due": link("due"),
        "latest": with_below("latest", "as_of", lambda day: view.say("ledger", "below_as_of", told=day)),
        "progress": shown["progress"].map(escape).tolist(),
        "state": shown["state"].map(escape).tolist(),
        "evidence": with_below("evidence", "reported_by", lambda who: view.say("ledger", "below_who", told=who)),
        "problem": shown["problem"].map(escape).tolist(),
    }
    heads = "".join(f"<th>{escape(_head(name))}</th>" for name in cells)
    widths = "".join(f'<col style="width: {share}%">' for share in _SHARES)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in zip(*cells.values(), strict=True)
    )
    st.html(
        f'<table class="paper ledger"><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table><p>{escape(view.say('print', 'rows', n=len(shown)))}</p>"
    )
