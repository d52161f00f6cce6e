"""The comparison to take away: each match with both quotes, their places and links, the score and the change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import streamlit as st

from loaders.store import export
from pages.components import compare_table, drawer, evidence, view
from pages.components import compare_words as words
from pages.components.compare_choice import Compared
from pages.queries import aligned, compare, files
from pages.selection import Selection

# Columns of each side in their order: those of a row, and in words.
_OF_A_SIDE = (
    *("document_id", "target_id", "indicator", "value", "value_low", "value_high", "unit", "target_type", "modality"),
    *("quote", "source_start", "source_end", "task_no", "task_title", "lead_agencies", "source"),
)
# The page's own parameters.
OWN = ("basis", "against", "order", "matched", "by", "measure", "all_values")
ENDS = ("low", "high", "percent_low", "percent_high")
_MIME = {"csv": "text/csv", "xlsx": export.FORMATS["xlsx"].media_type}


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that a file holds: the place of each side of each match, of each row without one, and the view's own.

    They are read from the address when the page is drawn: on a click on a download none can be read.
    """

    a: Sequence[str | None]
    b: Sequence[str | None]
    basis: Sequence[str | None]
    other: Sequence[str | None]
    view: str


def links(matches: pd.DataFrame, selection: Selection, chosen: Compared) -> Links:
    """The addresses for a file with these matches."""
    sides = [compare_table.places(matches, half) for half in "ab"]
    left = [evidence.places(rows) for rows in _left(selection, chosen).values()]
    own = {name: st.query_params[name] for name in OWN if name in st.query_params}
    return Links(*sides, *left, drawer.address("compare", view.query(**own)))


def _left(selection: Selection, chosen: Compared) -> dict[str, pd.DataFrame]:
    sides = ("basis", "other")
    return {side: aligned.without(selection, chosen.basis, chosen.others, side) for side in sides}


def buttons(matches: pd.DataFrame, selection: Selection, chosen: Compared) -> None:
    """A button for the CSV of the matches that are shown and one for the workbook, which has what lacks a match too."""
    if matches.empty:
        return
    addresses = links(matches, selection, chosen)
    made: dict[str, Callable[[], bytes]] = {
        "csv": lambda: export.table_csv(written(matches, chosen, addresses)),
        "xlsx": lambda: workbook(matches, selection, chosen, addresses),
    }
    labels = {"csv": view.say("text", "download", n=len(matches)), "xlsx": view.say("compare", "xlsx", n=len(matches))}
    language, now = view.language(), datetime.now().astimezone()
    with st.container(horizontal=True):
        for suffix, make in made.items():
            name = files.name(selection.with_values("document", _compared(chosen)), language, now, suffix)
            st.download_button(
                labels[suffix],
                data=view.as_read_now(make),
                file_name=f"{view.say('page', 'compare')}_{name}",
                mime=_MIME[suffix],
                on_click="ignore",
                icon=":material/download:",
                key=f"compared-{suffix}",
            )


def written(matches: pd.DataFrame, chosen: Compared, addresses: Links) -> pd.DataFrame:
    """A line for each match: both sides in full, score, doubts, change in words and numbers, the view and its link."""
    sides = {"a": _side(matches, "a", addresses.a), "b": _side(matches, "b", addresses.b)}
    told: dict[str, object] = {}
    for name in _OF_A_SIDE:
        for half in "ab":
            head = view.say("compare", f"of_side_{half}", field=view.say("field", _LABELS.get(name, name)))
            told[head] = sides[half][name].tolist()
    each = list(matches.itertuples(index=False))
    told[view.say("compare", "column_score")] = matches["score"].tolist()
    told[view.say("compare", "column_verdict")] = [words.verdict(line) for line in each]
    told[view.say("compare", "column_change")] = [words.change(line) for line in each]
    for end in ENDS:
        told[view.say("compare", f"file_{end}")] = [_end(line, end) for line in each]
    told[view.say("field", "view")] = _sentence(matches, chosen)
    told[view.say("field", "view_link")] = addresses.view
    return pd.DataFrame(told)


def _end(line: object, end: str) -> float | None:
    value = getattr(line, end)
    if pd.isna(value):
        return None
    return words.difference(line, float(value)) if end in ("low", "high") else float(value)


# The notice's own name stands under its word, and a link under that of the source.
_LABELS = {"document_id": "document"}


def _side(matches: pd.DataFrame, side: str, places: Sequence[str | None]) -> pd.DataFrame:
    found, tongue = aligned.one_side(matches, side), view.language()
    return found.assign(
        document_id=[view.name(name) for name in found["document_id"]],
        indicator=found["indicator" if tongue == "zh" else "indicator_en"],
        value=found[f"value_{tongue}"],
        target_type=[view.say("target_type", code) for code in found["target_type"]],
        modality=[view.say("modality", code) for code in found["modality"]],
        task_title=found["task_title" if tongue == "zh" else "task_title_en"],
        lead_agencies=[drawer.agencies(names) for names in found["lead_agencies"]],
        source=list(places),
    )


def workbook(matches: pd.DataFrame, selection: Selection, chosen: Compared, addresses: Links) -> bytes:
    """The matches, the rows without one of either side, and what the file is of."""
    tables = {view.say("compare", "aligned"): written(matches, chosen, addresses)}
    for side, rows in _left(selection, chosen).items():
        source = {view.say("field", "source"): list(getattr(addresses, side))}
        tables[view.say("compare", f"sheet_{side}")] = compare_table.left(rows).assign(**source)
    facts = [
        (view.say("export", "view"), _sentence(matches, chosen)),
        (view.say("export", "view_link"), addresses.view),
        (view.say("export", "rows"), len(matches)),
        (view.say("export", "exported_at"), f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"),
        *((view.say("field", "document"), name) for name in _titles(chosen)),
    ]
    return export.table_xlsx(tables, facts, view.say("export", "sheet_filters"))


def _compared(chosen: Compared) -> tuple[str, ...]:
    """The notices that the file is of, in the order of the page: the basis and those that it is aligned with."""
    return tuple(name for name in chosen.documents if name == chosen.basis or name in chosen.others)


def _titles(chosen: Compared) -> list[str]:
    called = compare.called(chosen.documents, view.language())
    return [f"{called[name]} · {view.name(name)}" for name in _compared(chosen)]


def _sentence(matches: pd.DataFrame, chosen: Compared) -> str:
    """The view in these notices, how many matches they have there, and which of these the file holds, if not all."""
    selection, documents = view.selection(), _compared(chosen)
    every = aligned.matches(selection, chosen.basis, chosen.others)
    basis = compare.called(chosen.documents, view.language())[chosen.basis]
    doubtful = int((every["verdict"] == "doubtful").sum())
    parts = [
        view.describe(selection.with_values("document", documents)),
        view.say("compare", "answer", notices=len(documents), basis=basis, n=len(every), doubtful=doubtful),
    ]
    if (wanted := chosen.shown) != "all":
        kept = view.say("compare", f"shown_{wanted}")
        parts.append(view.say("compare", "file_shown", shown=kept, n=len(matches)))
    return " · ".join(parts)
