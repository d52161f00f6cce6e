"""`python -m benchmarks.pages`: how long a click takes until the page has answered, beside plain Streamlit pages.

A real Chromium clicks the marks of the first chart of each page in turn, each twice to release it again, and sees when
the sentence of the view and the marks of every chart that follows the filter have changed. Beside it, in the same run:
a page with one chart and one table of the same rows as people write it, and one that does nothing. The server's share
is taken afterwards: what the browser sent is sent once more to a server of its own, with no browser beside it.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.replay import Record, replay
from tests.browser.chromium import MissingBrowserError, require_chromium

ROOT = Path(__file__).parents[1]
DATABASE = ROOT / "data" / "targets.duckdb"
PROBE = Path(__file__).with_name("probe.js")
DRAWN = '{chart} path[role="graphics-symbol"]'
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
CLICKS, VISITS, WARM_UP = 24, 5, 4
QUIET = Event()


@dataclass(frozen=True)
class Case:
    """A page: its script and path, the chart that is clicked, the charts whose marks follow, and whether the sentence
    of the view follows too."""

    name: str
    script: str
    path: str
    clicked: str
    follow: tuple[str, ...]
    says: bool = True


PLAIN = Case("plain page, one chart and one table", "benchmarks/plain/one_chart.py", "/", "plain", ("plain",))
HELLO = Case("hello, a button and a line", "benchmarks/plain/hello.py", "/", "", ())
PAGES = (
    Case(
        "overview",
        "app.py",
        "/overview",
        "overview_chapters",
        ("overview_chapters", "overview_agencies", "overview_types"),
    ),
    Case("by_chapter", "app.py", "/by_chapter", "chapters", ("chapters",)),
    Case("by_department", "app.py", "/by_department", "agencies", ("agencies",)),
    Case("by_type", "app.py", "/by_type", "types", ("types",)),
    Case("quality", "app.py", "/quality", "numerals_by_reason", ("numerals_by_reason",), says=False),
)


@contextmanager
def served(script: str, database: Path = DATABASE) -> Iterator[str]:
    """The address of a script's own server, stopped at the end."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    environment["MUBIAO_DATABASE"] = str(database)
    process = subprocess.Popen(  # noqa: S603 - our own pages
        [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://localhost:{port}"
        while not _answers(url):
            if process.poll() is not None:
                raise RuntimeError(f"{script} ended with {process.returncode}")
            QUIET.wait(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(15)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as response:  # noqa: S310 - loopback
            return response.read() == b"ok"
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[tuple[Page, Record]]:
    """A page in a session and cache of its own, and what it asks of the server."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    context.add_init_script(path=PROBE)
    page = context.new_page()
    record = Record(context.new_cdp_session(page))
    page.goto(url)
    yield page, record
    context.close()


def first_visit(browser: Browser, url: str, chart: str) -> float:
    """Milliseconds from opening the address to the first mark drawn, with an empty cache."""
    start = time.perf_counter()
    with opened(browser, url) as (page, _):
        page.wait_for_selector(DRAWN.format(chart=f".st-key-chart-{chart}"))
        return (time.perf_counter() - start) * 1000


def clicks(page: Page, case: Case, number: int) -> Iterator[float]:
    """Milliseconds from a click to the changed sentence and marks, on the widest marks of the chart in turn, each
    twice; the first WARM_UP clicks do not count."""
    page.wait_for_selector(DRAWN.format(chart=f".st-key-chart-{case.clicked}"))
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(1500)
    names = list(_marks(page, case))[:6]
    for turn in range(number + WARM_UP):
        spot = _marks(page, case)[names[turn // 2 % len(names)]]
        page.evaluate("waits => mubiaoArm(waits)", list(case.follow))
        page.mouse.click(*spot)
        page.wait_for_function("says => (mubiaoState.sentence || !says) && mubiaoState.marks", arg=case.says)
        page.wait_for_timeout(500)
        state = page.evaluate("() => mubiaoState")
        if turn >= WARM_UP:
            yield max(state["sentence"], state["marks"]) - state["click"]


def _marks(page: Page, case: Case) -> dict[str, tuple[float, float]]:
    """What each mark in sight says → the middle of it, the widest first."""
    boxes = page.evaluate(
        """chart => [...document.querySelectorAll(chart)].map(mark => [mark.ariaLabel, mark.getBoundingClientRect()])
           .map(([name, box]) => [name, box.x + box.width / 2, box.y + box.height / 2, box.width])""",
        DRAWN.format(chart=f".st-key-chart-{case.clicked}"),
    )
    wide = sorted((box for box in boxes if box[2] < 860), key=lambda box: (-box[3], box[0]))
    return {name: (x, y) for name, x, y, _ in wide}


def hello(page: Page, number: int) -> Iterator[float]:
    """As `clicks`, on the button of the page that does nothing."""
    button = page.get_by_role("button", name="Click")
    button.wait_for()
    page.wait_for_timeout(1500)
    for turn in range(number + WARM_UP):
        page.evaluate("waits => mubiaoArm(waits)", [])
        button.click()
        page.wait_for_function("() => mubiaoState.sentence", timeout=10_000)
        page.wait_for_timeout(300)
        state = page.evaluate("() => mubiaoState")
        if turn >= WARM_UP:
            yield state["sentence"] - state["click"]


def shares(case: Case, record: Record, number: int) -> list[float]:
    """Milliseconds that a server of its own takes for each of the last `number` requests of the record."""
    with served(case.script) as url:
        return replay(url, record.requests)[-number:]


def quantiles(values: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(values), statistics.quantiles(values, n=20, method="inclusive")[-1]


def line(name: str, answered: Sequence[float], served: Sequence[float], plain: Sequence[float] | None) -> str:
    """A row of the report: answered and server's share in ms, with the ratios to the plain page."""
    (middle, high), (share, share_high) = quantiles(answered), quantiles(served)
    ratios = ""
    if plain:
        base, base_high = quantiles(plain)
        ratios = f"{middle / base:6.2f} {high / base_high:6.2f}"
    return f"{name:38}{middle:8.0f}{high:8.0f}  {ratios:15}{share:8.1f}{share_high:8.1f}"


def main(argv: list[str] | None = None) -> int:
    """Print the report; 0 when it could be made, 2 after a sentence that says why not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--clicks", type=int, default=CLICKS, help="clicks a page (default: %(default)s)")
    parser.add_argument("--visits", type=int, default=VISITS, help="first visits a page (default: %(default)s)")
    parser.add_argument("--pages", nargs="*", default=[case.name for case in PAGES], help="only these pages")
    asked = parser.parse_args(argv)
    try:
        executable = require_chromium()
    except MissingBrowserError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Load of the machine before this run: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        report(browser, asked)
        browser.close()
    return 0


def report(browser: Browser, asked: argparse.Namespace) -> None:
    """Measure and print page by page."""
    cases = [case for case in PAGES if case.name in asked.pages]
    print("\nClick → sentence and marks changed, ms; × is to the plain page; server: from request to end of run, ms")
    print(f"{'':38}{'median':>8}{'p95':>8}  {'×median  ×p95':15}{'server':>8}{'p95':>8}")
    with served(HELLO.script) as url, opened(browser, url) as (page, record):
        found = list(hello(page, asked.clicks))
    print(line(HELLO.name, found, shares(HELLO, record, asked.clicks), None), flush=True)
    visits = {}
    with served(PLAIN.script) as plain_url, served("app.py") as url:
        with opened(browser, plain_url) as (page, record):
            plain = list(clicks(page, PLAIN, asked.clicks))
        print(line(PLAIN.name, plain, shares(PLAIN, record, asked.clicks), None), flush=True)
        for case in cases:
            with opened(browser, url + case.path) as (page, record):
                found = list(clicks(page, case, asked.clicks))
            print(line(case.name, found, shares(case, record, asked.clicks), plain), flush=True)
        # In turns, so that a busy moment of the machine falls on all alike.
        for _ in range(asked.visits):
            for case in (PLAIN, *cases):
                at = plain_url if case is PLAIN else url + case.path
                visits.setdefault(case.name, []).append(first_visit(browser, at, case.clicked))
    print("\nFirst visit to drawn chart, empty cache, ms")
    base = statistics.median(visits[PLAIN.name]) if asked.visits else 1.0
    for name, times in visits.items():
        print(f"{name:38}{statistics.median(times):8.0f}{'':10}{statistics.median(times) / base:6.2f}")


if __name__ == "__main__":
    sys.exit(main())
