"""The view in one sentence and five figures."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from pages.components import view
from pages.queries import headline


def sentence(figures: Mapping[str, int], filtered: bool) -> str:
    """The sentence that answers; `figures` as `queries.headline.figures` gives them."""
    notices = len(headline.documents())
    whole = "overview_answer_several" if notices > 1 else "overview_answer"
    code = "overview_answer_filtered" if filtered else whole
    return view.say("text", code, **figures, share=_share(figures), notices=notices)


def boxes(figures: Mapping[str, str]) -> None:
    """Figures (word → figure) side by side, each in a box."""
    shown = "".join(f"<div>{escape(word)}<br><b>{escape(figure)}</b></div>" for word, figure in figures.items())
    st.html(f'<div class="figures">{shown}</div>')


def five(figures: Mapping[str, int]) -> dict[str, str]:
    """Word → figure: tasks, targets, share of tasks with a quantity, agencies, targets with a stated deadline."""
    shown = {
        "tasks": f"{figures['tasks']:,}",
        "targets": f"{figures['targets']:,}",
        "quantified": _share(figures),
        "agencies": f"{figures['agencies']:,}",
        "stated": f"{figures['stated']:,}",
    }
    return {view.say("text", f"metric_{name}"): value for name, value in shown.items()}


def _share(figures: Mapping[str, int]) -> str:
    return f"{figures['quantified_tasks'] / max(figures['tasks'], 1):.0%}"
