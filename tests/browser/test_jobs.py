"""The five jobs that people come for, each with the clicks that it takes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from loaders import reference
from tests.browser.conftest import settle
from tests.browser.test_journeys import address, ask, chosen, click_on, marks_of, no_exception, table_holds, word
from tests.browser.test_paper import plain

OpenPage = Callable[..., Page]
AGENCY = "省工业和信息化厅"
NUMERIC = ("level", "increment", "ratio", "growth", "rank")


class Clicks:
    """Counts what a person clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, *found: object) -> None:
        """Click a locator, or the place of a mark."""
        for one in found:
            self.count += 1
            one.click()
            settle(self.page)

    def on_mark(self, mark: object) -> None:
        self.count += 1
        click_on(self.page, mark)
        expect(self.page.get_by_role("button", name=word("text", "clear_all")).first).to_be_visible()
        settle(self.page)


def numeric_targets_led(database: Path) -> list[tuple[str, str]]:
    """(target_id, modality) of the numeric targets that the agency leads."""
    return ask(
        database,
        "select target_id, modality from targets join task_agencies using (document_id, task_no)"
        " where agency = ? and role = 'lead' and list_contains(?, target_type)",
        AGENCY,
        list(NUMERIC),
    )


def test_how_many_numeric_targets_an_agency_leads_and_which_are_strive(open_page: OpenPage, database: Path) -> None:
    led = numeric_targets_led(database)
    strive = [target for target, modality in led if modality == "strive"]
    assert 0 < len(strive) < len(led)
    page = open_page(address("overview"))
    clicks = Clicks(page)
    # The bar of the agency's part "lead", then the switch, then the bar of what is 力争 among them.
    spoken = page.locator(".st-key-chart-overview_agencies").locator(
        f'[aria-label^="{AGENCY}, {word("role", "lead")}"]'
    )
    clicks.on_mark(spoken.first)
    clicks.on(page.get_by_text(re.compile("^" + re.escape(word("text", "numeric_only").split("{")[0]))).first)
    expect(page.locator(".st-key-heading")).to_contain_text(f"{len(led)} 项目标")
    expect(page.locator(".st-key-heading")).to_contain_text(f"“{word('modality', 'strive')}”{len(strive)} 项")
    assert clicks.count <= 3
    page.get_by_role("link", name=word("page", "explorer"), exact=True).click()
    table_holds(page, len(led))
    page.locator(".st-key-board-type").get_by_role("button", name=re.compile(word("modality", "strive"))).click()
    table_holds(page, len(strive))
    no_exception(page)


def test_the_same_view_opens_from_its_link_in_a_fresh_browser(open_page: OpenPage) -> None:
    first = open_page(address("explorer", agency=AGENCY, role="lead"))
    first.locator(".st-key-board-type").get_by_role("button", name=re.compile(word("target_type", "ratio"))).click()
    expect(first.get_by_role("button", name=f"{word('target_type', 'ratio')} ×", exact=True)).to_be_visible()
    settle(first)
    parts = urlsplit(first.url)
    second = open_page(f"{parts.path}?{parts.query}")
    said = first.locator(".st-key-heading").inner_text()
    assert said
    expect(second.locator(".st-key-heading")).to_have_text(said.replace("\n", ""), use_inner_text=False)
    assert chosen(second, "type") == ["ratio"]


def test_a_file_says_which_filters_made_it(open_page: OpenPage, database: Path) -> None:
    page = open_page(address("explorer", agency=AGENCY, role="lead", modality="strive"))
    clicks = Clicks(page)
    with page.expect_download() as waiting:
        clicks.on(page.get_by_test_id("stDownloadButton").filter(has_text="CSV").get_by_role("button"))
    assert clicks.count == 1
    content = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content)))
    assert lines
    [view] = {line[reference.label("field", "view", "zh")] for line in lines}
    [link] = {line[reference.label("field", "view_link", "zh")] for line in lines}
    assert AGENCY in view
    assert word("modality", "strive") in view
    query = parse_qs(urlsplit(link).query)
    assert {key: query[key] for key in ("agency", "role", "modality")} == {
        "agency": [AGENCY],
        "role": ["lead"],
        "modality": ["strive"],
    }
    sql = (
        "select count(*) from targets join task_agencies using (document_id, task_no)"
        " where agency = ? and role = 'lead' and modality = 'strive'"
    )
    assert [(len(lines),)] == ask(database, sql, AGENCY)


def test_from_a_chapters_bar_to_the_sentence_behind_a_number_in_two_clicks(open_page: OpenPage) -> None:
    page = open_page(address("by_chapter"))
    clicks = Clicks(page)
    _, mark = max(marks_of(page, "chapters"), key=lambda found: found[0])
    clicks.on_mark(mark)
    line = page.locator(".st-key-cards li").first
    value = line.locator("a").inner_text()
    clicks.on(line.locator("a"))
    assert clicks.count == 2
    drawer = page.get_by_role("dialog")
    expect(drawer.locator(".passage mark").first).to_be_visible()
    expect(drawer).to_contain_text(value)


def test_an_agencys_sheet_prints_with_all_its_rows(open_page: OpenPage, database: Path) -> None:
    page = open_page(address("by_department", agency=AGENCY))
    clicks = Clicks(page)
    page.evaluate("() => { window.print = () => { window.asked = true } }")
    link = page.locator(".st-key-sheet").get_by_role("link", name=word("print", "sheet"), exact=True)
    clicks.on(link)
    assert clicks.count == 1
    page.wait_for_url(re.compile("print=sheet"))
    expect(page.locator(".words").first).to_be_visible()
    settle(page)
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    printed = plain("".join(sheet.extract_text() for sheet in sheets))
    sql = "select indicator, quote from targets join task_agencies using (document_id, task_no) where agency = ?"
    rows = ask(database, sql, AGENCY)
    assert len(rows) > 40
    missing = [indicator for indicator, _ in rows if plain(indicator) not in printed]
    assert not missing
    assert word("field", "chapter") not in printed, "the filters of the sidebar are no part of a sheet"
