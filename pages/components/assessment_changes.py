"""What changed since the period before: the rates now and then, the targets whose state changed, the problems."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.ledger.assessment import RATES
from pages.components import assessment_words as words
from pages.components import drawer, paper, printed, problem_words, states, told, view
from pages.queries import assessment
from pages.queries.assessment import EVENTS, Sitting
from pages.selection import Selection


def show(selection: Selection, sat: Sitting) -> None:
    """All of it; without a period before, a sentence."""
    if sat.before is None:
        st.caption(view.say("assessment", "no_earlier"))
        return
    title = view.say("assessment", "changes", period=sat.before.period.key, on=f"{sat.before.at.on:%Y-%m-%d}")
    st.subheader(title, anchor=False)
    st.html(printed.as_html(rates(selection, sat)))
    moved, happened = assessment.moved(selection, sat), assessment.happened(selection, sat)
    st.markdown(f"**{view.say('assessment', 'moved', n=len(moved))}**")
    on = f"{sat.at.on}"
    links = [drawer.address("ledger", view.query(target=name, on=on)) for name in moved["target_id"]]
    _list("moved", said_moved(moved), links, view.say("assessment", "target"))
    st.markdown(f"**{view.say('assessment', 'happened', **events(happened))}**")
    links = [drawer.address("problems", view.query(problem=f"{one}", on=on)) for one in happened["problem_id"]]
    _list("happened", said_happened(happened), links, view.say("assessment", "problem"))


def rates(selection: Selection, sat: Sitting) -> pd.DataFrame:
    """Each rate of the view now and before, and by how many points it changed; without a period before, a dash."""
    now = assessment.whole(selection, sat).rates
    then = assessment.whole(selection, sat.before).rates if sat.before else None
    dashes = [words.NONE] * len(RATES)
    return pd.DataFrame(
        {
            view.say("assessment", "measure"): [view.say("rate", name) for name in RATES],
            view.say("assessment", "now"): [words.rate(now[name]) for name in RATES],
            view.say("assessment", "before"): [words.rate(then[name]) for name in RATES] if then else dashes,
            view.say("assessment", "change"): [words.points(now[name], then[name]) for name in RATES]
            if then
            else dashes,
        }
    )


def events(happened: pd.DataFrame) -> dict[str, int]:
    """How many problems were found, struck off and newly overdue, of `assessment.happened`."""
    counts = happened["event"].value_counts()
    return {event: int(counts.get(event, 0)) for event in EVENTS}


def said_moved(moved: pd.DataFrame) -> pd.DataFrame:
    """Lines of `assessment.moved` as a reader sees them."""
    each = list(moved.itertuples())
    chinese = view.language() == "zh"
    return pd.DataFrame(
        {
            view.say("assessment", "target"): [line.indicator if chinese else line.indicator_en for line in each],
            view.say("field", "task_no"): [line.task_no for line in each],
            view.say("assessment", "before"): [states.word(line.before) for line in each],
            view.say("assessment", "now"): [states.word(line.now) for line in each],
        }
    )


def said_happened(happened: pd.DataFrame) -> pd.DataFrame:
    """Lines of `assessment.happened` as a reader sees them."""
    each = list(happened.itertuples())
    return pd.DataFrame(
        {
            view.say("assessment", "problem"): [line.title for line in each],
            view.say("assessment", "event"): [view.say("problem_event", line.event) for line in each],
            view.say("problem", "column_clock"): [problem_words.clock(line) for line in each],
            view.say("assessment", "assigned"): [whom(line.agency) for line in each],
            view.say("problem", "column_place"): [problem_words.place(line) for line in each],
        }
    )


def whom(agency: str | None) -> str:
    """The agency that a problem is assigned to; the words for none yet."""
    return told.agency(agency) if agency else view.say("problem", "unassigned")


def _list(key: str, shown: pd.DataFrame, links: list[str], first: str) -> None:
    """A table whose first column leads to each line's own page."""
    if shown.empty:
        return
    if paper.asked():
        printed.table(shown)
        return
    linked = [f"{link}#{name.replace('%', '%25')}" for link, name in zip(links, shown[first], strict=True)]
    st.dataframe(
        shown.assign(**{first: linked}),
        key=f"assessed_{key}",
        height=420 if len(shown) > 11 else "content",
        hide_index=True,
        column_config={first: st.column_config.LinkColumn(first, display_text=r"#([\s\S]+)$", width=320)},
        alt=view.say("assessment", "table_alt", title=first, n=len(shown)),
    )
    printed.whole_elsewhere(len(shown))
