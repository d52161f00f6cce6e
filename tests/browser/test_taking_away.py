"""Files and addresses as the served app gives them: the formats beside the CSV, the API and the health of the app."""

from __future__ import annotations

import io
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from loaders import reference
from tests.browser.conftest import Server
from tests.exported import lines

AGENCY = "省科技厅"


def asked(request: urllib.request.Request | str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own loopback
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_the_served_app_answers_programs_beside_its_pages(server: Server, database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        [(count,)] = connection.execute("select count(*) from targets").fetchall()
        expected = connection.execute(
            "select target_id from target_rows join task_agencies using (document_id, task_no)"
            " where agency = ? and role = 'lead' order by document_id, target_order",
            [AGENCY],
        ).fetchall()
    status, health = asked(f"{server.url}/healthz")
    assert (status, json.loads(health)["rows"]) == (200, count)
    address = f"{server.url}/api/targets.csv?{urlencode({'agency': AGENCY, 'role': 'lead'})}"
    status, content = asked(address)
    assert status == 200
    found = lines(content)
    assert [row["target_id"] for row in found] == [target_id for (target_id,) in expected]
    assert found[0]["link"].startswith(f"{server.url}/explorer?target=")
    foreign = urllib.request.Request(address, headers={"Host": "evil.test"})  # noqa: S310
    assert asked(foreign)[0] == 421
    assert asked(urllib.request.Request(f"{server.url}/healthz", method="POST"))[0] == 405  # noqa: S310
    log = server.log.read_text("utf-8")
    assert "Traceback" not in log
    assert "No runtime found" not in log


@pytest.mark.browser
def test_the_other_formats_stand_beside_the_csv(open_page: Callable[..., Page]) -> None:
    page = open_page(f"/explorer?{urlencode({'agency': AGENCY, 'sort': 'value'})}")
    button = page.get_by_test_id("stDownloadButton").filter(has_text="CSV")
    (count,) = re.findall(r"\d+", button.inner_text())
    page.get_by_role("button", name=reference.label("export", "more", "zh")).click()
    said = [reference.words("export", suffix, "zh", n=count) for suffix in ("xlsx", "parquet", "jsonl")]
    for words in said:
        expect(page.get_by_test_id("stDownloadButton").filter(has_text=words)).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_test_id("stDownloadButton").filter(has_text=said[0]).get_by_role("button").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    assert AGENCY in waiting.value.suggested_filename
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert book.worksheets[0].max_row - 1 == int(count)
    (code,) = page.get_by_test_id("stCode").filter(has_text="/api/targets.csv").all()
    status, content = asked(code.inner_text().strip())
    assert (status, len(lines(content))) == (200, int(count))
    identifiers = [line[0] for line in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert [row["target_id"] for row in lines(content)] == identifiers
