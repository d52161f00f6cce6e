"""`python -m benchmarks`: what a build costs and what its rules are worth, beside a bare pattern over the same text.

Both run in one process on one machine, so that the ratios mean something elsewhere too.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from loaders import build_database, extract_targets, parse_notice, read_document

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "shandong-2023.txt"
GOLDEN = ROOT / "tests" / "golden" / "shandong-2023" / "targets.jsonl"
REPEATS = 5
SCALES = {"": 1.0, "万": 1e4, "亿": 1e8}
BARE = re.compile(
    r"(\d+(?:\.\d+)?)(万|亿)?余?(个|家|项|人|元|%|千瓦时|千瓦|吨|立方米|亩|公里|平方公里|户|座|条|处|场|位)"
)
Values = Counter[tuple[float | None, str | None]]


def bare_values(text: str) -> Values:
    """What a bare pattern takes for a quantity: every number before a unit, (value, unit) → how often."""
    squeezed = re.sub(r"\s+", "", text)
    return Counter((float(number) * SCALES[scale], unit) for number, scale, unit in BARE.findall(squeezed))


def our_values(path: Path) -> Values:
    rows = extract_targets(parse_notice(read_document(path))).targets
    return Counter((_side(r.value_low, r.value_high), r.unit) for r in rows if r.kind == "quantitative")


def golden_values(path: Path) -> Values:
    """(value, unit) of the quantitative rows that the hand annotation requires."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    wanted = [row for row in rows if row["kind"] == "quantitative" and not row.get("optional")]
    return Counter((_side(row.get("value_low"), row.get("value_high")), row.get("unit")) for row in wanted)


def f1(found: Values, wanted: Values) -> float:
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


def median_seconds(work: Callable[[], object]) -> float:
    """Median wall time of a call, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _side(low: float | None, high: float | None) -> float | None:
    return low if low is not None else high


def main() -> int:
    """Print the table; 0 when it could be measured."""
    text = read_document(SEED).text
    with tempfile.TemporaryDirectory() as folder:
        build = median_seconds(lambda: build_database([SEED], Path(folder) / "targets.duckdb"))
    parse = median_seconds(lambda: extract_targets(parse_notice(read_document(SEED))))
    bare = median_seconds(lambda: bare_values(text))
    wanted = golden_values(GOLDEN)
    ours, theirs = f1(our_values(SEED), wanted), f1(bare_values(text), wanted)
    print(f"{SEED.name}, {len(text):,} characters, median of {REPEATS}")
    print(f"{'':32}{'rules':>10}{'pattern':>10}{'ratio':>9}")
    print(f"{'read and extract, ms':32}{parse * 1000:10.1f}{bare * 1000:10.2f}{parse / bare:9.0f}")
    print(f"{'the same and the database, ms':32}{build * 1000:10.1f}{bare * 1000:10.2f}{build / bare:9.0f}")
    print(f"{'F1 of value and unit':32}{ours:10.3f}{theirs:10.3f}{ours / theirs:9.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
