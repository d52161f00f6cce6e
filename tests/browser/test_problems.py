"""A problem from its discovery to the feedback, by two people in two browsers; what is overdue, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from loaders.ledger import book as books
from loaders.ledger import problems
from loaders.ledger.acts import Draft
from loaders.ledger.model import Problem
from loaders.ledger.store import open_ledger
from tests.browser.conftest import Server, serving, settle, visiting
from tests.browser.ledger_steps import any_number, drawer, grid, lines, panel, say, sign
from tests.browser.test_journeys import address, ask, chosen, click_on, no_exception, table_holds
from tests.browser.test_paper import plain, printed

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
AGENCY = "省能源局"
EARLY = datetime(2023, 3, 1, 4, tzinfo=UTC)
# As seen then: two wait to be assigned, one of them since long.
ON = "2023-04-01"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with three problems of 2023: two found, one struck off."""
    place = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    with closing(open_ledger(place)) as opened:
        for title, later in (("早发现的问题", 0), ("刚发现的问题", 30), ("办完的问题", 1)):
            at = EARLY + timedelta(days=later)
            found = problems.find(opened, draft("王敏", at), "shandong-2023", "31", title, "现场发现", "ordinary")
            if title == "办完的问题":
                for step, who, agency in (
                    ("assign", "李督查", ""), ("answer", "张三", AGENCY), ("solve", "张三", AGENCY),
                    ("feed_back", "李督查", ""),
                ):  # fmt: skip
                    more = {"agency": AGENCY} if step == "assign" else {}
                    problems.move(opened, draft(who, at, agency), found.write.write_id, step, "已办", **more)
    return place


def draft(who: str, at: datetime, agency: str = "") -> Draft:
    return Draft(uuid4().hex, who, agency, at)


@pytest.fixture(scope="module")
def server(database: Path, ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(database, ledger, tmp_path_factory.mktemp("server") / "log.txt") as found:
        yield found


@pytest.fixture
def open_page(server: Server, chromium: Browser) -> Iterator[OpenPage]:
    with visiting(server, chromium) as open_one:
        yield open_one


def last(ledger: Path) -> Problem:
    with closing(open_ledger(ledger)) as opened:
        return books.read(opened).problems[-1]


def send(part: Locator, step: str, who: str, what: str, told: str) -> None:
    """Fill the form of a move, send it and wait for these words."""
    part.get_by_label(say("problem", f"what_{step}")).fill(what)
    sign(part, who)
    part.get_by_role("button", name=say("problem", f"do_{step}"), exact=True).click()
    expect(part.page.get_by_role("dialog")).to_contain_text(told)
    settle(part.page)


def moved(step: str) -> str:
    return say("act", "problem_moved", step=say("problem_step", step))


def test_a_problem_goes_from_discovery_to_feedback_by_two_people(
    open_page: OpenPage, ledger: Path, database: Path
) -> None:
    [(target_id, indicator)] = ask(
        database,
        "select target_id, indicator from target_rows where document_id = 'shandong-2023' and task_no = '31'"
        " and lead_agencies = ? order by target_order limit 1",
        AGENCY,
    )
    # The agency finds it, from the line of its target.
    agency = open_page(address("ledger", target=target_id))
    drawer(agency).get_by_role("link", name=say("problem", "register")).click()
    form = panel(agency, say("problem", "register"))
    expect(form.get_by_label(say("problem", "target"))).to_have_value(indicator)
    form.get_by_label(say("problem", "column_title")).fill("上水库用地未批")
    form.get_by_label(say("problem", "column_what")).fill("林地手续在等批复")
    sign(form, "张磊")
    form.get_by_role("button", name=say("problem", "do_find"), exact=True).click()
    expect(agency.locator(".stMain")).to_contain_text(say("act", "problem_found"))
    found = last(ledger)
    assert (found.target_id, found.title, found.steps[0].what) == (target_id, "上水库用地未批", "林地手续在等批复")
    assert found.steps[0].write.agency == AGENCY

    # The supervisor assigns it, in another browser.
    one = address("problems", problem=str(found.problem_id))
    supervisor = open_page(one)
    assign = panel(drawer(supervisor), say("problem", "do_assign"))
    expect(assign.get_by_label(say("problem", "column_agency"), exact=True)).to_have_value(AGENCY)
    send(assign, "assign", "李督查", "请协调自然资源部门", moved("assign"))

    # The agency, whose page still shows the problem as found, answers and says it is solved.
    agency.goto(agency.url.partition("/problems")[0] + one)
    settle(agency)
    send(panel(drawer(agency), say("problem", "do_answer")), "answer", "张磊", "两周内取得批复", moved("answer"))
    send(panel(drawer(agency), say("problem", "do_solve")), "solve", "张磊", "批复已取得", moved("solve"))
    # It does not strike off its own.
    feed_back = panel(drawer(agency), say("problem", "do_feed_back"))
    send(feed_back, "feed_back", "张磊", "看过了", say("ledger_error", "same_person"))

    # The supervisor's page is of before; what it offers is refused, and opened anew it strikes off.
    supervisor.reload()
    settle(supervisor)
    send(
        panel(drawer(supervisor), say("problem", "do_feed_back")), "feed_back", "李督查", "现场核实", moved("feed_back")
    )
    done = last(ledger)
    assert [(step.step, step.write.who, step.what) for step in done.steps] == [
        ("find", "张磊", "林地手续在等批复"),
        ("assign", "李督查", "请协调自然资源部门"),
        ("answer", "张磊", "两周内取得批复"),
        ("solve", "张磊", "批复已取得"),
        ("feed_back", "李督查", "现场核实"),
    ]
    items = drawer(supervisor).locator("ol.moves li").all_inner_texts()
    assert [say("problem_step", step.step) in item for step, item in zip(done.steps, items, strict=True)] == [True] * 5
    no_exception(supervisor)
    # The line of the target leads back to it.
    back = open_page(address("ledger", target=target_id))
    expect(drawer(back).get_by_role("link", name=re.compile("上水库用地未批"))).to_have_count(1)


def test_what_is_overdue_is_a_click_away_and_its_reminder_names_it(open_page: OpenPage) -> None:
    page = open_page(address("problems", on=ON))
    expect(page.locator(".stMain")).to_contain_text(
        say("problem", "answer", on=ON, total=3, open=2, overdue=1, closed=1)
    )
    table_holds(page, 3)
    overdue = say("clock", "overdue")
    click_on(page, page.locator(f'.st-key-chart-ageing [aria-label="{say("age", "31-")}, {overdue}: 1"]'))
    expect(page).to_have_url(re.compile("clock=overdue"))
    assert (chosen(page, "age"), chosen(page, "clock")) == (["31-"], ["overdue"])
    table_holds(page, 1)
    assert [line[say("problem", "column_title")] for line in lines(grid(page, say("problem", "column_stage")))] == [
        "早发现的问题"
    ]
    reminders = panel(page, any_number("problem", "reminders"))
    expect(reminders.get_by_test_id("stCode")).to_contain_text("早发现的问题")
    # The same part again releases both.
    click_on(page, page.locator(f'.st-key-chart-ageing [aria-label="{say("age", "31-")}, {overdue}: 1"]'))
    expect(page).not_to_have_url(re.compile("clock=overdue"))
    assert (chosen(page, "age"), chosen(page, "clock")) == ([], [])
    table_holds(page, 3)
    no_exception(page)


def test_the_list_prints_with_every_problem(open_page: OpenPage) -> None:
    sheets, side = printed(open_page(address("problems", on=ON, print="1")))
    assert side == "landscape"
    text = "".join(sheets)
    for title in ("早发现的问题", "刚发现的问题", "办完的问题"):
        assert plain(title) in text
    assert plain(say("problem", "closed_in_time", day=f"{date(2023, 3, 2)}")) in text
