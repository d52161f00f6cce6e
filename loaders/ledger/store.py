"""Opens the ledger: SQLite by default, PostgreSQL by URL. One writer at a time, and nothing is ever changed or removed.

ledger = open_ledger("data/ledger.sqlite")
with ledger.reading() as connection: ...
with ledger.writing() as connection: ...
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from loaders.ledger import tables
from loaders.ledger.model import LedgerError

DEFAULT = Path(__file__).parents[2] / "data" / "ledger.sqlite"
MIGRATIONS = Path(__file__).with_name("migrations")
# Seconds that a writer waits for its turn before it says so.
WAIT = 30
# Any number that no other program on the same server takes; it stands for "the ledger of this database".
_TURN = 7_120_231_123
# Faults of this program, which a sentence about the database would hide. A file that is none is a DatabaseError itself.
_OURS = (DataError, IntegrityError, ProgrammingError)
_POOL = {"pool_size": 5, "max_overflow": 20, "pool_timeout": WAIT}


class Ledger:
    """An opened ledger. `where` names it without a password."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine, self.where = engine, where

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the ledger from its first question to its last."""
        options = {} if self._is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._told(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write until it is done; all of it is kept, or none when an error leaves it."""
        options = {"mubiao_writes": True}
        with self._told(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            if not self._is_sqlite:
                connection.execute(sa.text(f"set local lock_timeout = '{WAIT}s'"))
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """As `writing`, while a table of SQLite may be made anew: what refers to it is checked at the end."""
        if not self._is_sqlite:
            with self.writing() as connection:
                yield connection
            return
        options = {"mubiao_writes": True, "mubiao_migrates": True}
        with self._told(), self.engine.connect().execution_options(**options) as connection:
            with connection.begin():
                yield connection
                if broken := connection.exec_driver_sql("pragma foreign_key_check").first():
                    raise IntegrityError("migration", broken, ValueError(f"{broken[0]} refers to what is not there"))
            # It alone does not ask whether what a line refers to is there.
            connection.invalidate()

    def version(self) -> int:
        """The number of the last act of writing, 0 before the first: since writers take turns, it only ever grows."""
        with self.reading() as connection:
            return version(connection)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()

    @property
    def _is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError, DatabaseError, PoolTimeoutError) as error:
            if isinstance(error, _OURS):
                raise
            raise LedgerError("unavailable", where=self.where, reason=_first_line(error)) from error


def version(connection: Connection) -> int:
    """The number of the last act of writing that this connection sees."""
    return connection.execute(sa.select(sa.func.coalesce(sa.func.max(tables.writes.c.write_id), 0))).scalar_one()


def revision() -> str:
    """The state of the tables that this version of the program makes and knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def where() -> str:
    """Path or URL of the ledger: the variable MUBIAO_LEDGER, else data/ledger.sqlite."""
    return os.environ.get("MUBIAO_LEDGER") or str(DEFAULT)


def open_ledger(where: str | Path, *, make: bool = True) -> Ledger:
    """The ledger at a path (a SQLite file, made when it is not there) or a URL, its tables brought up to date.

    Raises LedgerError: bad_url for what is no address, unavailable when nobody answers or the place cannot be written,
    newer_version when another version of this program has written it; for a SQLite file no_folder, and no_ledger when
    it is not there and `make` is false.
    """
    url = _address(str(where))
    if url.get_backend_name() == "sqlite":
        file = Path(url.database)
        if not file.parent.is_dir():
            raise LedgerError("no_folder", folder=file.parent)
        if not make and not file.exists():
            raise LedgerError("no_ledger", where=file)
        engine = _sqlite(url)
    else:
        engine = sa.create_engine(url, pool_pre_ping=True, **_POOL)
    # PostgreSQL takes a password among the options too.
    ledger = Ledger(engine, url.set(query={}).render_as_string(hide_password=True))
    try:
        _upgrade(ledger)
    except LedgerError:
        ledger.close()
        raise
    except ProgrammingError as error:
        # An option that the server does not know, or a role that may make no tables.
        ledger.close()
        raise LedgerError("unavailable", where=ledger.where, reason=_first_line(error)) from error
    return ledger


def _address(where: str) -> sa.URL:
    """Where the ledger is. Raises LedgerError bad_url, whose reason quotes nothing that may be a password."""
    if "://" not in where:
        url = sa.URL.create("sqlite", database=where)
    else:
        try:
            url = make_url(where)
            backend = url.get_backend_name()
        except (ArgumentError, NoSuchModuleError) as error:
            raise LedgerError("bad_url", reason=_first_line(error)) from error
        except ValueError:
            # What stands in the place of the port is a password where the host was forgotten.
            raise LedgerError("bad_url", reason="the port is no number") from None
        if backend not in ("sqlite", "postgresql"):
            raise LedgerError("bad_url", reason=f"{backend} is neither sqlite nor postgresql")
        if "@" in (url.host or ""):
            raise LedgerError("bad_url", reason="@ in a password is written %40")
        if backend == "postgresql":
            # Without a driver in the URL, SQLAlchemy takes one that is not installed here.
            return url.set(drivername="postgresql+psycopg")
    if url.database in (None, "", ":memory:"):
        raise LedgerError("bad_url", reason="it names no file")
    return url


def _sqlite(url: sa.URL) -> Engine:
    engine = sa.create_engine(url, connect_args={"timeout": WAIT}, **_POOL)

    @sa.event.listens_for(engine, "connect")
    def _(connection, _record) -> None:
        # Python's module would begin transactions by itself, and not before the first change.
        connection.isolation_level = None
        _log_ahead(connection)
        for setting in ("synchronous = full", "foreign_keys = on"):
            connection.execute(f"pragma {setting}")

    @sa.event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("mubiao_migrates"):
            # Not possible once a transaction has begun.
            connection.exec_driver_sql("pragma foreign_keys = off")
        connection.exec_driver_sql("begin immediate" if options.get("mubiao_writes") else "begin")

    return engine


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and the writer of this file not wait for each other."""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            # SQLite refuses at once while another connection makes the file; for a turn at writing it waits.
            connection.execute("begin immediate")
            connection.execute("rollback")
        else:
            return


def _upgrade(ledger: Ledger) -> None:
    """Bring the tables up to date, one process at a time."""
    script = Config()
    script.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with ledger.reading() as connection:
        if MigrationContext.configure(connection).get_current_revision() == revision():
            return
    with ledger.migrating() as connection:
        script.attributes["connection"] = connection
        try:
            command.upgrade(script, "head")
        except CommandError as error:
            raise LedgerError("newer_version", where=ledger.where) from error


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return next(iter(str(cause).strip().splitlines()), type(cause).__name__)
