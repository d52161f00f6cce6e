"""Many writers at once: acts that can be told from their token alone, and what a ledger lacks or has too much of them.

It stands apart from the tests, since processes of their own import it.
"""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from random import Random
from threading import Barrier

import sqlalchemy as sa

from loaders.ledger import record, tables
from loaders.ledger.acts import Draft, Receipt
from loaders.ledger.model import Report
from loaders.ledger.store import Ledger, open_ledger
from tests.ledger.sample import draft, report, stated

TARGETS = 300
STATED = tuple(stated(f"t{n}") for n in range(TARGETS))
MOST_LINES = 40
# No wait of a process for another may outlast it.
PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Told:
    """What a writer was told of one act, and how many seconds it waited for that."""

    token: str
    write_id: int
    is_new: bool
    seconds: float


def act(token: str, lines: int | None = None) -> tuple[Draft, list[Report]]:
    """The act of a token: so many lines, else 1 to 40, and the file that they stand in."""
    random = Random(token)  # noqa: S311
    names = random.sample([one.target_id for one in STATED], lines or random.randint(1, MOST_LINES))
    content = "".join(f"{name},{random.random()!r}\n" for name in names).encode()
    pairs = [line.split(",") for line in content.decode().splitlines()]
    said = [report(name, value=float(value), note=token) for name, value in pairs]
    return draft(token=token, content=content, file_name=f"{token}.csv"), said


def write(ledger: Ledger, token: str, lines: int | None = None) -> Receipt:
    """Write the act of a token."""
    written, said = act(token, lines)
    return record.reports(ledger, written, said, STATED)


def write_many(
    address: str, name: str, threads: int, barrier: Barrier | None = None, *, acts: int | None, seconds: float | None
) -> list[Told]:
    """So many acts by each thread, or acts for so many seconds, all of one opened ledger as in the app.

    `barrier` lets several processes begin together.
    """
    with closing(open_ledger(address)) as ledger, ThreadPoolExecutor(threads) as pool:
        if barrier:
            barrier.wait(PATIENCE)
        end = None if seconds is None else time.monotonic() + seconds
        together = Barrier(threads)

        def one(thread: int) -> list[Told]:
            together.wait(PATIENCE)
            told = []
            for number in count() if acts is None else range(acts):
                if end is not None and time.monotonic() > end:
                    break
                token, start = f"{name}-{thread}-{number}", time.perf_counter()
                receipt = write(ledger, token)
                told.append(Told(token, receipt.write.write_id, receipt.is_new, time.perf_counter() - start))
            return told

        return [one for many in pool.map(one, range(threads)) for one in many]


def faults(
    ledger: Ledger, told: Collection[str], maybe: Collection[str] = (), *, since: int = 0, lines: int | None = None
) -> Iterator[str]:
    """A line for each act that is lost, doubled, not whole or not as it was written.

    Of acts later than `since`, those in `told` must be there and those in `maybe` can be.
    """
    with ledger.reading() as connection:
        later = tables.writes.c.write_id > since
        writes = connection.execute(sa.select(tables.writes).where(later)).mappings().all()
        of_writes = sa.select(tables.files.c.sha256, tables.files.c.content).join(tables.writes).where(later)
        files = dict(connection.execute(of_writes).all())
        chosen = sa.select(tables.entries).where(tables.entries.c.write_id > since)
        entries = defaultdict(list)
        for line in connection.execute(chosen).mappings():
            entries[line["write_id"]].append(Report(**{name: line[name] for name in line if name != "write_id"}))
    tokens = [one["token"] for one in writes]
    yield from (f"{token} is lost" for token in set(told) - set(tokens))
    yield from (f"{token} was never written" for token in set(tokens) - set(told) - set(maybe))
    if len(set(tokens)) < len(tokens):
        yield "an act is doubled"
    for one in writes:
        written, said = act(one["token"], lines)
        if sorted(entries.pop(one["write_id"], ()), key=_name) != sorted(said, key=_name):
            yield f"{one['token']} has other lines"
        digest = hashlib.sha256(written.content).hexdigest()
        if one["file_sha256"] != digest or files.get(digest) != written.content:
            yield f"{one['token']} has another file"
    yield from (f"lines of act {number} belong to none" for number in entries)


def upload_for_ever(address: str, name: str, lines: int, pipe: Connection) -> None:
    """Write act after act, and say through the pipe which one begins and which one is written."""
    ledger = open_ledger(address)
    for number in count():
        token = f"{name}-{number}"
        pipe.send(("begins", token))
        write(ledger, token, lines)
        pipe.send(("written", token))


def _name(one: Report) -> str:
    return one.target_id
