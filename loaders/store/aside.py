"""Tables beside a database that is too large to be copied into memory: the views that pages ask, worked out once.

They lie in a file of their own in the folder for temporary files, under a name that tells the database, its state and
the version of this program; the next process finds them there. Whoever removes them makes the next one work them out.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from loaders.store.schema import SCHEMA_VERSION

# Rows that are worked out in one statement: all at once would take gigabytes of memory.
ROWS_AT_A_TIME = 100_000


def worked_out(path: Path, state: tuple[int, int], views: tuple[str, ...], settings: tuple[str, ...]) -> Path:
    """The file with a table for each of `views` of the database at `path`, each in the order of the notices; made
    where it is not there.

    `state` is what tells the database from what stood there before, `settings` are those of the connection that works
    them out. Raises OSError or duckdb.Error where there is no room.
    """
    folder = _safe_folder()
    place = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
    made = folder / f"{place}-{state[0]}-{state[1]}-{SCHEMA_VERSION}.duckdb"
    if made.exists():
        return made
    fresh = folder / f"{place}.{secrets.token_hex(8)}"
    try:
        with duckdb.connect() as connection:
            for setting in settings:
                connection.execute(f"set {setting}")
            connection.execute(f"attach {quoted(path)} as file (read_only)")
            connection.execute(f"attach {quoted(fresh)} as made")
            for name in views:
                _work_out(connection, name)
            connection.execute("checkpoint made")
            connection.execute("detach made")
        os.replace(fresh, made)
    finally:
        fresh.unlink(missing_ok=True)
        Path(f"{fresh}.wal").unlink(missing_ok=True)
    # A process that still reads what stood there before keeps it.
    for other in folder.glob(f"{place}-*.duckdb"):
        if other != made:
            other.unlink(missing_ok=True)
    return made


def quoted(path: str | os.PathLike[str]) -> str:
    """A path as SQL writes it."""
    return "'" + str(path).replace("'", "''") + "'"


def folder_of_tables() -> Path:
    """Where the files of this account lie, whether the folder is there or not."""
    return Path(tempfile.gettempdir()) / f"mubiao-tables-{getattr(os, 'getuid', lambda: 0)()}"


def _safe_folder() -> Path:
    """The folder, made and such that nobody but this account can write into it."""
    folder = folder_of_tables()
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or (hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o022)):
        raise PermissionError(f"{folder} belongs to another account, or another account may write into it")
    return folder


def _work_out(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    columns = [column for column, *_ in connection.execute(f"describe file.{name}").fetchall()]
    order = [column for column in ("document_id", "target_order", "task_no") if column in columns]
    connection.execute(f"create table made.{name} as from file.{name} limit 0")
    for first, last in list(_parts(connection)):
        connection.execute(
            f"insert into made.{name} from file.{name} where document_id between ? and ? order by {', '.join(order)}",
            [first, last],
        )


def _parts(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """(first, last) name of notices that follow each other and have about ROWS_AT_A_TIME targets together."""
    found = connection.execute(
        "select document_id, count(t.target_id) from file.documents left join file.targets t using (document_id)"
        " group by all order by document_id"
    ).fetchall()
    first, rows = None, 0
    for place, (name, number) in enumerate(found):
        first, rows = first or name, rows + number
        if rows >= ROWS_AT_A_TIME or place == len(found) - 1:
            yield first, name
            first, rows = None, 0
