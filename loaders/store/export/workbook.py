"""A workbook of four sheets: the rows, the filters that made them, what the columns mean, where the rows come from."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from math import isfinite
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from loaders import reference
from loaders.model import NoticeError
from loaders.store.export import sheets
from loaders.store.export.about import About
from loaders.store.export.cells import fitting
from loaders.store.export.rows import Rows

# A sheet has 1,048,576 lines, one of them the header.
MAX_ROWS = 1_048_575
_CHUNK = 1 << 16
_FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar has a day that never was
_WIDTHS = {"quote": 60, "indicator": 32, "document_title": 32, "task_title": 32, "task_title_en": 32, "view": 32}
_WIDTHS |= {"chapter_title": 22, "chapter_title_en": 22, "value": 16, "target_id": 26}
_WIDTHS |= dict.fromkeys(("lead_agencies", "participating_agencies", "shared_agencies", "places"), 26)


def write_xlsx(rows: Rows, about: About) -> Iterator[bytes]:
    """The workbook, built in a temporary folder so that memory does not grow with the rows.

    Text stays text, whatever it begins with; numbers and dates are numbers and dates. Text that no cell can hold is
    cut or mended, and the sheet of filters says where. Raises NoticeError for more rows than a sheet has lines.
    """
    if about.rows > MAX_ROWS:
        raise NoticeError(
            reference.words("export", "too_many_rows", about.language, n=f"{about.rows:,}", most=f"{MAX_ROWS:,}")
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "targets.xlsx"
        _build(path, folder, rows, about)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _build(path: Path, folder: str, rows: Rows, about: About) -> None:
    options = {
        "constant_memory": True,
        "tmpdir": folder,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": about.sentence[:255]})
        head = book.add_format({"bold": True, "bg_color": "#f0ece2", "bottom": 1, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        data, *others = [book.add_worksheet(name) for name in sheets.names(about.language)]
        written = _Data(data, rows, head, day)
        written.write()
        tables = (
            sheets.filters(about, written.altered),
            sheets.fields(rows, about.language),
            sheets.source(about, written.by_notice),
        )
        for sheet, table in zip(others, tables, strict=True):
            for column, width in enumerate(table.widths):
                sheet.set_column(column, column, width)
            sheet.freeze_panes(1, 0)
            for place, line in enumerate(table.lines):
                for column, value in enumerate(line):
                    put(sheet, place, column, value, plain if place else head)


class _Data:
    """The sheet of rows; after `write`, which cells were altered, and how many rows each notice has."""

    def __init__(self, sheet: Worksheet, rows: Rows, head: Format, day: Format) -> None:
        self.sheet, self.rows, self.head, self.day = sheet, rows, head, day
        self.altered: list[tuple[int, str, str, int]] = []
        self.by_notice: Counter[object] = Counter()

    def write(self) -> None:
        header, names = self.rows.header, self.rows.schema.names
        for column, (name, word) in enumerate(zip(names, header, strict=True)):
            self.sheet.set_column(column, column, _WIDTHS.get(name, 13))
            put(self.sheet, 0, column, word, self.head)
        self.sheet.freeze_panes(1, 0)
        of_notice, place = names.index("document_id"), 0
        for lines in self.rows.lines():
            for line in lines:
                place += 1
                self.by_notice[line[of_notice]] += 1
                for column, value in enumerate(line):
                    for kind, amount in put(self.sheet, place, column, value, None, self.day):
                        self.altered.append((place + 1, header[column], kind, amount))
        self.sheet.autofilter(0, 0, place, len(names) - 1)


def put(
    sheet: Worksheet, row: int, column: int, value: object, form: Format | None, day: Format | None = None
) -> tuple[tuple[str, int], ...]:
    """Write a cell and return what its text lost; null is the empty cell."""
    if value is None:
        return ()
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
        return ()
    if isinstance(value, int | float) and isfinite(value):
        sheet.write_number(row, column, value, form)
        return ()
    if isinstance(value, date) and value >= _FIRST_DAY:
        sheet.write_datetime(row, column, value, day or form)
        return ()
    text, losses = fitting(str(value))
    # xlsxwriter takes such a text for marked-up XML of its own; in three runs it is written as what it is.
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:], *([form] if form else []))
    else:
        sheet.write_string(row, column, text, form)
    return losses
