"""python -m loaders show: one task with its agencies, its text with the rows marked, and the rows."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import duckdb

from loaders.cli.export import refuse_unknown
from loaders.model import NoticeError
from loaders.pipeline import DATABASE
from loaders.store.connect import open_readonly

_UNDERLINE = ("\x1b[4m", "\x1b[24m")
_BRACKETS = ("【", "】")
# Numbers of tasks that a sentence names.
_MOST_NUMBERS = 20


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("show", help="print a task with its rows marked in the text")
    parser.add_argument("document", metavar="DOCUMENT", help="document_id, such as shandong-2023")
    parser.add_argument("task", metavar="TASK", help="number of the task as printed")
    parser.add_argument("--db", type=Path, default=DATABASE, help="database to read (default: data/targets.duckdb)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    key = [arguments.document, arguments.task]
    with open_readonly(arguments.db) as connection:
        refuse_unknown(connection, {"document": [arguments.document]})
        _refuse_other_task(connection, *key)
        chapter, title, start, text = connection.execute(
            "select c.chapter_no || ' ' || c.title, k.title, k.source_start,"
            " substring(d.text, k.source_start + 1, k.source_end - k.source_start)"
            " from d.tasks k join d.chapters c using (document_id, chapter_no) join d.documents d using (document_id)"
            " where k.document_id = ? and k.task_no = ?",
            key,
        ).fetchall()[0]
        agencies = connection.execute(
            "select role, string_agg(agency, '、' order by position) from d.task_agencies"
            " where document_id = ? and task_no = ? group by role order by role",
            key,
        ).fetchall()
        rows = connection.execute(
            "select indicator, action, comparator, value_low, value_high, unit, target_type, modality, due_date,"
            " source_start, source_end, target_id || if(is_corrected, ' | corrected', '') from d.targets"
            " where document_id = ? and task_no = ? order by target_order",
            key,
        ).fetchall()
    print(f"{arguments.task}. {title}\n  chapter {chapter}")
    for role, names in agencies or [("no agency named", "")]:
        print(f"  {role} {names}".rstrip())
    spans = [(row[9] - start, row[10] - start) for row in rows]
    print(f"\n{mark(text, spans, _UNDERLINE if sys.stdout.isatty() else _BRACKETS)}\n")
    for indicator, action, comparator, low, high, unit, target_type, modality, due, begin, end, name in rows:
        value = f" {comparator} {_value(low, high)} {unit or ''}".rstrip() if comparator else ""
        verb = f"{action} " if action else ""
        day = f" | due {due}" if due else ""
        print(f"- {verb}{indicator}{value} | {target_type} | {modality}{day} | {begin}:{end} | {name}")
    return 0


def _refuse_other_task(connection: duckdb.DuckDBPyConnection, document_id: str, task_no: str) -> None:
    """Raises NoticeError for a number that no task of the notice has."""
    numbers = "select task_no from d.tasks where document_id = ? order by task_order"
    there = [number for (number,) in connection.execute(numbers, [document_id]).fetchall()]
    if task_no not in there:
        shown = f"{there[0]} … {there[-1]}" if len(there) > _MOST_NUMBERS else "、".join(there)
        raise NoticeError(f"No task is called {task_no} in {document_id}; its tasks are {shown}.")


def mark(text: str, spans: Iterable[tuple[int, int]], signs: tuple[str, str]) -> str:
    """`text` with a pair of signs around each span; spans that overlap are marked as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    opening, closing = signs
    for start, end in reversed(merged):
        text = f"{text[:start]}{opening}{text[start:end]}{closing}{text[end:]}"
    return text


def _value(low: float | None, high: float | None) -> str:
    sides = dict.fromkeys(f"{side:.12g}" for side in (low, high) if side is not None)
    return "–".join(sides)
