"""The page of indicators in a browser: an agency, its lights, a day from the trend, a branch by keyboard, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from loaders.ledger import record
from loaders.ledger.acts import Draft
from loaders.ledger.model import Report, Stated
from loaders.ledger.store import open_ledger
from tests.browser.conftest import Server, fits_a_phone, serving, settle, visiting, without_barriers
from tests.browser.ledger_steps import drawer, say
from tests.browser.test_journeys import address, ask, chosen, click_on, no_exception
from tests.browser.test_paper import plain, printed

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
AGENCY, ON = "省科技厅", "2023-05-20"


def targets(database: Path) -> list[tuple[Stated, float | None]]:
    """The targets that the agency leads alone, each with its value."""
    found = ask(
        database,
        "select target_id, document_id, task_no, target_type, indicator, quote, coalesce(unit, ''),"
        " coalesce(value_low, value_high) from target_rows where lead_agencies = ? order by target_order",
        AGENCY,
    )
    return [(Stated(*line[:-1]), line[-1]) for line in found]


@pytest.fixture(scope="module")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An app over a ledger in which the agency has reported from January to April, in March and April all as done."""
    folder = tmp_path_factory.mktemp("ledger")
    with closing(open_ledger(folder / "ledger.sqlite")) as opened:
        for month in range(1, 5):
            as_of = date(2023, month + 1, 1) - timedelta(days=1)
            act = Draft(uuid4().hex, "王敏", AGENCY, datetime(2023, month + 1, 6, 4, tzinfo=UTC))
            said = [
                Report(one.target_id, f"2023-{month:02}", as_of, value, f"{value:g}")
                if value is not None
                else Report(one.target_id, f"2023-{month:02}", as_of, status="done" if month > 2 else "under_way")
                for one, value in targets(database)
            ]
            record.reports(opened, act, said, [one for one, _ in targets(database)])
    with serving(database, folder / "ledger.sqlite", folder / "log.txt") as found:
        yield found


@pytest.fixture
def open_page(server: Server, chromium: Browser) -> Iterator[OpenPage]:
    with visiting(server, chromium) as open_one:
        yield open_one


def lights(page: Page) -> dict[str, int]:
    """Light → its number, as the buttons say it."""
    told = page.locator(".st-key-lights [role='radio']").all_inner_texts()
    return {words.split()[1]: int(words.split()[2]) for words in told}


def test_from_an_agency_to_a_line_of_the_ledger(open_page: OpenPage, database: Path) -> None:
    page = open_page(address("indicators", on=ON))
    everything = lights(page)
    assert sum(everything.values()) == len(ask(database, "select 1 from targets"))
    sidebar = page.get_by_test_id("stSidebar")
    box = sidebar.get_by_role("combobox", name=re.compile(f"^{say('field', 'agency')}"))
    box.fill(AGENCY)
    page.get_by_role("option", name=re.compile(re.escape(AGENCY))).click()
    box.press("Escape")
    expect(page.get_by_role("button", name=f"{AGENCY} ×")).to_be_visible()
    settle(page)
    own = lights(page)
    [(n,)] = ask(
        database,
        "select count(distinct target_id) from targets join task_agencies using (document_id, task_no)"
        " where agency = ?",
        AGENCY,
    )
    assert sum(own.values()) == n < sum(everything.values())

    # A column's name leads to that day.
    click_on(page, page.locator('.st-key-chart-trend [aria-label^="2023-03（2023-04-11）"]'))
    expect(page).to_have_url(re.compile("on=2023-04-11"))
    settle(page)
    expect(page.locator(".st-key-heading")).to_contain_text("2023-04-11")
    assert chosen(page, "state") == []
    # A part's number is that of its state on that day.
    part = page.locator(f'.st-key-chart-trend [aria-label^="2023-02, {say("state", "on_course")}: "]')
    number = int((part.get_attribute("aria-label") or "").rpartition(" ")[2])
    click_on(page, part)
    expect(page).to_have_url(re.compile("on=2023-03-11.*state=on_course|state=on_course.*on=2023-03-11"))
    settle(page)
    states = page.locator(".st-key-states").get_by_role("button", name=re.compile(say("state", "on_course")))
    expect(states).to_contain_text(f" {number}")
    expect(page.locator(".tree li")).to_have_count(number)
    # The pill releases the state.
    states.click()
    expect(page).not_to_have_url(re.compile("state="))
    settle(page)

    # Folded, opened and followed without a mouse.
    page.get_by_text(say("indicators", "open_all"), exact=True).click()
    expect(page).to_have_url(re.compile("open=0"))
    settle(page)
    chapter = page.locator(".tree > details").first
    task, link = chapter.locator("> details").first, chapter.locator("li a").first
    expect(chapter).to_have_js_property("open", False)
    expect(link).to_be_hidden()
    chapter.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(chapter).to_have_js_property("open", True)
    page.keyboard.press("Tab")
    expect(task.locator("> summary")).to_be_focused()
    page.keyboard.press("Space")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    words = link.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/ledger"))
    expect(drawer(page)).to_contain_text(words)
    assert (chosen(page, "agency"), chosen(page, "on")) == ([AGENCY], ["2023-03-11"])
    no_exception(page)


def test_a_light_narrows_the_tree_and_the_lists(open_page: OpenPage) -> None:
    page = open_page(address("indicators", on=ON, agency=AGENCY, open="1"))
    number = lights(page)[say("light", "green")]
    assert number > 10
    page.locator(".st-key-lights").get_by_role("radio", name=re.compile(say("light", "green"))).click()
    expect(page.locator(".tree li")).to_have_count(number)
    assert chosen(page, "state") == ["done", "on_course"]
    settle(page)
    page.get_by_role("link", name=say("indicators", "to_ledger", n=number)).click()
    expect(page.get_by_role("heading", name=say("page", "ledger"), exact=True)).to_be_visible()
    settle(page)
    expect(page.locator("table[aria-rowcount]").first).to_have_attribute("aria-rowcount", str(number + 1))
    no_exception(page)


@pytest.mark.parametrize(("theme", "language"), [("light", "zh"), ("dark", "en")])
def test_a_page_full_of_reports_is_without_a_barrier_and_fits_a_phone(
    open_page: OpenPage, theme: str, language: str
) -> None:
    page = open_page(address("indicators", on=ON, agency=AGENCY, open="1"), theme=theme, language=language)
    without_barriers(page)
    fits_a_phone(page)
    # Each light is whole on the screen.
    for light in page.locator(".st-key-lights [role='radio']").all():
        box = light.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390


@pytest.mark.parametrize("view", [{"print": "1"}, {"open": "0"}], ids=["print", "folded"])
def test_paper_holds_every_indicator(open_page: OpenPage, database: Path, view: dict[str, str]) -> None:
    """Printed as it is offered, and from the browser's own menu with every branch folded."""
    sheets, side = printed(open_page(address("indicators", on=ON, agency=AGENCY, role="lead", **view)))
    assert side == "landscape"
    text = "".join(sheets)
    for one, _ in targets(database):
        assert plain(one.indicator) in text
    assert plain(say("state", "done")) in text
