"""Any table in a reader's words as a workbook: its lines, what it is of, and further tables on sheets of their own."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from loaders.store.export.workbook import put

# Excel's name of a sheet has at most 31 characters, none of these.
_NAME = 31
_FORBIDDEN = str.maketrans("[]:*?/\\", "（）：×？／＼")
_WIDE, _NARROW, _MOST = 60, 10, 40


def table_xlsx(tables: Mapping[str, pd.DataFrame], facts: Sequence[tuple[str, object]], facts_name: str) -> bytes:
    """A workbook with a sheet for each of `tables` (name of the sheet → its lines) and one of `facts`, (name, value).

    Text stays text, whatever it begins with; what is missing is an empty cell. A column is as wide as its text asks
    for, up to 60 characters.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#f0ece2", "bottom": 1, "valign": "top", "text_wrap": True})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for name, table in tables.items():
            sheet = book.add_worksheet(name.translate(_FORBIDDEN)[:_NAME])
            lines = table.astype(object).where(table.notna(), None).itertuples(index=False, name=None)
            _write(sheet, [tuple(map(str, table.columns)), *lines], head, plain)
            sheet.autofilter(0, 0, len(table), max(len(table.columns) - 1, 0))
        _write(book.add_worksheet(facts_name.translate(_FORBIDDEN)[:_NAME]), list(facts), plain, plain)
    return file.getvalue()


def _write(sheet: Worksheet, lines: Sequence[Sequence[object]], head: object, plain: object) -> None:
    sheet.freeze_panes(1, 0)
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            put(sheet, row, column, value, plain if row else head)
    for column in range(max(map(len, lines), default=0)):
        longest = max(len(str(line[column])) for line in lines[:_MOST] if column < len(line))
        sheet.set_column(column, column, min(_WIDE, max(_NARROW, longest * 1.6)))
