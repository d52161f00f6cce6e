"""The shipped notice as a PDF that the browser prints: the same rows, and each says on which page it stands."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from loaders import build_database, extract_targets, parse_notice, reference
from loaders.model import Extraction, Notice, Span
from loaders.readers import read_content
from loaders.spans import bare
from tests.browser.conftest import ROOT, serving, visiting
from tests.documents.printed import HEAD, printed

SEED = ROOT / "seeds" / "shandong-2023.txt"


def read(file_name: str, content: bytes) -> tuple[Notice, Extraction]:
    notice = parse_notice(read_content(file_name, content, "shandong-2023"))
    return notice, extract_targets(notice)


def without_places(rows: Extraction) -> list[object]:
    return [replace(row, span=Span(0, 0)) for row in rows.targets]


@pytest.fixture(scope="module")
def pdf(chromium: Browser) -> bytes:
    return printed(chromium, SEED.read_text("utf-8"), foot="第 {page} 页 共 {pages} 页")


@pytest.mark.browser
def test_the_printed_notice_gives_the_rows_of_the_text(pdf: bytes) -> None:
    (plain, expected), (notice, found) = read("shandong-2023.txt", SEED.read_bytes()), read("shandong-2023.pdf", pdf)
    assert len(expected.targets) == 315
    assert without_places(found) == without_places(expected)
    assert notice.metadata == plain.metadata
    agencies, others = (
        [[replace(one, span=Span(0, 0)) for one in task.responsibilities] for task in document.tasks]
        for document in (notice, plain)
    )
    assert agencies == others
    text = notice.document.text
    assert bare(text) == bare(SEED.read_text("utf-8"))
    for row in found.targets:
        assert bare(text[row.span.start : row.span.end]) == row.quote


def tabled(rows: int) -> str:
    """A notice whose tasks are the rows of a table, some of them longer than a page has room left for."""
    lines = ["示范省2024年重点任务分工方案", "示政办字〔2024〕9号", "序号\t重点任务\t具体措施\t牵头单位"]
    for n in range(1, rows + 1):
        more = "进一步完善服务体系，" * (n % 7)
        measure = f"新增“专精特新”中小企业{n * 10 + 3}家以上，{more}6月底前印发《示范省第{n}号管理办法》。"
        lines.append(f"{n}\t培育第{n}批科技型企业\t{measure}\t省科技厅、省工业和信息化厅")
    return "\n".join(lines) + "\n"


@pytest.mark.browser
def test_a_table_over_many_pages_gives_the_rows_of_the_text(chromium: Browser) -> None:
    text = tabled(30)
    (_, expected), (notice, found) = read("table.txt", text.encode()), read("table.pdf", printed(chromium, text))
    assert len(expected.targets) == 60
    assert len(notice.document.page_starts) > 3
    assert bare(notice.document.text) == bare(text)
    assert without_places(found) == without_places(expected)


@pytest.mark.browser
def test_a_page_begins_where_another_reader_finds_it(pdf: bytes) -> None:
    document = read("shandong-2023.pdf", pdf)[0].document
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(document.page_starts) == len(pages) > 20
    ends = [*document.page_starts[1:], len(document.text)]
    for number, (page, start, end) in enumerate(zip(pages, document.page_starts, ends, strict=True), 1):
        # That reader gives radicals in place of some characters, but as many, and head and foot with them.
        around = bare(f"{HEAD}第{number}页共{len(pages)}页")
        assert len(bare(page.extract_text())) == len(around) + len(bare(document.text[start:end]))


@pytest.mark.browser
def test_a_row_of_a_pdf_leads_to_its_page(pdf: bytes, chromium: Browser, tmp_path: Path) -> None:
    (file := tmp_path / "shandong-2023.pdf").write_bytes(pdf)
    database = tmp_path / "targets.duckdb"
    build_database([file], database)
    notice, rows = read(file.name, pdf)
    starts = notice.document.page_starts
    row = next(row for row in rows.targets if row.span.start > starts[9])
    number = sum(start <= row.span.start for start in starts)
    said = {tongue: reference.words("text", "page_of_file", tongue, n=number) for tongue in ("zh", "en")}
    with (
        serving(database, tmp_path / "ledger.sqlite", tmp_path / "log.txt") as server,
        visiting(server, chromium) as open_page,
    ):
        page = open_page(f"/explorer?target={row.target_id}")
        expect(page.get_by_role("dialog").locator("dl.facts")).to_contain_text(said["zh"])
        page = open_page(f"/source?target={row.target_id}", language="en", width=390, height=844)
        turns = page.locator("article.notice .turn")
        expect(turns).to_have_count(len(starts))
        expect(turns.nth(number - 1)).to_have_text(said["en"])
        assert turns.nth(number - 1).get_attribute("lang") == "en"
        # The words that follow the page's number are those with which the page begins.
        after = turns.nth(number - 1).evaluate(
            "turn => { const range = document.createRange(); range.setStartAfter(turn);"
            " range.setEndAfter(turn.closest('article')); return range.toString(); }"
        )
        begin = starts[number - 1]
        assert bare(after).startswith(bare(notice.document.text[begin : begin + 12]))
