"""From a period to an agency's line and its ledger; the bulletin on one sheet and as a Word file."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import docx
import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from loaders.ledger import problems, record
from loaders.ledger.acts import Draft
from loaders.ledger.model import Report, Stated
from loaders.ledger.store import open_ledger
from loaders.pipeline import SEEDS, build_database
from loaders.readers import read_document
from tests.browser.conftest import Server, serving, settle, visiting
from tests.browser.ledger_steps import any_number, lines, say
from tests.browser.test_journeys import address, no_exception, table_holds
from tests.browser.test_paper import plain, printed

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
AGENCY = "省能源局"
# A font gives this character by a radical of the same shape.
PEOPLE = str.maketrans("⺠", "民")
ON = "2023-07-11"
PERIOD = "2023-05"
FEBRUARY = datetime(2023, 2, 6, 4, tzinfo=UTC)
LEADING = (
    "select t.target_id, t.document_id, t.task_no, t.target_type, t.indicator, t.quote, coalesce(t.unit, '')"
    " from targets t join task_agencies a using (document_id, task_no)"
    " where a.agency = ? and a.role = 'lead' and t.target_type in ('milestone', 'deliverable') order by t.target_order"
)


def draft(at: datetime = FEBRUARY, who: str = "张三") -> Draft:
    return Draft(uuid4().hex, who, AGENCY, at)


@pytest.fixture(scope="module")
def ledger(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which AGENCY has reported two things of January as done, and has thirty problems that nobody took."""
    with duckdb.connect(str(database), read_only=True) as connection:
        things = [Stated(*line) for line in connection.execute(LEADING, [AGENCY]).fetchall()]
    assert len(things) > 2
    place = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    with closing(open_ledger(place)) as opened:
        said = [Report(one.target_id, "2023-01", date(2023, 1, 31), status="done") for one in things[:2]]
        record.reports(opened, draft(), said, things[:2])
        for number in range(30):
            one = things[number % len(things)]
            title = f"第{number}个没有人办的问题"
            problems.find(opened, draft(), one.document_id, one.task_no, title, "现场发现", "ordinary", one)
    return place


@pytest.fixture(scope="module")
def server(database: Path, ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(database, ledger, tmp_path_factory.mktemp("server") / "log.txt") as found:
        yield found


@pytest.fixture
def open_page(server: Server, chromium: Browser) -> Iterator[OpenPage]:
    with visiting(server, chromium) as open_one:
        yield open_one


def agencies(database: Path) -> list[str]:
    """Who leads a target, or shares it where nobody leads."""
    sql = "select distinct agency from task_agencies join targets using (document_id, task_no) where role <> ?"
    with duckdb.connect(str(database), read_only=True) as connection:
        return [name for (name,) in connection.execute(sql, ["participating"]).fetchall()]


def test_a_period_an_agencys_line_and_its_ledger(open_page: OpenPage) -> None:
    page = open_page(address("assessment", on=ON))
    expect(page.get_by_text(f"2023-06（截至 {date(2023, 7, 11)}）")).to_be_visible()
    page.get_by_label(say("form", "period"), exact=True).click()
    page.get_by_role("option", name=re.compile(f"^{PERIOD}（")).click()
    expect(page.get_by_text(f"{PERIOD}（截至 {date(2023, 6, 11)}）")).to_be_visible()
    settle(page)
    assert parse_qs(urlsplit(page.url).query)["period"] == [PERIOD]
    table = page.locator("table[aria-rowcount]").first
    expect(table).to_contain_text("on=2023-06-11")
    (line,) = [one for one in lines(table) if AGENCY in one[say("field", "agency")]]
    count = int(line[say("assessment", "targets")])
    assert line[say("rate", "completion")] == f"2 / {count}（{2 / count:.1%}）"
    link = line[say("field", "agency")].partition("#")[0]
    page.goto(link)
    settle(page)
    no_exception(page)
    query = parse_qs(urlsplit(page.url).query)
    assert (query["agency"], query["on"]) == ([AGENCY], ["2023-06-11"])
    table_holds(page, count)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_bulletin_is_one_sheet_with_every_agency(open_page: OpenPage, database: Path, language: str) -> None:
    page = open_page(address("assessment", on=ON, print="bulletin", lang=language))
    no_exception(page)
    sheets, side = printed(page)
    assert (len(sheets), side) == (1, "portrait")
    text = sheets[0].translate(PEOPLE)
    rows = page.locator(".st-key-bulletin table.paper").nth(1).locator("tbody tr").all()
    assert len(rows) == len(agencies(database)) + 1, "every agency, and tasks that name none"
    for row in rows:
        name = row.locator("td").first.inner_text()
        assert plain(name) in text, name
    if language == "zh":
        assert all(plain(name) in text for name in agencies(database))
        assert re.search(r"另有\d+个逾期问题", text), "thirty problems do not fit"


def test_the_word_file_has_every_agency_and_every_problem(open_page: OpenPage, database: Path, tmp_path: Path) -> None:
    for language in ("en", "zh"):
        page = open_page(address("assessment", on=ON, lang=language))
        with page.expect_download() as waiting:
            page.locator(".st-key-bulletin-docx button").click()
        assert waiting.value.suggested_filename.endswith(".docx")
        path = tmp_path / f"{language}.docx"
        waiting.value.save_as(path)
        tables = docx.Document(path).tables
        assert len(tables[1].rows) == len(agencies(database)) + 2
    text = read_document(path).text
    for name in agencies(database):
        assert any(line.startswith(f"{name}\t") for line in text.splitlines()), name
    assert all(f"第{number}个没有人办的问题\t" in text for number in range(30))
    assert "Agencies that lead" in read_document(tmp_path / "en.docx").text


def test_the_bulletin_of_a_notice_with_many_agencies_is_one_sheet(chromium: Browser, tmp_path: Path) -> None:
    """In English, which is longer."""
    language = "en"
    text = (SEEDS / "shandong-2023.txt").read_text("utf-8")
    made = itertools.cycle(f"省{a}{b}局" for a, b in itertools.product("煤盐茶林果药石竹", "材业品料产政务"))
    many, n = re.subn("牵头单位：[^）)]*", lambda _: f"牵头单位：{next(made)}", text)
    assert n > 100
    notice, database = tmp_path / "many.txt", tmp_path / "many.duckdb"
    notice.write_text(many, "utf-8")
    build_database([notice], database)
    named = agencies(database)
    assert len(named) > 55
    with (
        serving(database, tmp_path / "ledger.sqlite", tmp_path / "log.txt") as server,
        visiting(server, chromium) as open_one,
    ):
        page = open_one(address("assessment", on=ON, print="bulletin", lang=language))
        sheets, side = printed(page)
        assert (len(sheets), side) == (1, "portrait")
        listed = page.locator(".bulletin-two tbody tr").count()
        more = len(named) + 1 - listed
        if more > 0:
            told = page.get_by_text(any_number("bulletin", "lead_more")) if language == "zh" else None
            assert told is None or f"{more}" in told.inner_text()
        assert listed >= 56
