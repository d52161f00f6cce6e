"""The marks of a chart in words: what a keyboard or a screen reader can choose in place of a click."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain

from pages.charts.drawing import Drawing


def marks_of(drawing: Drawing, columns: Sequence[str]) -> list[tuple[str, dict[str, str]]]:
    """(words with the number, what a click on the mark reports) of each mark, in the order of the drawing's datasets.

    `columns` are those that a click reports; what is missing in a mark is left out. A mark that two layers draw comes
    once.
    """
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for row in chain.from_iterable(drawing.datasets.values()):
        reported = {column: str(row[column]) for column in columns if row.get(column) is not None}
        if reported:
            found.setdefault(json.dumps(reported, sort_keys=True), (row["spoken"], reported))
    return list(found.values())
