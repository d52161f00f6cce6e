"""Makes an empty database from schema.sql, and the page that describes it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

_SQL = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")

# The database is rebuilt and never migrated, so its version is simply which schema it was built with.
SCHEMA_VERSION = hashlib.sha256(_SQL.encode()).hexdigest()[:12]

_RELATIONS = """
    select table_name, comment, false as is_view, table_oid as place from duckdb_tables()
    where database_name = current_database()
    union all
    select view_name, comment, true, view_oid from duckdb_views()
    where database_name = current_database() and not internal
    order by is_view, place
"""
_COLUMNS = """
    select table_name, column_name, lower(data_type), is_nullable, comment from duckdb_columns()
    where database_name = current_database() and not internal
    order by table_name, column_index
"""
_RULES = """
    select table_name, constraint_type, constraint_text from duckdb_constraints()
    where database_name = current_database() and constraint_type <> 'NOT NULL'
    order by table_name, constraint_index
"""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all tables, views and comments in the connection's current database, which must be empty.

    A column of a view that has no comment of its own gets the one of the table column of the same name, else the one
    that another view gives it.
    """
    connection.execute(_SQL)
    columns = connection.execute(_COLUMNS).fetchall()
    views = {name for name, _, is_view, _ in connection.execute(_RELATIONS).fetchall() if is_view}
    known = {column: comment for table, column, _, _, comment in columns if table in views and comment}
    known |= {column: comment for table, column, _, _, comment in columns if table not in views}
    # `targets` explains its own columns best where several tables share a name.
    known |= {column: comment for table, column, _, _, comment in columns if table == "targets"}
    for table, column, _, _, comment in columns:
        if table in views and comment is None:
            text = known[column].replace("'", "''")
            connection.execute(f"comment on column {table}.{column} is '{text}'")


def markdown() -> str:
    """docs/schema.md: each table and view with its columns, types, meanings and rules."""
    with duckdb.connect() as connection:
        create(connection)
        relations = connection.execute(_RELATIONS).fetchall()
        columns = connection.execute(_COLUMNS).fetchall()
        rules = connection.execute(_RULES).fetchall()
    lines = [
        "# The database",
        "",
        "Written by `python -m loaders schema` from `loaders/store/schema.sql`; the comments below also stand in the",
        "database itself (`duckdb_columns()`). Offsets count characters of `documents.text`, half open.",
    ]
    for name, comment, is_view, _ in relations:
        lines += ["", f"## {name}{' (view)' if is_view else ''}", "", comment, ""]
        lines += ["| column | type | null | meaning |", "| --- | --- | --- | --- |"]
        for table, column, kind, nullable, meaning in columns:
            if table == name:
                # A view does not carry its tables' NOT NULL, so it says nothing here.
                null = "" if is_view else "yes" if nullable else "no"
                lines.append(f"| `{column}` | {kind} | {null} | {meaning.replace('|', chr(92) + '|')} |")
        own = [f"* {kind.lower()}: `{text}`" for table, kind, text in rules if table == name]
        lines += ["", *own] if own else []
    return "\n".join(lines) + "\n"
