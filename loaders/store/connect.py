"""Opens the built database for reading only, closed to everything else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import duckdb

from loaders.model import NoticeError
from loaders.store.schema import SCHEMA_VERSION

# Enough for notices by the thousand; DuckDB would otherwise take 80 % of the machine's memory and all its cores.
MEMORY_LIMIT = "512MB"
THREADS = 2
# The views that pages ask. One that another reads comes before it, and is then worked out once. `target_rows` stays a
# view: `shown_rows` has its lines, and a second table of them would double what the copy takes.
TABLES_OF_A_COPY = ("task_sectors", "task_values", "shown_rows")


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
    Raises DatabaseMissingError or DatabaseUnreadableError.
    """
    file_version(path)
    if not Path(path).is_file():
        raise DatabaseUnreadableError(f"{path} is a folder, no database; name a file, or build one with `make build`.")
    if os.path.getsize(path) == 0:
        raise DatabaseUnreadableError(f"The database {path} is empty; build it again with `make build`.")
    connection = duckdb.connect()
    try:
        connection.execute(f"attach {_quoted(path)} as d (read_only)")
        built = connection.execute("select schema_version from d.build").fetchall()
    except duckdb.CatalogException:
        connection.close()
        raise DatabaseUnreadableError(
            f"{path} is a DuckDB file of something else; build ours with `make build`."
        ) from None
    except duckdb.Error as error:
        connection.close()
        reason = str(error).splitlines()[0]
        raise DatabaseUnreadableError(f"{path} cannot be read; build it again with `make build`. ({reason})") from error
    if built != [(SCHEMA_VERSION,)]:
        connection.close()
        raise DatabaseUnreadableError(f"{path} was built by another version; build it again with `make build`.")
    if copied:
        _copy_into_memory(connection, path)
    _close_to_the_outside(connection)
    return connection


def _copy_into_memory(connection: duckdb.DuckDBPyConnection, path: str | os.PathLike[str]) -> None:
    """Put a copy of `d` in its place, TABLES_OF_A_COPY as tables of their rows."""
    connection.execute("detach d")
    connection.execute(f"attach {_quoted(path)} as file (read_only)")
    connection.execute("attach ':memory:' as d")
    connection.execute("copy from database file to d")
    connection.execute("detach file")
    for name in TABLES_OF_A_COPY:
        connection.execute(f"create table d.copied_{name} as from d.{name}")
        connection.execute(f"drop view d.{name}")
        connection.execute(f"alter table d.copied_{name} rename to {name}")


def _quoted(path: str | os.PathLike[str]) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _close_to_the_outside(connection: duckdb.DuckDBPyConnection) -> None:
    spill = Path(tempfile.gettempdir()) / f"mubiao-{os.getpid()}"
    for setting in (
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        f"memory_limit = '{MEMORY_LIMIT}'",
        f"threads = {THREADS}",
        f"temp_directory = {_quoted(spill)}",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")


def is_database(path: Path) -> bool:
    """Whether the file begins as DuckDB's files do: eight bytes of checksum, then DUCK."""
    with path.open("rb") as file:
        return file.read(12)[8:] == b"DUCK"
