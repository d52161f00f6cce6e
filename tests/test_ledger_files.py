"""The ledger taken away: the address for programs and the buttons of the page give exactly the lines in view."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette

from loaders import reference
from loaders.ledger import record
from loaders.ledger.model import Report
from loaders.store import export
from pages import api
from pages.components import download
from pages.queries import ledger
from pages.selection import Selection
from tests.asgi import Client
from tests.ledger.sample import draft

ON = date(2023, 7, 11)
AGENCY = "省科技厅"


@pytest.fixture
def client(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """The routes over the database of this run and a ledger in which one agency has reported for June."""
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    monkeypatch.setenv("MUBIAO_LEDGER", str(tmp_path / "ledger.sqlite"))
    led = {name: duty for name, duty in ledger.duties().items() if AGENCY in duty.agencies}
    said = [
        Report(name, "2023-06", date(2023, 6, 30), 5.0, "5", evidence="=统计月报", problem="土地")
        if duty.goal.comparator
        else Report(name, "2023-06", date(2023, 6, 30), status="done")
        for name, duty in led.items()
    ]
    own = ledger.opened()
    record.reports(own, draft(date(2023, 7, 5)), said, [duty.stated for duty in led.values()])
    yield Client(Starlette(routes=api.routes(lambda: ["localhost"])))
    own.close()


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_address_gives_every_line_of_the_day(client: Client) -> None:
    answer = client.get("/api/ledger.csv?on=2023-07-11")
    assert answer.status == 200
    found = rows_of(answer.content)
    at = ledger.at(ON)
    assert [row["target_id"] for row in found] == ledger.lines(Selection(), at)["target_id"].tolist()
    assert {row["state"] for row in found} == {state for state, n in ledger.by_state(Selection(), at).items() if n}
    reported = [row for row in found if row["reporting_agency"] == AGENCY]
    assert len(reported) == sum(AGENCY in duty.agencies for duty in ledger.duties().values())
    assert {row["as_of"] for row in reported} == {"2023-06-30"}
    assert not [row for row in found if row["reporting_agency"] != AGENCY and (row["evidence"] or row["latest_value"])]


def test_an_earlier_day_knows_of_no_report(client: Client) -> None:
    found = client.get("/api/ledger.jsonl?on=2023-07-04").text.splitlines()
    assert len(found) == len(ledger.duties())
    assert {json.loads(line)["entries"] for line in found} == {0}


@pytest.mark.parametrize("suffix", export.FORMATS)
def test_each_format_holds_the_lines_of_a_filtered_view(client: Client, suffix: str) -> None:
    answer = client.get(
        f"/api/ledger.{suffix}",
        [("agency", AGENCY), ("role", "lead"), ("on", "2023-07-11"), ("state", "done"), ("state", "unreported")],
    )
    assert answer.status == 200, answer.text
    at = ledger.at(ON)
    wanted = ledger.lines(Selection(agency=(AGENCY,), role=("lead",)), at, ("unreported", "done"))
    assert 0 < len(wanted) < len(ledger.duties())
    readers = {
        "csv": lambda content: [row["target_id"] for row in rows_of(content)],
        "jsonl": lambda content: [json.loads(line)["target_id"] for line in content.decode().splitlines()],
        "json": lambda content: [row["target_id"] for row in json.loads(content)["rows"]],
        "parquet": lambda content: pq.read_table(io.BytesIO(content))["target_id"].to_pylist(),
        "xlsx": lambda content: [
            row[0] for row in list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)[1:]
        ],
    }
    assert readers[suffix](answer.content) == wanted["target_id"].tolist()


def test_a_file_says_which_day_and_states_made_it(client: Client) -> None:
    view = client.get("/api/ledger.json?on=2023-07-11&state=done").json()["view"]
    assert {(one["field"], one["value"]) for one in view["filters"]} == {("on", "2023-07-11"), ("state", "done")}
    assert view["link"].startswith("http://localhost/ledger?on=2023-07-11&state=done")


def test_an_unchanged_ledger_costs_no_lines_and_a_new_report_shows(client: Client) -> None:
    first = client.get("/api/ledger.csv?on=2023-07-11")
    again = client.get("/api/ledger.csv?on=2023-07-11", if_none_match=first.headers["etag"])
    assert (again.status, again.content) == (304, b"")
    name, duty = next((name, duty) for name, duty in ledger.duties().items() if AGENCY not in duty.agencies)
    status = None if duty.goal.comparator else "under_way"
    said = Report(name, "2023-06", date(2023, 6, 30), None if status else 1.0, "1", status)
    record.reports(ledger.opened(), draft(date(2023, 7, 6)), [said], [duty.stated])
    changed = client.get("/api/ledger.csv?on=2023-07-11", if_none_match=first.headers["etag"])
    assert changed.status == 200
    before, after = (sum(int(row["entries"]) for row in rows_of(one.content)) for one in (first, changed))
    assert after == before + 1


@pytest.mark.parametrize(
    ("query", "named"),
    [
        (("on", "yesterday"), "yesterday"),
        (("state", "late"), "late"),
        (("sort", "value"), "sort"),
        (("agency", "省科学厅"), "省科学厅"),
    ],
)
def test_what_is_not_known_is_refused_by_name(client: Client, query: tuple[str, str], named: str) -> None:
    answer = client.get("/api/ledger.csv", [query])
    assert answer.status == 400
    assert named in answer.text


def test_the_rows_take_no_day_of_the_ledger(client: Client) -> None:
    assert client.get("/api/targets.csv?on=2023-07-11").status == 400


def test_a_ledger_that_cannot_be_opened_is_said_to_be_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_LEDGER", "/nowhere/at/all/ledger.sqlite")
    answer = client.get("/api/ledger.csv")
    assert (answer.status, "no_folder" in answer.text) == (503, True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_file_for_a_reader_says_states_and_reasons_in_words(client: Client, language: str) -> None:  # noqa: ARG001
    at = ledger.at(ON)
    content = download.ledger_content(Selection(), at, (), language, "http://localhost", "csv")
    found = rows_of(content)
    words = reference.label("field", "state", language)
    counts: dict[str, int] = {}
    for row in found:
        counts[row[words]] = counts.get(row[words], 0) + 1
    wanted = {
        reference.label("state", state, language): n for state, n in ledger.by_state(Selection(), at).items() if n
    }
    assert counts == wanted
    assert all(row[reference.label("field", "state_reason", language)] for row in found)
    evidence = {row[reference.label("field", "evidence", language)] for row in found}
    assert "'=统计月报" in evidence, "no spreadsheet runs what an agency typed"
