"""A new database beside the old one, which takes its place when it is complete."""

from __future__ import annotations

import os
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

try:
    import fcntl
except ImportError:
    fcntl = None

from loaders.model import NoticeError
from loaders.store import schema

# Bytes of a block on disk. The usual ones make the file of one notice ten times as large as the smallest do, and are
# twice as fast for hundreds of notices.
SMALLEST_BLOCK, USUAL_BLOCK = 16_384, 262_144

# The files that this process writes now, in any thread: its own locks look free to a process, and it loses them when it
# opens and closes the file once more.
_OWN: set[Path] = set()
_OWN_LOCK = threading.Lock()


@contextmanager
def taking_the_place_of(path: str | os.PathLike[str], block: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection, within a transaction, in which the empty database `d` has the tables of the schema; when the block
    ends well it is at `path`.

    Raises NoticeError when the folder cannot be written. After any error the old file is untouched and no other left.
    """
    target = Path(path).resolve()
    fresh = target.with_name(f"{target.name}.{secrets.token_hex(8)}")
    log = Path(f"{fresh}.wal")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoticeError(f"{target} was not written: {target.parent} is no folder ({error.strerror})") from error
    _clear_away(target)
    try:
        with _OWN_LOCK:
            _OWN.add(fresh)
        with _opened(fresh, block) as connection:
            yield connection
        if log.exists():
            raise NoticeError(f"{target} was not written: DuckDB left changes outside the file")
        try:
            os.replace(fresh, target)
        except OSError as error:
            raise NoticeError(f"{target} was not written: {error.strerror or error}") from error
    finally:
        with _OWN_LOCK:
            _OWN.discard(fresh)
        fresh.unlink(missing_ok=True)
        log.unlink(missing_ok=True)
    # A log that a stranger's writing session left beside the old file would make the new one unreadable.
    Path(f"{target}.wal").unlink(missing_ok=True)


def _clear_away(target: Path) -> None:
    """Remove the unfinished files of builds of the same database whose process was killed."""
    unfinished = re.compile(re.escape(target.name) + r"\.[0-9a-f]{16}(?:\.wal)?")
    for path in target.parent.iterdir():
        if unfinished.fullmatch(path.name) and not _is_held(path):
            path.unlink(missing_ok=True)


def _is_held(path: Path) -> bool:
    """Whether a process still writes this file, which DuckDB then holds locked."""
    database = path.with_suffix("") if path.suffix == ".wal" else path
    with _OWN_LOCK:
        if database in _OWN:
            return True
    if fcntl is None:
        # Windows: a file that is open cannot be removed, and one that is not is only in the way.
        return True
    try:
        with database.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


@contextmanager
def _opened(path: Path, block: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which the empty database `d` is a new file at `path`; complete on disk when the block ends."""
    where = str(path).replace("'", "''")
    with duckdb.connect() as connection:
        try:
            # One thread: the others of the machine read notices.
            connection.execute(f"set threads = 1; attach '{where}' as d (block_size {block}); use d")
            # One transaction for many rows: each of its own would wait for the disk.
            connection.execute("begin")
            schema.create(connection)
        except duckdb.Error as error:
            raise NoticeError(f"{path.parent} takes no database: {first_line(error)}") from error
        yield connection
        try:
            connection.execute("commit; checkpoint d; use memory; detach d")
        except duckdb.Error as error:
            raise NoticeError(f"{path.parent} does not hold the database: {first_line(error)}") from error


def first_line(error: Exception) -> str:
    """What DuckDB says, without the place in its own sources."""
    return str(error).splitlines()[0]
