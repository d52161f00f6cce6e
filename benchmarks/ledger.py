"""`python -m benchmarks.ledger`: how many acts twenty writers bring into the ledger, and whether one of them is lost.

On SQLite one process writes with twenty threads, as the app does; on PostgreSQL two processes with ten threads each.
Acts have 1 to 40 lines and a file. The server is the one of the tests, on this machine and as durable as a real one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from loaders.ledger import tables
from loaders.ledger.store import open_ledger
from tests.ledger.writers import Told, faults, write_many
from tests.postgres import MissingPostgresError, require_postgres, running

WRITERS = 20
SECONDS = 60.0

_barrier = None


def _keep(barrier: object) -> None:
    """Only a process that starts can be given a barrier."""
    global _barrier
    _barrier = barrier


def _write(address: str, name: str, threads: int, seconds: float) -> list[Told]:
    return write_many(address, name, threads, _barrier, acts=None, seconds=seconds)


def measure(title: str, address: str, processes: int, seconds: float) -> bool:
    """Let the writers write, and print a line; whether every act is there, once and whole."""
    # The tables are there before the clock starts.
    open_ledger(address).close()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _keep, (context.Barrier(processes),)) as pool:
        threads = WRITERS // processes
        asked = [pool.submit(_write, address, f"p{number}", threads, seconds) for number in range(processes)]
        told = [one for process in asked for one in process.result()]
    with closing(open_ledger(address)) as ledger:
        wrong = [*faults(ledger, [one.token for one in told]), *(one.token for one in told if not one.is_new)]
        with ledger.reading() as connection:
            lines = connection.scalar(sa.select(sa.func.count()).select_from(tables.entries))
    waits = sorted(one.seconds for one in told)
    half, most = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
    print(
        f"{title}: {len(told) / seconds:.0f} acts and {lines / seconds:.0f} lines a second, {len(told)} acts in all;"
        f" half waited under {half * 1000:.0f} ms, 99 of 100 under {most:.2f} s, the longest {waits[-1]:.2f} s;"
        f" {f'WRONG: {len(wrong)}' if wrong else 'nothing lost, nothing doubled'}",
        flush=True,
    )
    print(*wrong[:10], sep="\n", end="\n" if wrong else "")
    return not wrong


def main(argv: list[str] | None = None) -> int:
    """Print a line for each kind of database; 0, 1 when an act is lost or doubled, 2 without a server."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each writes (60)")
    seconds = parser.parse_args(argv).seconds
    try:
        programs = require_postgres()
    except MissingPostgresError as error:
        print(error, file=sys.stderr)
        return 2
    start = time.perf_counter()
    with TemporaryDirectory() as folder:
        right = [measure("SQLite, 1 process of 20 threads", str(Path(folder, "ledger.sqlite")), 1, seconds)]
    with running(programs) as server:
        right.append(measure("PostgreSQL, 2 processes of 10 threads", server.fresh(), 2, seconds))
    print(f"{time.perf_counter() - start:.0f} s with starting and checking")
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
