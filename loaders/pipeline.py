"""Notices in, database out: each is read → parsed → extracted → corrected, and streams into a new file."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from loaders import reference
from loaders.corrections import Correction, read_corrections
from loaders.gathering import gather
from loaders.kept import Kept
from loaders.many import Corrections, Rows, read_all
from loaders.model import NoticeError, Source
from loaders.notice.agencies import sector_of
from loaders.notice.levels import level_of
from loaders.parsing import Parsed
from loaders.store.packed import unpack, values
from loaders.store.write import RefusedError, Writer, write_database, writing

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
DATABASE = ROOT / "data" / "targets.duckdb"
CORRECTIONS = ROOT / "data" / "corrections.csv"

# So many notices are written in the smallest blocks, in which more would take longer.
FEW = 20

Progress = Callable[[int, int, Path], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made. `targets` counts rows by target_type, `diagnostics` by severity; `seconds` is wall time.

    `corrections` counts the corrections that changed a row, `idle_corrections` those of notices that were not read.
    `bad` says why of each notice that was left out, `kept` counts those whose rows an earlier build had kept.
    """

    documents: int
    tasks: int
    targets: Mapping[str, int]
    diagnostics: Mapping[str, int]
    corrections: int
    idle_corrections: int
    seconds: float
    bad: tuple[NoticeError, ...] = ()
    kept: int = 0


def seed_notices() -> list[Path]:
    """The files of seeds/ by name, hidden ones left out. Raises NoticeError when there is none."""
    found = sorted(path for path in SEEDS.glob("*") if path.is_file() and not path.name.startswith("."))
    if not found:
        raise NoticeError(f"{SEEDS} holds no notice; put one there, or name the files to read.")
    return found


def build_database(
    notices: Sequence[str | os.PathLike[str] | Source],
    db: str | os.PathLike[str],
    progress: Progress | None = None,
    corrections: bool | str | os.PathLike[str] = True,
    *,
    jobs: int = 1,
    cache: str | os.PathLike[str] | None = None,
    skip_bad: bool | Collection[str] = False,
) -> BuildReport:
    """Write the database `db` of the notices; `progress(done, total, path)` is called after each of them.

    `notices` are files, folders with notices (`gathering.gather`) or sources; they are read in `jobs` processes, or in
    this one when that is 1, and what they give is kept in the folder `cache` for the next build, if one is named.
    `corrections` are those of data/corrections.csv, of the file that it names, or none when it is False.

    A notice that cannot be read raises NoticeError naming file and reason, one line for each of several, and the
    database that was there stays as it was. With `skip_bad` the others are written, each within limits of time and
    memory, and the report names the bad ones; when all are bad, that is an error too. It can be the names of the
    documents that may be bad; any other one stops the build.
    """
    begun = time.perf_counter()
    sources = gather(notices).sources
    given = _corrections(corrections)
    folder = Path(cache) if cache else None
    if folder:
        Kept(folder)
    tally = _Tally({one.document_id for one in sources} if skip_bad is True else set(skip_bad or ()))
    with (
        closing(read_all(sources, _by_document(given), folder, jobs, limited=bool(tally.may_be_bad))) as read,
        writing(db, sector_of, many=len(sources) > FEW) as writer,
    ):
        for done, (source, answer) in enumerate(read, 1):
            tally.take(source, answer, writer)
            if progress:
                progress(done, len(sources), source.path or Path(source.file_name))
        writer.flush()
        tally.leave_out(writer.refused())
        if tally.stopping or (tally.bad and not tally.documents):
            raise _all_of(tally.stopping or tally.bad)
    if folder:
        Kept(folder).keep_only(tally.keys)
    counted = tally.documents.values()
    return BuildReport(
        documents=len(counted),
        tasks=sum(one.tasks for one in counted),
        targets=dict(sum((one.targets for one in counted), Counter())),
        diagnostics=dict(sum((one.diagnostics for one in counted), Counter())),
        corrections=sum(one.corrections for one in counted),
        idle_corrections=sum(one.document_id not in tally.documents for one in given),
        seconds=time.perf_counter() - begun,
        bad=tuple(tally.bad),
        kept=sum(one.were_kept for one in counted),
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """What the report counts of one notice."""

    place: str
    tasks: int
    targets: Counter[str]
    diagnostics: Counter[str]
    corrections: int
    were_kept: bool


def refuse_unwritable(parsed: Parsed) -> None:
    """Write the rows of a notice into a database that nobody keeps. Raises NoticeError, one sentence naming the file,
    when the schema refuses one: every later build would have to leave the notice out."""
    with TemporaryDirectory() as folder:
        try:
            write_database(
                Path(folder, "rows.duckdb"),
                [(parsed.notice, parsed.extraction)],
                sector_of=sector_of,
                level_of=level_of,
                corrections=parsed.applied,
            )
        except RefusedError as error:
            raise reference.refusal(error.code, parsed.notice.document.file_name, **error.values) from error


class _Tally:
    """What the report counts, taken from the rows as they pass. `may_be_bad` are the documents that stop no build."""

    def __init__(self, may_be_bad: Collection[str]) -> None:
        self.may_be_bad = may_be_bad
        self.bad: list[NoticeError] = []
        self.stopping: list[NoticeError] = []
        self.documents: dict[str, _Counts] = {}
        self.keys: set[str] = set()

    def take(self, source: Source, answer: Rows | NoticeError, writer: Writer) -> None:
        """Count a notice and hand it to the writer, unless nothing will be written any more."""
        if isinstance(answer, NoticeError):
            self._is_bad(source.document_id, answer)
            return
        rows = unpack(answer.packed)
        self.keys.add(answer.key)
        self.documents[source.document_id] = _Counts(
            source.place,
            len(rows["tasks"]),
            Counter(values(rows["targets"], "target_type")),
            Counter(values(rows["diagnostics"], "severity")),
            len(rows["corrections"]),
            answer.were_kept,
        )
        if not self.stopping:
            writer.add(rows)
            self.leave_out(writer.refused())

    def leave_out(self, refused: Mapping[str, NoticeError]) -> None:
        """Take back what was counted of notices that the writer could not write."""
        for document_id, error in refused.items():
            place = self.documents.pop(document_id).place
            self._is_bad(document_id, reference.refusal(error.code, place, **error.values))

    def _is_bad(self, document_id: str, error: NoticeError) -> None:
        self.bad.append(error)
        if document_id not in self.may_be_bad:
            self.stopping.append(error)


def _all_of(errors: Sequence[NoticeError]) -> NoticeError:
    """One error as it is, several as one with a line for each."""
    return errors[0] if len(errors) == 1 else NoticeError("\n".join(map(str, errors)))


def _by_document(corrections: Sequence[Correction]) -> Corrections:
    found: dict[str, list[Correction]] = {}
    for one in corrections:
        found.setdefault(one.document_id, []).append(one)
    return found


def _corrections(asked: bool | str | os.PathLike[str]) -> tuple[Correction, ...]:
    if asked is False:
        return ()
    return read_corrections(CORRECTIONS if asked is True else asked)
