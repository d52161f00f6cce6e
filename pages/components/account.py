"""How far the reading reaches, in a sentence and in figures; and the numerals of one fate, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from loaders.measured import Measurement
from pages.components import answer, evidence, view
from pages.queries import headline, quality
from pages.selection import Selection

# Characters in front of a numeral in a cell.
_IN_FRONT = 16
# The filters that say which tasks are in view; the others say which rows.
_OF_TASKS = (*headline.OF_NOTICES, "chapter", "task", "sector", "agency", "role")


def sentence(figures: Mapping[str, int], lost: pd.DataFrame | None) -> None:
    """The sentence that answers, and the error where a number of the text has no account at all; where none was looked
    for, it says so."""
    others = figures["numerals"] - figures["numeral_targets"]
    if lost is None:
        words = view.say("quality", "answer_unchecked", **figures, others=others, share=_share(figures))
        st.markdown(f"**{words}**")
        st.caption(view.say("quality", "unchecked", most=quality.MOST_CHECKED))
        return
    code = "answer_lost" if len(lost) else "answer"
    words = view.say("quality", code, **figures, others=others, lost=len(lost), share=_share(figures))
    st.markdown(f"**{words}**")
    if len(lost):
        numbers = view.say("chart", "listed").join(lost["text"])
        st.error(view.say("quality", "lost", n=len(lost), numbers=numbers), icon=":material/error:")


def metrics(figures: Mapping[str, int], measured: Sequence[Measurement]) -> None:
    """Tasks with rows, numerals that are targets, characters understood, rows to look at, F1 of value and unit."""
    quantities = [line for line in measured if line.field == "value_and_unit" and line.applied == "rules"]
    rows = sum(line.expected + line.found for line in quantities)
    shown = {
        view.say("quality", "metric_tasks"): f"{figures['tasks_with_rows']:,} / {figures['tasks']:,}",
        view.say("quality", "metric_numerals"): f"{figures['numeral_targets']:,} / {figures['numerals']:,}",
        view.say("quality", "metric_characters", n=f"{figures['characters']:,}"): _share(figures),
        view.say("quality", "metric_rows"): " / ".join(
            f"{figures[name]:,}" for name in ("doubtful", "restored", "corrected")
        ),
        view.say("quality", "metric_f1"): f"{2 * sum(one.matched for one in quantities) / rows:.1%}" if rows else "—",
    }
    answer.boxes(shown)


def scope(selection: Selection) -> None:
    """What of the page follows which filters."""
    narrowing = {chip.field for chip in selection.chips()} - set(_OF_TASKS)
    st.caption(view.say("quality", "scope_rows" if narrowing else "scope"))


def reason(found: pd.DataFrame) -> str:
    """The fate of numerals that the URL asks for with `?reason=`, "" for none; one that no numeral has is named.

    found: `quality.numerals_by_reason`.
    """
    asked = st.query_params.get("reason", "")
    if asked and asked not in set(found["reason"]):
        st.warning(view.say("quality", "unknown_reason"), icon=":material/help:")
        st.text(asked)
        return ""
    return asked


def choose(found: pd.DataFrame, asked: str) -> None:
    """A box that does what a click on a bar does."""
    counts = dict(zip(found["reason"], found["numerals"], strict=True))
    st.session_state["choice-reason"] = asked or None
    st.selectbox(
        view.say("quality", "choose_reason"),
        list(counts),
        key="choice-reason",
        index=None,
        format_func=lambda reason: view.say(
            "quality", "reason_option", reason=view.say("quality", f"reason_{reason}"), n=counts[reason]
        ),
        placeholder=view.say("text", "any"),
        on_change=lambda: view.switch("reason", st.session_state["choice-reason"]),
        width=520,
    )


def numerals(selection: Selection, asked: str, language: str) -> None:
    """Each numeral of the fate asked for, of every fate when none is, with the sentence around it and its place."""
    found, fates = quality.numerals(selection, asked), quality.numerals_by_reason(selection)
    n = int(fates.loc[fates["reason"] == asked, "numerals"].sum() if asked else fates["numerals"].sum())
    st.text(view.say("quality", "numerals_shown", n=n))
    shown = pd.DataFrame(
        {
            **evidence.notices(found),
            view.say("quality", "numeral"): found["text"],
            view.say("quality", "fate"): [view.say("quality", f"reason_{reason}") for reason in found["reason"]],
            view.say("quality", "sentence"): [
                f"{_tail(before)}【{text}】{after}"
                for before, text, after in zip(found["before"], found["text"], found["after"], strict=True)
            ],
            view.say("field", "task_no"): found["task_no"],
            view.say("field", "task_title"): found["task_title" if language == "zh" else "task_title_en"],
        }
    )
    evidence.table(shown, evidence.places(found), key="numerals", title=view.say("quality", "by_reason"), n=n)


def _tail(words: str) -> str:
    """The end of the words in front of a numeral, so that a cell shows the numeral itself."""
    return words if len(words) <= _IN_FRONT else f"…{words[-_IN_FRONT:]}"


def _share(figures: Mapping[str, int]) -> str:
    return f"{figures['understood'] / max(figures['characters'], 1):.1%}"
