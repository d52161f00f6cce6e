"""Choosing one value of a filter beside a chart: what a click on a mark does, for keyboard and screen reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.charts.caption import Caption
from pages.components import view
from pages.queries import cells, headline, run
from pages.selection import Selection

MOST_SOURCES = 3

Counted = str | Callable[[Selection], str]


def one_of(field: str, values: Sequence[str], label: str, width: int | str = "stretch") -> None:
    """A box that sets a filter to one value of `values` or, emptied, releases it; it follows the URL."""
    key = f"choice-{field}"
    chosen = getattr(view.selection(), field)
    st.session_state[key] = chosen[0] if len(chosen) == 1 and chosen[0] in values else None

    def changed() -> None:
        value = st.session_state[key]
        view.change(view.selection().with_values(field, [value] if value else []))

    st.selectbox(
        label,
        values,
        key=key,
        index=None,
        format_func=view.name,
        placeholder=view.say("text", "any"),
        on_change=changed,
        width=width,
    )


def caption(selection: Selection, every: Selection, counted: Counted) -> Caption:
    """What a chart of `every` says of its view. `counted` is 'targets', 'tasks' or 'rows', or says itself what a
    selection comes to.

    Where `selection` narrows the chart's own axes, what is chosen comes first, then what the chart holds.
    """
    focus = ""
    if selection != every:
        focus = view.say("chart", "focus", chosen=_counted(selection, counted), every=_counted(every, counted))
    return Caption(view.describe(selection), source(), focus)


def rule(words: str, selection: Selection, every: Selection) -> None:
    """The rule of counting under a chart of `every`, which says so where `selection` is narrower."""
    st.caption(words if selection == every else view.say("chart", "unfiltered", rule=words))


def largest_chapters(every: Selection) -> None:
    """Above a chart of chapters of `every`, that it shows the largest alone where they are many."""
    n = headline.figures(every)["chapters"]
    if n > cells.MOST_CHAPTERS:
        st.caption(view.say("chart", "largest_chapters", n=f"{n:,}", shown=cells.MOST_CHAPTERS))


def _counted(selection: Selection, counted: Counted) -> str:
    if callable(counted):
        return counted(selection)
    figures = headline.figures(selection)
    if counted == "tasks":
        return view.say("chart", "tasks", n=figures["tasks"])
    if counted == "rows":
        return view.say("chart", "counted_rows", n=figures["rows"])
    code = "counted_qualitative" if figures["qualitative"] else "counted_targets"
    return view.say("chart", code, n=figures["targets"], m=figures["qualitative"])


def source() -> str:
    """The numbers of the first notices in view, titles where they have none, and how many more there are: the source
    line of a chart."""
    return _source(headline.notices_of(view.selection()), view.language())


@run.remembered()
def _source(wanted: tuple[str, ...], language: str) -> str:
    shown = headline.chosen_documents(wanted)
    titles = shown["title"] if language == "zh" else shown["title_en"].fillna(shown["title"])
    names = shown["document_no"].fillna(titles).tolist()
    listed = view.say("chart", "listed", language).join(names[:MOST_SOURCES])
    rest = len(names) - MOST_SOURCES
    return listed if rest <= 0 else view.say("chart", "source_more", language, names=listed, n=rest)
