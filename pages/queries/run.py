"""The one place where pages meet the database: connects, runs and caches, each under the file's version."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

from loaders.model import NoticeError
from loaders.store import connect, select
from pages.selection import Selection

PROJECT = Path(__file__).parents[2]
DEFAULT_DATABASE = PROJECT / "data" / "targets.duckdb"

# Every question is asked of `s`: the rows that all selections share, with English titles and indicators.
_SELECTED = """with s as (
    select r.* replace (coalesce(r.indicator_en, r.indicator) as indicator_en),
           coalesce(c.title_en, r.chapter_title) as chapter_title_en,
           coalesce(k.title_en, r.task_title) as task_title_en
    from d.target_rows r
    join d.chapters c on c.document_id = r.document_id and c.chapter_no = r.chapter_no
    join d.tasks k on k.document_id = r.document_id and k.task_no = r.task_no
    where {condition}
)
"""


class NoDatabaseError(Exception):
    """There is no database to read, or none that can be read; the text is one sentence that says why."""


def database() -> Path:
    """The database file: `MUBIAO_DATABASE`, else data/targets.duckdb."""
    return Path(os.environ.get("MUBIAO_DATABASE") or DEFAULT_DATABASE)


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor of one's own over the database attached as `d`; raises NoDatabaseError. Close it after use."""
    return _connection(_version(), str(database())).cursor()


def fetch(sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """The rows of a query over tables named `d.<table>`; raises NoDatabaseError."""
    return _fetch(_version(), str(database()), sql, tuple(_hashable(value) for value in parameters))


def ask(sql: str, *selections: Selection, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """The rows of a query over `s`, the lines of `target_rows` that every selection holds; raises NoDatabaseError."""
    chosen = [select.where(selection.filters()) for selection in selections]
    condition = " and ".join(f"({part})" for part, _ in chosen) or "true"
    values = [value for _, part_values in chosen for value in part_values]
    return fetch(_SELECTED.format(condition=condition) + sql, [*values, *parameters])


def _version() -> str:
    try:
        return str(connect.file_version(database()))
    except (NoticeError, OSError) as error:
        raise NoDatabaseError(_without_folders(error, database())) from error


@st.cache_resource(max_entries=2, show_spinner=False)
def _connection(version: str, path: str) -> duckdb.DuckDBPyConnection:  # noqa: ARG001 the version is the cache's key
    try:
        return connect.open_readonly(Path(path))
    except (NoticeError, duckdb.Error) as error:
        raise NoDatabaseError(_without_folders(error, Path(path))) from error


@st.cache_data(max_entries=1000, show_spinner=False)
def _fetch(version: str, path: str, sql: str, parameters: tuple[object, ...]) -> pd.DataFrame:
    with _connection(version, path).cursor() as own:
        values = [list(value) if isinstance(value, tuple) else value for value in parameters]
        return own.execute(sql, values).df()


def _without_folders(error: Exception, path: Path) -> str:
    """What the error says, the file named as a visitor may see it: within the project, or by its name alone."""
    shown = path.relative_to(PROJECT).as_posix() if path.is_relative_to(PROJECT) else path.name
    return str(error).replace(str(path), shown)


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
