"""python -m loaders build: notices → database."""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from loaders import reference
from loaders.gathering import gather
from loaders.kept import beside
from loaders.ledger.model import LedgerError
from loaders.model import NoticeError, Source
from loaders.pipeline import CORRECTIONS, DATABASE, build_database
from loaders.store.connect import is_database

_WIDTH = 24
# Notices over which the rate is taken: those that were kept pass in no time and say little of the ones to come.
_LATELY = 50


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "build",
        help="read notices and write the database",
        description="Read notices and write the database. What was read is kept in PATH.parsed, so that a build that"
        " was interrupted goes on where it stood. The exit status is 1 when bad notices were skipped.",
    )
    parser.add_argument(
        "notices",
        nargs="*",
        type=Path,
        metavar="NOTICE",
        help="files to read, or folders: all notices below them (default: all of seeds/ and all that were handed in)",
    )
    parser.add_argument("--db", type=Path, default=DATABASE, help="database to write (default: data/targets.duckdb)")
    parser.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="processes that read (default: 1, the command itself)"
    )
    parser.add_argument(
        "--skip-bad",
        action="store_true",
        help="leave out notices that cannot be read, name them, and build from the others",
    )
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--cache", type=Path, metavar="FOLDER", help="where to keep what was read (default: PATH.parsed)")
    kept.add_argument("--no-cache", action="store_true", help="read every notice anew and keep nothing")
    corrections = parser.add_mutually_exclusive_group()
    corrections.add_argument(
        "--corrections", type=Path, default=CORRECTIONS, help="corrections to apply (default: data/corrections.csv)"
    )
    corrections.add_argument(
        "--no-corrections",
        action="store_const",
        const=False,
        dest="corrections",
        help="leave the rows as the rules give them",
    )
    parser.set_defaults(run=run)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}” is no number of processes, which is 1 or more")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    # The default database is the loader's own and may be mended; any other file may be somebody's work.
    if arguments.db != DATABASE and arguments.db.is_file() and not is_database(arguments.db):
        raise NoticeError(
            f"{arguments.db} is there already and is no DuckDB database; name another file, or remove it."
        )
    if arguments.notices:
        return _build(arguments, arguments.notices, frozenset())
    from loaders.importing import library

    try:
        # A build that ends later has read the ledger later: what somebody accepts meanwhile is not lost.
        with library.turn(arguments.db), _all_that_counts() as (found, handed_in):
            return _build(arguments, found, handed_in)
    except LedgerError as error:
        print(reference.words("ledger_error", error.code, "en", **error.values), file=sys.stderr)
        return 2


def _build(arguments: argparse.Namespace, asked: Sequence[Path | Source], handed_in: frozenset[str]) -> int:
    gathered = gather(asked)
    for line in gathered.left_out():
        print(line, file=sys.stderr)
    several = len(gathered.sources) > 1
    try:
        report = build_database(
            gathered.sources,
            arguments.db,
            _Bar() if several else None,
            corrections=arguments.corrections,
            jobs=arguments.jobs,
            cache=_cache(arguments, several),
            # What a person handed in could be read then; a rule that has changed since must not stop the others.
            skip_bad=arguments.skip_bad or handed_in,
        )
    except NoticeError:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr)  # the sentence takes the place of the bar
        raise
    for error in report.bad:
        print(error, file=sys.stderr)
    targets = ", ".join(f"{count} {name}" for name, count in sorted(report.targets.items()))
    print(
        f"{arguments.db}: {report.documents} documents, {report.tasks} tasks, "
        f"{sum(report.targets.values())} rows ({targets}), {report.corrections} corrections, "
        f"{report.seconds:.2f} s"
    )
    if report.kept:
        print(f"rows kept from an earlier build: those of {report.kept} documents")
    if report.bad:
        print(f"bad notices, left out: {len(report.bad)}")
    if report.idle_corrections:
        print(f"corrections of notices that were not read: {report.idle_corrections}")
    if report.diagnostics:
        found = ", ".join(f"{count} {severity}" for severity, count in sorted(report.diagnostics.items()))
        print(f"diagnostics: {found}; see `python -m loaders check{_named(arguments.db)}`")
    return 1 if report.bad else 0


def _named(db: Path) -> str:
    """The option that names a database, which the default one does not need."""
    return "" if db == DATABASE else f" --db {db}"


@contextmanager
def _all_that_counts() -> Iterator[tuple[Sequence[Source], frozenset[str]]]:
    """The notices of seeds/ and those that people handed in, whose files can be fetched within, and the names of the
    latter."""
    # SQLAlchemy and Alembic take longer to import than most builds.
    from loaders.importing import library
    from loaders.ledger import notices
    from loaders.ledger.store import open_ledger, where

    try:
        ledger = open_ledger(where(), make=False)
    except LedgerError as error:
        if error.code not in ("no_ledger", "no_folder"):
            raise
        yield list(library.shipped().values()), frozenset()
        return
    try:
        yield library.counting(ledger, notices.read(ledger))
    finally:
        ledger.close()


def _cache(arguments: argparse.Namespace, several: bool) -> Path | None:
    """The folder for what was read. One notice alone is read again sooner than it is looked for."""
    if arguments.no_cache:
        return None
    return arguments.cache or (beside(arguments.db) if several else None)


class _Bar:
    """A bar that redraws itself on a terminal, with rate and time left; a line a notice anywhere else."""

    def __init__(self) -> None:
        self._lately = deque([(time.monotonic(), 0)], maxlen=_LATELY)

    def __call__(self, done: int, total: int, path: Path) -> None:
        if not sys.stderr.isatty():
            print(f"{done}/{total} {path.name}", file=sys.stderr)
            return
        now = time.monotonic()
        since, before = self._lately[0]
        self._lately.append((now, done))
        rate = (done - before) / max(now - since, 1e-6)
        filled = _WIDTH * done // total
        bar = "█" * filled + "·" * (_WIDTH - filled)
        line = f"{bar} {done}/{total} {rate:.1f}/s {_minutes((total - done) / rate)} left {path.name}"
        print(f"\r\x1b[K{line}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _minutes(seconds: float) -> str:
    """93 → 1:33."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
