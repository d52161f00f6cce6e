"""Other readers of quantities on the same text, their numbers mapped generously to the rows of an annotation.

None of them knows what a target is, so every doubt goes to them:

* A number is right when it lies in an annotated quote, is a side of the value, and the annotated unit stands in the
  peer's span or right behind it, whether the peer named the unit or not. A unit that is not printed is not asked for.
* A multiplier (万, 亿) right behind a span is multiplied out for the peer.
* Several numbers right for one row are one hit and none of them is extra.
* Of the others, a number is extra only when the peer named its unit, or it is written in digits right before a unit;
  a span of time never is.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.annotation import Annotation, Row, bare
from benchmarks.matching import places
from benchmarks.score import Score
from loaders import reference

PYTHON = Path(__file__).parents[1] / ".venv-peers" / "bin" / "python"
PROCESS = Path(__file__).with_name("peer_process.py")
MULTIPLIER = re.compile("|".join(sorted((row["word"] for row in reference.rows("multipliers")), key=len, reverse=True)))
FACTORS = reference.mapping("multipliers", "word", "factor")
BARE = re.compile(
    r"(\d+(?:\.\d+)?)(?:万|亿)?余?(?:个|家|项|人|元|%|千瓦时|千瓦|吨|立方米|亩|公里|平方公里|户|座|条|处|场|位)"
)
Item = tuple[int, int, float, bool]


def pattern_answer(texts: Sequence[str]) -> dict[str, Any]:
    """What a plain pattern takes for quantities, each number before a common unit, in the form of run_peers."""
    start = time.process_time()
    _pattern(texts[0])
    seconds = time.process_time() - start
    return {"name": "a plain pattern", "version": "", "items": [_pattern(text) for text in texts], "seconds": seconds}


def _pattern(text: str) -> list[Item]:
    return [(*match.span(1), float(match[1]), True) for match in BARE.finditer(text)]


def run_peers(texts: Sequence[str]) -> list[dict[str, Any]]:
    """What benchmarks/peer_process.py answers for the texts; where it cannot be run, one answer with `error`."""
    if not PYTHON.is_file():
        return [{"name": "peers", "error": f"{PYTHON.parents[1].name}/ is missing; `make bench` makes it"}]
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(  # noqa: S603
        [PYTHON, PROCESS],
        input=json.dumps(list(texts)),
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    if ran.returncode:
        lines = ran.stderr.strip().splitlines() or ["no reason given"]
        return [{"name": "peers", "error": f"the process that runs them ended with {ran.returncode}: {lines[-1]}"}]
    return json.loads(ran.stdout)


def score_items(annotation: Annotation, text: str, items: Sequence[Item]) -> Score:
    """Value and unit of the numbers `items` found in `text`, which is the annotated range without white space."""
    wanted = [row for row in annotation.targets if row["kind"] == "quantitative"]
    where = [list(places(bare(row["quote"]), text, 0, len(text))) for row in wanted]
    hit: set[int] = set()
    result = Score()
    for start, end, value, has_unit in items:
        behind = text[end : end + 12]
        values, printed = {round(value, 6)}, [text[start:end], behind.lstrip("余多")]
        if multiplier := MULTIPLIER.match(behind):
            values.add(round(value * float(FACTORS[multiplier[0]]), 6))
            printed.append(behind[multiplier.end() :].lstrip("余多"))
        right = {
            at
            for at, row in enumerate(wanted)
            if any(start < last and first < end for first, last in where[at])
            and values & _sides(row)
            and _has_unit(row, printed)
        }
        hit |= right
        if not right and _is_amount(printed, has_unit):
            result.counts["quantitative extra"] += 1
    for at, row in enumerate(wanted):
        if not row.get("optional"):
            result.counts[f"quantitative {'hit' if at in hit else 'missed'}"] += 1
    return result


def _sides(row: Row) -> set[float]:
    return {round(float(row[side]), 6) for side in ("value_low", "value_high") if row[side] is not None}


def _has_unit(row: Row, printed: list[str]) -> bool:
    unit = row["unit"] or ""
    within, *behind = printed
    return unit in within or any(words.startswith(unit) for words in behind) or unit not in bare(row["quote"])


def _is_amount(printed: list[str], has_unit: bool) -> bool:
    within, *behind = printed
    if within.endswith(_TIMES) or behind[-1].startswith(_TIMES):
        return False
    return has_unit or (within[-1:].isascii() and any(words.startswith(_UNITS) for words in behind))


def _units() -> tuple[tuple[str, ...], tuple[str, ...]]:
    rows = reference.rows("units")
    times = tuple(row["unit"] for row in rows if row["dimension"] == "duration")
    return (*times, "月", "号"), tuple(row["unit"] for row in rows if row["dimension"] != "duration")


_TIMES, _UNITS = _units()
