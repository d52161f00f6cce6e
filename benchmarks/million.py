"""`python -m benchmarks.million`: what each page asks over a million rows, beside bare group-bys and beside pandas.

For each page the questions of a first view are taken down and timed with no answer kept, in a process of its own; in
the same process the bare statements of `benchmarks.bare` are timed, and the same over pandas frames. The database is
made of copies of the seed's (`benchmarks.copies`) unless one is named. Then a real app serves every page once over a
websocket, and the most memory that it took is read.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import asked

RECORD = asked.recording()

from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from streamlit.util import calc_hash  # noqa: E402
from websockets.sync.client import connect  # noqa: E402

from benchmarks import bare, copies  # noqa: E402
from benchmarks.pages import served  # noqa: E402
from pages.components import menu  # noqa: E402
from pages.queries import run  # noqa: E402

ROOT = Path(__file__).parents[1]
ROWS, TIMES = 1_000_000, 3
# The bounds of a run: ours to bare at most, pandas to ours at least, and MB of the app.
MOST_OF_BARE, LEAST_OF_PANDAS, MOST_MB = 2.0, 2.0, 1024


def _median(work: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def beside(questions: Sequence[asked.Question], work: Callable[[asked.Question], None], times: int) -> float:
    """Seconds that `work` takes for these questions, those that are alike counted once."""
    each = {(one.name, str(bare.of_view(one))): one for one in questions}
    return sum(_median(partial(work, one), times) for one in each.values())


def bare_statements(question: asked.Question) -> None:
    """Run the bare statements of a question."""
    flat, values = bare.of_view(question)
    with closing(run.cursor()) as own:
        for sql in bare.BARE.get(question.name, ()):
            own.execute(flat + sql, values).df()


def over_pandas(frames: bare.Frames, question: asked.Question) -> None:
    """The same over frames in memory."""
    if question.name in bare.PANDAS:
        bare.PANDAS[question.name](frames, bare.rows_of(question, frames))


def memory(database: Path) -> tuple[float, float]:
    """(MB at most of a real app that serves every page once, MB that it sent for all of them)."""
    sent = 0
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with served("app.py", database) as url:
        for name in menu.NAMES:
            sent += _visited(url, name)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if most <= before:
        raise RuntimeError("another child of this process took more memory than the app")
    return most / 1024, sent / 2**20


def _visited(url: str, name: str) -> int:
    """Bytes that the app sends a new visitor of a page until it is drawn."""
    request = BackMsg()
    request.rerun_script.query_string = "lang=zh"
    request.rerun_script.page_script_hash = calc_hash(name)
    sent = 0
    with connect(
        url.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit"], max_size=None, proxy=None
    ) as server:
        server.send(request.SerializeToString())
        while True:
            message = server.recv(timeout=asked.LIMIT)
            sent += len(message)
            told = ForwardMsg.FromString(message)
            if told.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(f"{name}: {told.delta.new_element.exception.message}")
            if told.WhichOneof("type") == "script_finished":
                return sent


def report(names: Sequence[str], times: int) -> bool:
    """Print a line for each page; whether each keeps to what is asked for."""
    with closing(run.cursor()) as own:
        frames = {name: own.execute(sql).df() for name, sql in bare.FRAMES.items()}
    print(f"\n{'':16}{'questions':>10}{'ours s':>9}{'bare s':>9}{'pandas s':>10}{'÷ bare':>9}{'pandas ÷':>10}")
    kept, sums = True, [0.0, 0.0, 0.0]
    for name in names:
        # One behind the other, so that a busy moment of the machine falls on all alike.
        visits = [RECORD.of_visit(name) for _ in range(times)]
        ours = statistics.median(sum(one.seconds for one in visit) for visit in visits)
        plain = beside(visits[0], bare_statements, times)
        pandas = beside(visits[0], partial(over_pandas, frames), 1)
        pandas += sum(one.seconds for one in visits[0] if one.name.startswith(bare.IN_PYTHON))
        is_kept = ours <= MOST_OF_BARE * plain and pandas >= LEAST_OF_PANDAS * ours
        kept &= is_kept
        sums = [total + one for total, one in zip(sums, (ours, plain, pandas), strict=True)]
        _line(name, f"{len(visits[0])}", ours, plain, pandas, "" if is_kept else "  MISSED")
    _line("all", "", *sums, "")
    return kept


def _line(name: str, number: str, ours: float, plain: float, pandas: float, mark: str) -> None:
    ratios = f"{ours / plain:9.2f}{pandas / ours:10.1f}"
    print(f"{name:16}{number:>10}{ours:9.2f}{plain:9.2f}{pandas:10.2f}{ratios}{mark}", flush=True)


def main(argv: list[str] | None = None) -> int:
    """Print the report; 0, or 1 where a page or the memory misses what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.million", description=__doc__)
    parser.add_argument("--database", type=Path, help="a database that `benchmarks.copies` has made")
    parser.add_argument("--rows", type=int, default=ROWS, help="targets at least (default: %(default)s)")
    parser.add_argument("--pages", nargs="*", default=menu.NAMES, help="only these pages")
    parser.add_argument("--times", type=int, default=TIMES, help="visits of each page (default: %(default)s)")
    given = parser.parse_args(argv)
    if hasattr(os, "getloadavg"):
        print(f"Load of the machine before this run: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with TemporaryDirectory() as folder:
        database = given.database or Path(folder, "million.duckdb")
        if given.database is None:
            start = time.perf_counter()
            notices = copies.make(ROOT / "data" / "targets.duckdb", database, given.rows)
            size = os.path.getsize(database) / 2**20
            print(f"{notices:,} notices, {size:,.0f} MB, made in {time.perf_counter() - start:.0f} s", flush=True)
        os.environ["MUBIAO_DATABASE"], os.environ["MUBIAO_LEDGER"] = str(database), str(Path(folder, "ledger.sqlite"))
        most, sent = memory(database)
        print(f"The app at most: {most:.0f} MB, and sent {sent:.1f} MB for {len(menu.NAMES)} pages", flush=True)
        start = time.perf_counter()
        run.cursor().close()
        print(f"Opening the database: {time.perf_counter() - start:.1f} s", flush=True)
        kept = report(given.pages, given.times)
    return 0 if kept and most < MOST_MB else 1


if __name__ == "__main__":
    sys.exit(main())
