"""`python -m tests.browser.screenshots`: a picture of each page into docs/, as the README shows them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pages import served
from loaders.pipeline import DATABASE, build_database, seed_notices
from tests import later
from tests.browser.chromium import MissingBrowserError, require_chromium
from tests.browser.conftest import CHROMIUM_ARGUMENTS, LOCALES, settle

DOCS = Path(__file__).parents[2] / "docs"
AGENCY = quote("省科技厅")
Shot = tuple[str, str, str, int]
# File → address, language, theme, width: the overview in each, so that the README shows them side by side.
SHOTS = {
    "overview": ("/overview", "zh", "light", 1440),
    "overview-en-dark": ("/overview", "en", "dark", 1440),
    "overview-phone": ("/overview", "zh", "light", 390),
    "by_chapter": ("/by_chapter", "zh", "light", 1440),
    "by_department": (f"/by_department?agency={AGENCY}", "zh", "light", 1440),
    "by_type": ("/by_type", "zh", "light", 1440),
    "explorer": (f"/explorer?agency={AGENCY}&role=lead", "zh", "light", 1440),
    "source": ("/source", "zh", "light", 1440),
    # An empty ledger, since nobody has reported to this project.
    "ledger": ("/ledger?on=2023-02-11", "zh", "light", 1440),
    "reporting": (f"/reporting?period=2023-01&on=2023-02-11&agency={AGENCY}", "zh", "light", 1440),
    "quality": ("/quality", "zh", "light", 1440),
    "brief": ("/brief", "zh", "light", 1440),
    "imports": ("/imports", "zh", "light", 1440),
}
# Over a database that holds an invented notice beside the shipped one.
SIDE_BY_SIDE = {"compare": ("/compare?by=type&basis=shandong-2023", "zh", "light", 1440)}
OTHER = "示范2024.txt"


def other() -> bytes:
    """The notice of a province that there is not, for the next year."""
    return later.text().replace("山东", "示范").replace("鲁政办字", "示政办字").encode()


def bring(page: Page) -> None:
    """Choose two files on the page that takes notices in, of which one is none."""
    files = {OTHER: other(), "照片.txt": b"\x89PNG\r\n\x1a\n\x00"}
    page.locator(".st-key-importing input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in files.items()]
    )
    page.get_by_role("checkbox").first.wait_for()
    settle(page)


def take(browser: Browser, url: str, name: str, shot: Shot) -> None:
    """Draw one page and keep it as docs/<name>.png."""
    path, language, theme, width = shot
    context = browser.new_context(
        color_scheme=theme, locale=LOCALES[language], viewport={"width": width, "height": 900 if width > 640 else 844}
    )
    page = context.new_page()
    page.goto(url + path)
    settle(page)
    if name == "imports":
        bring(page)
    # Away from the sidebar, which shows a button to whoever points at it.
    page.mouse.move(width - 2, 2)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=DOCS / f"{name}.png")
    context.close()


def main() -> int:
    """Take every picture; 1 after a sentence that says what the machine lacks."""
    try:
        executable = require_chromium()
    except MissingBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ["MUBIAO_LEDGER"] = str(Path(folder) / "ledger.sqlite")
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        (file := Path(folder, OTHER)).write_bytes(other())
        both = Path(folder, "both.duckdb")
        build_database([*seed_notices(), file], both)
        for database, shots in ((DATABASE, SHOTS), (both, SIDE_BY_SIDE)):
            with served("app.py", database) as url:
                for name, shot in shots.items():
                    take(browser, url, name, shot)
                    print(f"docs/{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
