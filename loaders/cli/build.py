"""python -m loaders build: notices → database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from loaders.model import NoticeError
from loaders.pipeline import CORRECTIONS, DATABASE, build_database, seed_notices
from loaders.store.connect import is_database

_WIDTH = 24


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("build", help="read notices and write the database")
    parser.add_argument(
        "notices", nargs="*", type=Path, metavar="NOTICE", help="files to read (default: all of seeds/)"
    )
    parser.add_argument("--db", type=Path, default=DATABASE, help="database to write (default: data/targets.duckdb)")
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


def run(arguments: argparse.Namespace) -> int:
    # The default database is the loader's own and may be mended; any other file may be somebody's work.
    if arguments.db != DATABASE and arguments.db.is_file() and not is_database(arguments.db):
        raise NoticeError(
            f"{arguments.db} is there already and is no DuckDB database; name another file, or remove it."
        )
    notices = arguments.notices or seed_notices()
    try:
        progress = _progress if len(notices) > 1 else None
        report = build_database(notices, arguments.db, progress, corrections=arguments.corrections)
    except NoticeError:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr)  # the sentence takes the place of the bar
        raise
    targets = ", ".join(f"{count} {name}" for name, count in sorted(report.targets.items()))
    print(
        f"{arguments.db}: {report.documents} documents, {report.tasks} tasks, "
        f"{sum(report.targets.values())} rows ({targets}), {report.corrections} corrections, "
        f"{report.seconds:.2f} s"
    )
    if report.idle_corrections:
        print(f"corrections of notices that were not read: {report.idle_corrections}")
    if report.diagnostics:
        found = ", ".join(f"{count} {severity}" for severity, count in sorted(report.diagnostics.items()))
        print(f"diagnostics: {found}; see `python -m loaders check`")
    return 0


def _progress(done: int, total: int, path: Path) -> None:
    """A bar that redraws itself on a terminal, a line a notice anywhere else."""
    if sys.stderr.isatty():
        filled = _WIDTH * done // total
        bar = "█" * filled + "·" * (_WIDTH - filled)
        print(
            f"\r\x1b[K{bar} {done}/{total} {path.name}", end="\n" if done == total else "", file=sys.stderr, flush=True
        )
    else:
        print(f"{done}/{total} {path.name}", file=sys.stderr)
