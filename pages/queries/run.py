"""The one place where pages meet the database: connects, runs and caches, each under the file's version."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import duckdb
import pandas as pd
import streamlit as st

from loaders.model import NoticeError
from loaders.store import connect, select
from pages.selection import Selection

PROJECT = Path(__file__).parents[2]
DEFAULT_DATABASE = PROJECT / "data" / "targets.duckdb"
# Answers kept for each question: the views that visitors go back and forth between. Of a question whose answer holds
# every row in view FEW are kept, since one of a thousand notices is some hundred megabytes.
MANY, FEW = 256, 16

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

# What a file that opens and yet cannot be read raises: a damaged block, a length that leads nowhere.
DAMAGED = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
# Rows that are in memory at a time when a result is streamed.
BATCH_ROWS = 4096

# Every question is asked of `s`: the rows that all selections share.
_SELECTED = """with s as (from d.shown_rows r where {condition})
"""


class NoDatabaseError(Exception):
    """There is no database to read, or none that can be read; the text is one sentence that says why."""


def database() -> Path:
    """The database file: `MUBIAO_DATABASE`, else data/targets.duckdb."""
    return Path(os.environ.get("MUBIAO_DATABASE") or DEFAULT_DATABASE)


def remembered(kept: int = MANY) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """Decorates a question: up to `kept` of its answers are kept, under the version of the file and what was asked.

    What it is given must be hashable. The answer is shared by all who ask, so nobody changes it. Frames are handed out
    as shallow copies: a new column stays with the one who adds it.
    """

    def decorate(question: Callable[Given, Answer]) -> Callable[Given, Answer]:
        @lru_cache(maxsize=kept)
        def answer(version: str, *given: Given.args, **named: Given.kwargs) -> Answer:  # noqa: ARG001
            return question(*given, **named)

        @wraps(question)
        def ask_once(*given: Given.args, **named: Given.kwargs) -> Answer:
            found = answer(version(), *given, **named)
            return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found

        return ask_once

    return decorate


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor of one's own over the database attached as `d`; raises NoDatabaseError. Close it after use."""
    return _connection(version(), str(database())).cursor()


def fetch(sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """The rows of a query over tables named `d.<table>`; raises NoDatabaseError."""
    with cursor() as own:
        return own.execute(sql, list(parameters)).df()


def ask(sql: str, *selections: Selection, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """The rows of a query over `s`, the lines of `shown_rows` that every selection holds; raises NoDatabaseError."""
    selected, values = _selected(selections)
    return fetch(selected + sql, [*values, *parameters])


def ask_one(sql: str, *selections: Selection, parameters: Sequence[object] = ()) -> dict[str, Any]:
    """As `ask`, the one row of a query as plain values by column: a frame costs as much as many a query."""
    selected, values = _selected(selections)
    with cursor() as own:
        found = own.execute(selected + sql, [*values, *parameters])
        names = [name for name, *_ in found.description]
        return dict(zip(names, found.fetchall()[0], strict=True))


def by_task(columns: str = "", counts: str = "count(*) as n") -> str:
    """The rows of `s` counted in each task, for a query's `from`: document_id, task_no, the `columns` that rows counted
    together have in common (names in `s`, with commas) and the `counts`.

    A line of it is a task, and n its rows, as long as nothing that it is joined to repeats it: to count distinct pairs
    of document and task takes several times as long.
    """
    keys = ", ".join(part for part in ("s.document_id, s.task_no", columns) if part)
    return f"(select {keys}, {counts} from s group by all)"


@dataclass(frozen=True, slots=True)
class Batches:
    """The rows of a query as Arrow batches of `schema`, read as they are taken, once, on a cursor of their own."""

    own: duckdb.DuckDBPyConnection
    reader: Any

    @property
    def schema(self) -> Any:
        return self.reader.schema

    def __iter__(self) -> Iterator[Any]:
        try:
            yield from self.reader
        finally:
            self.own.close()


def stream(sql: str, *selections: Selection) -> Batches:
    """As `ask`, for results that need not fit into memory, and past the cache; raises NoDatabaseError."""
    selected, values = _selected(selections)
    own = cursor()
    try:
        return Batches(own, own.sql(selected + sql, params=values).to_arrow_reader(BATCH_ROWS))
    except DAMAGED as error:
        raise NoDatabaseError(_without_folders(error, database())) from error


def probe(sql: str) -> dict[str, object]:
    """The one row of a query, asked of the file now and past the cache; raises NoDatabaseError."""
    with cursor() as own:
        try:
            return {name: column[0] for name, column in own.execute(sql).fetchnumpy().items()}
        except DAMAGED as error:
            raise NoDatabaseError(_without_folders(error, database())) from error


def _selected(selections: Sequence[Selection]) -> tuple[str, list[object]]:
    chosen = [select.where(selection.filters()) for selection in selections]
    condition = " and ".join(f"({part})" for part, _ in chosen) or "true"
    return _SELECTED.format(condition=condition), [value for _, values in chosen for value in values]


_ONE_VERSION: ContextVar[str | None] = ContextVar("one_version", default=None)


@contextmanager
def one_version() -> Iterator[None]:
    """Within, every answer is of the file as it is at the start, whatever takes its place; raises NoDatabaseError."""
    token = _ONE_VERSION.set(version())
    try:
        yield
    finally:
        _ONE_VERSION.reset(token)


def version() -> str:
    """What the file is now: differs after every rebuild; raises NoDatabaseError."""
    if held := _ONE_VERSION.get():
        return held
    path = database()
    try:
        return f"{path} {connect.file_version(path)}"
    except (NoticeError, OSError) as error:
        raise NoDatabaseError(_without_folders(error, path)) from error


# Without a spinner: the threads that answer programs have no page to show it on.
@st.cache_resource(max_entries=2, show_spinner=False)
def _connection(version: str, path: str) -> duckdb.DuckDBPyConnection:  # noqa: ARG001 the version is the cache's key
    try:
        return connect.open_readonly(Path(path), copied=True)
    except (NoticeError, duckdb.Error) as error:
        raise NoDatabaseError(_without_folders(error, Path(path))) from error


def _without_folders(error: Exception, path: Path) -> str:
    """What the error says, the file named as a visitor may see it: within the project, or by its name alone."""
    shown = path.relative_to(PROJECT).as_posix() if path.is_relative_to(PROJECT) else path.name
    return str(error).replace(str(path), shown)
