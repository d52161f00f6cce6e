"""What the loader found in a notice: its database, as rows that can be laid beside an annotation."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import duckdb

from benchmarks.annotation import Row, bare
from loaders import build_database
from loaders.store.connect import open_readonly

UNITS = {"lead": "lead_units", "participating": "participating_units", "shared": "shared_units"}


@dataclass(frozen=True)
class Found:
    """`text` has no white space. Each row of `targets` and `tasks` has its columns and `place`, its half-open span in
    `text`; a target also `proved`, whether the text at its span is its quote; a task also its agencies by role."""

    text: str
    targets: tuple[Row, ...]
    tasks: tuple[Row, ...]


def read_and_load(path: Path, *, corrections: bool) -> Found:
    """Build a database of the notice alone, with or without the project's corrections, and read it.

    Raises NoticeError when the notice cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "targets.duckdb"
        build_database([path], database, corrections=corrections)
        return load(database, path.stem)


def load(database: Path, document_id: str) -> Found:
    """The rows of one document of a built database."""
    with open_readonly(database) as connection:
        [document] = _table(connection, "documents", document_id)
        targets = _table(connection, "targets", document_id)
        tasks = _table(connection, "tasks", document_id, "order by task_order")
        agencies = _table(connection, "task_agencies", document_id, "order by task_no, role, position")
    text = document["text"]
    before = [0, *accumulate(not character.isspace() for character in text)]
    for row in (*targets, *tasks):
        row["place"] = (before[row["source_start"]], before[row["source_end"]])
    for row in targets:
        quote = bare(row["quote"])
        row["proved"] = bool(quote) and quote == bare(text[row["source_start"] : row["source_end"]])
    for task in tasks:
        task |= {column: [] for column in UNITS.values()}
    by_number = {task["task_no"]: task for task in tasks}
    for agency in agencies:
        by_number[agency["task_no"]][UNITS[agency["role"]]].append(agency["name_as_written"])
    return Found(bare(text), tuple(targets), tuple(tasks))


def _table(connection: duckdb.DuckDBPyConnection, name: str, document_id: str, order: str = "") -> list[Row]:
    # The name and the order are constants of this module; the document is bound.
    asked = connection.execute(f"select * from d.{name} where document_id = ? {order}", [document_id])  # noqa: S608
    columns: Sequence[str] = [column[0] for column in asked.description]
    return [dict(zip(columns, row, strict=True)) for row in asked.fetchall()]
