"""How long complete rows take, from text in memory: `python -m benchmarks.speed CASE` measures one case of cases.py.

Each case runs in a process of its own, which can be stopped when it takes longer than LIMIT.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.annotation import bare
from benchmarks.cases import document
from loaders import extract_targets, parse_notice
from loaders.model import NoticeError

LIMIT = 60
REPEATS = 9
# A case that takes longer than this is long enough for one run to be a measurement.
ENOUGH = 2.0


class CaseError(Exception):
    """A case that ended without a measurement. The text is one sentence that names it and the reason."""


@dataclass(frozen=True)
class Timing:
    """`characters` without white space; `seconds` the least processor time of some runs, since other work on the
    machine only adds; `rows` is None where the notice was refused, or `stopped` after LIMIT seconds."""

    characters: int
    seconds: float
    rows: int | None = None
    remark: str = ""
    stopped: bool = False

    @property
    def rate(self) -> float:
        """Characters a second."""
        return self.characters / self.seconds


def measure(case: str) -> Timing:
    """Parse and extract a case here and now."""
    given = document(case)
    rows, remark, times = None, "", []
    while len(times) < REPEATS and sum(times) < ENOUGH:
        start = time.process_time()
        try:
            rows = len(extract_targets(parse_notice(given)).targets)
        except NoticeError as error:
            remark = f"refused: {error}"
        times.append(time.process_time() - start)
    return Timing(len(bare(given.text)), min(times), rows, remark)


def measure_apart(case: str) -> Timing:
    """The same in a process of its own. Raises CaseError when that ends in an error."""
    command = [sys.executable, "-m", "benchmarks.speed", case]
    root = Path(__file__).parents[1]
    try:
        ran = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=LIMIT, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Timing(len(bare(document(case).text)), LIMIT, remark=f"stopped after {LIMIT} s", stopped=True)
    if ran.returncode:
        reason = ran.stderr.strip().rpartition("\n")[2] or f"it ended with {ran.returncode}"
        raise CaseError(f"{case} FAILED: {reason}")
    return Timing(**json.loads(ran.stdout))


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1]).__dict__))
