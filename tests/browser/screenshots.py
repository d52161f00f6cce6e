"""`python -m tests.browser.screenshots`: a picture of each page into docs/, as the README shows them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from benchmarks.pages import served
from tests.browser.chromium import MissingBrowserError, require_chromium
from tests.browser.conftest import CHROMIUM_ARGUMENTS, LOCALES, settle

DOCS = Path(__file__).parents[2] / "docs"
AGENCY = quote("省科技厅")
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
}


def take(browser: Browser, url: str, name: str) -> None:
    """Draw one page and keep it as docs/<name>.png."""
    path, language, theme, width = SHOTS[name]
    context = browser.new_context(
        color_scheme=theme, locale=LOCALES[language], viewport={"width": width, "height": 900 if width > 640 else 844}
    )
    page = context.new_page()
    page.goto(url + path)
    settle(page)
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
        with served("app.py") as url:
            for name in SHOTS:
                take(browser, url, name)
                print(f"docs/{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
