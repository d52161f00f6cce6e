"""The file of corrections, line by line, each with a value of the type that its field has."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from loaders.model import COMPARATORS, MODALITIES, TARGET_TYPES, NoticeError

COLUMNS = ("target_id", "document_id", "field", "value", "reason", "who", "corrected_on")
# The field that stands for the whole row, and the one value that it takes.
ROW, DROP = "row", "drop"


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of the file. `value` has the type of the field in Target; None says that the field has no value."""

    target_id: str
    document_id: str
    field: str
    value: object
    reason: str
    who: str
    corrected_on: date
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class _Form:
    """How a field is written: `read` raises ValueError for what is none, `wanted` says what it should be."""

    read: Callable[[str], object]
    wanted: str
    may_be_empty: bool = True


def _number(text: str) -> float:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise ValueError(text)
    return float(text)


def _day(text: str) -> date:
    # fromisoformat alone also takes 20231231 and 2023-W52.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _year(text: str) -> int:
    return _day(f"{text}-01-01").year


def _one_of(*codes: str) -> _Form:
    # tuple.index raises ValueError for a code that is none of them.
    return _Form(lambda text: codes[codes.index(text)], " or ".join(codes), may_be_empty=False)


_WORDS = _Form(str, "words")
_NUMBER = _Form(_number, "a plain number in the unit, 万 and 亿 multiplied out, such as 28000")
_DAY = _Form(_day, "a day such as 2023-12-31")
_FORMS = {
    "indicator": _Form(str, "words", may_be_empty=False),
    "value_low": _NUMBER,
    "value_high": _NUMBER,
    "unit": _WORDS,
    "comparator": _one_of(*COMPARATORS),
    "target_type": _one_of(*TARGET_TYPES),
    "per": _WORDS,
    "period": _WORDS,
    "deadline": _DAY,
    "base_year": _Form(_year, "a year such as 2020"),
    "modality": _one_of(*MODALITIES),
    "action": _WORDS,
    ROW: _one_of(DROP),
}
FIELDS = tuple(_FORMS)


def read_corrections(path: str | os.PathLike[str]) -> tuple[Correction, ...]:
    """The lines of a file of corrections (CSV in UTF-8 with the header COLUMNS), in their order.

    Raises NoticeError naming file and line for a missing file, another header, an unknown field, a value that the
    field cannot have, an empty reason, who or date, and a second line for the same field of a row.
    """
    file = Path(path)
    found: dict[tuple[str, str], Correction] = {}
    for line, cells in _lines(file):
        one = _correction(file, line, cells)
        fields = {other.field: other.line for other in found.values() if other.target_id == one.target_id}
        if one.field in fields:
            raise wrong(file, line, f"{one.field} of {one.target_id} is corrected in line {fields[one.field]} already")
        if fields and ROW in (one.field, *fields):
            raise wrong(file, line, f"{one.target_id} is left out by a line, so no other line can correct it")
        found[one.target_id, one.field] = one
    return tuple(found.values())


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """(line number, its cells without white space around them) below the header; empty lines are passed over."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.reader(opened, strict=True)
            if tuple(cell.strip() for cell in next(reader, [])) != COLUMNS:
                raise NoticeError(f"{file}, line 1: the header must be {','.join(COLUMNS)}; write it so.")
            for row in reader:
                cells = [cell.strip() for cell in row]
                if any(cells):
                    yield reader.line_num, cells
    except FileNotFoundError:
        raise NoticeError(f"{file} is missing; put it back with its header, or build with --no-corrections.") from None
    except OSError as error:
        raise NoticeError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise NoticeError(f"{file} is not UTF-8; save it as CSV in UTF-8.") from None
    except csv.Error as error:
        raise wrong(file, reader.line_num, f"this is no CSV ({error})") from error


def _correction(file: Path, line: int, cells: list[str]) -> Correction:
    if len(cells) != len(COLUMNS):
        raise wrong(file, line, f"there are {len(cells)} values for {len(COLUMNS)} columns, or a comma without quotes")
    given = dict(zip(COLUMNS, cells, strict=True))
    for column in COLUMNS:
        if column != "value" and not given[column]:
            raise wrong(file, line, f"{column} is empty")
    if given["field"] not in _FORMS:
        raise wrong(file, line, f"the field {given['field']} cannot be corrected, only {', '.join(FIELDS)}")
    value = _value(file, line, given["field"], given["value"], _FORMS[given["field"]])
    day = _value(file, line, "corrected_on", given["corrected_on"], _DAY)
    who = (given["reason"], given["who"], day)
    return Correction(given["target_id"], given["document_id"], given["field"], value, *who, file, line)


def _value(file: Path, line: int, name: str, text: str, form: _Form) -> object:
    if not text and form.may_be_empty:
        return None
    try:
        if not text:
            raise ValueError(text)
        return form.read(text)
    except ValueError:
        raise wrong(file, line, f"{name} is {form.wanted}, not “{text}”") from None


def wrong(file: Path, line: int, what: str) -> NoticeError:
    """The sentence for a line that cannot be followed."""
    return NoticeError(f"{file}, line {line}: {what}; mend or remove the line.")
