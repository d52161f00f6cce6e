"""The assessment as tables: the agencies that lead, those that take part, the chapters; and all of it as a file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from loaders.ledger.assessment import PARTS, RATES, Figures, least_cases
from loaders.ledger.model import NO_AGENCY
from pages.components import assessment_words as words
from pages.components import download, drawer, paper, printed, switch, view
from pages.queries import assessment, headline, run
from pages.queries.assessment import Sitting
from pages.selection import Selection

# Columns of states that a table has beside the rates.
_STATES = ("behind", "unreported")
_NAME = 180


def ranked() -> bool:
    """Whether the address asks for ranks, with the switch for it on the screen."""
    if paper.asked():
        return st.query_params.get("ranked") == "1"
    return switch.on("ranked", view.say("assessment", "ranked"))


def lead(selection: Selection, sat: Sitting, is_ranked: bool, n: int) -> None:
    """The agencies that lead, of `n` distinct targets, with the rule of counting and what is said of ranks."""
    found = assessment.by_agency(selection, sat, PARTS[0], is_ranked)
    _title(PARTS[0])
    if is_ranked:
        with_rank = int(found["rank"].notna().sum())
        others = int((found["agency"] != NO_AGENCY).sum()) - with_rank
        st.caption(view.say("assessment", "ranked_on", ranked=with_rank, others=others))
    else:
        st.caption(view.say("assessment", "ranked_off"))
    _show(selection, sat, found, PARTS[0], is_ranked=is_ranked)
    st.caption(view.say("assessment", "lead_rule", sum=int(found["targets"].sum()), n=n))
    st.caption(view.say("assessment", "few_rule", least=least_cases()))


def participating(selection: Selection, sat: Sitting) -> None:
    """The agencies that take part."""
    _title(PARTS[1])
    st.caption(view.say("assessment", "participating_rule"))
    _show(selection, sat, assessment.by_agency(selection, sat, PARTS[1]), PARTS[1])


def chapters(selection: Selection, sat: Sitting) -> None:
    """The chapters."""
    _title("chapter")
    _show(selection, sat, assessment.by_chapter(selection, sat), "chapter")


def _title(block: str) -> None:
    st.markdown(f"**{view.say('assessment', f'title_{block}')}**")


def _show(selection: Selection, sat: Sitting, found: pd.DataFrame, block: str, *, is_ranked: bool = False) -> None:
    """The lines as a table whose names lead to the ledger, where filters can say what is behind every one of them."""
    if found.empty:
        st.caption(words.NONE)
        return
    shown = said(found, block, is_ranked=is_ranked)
    if paper.asked():
        printed.table(shown)
        return
    first = shown.columns[1 if is_ranked else 0]
    chosen = [words.behind(selection, code, block) for code in found.iloc[:, 0]]
    config = _widths(first)
    if all(one is not None for one in chosen):
        pairs = zip(chosen, shown[first], strict=True)
        shown = shown.assign(**{first: [f"{_ledger(one, sat)}#{name.replace('%', '%25')}" for one, name in pairs]})
        config[first] = st.column_config.LinkColumn(first, display_text=r"#([\s\S]+)$", pinned=True, width=_NAME)
    st.dataframe(
        shown,
        key=f"assessed_{block}",
        height=560 if len(shown) > 15 else "content",
        hide_index=True,
        column_config=config,
        alt=view.say("assessment", "table_alt", title=view.say("assessment", f"title_{block}"), n=len(shown)),
    )
    printed.whole_elsewhere(len(shown))


def _widths(first: str) -> dict[str, object]:
    """Room for a rate with its mark, and for the rates that a weighted figure does without."""
    wide = {view.say("rate", rate): 150 for rate in RATES}
    wide |= {first: _NAME, view.say("assessment", "weighted"): 190 if view.language() == "zh" else 260}
    return {name: st.column_config.Column(name, width=width) for name, width in wide.items()}


def _ledger(chosen: Selection, sat: Sitting) -> str:
    """The address of the ledger with these targets on the day of the sitting."""
    if len(headline.documents()) > 1:
        chosen = chosen.with_values("document", [sat.document_id])
    return drawer.address("ledger", view.query(chosen, on=f"{sat.at.on}"))


def said(found: pd.DataFrame, block: str, *, is_ranked: bool = False) -> pd.DataFrame:
    """What a reader sees of lines of `assessment.by_agency` (block 'lead' or 'participating') or `by_chapter`."""
    each = list(found.itertuples(index=False))
    head = view.say("field", "chapter" if block == "chapter" else "agency")
    shown: dict[str, list[object]] = {}
    if is_ranked:
        no_rank = view.say("assessment", "no_rank")
        shown[view.say("assessment", "rank")] = [no_rank if pd.isna(line.rank) else f"{line.rank}" for line in each]
    shown[head] = [words.name(line[0], block) for line in each]
    shown[view.say("assessment", "targets")] = [line.targets for line in each]
    for rate in RATES:
        unasked = block == "participating" and rate == "reporting"
        blank = view.say("assessment", "not_asked")
        shown[view.say("rate", rate)] = [blank if unasked else words.rate(words.of_line(line, rate)) for line in each]
    shown[view.say("assessment", "weighted")] = [words.weighted(line) for line in each]
    for state in _STATES:
        shown[view.say("state", state)] = [getattr(line, state) for line in each]
    shown[view.say("assessment", "overdue")] = [line.overdue for line in each]
    return pd.DataFrame(shown)


def take_away(selection: Selection, sat: Sitting, is_ranked: bool) -> None:
    """A button for the CSV of everything that the tables show, and of the whole."""
    n = len(_blocks(selection, sat, is_ranked, view.language()))
    name = f"{view.say('assessment', 'file')}_{sat.period.key}"
    download.table("assessment", n, name, lambda: written(selection, sat, is_ranked))


def written(selection: Selection, sat: Sitting, is_ranked: bool) -> pd.DataFrame:
    """The view, the agencies and the chapters as one table: each rate as n, N and percent in columns of their own."""
    return _blocks(selection, sat, is_ranked, view.language())


@run.remembered(run.FEW)
def _blocks(selection: Selection, sat: Sitting, is_ranked: bool, language: str) -> pd.DataFrame:  # noqa: ARG001
    whole = assessment.whole(selection, sat)
    lines = [_line(sat, view.say("assessment", "whole"), "", _of(whole), asked=True)]
    for block in (*PARTS, "chapter"):
        if block == "chapter":
            found = assessment.by_chapter(selection, sat)
        else:
            found = assessment.by_agency(selection, sat, block, is_ranked and block == PARTS[0])
        title = view.say("assessment", f"title_{block}")
        for line in found.itertuples(index=False):
            lines.append(_line(sat, title, words.name(line[0], block), line._asdict(), asked=block != "participating"))
    return pd.DataFrame(lines)


def _of(whole: Figures) -> dict[str, object]:
    counts = {f"{name}_n": one.n for name, one in whole.rates.items()}
    counts |= {f"{name}_of": one.of for name, one in whole.rates.items()}
    own = {"targets": whole.targets, "overdue": whole.overdue, "weighted": whole.weighted}
    return {**own, **{state: whole.states[state] for state in _STATES}, **counts}


def _line(sat: Sitting, block: str, name: str, line: dict[str, object], *, asked: bool) -> dict[str, object]:
    say = view.say
    told: dict[str, object] = {
        say("assessment", "period"): sat.period.key,
        say("assessment", "day"): f"{sat.at.on}",
        say("assessment", "block"): block,
        say("assessment", "name"): name,
        say("assessment", "rank"): None if pd.isna(line.get("rank", pd.NA)) else int(line["rank"]),
        say("assessment", "targets"): line["targets"],
    }
    few, missing = [], []
    for rate in RATES:
        one = words.Rate(line[f"{rate}_n"], line[f"{rate}_of"])
        is_asked = asked or rate != "reporting"
        title = say("rate", rate)
        told[say("assessment", "column_n", rate=title)] = one.n if is_asked else None
        told[say("assessment", "column_of", rate=title)] = one.of if is_asked else None
        told[title] = (words.percent(one.share) if one.share is not None else None) if is_asked else None
        few += [rate] if one.is_small else []
        missing += [rate] if one.share is None else []
    share = line["weighted"]
    told[say("assessment", "weighted")] = None if share is None or pd.isna(share) else round(float(share) * 100, 1)
    told[say("assessment", "column_few")] = words.rates(few) if few else None
    told[say("assessment", "column_missing")] = words.rates(missing) if missing else None
    told |= {say("state", state): line[state] for state in _STATES}
    return told | {say("assessment", "overdue"): line["overdue"]}
