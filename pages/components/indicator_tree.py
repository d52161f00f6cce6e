"""The indicator system as a tree: chapter, task, indicator, each indicator with its value, day, state and agencies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
import streamlit as st

from pages.charts.records import grouped
from pages.charts.tiles import Tile, tiles
from pages.components import foreign, judgement, monitoring, paper, printed, states, switch, view
from pages.queries import counts, indicators, ledger, run
from pages.selection import Selection

# A view of so few rows is read whole.
FEW_ROWS = 40
# What a chapter and a task count beside their targets, and the order of the stripes.
_COUNTED = ("done", "behind", "unreported")
_STRIPES = ("done", "on_course", "not_due", "extension", "unreported", "at_risk", "behind")
_HEADS = ("indicator", "value", "type", "due", "state", "lead_agencies")
_SHARES = (16, 22, 11, 8, 13, 10, 20)

Lines = Mapping[str, object]


def show(selection: Selection, at: ledger.At, chosen: tuple[str, ...], colours: Mapping[str, str]) -> None:
    """Every target of the selection in these states, in any where none is given, under its chapter and task.

    `colours` maps each state to #rrggbb. On paper a table for each chapter.
    """
    lines = indicators.lines(selection, at, chosen)
    if not lines:
        st.caption(view.say("indicators", "tree_none"))
        return
    if paper.asked():
        _heading(lines)
        _on_paper(selection, lines)
        return
    with st.container(horizontal=True, vertical_alignment="center", key="tree-head"):
        _heading(lines)
        is_open = switch.on("open", view.say("indicators", "open_all"), otherwise=len(lines) <= FEW_ROWS)
        words = view.say("indicators", "to_ledger", n=len(lines))
        query = {**view.query(), "state": list(chosen)}
        st.page_link(view.page("ledger"), label=words, icon=":material/table_rows:", query_params=query)
    stems = (monitoring.stem("ledger", "target"), monitoring.stem("source", "target"))
    st.html(_html(selection, at, chosen, view.language(), stems, tuple(colours.items()), is_open))


def _heading(lines: Lines) -> None:
    each = lines.values()
    chapters = len({(line.document_id, line.chapter_no) for line in each})
    tasks = len({(line.document_id, line.task_no) for line in each})
    words = view.say("indicators", "tree", chapters=chapters, tasks=tasks, n=len(lines))
    st.subheader(words, anchor=False, width="content")


def branches(selection: Selection, lines: Lines, language: str) -> list[tuple[str, list[tuple[str, list[object]]]]]:
    """(chapter, [(task, its lines)]) in the order of the notice; what has no line is left out."""
    found = tiles(counts.by_target(selection), language)
    inside = grouped([{"parent": tile.parent, "tile": tile} for tile in found], "parent")

    def within(tile: Tile) -> list[Tile]:
        return [one["tile"] for one in inside.get(tile.id, ())]

    def lines_of(task: Tile) -> list[object]:
        return [lines[one.reported["target_id"]] for one in within(task) if one.reported["target_id"] in lines]

    chapters = [
        (chapter.name, [(task.name, held) for task in within(chapter) if (held := lines_of(task))])
        for chapter in found
        if chapter.level == "chapter"
    ]
    return [(name, tasks) for name, tasks in chapters if tasks]


@run.remembered(run.FEW)
def _html(
    selection: Selection,
    at: ledger.At,
    chosen: tuple[str, ...],
    language: str,
    stems: tuple[str, str],
    shades: tuple[tuple[str, str], ...],
    is_open: bool,
) -> str:
    """The tree as HTML; `stems` are the addresses of a line of the ledger and of its words without its name."""
    lines, palette, opened = indicators.lines(selection, at, chosen), dict(shades), " open" if is_open else ""
    parts = []
    for chapter, tasks in branches(selection, lines, language):
        every = [line for _, held in tasks for line in held]
        inside = "".join(
            f"<details{opened}><summary><span>{foreign.html(task)}</span>{_tally(held)}</summary>"
            f"<ul>{''.join(_target(line, language, stems, palette) for line in held)}</ul></details>"
            for task, held in tasks
        )
        parts.append(
            f'<details class="chapter"{opened}><summary><span>{foreign.html(chapter)}</span>'
            f"{_stripes(every, palette)}{_tally(every)}</summary>{inside}</details>"
        )
    return f'<div class="tree">{"".join(parts)}</div>'


def _tally(held: Sequence[object]) -> str:
    """How many lines, and how many in the states that are counted where there are any."""
    numbers = Counter(line.state for line in held)
    told = [f"<b>{escape(view.say('indicators', 'tally', n=len(held)))}</b>"]
    told += [f"<i>{escape(states.word(state))} {numbers[state]}</i>" for state in _COUNTED if numbers[state]]
    return f"<small>{''.join(told)}</small>"


def _stripes(held: Sequence[object], palette: Mapping[str, str]) -> str:
    """The states of a chapter as one bar, for the eye alone: the numbers stand beside it."""
    numbers, cut, stops = Counter(line.state for line in held), 0.0, []
    for state in _STRIPES:
        start, cut = cut, cut + 100 * numbers[state] / len(held)
        if numbers[state]:
            stops.append(f"{palette[state]} {start:.0f}% {cut:.0f}%")
    return f'<em aria-hidden="true" style="background:linear-gradient(90deg,{",".join(stops)})"></em>'


def _target(line: object, language: str, stems: tuple[str, str], palette: Mapping[str, str]) -> str:
    value = getattr(line, f"value_{language}")
    cells = (
        monitoring.anchor(stems[0], line.target_id, foreign.html(judgement.indicator(line, language))),
        f"<b>{foreign.html(value)}</b>",
        f"<span>{escape(view.say('target_type', line.target_type))}</span>",
        f"<span>{escape(judgement.due(line, language))}</span>",
        f'<span style="--of:{palette[line.state]}">{escape(states.word(line.state))}</span>',
        f"<span>{foreign.html(monitoring.who(line))}</span>",
        monitoring.anchor(stems[1], line.target_id, escape(view.say("page", "source"))),
    )
    return f"<li>{''.join(cells)}</li>"


def _on_paper(selection: Selection, lines: Lines) -> None:
    language = view.language()
    heads = [view.say("field", "task_title"), *(_head(name) for name in _HEADS)]
    for chapter, tasks in branches(selection, lines, language):
        every = [line for _, held in tasks for line in held]
        st.html(f'<div class="tree"><h4>{foreign.html(chapter)} {_tally(every)}</h4></div>')
        table = [
            (
                task if place == 0 else "",
                judgement.indicator(line, language),
                getattr(line, f"value_{language}"),
                view.say("target_type", line.target_type),
                judgement.due(line, language),
                states.word(line.state),
                monitoring.who(line),
            )
            for task, held in tasks
            for place, line in enumerate(held)
        ]
        printed.table(pd.DataFrame(table, columns=heads), _SHARES)


def _head(column: str) -> str:
    return view.say("field", "target_type") if column == "type" else view.say("ledger", f"column_{column}")
