"""python -m loaders check: what the loader wants a person to know of."""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

from loaders import reference
from loaders.pipeline import DATABASE
from loaders.store.connect import open_readonly

_LISTS = {
    "agencies that data/reference/agencies.csv lacks": "select agency from d.agencies where not is_known order by 1",
    "units that data/reference/units.csv lacks": "select unit from d.units where not is_known order by 1",
    "target types without a row in data/reference/labels.csv": """
        select distinct target_type from d.targets
        where target_type not in (select code from d.labels where code_set = 'target_type') order by 1""",
    "rows of agencies.csv that no notice uses": """
        select agency from d.agencies
        where is_known and agency not in (select agency from d.task_agencies) order by 1""",
    "rows of agency_aliases.csv that no notice uses": """
        select alias from d.agency_aliases
        where alias not in (select name_as_written from d.task_agencies) order by 1""",
    "rows of sectors.csv that no agency uses": """
        select sector from d.sectors where sector not in (select sector from d.agencies) order by sort""",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("check", help="print diagnostics; exit status 1 when one is an error")
    parser.add_argument("--db", type=Path, default=DATABASE, help="database to read (default: data/targets.duckdb)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    with open_readonly(arguments.db) as connection:
        diagnostics = connection.execute(
            "select severity, code, document_id, task_no, message from d.diagnostics"
            " order by document_id, diagnostic_no"
        ).fetchall()
        numerals = connection.execute(
            "select coalesce(reason, 'a target'), count(*) from d.numerals group by 1 order by 2 desc, 1"
        ).fetchall()
        lists = {title: [name for (name,) in connection.execute(sql).fetchall()] for title, sql in _LISTS.items()}
        lists["rows of titles_en.csv that fit no notice, chapter or task"] = _idle_titles(connection)
    print(f"diagnostics: {len(diagnostics)}")
    for severity, code, document_id, task_no, message in diagnostics:
        print(f"  {severity} {code} {document_id}{f' task {task_no}' if task_no else ''}: {message}")
    print(f"numerals: {sum(count for _, count in numerals)}")
    for reason, count in numerals:
        print(f"  {count} {reason}")
    for title, names in lists.items():
        print(f"{title}: {len(names)}")
        if names:
            print(f"  {'、'.join(names)}")
    return 1 if any(severity == "error" for severity, *_ in diagnostics) else 0


def _idle_titles(connection: duckdb.DuckDBPyConnection) -> list[str]:
    tasks = set(connection.execute("select document_id, task_no from d.tasks").fetchall())
    chapters = set(connection.execute("select document_id, chapter_no::varchar from d.chapters").fetchall())
    documents = set(connection.execute("select document_id, '' from d.documents").fetchall())
    idle = []
    for row in reference.rows("titles_en"):
        known = tasks if row["task_no"] else chapters if row["chapter_no"] else documents
        key = (row["document_id"], row["task_no"] or row["chapter_no"])
        if key not in known:
            idle.append(" ".join(key).strip())
    return idle
