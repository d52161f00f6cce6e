"""Writes the whole database as a new file beside the old one, and swaps it in when it is complete."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import duckdb

from loaders.corrections import Applied
from loaders.model import Diagnostic, Extraction, Notice, NoticeError
from loaders.store import schema, tables

Parsed = Sequence[tuple[Notice, Extraction]]


def write_database(
    path: str | os.PathLike[str],
    parsed: Parsed,
    *,
    sector_of: Callable[[str], str],
    level_of: Callable[[str], str] | None = None,
    corrections: Sequence[Applied] = (),
) -> tuple[Diagnostic, ...]:
    """Replace the database at `path` by one of `parsed`; `sector_of` gives the policy field of a canonical agency name,
    `level_of` its level of government where the reference list does not know it ("unknown" without one).
    `corrections` are what was changed in the rows of `parsed` after the rules had given them.

    Returns the warnings that it added to those of the notices: what the reference lists lack (`tables.strangers`).
    Readers that hold the old file open keep it. Raises NoticeError when a row breaks a rule of the schema, a quote is
    not what stands at its span, or the folder cannot be written; the old file is then untouched and no other is left.
    """
    target = Path(path).resolve()
    fresh = target.with_name(f"{target.name}.{secrets.token_hex(8)}")
    log = Path(f"{fresh}.wal")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoticeError(f"{target} was not written: {target.parent} is no folder ({error.strerror})") from error
    try:
        _fill(fresh, tables.all_rows(parsed, sector_of, level_of or _unknown, corrections))
        if log.exists():
            raise NoticeError(f"{target} was not written: DuckDB left changes outside the file")
        os.replace(fresh, target)
    except OSError as error:
        raise NoticeError(f"{target} was not written: {error.strerror or error}") from error
    finally:
        fresh.unlink(missing_ok=True)
        log.unlink(missing_ok=True)
    # A log that a stranger's writing session left beside the old file would make the new one unreadable.
    Path(f"{target}.wal").unlink(missing_ok=True)
    return tuple(one for notice, extraction in parsed for one in tables.strangers(notice, extraction))


def _unknown(_agency: str) -> str:
    return "unknown"


def _fill(path: Path, contents: Iterable[tuple[str, list[tuple[object, ...]]]]) -> None:
    where = str(path).replace("'", "''")
    with duckdb.connect() as connection:
        try:
            # The smallest block: the default of 256 KiB makes the file of one notice ten times as large.
            connection.execute(f"attach '{where}' as d (block_size 16384); use d")
            # One transaction: each of its own would wait for the disk.
            connection.execute("begin")
            schema.create(connection)
        except duckdb.Error as error:
            raise NoticeError(f"{path.parent} takes no database: {_first_line(error)}") from error
        for table, rows in contents:
            try:
                _insert(connection, table, rows)
            except duckdb.Error as error:
                raise NoticeError(f"table {table} refuses a row: {_first_line(error)}") from error
        try:
            connection.execute("commit; checkpoint d; use memory; detach d")
        except duckdb.Error as error:
            raise NoticeError(f"{path.parent} does not hold the database: {_first_line(error)}") from error


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[object, ...]]) -> None:
    """All rows at once, a list a column: one statement, where row by row takes a thousand times as long."""
    if not rows:
        return
    kinds = connection.execute(
        "select data_type from duckdb_columns() where database_name = 'd' and table_name = ? order by column_index",
        [table],
    ).fetchall()
    columns = [list(column) for column in zip(*rows, strict=True)]
    if len(columns) != len(kinds):
        raise ValueError(f"{table} has {len(kinds)} columns, the rows have {len(columns)}")
    values = ", ".join(f"unnest(?::{kind}[])" for (kind,) in kinds)
    connection.execute(f"insert into d.{table} select {values}", columns)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
