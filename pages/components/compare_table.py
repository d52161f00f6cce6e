"""The aligned indicators as a table: both names, both values, both quotes with their places, how sure, what changed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.components import compare_pair, download, evidence, fold, paper, printed, view
from pages.components import compare_words as words
from pages.components.compare_choice import Compared
from pages.queries import aligned, compare
from pages.selection import Selection

_WIDTHS = {"other": 125, "name_a": 175, "value_a": 95, "name_b": 175, "value_b": 95, "change": 125, "percent": 85}
_WIDTHS |= {"verdict": 190, "score": 65, "quote_a": 320, "quote_b": 320}
COUNTED = ("other", "matches", "same", "close", "doubtful", "only_basis", "only_other")
# Share of the sheet's width for each column on paper.
_SHARES = (30, 30, 16, 24)


def found(selection: Selection, chosen: Compared) -> pd.DataFrame:
    """The matches that the reader asks for, in the order asked for."""
    every = aligned.matches(selection, chosen.basis, chosen.others, chosen.order)
    if chosen.shown == "all":
        return every
    return every[(every["verdict"] == "doubtful") == (chosen.shown == "doubtful")].reset_index(drop=True)


def answer(selection: Selection, documents: tuple[str, ...], basis: str) -> str:
    """How many indicators of the basis have a match in the other notices, and how many of these are doubtful."""
    others = tuple(name for name in documents if name != basis)
    every = aligned.matches(selection, basis, others)
    doubtful = int((every["verdict"] == "doubtful").sum())
    called = compare.called(documents, view.language())[basis]
    return view.say("compare", "answer", notices=len(documents), basis=called, n=len(every), doubtful=doubtful)


def pairs(selection: Selection, chosen: Compared) -> None:
    """For each other notice: matches by how sure they are, and what has none on either side."""
    called = compare.called(chosen.documents, view.language())
    lines = []
    for other in chosen.others:
        verdicts = aligned.matches(selection, chosen.basis, (other,))["verdict"].value_counts()
        left = [len(aligned.without(selection, chosen.basis, (other,), side)) for side in ("basis", "other")]
        counts = [int(verdicts.get(verdict, 0)) for verdict in ("same", "close", "doubtful")]
        lines.append((called[other], sum(counts), *counts, *left))
    table = pd.DataFrame(lines, columns=[view.say("compare", f"pair_{counted_pair}") for counted_pair in COUNTED])
    if paper.asked():
        printed.table(table)
    else:
        st.dataframe(table, key="compared_pairs", hide_index=True, alt=view.say("compare", "pairs"), height="content")


def show(matches: pd.DataFrame, chosen: Compared) -> None:
    """The matches; nothing but a sentence where there is none."""
    if matches.empty:
        st.info(view.say("compare", "no_match"), icon=":material/compare_arrows:")
        return
    if paper.asked():
        printed.table(_on_paper(matches, chosen), _SHARES)
        return
    shown, key = said(matches, chosen), "compared_matches"
    named = [compare_pair.name(line) for line in matches.itertuples(index=False)]
    st.session_state[key] = {"selection": {"rows": compare_pair.opened(matches)}}

    def opened() -> None:
        if rows := st.session_state[key]["selection"]["rows"]:
            compare_pair.open_one(named[rows[0]])

    links = {view.say("compare", f"source_{half}"): places(matches, half) for half in "ab"}
    st.dataframe(
        shown.assign(**links),
        key=key,
        on_select=opened,
        selection_mode="single-row",
        height=560 if len(shown) > 15 else "content",
        hide_index=True,
        placeholder="",
        column_config=_columns(shown, list(links)),
        alt=view.say("compare", "table_alt", n=len(shown)),
    )
    st.caption(view.say("compare", "sorted"))
    printed.whole_elsewhere(len(shown))


def said(matches: pd.DataFrame, chosen: Compared) -> pd.DataFrame:
    """The matches in the reader's words."""
    each = list(matches.itertuples(index=False))
    tongue = view.language()
    name = "indicator" if tongue == "zh" else "indicator_en"
    told: dict[str, object] = {}
    if len(chosen.others) > 1:
        called = compare.called(chosen.documents, tongue)
        told["other"] = [called[line.document_id_b] for line in each]
    for side in "ab":
        told[f"name_{side}"] = matches[f"{name}_{side}"]
        told[f"value_{side}"] = matches[f"value_{tongue}_{side}"]
    told["change"] = [words.change(line) for line in each]
    told["percent"] = [words.percent(line) for line in each]
    told["verdict"] = [words.verdict(line) for line in each]
    told["score"] = matches["score"]
    for side in "ab":
        told[f"quote_{side}"] = matches[f"quote_{side}"]
    return pd.DataFrame(
        {view.say("compare", f"column_{shown_column}"): values for shown_column, values in told.items()}
    )


def places(matches: pd.DataFrame, side: str) -> list[str | None]:
    """Where the words of one side stand in their notice."""
    return evidence.places(aligned.one_side(matches, side))


def unmatched(selection: Selection, chosen: Compared) -> None:
    """What has no match: rows of the basis, and rows of the others, each a list to open and a file."""
    for side in ("basis", "other"):
        rows = aligned.without(selection, chosen.basis, chosen.others, side)
        label = view.say("compare", f"left_{side}", n=len(rows))
        if paper.asked():
            # On paper the number stands for the list, which is as long as the notice.
            st.text(label)
        elif not rows.empty:
            fold.part(label, f"left-{side}", lambda side=side, rows=rows: _left(side, rows))


def _left(side: str, rows: pd.DataFrame) -> None:
    title = view.say("compare", f"left_{side}", n=len(rows))
    evidence.table(left(rows), evidence.places(rows), key=f"left_{side}", title=title)
    download.table(f"left_{side}", len(rows), view.say("compare", "file_left"), lambda: left(rows))


def left(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without a match in the reader's words, each with its notice."""
    tongue = view.language()
    columns = {
        view.say("field", "document"): [view.name(name) for name in rows["document_id"]],
        view.say("field", "indicator"): rows["indicator" if tongue == "zh" else "indicator_en"],
        view.say("field", "value"): rows[f"value_{tongue}"],
        view.say("field", "target_type"): [view.say("target_type", code) for code in rows["target_type"]],
        view.say("field", "quote"): rows["quote"],
    }
    return pd.DataFrame(columns)


def _on_paper(matches: pd.DataFrame, chosen: Compared) -> pd.DataFrame:
    """What belongs together in one column, so that both quotes fit on a sheet."""
    shown = said(matches, chosen)

    def column(shown_column: str) -> pd.Series:
        return shown[view.say("compare", f"column_{shown_column}")]

    both = {
        side: column(f"name_{side}") + "\n" + column(f"value_{side}") + "\n" + column(f"quote_{side}") for side in "ab"
    }
    if len(chosen.others) > 1:
        both["b"] = column("other") + "\n" + both["b"]
    sure = column("score").map("{:.0f}".format) + " " + column("verdict")
    change = (column("change") + "\n" + column("percent")).str.rstrip()
    return pd.DataFrame(
        {
            view.say("compare", "basis"): both["a"],
            view.say("compare", "against"): both["b"],
            view.say("compare", "column_change"): change,
            view.say("compare", "column_verdict"): sure,
        }
    )


def _columns(shown: pd.DataFrame, links: list[str]) -> dict[str, object]:
    # English says units in words of their own.
    wider = 45 if view.language() == "en" else 0
    widths = {
        view.say("compare", f"column_{shown_column}"): width + wider * shown_column.startswith(("value", "change"))
        for shown_column, width in _WIDTHS.items()
    }
    first, score = (view.say("compare", code) for code in ("column_name_a", "column_score"))
    found: dict[str, object] = {
        name: st.column_config.Column(name, width=widths.get(name), pinned=name == first) for name in shown
    }
    found[score] = st.column_config.NumberColumn(score, width=widths[score], format="%.0f")
    short = view.say("text", "open_source_short")
    return found | {name: st.column_config.LinkColumn(name, display_text=short) for name in links}
