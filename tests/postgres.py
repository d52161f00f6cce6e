"""A PostgreSQL server for the tests alone: its programs found on this machine, or installed as root.

`python -m tests.postgres` makes sure of the programs, or says the exact line to type and exits with 1.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import psycopg
from psycopg import sql

from tests.system import MissingError, ensure, free_port, sentence

PROGRAMS = ("initdb", "postgres")
# Debian keeps them off PATH, and so does Homebrew for all but its newest.
DEBIAN = ("/usr/lib/postgresql/*/bin",)
HOMEBREW = tuple(
    f"{prefix}/opt/postgresql*/bin" for prefix in ("/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew")
)
PACKAGES = ("postgresql",)
ACCOUNTS = ("postgres", "nobody")
USER = "postgres"
START_SECONDS = 60
STOP_SECONDS = 15


class MissingPostgresError(MissingError):
    """No programs of a server; the text says what to type."""


class ServerError(Exception):
    """The server did not come up; the text holds what its programs said."""


@dataclass(frozen=True)
class Server:
    """A running server: the number of its process, and the port of the loopback address on which it answers."""

    process: int
    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    @property
    def url(self) -> str:
        """Address of its first database, as SQLAlchemy takes it."""
        return self._url("postgres")

    def fresh(self) -> str:
        """Address of a new empty database."""
        name = f"fresh_{next(self._numbers)}"
        # Unlike template1, template0 takes no connections, and one would keep it from being copied.
        statement = sql.SQL("create database {} template template0").format(sql.Identifier(name))
        with self.connect() as connection:
            connection.execute(statement)
        return self._url(name)

    def connect(self, url: str | None = None) -> psycopg.Connection:
        """A connection to one of its databases, the first if none is given; each statement is a transaction."""
        return psycopg.connect((url or self.url).replace("+psycopg", ""), autocommit=True, connect_timeout=5)

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{database}"


def _account() -> pwd.struct_passwd | None:
    """The account that runs the programs, which refuse to run as root; None is the present one."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise MissingPostgresError(f"PostgreSQL does not run as root and needs an account: make one named {ACCOUNTS[0]}.")


def _process_arguments() -> dict[str, Any]:
    """How every program is started: unprivileged, from a folder that anyone may enter, and with no setting of PG…."""
    account = _account()
    owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {"cwd": "/", "env": {**environment, "LC_ALL": "C"}, "stdin": subprocess.DEVNULL, **owner}


def _runs(program: Path) -> bool:
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, timeout=60, **_process_arguments())  # noqa: S603
    except OSError:
        return False
    return asked.returncode == 0


def _newest_first(patterns: tuple[str, ...]) -> list[Path]:
    folders = [folder for pattern in patterns for folder in Path("/").glob(pattern.removeprefix("/"))]
    return sorted(
        folders, key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.parent.name)], reverse=True
    )


def find_postgres() -> Path | None:
    """The folder with a server's programs, of PATH or one of the usual places.

    All are asked for their version first, by the account that shall run them: a link may lead nowhere, and a folder
    may be closed to others.
    """
    # A link's target counts, since initdb looks for the others where it itself lies.
    named = [
        Path(found).resolve().parent for path in os.get_exec_path() if (found := shutil.which("initdb", path=path))
    ]
    folders = chain(named, _newest_first(DEBIAN), _newest_first(HOMEBREW))
    return next((folder for folder in folders if all(_runs(folder / name) for name in PROGRAMS)), None)


def require_postgres() -> Path:
    """The folder with the programs. Raises MissingPostgresError with the line to type when there is none."""
    if found := find_postgres():
        return found
    otherwise = (
        "brew install postgresql@17"
        if shutil.which("brew")
        else f"install PostgreSQL with {' and '.join(PROGRAMS)} on PATH"
    )
    raise MissingPostgresError(sentence("The tests need a PostgreSQL server", PACKAGES, otherwise), PACKAGES)


def _wait_until_served(process: subprocess.Popen[bytes], server: Server, log: Path) -> None:
    deadline, pause = time.monotonic() + START_SECONDS, Event()
    while True:
        if process.poll() is not None:
            raise ServerError(f"PostgreSQL ended with {process.returncode}:\n{log.read_text('utf-8')}")
        try:
            server.connect().close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise ServerError(
                    f"No answer from PostgreSQL in {START_SECONDS} s:\n{log.read_text('utf-8')}"
                ) from None
        else:
            return
        pause.wait(0.02)


def _stop(process: subprocess.Popen[bytes]) -> None:
    # PostgreSQL's words for: end all sessions, then leave; leave at once. It ends its own children with both.
    for wish in (signal.SIGINT, signal.SIGQUIT):
        process.send_signal(wish)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return
    process.kill()
    process.wait(STOP_SECONDS)


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A new server of the programs in `folder`, with files of its own; both are gone at the end.

    Raises ServerError when it does not come up.
    """
    arguments = _process_arguments()
    with TemporaryDirectory(prefix="postgres-") as place:
        data, log = Path(place, "data"), Path(place, "log.txt")
        if account := _account():
            os.chown(place, account.pw_uid, account.pw_gid)
        make = [folder / "initdb", f"--pgdata={data}", f"--username={USER}", "--auth=trust", "--encoding=UTF8"]
        made = subprocess.run(  # noqa: S603
            [*make, "--locale=C"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=START_SECONDS, **arguments
        )
        if made.returncode != 0:
            raise ServerError(f"initdb ended with {made.returncode}:\n{made.stdout.decode('utf-8', 'replace')}")
        port = free_port()
        settings = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=")
        serve = [folder / "postgres", "-D", data, *(word for setting in settings for word in ("-c", setting))]
        with log.open("wb") as output:
            # A session of its own, so that Ctrl+C reaches the tests alone and they stop it.
            process = subprocess.Popen(  # noqa: S603
                serve, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, **arguments
            )
        try:
            server = Server(process.pid, port)
            _wait_until_served(process, server, log)
            yield server
        finally:
            _stop(process)


if __name__ == "__main__":
    sys.exit(ensure(require_postgres))
