"""The lines of a filled form against the targets and the ledger: what would be written, and what is wrong where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from loaders import reference
from loaders.ledger import amounts, form
from loaders.ledger.book import Book
from loaders.ledger.model import STATUSES, Baseline, Duty, LedgerError, Period, Report
from loaders.ledger.rule import is_cumulative, known_by
from loaders.ledger.sheet import Cells, folded

OUTCOMES = ("new", "correction", "unchanged", "blank", "wrong")
MOST_CHARACTERS = 2000
# Programs write the midnight of a day along with it.
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]\s*0?0:00(?::00(?:\.0+)?)?)?")
# What a spreadsheet makes of 2023-03 when it opens a CSV.
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What a cell shows whose formula failed, in a workbook and in a CSV saved from one.
_CELL_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|#+")
# Of what the form did not foresee, so much is said back.
_MOST_TOLD = 60
_WORDS = ("evidence", "problem", "note")
# What an agency fills in by itself: the unit and the day stand there already.
_SAID = ("value", "status", "baseline", *_WORDS)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: a code of labels.csv, code set `ledger_error`, the values of its places, the column.

    A warning is told and does not stop the line.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    column: str = ""
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A line of a form and what becomes of it: one of OUTCOMES."""

    number: int
    target_id: str
    outcome: str
    faults: tuple[Fault, ...] = ()
    report: Report | None = None
    baseline: Baseline | None = None

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that keep the line, and with it the file, from being written."""
        return tuple(one for one in self.faults if not one.is_warning)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is checked against: whose it is, for which period, what the ledger held, the day of the check."""

    agency: str
    period: Period
    duties: Mapping[str, Duty]
    book: Book
    today: date


def lines(found: Iterable[Cells], asked: Asked) -> list[Checked]:
    """Every line of a form, checked; none is accepted where one has an error."""
    seen: dict[str, int] = {}
    checked = []
    for one in found:
        target_id = _text(one.cells.get("target_id"))
        earlier = seen.setdefault(target_id, one.number)
        if target_id and earlier != one.number:
            fault = Fault("line_twice", {"line": earlier}, "target_id")
            checked.append(Checked(one.number, target_id, "wrong", (fault,)))
        else:
            checked.append(_Line(one, target_id, asked).checked())
    return checked


def accepted(checked: Sequence[Checked]) -> tuple[list[Report], list[Baseline]]:
    """What the lines would add to the ledger. Raises LedgerError lines_wrong where one of them has an error."""
    wrong = sum(1 for one in checked if one.errors)
    if wrong:
        raise LedgerError("lines_wrong", n=wrong)
    reports = [one.report for one in checked if one.outcome in ("new", "correction") and one.report is not None]
    return reports, [one.baseline for one in checked if one.baseline is not None]


class _Line:
    """One line under examination."""

    def __init__(self, line: Cells, target_id: str, asked: Asked) -> None:
        self.line, self.target_id, self.asked = line, target_id, asked
        self.duty = asked.duties.get(target_id)
        self.faults: list[Fault] = []

    def checked(self) -> Checked:
        if self.line.surplus:
            self._wrong("surplus_cells", "", cells=self.line.surplus)
        self._whose()
        if self.duty is None or self._has_errors():
            return self._as("wrong")
        if not any(self._cell(name) for name in _SAID):
            return self._as("blank")
        for name in _WORDS:
            if len(self._cell(name)) > MOST_CHARACTERS:
                self._wrong("too_long", name, most=MOST_CHARACTERS)
            elif _CELL_ERROR.fullmatch(self._cell(name)):
                self._wrong("cell_error", name, value=self._cell(name)[:_MOST_TOLD])
        as_of, baseline = self._as_of(), self._baseline()
        report = self._report(as_of, baseline)
        if self._has_errors():
            return self._as("wrong")
        if report is None:
            return self._as("new" if baseline else "unchanged", baseline=baseline)
        held = self._is_held(report)
        if held:
            return self._as("new" if baseline else "unchanged", baseline=baseline)
        self._against_others(report)
        if self._has_errors():
            return self._as("wrong")
        return self._as("new" if held is None else "correction", report, baseline)

    def _as(self, outcome: str, report: Report | None = None, baseline: Baseline | None = None) -> Checked:
        return Checked(self.line.number, self.target_id, outcome, tuple(self.faults), report, baseline)

    def _wrong(self, code: str, column: str, **values: object) -> None:
        self.faults.append(Fault(code, values, column))

    def _has_errors(self) -> bool:
        return any(not one.is_warning for one in self.faults)

    def _cell(self, name: str) -> str:
        return _text(self.line.cells.get(name))

    def _whose(self) -> None:
        """The line is of this agency, this period, and a target that it answers for."""
        asked = self.asked
        if not self.target_id:
            self._wrong("no_target", "target_id")
        elif self.duty is None:
            self._wrong("unknown_target", "target_id", target_id=self.target_id[:_MOST_TOLD])
        elif asked.agency not in self.duty.agencies:
            self._wrong("not_responsible", "agency", agency=asked.agency, responsible=list(self.duty.agencies))
        if not _says(self.line.cells.get("period"), asked.period):
            self._wrong("other_period", "period", told=self._cell("period")[:_MOST_TOLD], period=asked.period.key)
        if (told := self._cell("agency")) != asked.agency:
            self._wrong("other_agency", "agency", told=told[:_MOST_TOLD], agency=asked.agency)

    def _as_of(self) -> date:
        period, today = self.asked.period, self.asked.today
        day = day_of(self.line.cells["as_of"]) if self._cell("as_of") else min(period.end, today)
        if day is None:
            self._wrong("not_a_date", "as_of", value=self._cell("as_of")[:_MOST_TOLD])
            return period.end
        if day > today:
            self._wrong("future_date", "as_of", day=day, today=today)
        elif not period.start <= day <= period.end:
            self._wrong("outside_period", "as_of", day=day, start=period.start, end=period.end)
        return day

    def _amount(self, name: str) -> float | None:
        cell, unit = self.line.cells.get(name), self.duty.stated.unit
        if not _text(cell):
            return None
        try:
            return amounts.amount(cell, self._cell("unit"), unit, self.duty.unit)
        except LedgerError as error:
            is_units_cell = amounts.factor(self._cell("unit") or self.duty.unit, unit) is None
            in_unit = error.code == "two_units" or (error.code == "wrong_unit" and is_units_cell)
            self._wrong(error.code, "unit" if in_unit else name, **error.values)
        return None

    def _baseline(self) -> Baseline | None:
        """The start that the line states, where it is another one than the ledger has."""
        if not self._cell("baseline"):
            return None
        if not form.is_counted(self.duty):
            self._wrong("value_of_a_thing", "baseline")
            return None
        value = self._amount("baseline")
        if value is not None:
            self._of_its_place("baseline", value)
        held = known_by(self.asked.book.history(self.target_id), self.asked.today).baseline
        if value is None or (held is not None and held.value == value):
            return None
        start = self.duty.goal.start or self.asked.period.start
        return Baseline(
            self.target_id, value, start - timedelta(days=1), self._written("baseline"), self._cell("evidence")
        )

    def _report(self, as_of: date, baseline: Baseline | None) -> Report | None:
        said = {name: self._cell(name) for name in _WORDS}
        if form.is_counted(self.duty):
            if self._cell("status"):
                self._wrong("status_of_a_value", "status")
            value, status = self._amount("value"), None
            if value is not None:
                self._of_its_place("value", value)
                self._of_its_sum(value)
        else:
            if self._cell("value"):
                self._wrong("value_of_a_thing", "value")
            value, status = None, self._status()
        if self._has_errors():
            return None
        if value is None and status is None:
            # A baseline is kept with its evidence, and with no other words.
            if said["problem"] or said["note"] or (said["evidence"] and baseline is None):
                self._wrong("nothing_said", "value" if form.is_counted(self.duty) else "status")
            return None
        written = self._written("value") if value is not None else ""
        return Report(self.target_id, self.asked.period.key, as_of, value, written, status, **said)

    def _written(self, name: str) -> str:
        return amounts.as_written(self._cell(name), self._cell("unit"), self.duty.stated.unit, self.duty.unit)

    def _of_its_place(self, name: str, value: float) -> None:
        if self.duty.goal.target_type == "rank" and (value < 1 or value != int(value)):
            self._wrong("no_place", name, value=f"{value:g}")

    def _of_its_sum(self, value: float) -> None:
        if is_cumulative(self.duty.goal) and value < 0:
            self._wrong("negative", "value", value=f"{value:g}")

    def _status(self) -> str | None:
        told = self._cell("status")
        if not told:
            return None
        for status in STATUSES:
            words = (status, *(reference.label("status", status, language) for language in form.LANGUAGES))
            if folded(told) in map(folded, words):
                return status
        self._wrong("unknown_status", "status", told=told[:_MOST_TOLD])
        return None

    def _against_others(self, report: Report) -> None:
        """A sum never falls from one period to the next, unless a note says why."""
        if report.value is None or not is_cumulative(self.duty.goal):
            return
        counted = known_by(self.asked.book.history(self.target_id), self.asked.today).counted()
        others = [entry.report for entry in counted if entry.report.period != report.period]
        before = [one for one in others if one.as_of <= report.as_of and one.value is not None]
        after = [one for one in others if one.as_of > report.as_of and one.value is not None]
        falls = [("fell", before[-1])] if before and before[-1].value > report.value else []
        falls += [("above_later", after[0])] if after and after[0].value < report.value else []
        for code, other in falls:
            values = {"value": report.value_as_written, "other": other.value_as_written, "period": other.period}
            self.faults.append(Fault(code, values, "value", is_warning=bool(report.note)))

    def _is_held(self, report: Report) -> bool | None:
        """Whether the ledger says the same for this period; None where it says nothing yet."""
        counted = known_by(self.asked.book.history(self.target_id), self.asked.today).counted()
        held = next((entry.report for entry in counted if entry.report.period == report.period), None)
        if held is None:
            return None
        return all(getattr(held, name) == getattr(report, name) for name in ("as_of", "value", "status", *_WORDS))


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        # A spreadsheet keeps 15 digits and writes more.
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).replace("\0", "").strip()


def day_of(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", str(cell)).strip())
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _says(cell: object, period: Period) -> bool:
    """Whether a cell names the period: by its key, or as a spreadsheet writes the month that it took it for."""
    told = folded(_text(cell))
    if told == folded(period.key):
        return True
    first = period.start
    if period.key != f"{first.year:04}-{first.month:02}":
        return False
    if found := _MONTH.fullmatch(told):
        return (int(found[1]), int(found[2])) == (first.year, first.month)
    return day_of(told) == first or told == f"{_MONTHS[first.month - 1]}-{first.year % 100:02}"
