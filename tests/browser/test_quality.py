"""What a researcher does to doubt a number: from a bar to its numerals, from a mark to its row beside the text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settle
from tests.browser.test_journeys import OpenPage, address, ask, chosen, click_on, marks_of, no_exception, table_holds

pytestmark = pytest.mark.browser


def test_a_click_on_a_bar_lists_just_its_numerals_and_a_second_one_releases_them(
    open_page: OpenPage, database: Path
) -> None:
    page = open_page(address("quality"))
    number, bar = sorted(marks_of(page, "numerals_by_reason"), key=lambda found: found[0])[-2]
    click_on(page, bar)
    table_holds(page, number)
    [reason] = chosen(page, "reason")
    assert ask(database, "select count(*) from numerals where reason = ?", reason) == [(number,)]
    settle(page)
    same = next(found for said, found in marks_of(page, "numerals_by_reason") if said == number)
    click_on(page, same)
    [(every,)] = ask(database, "select count(*) from numerals")
    table_holds(page, every)
    assert chosen(page, "reason") == []
    no_exception(page)


def test_a_mark_opens_its_row_beside_the_text_and_the_reader_stays_there(open_page: OpenPage, database: Path) -> None:
    page = open_page(address("source"))
    page.evaluate("() => { window.here = true }")
    mark = page.locator(".notice a.mark.target").nth(40)
    mark.scroll_into_view_if_needed()
    before = mark.bounding_box()
    mark.click()
    beside = page.locator(".st-key-beside")
    expect(beside).to_be_visible()
    settle(page)
    [target_id] = chosen(page, "target")
    rows = ask(database, "select target_id, quote from targets order by target_order")
    place = [name for name, _ in rows].index(target_id)
    expect(beside).to_contain_text(rows[place][1])
    assert page.evaluate("() => window.here"), "the page was loaded anew"
    assert mark.bounding_box() == before, "the text moved under the reader"
    beside.get_by_role("button").nth(1).click()
    expect(beside).to_contain_text(rows[place + 1][1])
    # The text follows the row beside it a moment later.
    page.wait_for_function(
        """words => [...document.querySelectorAll('.notice .chosen')].map(part => part.textContent).join('')
                      .replace(/\\s/g, '') === words""",
        arg=rows[place + 1][1],
    )
    expect(page.locator(".notice .chosen").first).to_be_in_viewport()
    beside.get_by_role("button").nth(2).click()
    expect(beside).to_have_count(0)
    assert chosen(page, "target") == []


def test_a_numeral_s_link_marks_its_characters(open_page: OpenPage, database: Path) -> None:
    [(text, start, end)] = ask(
        database, "select text, source_start, source_end from numerals where reason = 'threshold' limit 1"
    )
    page = open_page(address("source", at=f"{start}-{end}"), width=390, height=844, theme="dark")
    marked = page.locator(".notice .chosen")
    expect(marked.first).to_be_in_viewport()
    assert re.sub(r"\s", "", "".join(marked.all_text_contents())) == text
