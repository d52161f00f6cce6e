"""Comparing the shipped notice with the next year's and another place's: choose, read a match, take it away, print."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from loaders import reference
from loaders.pipeline import SEEDS, build_database
from tests import later
from tests.browser.conftest import fits_a_phone, serving, settle, visiting, without_barriers
from tests.browser.test_journeys import chip, chosen, click_on, downloaded, no_exception, word
from tests.test_two_notices import SECOND

pytestmark = pytest.mark.browser
FIRST_NO, LATER_NO = "鲁政办字〔2023〕5号", "鲁政办字〔2024〕5号"
PAIR = "/compare?document=shandong-2023&document=shandong-2024"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compared")
    (folder / "shandong-2024.txt").write_text(later.text(), "utf-8")
    (folder / "shifan-2024.txt").write_text(SECOND, "utf-8")
    path = folder / "targets.duckdb"
    notices = [SEEDS / "shandong-2023.txt", folder / "shandong-2024.txt", folder / "shifan-2024.txt"]
    build_database(notices, path)
    return path


@pytest.fixture(scope="module")
def open_one(database: Path, chromium: Browser) -> Iterator[Callable[..., Page]]:
    folder = database.parent
    with serving(database, folder / "ledger.sqlite", folder / "log.txt") as server, visiting(server, chromium) as found:
        yield found


def say(code: str, language: str = "zh", **values: object) -> str:
    return reference.words("compare", code, language, **values)


def said(page: Page) -> tuple[int, int]:
    """How many matches the heading tells of, and how many of them are doubtful."""
    words = page.locator(".st-key-heading").inner_text()
    matched, doubtful = re.search(r"(\d+) 处指标对应，其中 (\d+) 处存疑", words).groups()
    return int(matched), int(doubtful)


def test_compare_with_the_shipped_notice_and_export_the_comparison(open_one: Callable[..., Page]) -> None:
    page = open_one("/compare")
    box = page.locator(".st-key-compare-notices")
    for number in (FIRST_NO, LATER_NO):
        box.get_by_role("combobox").click()
        page.get_by_role("option", name=number, exact=True).click()
        # The open list hides the page from assistive tools.
        page.keyboard.press("Escape")
        expect(chip(page, number)).to_be_visible()
    settle(page)
    assert chosen(page, "document") == ["shandong-2023", "shandong-2024"]
    matched, doubtful = said(page)
    assert matched > 150
    assert doubtful > 0

    name, found = downloaded(page)
    assert len(found) == matched
    assert name.startswith(word("page", "compare"))
    quote = {half: say(f"of_side_{half}", field=word("field", "quote")) for half in "ab"}
    source = {half: say(f"of_side_{half}", field=word("field", "source")) for half in "ab"}
    (line,) = [line for line in found if "全国重点实验室" in line[quote["a"]]]
    assert "25家以上" in line[quote["a"]]
    assert "30家以上" in line[quote["b"]]
    assert sum(line[say("column_verdict")].startswith("⚠") for line in found) == doubtful

    with page.expect_download() as waiting:
        page.get_by_test_id("stDownloadButton").filter(has_text="XLSX").get_by_role("button").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert book[say("aligned")].max_row - 1 == matched

    # The link of a line leads to the characters in the notice that it is of.
    page.goto(line[source["b"]])
    settle(page)
    expect(page.locator(".notice .chosen").first).to_be_visible()
    assert "".join("".join(page.locator(".notice .chosen").all_inner_texts()).split()) == line[quote["b"]]


def test_a_bar_filters_every_notice_and_releases(open_one: Callable[..., Page]) -> None:
    page = open_one(PAIR)
    before = said(page)
    bar = page.locator('.st-key-chart-compared svg [aria-label^="比率, ①"]').first
    click_on(page, bar)
    expect(chip(page, word("target_type", "ratio"))).to_be_visible()
    settle(page)
    assert chosen(page, "document") == ["shandong-2023", "shandong-2024"]
    assert said(page)[0] < before[0]
    chip(page, word("target_type", "ratio")).click()
    expect(chip(page, word("target_type", "ratio"))).to_have_count(0)
    settle(page)
    assert said(page) == before


@pytest.mark.parametrize(("by", "role"), [("agency", "shared"), ("sector", "none")])
def test_a_bar_without_a_value_filters_by_the_role_of_its_rows(
    open_one: Callable[..., Page], by: str, role: str
) -> None:
    page = open_one(f"{PAIR}&by={by}")
    name = word("chart", "led_shared" if role == "shared" else "no_unit")
    bar = page.locator(f'.st-key-chart-compared svg [aria-label^="{name}, ①"]').first
    n = int(re.search(r": (\d+)（", bar.get_attribute("aria-label"))[1])
    click_on(page, bar)
    expect(chip(page, word("role", role))).to_be_visible()
    settle(page)
    assert chosen(page, "role") == [role]
    rows = open_one(f"/explorer?document=shandong-2023&role={role}")
    expect(rows.get_by_text(reference.words("text", "rows_shown", "zh", n=n), exact=True)).to_be_visible()
    assert n > 0


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_the_page_is_open_to_all_and_fits_a_phone(open_one: Callable[..., Page], language: str, theme: str) -> None:
    page = open_one(PAIR, language=language, theme=theme)
    no_exception(page)
    page.get_by_text(say("rules", language)).click()
    expect(page.get_by_text(say("limit_reason", language), exact=True)).to_be_visible()
    without_barriers(page)
    fits_a_phone(page)


def test_the_choices_stand_in_the_address_and_on_paper(open_one: Callable[..., Page]) -> None:
    page = open_one(f"{PAIR}&matched=doubtful&order=change")
    expect(page.locator(".st-key-switch-matched").get_by_role("combobox")).to_have_value(say("shown_doubtful"))
    _, doubtful = said(page)
    page.locator(".st-key-print button").click()
    expect(page.locator("header.paper")).to_be_visible()
    settle(page)
    (table,) = page.locator("table.paper").filter(has_text=say("column_verdict")).all()
    assert table.locator("tbody tr").count() == doubtful
