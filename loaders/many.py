"""Notice after notice, in one process or in several: the rows of each, in the order of the sources."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from loaders import apart
from loaders.apart import MEGABYTES, SECONDS, Apart
from loaders.corrections import Correction
from loaders.kept import Kept, key_of
from loaders.model import NoticeError, Source
from loaders.notice.agencies import sector_of
from loaders.notice.levels import level_of
from loaders.parsing import content_of, parse_source
from loaders.store import packed, tables

# Notices that each process may be ahead of the writer, so that none stands still while that writes to the disk, which
# takes a second; their rows wait in memory, about 0.2 MB of a notice.
WAITING_EACH = 32
Corrections = Mapping[str, Sequence[Correction]]


class Rows(NamedTuple):
    """The rows of a notice as `store.packed` has them, the key under which they are kept, and whether they had been."""

    packed: bytes
    key: str
    were_kept: bool


def rows_of(source: Source, corrections: Sequence[Correction], folder: Path | None) -> Rows:
    """What a source gives for the database: made now, or taken from `folder`, where it is kept afterwards.

    It depends on nothing else, and pickles in and out. Raises NoticeError as `parse_source`.
    """
    # Known before the notice takes its share of the memory, since a library that finds none ends its process.
    packed.columns()
    content = content_of(source)
    key = key_of(source, content, corrections)
    kept = Kept(folder) if folder else None
    if kept and (found := kept.get(key)):
        return Rows(found, key, were_kept=True)
    parsed = parse_source(replace(source, content=content), corrections)
    rows = tables.document_rows(
        parsed.notice, parsed.extraction, parsed.applied, sector_of=sector_of, level_of=level_of
    )
    made = packed.pack(rows)
    if kept:
        kept.put(key, made)
    return Rows(made, key, were_kept=False)


def read_all(
    sources: Sequence[Source],
    corrections: Corrections,
    folder: Path | None,
    jobs: int,
    *,
    limited: bool,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> Generator[tuple[Source, Rows | NoticeError], None, None]:
    """Each source in turn with its rows, or with the error that names it.

    `corrections` are those of each document_id. Sources are read in `jobs` processes, in this one when it is 1 and
    nothing has to be `limited`; a process apart is ended when a notice takes more `seconds` or `megabytes` than it may,
    and the others go on. Who stops before the end closes it, which leaves the sources that wait unread: the error that
    stopped him would keep it open, and this process could not end before they are read.
    """
    asked = ((source, corrections.get(source.document_id, ()), folder) for source in sources)
    if jobs == 1 and not limited:
        for one in asked:
            yield one[0], _answer(rows_of, *one)
        return
    processes = [Apart(seconds, megabytes) for _ in range(min(jobs, len(sources)))]
    free: SimpleQueue[Apart] = SimpleQueue()
    for process in processes:
        free.put(process)

    def ask(source: Source, *rest: object) -> Rows | NoticeError:
        process = free.get()
        try:
            # Fetched only now: bytes that wait for their turn would all be in memory.
            return _answer(partial(process.call, rows_of), source.at_hand(), *rest)
        finally:
            free.put(process)

    # A thread for each process does nothing but wait for it.
    threads = ThreadPoolExecutor(len(processes))
    begun: deque[tuple[Source, Future[Rows | NoticeError]]] = deque()
    try:
        for one in asked:
            begun.append((one[0], threads.submit(ask, *one)))
            if len(begun) > WAITING_EACH * len(processes):
                source, answer = begun.popleft()
                yield source, answer.result()
        while begun:
            source, answer = begun.popleft()
            yield source, answer.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.close()
        threads.shutdown()


def _answer(call: Callable[..., Rows], source: Source, *rest: object) -> Rows | NoticeError:
    try:
        return call(source, *rest)
    except NoticeError as error:
        return named(source, error)


def named(source: Source, error: NoticeError) -> NoticeError:
    """The error with the path in front, since two folders may hold files of one name."""
    words = str(error)
    about = words.removeprefix(f"{source.file_name}: ")
    if about == words and error.code not in apart.CODES:
        return error
    return NoticeError(f"{source.place}: {about}", error.code, **error.values)
