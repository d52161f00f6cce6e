"""One short notice as text, web page, Word file and PDF: the same rows, each with its words where it says."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import duckdb
import pytest
from pypdf import PdfReader

from loaders import build_database, extract_targets, parse_notice
from loaders.model import Extraction, Notice, Span
from loaders.readers import read_content
from loaders.spans import bare, squeeze
from tests.documents import word

FOLDER = Path(__file__).parent
OTHERS = (".html", ".docx", ".pdf")
NOWHERE = Span(0, 0)


def content(ending: str) -> bytes:
    return word.sample() if ending == ".docx" else (FOLDER / f"notice{ending}").read_bytes()


@cache
def read(ending: str) -> tuple[Notice, Extraction]:
    notice = parse_notice(read_content(f"notice{ending}", content(ending)))
    return notice, extract_targets(notice)


@pytest.mark.parametrize("ending", OTHERS)
def test_every_format_gives_the_same_rows(ending: str) -> None:
    (plain, expected), (notice, found) = read(".txt"), read(ending)
    assert len(expected.targets) == 11
    assert [replace(row, span=NOWHERE) for row in found.targets] == [
        replace(row, span=NOWHERE) for row in expected.targets
    ]
    assert [replace(one, span=NOWHERE) for one in found.numerals] == [
        replace(one, span=NOWHERE) for one in expected.numerals
    ]
    assert notice.metadata == plain.metadata
    assert [(c.chapter_no, c.title) for c in notice.chapters] == [(c.chapter_no, c.title) for c in plain.chapters]


@pytest.mark.parametrize("ending", OTHERS)
def test_every_format_gives_the_same_tasks_and_agencies(ending: str) -> None:
    found, expected = (
        [(task.task_no, task.chapter_no, task.title, task.body, task.places) for task in read(one)[0].tasks]
        for one in (ending, ".txt")
    )
    assert len(expected) == 6
    assert found == expected
    found, expected = (
        [[replace(who, span=NOWHERE) for who in task.responsibilities] for task in read(one)[0].tasks]
        for one in (ending, ".txt")
    )
    assert found == expected


@pytest.mark.parametrize("ending", [".txt", *OTHERS])
def test_the_words_of_a_row_are_what_the_reader_shows_at_its_place(ending: str) -> None:
    notice, extraction = read(ending)
    text = notice.document.text
    assert squeeze(text).text == squeeze(content(".txt").decode()).text
    for row in extraction.targets:
        assert bare(text[row.span.start : row.span.end]) == row.quote
    for task in notice.tasks:
        for one in task.responsibilities:
            assert bare(text[one.span.start : one.span.end]) == one.name_as_written


def test_only_a_pdf_has_pages() -> None:
    assert [len(read(ending)[0].document.page_starts) for ending in (".txt", *OTHERS)] == [0, 0, 0, 2]


def test_a_row_of_a_pdf_says_on_which_page_its_words_begin(tmp_path: Path) -> None:
    database = tmp_path / "targets.duckdb"
    build_database([FOLDER / "notice.pdf"], database)
    pages = [bare(page.extract_text()) for page in PdfReader(FOLDER / "notice.pdf").pages]
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute("select page_no, quote from shown_rows order by target_order").fetchall()
        starts = connection.execute("select page_no, source_start from document_pages order by page_no").fetchall()
    assert {page_no for page_no, _ in rows} == {1, 2}
    for page_no, quote in rows:
        # The quote of a row in a table is joined from cells; its value stands on the page all the same.
        assert quote in pages[page_no - 1] or quote[:4] in pages[page_no - 1]
    text = read(".pdf")[0].document.text
    for page_no, start in starts:
        head = "示范省人民政府公报"
        assert pages[page_no - 1].replace(head, "").startswith(bare(text[start : start + 12]))


def test_other_files_have_no_pages_in_the_database(tmp_path: Path) -> None:
    database = tmp_path / "targets.duckdb"
    build_database([FOLDER / "notice.txt"], database)
    with duckdb.connect(database, read_only=True) as connection:
        assert connection.execute("select count(*), count(page_no) from shown_rows").fetchone() == (11, 0)
        assert connection.execute("select count(*) from document_pages").fetchone() == (0,)
