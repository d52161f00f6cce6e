"""Opens the built database for reading only, closed to everything else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import duckdb

from loaders.model import NoticeError
from loaders.store import aside
from loaders.store.aside import quoted
from loaders.store.fresh import first_line
from loaders.store.schema import SCHEMA_VERSION

# Enough for notices by the thousand; DuckDB would otherwise take 80 % of the machine's memory and all its cores.
MEMORY_LIMIT = "512MB"
THREADS = 2
# Bytes of a file that is copied into memory, where it takes some fifteen times as many: about a hundred notices.
COPIED_UP_TO = 20 * 2**20
# The views that pages ask. One that another reads comes before it, and is then worked out once. `target_rows` stays a
# view: `shown_rows` has its lines, and a second table of them would double what the copy takes.
TABLES_OF_A_COPY = ("task_sectors", "task_values", "document_values", "document_characters", "shown_rows")


class DatabaseMissingError(NoticeError):
    """There is no file where the database should be."""


class DatabaseUnreadableError(NoticeError):
    """The file is there and is no database that this version can read."""


def file_version(path: str | os.PathLike[str]) -> tuple[int, int]:
    """(inode, mtime in ns) of the database: differs after every rebuild. Raises DatabaseMissingError."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise DatabaseMissingError(f"There is no database at {path}; build it with `make build`.") from None
    return found.st_ino, found.st_mtime_ns


def open_readonly(path: str | os.PathLike[str], *, copied: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection on which the file is attached as `d`: name the tables `d.targets`, and take a `.cursor()` a thread.

    It sees the file as it is now, also when the process had an older one at this path open. Reading other files,
    writing to it, extensions and changes of the settings are refused. With `copied`, `d` is a copy in memory in which
    TABLES_OF_A_COPY are tables: a question then takes a fraction of the time, since planning the views is most of it.
    Of a file beyond COPIED_UP_TO they are tables on disk (`aside.worked_out`), and the rest stays where it is.
    Raises DatabaseMissingError or DatabaseUnreadableError.
    """
    state = file_version(path)
    if not Path(path).is_file():
        raise DatabaseUnreadableError(f"{path} is a folder, no database; name a file, or build one with `make build`.")
    if os.path.getsize(path) == 0:
        raise DatabaseUnreadableError(f"The database {path} is empty; build it again with `make build`.")
    connection = duckdb.connect()
    try:
        _attach(connection, path)
        if copied and os.path.getsize(path) <= COPIED_UP_TO:
            _copy_into_memory(connection, path)
        elif copied:
            _put_beside(connection, path, state)
        _close_to_the_outside(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _attach(connection: duckdb.DuckDBPyConnection, path: str | os.PathLike[str]) -> None:
    try:
        connection.execute(f"attach {quoted(path)} as d (read_only)")
        built = connection.execute("select schema_version from d.build").fetchall()
    except duckdb.CatalogException:
        raise DatabaseUnreadableError(
            f"{path} is a DuckDB file of something else; build ours with `make build`."
        ) from None
    except duckdb.Error as error:
        reason = first_line(error)
        raise DatabaseUnreadableError(f"{path} cannot be read; build it again with `make build`. ({reason})") from error
    if built != [(SCHEMA_VERSION,)]:
        raise DatabaseUnreadableError(f"{path} was built by another version; build it again with `make build`.")


def _copy_into_memory(connection: duckdb.DuckDBPyConnection, path: str | os.PathLike[str]) -> None:
    """Put a copy of `d` in its place, TABLES_OF_A_COPY as tables of their rows."""
    connection.execute("detach d")
    connection.execute(f"attach {quoted(path)} as file (read_only)")
    connection.execute("attach ':memory:' as d")
    connection.execute("copy from database file to d")
    connection.execute("detach file")
    for name in TABLES_OF_A_COPY:
        connection.execute(f"create table d.copied_{name} as from d.{name}")
        connection.execute(f"drop view d.{name}")
        connection.execute(f"alter table d.copied_{name} rename to {name}")


def _put_beside(connection: duckdb.DuckDBPyConnection, path: str | os.PathLike[str], state: tuple[int, int]) -> None:
    """Put a database in the place of `d` that holds nothing and leads to the file, and for TABLES_OF_A_COPY to those
    worked out beside it."""
    try:
        made = aside.worked_out(Path(path), state, TABLES_OF_A_COPY, _limits())
    except (OSError, duckdb.Error) as error:
        reason = getattr(error, "strerror", None) or first_line(error)
        raise DatabaseUnreadableError(
            f"The tables of {path} cannot be put into {aside.folder_of_tables()}: {reason}. Make room there, or name"
            " another folder for temporary files in TMPDIR."
        ) from error
    connection.execute("detach d")
    connection.execute(f"attach {quoted(path)} as file (read_only)")
    connection.execute(f"attach {quoted(made)} as made (read_only)")
    connection.execute("attach ':memory:' as d")
    named = "select table_name from duckdb_tables() where database_name = 'file' union all "
    named += "select view_name from duckdb_views() where database_name = 'file' and not internal"
    for (name,) in connection.execute(named).fetchall():
        connection.execute(f"create view d.{name} as from {'made' if name in TABLES_OF_A_COPY else 'file'}.{name}")


def _limits() -> tuple[str, ...]:
    spill = Path(tempfile.gettempdir()) / f"mubiao-{os.getpid()}"
    return f"memory_limit = '{MEMORY_LIMIT}'", f"threads = {THREADS}", f"temp_directory = {quoted(spill)}"


def _close_to_the_outside(connection: duckdb.DuckDBPyConnection) -> None:
    for setting in (
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        *_limits(),
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")


def is_database(path: Path) -> bool:
    """Whether the file begins as DuckDB's files do: eight bytes of checksum, then DUCK."""
    with path.open("rb") as file:
        return file.read(12)[8:] == b"DUCK"
