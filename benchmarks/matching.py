"""When a row of an annotation and a row of the database are about the same words, and when a field of them agrees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from benchmarks.annotation import Row
from benchmarks.likeness import likeness


def places(quote: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the quote stands in text[start:end]; it may stand there more than once."""
    for match in re.finditer(re.escape(quote), text[:end]):
        if match.start() >= start:
            yield match.span()


def meets(gold: Row, row: Row) -> bool:
    number = str(gold["task_no"])
    if number.isdigit() and number != str(row["task_no"]):
        return False
    first, last = row["place"]
    return any(first < end and start < last for start, end in gold["places"])


def amount(row: Row) -> tuple[float | None, float | None, str]:
    low, high = (None if side is None else round(float(side), 6) for side in (row["value_low"], row["value_high"]))
    return low, high, unicodedata.normalize("NFKC", row["unit"] or "")


def indicator_likeness(gold: Row, row: Row) -> float:
    names = (gold["indicator"], gold.get("indicator_also", gold["indicator"]))
    return max(likeness(row["indicator"], name) for name in names)


def agrees(gold: Row, row: Row, name: str) -> bool:
    """Whether a field is as annotated; one that the annotation leaves out can be anything."""
    allowed = {_plain(gold[key]) for key in (name, f"{name}_also", f"{name}_context") if key in gold}
    return name not in gold or _plain(row.get(name)) in allowed


def _plain(value: object) -> str | None:
    """A field as annotations write it: dates in ISO form, years and names as text, nothing for what is empty."""
    return None if value in (None, "") else str(value)
