"""python -m loaders export: a filtered selection of the rows → a file."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import duckdb

from loaders.model import NoticeError
from loaders.pipeline import DATABASE
from loaders.store.connect import open_readonly
from loaders.store.select import KEYS, Filters, unknown, where

# Where `make run` serves the pages.
_BASE = "http://localhost:8501"
_HELP = {
    "chapter": "title, or number: 3 or 三",
    "agency": "canonical name or alias",
    "role": "lead, participating, shared, or none for tasks that name no agency",
    "agency_match": "any (default) or all of the agencies named",
    "due": "stated or plan_year",
    "text": "words in the indicator, quote, task title, or the agencies' names in either language",
    "target": "target_id",
    "type": "target_type",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "export",
        help="write rows to a file",
        description="Write the rows that every filter lets through. A filter given twice lets either value through.",
    )
    parser.add_argument("--format", required=True, choices=("csv", "xlsx", "parquet", "jsonl", "json"))
    parser.add_argument("--out", required=True, type=Path, help="file to write")
    parser.add_argument("--db", type=Path, default=DATABASE, help="database to read (default: data/targets.duckdb)")
    parser.add_argument("--lang", default="en", choices=("en", "zh"), help="language of sheets, notes and links")
    parser.add_argument(
        "--base-url", default=_BASE, metavar="URL", help=f"where the pages are, for the links ({_BASE})"
    )
    for key in KEYS:
        parser.add_argument(f"--{key.replace('_', '-')}", action="append", metavar="VALUE", help=_HELP.get(key, key))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    # Arrow and pandas take longer to import than the other commands take to run.
    from loaders.store import export

    _refuse_foreign(arguments.out, arguments.db, arguments.format)
    filters = {key: values for key in KEYS if (values := getattr(arguments, key))}
    with open_readonly(arguments.db) as connection:
        refuse_unknown(connection, filters)
        condition, values = where(filters)  # text of our own; what the user typed is in `values`
        chosen = f"from d.target_rows r where {condition}"
        count = connection.execute(f"select count(*) {chosen}", values).fetchall()[0][0]
        words = "; ".join(f"{key}={value}" for key, several in filters.items() for value in several) or "all"
        about = export.About(
            arguments.lang,
            arguments.base_url.rstrip("/"),
            filters,
            export.filters(filters, arguments.lang),
            f"{words}: {count} rows",
            count,
            datetime.now().astimezone(),
            export.origin(lambda sql: connection.execute(sql).df()),
        )
        found = connection.sql(f"select r.* {chosen} order by document_id, target_order", params=values)
        reader = found.to_arrow_reader(4096)
        rows = export.as_named(reader.schema, reader, about)
        _write(arguments.out, export.FORMATS[arguments.format].write(rows, about))
    print(f"{arguments.out}: {count} rows")
    return 0


def _write(out: Path, chunks: Iterable[bytes]) -> None:
    """The file under its name once it is whole; raises NoticeError when it cannot be written."""
    beside = out.with_name(f".{out.name}.part")
    try:
        with beside.open("wb") as file:
            file.writelines(chunks)
        beside.replace(out)
    except OSError as error:
        raise NoticeError(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        beside.unlink(missing_ok=True)


def _refuse_foreign(out: Path, database: Path, suffix: str) -> None:
    """Raise NoticeError when `out` is the database itself, or a file that is there and is no earlier export."""
    if out.resolve() == database.resolve():
        raise NoticeError(f"{out} is the database itself; name another file to write.")
    if out.is_file() and out.suffix.lower() != f".{suffix}":
        raise NoticeError(f"{out} is there already and does not end in .{suffix}; name another file, or remove it.")


def refuse_unknown(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Raise NoticeError for the first value that the database does not know, with the values near it."""
    for key, value, near in unknown(connection, filters):
        hint = f"; near it: {'、'.join(near)}" if near else ""
        raise NoticeError(f"No {key.replace('_', '-')} is called {value}{hint}.")
