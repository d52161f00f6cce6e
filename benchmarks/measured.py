"""The annotated notices measured anew, as the lines of data/quality.csv that the page on data quality shows."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from benchmarks.annotation import GOLDEN, of_seed
from benchmarks.found import load
from benchmarks.quality import FIELDS, score
from benchmarks.score import Score
from loaders import build_database, read_document
from loaders.measured import APPLIED, COLUMNS, MEASURED, QUANTITY, TASK, Measurement, written
from loaders.pipeline import ROOT, seed_notices


def measure() -> list[Measurement]:
    """Every notice of seeds/ that has an annotation in tests/golden/, read with and without the corrections."""
    annotated = {folder.name for folder in GOLDEN.iterdir() if folder.is_dir()}
    return [
        line
        for path in seed_notices()
        if path.stem in annotated
        for applied in APPLIED
        for line in _measured(path, applied)
    ]


def as_csv(lines: list[Measurement]) -> str:
    """The whole file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(written, lines))
    return out.getvalue()


def _measured(path: Path, applied: str) -> list[Measurement]:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "targets.duckdb"
        report = build_database([path], database, corrections=applied == "corrections")
        result = score(of_seed(path.stem), load(database, path.stem))
    content = read_document(path).content_sha256
    annotation = (GOLDEN / path.stem).relative_to(ROOT).as_posix()
    head = (path.stem, content, annotation, applied, report.corrections)
    return [Measurement(*head, field, *_counts(result, field)) for field in MEASURED]


def _counts(result: Score, field: str) -> tuple[int, int, int]:
    """expected, found, matched. A field is right only in a row that was found, and asked for in one that was missed."""
    kind = {"value_and_unit": "quantitative"}.get(field, field)
    if field in QUANTITY:
        name = field if field in FIELDS else field.replace("_", " ")
        kind, right = "quantitative", result.counts[f"{name} right"]
    elif field in TASK:
        kind, right = "task", result.counts[f"task {field} right"]
    else:
        right = result.counts[f"{kind} hit"]
    hit, missed, extra = (result.counts[f"{kind} {what}"] for what in ("hit", "missed", "extra"))
    return hit + missed, hit + extra, right
