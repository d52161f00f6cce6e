"""Who holds which role, who asks for one, and every act of writing with what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from loaders.ledger import people
from loaders.ledger.book import Book
from loaders.ledger.model import NO_AGENCY, Grant, Request, Write
from loaders.ledger.people import Held
from pages.queries import ledger
from pages.queries.ledger import At
from pages.queries.run import FEW, ask, remembered

# What an act can have done: the sentences of the code set `audit`.
DID = (
    *("nothing", "reports", "nodes", "extension", "granted", "not_granted", "move", "schedule", "problem"),
    *("role_given", "role_taken", "role_refused", "role_asked", "notice_accepted", "notice_withdrawn"),
)
_OF_WRITE = ("write_id", "written_at", "kind", "who", "person", "agency", "source", "file_name")


@dataclass(frozen=True, slots=True)
class Did:
    """What an act did: `code`, one of DID, names its sentence, and `values` fill the places.

    `lines` is how many lines it added; `agencies` those that it is about beside the one for which it was written.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    lines: int = 1
    agencies: tuple[str, ...] = ()


def held(person: str, at: At) -> frozenset[Held]:
    """The roles of an account."""
    return people.held(ledger.book(at).grants, person)


def is_open(at: At) -> bool:
    """Whether no role was ever given, so that names are as typed where nobody can sign in."""
    return not ledger.book(at).grants


def holders(at: At) -> tuple[Grant, ...]:
    """Every role that is held, in the order of giving."""
    return people.holders(ledger.book(at).grants)


def waiting(at: At) -> tuple[Request, ...]:
    """The requests that nobody has answered, the oldest first."""
    book = ledger.book(at)
    return tuple(sorted(people.waiting(book.requests, book.grants), key=lambda one: one.write.write_id))


@remembered(1)
def agencies() -> tuple[str, ...]:
    """Every agency that reports on a target, in the order of the notices."""
    found = ask(
        "select agency from (select document_id, target_order, unnest(names) as agency,"
        "   generate_subscripts(names, 1) as position from ("
        "     select min((document_id, target_order)) as first, first[1] as document_id, first[2] as target_order,"
        "     string_split(coalesce(lead_agencies, shared_agencies), '、') as names from s"
        "     where coalesce(lead_agencies, shared_agencies) is not null group by names))"
        " group by agency order by min((document_id, target_order, position))"
    )
    return tuple(found["agency"])


@remembered(FEW)
def acts(at: At, kind: str | None = None, by: str | None = None, of: tuple[str, ...] = ()) -> pd.DataFrame:
    """Every act of writing, the latest first: write_id, written_at, kind, who, person, agency, lines, source,
    file_name, did (a `Did`).

    `kind` leaves the others out, `by` those of another account (or name, where there was none), `of` those that neither
    were written for one of these agencies nor are about one.
    """
    book = ledger.book(at)
    did = _did(book)
    chosen = [
        (one, did[one.write_id])
        for one in sorted(book.writes.values(), key=lambda one: -one.write_id)
        if (kind is None or one.kind == kind) and (by is None or writer(one) == by)
    ]
    if of:
        chosen = [(one, what) for one, what in chosen if {one.agency, *what.agencies} & set(of)]
    lines = [(*(getattr(one, column) for column in _OF_WRITE), what.lines, what) for one, what in chosen]
    return pd.DataFrame(lines, columns=[*_OF_WRITE, "lines", "did"])


def writer(one: Write) -> str:
    """By what a writer is told from others: the account, or the name as typed."""
    return one.person or one.who


@remembered(FEW)
def writers(at: At) -> dict[str, str]:
    """Each `writer` → the name written under last, the latest writers first."""
    found: dict[str, str] = {}
    for one in sorted(ledger.book(at).writes.values(), key=lambda one: -one.write_id):
        found.setdefault(writer(one), one.who)
    return found


@remembered(FEW)
def concerned(at: At) -> tuple[str, ...]:
    """Every agency for which an act was written or which one is about, by name."""
    book = ledger.book(at)
    did = _did(book)
    found = {name for one in book.writes.values() for name in (one.agency, *did[one.write_id].agencies)}
    return tuple(sorted(found - {"", NO_AGENCY}))


def _did(book: Book) -> dict[int, Did]:
    """What each act did, by its number."""
    found = {number: Did("nothing", lines=0) for number in book.writes}
    found |= _of_targets(book) | _of_people(book) | _of_notices(book)
    for problem in book.problems:
        for step in problem.steps:
            values = {"problem_id": problem.problem_id, "title": problem.title, "step": step.step}
            about = (step.agency,) if step.agency else ()
            found[step.write.write_id] = Did("problem", values, 1 + len(step.nodes), about)
    return found


def _of_targets(book: Book) -> dict[int, Did]:
    found: dict[int, Did] = {}
    periods: dict[int, dict[str, None]] = {}
    lines: dict[int, int] = {}
    for target_id, history in book.histories.items():
        about = book.stated[target_id].indicator if target_id in book.stated else target_id
        for entry in history.entries:
            number = entry.write.write_id
            periods.setdefault(number, {})[entry.report.period] = None
            lines[number] = lines.get(number, 0) + 1
        for baseline in history.baselines:
            number = baseline.write.write_id
            periods.setdefault(number, {})
            lines[number] = lines.get(number, 0) + 1
        for plan in history.plans:
            found[plan.write.write_id] = Did("nodes", {"target": about}, len(plan.nodes))
        for one in history.extensions:
            found[one.asked.write_id] = Did("extension", {"target": about, "day": one.new_due})
            if one.decided is not None:
                code = "granted" if one.granted else "not_granted"
                values = {"target": about, "number": one.extension_id}
                found[one.decided.write_id] = Did(code, values, agencies=(one.asked.agency,))
    for number, keys in periods.items():
        found[number] = Did("reports", {"periods": tuple(sorted(keys))}, lines[number])
    for move in book.moves:
        found[move.write.write_id] = Did("move", {"before": move.from_target_id, "after": move.to_target_id})
    for document_id, set_to in book.schedules.items():
        for schedule, write in set_to:
            values = {"document": document_id, "cadence": schedule.cadence, "n": schedule.due_day}
            found[write.write_id] = Did("schedule", values)
    return found


def _of_people(book: Book) -> dict[int, Did]:
    found: dict[int, Did] = {}
    now: set[tuple[str, str, str]] = set()
    for one in book.grants:
        key = (one.person, one.role, one.agency)
        code = "role_given" if one.granted else "role_taken" if key in now else "role_refused"
        (now.add if one.granted else now.discard)(key)
        values = {"person": one.person, "name": one.name, "role": one.role, "agency": one.agency, "reason": one.reason}
        found[one.write.write_id] = Did(code, values, agencies=(one.agency,) if one.agency else ())
    for asked in book.requests:
        values = {"role": asked.role, "agency": asked.agency, "reason": asked.reason}
        found[asked.write.write_id] = Did("role_asked", values, agencies=(asked.agency,) if asked.agency else ())
    return found


def _of_notices(book: Book) -> dict[int, Did]:
    found: dict[int, Did] = {}
    for one in book.notices:
        about = {"document": one.document_id}
        found[one.accepted.write_id] = Did("notice_accepted", about)
        if one.withdrawn is not None:
            values = {**about, "file": one.accepted.file_name, "reason": one.reason}
            found[one.withdrawn.write_id] = Did("notice_withdrawn", values)
    return found
