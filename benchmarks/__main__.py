"""`python -m benchmarks`: how right the rows are, how fast they come, and both beside other readers of quantities.

Everything is measured on one core of one machine in one run, so that the ratios mean something elsewhere too.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from functools import reduce
from operator import add
from pathlib import Path

from benchmarks import report
from benchmarks.annotation import Annotation, AnnotationError, annotated_notices, of_seed
from benchmarks.cases import CASES, SEED
from benchmarks.found import Found, read_and_load
from benchmarks.measured import as_csv, measure
from benchmarks.peers import pattern_answer, run_peers, score_items
from benchmarks.quality import NOTHING, score
from benchmarks.score import Score
from benchmarks.speed import LIMIT, REPEATS, CaseError, Timing, measure_apart
from loaders.measured import FILE
from loaders.model import NoticeError

Scored = tuple[str, Annotation, Found, Score]


def scored(path: Path, annotation: Annotation, name: str, *, corrections: bool) -> Scored:
    """A notice read and scored; one that cannot be read has every row missed, and says so."""
    try:
        found = read_and_load(path, corrections=corrections)
        return name, annotation, found, score(annotation, found)
    except (NoticeError, AnnotationError) as error:
        print(f"{path.name} NOT READ, every row counts as missed: {error}")
        return name, annotation, NOTHING, score(annotation, NOTHING)


def print_quality(notices: list[tuple[Path, Annotation]], remarks: bool) -> list[Scored]:
    """Print the table of figures; returns the notices as scored without corrections, the seed first."""
    seed = of_seed(SEED.stem)
    plain = [scored(SEED, seed, "seed", corrections=False)]
    corrected = scored(SEED, seed, "corrected", corrections=True)
    plain += [scored(path, annotation, path.stem, corrections=False) for path, annotation in notices]
    columns = [(name, result) for name, _, _, result in (plain[0], corrected, *plain[1:])]
    if notices:
        columns.append(("pooled", reduce(add, (result for *_, result in plain[1:]))))
    print("\nRows against annotations by hand; corrected: the seed with data/corrections.csv applied")
    print("\n".join(report.quality_table(columns)))
    if remarks:
        for name, _, _, result in plain:
            print(f"\n{name}", *result.remarks, sep="\n  ")
    return plain


def print_peers(notices: list[Scored], ours: Timing) -> None:
    """Print value and unit beside the peers, on the seed and, where more notices were named, on all of these."""
    # A notice that was not read has no text to give to anybody.
    read = [one for one in notices if one[2] is not NOTHING]
    texts = []
    for _, annotation, found, _ in read:
        start, end = annotation.reach(found.text)
        texts.append(found.text[start:end])
    print(f"\nValue and unit on {SEED.name} and on all notices read, numbers of the peers mapped generously")
    print(report.peer_head())
    print(
        report.peer_line("mubiao, complete rows", read[0][3], _pooled([one[3] for one in read]), ours.rate, ours.rate)
    )
    for answer in (pattern_answer(texts), *run_peers(texts)):
        if "error" in answer:
            print(f"{answer['name']}: NOT MEASURED, {answer['error']}")
            continue
        results = [
            score_items(one[1], text, items) for one, text, items in zip(read, texts, answer["items"], strict=True)
        ]
        name = f"{answer['name']} {answer['version']}".strip()
        rate = len(texts[0]) / answer["seconds"]
        print(report.peer_line(name, results[0], _pooled(results), rate, ours.rate))


def print_speed(ours: Timing) -> None:
    print(f"\nComplete rows from text in memory, least processor time of up to {REPEATS} runs, stopped after {LIMIT} s")
    print(report.speed_head())
    for case in CASES:
        try:
            timing = ours if case == "the seed" else measure_apart(case)
            print(report.speed_line(case, timing, ours), flush=True)
        except CaseError as error:
            print(error, flush=True)
    start = time.perf_counter()
    read_and_load(SEED, corrections=True)
    print(f"The seed's file to a database and back: {time.perf_counter() - start:.2f} s")


def _pooled(results: list[Score]) -> Score:
    return reduce(add, results[1:] or results)


def main(argv: list[str] | None = None) -> int:
    """Print the report; 0 when it could be made, 2 after a sentence that says why not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--notices", type=Path, help="a folder of more notices to score")
    parser.add_argument("--gold", type=Path, help="the folder of their annotations (default: beside the notices)")
    parser.add_argument("--remarks", action="store_true", help="list each row missed, in excess or read otherwise")
    parser.add_argument(
        "--measure", action="store_true", help="write data/quality.csv, which the page on data quality shows, and end"
    )
    arguments = parser.parse_args(argv)
    if arguments.measure:
        FILE.write_text(as_csv(measure()), "utf-8")
        return 0
    if hasattr(os, "getloadavg"):
        print(f"Load of the machine before this run: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    try:
        notices = annotated_notices(arguments.notices, arguments.gold or arguments.notices) if arguments.notices else []
        results = print_quality(notices, arguments.remarks)
        ours = measure_apart("the seed")
    except (AnnotationError, CaseError) as error:
        print(error, file=sys.stderr)
        return 2
    print_peers(results, ours)
    print_speed(ours)
    return 0


if __name__ == "__main__":
    sys.exit(main())
