"""The measured quality of the rows: data/quality.csv, what a comparison with an annotation by hand gave."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from loaders.model import NoticeError

FILE = Path(__file__).parent.parent / "data" / "quality.csv"
# Whether the rows were those of the rules alone, or with the lines of data/corrections.csv over them.
APPLIED = ("rules", "corrections")
# What is measured, in the order of the file and of the page. Those of QUANTITY are asked of each quantity, those of
# TASK of each task; the others are kinds of rows that are found or not.
QUANTITY = (
    *("comparator", "target_type", "per", "deadline", "base_year", "modality"),
    *("indicator_near", "indicator_exact", "whole_row"),
)
TASK = ("chapter_no", "title", "lead_units", "participating_units", "shared_units")
MEASURED = ("value_and_unit", *QUANTITY, "deliverable", "milestone", "task", *TASK)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line: how one field of one notice compared with its annotation.

    `expected` counts what the annotation asks for, `found` what the loader gave, `matched` what both have alike;
    `corrections` the fields of rows that corrections had changed. The notice is the one with `content_sha256`, the
    annotation lies at `annotation` in the project.
    """

    document_id: str
    content_sha256: str
    annotation: str
    applied: str
    corrections: int
    field: str
    expected: int
    found: int
    matched: int

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right, 0 to 1; None where nothing was found."""
        return self.matched / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of what was asked for that was found, 0 to 1; None where nothing was asked for."""
        return self.matched / self.expected if self.expected else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.matched / (self.expected + self.found) if self.expected + self.found else None


COLUMNS = (*(field.name for field in fields(Measurement)), "precision", "recall", "f1")


def written(line: Measurement) -> list[str]:
    """The line as the file has it: figures between 0 and 1 with four decimals, empty where there is none."""
    values = [getattr(line, column) for column in COLUMNS]
    return ["" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value) for value in values]


def measurements() -> tuple[Measurement, ...]:
    """The lines of data/quality.csv, in the order of the file.

    Raises NoticeError naming the line that is malformed, counts more matches than rows, or whose precision, recall or
    F1 do not follow from its counts; the sentence says how to write the file anew.
    """
    return _read(FILE)


@cache
def _read(path: Path) -> tuple[Measurement, ...]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            head, *lines = csv.reader(file, strict=True)
    except FileNotFoundError:
        raise _unusable(path, "is missing") from None
    except (csv.Error, UnicodeDecodeError, ValueError) as error:
        raise _unusable(path, f"is no CSV in UTF-8 with a head ({error})") from None
    if tuple(head) != COLUMNS:
        raise _unusable(path, f"must have the columns {', '.join(COLUMNS)}")
    return tuple(_line(path, number, line) for number, line in enumerate(lines, 2))


def _line(path: Path, number: int, values: list[str]) -> Measurement:
    if len(values) != len(COLUMNS):
        raise _unusable(path, f"line {number}: wrong number of values")
    given = dict(zip(COLUMNS, values, strict=True))
    try:
        line = Measurement(
            **{name: given[name] for name in ("document_id", "content_sha256", "annotation", "applied", "field")},
            **{name: int(given[name]) for name in ("corrections", "expected", "found", "matched")},
        )
    except ValueError:
        raise _unusable(path, f"line {number}: a count is no whole number") from None
    if line.applied not in APPLIED or line.field not in MEASURED:
        raise _unusable(path, f"line {number}: nothing is called {line.applied} {line.field}")
    if not 0 <= line.matched <= min(line.expected, line.found):
        raise _unusable(path, f"line {number}: {line.matched} match of {line.expected} expected and {line.found} found")
    if written(line) != values:
        raise _unusable(path, f"line {number}: precision, recall or F1 do not follow from the counts")
    return line


def _unusable(path: Path, reason: str) -> NoticeError:
    return NoticeError(f"data/{path.name} {reason}; write it anew with `python -m benchmarks --measure`.")
