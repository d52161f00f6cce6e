"""What agencies report, from the form to the chart: on the page, on paper, and of two apps over one ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from loaders.ledger import book as books
from loaders.ledger import record
from loaders.ledger.acts import Draft
from loaders.ledger.book import Book
from loaders.ledger.model import Report, Stated
from loaders.ledger.store import open_ledger
from tests.browser.conftest import Server, fits_a_phone, serving, settle, visiting, without_barriers
from tests.browser.ledger_steps import (
    accept_button,
    add_node,
    any_number,
    drawer,
    figures,
    grid,
    hand_in,
    lines,
    marks,
    panel,
    press,
    say,
    sign,
    taken,
    unfold,
    value_box,
)
from tests.browser.test_journeys import address, ask, chosen, click_on, no_exception, table_holds, word
from tests.browser.test_paper import plain, printed, rows_of
from tests.postgres import Server as Postgres

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PERIOD, LAST = "2023-01", "2023-12"
# Each test writes for an agency of its own.
FILLS, MEETS, ENTERS, DOUBLES, MANY, SILENT = (
    "省科技厅",
    "省商务厅",
    "省工业和信息化厅",
    "省交通运输厅",
    "省委宣传部",
    "省能源局",
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledger") / "ledger.sqlite"


@pytest.fixture(scope="module")
def server(database: Path, ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An app with a ledger of its own: the other tests of the pages find theirs empty."""
    with serving(database, ledger, tmp_path_factory.mktemp("server") / "log.txt") as found:
        yield found


def read(ledger: Path | str) -> Book:
    with closing(open_ledger(ledger)) as opened:
        return books.read(opened)


def counted_targets(database: Path, agency: str) -> list[Stated]:
    """The sums that an agency alone leads and that are counted one by one, in the order of the notice."""
    found = ask(
        database,
        "select target_id, document_id, task_no, target_type, indicator, quote, unit from targets"
        " where target_type = 'increment' and value_low >= 20 and unit in ('家', '个', '项') and quote not like '%万%'"
        " and (document_id, task_no) in (select document_id, task_no from task_agencies where role = 'lead'"
        " group by all having list(agency) = [?]) order by target_order",
        agency,
    )
    return [Stated(*line) for line in found]


def of_form(agency: str, period: str = PERIOD) -> str:
    return address("reporting", period=period, agency=agency)


def test_a_form_is_filled_refused_mended_accepted_and_drawn(open_page: OpenPage, ledger: Path) -> None:
    page = open_page(of_form(FILLS))
    before, version = figures(page), read(ledger).version
    form = taken(page)
    assert (PERIOD in form.name, FILLS in form.name) == (True, True)
    assert len(form.counted) > 10
    right, no_number, no_unit = form.counted[:3]
    unit = form.at(no_unit, "unit")
    form.put(right, value=5, evidence="科技厅文件第3号")
    form.put(no_number, value="很多")
    form.put(no_unit, value=1, unit="公里")
    hand_in(page, form.name, form.content(), say("ledger_error", "lines_wrong", n=2))

    told = {
        line[say("reporting", "line")]: line[say("reporting", "problems")]
        for line in lines(grid(page, say("reporting", "line")))
    }
    value, units = say("form", "value"), say("form", "unit")
    sentences = (
        (no_number, value, say("ledger_error", "not_a_number", value="很多")),
        (no_unit, units, say("ledger_error", "wrong_unit", unit=unit, told="公里")),
    )
    assert told == {
        **{str(row): say("reporting", "error", column=head, sentence=words) for row, head, words in sentences},
        str(right): "",
    }
    expect(accept_button(page)).to_have_count(0)
    assert (read(ledger).version, figures(page)) == (version, before)

    form.put(no_number, value=2)
    form.put(no_unit, unit=unit)
    hand_in(page, form.name, form.content(), say("reporting", "count_new", n=3))
    accept_button(page).click()
    expect(page.locator(".st-key-filing")).to_contain_text(say("ledger_error", "no_name"))
    assert read(ledger).version == version
    sign(page.locator(".st-key-filing"), "张三")
    accept_button(page).click()
    expect(page.locator(".st-key-filing")).to_contain_text(say("act", "accepted", file=form.name, n=3))
    settle(page)
    assert figures(page) == {
        **before,
        say("reporting", "figure_late"): before[say("reporting", "figure_late")] + 3,
        say("reporting", "figure_missing"): before[say("reporting", "figure_missing")] - 3,
    }
    written = {form.at(row, "target_id"): form.at(row, "value") for row in (right, no_number, no_unit)}
    histories = read(ledger).histories
    assert {name: histories[name].entries[-1].report.value for name in written} == written

    hand_in(page, form.name, form.content(), say("ledger_error", "nothing_to_write"))
    expect(accept_button(page)).to_have_count(0)
    assert read(ledger).version == version + 1

    page = open_page(address("ledger", target=form.at(right, "target_id")))
    opened = drawer(page)
    expect(opened.locator(".alternative")).to_contain_text(f"2023-01-31 5{unit}")
    expect(opened.locator(".stVegaLiteChart svg")).to_be_visible()
    assert marks(opened) == [f"2023-01-31: 5{unit}"]
    [report] = lines(grid(opened, say("form", "period")))
    assert report[say("ledger", "column_reported_by")] == f"张三 · {FILLS}"
    assert report[say("ledger", "from_file")] == form.name
    expect(opened).to_contain_text("科技厅文件第3号")
    no_exception(page)


def test_a_late_agency_is_found_and_its_reminder_copied(open_page: OpenPage, database: Path) -> None:
    page = open_page(address("reporting", period=PERIOD))
    missing = say("reporting", "figure_missing")
    rows = lines(grid(page, say("field", "agency")))
    late = {row[say("field", "agency")]: int(row[missing]) for row in rows}
    assert len(late) > 10
    assert late[SILENT] > 20
    bar = page.locator(f'.st-key-chart-reports [aria-label="{SILENT}, {word("reported", "missing")}: {late[SILENT]}"]')
    expect(bar).to_have_count(1)

    reminders = panel(page, any_number("reporting", "reminders"))
    code = reminders.get_by_test_id("stCode").filter(has_text=f"agency={SILENT}&")
    code.scroll_into_view_if_needed()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code.hover()
    code.get_by_role("button").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == code.locator("code").text_content()
    named = re.findall(r"^(\d+)\. 任务 (\S+?)：(.+)（[^（]+）$", text, re.MULTILINE)
    assert [int(place) for place, _, _ in named] == list(range(1, late[SILENT] + 1))
    expected = ask(
        database,
        "select task_no, indicator from targets join task_agencies using (document_id, task_no)"
        " where agency = ? and (role = 'lead' or role = 'shared' and (document_id, task_no) not in"
        " (select document_id, task_no from task_agencies where role = 'lead')) order by target_order",
        SILENT,
    )
    assert [(task, indicator) for _, task, indicator in named] == expected

    link = re.search(r"http\S+", text)[0]
    page.goto(link)
    settle(page)
    expect(page.locator(".st-key-filing")).to_contain_text(say("reporting", "of_agency", agency=SILENT, period=PERIOD))
    no_exception(page)


def test_an_agencys_ledger_prints_with_every_row(open_page: OpenPage, database: Path) -> None:
    expected = rows_of(database, SILENT)
    assert len(expected) > 25
    page = open_page(address("ledger", agency=SILENT, print="1"))
    sheets, side = printed(page)
    assert side == "landscape"
    text = "".join(sheets)
    rows = page.locator("table.paper.ledger tbody tr").evaluate_all(
        "lines => lines.map(line => [...line.cells].map(cell => cell.innerText))"
    )
    assert sorted(cells[1] for cells in rows) == sorted(indicator for _, indicator, _ in expected)
    assert plain(say("print", "rows", n=len(expected))) in text
    for _, indicator, _ in expected:
        assert plain(indicator) in text, indicator
    # Nobody has reported on any of them: latest, progress, evidence and problem say so, and so does the state.
    blank = say("state", "unreported")
    assert all(sum(blank in cell for cell in cells) == 5 for cells in rows)
    assert text.count(blank) >= 5 * len(expected)
    head = plain(say("ledger", "column_indicator") + say("ledger", "column_value"))
    assert all(head in sheet for sheet in sheets if blank in sheet and "2023-12-31" in sheet)


def test_a_line_is_reported_on_planned_and_extended_in_its_drawer(
    open_page: OpenPage, database: Path, ledger: Path
) -> None:
    target = counted_targets(database, ENTERS)[0]
    page = open_page(address("ledger", target=target.target_id), height=1600)
    opened = drawer(page)
    version = read(ledger).version
    expect(opened).to_contain_text(say("ledger", "no_history"))

    form = panel(opened, say("ledger", "report"))
    value_box(form).fill("7公里")
    form.get_by_label(say("ledger", "who")).fill("李四")
    press(form, "submit", say("ledger_error", "wrong_unit", unit=target.unit, told="公里"))
    assert read(ledger).version == version
    # What was typed still stands before its writer.
    expect(value_box(form)).to_have_value("7公里")
    value_box(form).fill(f"7{target.unit}")
    press(form, "submit", say("act", "reported"))
    expect(opened).to_contain_text(f"{say('state', 'behind')}：")
    expect(opened.locator(".alternative")).to_contain_text(f"2023-12-31 7{target.unit}")
    expect(opened.locator(".stVegaLiteChart svg")).to_be_visible()
    assert marks(opened) == [f"2023-12-31: 7{target.unit}"]

    plan = panel(opened, say("ledger", "nodes"))
    expect(plan.get_by_label(say("ledger", "who"))).to_have_value("李四")
    plan.get_by_label(say("ledger", "who")).fill("王五")
    add_node(plan, 1, "2023-06-30", "4", "建成一半")
    add_node(plan, 2, "2023-12-31", "20", "全部建成")
    press(plan, "set_nodes", say("act", "nodes_set"))
    nodes = [f"2023-06-30: 建成一半 4{target.unit}", f"2023-12-31: 全部建成 20{target.unit}"]
    expect(opened.locator('.stVegaLiteChart [aria-roledescription="point"]')).to_have_count(3)
    assert sorted(marks(opened)) == sorted([*nodes, f"2023-12-31: 7{target.unit}"])

    asking = panel(opened, say("ledger", "extend"))
    asking.get_by_label(say("ledger", "new_due")).fill("2027-06-30")
    asking.get_by_label(say("ledger", "who")).fill("赵六")
    press(asking, "ask_extension", say("ledger_error", "no_reason"))
    asking.get_by_label(say("ledger", "extension_reason")).fill("选址未定")
    press(asking, "ask_extension", say("act", "extension_asked"))
    expect(opened).to_contain_text(f"{say('state', 'extension')}：")

    deciding = panel(opened, say("ledger", "extend"))
    expect(deciding).to_contain_text("选址未定")
    deciding.get_by_label(say("ledger", "who")).fill("钱七")
    press(deciding, "grant", say("act", "extension_decided"))
    expect(opened).to_contain_text(say("ledger", "due_extended", day="2027-06-30", before="2023-12-31"))
    no_exception(page)

    page = open_page(address("reporting"), height=1600)
    writers = [
        line[say("ledger", "who")]
        for line in lines(grid(panel(page, say("reporting", "written")), say("reporting", "act")))
    ]
    assert writers[:4] == ["钱七", "赵六", "王五", "李四"]
    [asked] = lines(grid(panel(page, say("reporting", "extensions")), say("form", "indicator")))
    assert (asked[say("form", "indicator")], asked[say("reporting", "answer_given")]) == (
        target.indicator,
        say("reporting", "granted"),
    )


def reported(ledger: Path, agency: str, targets: list[Stated], values: list[float], who: str) -> None:
    """Written straight into the ledger, as the app in another process does."""
    draft = Draft(uuid4().hex, who, agency, datetime.now(UTC))
    said = [
        Report(target.target_id, LAST, date(2023, 12, 31), value, f"{value:g}{target.unit}")
        for target, value in zip(targets, values, strict=True)
    ]
    with closing(open_ledger(ledger)) as opened:
        record.reports(opened, draft, said, targets)


def pill(page: Page, state: str) -> Locator:
    return page.locator(".st-key-states").get_by_role("button").filter(has_text=say("state", state))


def comes_back(page: Page, rows: int) -> None:
    """What was chosen is there after a reload, and after a visit to another page and Back."""
    page.reload()
    settle(page)
    table_holds(page, rows)
    page.get_by_role("link", name=word("page", "brief"), exact=True).click()
    expect(page.get_by_role("heading", name=word("page", "brief"), exact=True)).to_be_visible()
    settle(page)
    page.go_back()
    expect(page.get_by_role("heading", name=word("page", "ledger"), exact=True)).to_be_visible()
    settle(page)
    table_holds(page, rows)
    no_exception(page)


def test_a_bar_and_a_state_have_as_many_rows_as_they_say(open_page: OpenPage, database: Path, ledger: Path) -> None:
    agency = "省教育厅"
    targets = counted_targets(database, agency)[:2]
    reported(ledger, agency, targets, [1, 1_000_000], "孙八")
    page = open_page(address("ledger"))
    chart = page.locator(".st-key-chart-states_of_agencies")
    behind = chart.locator(f'path[aria-label="{agency}, {say("state", "behind")}: 1"]')
    expect(behind).to_have_count(1)
    expect(chart.locator(f'path[aria-label="{agency}, {say("state", "done")}: 1"]')).to_have_count(1)
    said = chart.locator(f'text[aria-label^="{agency}: "]').first.get_attribute("aria-label")
    (total,) = re.findall(r": (\d+) ", said)
    part = chart.locator(f'path[aria-label^="{agency}, {say("state", "unreported")}"]')
    (blank,) = re.findall(r": (\d+)$", part.first.get_attribute("aria-label"))
    click_on(page, part)
    expect(page.get_by_role("button", name=word("text", "clear_all")).first).to_be_visible()
    settle(page)
    assert (chosen(page, "agency"), chosen(page, "role")) == ([agency], ["lead", "shared"])
    assert chosen(page, "state") == ["unreported"]
    table_holds(page, int(blank))
    pill(page, "unreported").click()
    expect(pill(page, "unreported")).to_have_attribute("aria-pressed", "false")
    settle(page)
    table_holds(page, int(total))
    comes_back(page, int(total))
    assert chosen(page, "agency") == [agency]

    number = int(re.findall(r"\d+", pill(page, "behind").inner_text())[-1])
    assert number == 1
    pill(page, "behind").click()
    expect(pill(page, "behind")).to_have_attribute("aria-pressed", "true")
    settle(page)
    table_holds(page, number)
    shown = lines(page.locator("table[aria-rowcount]").first)
    assert [say("state", "behind") in line[say("ledger", "column_state")] for line in shown] == [True]
    comes_back(page, number)
    assert (chosen(page, "agency"), chosen(page, "state")) == ([agency], ["behind"])
    pill(page, "behind").click()
    expect(pill(page, "behind")).to_have_attribute("aria-pressed", "false")
    table_holds(page, int(total))


def test_two_clicks_on_accept_write_once(open_page: OpenPage, ledger: Path) -> None:
    page = open_page(of_form(DOUBLES))
    form = taken(page)
    form.put(form.counted[0], value=5)
    hand_in(page, form.name, form.content(), say("reporting", "count_new", n=1))
    sign(page.locator(".st-key-filing"), "周九")
    accept_button(page).dblclick()
    expect(page.locator(".st-key-filing")).to_contain_text(say("act", "accepted", file=form.name, n=1))
    settle(page)
    expect(page.locator(".st-key-filing")).to_contain_text(say("act", "accepted", file=form.name, n=1))
    book = read(ledger)
    assert len([one for one in book.writes.values() if one.who == "周九"]) == 1
    assert len(book.history(form.at(form.counted[0], "target_id")).entries) == 1


def test_two_clicks_in_the_drawer_write_once_and_say_so(open_page: OpenPage, database: Path, ledger: Path) -> None:
    target = counted_targets(database, ENTERS)[1]
    page = open_page(address("ledger", target=target.target_id), height=1600)
    opened = drawer(page)
    plan = panel(opened, say("ledger", "nodes"))
    plan.get_by_label(say("ledger", "who")).fill("吴十")
    add_node(plan, 1, "2023-06-30", "4", "建成一半")
    plan.get_by_role("button", name=say("ledger", "set_nodes"), exact=True).dblclick()
    expect(opened).to_contain_text(say("act", "nodes_set"))
    settle(page)
    form = panel(opened, say("ledger", "report"))
    value_box(form).fill("7")
    form.get_by_label(say("ledger", "who")).fill("吴十")
    form.get_by_role("button", name=say("ledger", "submit"), exact=True).dblclick()
    expect(opened.locator(".alternative")).to_contain_text(f"7{target.unit}")
    settle(page)
    history = read(ledger).history(target.target_id)
    assert (len(history.plans), len(history.entries)) == (1, 1)
    expect(opened).to_contain_text(say("act", "reported"))


def test_two_apps_over_one_ledger_see_and_respect_each_other(
    database: Path, chromium: Browser, postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.fresh()
    with (
        serving(database, url, tmp_path / "one.txt") as one,
        serving(database, url, tmp_path / "other.txt") as other,
        visiting(one, chromium) as open_one,
        visiting(other, chromium) as open_other,
    ):
        here, there = open_one(of_form(MEETS)), open_other(of_form(MEETS))
        form = taken(there)
        first, second = form.counted[:2]
        before = figures(here)
        form.put(first, value=5)
        hand_in(there, form.name, form.content(), say("reporting", "count_new", n=1))
        sign(there.locator(".st-key-filing"), "张三")
        accept_button(there).click()
        expect(there.locator(".st-key-filing")).to_contain_text(say("act", "accepted", file=form.name, n=1))
        here.reload()
        settle(here)
        late = say("reporting", "figure_late")
        assert figures(here)[late] == before[late] + 1

        form.put(second, value=6)
        hand_in(here, form.name, form.content(), say("reporting", "count_new", n=1))
        sign(here.locator(".st-key-filing"), "李四")
        form.put(second, value=7)
        accepted = say("act", "accepted", file=form.name, n=1)
        hand_in(there, form.name, form.content(), say("reporting", "count_new", n=1))
        expect(there.locator(".st-key-filing")).not_to_contain_text(accepted)
        accept_button(there).click()
        expect(there.locator(".st-key-filing")).to_contain_text(accepted)
        settle(there)
        accept_button(here).click()
        changed = say("ledger_error", "changed_meanwhile", target_id=form.at(second, "target_id"))
        expect(here.locator(".st-key-filing")).to_contain_text(changed)
    [entry] = read(url).history(form.at(second, "target_id")).entries
    assert (entry.report.value, entry.write.who) == (7, "张三")


def test_without_a_ledger_its_pages_say_so_and_the_others_work(
    database: Path, chromium: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "nowhere"
    with (
        serving(database, folder / "ledger.sqlite", tmp_path / "log.txt") as found,
        visiting(found, chromium) as open_page,
    ):
        page = open_page()
        for name, language in product(("ledger", "reporting"), ("zh", "en")):
            page.goto(found.url + address(name, lang=language))
            sentence = page.get_by_role("alert").get_by_test_id("stMarkdownContainer")
            expect(sentence).to_have_text(word("ledger_error", "no_folder", language).replace("{folder}", str(folder)))
            no_exception(page)
        for name in ("overview", "by_department", "explorer", "brief"):
            page.locator(".st-key-menu").get_by_role("link", name=word("page", name, "en"), exact=True).click()
            expect(page.get_by_role("heading", name=word("page", name, "en"), exact=True)).to_be_visible()
            settle(page)
            no_exception(page)
    assert not folder.exists()


def whole_on_every_screen(page: Page) -> None:
    """No barrier that axe calls serious, and nothing wider than a phone."""
    without_barriers(page)
    fits_a_phone(page)
    no_exception(page)


@pytest.mark.parametrize(("theme", "language"), [("light", "zh"), ("dark", "en")])
def test_an_open_line_is_without_a_barrier_and_fits_a_phone(
    open_page: OpenPage, database: Path, ledger: Path, theme: str, language: str
) -> None:
    target = counted_targets(database, MANY)[0]
    reported(ledger, MANY, [target], [1], "陈三")
    page = open_page(address("ledger", agency=MANY, target=target.target_id), theme=theme, language=language)
    opened = drawer(page)
    unfold(opened)
    spoken = opened.locator(".stVegaLiteChart svg [aria-label]").evaluate_all(
        "marks => marks.map(mark => mark.ariaLabel)"
    )
    assert all(re.match(r"\d{4}-\d\d-\d\d: ", words) for words in spoken), "a mark names columns and not its report"
    expect(opened.locator(".dvn-scroller").last).to_be_visible()
    settle(page)
    whole_on_every_screen(page)


@pytest.mark.parametrize(("theme", "language"), [("light", "zh"), ("dark", "en")])
def test_a_checked_form_is_without_a_barrier_and_fits_a_phone(
    open_page: OpenPage, database: Path, theme: str, language: str
) -> None:
    target = counted_targets(database, MANY)[0]
    heads = [say("form", column) for column in ("period", "agency", "target_id", "value", "status")]
    form = "\r\n".join([",".join(heads), f"{PERIOD},{MANY},{target.target_id},很多,"]).encode("utf-8-sig")
    page = open_page(of_form(MANY), theme=theme, language=language)
    hand_in(page, "form.csv", form, word("ledger_error", "lines_wrong", language).replace("{n}", "1"))
    unfold(page)
    whole_on_every_screen(page)
