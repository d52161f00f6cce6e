"""The worked examples of docs/progress.md as goals and histories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from loaders import reference
from loaders.ledger.model import Baseline, Entry, Extension, Goal, History, Node, Plan, Report, Write


@dataclass(frozen=True)
class Example:
    """A line of data/reference/progress_examples.csv, read by hand of the tests."""

    row: dict[str, str]
    goal: Goal
    history: History
    on: date


def number(text: str) -> float | None:
    return float(text) if text else None


def write(number: int, day: date) -> Write:
    """An act at noon of a day."""
    return Write(number, "张三", "省科技厅", datetime(day.year, day.month, day.day, 4, tzinfo=UTC), "page")


def node(text: str) -> Node:
    day, _, wanted = text.partition("=")
    words = wanted in ("not_started", "under_way", "done")
    return Node(date.fromisoformat(day), None if words else float(wanted), wanted if words else None)


def example(row: dict[str, str]) -> Example:
    as_of = date.fromisoformat(row["as_of"])
    first = write(1, date.fromisoformat(row["start"]))
    goal = Goal(
        "t",
        row["target_type"],
        row["comparator"] or None,
        number(row["value_low"]),
        number(row["value_high"]),
        date.fromisoformat(row["start"]),
        date.fromisoformat(row["due"]),
    )
    report = Report("t", row["as_of"][:7], as_of, number(row["value"]), row["value"], row["status"] or None)
    start = number(row["baseline"])
    history = History(
        (Entry(report, write(2, as_of)),),
        () if start is None else (Baseline("t", start, first.written_on, write=first),),
        (Plan(tuple(map(node, row["nodes"].split(";"))), first),) if row["nodes"] else (),
        (Extension(3, "t", date.fromisoformat(row["extension"]), "雨季", write(3, as_of)),) if row["extension"] else (),
    )
    return Example(row, goal, history, date.fromisoformat(row["on"]))


EXAMPLES = [example(row) for row in reference.rows("progress_examples")]
