"""`python -m benchmarks.many`: how fast and in how much memory notices by the thousand become a database.

Each build is the command itself in a process of its own, with nothing kept from an earlier one. Builds with one process
and with several take turns, so that other work on the machine slows both alike; the figure is the median of each.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from benchmarks.mutated import write_notices

ROOT = Path(__file__).parents[1]
# Seconds between two looks at the memory of the processes.
LOOK = 0.2
ENOUGH = 0.7
PAUSE = Event()


@dataclass(frozen=True)
class Build:
    """`seconds` is wall time, `work` the processor time of all its processes, which other work on the machine adds
    little to; `megabytes` the most that they held at once (resident, shared pages counted for each of them), `file` the
    size of the database in MB."""

    seconds: float
    work: float
    megabytes: float
    file: float


class BuildError(Exception):
    """A build that failed, with what it said."""


def build(notices: Path, jobs: int) -> Build:
    """One build of a folder, from nothing."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "targets.duckdb"
        command = [sys.executable, "-m", "loaders", "build", str(notices), "--db", str(database), "--jobs", str(jobs)]
        begun, worked = time.perf_counter(), _work()
        with (Path(folder) / "said").open("w+") as said:
            process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)  # noqa: S603 - our own command
            most = 0.0
            while process.poll() is None:
                most = max(most, _memory(process.pid))
                PAUSE.wait(LOOK)
            seconds = time.perf_counter() - begun
            if process.returncode:
                said.seek(0)
                raise BuildError(said.read()[-2000:])
        return Build(seconds, _work() - worked, most, database.stat().st_size / 1e6)


def _work() -> float:
    """Seconds of the processor that processes begun here have taken until they ended, with all below them."""
    times = os.times()
    return times.children_user + times.children_system


def _memory(process: int) -> float:
    """MB that a process and all below it hold; 0 where the system does not tell."""
    of_system = Path("/proc") / str(process)
    try:
        own = int((of_system / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        children = [child for thread in (of_system / "task").iterdir() for child in _words(thread / "children")]
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return own + sum(_memory(int(child)) for child in children)


def _words(file: Path) -> list[str]:
    return file.read_text().split()


def measure(count: int, jobs: int, times: int) -> tuple[list[Build], list[Build]]:
    """(builds with one process, builds with `jobs`) of the same notices."""
    with tempfile.TemporaryDirectory() as folder:
        notices = Path(folder) / "notices"
        write_notices(notices, count)
        pairs = [(build(notices, 1), build(notices, jobs)) for _ in range(times)]
    single, several = zip(*pairs, strict=True)
    return list(single), list(several)


def line(count: int, jobs: int, builds: list[Build]) -> str:
    """A row of the table."""
    seconds = statistics.median(one.seconds for one in builds)
    most = max(one.megabytes for one in builds)
    spread = f"{min(one.seconds for one in builds):.1f}–{max(one.seconds for one in builds):.1f}"
    work = statistics.median(one.work for one in builds)
    rate = f"{count / seconds:9.1f} {work:10.1f}"
    return f"{count:7} {jobs:5} {seconds:8.1f} {spread:>13} {rate} {most:8.0f} {builds[0].file:8.0f}"


def main(argv: list[str] | None = None) -> int:
    """Print the table; 0 when the processes are worth it, 1 when they are not, 2 when a build failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many", description=__doc__)
    parser.add_argument("--notices", type=int, default=1000, help="how many (default: 1000)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, help="processes (default: one for each core)")
    parser.add_argument("--times", type=int, default=3, help="builds of each kind (default: 3)")
    parser.add_argument("--fewer", type=int, default=250, help="as many again to see how memory grows (default: 250)")
    arguments = parser.parse_args(argv)
    if hasattr(os, "getloadavg"):
        print(f"Load of the machine before this run: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("notices  jobs  seconds  least to most  notices/s  processor  MB, all  file, MB")
    try:
        for count, times in ((arguments.fewer, 1), (arguments.notices, arguments.times)):
            if not count:
                continue
            single, several = measure(count, arguments.jobs, times)
            print(line(count, 1, single), line(count, arguments.jobs, several), sep="\n", flush=True)
    except BuildError as error:
        print(f"A build failed: {error}", file=sys.stderr)
        return 2
    ratio = statistics.median(one.seconds for one in single) / statistics.median(one.seconds for one in several)
    efficiency = ratio / arguments.jobs
    print(
        f"{arguments.jobs} processes are {ratio:.2f} times as fast as one: {efficiency:.2f} of the number of processes"
    )
    return 0 if efficiency >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
