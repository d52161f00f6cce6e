"""The answer to a question as plain rows: what the charts count, sort and draw."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import pandas as pd

# Column → value: text, a whole number or a decimal one; None where it is missing.
Row = dict[str, object]


def records(frame: pd.DataFrame) -> list[Row]:
    """The lines of a frame in their order, each with the columns in theirs; whole numbers stay whole.

    A chart has tens of rows and takes many small steps, of which each costs a frame more than all rows cost Python.
    """
    names, columns = zip(*((name, _plain(column)) for name, column in frame.items()), strict=True)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _plain(column: pd.Series) -> list[object]:
    values, missing = column.tolist(), column.isna().tolist()
    return [None if gone else value for value, gone in zip(values, missing, strict=True)] if any(missing) else values


def grouped(rows: Sequence[Row], *columns: str) -> dict[object, list[Row]]:
    """The rows by their value of a column, of several columns by the tuple of their values; in the order in which the
    values first come."""
    key = itemgetter(*columns)
    groups: dict[object, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def summed(rows: Sequence[Row], number: str, *columns: str) -> dict[object, int]:
    """The sum of the column `number` in each group of `grouped`."""
    return {value: total(group, number) for value, group in grouped(rows, *columns).items()}


def total(rows: Sequence[Row], number: str) -> int:
    """The sum of the column `number`."""
    return sum(row[number] for row in rows)


def picked(rows: Sequence[Row], columns: Sequence[str]) -> list[Row]:
    """The rows with these columns alone, in this order, each once."""
    shown = tuple(dict.fromkeys(columns))
    return [{column: row[column] for column in shown} for row in rows]
