"""Handing in notices: two files of which one is bad, a look at both, accepting, a version and its withdrawal."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from loaders.importing import library
from loaders.ledger import book, notices
from loaders.ledger.store import open_ledger
from loaders.pipeline import SEEDS
from tests import later
from tests.browser.conftest import Server, fits_a_phone, serving, settle, visiting, without_barriers
from tests.browser.ledger_steps import grid, lines, panel, say, sign, unfold
from tests.browser.test_journeys import downloaded
from tests.browser.tongues import strange
from tests.ledger.sample import draft
from tests.test_two_notices import SECOND, SECOND_NO

OpenPage = Callable[..., Page]
COUNTS = say("imports", "counts")
IDENTIFIED = re.compile(r"示政办字〔2024〕8号-[0-9a-f]{8}")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def server(database: Path, ledger: Path, tmp_path: Path) -> Iterator[Server]:
    """The app over a database of its own: accepting a notice builds it anew."""
    own = Path(shutil.copy(database, tmp_path / "targets.duckdb"))
    with serving(own, ledger, tmp_path / "log.txt") as found:
        yield found


@pytest.fixture
def open_page(server: Server, chromium: Browser) -> Iterator[OpenPage]:
    with visiting(server, chromium) as open_one:
        yield open_one


def choose(page: Page, **files: bytes) -> None:
    """Drop files into the box and wait until each has a card."""
    payload = [
        {"name": f"{name}.txt", "mimeType": "application/octet-stream", "buffer": content}
        for name, content in files.items()
    ]
    page.locator(".st-key-importing input[type=file]").set_input_files(payload)
    for content in files.values():
        expect(card(page, content)).to_be_visible(timeout=30_000)
    settle(page)


def card(page: Page, content: bytes) -> Locator:
    return page.locator(f".st-key-notices-{sha256(content).hexdigest()}-1-card")


def press_accept(page: Page, n: int) -> None:
    page.get_by_role("button", name=say("imports", "accept", n=n), exact=True).click()


def accept(page: Page, n: int) -> None:
    press_accept(page, n)
    expect(page.locator(".st-key-importing")).to_contain_text(say("act", "notices_accepted", n=n), timeout=30_000)
    settle(page)


def shelf(page: Page, *standings: str) -> list[dict[str, str]]:
    """The lines of the table of versions, once they stand so: the beginning of each one's words."""
    table = grid(page, say("field", "document"))
    expect(table).to_have_attribute("aria-rowcount", str(len(standings) + 1))
    for standing in set(standings):
        expect(table.get_by_text(re.compile(f"^{re.escape(standing)}"))).to_have_count(standings.count(standing))
    found = lines(table)
    told = [row[say("imports", "standing")] for row in found]
    assert [told.startswith(standing) for told, standing in zip(told, standings, strict=True)] == [True] * len(found)
    return found


def test_of_two_files_one_is_bad_the_other_is_looked_at_and_accepted(open_page: OpenPage, ledger: Path) -> None:
    page = open_page("/imports", height=2400)
    of_good, of_bad = SECOND.encode("gb18030"), b"\x89PNG\x00"
    choose(page, 第二份=of_good, 坏的=of_bad)
    good, bad = card(page, of_good), card(page, of_bad)
    expect(bad).to_contain_text(say("verdict", "refused"))
    expect(bad).to_contain_text(say("notice_error", "text_control", character="U+0000"))
    expect(good).to_contain_text(say("verdict", "new"))
    for words in (SECOND_NO, "示范省2024年重点工作任务", "2024"):
        expect(good).to_contain_text(words)
    expect(good).to_contain_text(say("imports", "number_counts", targets=5, others=0, lost=0))
    good.get_by_text(say("imports", "rows_of_file", n=6)).click()
    rows = lines(good.locator("table[aria-rowcount]"))
    assert [row[say("field", "quote")] for row in rows][:2] == ["全年举办消费活动100场以上", "力争新开工重大项目50个"]

    sign(page.locator(".st-key-importing"), "张三")
    accept(page, 1)
    found = shelf(page, COUNTS, COUNTS)
    assert [(row[say("field", "document")], row[say("imports", "handed_in_by")]) for row in found] == [
        ("鲁政办字〔2023〕5号", say("imports", "shipped")),
        (SECOND_NO, "张三"),
    ]
    [version] = read(ledger)
    assert IDENTIFIED.fullmatch(version.document_id)
    # Everywhere at once: the filter of notices, the source, the ledger.
    page.goto(page.url.partition("/imports")[0] + f"/source?document={version.document_id}")
    settle(page)
    expect(page.locator(".notice")).to_contain_text("全年举办消费活动100场以上")
    page.goto(page.url.partition("/source")[0] + f"/ledger?document={version.document_id}&on=2024-06-30")
    settle(page)
    assert len(lines(page.locator("table[aria-rowcount]").first)) == 6


def read(ledger: Path) -> tuple[book.Version, ...]:
    opened = open_ledger(ledger)
    try:
        return book.read(opened).notices
    finally:
        opened.close()


def test_a_version_is_told_apart_row_by_row_accepted_and_withdrawn(open_page: OpenPage, ledger: Path) -> None:
    page = open_page("/imports", height=2400)
    choose(page, 一=SECOND.encode())
    sign(page.locator(".st-key-importing"), "张三")
    accept(page, 1)
    of_newer = SECOND.replace("100场", "120场").encode()
    choose(page, 二=of_newer, 三=SECOND.encode())
    expect(card(page, SECOND.encode())).to_contain_text(say("imports", "same_as", file="一.txt"))
    newer = card(page, of_newer)
    words = say("imports", "differences", document=SECOND_NO, added=0, removed=0, changed=1, same=5)
    expect(newer).to_contain_text(words)
    [row] = lines(newer.locator("table[aria-rowcount]"))
    assert row[say("imports", "changes")] == say(
        "imports", "changed", field=say("field", "value"), before="≥ 100场", after="≥ 120场"
    )
    assert row[say("imports", "before")] == "全年举办消费活动100场以上"
    assert row[say("imports", "after")] == "全年举办消费活动120场以上"
    # A file that is left out stays out.
    newer.get_by_text(say("imports", "take", file="二.txt")).click()
    settle(page)
    expect(page.get_by_role("button", name=say("imports", "accept", n=0), exact=True)).to_be_disabled()
    newer.get_by_text(say("imports", "take", file="二.txt")).click()
    settle(page)
    accept(page, 1)
    shelf(page, COUNTS, say("imports", "superseded"), COUNTS)

    page.get_by_text(say("imports", "compare"), exact=True).click()
    settle(page)
    compared = panel(page, say("imports", "compare"))
    named = say("imports", "versions", document=SECOND_NO, before=1, after=2)
    expect(compared.get_by_role("combobox")).to_have_value(named)
    [row] = lines(compared.locator("table[aria-rowcount]"))
    assert "≥ 120场" in row[say("imports", "changes")]

    page.get_by_text(say("imports", "withdraw"), exact=True).click()
    form = page.locator('[data-testid="stForm"]')
    expect(form).to_be_visible()
    settle(page)
    form.get_by_role("combobox").click()
    page.get_by_role("option", name=f"{SECOND_NO} · 二.txt").click()
    form.get_by_label(say("people", "reason")).fill("发错了")
    form.get_by_role("button", name=say("imports", "do_withdraw"), exact=True).click()
    expect(page.get_by_text(say("act", "notice_withdrawn", document=SECOND_NO))).to_be_visible(timeout=30_000)
    settle(page)
    gone = say("imports", "withdrawn", day=f"{date.today():%Y-%m-%d}", who="张三", reason="发错了")
    shelf(page, COUNTS, COUNTS, gone)
    assert [one.withdrawn is not None for one in read(ledger)] == [False, True]


def test_a_notice_that_was_handed_in_is_compared_with_the_shipped_one(open_page: OpenPage, server: Server) -> None:
    page = open_page("/imports", height=2400)
    next_year, bad = later.text().encode(), b"\x89PNG\x00"
    choose(page, 明年=next_year, 坏的=bad)
    expect(card(page, next_year)).to_contain_text(say("verdict", "new"))
    expect(card(page, bad)).to_contain_text(say("verdict", "refused"))
    sign(page.locator(".st-key-importing"), "张三")
    accept(page, 1)
    page.goto(f"{server.url}/compare")
    settle(page)
    expect(page.locator(".st-key-heading")).to_contain_text("2 份文件")
    name, found = downloaded(page)
    assert name.startswith(say("page", "compare"))
    halves = [say("compare", f"of_side_{half}", field=say("field", "quote")) for half in "ab"]
    pairs = {frozenset(line[half] for half in halves) for line in found}
    assert frozenset({"力争2023年全国重点实验室达到25家以上", "力争2024年全国重点实验室达到30家以上"}) in pairs
    assert len(found) > 150


def test_what_waits_is_told_and_built(open_page: OpenPage, ledger: Path) -> None:
    """Another app over the same ledger has accepted a notice."""
    page = open_page("/imports")
    opened = open_ledger(ledger)
    notices.accept(opened, draft(file_name="二.txt", content=SECOND.encode()), "second", 0)
    opened.close()
    page.reload()
    settle(page)
    expect(page.get_by_role("alert")).to_contain_text(say("imports", "waiting", n=1, documents="second"))
    page.get_by_role("button", name=say("imports", "rebuild"), exact=True).click()
    expect(page.get_by_role("alert")).to_have_count(0, timeout=30_000)
    settle(page)
    shelf(page, COUNTS, COUNTS)


def test_a_build_is_told_and_comes_to_its_end_though_the_visitor_leaves(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("/imports")
    choose(page, 二=SECOND.encode())
    sign(page.locator(".st-key-importing"), "张三")
    menu = page.locator(".st-key-menu")
    with library.turn(tmp_path / "targets.duckdb"):
        press_accept(page, 1)
        expect(page.get_by_test_id("stProgress")).to_contain_text(say("imports", "rebuild_begins"))
        menu.get_by_role("link", name=say("page", "overview"), exact=True).click()
        expect(page.get_by_role("heading", name=say("page", "overview"), exact=True)).to_be_visible()
        settle(page)
        menu.get_by_role("link", name=say("page", "imports"), exact=True).click()
        expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(page.locator(".st-key-importing")).to_contain_text(say("act", "notices_accepted", n=1), timeout=30_000)
    settle(page)
    shelf(page, COUNTS, COUNTS)
    expect(page.get_by_test_id("stProgress")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_files_would_bring_is_told_in_one_language_without_a_barrier(
    open_page: OpenPage, database: Path, language: str
) -> None:
    page = open_page("/imports", language=language, height=2400)
    revised = (SEEDS / "shandong-2023.txt").read_text("utf-8").replace("241.1", "239").encode()
    files = {"2": SECOND.encode(), "3": revised, "4": b"\x89PNG\x00", "5": SECOND.encode()}
    choose(page, **files)
    # The rows that were read; what differs is shown at once.
    for content in (SECOND.encode(), revised):
        unfold(card(page, content))
    expect(page.locator(".st-key-importing table[aria-rowcount]")).to_have_count(3)
    assert not strange(page, database, language, quotes_notice=True)
    without_barriers(page)
    fits_a_phone(page)
