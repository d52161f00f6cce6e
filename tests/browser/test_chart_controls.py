"""What a person does beside and inside a chart: marks by keyboard, a picture, the tiles of the treemap."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settle
from tests.browser.test_journeys import address, chosen, table_holds, word

pytestmark = pytest.mark.browser
CHAPTER = "坚定不移扩大内需"
DRAWN = ".stVegaLiteChart svg, .stDataFrame canvas"


def test_a_mark_is_chosen_by_keyboard_and_a_picture_taken(open_page: Callable[..., Page]) -> None:
    page = open_page(address("by_chapter"))
    page.get_by_role("button", name=word("picture", "panel")).first.press("Enter")
    box = page.get_by_role("combobox", name=re.compile(re.escape(word("picture", "marks"))))
    expect(box).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=word("picture", "png"), exact=True).press("Enter")
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
    assert waiting.value.suggested_filename.endswith(".png")
    assert word("picture", "chart_chapters") in waiting.value.suggested_filename

    box.press("ArrowDown")
    box.type(CHAPTER + ", 增量")
    option = page.get_by_role("option").first
    expect(option).to_contain_text(CHAPTER)
    number = int(re.search(r": (\d+)", option.inner_text())[1])
    box.press("Enter")
    expect(page.get_by_role("button", name=f"{CHAPTER} ×", exact=True)).to_be_visible()
    settle(page)
    assert (chosen(page, "chapter"), chosen(page, "type")) == ([CHAPTER], ["increment"])
    table_holds(page, number)


def test_tiles_lead_in_to_a_target_and_back_out(open_page: Callable[..., Page]) -> None:
    def click(text: str) -> None:
        page.locator(".js-plotly-plot .slicetext").filter(has_text=text).first.click(force=True)

    page = open_page(address("by_chapter", shape="treemap"))
    click(CHAPTER)
    expect(page.get_by_role("button", name=f"{CHAPTER} ×", exact=True)).to_be_visible()
    settle(page)
    assert (chosen(page, "chapter"), chosen(page, "shape")) == ([CHAPTER], ["treemap"])
    click("济郑高铁")
    expect(page.get_by_role("dialog")).to_contain_text("济郑高铁")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    settle(page)
    click(CHAPTER)
    expect(page.get_by_role("button", name=f"{CHAPTER} ×", exact=True)).to_have_count(0)
    assert chosen(page, "chapter") == []


@pytest.mark.parametrize("name", ["overview", "by_chapter", "by_department"])
def test_a_choice_exchanges_rows_and_keeps_what_is_drawn(open_page: Callable[..., Page], name: str) -> None:
    """A chart or a table that is built anew flickers, and its reader waits."""
    page = open_page(address(name))
    charts = page.locator(".stVegaLiteChart")
    for at in range(charts.count()):
        charts.nth(at).scroll_into_view_if_needed()
        expect(charts.nth(at).locator("svg")).to_be_visible()
    drawn = page.locator(DRAWN).count()
    page.evaluate("names => document.querySelectorAll(names).forEach(part => { part.kept = true; })", DRAWN)
    figures = page.locator(".figure").all_inner_texts()
    page.locator('.stVegaLiteChart path[role="graphics-symbol"]').first.click(position={"x": 2, "y": 2})
    expect(page.get_by_role("button", name=word("text", "clear_all")).first).to_be_visible()
    settle(page)
    assert page.locator(".figure").all_inner_texts() != figures, "the click changed what the charts say"
    kept = page.evaluate("names => [...document.querySelectorAll(names)].filter(part => part.kept).length", DRAWN)
    assert kept == drawn > 1
