"""The notices side by side in numbers: each with its own total, since notices differ in length."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.charts.caption import percent
from pages.components import paper, printed, view
from pages.queries import compare, headline
from pages.selection import Selection

# Figure → the figure that it is a share of, or none.
_FIGURES = {
    "tasks": "",
    "rows": "",
    "targets": "",
    "qualitative": "rows",
    "quantified_tasks": "tasks",
    "ensure": "targets",
    "strive": "targets",
    "plan": "targets",
    "stated": "targets",
    "agencies": "",
}


def show(selection: Selection, documents: tuple[str, ...]) -> None:
    """A line for each fact and figure, a column for each notice."""
    shown = said(selection, documents, view.language())
    if paper.asked():
        printed.table(shown)
    else:
        title = view.say("compare", "facts_alt", n=len(documents))
        st.dataframe(shown, key="compared_facts", hide_index=True, placeholder="", alt=title, height="content")
    st.caption(view.say("compare", "facts_rule"))


def said(selection: Selection, documents: tuple[str, ...], language: str) -> pd.DataFrame:
    """The table in words; figures as n / N (%)."""
    notices = headline.documents().set_index("document_id")
    names = compare.called(documents, language)
    lines = [view.say("compare", f"fact_{fact}") for fact in ("title", "region", "level", "year")]
    lines += [view.say("compare", f"figure_{figure}") for figure in _FIGURES]
    columns = {names[name]: [*_facts(notices.loc[name], language), *_figures(selection, name)] for name in documents}
    return pd.DataFrame({view.say("compare", "figure"): lines, **columns})


def _facts(line: pd.Series, language: str) -> list[str]:
    missing = view.say("compare", "not_known")
    region = missing if pd.isna(line["region"]) else view.name(line["region"])
    level = missing if pd.isna(line["level"]) else view.say("document_level", line["level"])
    year = missing if pd.isna(line["plan_year"]) else f"{line['plan_year']:.0f}"
    return [view.title_of(line, language), region, level, year]


def _figures(selection: Selection, name: str) -> list[str]:
    found = dict(headline.figures(selection.with_values("document", [name])))
    found["plan"] = found["targets"] - found["ensure"] - found["strive"]
    return [_of(found[figure], found[whole] if whole else None) for figure, whole in _FIGURES.items()]


def _of(n: int, whole: int | None) -> str:
    if whole is None:
        return f"{n}"
    return view.say("compare", "n_of", n=n, of=whole, percent=percent(n, whole))
