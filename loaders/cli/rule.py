"""python -m loaders rule: how progress is judged, as docs/progress.md has it; the problem loop, docs/problems.md; the
assessment, docs/assessment.md."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("rule", help="print how progress, problems or the assessment are judged, as Markdown")
    parser.add_argument(
        "of",
        nargs="?",
        default="progress",
        choices=("progress", "problems", "assessment"),
        help="(default: progress)",
    )
    parser.add_argument("--lang", default="en", choices=("en", "zh"), help="language (default: en)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    # The rule reads the numbers of the ledger, whose room is not needed by the other commands.
    from loaders.ledger import published, published_assessment, published_loop

    of = {"progress": published, "problems": published_loop, "assessment": published_assessment}
    print(of[arguments.of].markdown(arguments.lang), end="")
    return 0
