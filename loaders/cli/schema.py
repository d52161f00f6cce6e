"""python -m loaders schema: docs/schema.md on standard output."""

from __future__ import annotations

import argparse

from loaders.store.schema import markdown


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("schema", help="print the description of the database as Markdown")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    print(markdown(), end="")
    return 0
