"""The one module that opens data/reference: knowledge as rows of CSV, read once."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from loaders.model import NoticeError

FOLDER = Path(__file__).parent.parent / "data" / "reference"
# What labels count, and how English says it of one.
NOUNS = (
    *("act", "case", "cell", "chapter", "character", "column", "day", "file", "group", "hour", "indicator", "line"),
    *("notice", "number", "numeral", "page", "pair", "period", "problem", "report", "row", "sector", "target", "task"),
)
SINGULAR = {f"{noun}s": noun for noun in NOUNS} | {"agencies": "agency"}
ONE = re.compile(rf"\b1 ({'|'.join(SINGULAR)})\b")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of data/reference/<name>.csv in the order of the file, every value a string as it stands there.

    Raises NoticeError naming the file and line when the file is missing or a line has too many or too few values.
    """
    path = FOLDER / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            found = []
            for row in reader:
                if None in row or None in row.values():
                    raise NoticeError(f"data/reference/{name}.csv, line {reader.line_num}: wrong number of values")
                found.append(row)
    except FileNotFoundError:
        raise NoticeError(f"data/reference/{name}.csv is missing") from None
    return tuple(found)


@cache
def mapping(name: str, key: str, value: str) -> dict[str, str]:
    """Column `key` of a reference table → column `value`."""
    return {row[key]: row[value] for row in rows(name)}


@cache
def units() -> dict[str, dict[str, str]]:
    """Each unit as notices print it → its row of units.csv; another spelling (kW) has the row of its unit."""
    known = {row["unit"]: row for row in rows("units")}
    spellings = {row["alias"]: known[row["unit"]] | {"unit": row["alias"]} for row in rows("unit_aliases")}
    return spellings | known


@cache
def label(code_set: str, code: str, language: str) -> str:
    """The word on screen for a code, in 'zh' or 'en'; raises KeyError naming code set and code when labels lack it."""
    for row in rows("labels"):
        if row["code_set"] == code_set and row["code"] == code:
            return row[language]
    raise KeyError(f"data/reference/labels.csv has no row {code_set},{code}")


def words(code_set: str, code: str, language: str, **values: object) -> str:
    """The words of a label with their {places} filled, in English with one of a thing in the singular."""
    filled = label(code_set, code, language).format(**values)
    return ONE.sub(lambda found: "1 " + SINGULAR[found[1]], filled) if language == "en" else filled


def refusal(code: str, name: str = "", **values: object) -> NoticeError:
    """Why something is no notice: a sentence of labels.csv, code set `notice_error`, about the file of that `name`."""
    sentence = words("notice_error", code, "en", **values)
    return NoticeError(f"{name}: {sentence}" if name else sentence, code, **values)
