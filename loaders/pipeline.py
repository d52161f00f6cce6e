"""Files in, database out: for each notice read → parse → extract → correct, then everything is written at once."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.corrections import Applied, Correction, apply_corrections, read_corrections
from loaders.model import Extraction, Notice, NoticeError
from loaders.notice import parse_notice
from loaders.notice.agencies import sector_of
from loaders.notice.levels import level_of
from loaders.readers import read_document
from loaders.store.write import write_database
from loaders.targets import extract_targets

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
DATABASE = ROOT / "data" / "targets.duckdb"
CORRECTIONS = ROOT / "data" / "corrections.csv"

Progress = Callable[[int, int, Path], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made. `targets` counts rows by target_type, `diagnostics` by severity; `seconds` is wall time.

    `corrections` counts the corrections that changed a row, `idle_corrections` those of notices that were not read.
    """

    documents: int
    tasks: int
    targets: Mapping[str, int]
    diagnostics: Mapping[str, int]
    corrections: int
    idle_corrections: int
    seconds: float


def seed_notices() -> list[Path]:
    """The files of seeds/ by name, hidden ones left out. Raises NoticeError when there is none."""
    found = sorted(path for path in SEEDS.glob("*") if path.is_file() and not path.name.startswith("."))
    if not found:
        raise NoticeError(f"{SEEDS} holds no notice; put one there, or name the files to read.")
    return found


def build_database(
    paths: Sequence[str | os.PathLike[str]],
    db: str | os.PathLike[str],
    progress: Progress | None = None,
    corrections: bool | str | os.PathLike[str] = True,
) -> BuildReport:
    """Write the database `db` of the notices `paths`; `progress(done, total, path)` is called after each of them.

    `corrections` are those of data/corrections.csv, of the file that it names, or none when it is False. Every notice
    is read before anything is written: a notice or a correction that cannot be read raises NoticeError naming file and
    reason, and the database that was there stays as it was.
    """
    begun = time.perf_counter()
    files = [Path(path) for path in paths]
    if not files:
        raise NoticeError("There is nothing to build from; name at least one notice.")
    given = _corrections(corrections)
    parsed: list[tuple[Notice, Extraction]] = []
    applied: list[Applied] = []
    sources: dict[str, Path] = {}
    for done, path in enumerate(files, 1):
        notice = parse_notice(read_document(path))
        document_id = notice.document.document_id
        if document_id in sources:
            raise NoticeError(f"{path} and {sources[document_id]} would both be {document_id}; rename one of them.")
        sources[document_id] = path
        extraction, changed = apply_corrections(notice, extract_targets(notice), given)
        parsed.append((notice, extraction))
        applied += changed
        if progress:
            progress(done, len(files), path)
    unknown = write_database(db, parsed, sector_of=sector_of, level_of=level_of, corrections=applied)
    found = [one for notice, extraction in parsed for one in (*notice.diagnostics, *extraction.diagnostics)]
    return BuildReport(
        documents=len(parsed),
        tasks=sum(len(notice.tasks) for notice, _ in parsed),
        targets=dict(Counter(target.target_type for _, extraction in parsed for target in extraction.targets)),
        diagnostics=dict(Counter(one.severity for one in (*found, *unknown))),
        corrections=len(applied),
        idle_corrections=sum(one.document_id not in sources for one in given),
        seconds=time.perf_counter() - begun,
    )


def _corrections(asked: bool | str | os.PathLike[str]) -> tuple[Correction, ...]:
    if asked is False:
        return ()
    return read_corrections(CORRECTIONS if asked is True else asked)
