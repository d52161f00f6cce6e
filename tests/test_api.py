"""The addresses for programs: the rows of the page with the same address, headers that caches obey, plain refusals."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette

from loaders.store import export
from pages import api
from pages.queries import rows, run
from pages.selection import Selection
from tests.asgi import Client
from tests.exported import lines
from tests.sample import sample, sector_of

JOINED = "from target_rows r join task_agencies a using (document_id, task_no)"
# An address, and the same rows in the same order asked of the file past all of our code.
ADDRESSES: dict[str, tuple[list[tuple[str, str]], str]] = {
    "everything": ([], "select target_id from target_rows order by document_id, target_order"),
    "agency in a role": (
        [("agency", "省科技厅"), ("role", "lead"), ("lang", "en")],
        f"select target_id {JOINED} where a.agency = '省科技厅' and a.role = 'lead' order by target_order",
    ),
    "types by value": (
        [("type", "increment"), ("type", "level"), ("sort", "value")],
        (
            "select target_id from target_rows where target_type in ('increment', 'level') order by canonical_unit"
            " nulls last, coalesce(canonical_value_high, canonical_value_low) desc nulls last, document_id,"
            " target_order"
        ),
    ),
    "chapter and firmness by deadline": (
        [("chapter", "深入实施创新驱动发展战略"), ("modality", "strive"), ("sort", "deadline"), ("agency", "")],
        (
            "select target_id from target_rows where chapter_no = 1 and modality = 'strive'"
            " order by named_date nulls last, document_id, target_order"
        ),
    ),
    "words": (
        [("text", "实验室")],
        (
            "select target_id from target_rows where contains(indicator || quote || task_title, '实验室')"
            " order by document_id, target_order"
        ),
    ),
    "nothing": ([("unit", "亩"), ("type", "rank")], "select target_id from target_rows where false"),
}


@pytest.fixture
def client(database: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The routes alone, over the database of this run."""
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    return Client(Starlette(routes=api.routes(lambda: ["localhost", "*.example.cn"])))


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_gives_the_rows_of_the_page_in_its_order(client: Client, database: Path, name: str) -> None:
    parameters, sql = ADDRESSES[name]
    with duckdb.connect(str(database), read_only=True) as connection:
        expected = [target_id for (target_id,) in connection.execute(sql).fetchall()]
    query = {}
    for key, value in parameters:
        query.setdefault(key, []).append(value)
    page = rows.rows(Selection.from_query(query), order=query.get("sort", ["text"])[0])
    assert page["target_id"].tolist() == expected
    assert (len(expected) > 2) is (name != "nothing")

    content = client.get("/api/targets.csv", parameters)
    assert content.status == 200
    found = lines(content.content)
    assert [row["target_id"] for row in found] == expected
    assert [int(row["source_start"]) for row in found] == page["source_start"].tolist()
    whole = client.get("/api/targets.json", parameters).json()
    assert [row["target_id"] for row in whole["rows"]] == expected
    assert whole["view"]["rows"] == len(expected)
    assert whole["view"]["link"].startswith("http://localhost/explorer?")


def test_every_format_holds_the_same_rows_through_small_batches(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 7)
    answers = {suffix: client.get(f"/api/targets.{suffix}?lang=en") for suffix in export.FORMATS}
    book = openpyxl.load_workbook(io.BytesIO(answers["xlsx"].content), read_only=True)
    ids = {
        "csv": [row["target_id"] for row in lines(answers["csv"].content)],
        "xlsx": [line[0] for line in book["Data"].iter_rows(min_row=2, values_only=True)],
        "parquet": pq.read_table(io.BytesIO(answers["parquet"].content))["target_id"].to_pylist(),
        "jsonl": [json.loads(line)["target_id"] for line in answers["jsonl"].text.splitlines()],
        "json": [row["target_id"] for row in answers["json"].json()["rows"]],
    }
    assert len(ids["csv"]) > 300
    for suffix in ("csv", "jsonl", "json"):
        largest = max(
            chunk.count(b"target_id=" if suffix == "csv" else b'"target_id"') for chunk in answers[suffix].chunks
        )
        assert largest <= 7, "the rows of one batch at a time, never all of them"
    for suffix, found in ids.items():
        assert found == ids["csv"], suffix
        assert answers[suffix].headers["content-type"] == export.FORMATS[suffix].media_type


def test_the_name_of_the_file_is_chinese_and_has_a_plain_twin(client: Client) -> None:
    headers = client.get("/api/targets.csv", [("agency", "省科技厅")]).headers
    found = re.fullmatch(
        r'attachment; filename="(targets_[\d-]+\.csv)"; filename\*=UTF-8\'\'([\w.~%-]+)', headers["content-disposition"]
    )
    assert found
    assert unquote(found[2]).startswith("鲁政办字〔2023〕5号_省科技厅_")
    assert found[1].removeprefix("targets") == unquote(found[2])[-len("_2023-01-01.csv") :]
    assert "access-control-allow-origin" not in client.get("/healthz", origin="http://a.b").headers


def test_an_unchanged_view_costs_no_rows(
    client: Client, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/api/targets.csv?role=lead")
    tag = first.headers["etag"]
    again = client.get("/api/targets.csv?role=lead", if_none_match=f'"other", {tag}')
    assert (again.status, again.content, again.headers["etag"]) == (304, b"", tag)
    assert first.headers["cache-control"] == again.headers["cache-control"] == "private, no-cache"
    others = ("csv?role=shared", "json?role=lead", "csv?role=lead&lang=en", "csv?role=lead&sort=value")
    assert tag not in {client.get(f"/api/targets.{other}").headers["etag"] for other in others}
    head = client.ask("HEAD", "/api/targets.csv?role=lead")
    assert (head.status, head.content) == (200, b"")
    for name in ("etag", "last-modified", "content-type", "content-disposition", "link", "vary"):
        assert head.headers[name] == first.headers[name]
    assert "content-length" not in head.headers

    rebuilt = tmp_path / "rebuilt.duckdb"
    shutil.copyfile(database, rebuilt)
    monkeypatch.setenv("MUBIAO_DATABASE", str(rebuilt))
    assert client.get("/api/targets.csv?role=lead", if_none_match=tag).status == 200


REFUSED = {
    "agancy=省科技厅": ("agency", "agency"),
    "colour=red": ("document", "document"),
    "agency=省科技": ("省科技厅", "省科技厅"),
    "type=levle": ("level", "level"),
    "sort=size": ("deadline", "deadline"),
    "agency_match=some": ("any", "all"),
    "lang=fr": ("zh", "en"),
    "sort=text&sort=value": ("只能给一次", "once only"),
    "target=shandong-2023.1.55650e3d": ("打开一行", "opens a row"),
}


@pytest.mark.parametrize("query", REFUSED)
def test_what_is_not_known_is_named_in_the_readers_language(client: Client, query: str) -> None:
    for tongue, part in zip(("zh-CN,zh;q=0.9,en;q=0.8", "en-GB,en;q=0.9,zh;q=0.1"), REFUSED[query], strict=True):
        answer = client.get(f"/api/targets.csv?{quote(query, safe='=&')}", accept_language=tongue)
        assert answer.status == 400
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert part in answer.text
        assert answer.text.count("\n") == 1
        assert answer.headers["content-language"] == tongue[:2]


def test_a_refusal_of_json_is_json_with_the_near_values(client: Client) -> None:
    answer = client.get("/api/targets.json?" + urlencode({"agency": "省科技", "lang": "en"}))
    assert answer.status == 400
    assert answer.json() == {"error": "Not in the database: Agency “省科技”. Near it: 省科技厅", "near": ["省科技厅"]}
    assert client.get("/api/targets.csv?text=%FF").status == 400


@pytest.mark.parametrize("path", ["/api/targets.csv", "/healthz"])
def test_other_methods_and_hosts_get_a_sentence(client: Client, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = client.ask(method, path)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    allowed = {"localhost": 200, "localhost:8501": 200, "LOCALHOST.": 200, "a.example.cn": 200}
    refused = {"example.cn": 421, "evil.test": 421, "localhost.evil.test": 421, "notexample.cn": 421, "": 421}
    for host, status in (allowed | refused).items():
        assert client.get(path, host=host).status == status, host


def test_an_address_with_nothing_behind_it_names_those_that_have(client: Client) -> None:
    for path in ("/api", "/api/targets.xml", "/api/targets"):
        answer = client.get(path, accept_language="en")
        assert answer.status == 404
        assert "/api/targets.parquet" in answer.text


BROKEN: dict[str, Callable[[Path, Path], None]] = {
    "missing": lambda path, whole: None,  # noqa: ARG005
    "empty": lambda path, whole: path.write_bytes(b""),  # noqa: ARG005
    "a text": lambda path, whole: path.write_bytes(b"no database" * 500),  # noqa: ARG005
    "a folder": lambda path, whole: path.mkdir(),  # noqa: ARG005
    "half copied": lambda path, whole: path.write_bytes(whole.read_bytes()[:300_000]),
    "of another version": lambda path, whole: _other_version(path, whole),
    "of something else": lambda path, whole: duckdb.connect(str(path)).close(),  # noqa: ARG005
}


def _other_version(path: Path, whole: Path) -> None:
    shutil.copyfile(whole, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("update build set schema_version = 'other'")


@pytest.mark.parametrize("how", BROKEN)
def test_a_database_that_cannot_answer_is_unavailable_with_the_reason(
    client: Client, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    path = tmp_path / "targets.duckdb"
    BROKEN[how](path, database)
    monkeypatch.setenv("MUBIAO_DATABASE", str(path))
    health = client.get("/healthz")
    assert health.status == 503
    assert health.headers["cache-control"] == "no-store"
    assert health.json()["status"] == "unavailable"
    assert "targets.duckdb" in health.json()["reason"]
    assert str(tmp_path) not in health.text, "where the file lies is not the client's to know"
    answer = client.get("/api/targets.csv?lang=en&role=lead")
    assert answer.status == 503
    assert "run make build" in answer.text
    assert answer.text.count("\n") == 1


def test_health_follows_the_file(client: Client, database: Path, tmp_path: Path, monkeypatch) -> None:
    from loaders.store.write import write_database

    path = tmp_path / "targets.duckdb"
    shutil.copyfile(database, path)
    monkeypatch.setenv("MUBIAO_DATABASE", str(path))
    with duckdb.connect(str(database), read_only=True) as connection:
        [(count,)] = connection.execute("select count(*) from targets").fetchall()
    first = client.get("/healthz")
    assert first.status == 200
    assert first.json().items() >= {"status": "ok", "documents": 1, "rows": count}.items()
    write_database(path, [sample(), sample("other")], sector_of=sector_of)
    second = client.get("/healthz").json()
    assert (second["documents"], second["rows"]) == (2, 8)
    assert second["build"] != first.json()["build"]
    path.unlink()
    assert client.get("/healthz").status == 503
