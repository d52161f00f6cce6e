"""What became of each task, and what in a notice was not plain: tables that lead to the words themselves."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.model import KINDS
from pages.components import drawer, evidence, view
from pages.queries import findings as remarks
from pages.queries import quality
from pages.selection import Selection


def tasks(selection: Selection, language: str) -> None:
    """Each task in view with its rows by kind and the fate of its numerals, those without a row first."""
    found, figures = quality.tasks(selection), quality.figures(selection)
    n = figures["tasks"]
    _head(
        view.say("quality", "tasks"),
        view.say("quality", "counted_tasks", n=n, without=n - figures["tasks_with_rows"]),
    )
    shown = {
        **evidence.notices(found),
        view.say("field", "task_no"): found["task_no"],
        view.say("field", "task_title"): found["task_title" if language == "zh" else "task_title_en"],
        view.say("field", "chapter_title"): found["chapter_title" if language == "zh" else "chapter_title_en"],
        view.say("quality", "task_rows"): found["rows"],
        **{view.say("kind", kind): found[kind] for kind in KINDS},
        view.say("quality", "numerals"): found["numerals"],
        view.say("quality", "numeral_target"): found["numeral_targets"],
        view.say("quality", "numeral_other"): found["numeral_others"],
    }
    evidence.table(pd.DataFrame(shown), evidence.places(found), key="tasks", title=view.say("quality", "tasks"), n=n)


def diagnostics(selection: Selection) -> None:
    """What the reading remarked on, gravest first, with the words that it is about."""
    found, n = remarks.diagnostics(selection), remarks.counted(selection)["diagnostics"]
    _head(view.say("quality", "diagnostics"), view.say("quality", "counted_diagnostics", n=n))
    shown = {
        **evidence.notices(found),
        view.say("quality", "severity"): [
            view.say("quality", f"severity_{severity}") for severity in found["severity"]
        ],
        view.say("quality", "diagnosis"): [
            view.say("quality", f"diagnosis_{diagnosis}") for diagnosis in found["code"]
        ],
        # The loader's sentence is English; on a Chinese page kind, task and quote say what it says.
        **({view.say("quality", "message"): found["message"]} if view.language() == "en" else {}),
        view.say("field", "task_no"): found["task_no"],
        view.say("field", "quote"): found["quote"],
    }
    title = view.say("quality", "diagnostics")
    evidence.table(pd.DataFrame(shown), evidence.places(found), key="diagnostics", title=title, n=n)


def unknown_names(selection: Selection) -> None:
    """Agencies and units that the reference lists lack."""
    found = remarks.unknown_names(selection)
    names = {kind: found.loc[found["kind"] == kind, "name"].tolist() for kind in ("agency", "unit")}
    _head(
        view.say("quality", "unknown"),
        view.say("quality", "counted_unknown", agencies=len(names["agency"]), units=len(names["unit"])),
    )
    for named in filter(None, names.values()):
        st.text(view.say("chart", "listed").join(named))


def uncertain(selection: Selection, language: str) -> None:
    """The rows in view whose indicator does not stand whole in their quote."""
    found = remarks.uncertain(selection)
    counts = {basis: quality.figures(selection)[basis] for basis in ("doubtful", "restored")}
    _head(view.say("quality", "uncertain"), view.say("quality", "counted_uncertain", **counts))
    st.caption(view.say("quality", "uncertain_rule"))
    shown = {
        **evidence.notices(found),
        view.say("field", "indicator"): found["indicator"],
        view.say("field", "value"): found[f"value_{language}"],
        view.say("field", "indicator_basis"): [view.say("indicator_basis", code) for code in found["indicator_basis"]],
        view.say("field", "quote"): found["quote"],
        view.say("field", "task_no"): found["task_no"],
    }
    links = drawer.links_to("source", found["target_id"])
    n = sum(counts.values())
    evidence.table(pd.DataFrame(shown), links, key="uncertain", title=view.say("quality", "uncertain"), n=n)


def corrections(selection: Selection) -> None:
    """What people changed in the rows of the rules, and why."""
    found = remarks.corrections(selection)
    _head(view.say("quality", "corrections"), view.say("quality", "counted_corrections", n=len(found)))
    shown = {
        **evidence.notices(found),
        view.say("field", "target_id"): found["target_id"],
        view.say("quality", "correction"): [drawer.correction(line) for line in found.itertuples()],
    }
    links = [drawer.link("source", line.target_id) if line.is_row else None for line in found.itertuples()]
    evidence.table(pd.DataFrame(shown), links, key="corrections", title=view.say("quality", "corrections"))


def not_understood(selection: Selection) -> None:
    """The runs of a notice that were given no duty."""
    found, figures = remarks.not_understood(selection), quality.figures(selection)
    n, characters = remarks.counted(selection)["not_understood"], figures["characters"] - figures["understood"]
    _head(
        view.say("quality", "not_understood"),
        view.say("quality", "counted_not_understood", n=n, characters=f"{characters:,}"),
    )
    shown = {
        **evidence.notices(found),
        view.say("field", "quote"): found["quote"],
        view.say("quality", "characters"): found["characters"],
    }
    title = view.say("quality", "not_understood")
    evidence.table(pd.DataFrame(shown), evidence.places(found), key="not_understood", title=title, n=n)


def _head(title: str, counted: str) -> None:
    st.markdown(f"**{title}** · {counted}")
