"""Annotations by hand: where they lie, their rows, and which part of a notice they cover."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.readers import READERS

Row = dict[str, Any]
GOLDEN = Path(__file__).parents[1] / "tests" / "golden"


class AnnotationError(Exception):
    """An annotation that cannot be scored against. The text is one sentence that names file and reason."""


@dataclass(frozen=True)
class Annotation:
    """`targets` and `tasks` of one notice. `first` and `last` are the words, white space removed, between which the
    notice was annotated; empty where it was annotated whole."""

    name: str
    targets: tuple[Row, ...]
    tasks: tuple[Row, ...]
    first: str = ""
    last: str = ""

    def reach(self, text: str) -> tuple[int, int]:
        """The annotated range in `text`, which has no white space. Raises AnnotationError when its ends are missing."""
        if not self.first:
            return 0, len(text)
        start = text.find(self.first)
        end = text.find(self.last, max(start, 0))
        if start < 0 or end < 0:
            raise AnnotationError(f"{self.name}: the words that bound the annotation are not in the text as read.")
        return start, end + len(self.last)


def bare(text: str | None) -> str:
    """The text without white space; empty for None."""
    return re.sub(r"\s+", "", text or "")


def of_seed(name: str) -> Annotation:
    """The annotation in tests/golden/<name>/, which covers the whole notice."""
    folder = GOLDEN / name
    return Annotation(name, _targets(folder / "targets.jsonl"), _rows(folder / "tasks.jsonl"))


def annotated_notices(notices: Path, gold: Path) -> list[tuple[Path, Annotation]]:
    """The files of `notices` that have <name>.targets.jsonl in `gold`, by name, each with its annotation.

    <name>.tasks.jsonl and index.json (name → starts, ends) may be there too. Raises AnnotationError when a folder is
    missing or no file has an annotation.
    """
    for folder in (notices, gold):
        if not folder.is_dir():
            raise AnnotationError(f"{folder} is no folder; name the folder of the notices or of their annotations.")
    ranges = _ranges(gold / "index.json")
    found = []
    for path in sorted(notices.iterdir()):
        targets = gold / f"{path.stem}.targets.jsonl"
        if path.suffix.lower() in READERS and targets.is_file():
            tasks = gold / f"{path.stem}.tasks.jsonl"
            bounds = ranges.get(path.stem, ("", ""))
            found.append(
                (path, Annotation(path.stem, _targets(targets), _rows(tasks) if tasks.is_file() else (), *bounds))
            )
    if not found:
        raise AnnotationError(f"No notice in {notices} has a .targets.jsonl of its name in {gold}.")
    return found


def _ranges(index: Path) -> dict[str, tuple[str, str]]:
    """Name → (first words, last words). The documents stand under their names, or in a list of slug and annotation."""
    if not index.is_file():
        return {}
    documents = _parsed(index.read_text("utf-8"), index)["documents"]
    if isinstance(documents, list):
        documents = {one["slug"]: one["annotation"] for one in documents if one.get("annotation")}
    return {name: (bare(one["starts"]), bare(one["ends"])) for name, one in documents.items()}


def _targets(path: Path) -> tuple[Row, ...]:
    return tuple({"kind": "quantitative"} | row for row in _rows(path))


def _rows(path: Path) -> tuple[Row, ...]:
    lines = path.read_text("utf-8").splitlines()
    return tuple(_parsed(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip())


def _parsed(text: str, where: object) -> Row:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise AnnotationError(f"{where} is no JSON: {error.msg}.") from None


def required(rows: Sequence[Row]) -> list[Row]:
    """The rows on which careful readers agree; the others are neither missed nor wrong."""
    return [row for row in rows if not row.get("optional")]
