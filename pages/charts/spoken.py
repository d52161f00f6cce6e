"""The marks of a chart in words: what a keyboard or a screen reader can choose in place of a click."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd

from pages.charts.drawing import Drawing


def marks_of(drawing: Drawing, columns: Sequence[str]) -> list[tuple[str, dict[str, str]]]:
    """(words with the number, what a click on the mark reports) of each mark, in the order of the drawing's frames.

    `columns` are those that a click reports; what is missing in a mark is left out. A mark that two layers draw comes
    once.
    """
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for frame in drawing.frames.values():
        for line in frame.to_dict("records"):
            reported = {column: str(line[column]) for column in columns if pd.notna(line.get(column))}
            if reported:
                found.setdefault(json.dumps(reported, sort_keys=True), (line["spoken"], reported))
    return list(found.values())
