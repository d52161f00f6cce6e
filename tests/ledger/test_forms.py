"""The form of an agency: handed out, filled by any program, read back, and every wrong line told."""

from __future__ import annotations

import ast
import csv
import io
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from math import isfinite
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import reference
from loaders.ledger import amounts, check, form, periods, sheet
from loaders.ledger.amounts import reporting_unit
from loaders.ledger.book import Book
from loaders.ledger.check import Asked, Checked
from loaders.ledger.form import COLUMNS, LANGUAGES, SUFFIXES, header
from loaders.ledger.model import Baseline, Duty, Entry, Goal, History, LedgerError, Period, Report, Schedule
from loaders.ledger.sheet import MOST_BYTES, MOST_LINES
from loaders.model import QUANTITATIVE_TYPES
from tests.ledger.examples import write
from tests.ledger.sample import DUE, START, stated
from tests.ledger.test_amounts import REFUSED

ROOT = Path(__file__).parents[2]
AGENCY = "省科技厅"
MONTHLY = Schedule("month", 10)
MARCH, TODAY = periods.of("2023-03", MONTHLY), date(2023, 4, 10)
Cells = Mapping[str, object]


def duty(name: str, kind: str, unit: str, quote: str, agencies: tuple[str, ...] = (AGENCY,)) -> Duty:
    low = 100 if kind in QUANTITATIVE_TYPES else None
    goal = Goal(name, kind, "ge" if low else None, low, None, START, DUE)
    one = stated(name, target_type=kind, unit=unit, quote=quote, indicator=f"=指标{name}")
    return Duty(one, goal, agencies, reporting_unit(quote, unit))


DUTIES = {
    one.stated.target_id: one
    for one in (
        duty("sum", "increment", "家", "新增150家以上研发机构"),
        duty("stock", "level", "家", "高新技术企业达到2.8万家"),
        duty("thing", "deliverable", "", "出台条例"),
        duty("share", "ratio", "%", "比重达到85%"),
        duty("place", "rank", "位", "居全国前100位"),
        duty("road", "level", "米", "绿道达到5000米"),
        duty("mass", "level", "千克", "产量达到9000千克"),
        duty("money", "increment", "元", "投资1500亿元"),
        duty("shared", "increment", "家", "新增5家", ("省教育厅", AGENCY)),
        duty("foreign", "increment", "家", "新增6家", ("省教育厅",)),
    )
}


def told(name: str, period: str, value: float | None, number: int = 1, **changed: object) -> Entry:
    """What the ledger holds: reported for the 20th of its month, written in April."""
    as_of = date(2023, int(period[-2:]), 20)
    report = Report(name, period, as_of, value, "" if value is None else f"{value:g}家")
    return Entry(
        Report(**{**{slot: getattr(report, slot) for slot in Report.__slots__}, **changed}), write(number, DAY)
    )


DAY = date(2023, 4, 3)


def book(*entries: Entry, baselines: Sequence[Baseline] = ()) -> Book:
    names = {one.report.target_id for one in entries} | {one.target_id for one in baselines}
    histories = {
        name: History(
            tuple(one for one in entries if one.report.target_id == name),
            tuple(one for one in baselines if one.target_id == name),
        )
        for name in names
    }
    return Book(len(entries), histories, (), {}, {}, {})


def asked(held: Book | None = None, period: Period = MARCH, today: date = TODAY) -> Asked:
    return Asked(AGENCY, period, DUTIES, held or book(), today)


def cells(name: str = "sum", **changed: object) -> dict[str, object]:
    """A line as the template has it, with what an agency put into it."""
    known = {
        "period": "2023-03",
        "agency": AGENCY,
        "target_id": name,
        "unit": DUTIES[name].unit if name in DUTIES else "",
    }
    return {**known, "as_of": "2023-03-31", **changed}


def table(*lines: Cells, columns: Sequence[str] = COLUMNS, language: str = "zh") -> list[list[object]]:
    return [[header(name, language) for name in columns], *([line.get(name) for name in columns] for line in lines)]


def text(rows: Sequence[Sequence[object]], delimiter: str = ",", newline: str = "\r\n") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return file.getvalue()


def as_csv(*lines: Cells) -> bytes:
    return text(table(*lines)).encode("utf-8-sig")


def workbook(rows: Sequence[Sequence[object]], formats: Mapping[str, str] | None = None) -> bytes:
    """The rows as openpyxl saves them; `formats` gives cells (A1) a number format."""
    made = openpyxl.Workbook()
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if cell is not None:
                made.active.cell(number, column, cell)
    for place, code in (formats or {}).items():
        made.active[place].number_format = code
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def as_xlsx(*lines: Cells) -> bytes:
    return workbook(table(*lines))


def handed_in(content: bytes, name: str = "form.csv", **changed: object) -> list[Checked]:
    return check.lines(sheet.read(name, content), asked(**changed))


def only(*lines: Cells, **changed: object) -> Checked:
    """The last of these lines, checked."""
    return handed_in(as_csv(*lines), **changed)[-1]


def codes(one: Checked) -> list[tuple[str, str]]:
    return [(fault.code, fault.column) for fault in one.faults]


def at(column: str, number: int = 2) -> str:
    return f"{openpyxl.utils.get_column_letter(COLUMNS.index(column) + 1)}{number}"


def template(language: str, suffix: str, period: Period = MARCH, today: date = TODAY) -> bytes:
    held = {"stock": told("stock", "2023-02", 27000), "thing": told("thing", "2023-02", None, status="under_way")}
    lines = [
        form.Line(one, one.stated.indicator, "-5" if name == "sum" else "≥ 100", one.goal.due, held.get(name))
        for name, one in DUTIES.items()
        if AGENCY in one.agencies
    ]
    return form.write(lines, AGENCY, period, language, suffix, today)


# The template, read by another hand.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_as_another_program_opens_it(language: str) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(template(language, "xlsx")))
    words = [reference.label("form_guide", code, language) for code in ("sheet", "guide")]
    assert opened.sheetnames == words
    lines = opened.worksheets[0]
    assert [cell.value for cell in lines[1]] == [header(name, language) for name in COLUMNS]
    assert lines.max_row == 1 + sum(AGENCY in one.agencies for one in DUTIES.values())
    assert lines.freeze_panes == at("goal")
    by_name = {
        row[COLUMNS.index("target_id")].value: dict(zip(COLUMNS, row, strict=True)) for row in lines.iter_rows(2)
    }
    stock = {name: cell.value for name, cell in by_name["stock"].items()}
    assert stock["last_value"] == "2.7万家"
    assert (stock["unit"], stock["as_of"], stock["due_date"]) == ("万家", datetime(2023, 3, 31), datetime(2023, 12, 31))
    assert (stock["period"], stock["agency"], stock["value"], stock["status"]) == ("2023-03", AGENCY, None, None)
    assert by_name["thing"]["last_value"].value == reference.label("status", "under_way", language)
    for cell in by_name["sum"].values():
        assert cell.data_type == ("d" if isinstance(cell.value, datetime) else "n" if cell.value is None else "s")
    assert by_name["sum"]["indicator"].value == "=指标sum"
    assert by_name["sum"]["as_of"].number_format == "yyyy-mm-dd"
    (choice,) = lines.data_validations.dataValidation
    offered = [reference.label("status", code, language) for code in ("not_started", "under_way", "done")]
    assert (choice.type, choice.formula1) == ("list", f'"{",".join(offered)}"')
    assert str(choice.sqref) == f"{at('status')}:{at('status', lines.max_row)}"
    guide = [cell.value for cell in opened.worksheets[1]["A"]]
    assert len(guide) > 5
    assert all(sentence and "{" not in sentence for sentence in guide)
    assert any("2023-03" in sentence and "2023-04-10" in sentence for sentence in guide)
    assert any(all(word in sentence for word in offered) for sentence in guide)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_file_as_another_program_opens_it(language: str) -> None:
    content = template(language, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert head == [header(name, language) for name in COLUMNS]
    assert {len(line) for line in lines} == {len(COLUMNS)}
    first = dict(zip(COLUMNS, lines[0], strict=True))
    # A spreadsheet runs neither of these.
    assert (first["indicator"], first["goal"]) == ("'=指标sum", "'-5")
    assert (first["as_of"], first["due_date"], first["unit"], first["value"]) == ("2023-03-31", "2023-12-31", "家", "")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unfilled_template_says_nothing_and_nothing_wrong(language: str, suffix: str) -> None:
    found = handed_in(template(language, suffix), f"form.{suffix}")
    assert {one.outcome for one in found} == {"blank"}
    assert [one.number for one in found] == list(range(2, 2 + len(found)))
    assert {one.target_id for one in found} == {name for name, one in DUTIES.items() if AGENCY in one.agencies}
    assert check.accepted(found) == ([], [])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_day_filled_in_never_lies_outside_the_period_or_ahead(suffix: str) -> None:
    for today, day in (
        (date(2023, 3, 15), date(2023, 3, 15)),
        (date(2023, 5, 1), date(2023, 3, 31)),
        (date(2023, 2, 1), None),
    ):
        cell = sheet.read(f"form.{suffix}", template("zh", suffix, today=today))[0].cells["as_of"]
        assert (check.day_of(cell) if cell else None) == day


def test_a_template_without_lines_opens() -> None:
    made = form.write([], AGENCY, MARCH, "en", "xlsx", TODAY)
    assert openpyxl.load_workbook(io.BytesIO(made)).worksheets[0].max_row == 1
    with pytest.raises(LedgerError, match="no_lines"):
        sheet.read("form.xlsx", made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_filled_by_another_program(language: str) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(template(language, "xlsx")))
    lines = opened.worksheets[0]
    rows = {lines[at("target_id", number)].value: number for number in range(2, lines.max_row + 1)}
    lines[at("value", rows["sum"])] = 152
    lines[at("evidence", rows["sum"])] = "名单\n见附件"
    lines[at("value", rows["stock"])] = 2.75
    lines[at("status", rows["thing"])] = reference.label("status", "done", language)
    lines[at("value", rows["share"])] = 0.85
    lines[at("value", rows["share"])].number_format = "0.00%"
    lines[at("as_of", rows["share"])] = datetime(2023, 3, 30)
    file = io.BytesIO()
    opened.save(file)
    found = {one.target_id: one for one in handed_in(file.getvalue(), "form.xlsx")}
    reports = {one.target_id: one for one in check.accepted(list(found.values()))[0]}
    assert reports == {
        "sum": Report("sum", "2023-03", date(2023, 3, 31), 152, "152家", evidence="名单\n见附件"),
        "stock": Report("stock", "2023-03", date(2023, 3, 31), 27500, "2.75万家"),
        "thing": Report("thing", "2023-03", date(2023, 3, 31), None, "", "done"),
        "share": Report("share", "2023-03", date(2023, 3, 30), 85, "85%"),
    }
    assert {one.number for one in found.values()} == set(rows.values())


# What programs make of the text file.

FILLED = [
    cells("sum", value="1,152", evidence='会议"纪要"，\n第二行', note="半年;一次"),
    cells("thing", status="已完成", as_of="2023/3/31"),
]


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_whatever_program_saved_it(encoding: str, delimiter: str, newline: str) -> None:
    for language in LANGUAGES:
        content = text(table(*FILLED, language=language), delimiter, newline).encode(encoding)
        reports, _ = check.accepted(handed_in(content))
        assert [(one.value, one.status, one.as_of) for one in reports] == [
            (1152, None, date(2023, 3, 31)),
            (None, "done", date(2023, 3, 31)),
        ]
        assert (reports[0].evidence, reports[0].note) == ('会议"纪要"，\n第二行', "半年;一次")


def test_columns_may_change_places_and_others_may_come_in() -> None:
    columns = [*reversed(COLUMNS), "note2", ""]
    rows = table(*FILLED, columns=[name for name in columns if name in COLUMNS], language="en")
    rows[0] += ["My own remarks", ""]
    rows[1] += ["x", "5"]
    rows[2] += ["", ""]
    for content, name in ((text(rows).encode(), "a.csv"), (workbook(rows), "a.xlsx")):
        assert [one.outcome for one in handed_in(content, name)] == ["new", "new"]


@pytest.mark.parametrize("change", [str.upper, lambda word: f" {word}\n", lambda word: word.replace("（", "("), str])
def test_the_header_is_known_in_either_language_and_by_its_codes(change: Callable[[str], str]) -> None:
    for head in (*([header(name, language) for name in COLUMNS] for language in LANGUAGES), list(COLUMNS)):
        rows = [[change(word) for word in head], *table(*FILLED)[1:]]
        assert [one.outcome for one in handed_in(text(rows).encode())] == ["new", "new"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_blank_lines_count_as_the_spreadsheet_counts_them(name: str) -> None:
    head, first, second = table(*FILLED)
    empty = [None] * len(head)
    spaces = [" ", "\u3000", "\u200b", *empty[3:]]
    rows = [empty, head, empty, first, empty, spaces, empty, second, empty, empty]
    content = workbook(rows) if name == "a.xlsx" else text(rows, delimiter=";").encode()
    assert [one.number for one in handed_in(content, name)] == [4, 8]


def test_empty_lines_without_delimiters_count_as_well() -> None:
    head, first, second = text(table(*FILLED[1:], FILLED[1] | {"target_id": "sum"}), delimiter="\t").splitlines()
    found = handed_in("\r\n".join(["", head, "", first, "", "", second, ""]).encode())
    assert [one.number for one in found] == [4, 7]


def test_a_line_break_within_a_cell_makes_no_line() -> None:
    found = handed_in(as_csv(cells("sum", value="1", note="a\nb\r\nc"), cells("stock", value="x")))
    assert [one.number for one in found] == [2, 3]
    assert found[0].report.note == "a\nb\nc"


@pytest.mark.parametrize("typed", ["=1+1", "+5 家", "-", "@all", "＝x", "－5"])
def test_the_quote_that_keeps_a_spreadsheet_from_running_a_cell_is_no_part_of_it(typed: str) -> None:
    assert only(cells(value="5", evidence=f"'{typed}")).report.evidence == typed
    assert only(cells(value="5", evidence=f"约'{typed}")).report.evidence == f"约'{typed}"


def test_other_quotes_stay() -> None:
    assert only(cells(value="5", evidence="'十四五'规划")).report.evidence == "'十四五'规划"
    assert only(cells("share", value="'-5")).report.value == -5


@pytest.mark.parametrize(
    "typed",
    ["2023-03", "２０２３-03", "Mar-23", "mar-23", "2023年3月", "2023/3/1", "2023-03-01", "2023.3", date(2023, 3, 1)],
    ids=str,
)
def test_a_month_that_a_spreadsheet_took_for_a_date_is_still_the_period(typed: object) -> None:
    assert handed_in(as_xlsx(cells(period=typed, value=5)), "a.xlsx")[0].outcome == "new"
    quarter = asked(period=periods.of("2023-Q1", Schedule("quarter", 10)))
    (read,) = sheet.read("a.xlsx", as_xlsx(cells(period=typed, value=5)))
    assert codes(check.lines([read], quarter)[0]) == [("other_period", "period")]


def test_a_quarter() -> None:
    quarter = periods.of("2023-Q1", Schedule("quarter", 10))
    for typed in ("2023-Q1", "2023-q1", "２０２３-Ｑ１"):
        assert only(cells(period=typed, value="5", as_of="2023-01-31"), period=quarter).outcome == "new"


# Numbers, units and days, through the whole of it.


@pytest.mark.parametrize(
    ("name", "value", "unit", "stored", "written"),
    [
        ("sum", "１，２３４", "家", 1234, "１，２３４家"),
        ("sum", "1,234", "", 1234, "1,234家"),
        ("stock", "2.8", "万家", 28000, "2.8万家"),
        ("stock", "2.8万家", "万家", 28000, "2.8万家"),
        ("stock", "2.8万", "万家", 28000, "2.8万家"),
        ("stock", "28000", "家", 28000, "28000家"),
        ("sum", "2.8万家", "家", 28000, "2.8万家"),
        ("sum", "2.8", "万家", 28000, "2.8万家"),
        ("money", "1500", "亿元", 1.5e11, "1500亿元"),
        ("money", "300万元", "亿元", 3e6, "300万元"),
        ("road", "5", "公里", 5000, "5公里"),
        ("mass", "9", "吨", 9000, "9吨"),
        ("share", "85%", "%", 85, "85%"),
        ("share", "85", "%", 85, "85%"),
        ("place", "3", "位", 3, "3位"),
        ("sum", "0", "家", 0, "0家"),
    ],
)
def test_a_value_in_the_units_of_people(name: str, value: str, unit: str, stored: float, written: str) -> None:
    for content, file in ((as_csv(line := cells(name, value=value, unit=unit)), "a.csv"), (as_xlsx(line), "a.xlsx")):
        (found,) = handed_in(content, file)
        assert (found.outcome, found.faults) == ("new", ())
        assert (found.report.value, found.report.value_as_written) == (stored, written)


@pytest.mark.parametrize(
    ("value", "number_format", "stored", "written"),
    [
        (100000, "0.E+00", 100000, "100000家"),
        (1e5, "General", 100000, "100000家"),
        ("28000", "@", 28000, "28000家"),
        (28000, '#,##0"家"', 28000, "28000家"),
        (28000.0, '0.00" %"', 28000, "28000家"),
        (0.1 + 0.2, "General", 0.3, "0.3家"),
        (1234567890123456789012, "0", 1234567890123456789012, None),
    ],
)
def test_a_number_of_a_workbook_whatever_its_format(
    value: object, number_format: str, stored: float, written: str | None
) -> None:
    content = workbook(table(cells(value=value)), {at("value"): number_format})
    (found,) = handed_in(content, "a.xlsx")
    assert found.outcome == "new"
    assert found.report.value == pytest.approx(stored, rel=1e-14)
    assert written is None or found.report.value_as_written == written


@pytest.mark.parametrize("number_format", ["0%", "0.00%", "[Red]0.0%", "0.0%;-0.0%"])
def test_a_percentage_of_a_workbook_is_what_it_shows(number_format: str) -> None:
    """A spreadsheet keeps 85% as 0.85; a share of 0.85% would be another figure."""
    lines = [cells("share", value=0.85), cells("sum", value=0.85), cells("stock", value="0.85")]
    content = workbook(table(*lines), {at("value", number): number_format for number in (2, 3, 4)})
    share, of_things, in_words = handed_in(content, "a.xlsx")
    assert (share.report.value, share.report.value_as_written) == (85, "85%")
    assert codes(of_things) == [("wrong_unit", "value")]
    assert in_words.report.value == 8500


def test_a_formula_counts_by_its_result_and_is_told_where_nobody_reckoned_it() -> None:
    content = as_xlsx(cells(value="=100+52"), cells("stock", value=2.5), cells("thing", note="=1+1"))
    found = handed_in(content, "a.xlsx")
    assert [codes(one) for one in found] == [[("not_a_number", "value")], [], [("nothing_said", "status")]]
    reckoned = with_part(content, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"<v></v>", b"<v>152</v>", 1))
    reckoned = with_part(reckoned, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"<v />", b"<v>152</v>", 1))
    assert handed_in(reckoned, "a.xlsx")[0].report.value == 152


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
def test_an_error_in_a_cell_is_no_blank_one(name: str, error: str) -> None:
    lines = [
        cells("sum", value=error),
        cells("stock", value="2", unit=error),
        cells("thing", status=error),
        cells("share", value="85", as_of=error),
        cells("road", value="5", note=error),
        cells("mass", baseline=error),
    ]
    content = as_xlsx(*lines) if name == "a.xlsx" else as_csv(*lines)
    if name == "a.xlsx":
        cell = openpyxl.load_workbook(io.BytesIO(content)).active[at("value")]
        assert (cell.value, cell.data_type) == (error, "e")
    assert [codes(one) for one in handed_in(content, name)] == [
        [("not_a_number", "value")],
        [("wrong_unit", "unit")],
        [("unknown_status", "status")],
        [("not_a_date", "as_of")],
        [("cell_error", "note")],
        [("not_a_number", "baseline")],
    ]


@pytest.mark.parametrize("value", [True, False, date(2023, 3, 5), time(12, 30), datetime(2023, 3, 5, 1, 2)], ids=str)
def test_a_cell_that_is_no_number(value: object) -> None:
    content = as_xlsx(cells(value=value), cells("thing", status=value), cells("share", value=5, unit=value))
    for one, column in zip(handed_in(content, "a.xlsx"), ("value", "status", "unit"), strict=True):
        assert [fault.column for fault in one.errors] == [column]


DAYS = (
    *(
        "2023-03-09",
        "2023/3/9",
        "2023/03/09",
        "2023.3.9",
        "2023年3月9日",
        "２０２３年３月９日",
        " 2023-3-9 ",
        "2023 年 3 月 9 日",
    ),
    *("2023-03-09 00:00:00", "2023/3/9 0:00", "2023-03-09T00:00:00"),
    *(date(2023, 3, 9), datetime(2023, 3, 9), datetime(2023, 3, 9, 17, 30)),
)


@pytest.mark.parametrize("typed", DAYS, ids=str)
def test_a_day_as_people_write_it(typed: object) -> None:
    (found,) = handed_in(as_xlsx(cells(value=5, as_of=typed)), "a.xlsx")
    assert found.report.as_of == date(2023, 3, 9)


def test_a_day_left_blank_is_the_last_of_the_period_that_has_come() -> None:
    for today, day in ((TODAY, date(2023, 3, 31)), (date(2023, 3, 15), date(2023, 3, 15))):
        assert only(cells(value="5", as_of=""), today=today).report.as_of == day


# What is wrong, one fault a line: code, column, cells, what the ledger held or which day it is.

FEBRUARY_120 = {"held": book(told("sum", "2023-02", 120))}
APRIL_90 = {"held": book(told("sum", "2023-04", 90, as_of=date(2023, 4, 5)))}
WRONG_LINES: list[tuple[str, str, Cells, dict[str, object]]] = [
    ("no_target", "target_id", cells("", value="5"), {}),
    ("no_target", "target_id", cells("\u200b ", value="5"), {}),
    ("unknown_target", "target_id", cells("sum2", value="5"), {}),
    ("unknown_target", "target_id", cells("sum2"), {}),
    ("unknown_target", "target_id", cells("SUM", value="5"), {}),
    ("unknown_target", "target_id", cells("x" * 30_000, value="5"), {}),
    ("not_responsible", "agency", cells("foreign", value="5"), {}),
    ("other_agency", "agency", cells(agency="省教育厅", value="5"), {}),
    ("other_agency", "agency", cells("shared", agency="省教育厅", value="5"), {}),
    ("other_agency", "agency", cells(agency="", value="5"), {}),
    *(
        ("other_period", "period", cells(period=told, value="5"), {})
        for told in (
            "2023-04",
            "2022-03",
            "",
            "2023",
            "2023-3-2",
            "2023-13",
            "Apr-23",
            "Mar-24",
            "3月",
            "2023-Q1",
            "#" * 9,
        )
    ),
    *(
        ("not_a_date", "as_of", cells(value="5", as_of=typed), {})
        for typed in (
            "2023-02-30",
            "31.03.2023",
            "03/31/2023",
            "2023-3",
            "20230331",
            "45016",
            "月底",
            "2023-03-31 12:00",
        )
    ),
    ("not_a_date", "as_of", cells(value="5", as_of="2023-03-3 1"), {}),
    ("not_a_date", "as_of", cells(value="5", as_of="0000-03-31"), {}),
    ("not_a_date", "as_of", cells(value="5", as_of="x" * 3000), {}),
    ("future_date", "as_of", cells(value="5", as_of="2023-04-11"), {}),
    ("future_date", "as_of", cells(value="5"), {"today": date(2023, 3, 30)}),
    ("outside_period", "as_of", cells(value="5", as_of="2023-04-01"), {}),
    ("outside_period", "as_of", cells(value="5", as_of="2023-02-28"), {}),
    ("outside_period", "as_of", cells(value="5", as_of=""), {"today": date(2023, 2, 10)}),
    ("not_a_number", "value", cells(value="many"), {}),
    ("not_a_number", "value", cells(value="1E+05"), {}),
    ("not_a_number", "baseline", cells(baseline="many"), {}),
    ("wrong_unit", "unit", cells(value="5", unit="个"), {}),
    ("wrong_unit", "unit", cells(value="5", unit="?" * 30_000), {}),
    ("wrong_unit", "value", cells(value="5个"), {}),
    ("wrong_unit", "value", cells(value="5%"), {}),
    ("two_units", "unit", cells("money", value="3亿", unit="万元"), {}),
    ("value_of_a_thing", "value", cells("thing", value="5"), {}),
    ("value_of_a_thing", "baseline", cells("thing", baseline="5"), {}),
    ("status_of_a_value", "status", cells(value="5", status="已完成"), {}),
    ("status_of_a_value", "status", cells(status="已完成"), {}),
    ("unknown_status", "status", cells("thing", status="差不多"), {}),
    ("unknown_status", "status", cells("thing", status="x" * 3000), {}),
    ("nothing_said", "value", cells(evidence="附件"), {}),
    ("nothing_said", "status", cells("thing", problem="缺资金"), {}),
    ("nothing_said", "value", cells(baseline="5", problem="缺资金"), {}),
    ("nothing_said", "value", cells(baseline="5", note="口径不同"), {}),
    ("no_place", "value", cells("place", value="2.5"), {}),
    ("no_place", "value", cells("place", value="0"), {}),
    ("no_place", "value", cells("place", value="-1"), {}),
    ("no_place", "baseline", cells("place", baseline="2.5"), {}),
    ("negative", "value", cells(value="-5"), {}),
    ("too_long", "evidence", cells(value="5", evidence="长" * 2001), {}),
    ("too_long", "note", cells("thing", status="done", note="长" * 30_000), {}),
    ("cell_error", "note", cells(value="5", note="#N/A"), {}),
    ("cell_error", "evidence", cells(value="5", evidence="########"), {}),
    ("fell", "value", cells(value="119"), FEBRUARY_120),
    ("above_later", "value", cells(value="91"), APRIL_90),
]


@pytest.mark.parametrize(("code", "column", "line", "changed"), WRONG_LINES)
def test_a_wrong_line_is_told_with_its_reason_and_nothing_is_taken(
    code: str, column: str, line: Cells, changed: dict[str, object]
) -> None:
    found = handed_in(as_csv(cells("road", value="5", as_of=""), line), **changed)
    assert found[1].number == 3
    assert (found[1].outcome, codes(found[1])) == ("wrong", [(code, column)])
    with pytest.raises(LedgerError) as raised:
        check.accepted(found)
    assert raised.value.code == "lines_wrong"
    assert raised.value.values["n"] >= 1
    for fault in found[1].faults:
        assert len(str(fault)) < 400, "what is said back of a cell fits a line"


def test_every_fault_of_a_line_is_told_at_once() -> None:
    found = only(cells("thing", value="5", status="?", as_of="soon", note="长" * 2001))
    wanted = {
        ("value_of_a_thing", "value"),
        ("unknown_status", "status"),
        ("not_a_date", "as_of"),
        ("too_long", "note"),
    }
    assert set(codes(found)) == wanted
    stranger = only(cells("foreign", period="2023-04", agency="省教育厅", value="5"))
    assert {code for code, _ in codes(stranger)} == {"not_responsible", "other_period", "other_agency"}


def test_a_target_twice_names_the_first_line() -> None:
    found = handed_in(as_csv(cells(value="5"), cells("road", value="5"), cells(), cells(" sum ", value="6")))
    assert [one.outcome for one in found] == ["new", "new", "wrong", "wrong"]
    assert [one.faults[0].values for one in found[2:]] == [{"line": 2}, {"line": 2}]
    assert codes(found[3]) == [("line_twice", "target_id")]


def test_a_comma_that_moves_the_cells_of_a_line_is_told() -> None:
    """Typed into a text file by hand: the words behind the comma would stand in the next column."""
    plain = text(table(cells("thing", status="done", evidence="名单#附件"), cells("sum", value="5"))).replace("#", ",")
    moved, other = handed_in(plain.encode())
    assert codes(moved) == [("surplus_cells", "")]
    assert (moved.outcome, other.outcome) == ("wrong", "new")


def test_a_shared_target_is_reported_by_either_of_its_agencies() -> None:
    assert only(cells("shared", value="5")).outcome == "new"
    other = Asked("省教育厅", MARCH, DUTIES, book(), TODAY)
    read = sheet.read("a.csv", as_csv(cells("shared", agency="省教育厅", value="5")))
    assert check.lines(read, other)[0].outcome == "new"


# Against what the ledger holds.


def test_a_sum_that_falls_needs_a_reason_and_is_told_even_with_one() -> None:
    found = only(cells(value="119", note="核减重复"), **FEBRUARY_120)
    assert (found.outcome, found.errors, codes(found)) == ("new", (), [("fell", "value")])
    assert found.faults[0].values == {"value": "119家", "other": "120家", "period": "2023-02"}
    assert only(cells(value="120"), **FEBRUARY_120).faults == ()
    assert only(cells("stock", value="1"), held=book(told("stock", "2023-02", 27000))).faults == ()


def test_a_correction_above_a_later_figure_needs_a_reason() -> None:
    later = told("sum", "2023-04", 90, 2, as_of=date(2023, 4, 5))
    held = book(told("sum", "2023-03", 80), later)
    assert codes(only(cells(value="91"), held=held)) == [("above_later", "value")]
    explained = only(cells(value="91", note="四月核减"), held=held)
    assert (explained.outcome, explained.errors) == ("correction", ())
    assert only(cells(value="90"), held=held).faults == ()


def test_what_the_ledger_says_already_is_unchanged_however_it_stands_to_its_neighbours() -> None:
    march = told("sum", "2023-03", 120, as_of=date(2023, 3, 31), evidence="a\nb")
    explained = told("sum", "2023-04", 90, 2, as_of=date(2023, 4, 5), note="核减")
    held = book(march, explained)
    assert (only(cells(value="120家", evidence="a\r\nb"), held=held)).outcome == "unchanged"
    assert check.accepted([only(cells(value="0.012万", evidence="a\nb"), held=held)]) == ([], [])
    changed = only(cells(value="90", evidence="a\nb"), held=held)
    assert (changed.outcome, changed.report.value) == ("correction", 90)
    for other in ({"evidence": "c"}, {"evidence": "a\nb", "as_of": "2023-03-30"}, {"evidence": "a\nb", "problem": "p"}):
        line = cells(**{"value": "80", **other})
        assert only(line, held=held).outcome == "correction"


def test_of_two_reports_the_one_written_last_counts() -> None:
    held = book(
        told("sum", "2023-03", 50, as_of=date(2023, 3, 31)), told("sum", "2023-03", 60, 2, as_of=date(2023, 3, 31))
    )
    assert only(cells(value="60"), held=held).outcome == "unchanged"
    assert only(cells(value="50"), held=held).outcome == "correction"


def test_a_baseline_is_given_repeated_and_changed() -> None:
    given_first = only(cells("stock", value="2.7", baseline="2.5", evidence="年报"))
    assert (given_first.report.value, given_first.baseline.value) == (27000, 25000)
    assert given_first.baseline.as_of == date(2022, 12, 31)
    assert (given_first.baseline.value_as_written, given_first.baseline.evidence) == ("2.5万家", "年报")
    held = book(baselines=[Baseline("stock", 25000, date(2022, 12, 31), write=write(1, DAY))])
    repeated = only(cells("stock", value="2.7", baseline="2.5"), held=held)
    assert (repeated.outcome, repeated.baseline) == ("new", None)
    alone = only(cells("stock", baseline="2.5万家"), held=held)
    assert (alone.outcome, alone.baseline, alone.report) == ("unchanged", None, None)
    changed = only(cells("stock", baseline="2.4", evidence="年报"), held=held)
    assert (changed.outcome, changed.baseline.value, changed.report) == ("new", 24000, None)
    assert check.accepted([changed]) == ([], [changed.baseline])
    lost = only(cells("stock", baseline="2.5", evidence="年报"), held=held)
    assert codes(lost) == [("nothing_said", "value")], "evidence that nothing would keep"


@pytest.mark.parametrize("typed", ["未开始", "Not started", "not_started", " not STARTED ", "NOT STARTED"])
def test_a_status_in_either_language(typed: str) -> None:
    assert only(cells("thing", status=typed)).report.status == "not_started"


# The file as a whole.


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The workbook with one part of it changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w", method) as after:
        for entry in before.infolist():
            part = before.read(entry)
            after.writestr(entry.filename, change(part) if entry.filename == name else part)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = as_xlsx(*FILLED)
# The first bytes of the container in which Office keeps old files and those with a password.
CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def encrypted(content: bytes) -> bytes:
    """The archive with the mark of a password on its parts."""
    changed = bytearray(content)
    for place in range(len(changed) - 4):
        if changed[place : place + 4] == b"PK\x01\x02":
            changed[place + 8] |= 1
    return bytes(changed)


WRONG_FILES: list[tuple[str, str, bytes]] = [
    ("empty_file", "a.csv", b""),
    ("empty_file", "a.xlsx", b""),
    ("empty_file", "a.csv", b"\xef\xbb\xbf"),
    ("empty_file", "a.csv", b" , ,\r\n\r\n,,\n"),
    ("empty_file", "a.xlsx", workbook([[]])),
    ("too_big", "a.csv", as_csv(*FILLED) + b"," * MOST_BYTES),
    ("too_big", "a.xlsx", bytes(6_000_000)),
    ("too_big", "a.xlsx", with_part(GOOD, SHEET, lambda part: part + b" " * 60_000_000)),
    ("too_many_lines", "a.csv", as_csv(*[cells(str(n), value="5") for n in range(6000)])),
    ("wrong_ending", "a.txt", as_csv(*FILLED)),
    ("wrong_ending", "form", as_csv(*FILLED)),
    ("wrong_ending", "a.xls", as_csv(*FILLED)),
    ("wrong_ending", "a.xlsm", GOOD),
    ("old_office", "a.xls", CONTAINER),
    ("old_office", "a.xlsx", CONTAINER),
    ("old_office", "a.csv", CONTAINER),
    ("damaged_file", "a.xlsx", GOOD[: len(GOOD) // 2]),
    ("damaged_file", "a.xlsx", GOOD[:-30]),
    ("damaged_file", "a.xlsx", as_csv(*FILLED)),
    ("damaged_file", "a.xlsx", bytes(range(256)) * 40),
    ("damaged_file", "a.xlsx", encrypted(GOOD)),
    ("damaged_file", "a.xlsx", with_part(GOOD, SHEET, lambda part: part[:-40])),
    ("damaged_file", "a.xlsx", with_part(GOOD, SHEET, lambda _: b"")),
    ("damaged_file", "a.xlsx", with_part(GOOD, "xl/workbook.xml", lambda _: b"<workbook/>")),
    *(
        ("damaged_file", "a.xlsx", with_part(GOOD, SHEET, lambda part, named=named: named + part))
        for named in (b"<?xml version='1.0' encoding='none'?>", b"<?xml version='1.0' encoding='gbk'?>", b"<")
    ),
    ("damaged_file", "a.csv", as_csv(*FILLED) + b'"never closed'),
    ("unknown_encoding", "a.csv", text(table(*FILLED)).encode("utf-16")),
    ("unknown_encoding", "a.csv", as_csv(*FILLED) + b"\0"),
    ("unknown_encoding", "a.csv", as_csv(*FILLED) + b"\xff\xff"),
    ("unknown_encoding", "a.csv", bytes(range(1, 256)) * 40),
    ("unknown_encoding", "a.csv", GOOD),
    ("no_header", "a.csv", text(table(*FILLED)[1:]).encode()),
    ("no_header", "a.csv", as_csv(*FILLED).decode("utf-8-sig").encode("big5", "replace")),
    ("no_header", "a.xlsx", workbook([["填报表"], *table(*FILLED)])),
    ("missing_columns", "a.csv", text(table(*FILLED, columns=COLUMNS[2:])).encode()),
    ("missing_columns", "a.csv", text(table(*FILLED), delimiter="|").replace("期", "期,").encode()),
    ("column_twice", "a.csv", text(table(*FILLED, columns=[*COLUMNS, "value"])).encode()),
    ("column_twice", "a.csv", text([[*COLUMNS, header("note", "zh"), header("note", "en")]]).encode()),
    ("no_lines", "a.csv", as_csv()),
    ("no_lines", "a.xlsx", workbook([*table(), [None, " "]])),
]


@pytest.mark.parametrize(
    ("code", "name", "content"), WRONG_FILES, ids=[f"{one[0]}-{place}" for place, one in enumerate(WRONG_FILES)]
)
def test_a_file_that_is_no_form_is_refused_with_its_reason(code: str, name: str, content: bytes) -> None:
    with pytest.raises(LedgerError) as raised:
        sheet.read(name, content)
    assert raised.value.code == code
    for language in LANGUAGES:
        assert reference.words("ledger_error", code, language, **raised.value.values)


def test_the_most_lines_that_are_taken() -> None:
    read = sheet.read("FORM.CSV", as_csv(*[cells(str(n), value="5") for n in range(MOST_LINES)]))
    assert [read[0].number, read[-1].number] == [2, MOST_LINES + 1]


@pytest.mark.parametrize("name", ["form.XLSX", "填报表 (1).xlsx", "a.csv.xlsx"])
def test_a_workbook_by_any_name(name: str) -> None:
    assert len(sheet.read(name, GOOD)) == 2


def test_pictures_in_a_workbook_count_by_their_packed_size_alone() -> None:
    file = io.BytesIO(GOOD)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.emf", bytes(70_000_000))
    assert len(sheet.read("a.xlsx", file.getvalue())) == 2


def test_characters_that_no_database_keeps_are_left_out() -> None:
    content = with_part(as_xlsx(cells(value=5, note="NOTE")), SHEET, lambda part: part.replace(b"NOTE", b"a_x0000_b"))
    assert handed_in(content, "a.xlsx")[0].report.note == "ab"


def understated(content: bytes, name: str, repeats: int, seen: int) -> bytes:
    """A workbook whose part `name` unpacks to `repeats` MB while directory and header say `seen` bytes, checksum of
    those included."""
    block = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = block.compress(bytes(1_000_000)) + block.flush(zlib.Z_FULL_FLUSH)
    ending = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed * repeats + ending.flush()
    file, directory = io.BytesIO(), b""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            part = archive.read(entry)
            method, size, check_sum = 0, len(part), zlib.crc32(part)
            if entry.filename == name:
                part, method, size, check_sum = data, 8, seen, zlib.crc32(bytes(seen))
            lengths = (check_sum, len(part), size, len(entry.filename), 0)
            facts = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 0, *lengths)
            path = entry.filename.encode()
            directory += (
                b"PK\x01\x02" + struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, file.tell()) + path
            )
            file.write(b"PK\x03\x04" + facts + path + part)
        start = file.tell()
        end = struct.pack("<HHHHIIH", 0, 0, len(archive.infolist()), len(archive.infolist()), len(directory), start, 0)
    file.write(directory + b"PK\x05\x06" + end)
    return file.getvalue()


def lying(content: bytes, code: bytes, changed: bytes) -> bytes:
    return with_part(content, SHEET, lambda part: part.replace(code, changed, 1))


def endless(part: bytes) -> bytes:
    return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', part)


def cell_at(place: str) -> bytes:
    """The good workbook with one more cell, far off."""
    row = f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}"><v>1</v></c></row></sheetData>'
    return lying(GOOD, b"</sheetData>", row.encode())


def claiming(name: str, attribute: bytes) -> bytes:
    """The template with a part that says it holds 4 billion things."""
    count = re.compile(rb'%s="[0-9]+"' % attribute)
    return with_part(template("zh", "xlsx"), name, lambda part: count.sub(b'%s="4294967295"' % attribute, part))


LAUGHS = b"<!DOCTYPE x [<!ENTITY a0 'ha'>%s]>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 50) for n in range(1, 9)
)


def hostile() -> dict[str, tuple[bytes, str]]:
    """File name → its bytes, and what reading them must tell: a reason or how many lines."""
    lines = str(sum(AGENCY in one.agencies for one in DUTIES.values()))
    return {
        # As far as a sheet goes; a reader that makes room for all cells between takes 550 GB.
        "far.xlsx": (cell_at("XFD1048576"), "2"),
        "far_down.xlsx": (cell_at("P1048576"), "3"),
        "understated.xlsx": (understated(GOOD, SHEET, 3000, 100), "damaged_file"),
        "understated_strings.xlsx": (
            understated(template("zh", "xlsx"), "xl/sharedStrings.xml", 3000, 100),
            "damaged_file",
        ),
        "understated_style.xlsx": (understated(GOOD, "xl/styles.xml", 3000, 10_000_000), "damaged_file"),
        "declared.xlsx": (understated(GOOD, SHEET, 3000, 61_000_000), "too_big"),
        "laughs.xlsx": (lying(GOOD, b"<worksheet", LAUGHS + b"<worksheet"), "2"),
        "used_laughs.xlsx": (
            lying(lying(GOOD, b"<worksheet", LAUGHS + b"<worksheet"), b"<t>", b"<t>&a8;"),
            "damaged_file",
        ),
        "deep.xlsx": (lying(GOOD, b"<sheetData>", b"<x>" * 1_000_000 + b"<sheetData>"), "damaged_file"),
        "styles.xlsx": (claiming("xl/styles.xml", b"count"), lines),
        "strings.xlsx": (claiming("xl/sharedStrings.xml", b"uniqueCount"), lines),
        "dimension.xlsx": (with_part(GOOD, SHEET, endless), "2"),
        "quotes.csv": (b'"' * 4_999_999, "damaged_file"),
        "commas.csv": (b"," * 4_999_999, "empty_file"),
        "columns.csv": (b"x," * 2_499_999, "no_header"),
        "lines.csv": (as_csv(*FILLED) + b"\n" * 4_000_000, "2"),
    }


READING = """
import resource, sys
from pathlib import Path
from loaders.ledger import sheet
from loaders.ledger.model import LedgerError
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
for name in sys.argv[1:]:
    try:
        print(len(sheet.read(name, Path(name).read_bytes())), flush=True)
    except LedgerError as error:
        print(error.code, flush=True)
"""


def test_no_file_takes_the_memory_of_the_machine(tmp_path: Path) -> None:
    """Each file has less than 5 MB; the program that reads them has 1 GB in all."""
    files = hostile()
    for name, (content, _) in files.items():
        assert len(content) <= MOST_BYTES
        (tmp_path / name).write_bytes(content)
    told = subprocess.run(  # noqa: S603 our own lines
        [sys.executable, "-c", READING, *(tmp_path / name for name in files)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = dict(zip(files, told.stdout.split(), strict=False))
    assert found == {name: wanted for name, (_, wanted) in files.items()}, told.stderr[-2000:]


# What holds for any bytes and for any table.


def read_or_reason(name: str, content: bytes) -> list[sheet.Cells] | str:
    try:
        return sheet.read(name, content)
    except LedgerError as error:
        return error.code


PARTS = {entry: zipfile.ZipFile(io.BytesIO(GOOD)).read(entry) for entry in zipfile.ZipFile(io.BytesIO(GOOD)).namelist()}
BYTES = st.binary(max_size=4)


@given(
    st.sampled_from(SUFFIXES),
    st.one_of(
        st.binary(max_size=200),
        st.binary(max_size=200).map(b"PK\x03\x04".__add__),
        st.text(max_size=200).map(lambda words: words.encode("utf-8", "surrogatepass")),
        st.text(max_size=50).map(lambda words: as_csv(*FILLED) + words.encode("gb18030", "replace")),
    ),
)
def test_any_bytes_are_lines_or_a_reason(suffix: str, content: bytes) -> None:
    found = read_or_reason(f"a.{suffix}", content)
    assert found, "no lines are a reason"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 4), BYTES), min_size=1, max_size=4))
def test_a_broken_archive_is_lines_or_a_reason(changes: list[tuple[int, int, bytes]]) -> None:
    content = GOOD
    for start, length, instead in changes:
        content = content[:start] + instead + content[start + length :]
    assert read_or_reason("a.xlsx", content)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml"]),
    st.lists(
        st.tuples(
            st.floats(0, 1), st.integers(0, 20), st.one_of(BYTES, st.text('0123456789<>/="&;AZa ').map(str.encode))
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_a_broken_part_is_lines_or_a_reason(name: str, changes: list[tuple[float, int, bytes]]) -> None:
    part = PARTS[name]
    for place, length, instead in changes:
        start = int(place * len(part))
        part = part[:start] + instead + part[start + length :]
    assert read_or_reason("a.xlsx", with_part(GOOD, name, lambda _: part, zipfile.ZIP_STORED))


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=8)
ANYTHING = st.one_of(
    st.none(), WORDS, st.floats(), st.integers(-(10**15), 10**15), st.booleans(), st.dates(date(1901, 1, 1)),
    st.datetimes(datetime(1901, 1, 1)), st.sampled_from(["#N/A", "1E+400", "9" * 400, "0%", "=1+1", "NaN", "inf"]),
)  # fmt: skip
LIKELY = st.fixed_dictionaries(
    {
        "period": st.sampled_from(["2023-03"] * 9 + ["2023-04", ""]),
        "agency": st.sampled_from([AGENCY] * 9 + ["省教育厅", ""]),
        "target_id": st.sampled_from([*DUTIES] * 2 + ["nothing", ""]),
    },
    optional={
        "value": st.one_of(st.floats(0, 1e6), st.sampled_from(["2.8万", "85%", "3", "1e9", "-4"]), ANYTHING),
        "unit": st.one_of(st.sampled_from(["家", "万家", "%", "位", "公里", "亿元", ""]), ANYTHING),
        "status": st.one_of(st.sampled_from(["已完成", "Under way", ""]), ANYTHING),
        "as_of": st.one_of(st.dates(date(2023, 2, 20), date(2023, 4, 20)), st.sampled_from(["2023/3/9", ""]), ANYTHING),
        "baseline": st.one_of(st.integers(1, 9), ANYTHING),
        **dict.fromkeys(("evidence", "problem", "note"), ANYTHING),
        "goal": ANYTHING,
    },
)
HELD = book(
    told("sum", "2023-02", 120),
    told("sum", "2023-04", 300, 2, as_of=date(2023, 4, 5)),
    told("stock", "2023-03", 27000, 3),
    told("thing", "2023-03", None, 4, status="under_way"),
)


def saved(lines: Sequence[Cells], suffix: str) -> bytes:
    if suffix == "csv":
        return as_csv(*lines)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "nan_inf_to_errors": True, "strings_to_urls": False}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        page = made.add_worksheet()
        for number, row in enumerate(table(*lines)):
            for column, cell in enumerate(row):
                page.write(number, column, cell, day if isinstance(cell, date) else None)
    return file.getvalue()


@settings(max_examples=200, deadline=None)
@given(st.lists(LIKELY, max_size=6), st.sampled_from(SUFFIXES), st.dates(date(2023, 2, 20), date(2023, 4, 20)))
def test_any_table_is_checked_line_by_line_and_nothing_wrong_is_taken(lines, suffix, today) -> None:
    lines = [*lines, cells("road", value="5", as_of="")]
    on_day = asked(HELD, today=today)
    read = sheet.read(f"a.{suffix}", saved(lines, suffix))
    found = check.lines(read, on_day)
    filled = [
        number
        for number, line in enumerate(lines, 2)
        if any(str(one).strip() for one in line.values() if one is not None)
    ]
    assert [one.number for one in found] == filled
    assert all((one.outcome == "wrong") == bool(one.errors) for one in found)
    kept = [one for one in found if not one.errors]
    reports, baselines = check.accepted(kept)
    for one in (*reports, *baselines):
        assert AGENCY in DUTIES[one.target_id].agencies
        assert one.value is None or isfinite(one.value)
    for one in reports:
        assert START <= MARCH.start <= one.as_of <= min(MARCH.end, today)
        assert (one.value is None) != (one.status is None)
        assert (one.value is None) == (DUTIES[one.target_id].goal.target_type not in QUANTITATIVE_TYPES)
        assert one.period == "2023-03"
    assert len({one.target_id for one in reports}) == len(reports)


# Every reason that can be given was given above.


def reasons_of(module: ModuleType) -> set[str]:
    """The codes that a module names: those it hands to a problem, and its other words that are codes of a sentence."""
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    handed = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("LedgerError", "Problem", "self._wrong")
        and isinstance(node.args[0], ast.Constant)
    }
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return handed | (said & {row["code"] for row in reference.rows("labels") if row["code_set"] == "ledger_error"})


def test_every_reason_is_met_above() -> None:
    met = {one[0] for one in (*WRONG_LINES, *WRONG_FILES, *REFUSED)} | {"line_twice", "surplus_cells", "lines_wrong"}
    named = set().union(*map(reasons_of, (amounts, form, sheet, check)))
    assert len(named) > 30
    assert met == named


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_sentence(language: str) -> None:
    twice = handed_in(as_csv(cells(value="5"), cells(value="5")))[1]
    moved = handed_in(text(table(cells(value="5", note="a#b"))).replace("#", ",").encode())[0]
    found = [twice, moved, *(only(line, **changed) for _, _, line, changed in WRONG_LINES)]
    for fault in (fault for one in found for fault in one.faults):
        assert "{" not in reference.words("ledger_error", fault.code, language, **fault.values)
