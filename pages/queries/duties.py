"""Each target as something to report on, and what has become of it on a day; made of those alone that are asked for.

A database of very many rows is read notice by notice: an object for each of a million targets would take gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from threading import Lock

from loaders.ledger.amounts import reporting_unit
from loaders.ledger.model import NO_AGENCY, Duty, Goal, Stated
from pages.queries import source
from pages.queries.run import ask, fetch, remembered
from pages.selection import Selection

# Rows of a database that are held as objects at once, and so as many as the pages of the ledger show at a time.
MOST_ROWS = 20_000
# Notices that are held of a larger database.
_HELD = 64


def are_many() -> bool:
    """Whether the database has so many rows that only those of some notices are held at a time."""
    return _rows() > MOST_ROWS


@remembered(1)
def _rows() -> int:
    return int(fetch("select count(*) as n from d.targets")["n"].iloc[0])


@remembered(1)
def duties() -> Mapping[str, Duty]:
    """Each target of the database by its name, with its goal and who reports on it, in the order of the notices."""
    return ByNotice() if are_many() else _read(Selection())


def of_notices(document_ids: Sequence[str]) -> Mapping[str, Duty]:
    """The targets of these notices, as `duties` has them; of all where none is given."""
    held = duties()
    if not document_ids:
        return held
    if isinstance(held, ByNotice):
        return {name: one for document_id in document_ids for name, one in held.of(document_id).items()}
    wanted = set(document_ids)
    return {name: one for name, one in held.items() if one.stated.document_id in wanted}


class ByNotice(Mapping[str, Duty]):
    """The targets of a large database by their name, read notice by notice; _HELD of them are kept.

    All visitors share it, so what is held may be another dictionary from one line to the next: each is read once.
    """

    def __init__(self) -> None:
        self._filling = Lock()
        self._notices: dict[str, dict[str, Duty]] = {}
        self._named: dict[str, Duty] = {}

    def of(self, document_id: str) -> Mapping[str, Duty]:
        """Those of one notice, in its order."""
        if (held := self._notices.get(document_id)) is not None:
            return held
        found = _read(Selection(document=(document_id,)))
        with self._filling:
            if len(self._notices) >= _HELD:
                self._notices, self._named = {}, {}
            self._notices[document_id] = found
            self._named.update(found)
        return found

    def __getitem__(self, name: str) -> Duty:
        if (held := self._named.get(name)) is not None:
            return held
        document_id = source.document_of(name)
        if document_id is None:
            raise KeyError(name)
        return self.of(document_id)[name]

    def __iter__(self) -> Iterator[str]:
        yield from fetch("select target_id from d.targets order by document_id, target_order")["target_id"]

    def __len__(self) -> int:
        return _rows()


def _read(selection: Selection) -> dict[str, Duty]:
    found = ask(
        "select target_id, document_id, task_no, target_type, indicator, quote, unit, comparator, value_low,"
        " value_high, due_date, plan_year, lead_agencies, shared_agencies from s order by document_id, target_order",
        selection,
    )
    found = found.astype(object).where(found.notna(), None)
    return {line.target_id: _duty(line) for line in found.itertuples()}


def _duty(line: object) -> Duty:
    due = line.due_date.date() if line.due_date is not None else None
    start = date(int(line.plan_year), 1, 1) if line.plan_year is not None else None
    if start is not None and due is not None and due < start:
        start = date(due.year, 1, 1)
    goal = Goal(line.target_id, line.target_type, line.comparator, line.value_low, line.value_high, start, due)
    unit = line.unit or ""
    stated = Stated(line.target_id, line.document_id, line.task_no, line.target_type, line.indicator, line.quote, unit)
    named = line.lead_agencies or line.shared_agencies
    agencies = tuple(named.split("、")) if named else (NO_AGENCY,)
    return Duty(stated, goal, agencies, reporting_unit(line.quote, unit))


def scope(selection: Selection) -> tuple[str, ...]:
    """The notices to which answers about a view are bound: none in particular, or of a large database those chosen."""
    return selection.document if are_many() else ()


def within_reach(selection: Selection) -> Selection:
    """The selection itself; of a large database, where the notices chosen have more than MOST_ROWS or none is chosen,
    in the newest notice alone that has a row in view."""
    if not are_many() or (selection.document and _rows_of(selection.document) <= MOST_ROWS):
        return selection
    newest = _newest(selection)
    return selection.with_values("document", [newest]) if newest else selection


@remembered()
def _rows_of(document_ids: tuple[str, ...]) -> int:
    found = fetch("select count(*) as n from d.targets where document_id = any(?)", [list(document_ids)])
    return int(found["n"].iloc[0])


@remembered()
def _newest(selection: Selection) -> str | None:
    found = ask(
        "select d.document_id from d.documents d semi join s using (document_id)"
        " order by d.plan_year desc nulls last, d.issue_date desc nulls last, d.document_id limit 1",
        selection,
    )
    return None if found.empty else found["document_id"].iloc[0]
