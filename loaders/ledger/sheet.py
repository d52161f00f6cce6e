"""A filled form → its lines as cells by column, whatever program saved it; nothing is judged yet."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any

import openpyxl
from openpyxl.utils.escape import unescape

from loaders.ledger import form
from loaders.ledger.model import LedgerError

MOST_BYTES = 5_000_000
MOST_LINES = 5_000
# A sheet of that many lines unpacks to about 10 MB.
MOST_UNPACKED = 60_000_000
# A form has 16 columns, and people add some of their own.
MOST_COLUMNS = 64
_NEEDED = ("period", "agency", "target_id", "value", "status")
_ENCODINGS = ("utf-8-sig", "gb18030")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The characters that make a spreadsheet run a cell; a form in CSV has a ' before them.
_QUOTED = re.compile(r"'(?=[=+\-@\t\r\n＝＋－＠])")
# Copied along from pages and nowhere to be seen; no database keeps NUL in a text.
_UNSEEN = re.compile("[\0\u200b\u2060\ufeff]")
# What openpyxl raises for bytes that are no workbook: it takes its parts as they come.
_NO_WORKBOOK = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, SyntaxError),
    *(AttributeError, LookupError, TypeError, ValueError, MemoryError),
)
# In the code of a number format: words in quotes, escaped characters, colours and conditions.
_NO_PLACES = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


Numbered = tuple[int, Sequence[object]]


@dataclass(frozen=True, slots=True)
class Cells:
    """One line of a form: `number` as the spreadsheet counts it, cells by the codes of `form.COLUMNS`.

    `surplus` is how many cells it has beyond the header: an unquoted comma in a CSV moves all that follow.
    """

    number: int
    cells: Mapping[str, object]
    surplus: int = 0


def read(name: str, content: bytes) -> list[Cells]:
    """The lines below the header, blank ones left out.

    Raises LedgerError, one code for each way in which a file is no form: empty_file, too_big, wrong_ending, old_office,
    damaged_file, unknown_encoding, no_header, missing_columns, column_twice, no_lines, too_many_lines.
    """
    if not content:
        raise LedgerError("empty_file")
    if len(content) > MOST_BYTES:
        raise LedgerError("too_big", size=f"{len(content) / 1e6:.1f}", most=MOST_BYTES // 1_000_000)
    suffix = PurePath(name).suffix.lower()
    if content.startswith(_OLD_OFFICE):
        raise LedgerError("old_office")
    if suffix == ".xlsx":
        rows = _of_workbook(content)
    elif suffix == ".csv":
        rows = _of_text(content)
    else:
        raise LedgerError("wrong_ending", ending=suffix or "–")
    return _lines(rows)


def _of_workbook(content: bytes) -> Iterator[Numbered]:
    """The rows of the first sheet, which is the form whatever it is called; the second explains it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # Pictures are not unpacked.
            unpacked = sum(one.file_size for one in archive.infolist() if one.filename.endswith((".xml", ".rels")))
        # Python's reader never unpacks more of a part than the directory says, so that sum is the most there can be.
        if unpacked > MOST_UNPACKED:
            raise LedgerError("too_big", size=f"{unpacked / 1e6:.1f}", most=MOST_UNPACKED // 1_000_000)
        with warnings.catch_warnings(action="ignore"):  # of what openpyxl leaves out, such as the lists to choose from
            written = dict(_rows(content, reckoned=False))
            formulas = any(cell.data_type == "f" for row in written.values() for cell in row)
            reckoned = dict(_rows(content, reckoned=True, only=written)) if formulas else written
    except _NO_WORKBOOK as error:
        raise LedgerError("damaged_file") from error
    for number, row in written.items():
        yield number, [_value(*pair) for pair in zip(row, reckoned[number], strict=True)]


def _rows(
    content: bytes, *, reckoned: bool, only: Collection[int] | None = None
) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows with anything in them, no more than a form may have; the same ones again where `only` names them."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=reckoned)
    try:
        sheet = book.worksheets[0]
        # What a program says of the size of its sheet may be wrong, and rows beyond it would be left out.
        sheet.reset_dimensions()
        kept = 0
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            if kept > MOST_LINES + 1:
                return
            if number in only if only is not None else any(cell.value is not None for cell in row):
                kept += 1
                yield number, row
    finally:
        book.close()


def _value(written: Any, reckoned: Any) -> object:
    """What a cell shows: a formula's result, or the formula where no program reckoned it; 85% for 0.85 so formatted."""
    if written.data_type == "f" and reckoned.value is None:
        return str(written.value)
    is_percent = "%" in _NO_PLACES.sub("", str(reckoned.number_format or ""))
    if is_percent and isinstance(reckoned.value, int | float) and not isinstance(reckoned.value, bool):
        return f"{reckoned.value * 100:.12g}%"
    # A workbook writes characters that its XML cannot hold as _x000D_.
    return unescape(reckoned.value) if isinstance(reckoned.value, str) else reckoned.value


def _of_text(content: bytes) -> Iterator[Numbered]:
    if b"\0" in content:
        raise LedgerError("unknown_encoding")
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise LedgerError("unknown_encoding")
    head = text.lstrip().partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1)
    except csv.Error as error:
        raise LedgerError("damaged_file") from error


def _lines(rows: Iterable[Numbered]) -> list[Cells]:
    head: Sequence[object] | None = None
    below: list[tuple[int, Sequence[object]]] = []
    filled = 0
    for number, row in rows:
        if not any(map(_is_filled, row)):
            continue
        if head is None:
            head = row
        elif (filled := filled + 1) <= MOST_LINES:
            below.append((number, row))
    if head is None:
        raise LedgerError("empty_file")
    columns = [_columns().get(folded(str(_told(cell)))) for cell in head]
    found = [name for name in columns if name]
    if not found:
        raise LedgerError("no_header")
    if missing := [name for name in _NEEDED if name not in found]:
        raise LedgerError("missing_columns", columns=[form.header(name, "zh") for name in missing])
    if twice := [name for name in found if found.count(name) > 1]:
        raise LedgerError("column_twice", column=form.header(twice[0], "zh"))
    if not below:
        raise LedgerError("no_lines")
    if filled > MOST_LINES:
        raise LedgerError("too_many_lines", lines=filled, most=MOST_LINES)
    return [
        Cells(
            number,
            {name: _told(cell) for name, cell in zip(columns, row, strict=False) if name},
            max(len(row) - len(head), 0),
        )
        for number, row in below
    ]


@cache
def _columns() -> dict[str, str]:
    """What a header may say → the column: its code, or its name in either language."""
    return {
        folded(words): name
        for name in form.COLUMNS
        for words in (name, *(form.header(name, language) for language in form.LANGUAGES))
    }


def folded(text: str) -> str:
    """Words as they are compared: without white space, widths of characters and capitals."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def _is_filled(cell: object) -> bool:
    return cell is not None and cell != "" and _told(str(cell)) != ""


def _told(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    seen = _UNSEEN.sub("", cell).replace("\r\n", "\n").replace("\r", "\n")
    return (seen[1:] if _QUOTED.match(seen) else seen).strip()
