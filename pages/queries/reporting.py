"""Who reported what for a period, who did not, and what the form of an agency holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

import pandas as pd

from loaders.ledger import form, periods, rule
from loaders.ledger.book import Lost
from loaders.ledger.model import NO_AGENCY, Duty, Period
from loaders.ledger.settings import thresholds
from pages.queries import ledger
from pages.queries.ledger import At
from pages.queries.rows import named, rows
from pages.queries.run import FEW, remembered
from pages.selection import Selection

ASKED = ("on_time", "late", "missing")


def period_of(document_id: str, key: str, at: At) -> Period:
    """The period of that key as the notice is reported on; raises LedgerError unknown_period."""
    return periods.of(key, ledger.book(at).schedule(document_id, at.on))


def periods_of(document_id: str, at: At) -> tuple[Period, ...]:
    """Every period of a notice, earliest first."""
    return ledger.days((document_id,), at)


@remembered(FEW)
def targets(selection: Selection, document_id: str, key: str, at: At) -> pd.DataFrame:
    """A line for each target in view and each agency that reports on it: target_id, agency ('none' where the task names
    none), reporting (one of ASKED).

    What is not asked for is left out, and where agencies are chosen every other agency.
    """
    period = period_of(document_id, key, at)
    schedule, book, limits = ledger.book(at).schedule(document_id, at.on), ledger.book(at), thresholds()
    within = selection.with_values("document", [document_id])
    found = []
    for name in rows(within)["target_id"]:
        duty = ledger.duties()[name]
        told = rule.reporting(duty.goal, book.history(name), period, at.on, schedule, limits)
        if told in ASKED:
            wanted = [one for one in duty.agencies if not selection.agency or one in selection.agency]
            found += [(name, agency, told) for agency in wanted]
    return pd.DataFrame(found, columns=["target_id", "agency", "reporting"])


@remembered()
def figures(selection: Selection, document_id: str, key: str, at: At) -> dict[str, int]:
    """asked, on_time, late, missing: targets, each once; agencies: who is asked; complete: who has reported on all."""
    found = targets(selection, document_id, key, at)
    each = found.drop_duplicates("target_id")["reporting"].value_counts()
    counts = {name: int(each.get(name, 0)) for name in ASKED}
    named = found[found["agency"] != NO_AGENCY]
    agencies, lacking = (part["agency"].nunique() for part in (named, named[named["reporting"] == "missing"]))
    return {"asked": sum(counts.values()), **counts, "agencies": agencies, "complete": agencies - lacking}


@remembered()
def by_agency(selection: Selection, document_id: str, key: str, at: At) -> pd.DataFrame:
    """agency (missing where the task names none), agency_en, state (one of ASKED), lines. Targets of several agencies
    count for each."""
    found = targets(selection, document_id, key, at).rename(columns={"reporting": "state"})
    return ledger.with_english(found.groupby(["agency", "state"], sort=False).size().reset_index(name="lines"))


@lru_cache(maxsize=64)
def of(document_id: str, key: str, at: At) -> Callable[[Selection], pd.DataFrame]:
    """`by_agency` of a period as a question of the selection alone; the same function for the same period."""
    return partial(by_agency, document_id=document_id, key=key, at=at)


@remembered()
def by_agency_wide(selection: Selection, document_id: str, key: str, at: At) -> pd.DataFrame:
    """agency ('none' where the task names none), asked, on_time, late, missing; those with most missing first."""
    found = targets(selection, document_id, key, at)
    counts = found.groupby(["agency", "reporting"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(ASKED), fill_value=0).astype(int)
    counts.insert(0, "asked", counts.sum(axis=1))
    return counts.reset_index().sort_values(["missing", "asked", "agency"], ascending=[False, False, True])


@remembered()
def missing(agency: str, document_id: str, key: str, at: At) -> pd.DataFrame:
    """The targets that an agency has not reported on for a period, columns as `rows`, in the order of the notice."""
    found = targets(Selection(), document_id, key, at)
    wanted = found.loc[(found["agency"] == agency) & (found["reporting"] == "missing"), "target_id"]
    every = rows(Selection(document=(document_id,)))
    return every[every["target_id"].isin(set(wanted))].reset_index(drop=True)


def duties_of(agency: str, document_id: str) -> Mapping[str, Duty]:
    """The targets of a notice on which an agency reports, in the order of the notice."""
    return {name: duty for name, duty in ledger.of_notices((document_id,)).items() if agency in duty.agencies}


def form_lines(agency: str, document_id: str, at: At, language: str) -> list[form.Line]:
    """The lines of an agency's form, in words of the language."""
    told = ledger.judged(at)
    every = rows(Selection(document=(document_id,)))
    columns = ["indicator" if language == "zh" else "indicator_en", f"value_{language}", "quote"]
    # These alone: to go through all columns of a notice takes longer than the form.
    shown = dict(zip(every["target_id"], every[columns].itertuples(index=False, name=None), strict=True))
    found = []
    for name, duty in duties_of(agency, document_id).items():
        indicator, goal, quote = shown[name]
        found.append(form.Line(duty, indicator, goal or quote, told[name].due, told[name].latest))
    return found


def agencies_of(document_id: str) -> list[str]:
    """Who reports on a notice, most targets first; NO_AGENCY last where a task names none."""
    counts: dict[str, int] = {}
    for duty in ledger.of_notices((document_id,)).values():
        for agency in duty.agencies:
            counts[agency] = counts.get(agency, 0) + 1
    return sorted(counts, key=lambda agency: (agency == NO_AGENCY, -counts[agency], agency))


@remembered(FEW)
def lost(at: At) -> tuple[Lost, ...]:
    """What was written about targets that the database no longer has; of a large database the targets that are like
    them are looked for in their own notices and among those that were written about."""
    book, duties = ledger.book(at), ledger.duties()
    there = {name: duties[name].stated for name in book.histories if name in duties}
    notices = {book.stated[name].document_id for name in book.histories if name not in there}
    if not notices:
        return ()
    near = ledger.of_notices(sorted(notices) if ledger.are_many() else ())
    return book.lost({**{name: duty.stated for name, duty in near.items()}, **there})


def extensions(at: At) -> pd.DataFrame:
    """Every extension asked for, undecided first, then the latest: extension_id, target_id, indicator, indicator_en,
    agency, asked_by, asked_on, due, new_due, reason, granted (missing while undecided), decided_by, decision_reason."""
    book, found = ledger.book(at), []
    asked = {name: rule.known_by(history, at.on).extensions for name, history in book.histories.items()}
    shown = {line.target_id: line for line in named(tuple(name for name, ones in asked.items() if ones)).itertuples()}
    for name, ones in asked.items():
        for one in ones if name in shown else ():
            found.append(
                {
                    "extension_id": one.extension_id,
                    "target_id": name,
                    "indicator": shown[name].indicator,
                    "indicator_en": shown[name].indicator_en,
                    "agency": one.asked.agency,
                    "asked_by": one.asked.who,
                    "asked_on": one.asked.written_on,
                    "due": ledger.duties()[name].goal.due,
                    "new_due": one.new_due,
                    "reason": one.reason,
                    "granted": one.granted,
                    "decided_by": one.decided.who if one.decided else "",
                    "decision_reason": one.decision_reason,
                }
            )
    found.sort(key=lambda one: (one["granted"] is not None, -one["extension_id"]))
    return pd.DataFrame(found)
