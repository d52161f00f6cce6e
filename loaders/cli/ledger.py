"""python -m loaders ledger: what agencies reported → a backup, and a backup → an empty ledger; who may write."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from loaders import reference
from loaders.cli import roles


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "ledger",
        help="back up what agencies reported, restore it, or say who may write",
        description="Keep a copy of the ledger in one file, put such a copy into an empty ledger of either kind, or "
        "give and take the roles under which people write.",
    )
    acts = parser.add_subparsers(required=True, metavar="COMMAND", dest="act")
    for act, words in (
        ("backup", "write the ledger to a file, while others go on writing"),
        ("restore", "put a backup into a ledger that is empty or not there yet"),
    ):
        of_act = acts.add_parser(act, help=words, description=f"{words[0].upper()}{words[1:]}.")
        of_act.add_argument("file", type=Path, metavar="FILE.zip")
        roles.add_where(of_act)
        of_act.set_defaults(run=run)
    roles.add(acts)


def run(arguments: argparse.Namespace) -> int:
    # SQLAlchemy and Alembic take longer to import than the other commands take to run.
    from loaders.ledger.backup import backup, restore
    from loaders.ledger.model import LedgerError
    from loaders.ledger.store import open_ledger, where

    saves = arguments.act == "backup"
    try:
        # A backup of a ledger that is not there would look like one of everything.
        ledger = open_ledger(arguments.ledger or where(), make=not saves)
        try:
            counts = (backup if saves else restore)(ledger, arguments.file)
        finally:
            ledger.close()
    except LedgerError as error:
        print(reference.words("ledger_error", error.code, "en", **error.values), file=sys.stderr)
        return 2
    place, other = (arguments.file, ledger.where) if saves else (ledger.where, arguments.file)
    held = ", ".join(_of(*pair) for pair in ((counts.acts, "act"), (counts.lines, "line"), (counts.files, "file")))
    print(f"{place} holds what {other} held: {held}.")
    return 0


def _of(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
