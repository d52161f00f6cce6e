"""The app in a process of its own, and pages of a real Chromium that must stay quiet and on this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.chromium import MissingBrowserError, require_chromium
from tests.system import free_port

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
# Of all other results axe would describe every element of the page.
VIOLATIONS = {"resultTypes": ["violations"]}
LOCALES = {"zh": "zh-CN", "en": "en-US"}
# Opened at /explorer, Streamlit's page first looks for its server below that path, and finds it at / after two 404s.
PROBE = re.compile(r"/\w+/_stcore/(health|host-config)")
# What Chromium says of a script that still ran when its page was left.
LEFT = "callback is no longer runnable"
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@dataclass(frozen=True)
class Server:
    """The running app: its address, and the file into which it logs."""

    url: str
    log: Path


@dataclass
class Watch:
    """What one page did that it must not: errors on its console or in its scripts, requests to other hosts."""

    host: str
    also: tuple[str, ...] = ()
    errors: list[str] = field(default_factory=list)
    outward: list[str] = field(default_factory=list)
    requests: int = 0

    def attach(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", self._script)
        page.on("request", lambda request: self._request(request.url))
        page.on("websocket", lambda websocket: self._request(websocket.url))

    def _script(self, error: object) -> None:
        if LEFT not in str(error):
            self.errors.append(f"script: {error}")

    def _console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not PROBE.fullmatch(urlsplit(where).path):
            self.errors.append(f"console: {message.text} ({where})")

    def _request(self, url: str) -> None:
        self.requests += 1
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc not in (self.host, *self.also):
            self.outward.append(url)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as response:  # noqa: S310 - our own loopback
            return response.read() == b"ok"
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _wait_until_served(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline, pause = time.monotonic() + START_SECONDS, Event()
    while not _answers(url):
        if process.poll() is not None:
            pytest.fail(f"The app ended with {process.returncode}:\n{log.read_text('utf-8')}", pytrace=False)
        if time.monotonic() > deadline:
            pytest.fail(f"No answer at {url} in {START_SECONDS} s:\n{log.read_text('utf-8')}", pytrace=False)
        pause.wait(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(15)


@contextmanager
def serving(
    database: Path, ledger: str | Path, log: Path, *, options: Sequence[str] = (), variables: Mapping[str, str] = {}
) -> Iterator[Server]:
    """The app over `database` and the ledger at that path or URL, a process of its own that ends with the block.

    `options` are those of Streamlit, `variables` those of the environment. Its `log` is shown if it fails to come up.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    environment |= {"MUBIAO_DATABASE": str(database), "MUBIAO_LEDGER": str(ledger), **variables}
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - the app itself
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        url = f"http://localhost:{port}"
        _wait_until_served(process, url, log)
        yield Server(url, log)
    finally:
        _stop(process)


@pytest.fixture(scope="session")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over the fresh `database` and an empty ledger."""
    folder = tmp_path_factory.mktemp("server")
    with serving(database, folder / "ledger.sqlite", folder / "log.txt") as found:
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium of this machine; without one the test fails with the line to type."""
    problem = None
    try:
        executable = require_chromium()
    except MissingBrowserError as error:
        problem = str(error)
    if problem:
        pytest.fail(problem, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(server: Server, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """What `visiting` gives, on the app of this run."""
    with visiting(server, chromium) as open_one:
        yield open_one


# A visitor's browser keeps the scripts of the pages that it has read, and reading them is most of a visit: what one
# visitor leaves is emptied and given to the next of the same language and theme.
_IDLE: dict[tuple[Browser, str, str], list[BrowserContext]] = {}


def _context(chromium: Browser, language: str, theme: str) -> BrowserContext:
    """A context that nobody else has, without anything that a page has stored."""
    if idle := _IDLE.get((chromium, language, theme)):
        return idle.pop()
    # What moves while a page is drawn is a tenth of the browser's work.
    context = chromium.new_context(
        accept_downloads=True, color_scheme=theme, locale=LOCALES[language], reduced_motion="reduce"
    )
    # Headless, the file dialog that this function opens waits for ever; without it the page downloads plainly.
    context.add_init_script("window.showSaveFilePicker = undefined")
    # The page opens the dialog of the printer by itself; while it is open, nothing else can print the page.
    context.add_init_script("window.print = () => {}")
    return context


def _emptied(context: BrowserContext) -> None:
    """Take out pages, cookies, permissions and what pages have stored."""
    for page in context.pages:
        if page.url.startswith("http"):
            page.evaluate("localStorage.clear()")
        page.close()
    context.clear_cookies()
    context.clear_permissions()


@contextmanager
def visiting(
    server: Server, chromium: Browser, *, also: Sequence[str] = (), refusing: bool = False
) -> Iterator[Callable[..., Page]]:
    """`open_page("/explorer?role=lead", language="en", theme="dark", width=390)` → a drawn page in its own session.

    The language is the visitor's, as the browser states it; sizes are CSS pixels. At the end every page that was opened
    must have had no error on its console and no request to another host, `also` excepted, and the app must have logged
    no exception unless it is meant to refuse.
    """
    contexts, watches = [], []
    logged = server.log.stat().st_size

    def open_one(
        path: str = "/", *, language: str = "zh", theme: str = "light", width: int = 1440, height: int = 900
    ) -> Page:
        context = _context(chromium, language, theme)
        contexts.append(((language, theme), context))
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        watches.append(watch := Watch(urlsplit(server.url).netloc, tuple(also)))
        watch.attach(page)
        page.goto(server.url + path)
        settle(page)
        return page

    try:
        yield open_one
    finally:
        for kind, context in contexts:
            _emptied(context)
            _IDLE.setdefault((chromium, *kind), []).append(context)
    fresh = server.log.read_bytes()[logged:].decode("utf-8")
    assert refusing or "Traceback" not in fresh, fresh
    for watch in watches:
        assert watch.requests > 0, "the watch saw no request at all, so it proves nothing"
        assert watch.outward == [], "requests left for other hosts"
        assert watch.errors == [], "the browser reported errors"


def settle(page: Page) -> None:
    """Wait until the script has run to its end and the browser holds what it sent."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=30_000)
    page.wait_for_function(
        """() => !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')""", timeout=30_000
    )


def without_barriers(page: Page) -> None:
    """Nothing on the page is a barrier that axe calls serious or critical."""
    barriers = [
        f"{violation['id']}: {node['target']} {node['html'][:200]}"
        for violation in Axe().run(page, options=VIOLATIONS).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert not barriers, "\n".join(barriers)


def fits_a_phone(page: Page) -> None:
    """Make the window as narrow as a phone's and wait until nothing is wider; charts and tables take the new width a
    moment after the page."""
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_test_id("stMain")).to_have_js_property("clientWidth", 390)
    settle(page)
    page.wait_for_function(
        """() => [document.documentElement, ...document.querySelectorAll('[data-testid="stMain"], [role="dialog"]')]
                  .every(part => part.scrollWidth <= part.clientWidth)"""
    )
