"""What one file would bring, as a card: what it is, what was read of it, and how it differs from what counts now."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from loaders.importing.differences import counted
from loaders.importing.preview import Preview
from loaders.model import TARGET_TYPES
from pages.components import fold, foreign, import_differences, told, view
from pages.selection import listed

# Names that a card lists; of more it says how many.
_MOST_NAMES = 12


def card(preview: Preview, key: str) -> bool:
    """Draw what a file would bring; whether it is chosen to be accepted."""
    # Of a name that nobody can use the error knows what can be shown of it.
    name = (preview.error and told.name_in(preview.error)) or preview.file_name
    with st.container(border=True, key=f"{key}-card"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{view.plain(name)}**", width="content")
            # Without a sign: it would be read out in English.
            st.badge(view.say("verdict", preview.verdict), color="gray")
        if preview.verdict == "refused":
            st.text(told.unreadable(preview.error))
            return False
        if preview.verdict == "duplicate":
            st.text(view.say("imports", "same_as", file=preview.same_as))
            return False
        _facts(preview)
        if preview.verdict == "version":
            _versions(preview, key)
        words = view.say("imports", "rows_of_file", n=len(preview.rows))
        fold.part(words, f"{key}-rows", lambda: _rows(preview, key))
        return st.checkbox(view.say("imports", "take", file=view.plain(name)), value=True, key=f"{key}-take")


def _facts(preview: Preview) -> None:
    about, blank = preview.metadata, view.say("imports", "not_stated")
    place = view.name(about.region) if about.region else blank
    year = str(about.plan_year) if about.plan_year else blank
    level = view.word_of("level", about.level) if about.level else blank
    facts = {
        view.say("imports", "title"): about.title,
        view.say("field", "document_no"): about.document_no or blank,
        view.say("imports", "from"): view.say(
            "imports", "issuer_place_level", issuer=about.issuer or blank, place=place, level=level
        ),
        view.say("field", "plan_year"): year,
        view.say("imports", "outline"): view.say(
            "imports",
            "outline_counts",
            chapters=preview.chapters,
            tasks=preview.tasks,
            rows=len(preview.rows),
            characters=f"{preview.characters:,}",
        ),
        view.say("imports", "types"): listed(
            [
                f"{view.say('target_type', code)} {preview.targets[code]}"
                for code in TARGET_TYPES
                if code in preview.targets
            ],
            "comma",
            view.language(),
        )
        or blank,
        view.say("imports", "numbers"): _numbers(preview),
        view.say("imports", "agencies"): _names(preview.agencies),
        view.say("imports", "units"): _names(preview.units),
        view.say("imports", "remarks"): _remarks(preview),
    }
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{foreign.html(words)}</dd>" for name, words in facts.items())
    st.html(f'<dl class="facts">{lines}</dl>')


def _numbers(preview: Preview) -> str:
    """How many numerals became rows, have a reason to be none, and are not accounted for."""
    counts = dict(preview.numerals)
    targets, lost = counts.pop("target", 0), counts.pop("lost", 0)
    return view.say("imports", "number_counts", targets=targets, others=sum(counts.values()), lost=lost)


def _names(names: tuple[str, ...]) -> str:
    if not names:
        return view.say("imports", "all_known")
    shown = listed(list(names[:_MOST_NAMES]), "comma", view.language())
    more = len(names) - _MOST_NAMES
    return view.say("imports", "unknown_names", n=len(names), names=shown) + (
        view.say("imports", "more_names", n=more) if more > 0 else ""
    )


def _remarks(preview: Preview) -> str:
    found = [
        f"{view.say('quality', f'severity_{severity}')} {preview.diagnostics[severity]}"
        for severity in ("error", "warning", "info")
        if preview.diagnostics.get(severity)
    ]
    return listed(found, "comma", view.language()) if found else view.say("imports", "no_remark")


def _rows(preview: Preview, key: str) -> None:
    shown = pd.DataFrame(
        {
            view.say("field", "task_no"): [one.task_no for one in preview.rows],
            view.say("field", "indicator"): [import_differences.indicator(one.indicator) for one in preview.rows],
            view.say("field", "value"): [import_differences.amount(one) for one in preview.rows],
            view.say("field", "target_type"): [view.say("target_type", one.target_type) for one in preview.rows],
            view.say("field", "due_date"): [f"{one.due_date:%Y-%m-%d}" if one.due_date else "" for one in preview.rows],
            view.say("field", "quote"): [one.quote for one in preview.rows],
        }
    )
    st.dataframe(shown, key=f"{key}-table", hide_index=True, alt=view.say("imports", "rows_of_file", n=len(shown)))


def _versions(preview: Preview, key: str) -> None:
    """What is different from the version that counts now, row by row."""
    document = view.name(preview.document_id)
    if preview.not_compared is not None:
        st.text(view.say("imports", "not_compared", document=document, reason=told.of_file(preview.not_compared)))
        return
    found, counts = preview.differences, counted(preview.differences)
    same = len(preview.rows) - counts["added"] - counts["changed"]
    words = view.say("imports", "differences", document=document, same=same, **counts)
    st.text(words)
    if found:
        fold.part(
            view.say("imports", "show_differences", n=len(found)),
            f"{key}-differences",
            lambda: import_differences.table(found, f"{key}-different", words),
            expanded=len(found) <= 20,
        )
