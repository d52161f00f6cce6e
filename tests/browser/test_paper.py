"""Pages on paper, as Chromium prints them: all rows, one sheet for a brief, nothing of the screen."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from loaders import reference
from tests.browser.conftest import settle

pytestmark = pytest.mark.browser

A4 = {(595, 842): "portrait", (842, 595): "landscape"}
# Fonts give these characters by radicals of the same shape, which no normal form of Unicode takes back.
RADICALS = str.maketrans(
    "⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳戶", "虎西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟户"
)
OpenPage = Callable[..., Page]


def address(page: str, **chosen: str) -> str:
    return f"/{page}?" + "&".join(f"{key}={quote(value)}" for key, value in chosen.items())


def printed(page: Page) -> tuple[list[str], str]:
    """(text of each sheet without its white space, side of the sheet); all sheets are A4."""
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    (size,) = {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets}
    return [plain(sheet.extract_text()) for sheet in sheets], A4[size]


def plain(text: str) -> str:
    """Without white space, each character in its usual form."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(RADICALS)


def word(code_set: str, code: str, language: str = "zh", **values: object) -> str:
    return plain(reference.words(code_set, code, language, **values))


def rows_of(database: Path, agency: str) -> list[tuple[str, str, str]]:
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(
            "select distinct target_id, indicator, quote from target_rows"
            " join task_agencies using (document_id, task_no) where agency = ?",
            [agency],
        ).fetchall()


def test_an_agencys_sheet_holds_all_its_rows_and_nothing_of_the_screen(open_page: OpenPage, database: Path) -> None:
    agency = "省科技厅"
    expected = rows_of(database, agency)
    assert len(expected) > 30
    page = open_page(address("by_department", agency=agency, print="sheet"), theme="dark")
    sheets, side = printed(page)
    assert side == "portrait"
    text = "".join(sheets)
    for _, indicator, words in expected:
        assert plain(indicator) in text, indicator
        assert plain(words) in text, words
    targets = re.search(r"目标(\d+)项,不含定性要求;以下列出全部(\d+)行", text)
    assert targets is not None
    assert int(targets[2]) == len(expected)
    assert text.count("“") >= len(expected)
    assert "鲁政办字〔2023〕5号" in text
    for screen in (word("text", "search_placeholder"), word("print", "back"), word("page", "explorer")):
        assert screen not in text, screen


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "chosen", [{}, {"chapter": "坚定不移扩大内需"}, {"agency": "省工业和信息化厅"}], ids=["whole", "chapter", "agency"]
)
def test_a_brief_is_one_sheet(open_page: OpenPage, language: str, chosen: dict[str, str]) -> None:
    page = open_page(address("brief", lang=language, print="1", **chosen))
    sheets, side = printed(page)
    assert (len(sheets), side) == (1, "portrait")
    assert word("brief", "rule", language) in sheets[0], "the last words of the brief"
    assert word("brief", "days", language) in sheets[0]


def test_a_table_prints_all_its_rows_under_a_head_on_each_sheet(open_page: OpenPage, database: Path) -> None:
    with duckdb.connect(database, read_only=True) as connection:
        expected = connection.execute("select indicator, quote from target_rows").fetchall()
    page = open_page(address("explorer", print="1"), theme="dark")
    lines = page.locator("table.paper tbody tr").evaluate_all("lines => lines.map(line => line.cells[0].textContent)")
    assert sorted(lines) == sorted(indicator for indicator, _ in expected)
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    sheets, side = printed(page)
    assert side == "landscape"
    text = "".join(sheets)
    assert word("print", "rows", n=len(expected)) in text
    head = word("field", "indicator") + word("field", "value") + word("print", "type_and_firmness")
    with_rows = [sheet for sheet in sheets if re.search("牵头|参与", sheet)]
    assert len(with_rows) > 10
    assert all(head in sheet for sheet in with_rows), "each sheet repeats the head of the table"
    page.emulate_media(media="print")
    colours = page.evaluate(
        "['table.paper td', 'body'].map((name, at) => getComputedStyle(document.querySelector(name))"
        "[at ? 'backgroundColor' : 'color'])"
    )
    ink, ground = (sum(int(part) for part in re.findall(r"\d+", colour)[:3]) for colour in colours)
    assert ink < 100
    assert ground == 765


def test_the_printed_view_opens_the_dialog_and_leads_back(open_page: OpenPage) -> None:
    page = open_page(address("explorer", type="ratio", sort="value"))
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1 } }")
    page.get_by_role("button", name=reference.label("print", "link", "zh"), exact=True).click()
    page.wait_for_function("window.printed === 1")
    page.wait_for_url(re.compile("print=1"))
    page.get_by_text(reference.label("text", "language_name", "en"), exact=True).click()
    expect(page.get_by_role("heading", name=reference.label("page", "explorer", "en"), exact=True)).to_be_visible()
    assert "print=1" in page.url, "the language switch stays in the printed view"
    settle(page)
    page.get_by_role("button", name=reference.label("print", "link", "en")).click()
    page.wait_for_function("window.printed > 1")
    assert page.evaluate("window.printed") == 2, "the language switch opens no dialog"
    page.get_by_role("button", name=reference.label("print", "back", "en")).click()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    page.wait_for_url(lambda url: "print" not in url)
    assert {"type=ratio", "sort=value"} <= set(page.url.partition("?")[2].split("&"))


def test_the_page_as_it_stands_says_where_its_whole_table_is(open_page: OpenPage, database: Path) -> None:
    page = open_page(address("explorer", agency="省科技厅"))
    expect(page.locator(".only-paper").first).to_be_hidden()
    sheets, _ = printed(page)
    text = "".join(sheets)
    assert word("print", "whole_elsewhere", n=len(rows_of(database, "省科技厅"))) in text
    assert word("text", "search_placeholder") not in text
    assert word("print", "filter", field="部门", values="省科技厅") in text


def test_the_head_of_a_column_sorts_as_the_box_does(open_page: OpenPage) -> None:
    page = open_page(address("explorer", type="increment"))
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40 + 260 + 40, box["y"] + 18)
    page.mouse.click(box["x"] + 40 + 260 + 118, box["y"] + 18)
    menu = page.get_by_test_id("stDataFrameColumnMenu")
    expect(menu.get_by_text("Autosize")).to_be_visible()
    expect(menu.get_by_text("Sort ascending")).to_be_hidden()
    expect(menu.get_by_text("Sort descending")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    page.mouse.click(box["x"] + 40 + 260 + 40, box["y"] + 18)
    page.wait_for_url(re.compile("sort=value"))
    settle(page)
    expect(page.get_by_role("combobox", name=re.compile("排序"))).to_have_value(
        reference.label("text", "sort_value", "zh")
    )
