"""Many who write at once, and writers that are killed: every act is in the ledger once and whole, or not at all."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from multiprocessing.connection import Connection
from random import Random
from threading import Barrier

from loaders.ledger.store import Ledger, open_ledger
from tests.ledger import writers

PROCESSES, THREADS, ACTS = 2, 10, 15
KILLS, LINES = 50, 300

_barrier = None


def keep(barrier: object) -> None:
    """Only a process that starts can be given a barrier."""
    global _barrier
    _barrier = barrier


def write_together(address: str, name: str) -> list[writers.Told]:
    return writers.write_many(address, name, THREADS, _barrier, acts=ACTS, seconds=None)


def test_twenty_at_once_lose_nothing_and_double_nothing(address: str) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    with ProcessPoolExecutor(PROCESSES, context, keep, (barrier,)) as pool:
        asked = [pool.submit(write_together, address, f"p{number}") for number in range(PROCESSES)]
        told = [one for process in asked for one in process.result()]
    assert len({one.token for one in told}) == len(told) == PROCESSES * THREADS * ACTS
    assert len({one.write_id for one in told}) == len(told)
    assert all(one.is_new for one in told)
    with closing(open_ledger(address)) as ledger:
        assert list(writers.faults(ledger, [one.token for one in told])) == []


def test_a_token_sent_twice_at_one_moment_is_written_once(address: str) -> None:
    # Two connections pools, as two processes have.
    with closing(open_ledger(address)) as first, closing(open_ledger(address)) as second:
        tokens = [f"again-{number}" for number in range(40)]
        barrier = Barrier(2)

        def write_each(ledger: Ledger) -> list[tuple[int, bool]]:
            receipts = []
            for token in tokens:
                barrier.wait(writers.PATIENCE)
                receipts.append(writers.write(ledger, token))
            return [(one.write.write_id, one.is_new) for one in receipts]

        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(write_each, (first, second))
        assert [number for number, _ in one] == [number for number, _ in other]
        assert all(mine != yours for (_, mine), (_, yours) in zip(one, other, strict=True))
        assert list(writers.faults(first, tokens)) == []


def messages(pipe: Connection) -> Iterator[tuple[str, str]]:
    """What a process says until its end, which may come in the middle of a word."""
    while True:
        try:
            yield pipe.recv()
        except (EOFError, OSError):
            return


def test_a_writer_that_is_killed_leaves_whole_acts(address: str) -> None:
    """Fifty processes, each killed in the middle of an upload: at a moment drawn by lot after one begins."""
    # Its children have what it imported, and nothing of this process.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.ledger.writers"])
    lot, usual, unfinished, seen = Random(20230101), 0.01, 0, 0  # noqa: S311
    every_told, every_begun = [], []
    for number in range(KILLS):
        ours, theirs = context.Pipe(duplex=False)
        upload = (address, f"kill{number}", LINES, theirs)
        process = context.Process(target=writers.upload_for_ever, args=upload)
        process.start()
        theirs.close()
        heard, said, moments = messages(ours), [], []
        for one in islice(heard, 2 * lot.randint(0, 2) + 1):
            said.append(one)
            moments.append(time.perf_counter())
        if len(moments) > 2:
            usual = moments[-2] - moments[-3]
        end = time.perf_counter() + lot.random() * usual
        while time.perf_counter() < end:
            pass
        process.kill()
        said += heard
        process.join(writers.PATIENCE)
        assert process.exitcode == -signal.SIGKILL
        process.close()
        ours.close()
        begun, told = ([token for word, token in said if word == wanted] for wanted in ("begins", "written"))
        unfinished += begun[-1] not in told
        told.append(f"next{number}")
        with closing(open_ledger(address)) as ledger:
            # A server may yet be at work on what its client sent, and the next act waits for that.
            assert writers.write(ledger, told[-1], LINES).is_new
            assert list(writers.faults(ledger, told, begun, since=seen, lines=LINES)) == []
            seen = ledger.version()
        every_told += told
        every_begun += begun
    assert unfinished > KILLS // 5, "too few were killed in the middle of an upload for this to mean anything"
    with closing(open_ledger(address)) as ledger:
        assert list(writers.faults(ledger, every_told, every_begun, lines=LINES)) == []
