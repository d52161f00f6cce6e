"""python -m loaders rule: how progress and state are judged, as docs/progress.md has it."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("rule", help="print how progress and state are judged, as Markdown")
    parser.add_argument("--lang", default="en", choices=("en", "zh"), help="language (default: en)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    # The rule reads the numbers of the ledger, whose room is not needed by the other commands.
    from loaders.ledger.published import markdown

    print(markdown(arguments.lang), end="")
    return 0
