"""What a person does on the pages, in a real browser, over the database of this run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import duckdb
import pytest
from playwright.sync_api import Locator, Page, expect

from loaders import reference
from loaders.pipeline import SEEDS, build_database
from tests.browser.conftest import fits_a_phone, settle, without_barriers
from tests.browser.tongues import strange

pytestmark = pytest.mark.browser

PAGES = (
    *("overview", "by_chapter", "by_department", "by_type", "explorer", "source", "ledger", "reporting", "quality"),
    *("problems", "assessment", "indicators", "people", "brief", "compare", "imports"),
)
AGENCY = "省科技厅"
OpenPage = Callable[..., Page]


def word(code_set: str, code: str, language: str = "zh") -> str:
    return reference.label(code_set, code, language)


def address(page: str, **chosen: str) -> str:
    path = "/" if page == "overview" else f"/{page}"
    return path + ("?" + "&".join(f"{key}={quote(value)}" for key, value in chosen.items()) if chosen else "")


def chosen(page: Page, field: str) -> list[str]:
    """The values of a filter in the address."""
    return parse_qs(urlsplit(page.url).query).get(field, [])


def ask(database: Path, sql: str, *parameters: object) -> list[tuple]:
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(sql, parameters).fetchall()


def rows_of_agency(database: Path, agency: str) -> set[str]:
    found = ask(
        database,
        "select distinct target_id from targets join task_agencies using (document_id, task_no) where agency = ?",
        agency,
    )
    return {target_id for (target_id,) in found}


def no_exception(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)


def chip(page: Page, name: str) -> object:
    return page.get_by_role("button", name=f"{name} ×", exact=True)


def table_holds(page: Page, rows: int) -> None:
    """The grid counts its head as a line."""
    expect(page.locator("table[aria-rowcount]").first).to_have_attribute("aria-rowcount", str(rows + 1))


def downloaded(page: Page) -> tuple[str, list[dict[str, str]]]:
    """(file name, rows) of the CSV that the page hands out."""
    with page.expect_download() as waiting:
        page.get_by_test_id("stDownloadButton").filter(has_text="CSV").get_by_role("button").click()
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "without the mark Excel shows no Chinese"
    return waiting.value.suggested_filename, list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


# The other pages are tried without a browser.
@pytest.mark.parametrize("name", ["overview", "explorer", "ledger", "problems"])
def test_a_selection_without_rows_says_so(open_page: OpenPage, name: str) -> None:
    page = open_page(address(name, text="没有一行含有这些字"))
    no_exception(page)
    expect(page.get_by_text(word("text", "nothing_found"))).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("button", name=word("text", "clear_all")).last.click()
    expect(page.get_by_text(word("text", "nothing_found"))).to_have_count(0)
    assert chosen(page, "text") == []


def test_a_link_survives_a_rebuild(open_page: OpenPage, database: Path) -> None:
    """Values stand in a link by their names, so that it opens the same view of a database built anew."""
    link = address("by_department", agency=AGENCY, type="increment", modality="plan")
    page = open_page(link)
    said, figures = page.locator(".st-key-heading").inner_text(), page.locator(".figure").all_inner_texts()
    built = database.stat().st_mtime_ns
    build_database([SEEDS / "shandong-2023.txt"], database)
    assert database.stat().st_mtime_ns > built
    for again in (open_page(link), page):
        again.reload()
        settle(again)
        assert again.locator(".st-key-heading").inner_text() == said
        assert again.locator(".figure").all_inner_texts() == figures
        assert chosen(again, "agency") == [AGENCY]


def test_the_frame_counts_what_the_database_holds(open_page: OpenPage, database: Path) -> None:
    page = open_page()
    sql = (
        "select (select count(*) from chapters), (select count(*) from tasks), "
        "(select count(*) from targets where kind <> 'qualitative')"
    )
    [(chapters, tasks, targets)] = ask(database, sql)
    expect(page.get_by_text(f"{chapters} 章 · {tasks} 项任务 · {targets} 项目标")).to_be_visible()


def test_filter_by_agency_and_take_the_rows_away(open_page: OpenPage, database: Path) -> None:
    page = open_page(address("explorer"))
    box = page.get_by_test_id("stSidebar").get_by_role("combobox", name=re.compile(f"^{word('field', 'agency')}"))
    box.fill(AGENCY)
    page.get_by_role("option", name=re.compile(re.escape(AGENCY))).click()
    box.press("Escape")  # while the list is open, the rest of the page is hidden from assistive tools and from us
    expect(chip(page, AGENCY)).to_be_visible()
    settle(page)
    assert chosen(page, "agency") == [AGENCY]

    expected = rows_of_agency(database, AGENCY)
    assert 0 < len(expected) < len(ask(database, "select 1 from targets"))
    file_name, rows = downloaded(page)
    assert {row[word("field", "target_id")] for row in rows} == expected
    assert len(rows) == len(expected)
    assert AGENCY in file_name
    expect(page.get_by_test_id("stDownloadButton").filter(has_text="CSV")).to_contain_text(str(len(expected)))
    table_holds(page, len(expected))


def test_the_file_is_the_filtered_table_in_the_order_shown(open_page: OpenPage, database: Path) -> None:
    expected = ask(
        database,
        "select target_id, indicator, quote from target_rows join task_agencies using (document_id, task_no)"
        " where agency = ? and role = 'lead' and target_type in ('increment', 'level')"
        " order by canonical_unit nulls last, coalesce(canonical_value_high, canonical_value_low) desc nulls last,"
        " document_id, target_order",
        AGENCY,
    )
    assert len(expected) > 5
    unsorted = ask(database, "select target_id from targets order by document_id, target_order")
    order = [target_id for (target_id,) in unsorted]
    assert [order.index(row[0]) for row in expected] != sorted(order.index(row[0]) for row in expected)

    page = open_page(address("explorer", agency=AGENCY, role="lead", type="increment", sort="value") + "&type=level")
    _, rows = downloaded(page)
    columns = [word("field", name) for name in ("target_id", "indicator", "quote")]
    assert [tuple(row[name] for name in columns) for row in rows] == expected
    button = page.get_by_test_id("stDownloadButton").filter(has_text="CSV")
    said = reference.words("text", "download", "zh", n=len(rows))
    assert said in button.inner_text()
    table_holds(page, len(rows))
    cells = page.locator("table[aria-rowcount] tbody tr").evaluate_all(
        "lines => lines.map(line => [...line.cells].map(cell => cell.textContent))"
    )
    shown = [next(text for text in line if text in {row[1] for row in expected}) for line in cells]
    assert len(shown) > 5
    assert shown == [row[1] for row in expected][: len(shown)]


def test_filters_survive_page_change_reload_and_back(open_page: OpenPage) -> None:
    page = open_page(address("explorer", agency=AGENCY, type="ratio"))
    page.get_by_role("link", name=word("page", "by_chapter"), exact=True).click()
    expect(page.get_by_role("heading", name=word("page", "by_chapter"), exact=True)).to_be_visible()
    for name in (AGENCY, word("target_type", "ratio")):
        expect(chip(page, name)).to_be_visible()
    page.reload()
    settle(page)
    assert chosen(page, "agency") == [AGENCY]
    assert chosen(page, "type") == ["ratio"]
    expect(chip(page, AGENCY)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=word("page", "explorer"), exact=True)).to_be_visible()
    expect(chip(page, AGENCY)).to_be_visible()
    no_exception(page)


def marks_of(page: Page, chart: str) -> list[tuple[int, Locator]]:
    """(number, bar or cell) of each mark of a chart, the number as the mark itself says it to a screen reader."""
    drawn = page.locator(f".st-key-chart-{chart}").locator('path[role="graphics-symbol"]')
    expect(drawn.first).to_be_visible()
    found = [(re.search(r": ([\d,]+)$", mark.get_attribute("aria-label") or ""), mark) for mark in drawn.all()]
    return [(int(said[1].replace(",", "")), mark) for said, mark in found if said]


def click_on(page: Page, mark: Locator) -> None:
    """Click where the mark is drawn, as a person does: on its number, if that stands on top."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None, "the mark is not drawn"
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize(
    ("name", "chart", "counted", "fields"),
    [
        ("overview", "overview_chapters", "rows", ["chapter"]),
        ("overview", "overview_agencies", "tasks", ["agency"]),
        ("overview", "overview_types", "rows", ["type"]),
        ("by_chapter", "chapters", "rows", ["chapter", "type"]),
        ("by_chapter", "chapter_sectors", "rows", ["chapter", "sector"]),
        ("by_department", "agencies", "tasks", ["agency", "role"]),
        ("by_department", "pairs", "tasks", ["agency", "agency_match"]),
        ("by_department", "sectors", "tasks", ["sector"]),
        ("by_type", "types", "rows", ["type"]),
        ("by_type", "firmness", "rows", ["type", "modality"]),
    ],
)
def test_a_click_on_a_mark_chooses_what_it_counts(
    open_page: OpenPage, name: str, chart: str, counted: str, fields: list[str]
) -> None:
    page = open_page(address(name))
    marks = marks_of(page, chart)
    assert len(marks) > 3
    number, mark = max(marks, key=lambda found: found[0])
    click_on(page, mark)
    expect(page.get_by_role("button", name=word("text", "clear_all")).first).to_be_visible()
    settle(page)
    assert all(chosen(page, field) for field in fields), page.url

    page.get_by_role("link", name=word("page", "explorer"), exact=True).click()
    expect(page.get_by_role("heading", name=word("page", "explorer"), exact=True)).to_be_visible()
    if counted == "rows":
        table_holds(page, number)
    else:
        expect(page.locator(".st-key-heading").get_by_text(f"涉及 {number} 项任务")).to_be_visible()
    page.go_back()
    settle(page)
    same = next(found for said, found in marks_of(page, chart) if said == number)
    click_on(page, same)
    expect(page.get_by_role("button", name=word("text", "clear_all"))).to_have_count(0)
    assert not any(chosen(page, field) for field in fields), page.url


def test_a_chip_releases_its_filter(open_page: OpenPage) -> None:
    page = open_page(address("explorer", agency=AGENCY, type="ratio"))
    chip(page, AGENCY).click()
    expect(chip(page, AGENCY)).to_have_count(0)
    assert chosen(page, "agency") == []
    assert chosen(page, "type") == ["ratio"]
    page.get_by_role("button", name=word("text", "clear_all")).click()
    expect(chip(page, word("target_type", "ratio"))).to_have_count(0)
    assert chosen(page, "type") == []


def test_a_link_with_an_unknown_value_names_it(open_page: OpenPage) -> None:
    page = open_page(address("explorer", agency="省不存在厅"))
    no_exception(page)
    expect(page.get_by_role("alert").filter(has_text="省不存在厅")).to_be_visible()


def test_a_target_is_marked_in_the_source_and_leads_to_its_row(open_page: OpenPage, database: Path) -> None:
    [(target_id, quote_of_row)] = ask(
        database, "select target_id, quote from targets where kind = 'quantitative' order by target_order desc limit 1"
    )
    page = open_page(address("source", target=target_id))
    no_exception(page)
    marked = page.locator(".notice .chosen")
    expect(marked.first).to_be_in_viewport()
    assert re.sub(r"\s", "", "".join(marked.all_text_contents())) == quote_of_row
    expect(page.locator(".st-key-beside")).to_contain_text(quote_of_row)


def test_a_card_leads_to_its_row_and_to_the_source_within_the_filters(open_page: OpenPage) -> None:
    page = open_page(address("by_chapter", chapter="坚定不移扩大内需", type="ratio"))
    page.locator(".st-key-cards li a").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_be_visible()
    assert chosen(page, "chapter") == ["坚定不移扩大内需"]
    drawer.get_by_role("link", name=word("text", "open_in_source")).click()
    expect(page.locator(".notice .chosen").first).to_be_in_viewport()
    assert chosen(page, "chapter") == ["坚定不移扩大内需"]
    assert chosen(page, "type") == ["ratio"]


def test_the_overview_opens_in_a_new_tab_from_any_page(open_page: OpenPage) -> None:
    page = open_page(address("by_chapter", agency=AGENCY))
    link = page.get_by_role("link", name=word("page", "overview"), exact=True)
    with page.context.expect_page() as opened:
        link.click(button="middle")
    settle(opened.value)
    expect(opened.value.get_by_role("heading", name=word("page", "overview"), exact=True)).to_be_visible()
    assert chosen(opened.value, "agency") == [AGENCY]


def test_the_language_switch_stays_on_the_way(open_page: OpenPage) -> None:
    page = open_page(address("by_type", agency=AGENCY))
    page.get_by_text(word("text", "language_name", "en"), exact=True).click()
    expect(page.get_by_role("heading", name=word("page", "by_type", "en"), exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name=word("page", "explorer", "en"), exact=True).click()
    expect(page.get_by_role("heading", name=word("page", "explorer", "en"), exact=True)).to_be_visible()
    assert chosen(page, "agency") == [AGENCY]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_the_visitors(open_page: OpenPage, theme: str) -> None:
    page = open_page(theme=theme)
    colour = page.evaluate(
        """() => getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor"""
    )
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
    assert (red + green + blue > 384) is (theme == "light"), colour


@pytest.mark.parametrize(("theme", "language"), [("light", "zh"), ("dark", "en")])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_in_one_language_without_a_barrier_and_fits_a_phone(
    open_page: OpenPage, database: Path, name: str, theme: str, language: str
) -> None:
    """One visit for all that every page must be, since a visit is what takes the time.

    Narrowed to an agency, two pages show what has words of both languages: its form and letter, its own words.
    """
    narrowed = {} if name in ("reporting", "quality") else {"agency": AGENCY}
    page = open_page(address(name, **narrowed), theme=theme, language=language)
    no_exception(page)
    expect(page.get_by_role("heading", name=word("page", name, language), exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^" + language))
    for other in PAGES:
        expect(
            page.locator(".st-key-menu").get_by_role("link", name=word("page", other, language), exact=True)
        ).to_be_visible()

    assert not strange(page, database, language, quotes_notice=name == "quality")

    without_barriers(page)

    fits_a_phone(page)
