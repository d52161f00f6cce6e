"""The table that an agency fills in: a line for each of its targets, as XLSX or CSV, in either language.

What is known stands in it; what the agency says goes into the columns of ASKED. `sheet` reads it back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from loaders import reference
from loaders.ledger.amounts import in_unit
from loaders.ledger.model import STATUSES, Duty, Entry, Period
from loaders.model import QUANTITATIVE_TYPES
from loaders.store.export.cells import fitting
from loaders.store.export.text import harmless

GIVEN = ("period", "agency", "target_id", "task_no", "indicator", "goal", "due_date", "last_value")
ASKED = ("value", "unit", "status", "as_of", "baseline", "evidence", "problem", "note")
COLUMNS = (*GIVEN, *ASKED)
LANGUAGES = ("zh", "en")
SUFFIXES = ("xlsx", "csv")
_WIDTHS = {"target_id": 26, "indicator": 34, "goal": 18, "evidence": 30, "problem": 30, "note": 24, "agency": 20}
_GUIDE = ("only_asked", "value_or_status", "cumulative", "unit", "as_of", "baseline", "fall", "again", "blank")


@dataclass(frozen=True, slots=True)
class Line:
    """A target as the form shows it: `indicator` and `goal` in words of the reader, its last entry, its due date."""

    duty: Duty
    indicator: str
    goal: str
    due: date | None
    last: Entry | None


def header(column: str, language: str) -> str:
    """What the form calls a column."""
    return reference.label("form", column, language)


def write(lines: Sequence[Line], agency: str, period: Period, language: str, suffix: str, today: date) -> bytes:
    """The form for a period, prefilled; `suffix` is one of SUFFIXES. `agency` is the name as the ledger has it."""
    rows = [[*_given(line, agency, period, language), *_asked(line, period, today)] for line in lines]
    return (_workbook if suffix == "xlsx" else _csv)(rows, language, period)


def _given(line: Line, agency: str, period: Period, language: str) -> Iterator[object]:
    known: Mapping[str, object] = {
        "period": period.key,
        "agency": agency,
        "target_id": line.duty.stated.target_id,
        "task_no": line.duty.stated.task_no,
        "indicator": line.indicator,
        "goal": line.goal,
        "due_date": line.due,
        "last_value": _last(line, language),
    }
    return (known[name] for name in GIVEN)


def _last(line: Line, language: str) -> str:
    if line.last is None:
        return ""
    report = line.last.report
    if report.value is None:
        return reference.label("status", report.status, language)
    return f"{in_unit(report.value, line.duty.unit, line.duty.stated.unit)}{line.duty.unit}"


def _asked(line: Line, period: Period, today: date) -> Iterator[object]:
    # Before the period begins no day that has passed lies in it.
    as_of = min(period.end, today) if today >= period.start else None
    known: Mapping[str, object] = {"unit": line.duty.unit, "as_of": as_of}
    return (known.get(name) for name in ASKED)


def _csv(rows: Sequence[Sequence[object]], language: str, period: Period) -> bytes:  # noqa: ARG001 as _workbook
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(header(name, language) for name in COLUMNS)
    for row in rows:
        writer.writerow(harmless(str(cell)) if isinstance(cell, str) else cell for cell in row)
    return file.getvalue().encode("utf-8-sig")


def _workbook(rows: Sequence[Sequence[object]], language: str, period: Period) -> bytes:
    say: Callable[..., str] = lambda code, **places: reference.words("form_guide", code, language, **places)  # noqa: E731
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#e5e1d8", "bottom": 1, "text_wrap": True, "valign": "top"})
        asked = book.add_format({"bold": True, "bg_color": "#cfe3d6", "bottom": 1, "text_wrap": True, "valign": "top"})
        known = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#555555"})
        blank = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#f4faf6", "border": 4})
        day, blank_day = (book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}) for _ in "12")
        blank_day.set_bg_color("#f4faf6")
        sheet = book.add_worksheet(say("sheet"))
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, _WIDTHS.get(name, 13))
            sheet.write_string(0, column, header(name, language), head if name in GIVEN else asked)
        for place, row in enumerate(rows, 1):
            for column, (name, cell) in enumerate(zip(COLUMNS, row, strict=True)):
                form = known if name in GIVEN else blank
                if isinstance(cell, date):
                    sheet.write_datetime(place, column, cell, day if name in GIVEN else blank_day)
                elif cell is None or cell == "":
                    sheet.write_blank(place, column, None, form)
                else:
                    sheet.write_string(place, column, fitting(str(cell))[0], form)
        words = [reference.label("status", status, language) for status in STATUSES]
        status = COLUMNS.index("status")
        if rows:
            sheet.data_validation(1, status, len(rows), status, {"validate": "list", "source": words})
        sheet.freeze_panes(1, COLUMNS.index("indicator") + 1)
        sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
        guide = book.add_worksheet(say("guide"))
        guide.set_column(0, 0, 110)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for place, code in enumerate(_GUIDE):
            told = say(code, period=period.key, report_due=period.report_due, statuses="、".join(words))
            guide.write_string(place, 0, told, wrapped)
    return file.getvalue()


def is_counted(duty: Duty) -> bool:
    """Whether the form asks for a value; otherwise for a status."""
    return duty.goal.target_type in QUANTITATIVE_TYPES
