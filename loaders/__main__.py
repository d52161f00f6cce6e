"""The command line: python -m loaders build | import | export | show | check | schema | ledger | rule."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

from loaders import __version__
from loaders.cli import build, check, export, imports, ledger, rule, schema, show
from loaders.model import NoticeError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0; 1 when check finds an error, or build or import leave a notice out;
    2 for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Notices are Chinese whatever the machine's locale says, and an argument may hold bytes that are no text.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(prog="python -m loaders", description="Notices of key tasks → a table of targets.")
    parser.add_argument("--version", action="version", version=f"mubiao {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (build, imports, export, show, check, schema, ledger, rule):
        command.add(commands)
    chosen = parser.parse_args(arguments)
    try:
        return chosen.run(chosen)
    except NoticeError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
