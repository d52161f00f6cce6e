"""Files read back by other readers hold exactly the rows, tell which view made them, and run nothing."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import reference
from loaders.model import NoticeError
from loaders.store import export
from loaders.store.connect import open_readonly
from loaders.store.export import workbook
from loaders.store.export.cells import MAX_UNITS
from loaders.store.schema import create
from loaders.store.write import write_database
from pages.queries import ledger, rows
from pages.selection import Selection
from tests.exported import AT, BASE, exported, lines
from tests.sample import sample, sector_of

SQL = "select * from d.target_rows order by target_order"
NAMES = ["sample-1-a", "sample-1-b", "sample-1-c", "sample-2-a"]
VIEW = Selection(agency=("省工业和信息化厅",), role=("lead",), type=("ratio", "increment"), agency_match="all")
CODES = ("kind", "target_type", "comparator", "modality", "deadline_basis", "indicator_basis")
SHEETS = {"zh": ["数据", "筛选条件", "字段说明", "来源"], "en": ["Data", "Filters", "Field notes", "Source"]}


@pytest.fixture
def _served(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))


def about(count: int = 4, language: str = "en") -> export.About:
    return export.About(language, BASE, {}, (), f"all: {count} rows", count, AT, export.Origin("build", ()))


def written(suffix: str, rows: export.Rows, said: export.About) -> bytes:
    return b"".join(export.FORMATS[suffix].write(rows, said))


@pytest.fixture
def raw(tmp_path: Path):
    """A format → the rows of the sample as the command line and the API write them."""
    path = tmp_path / "targets.duckdb"
    write_database(path, [sample()], sector_of=sector_of)
    with open_readonly(path) as connection:

        def write(suffix: str, sql: str = SQL, batch: int = 3) -> bytes:
            reader = connection.sql(sql).to_arrow_reader(batch)
            return written(suffix, export.as_named(reader.schema, reader, about()), about())

        yield write


def one_column(texts: list[str | None], name: str = "quote") -> export.Rows:
    """Rows with these texts in one column, as far as a writer needs them."""
    columns = {"document_id": pa.array(["d"] * len(texts)), name: pa.array(texts, pa.string())}
    batch = pa.record_batch(columns)
    return export.Rows(batch.schema, [batch])


def test_csv_round_trip(raw) -> None:
    content = raw("csv")
    assert content.startswith(b"\xef\xbb\xbf")
    found = lines(content)
    assert [row["target_id"] for row in found] == NAMES
    first = found[0]
    assert first["value_low"] == "25"
    assert (first["value_high"], first["base_year"]) == ("", "")
    assert (first["due_date"], first["plan_year"]) == ("2023-12-31", "2023")
    assert found[2]["indicator"] == "'=实施方案"
    assert found[2]["quote"] == "印发=实施方案"
    frame = pd.read_csv(io.BytesIO(content))
    assert frame["value_low"].tolist()[:2] == [25, 3]
    assert frame["source_start"].dtype.kind == "i"


def test_json_in_lines_and_whole_hold_the_same_rows(raw) -> None:
    found = [json.loads(line) for line in raw("jsonl").decode().splitlines()]
    assert len(found) == 4
    assert (found[1]["value_low"], found[0]["value_high"]) == (3, None)
    assert found[0]["deadline"] == "2023-12-31"
    assert found[2]["indicator"] == "=实施方案"
    assert found[1]["quote"] == "新增3至5家研发机构"
    whole = json.loads(raw("json"))
    assert whole["rows"] == found
    assert whole["view"] == json.loads(json.dumps(about().facts()))


def test_parquet_round_trip(raw) -> None:
    table = pq.read_table(io.BytesIO(raw("parquet")))
    assert table["deadline"].to_pylist() == [date(2023, 12, 31), None, None, None]
    assert table["value_high"].to_pylist() == [None, 5.0, None, None]
    assert table["base_year"].to_pylist() == [None] * 4
    assert table.schema.field("base_year").type == pa.int32()
    assert table.schema.field("source_start").type == pa.int32()
    assert table["indicator"].to_pylist()[2] == "=实施方案"
    assert json.loads(table.schema.metadata[b"view"])["sentence"] == "all: 4 rows"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_text_that_a_spreadsheet_would_run_is_harmless(start: str) -> None:
    content = written("csv", one_column([f"{start}1+1", f"1{start}1"]), about(2))
    assert [row["quote"] for row in lines(content)] == [f"'{start}1+1", f"1{start}1"]


def test_no_rows_are_still_a_file(raw) -> None:
    sql = "select * from d.target_rows where false"
    header = lines(raw("csv"))[0].keys()
    assert next(csv.reader(io.StringIO(raw("csv", sql).decode("utf-8-sig")))) == list(header)
    assert raw("jsonl", sql) == b""
    assert json.loads(raw("json", sql))["rows"] == []
    assert pq.read_table(io.BytesIO(raw("parquet", sql))).column_names == list(header)
    assert openpyxl.load_workbook(io.BytesIO(raw("xlsx", sql)))["Data"].max_row == 1


def selection_of(link: str) -> tuple[Selection, str]:
    query = parse_qs(urlsplit(link).query)
    return Selection.from_query(query), query.get("sort", ["text"])[0]


@pytest.mark.usefixtures("_served")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_file_alone_tells_which_filters_made_it(language: str) -> None:
    expected = rows.rows(VIEW, order="value")["target_id"].tolist()
    assert 3 < len(expected) < 100
    label = {name: reference.label("field", name, language) for name in ("target_id", "link", "view", "view_link")}

    taken = lines(exported("csv", VIEW, order="value", language=language))
    assert [row[label["target_id"]] for row in taken] == expected
    (view_link,) = {row[label["view_link"]] for row in taken}
    assert selection_of(view_link) == (VIEW, "value")
    (sentence,) = {row[label["view"]] for row in taken}
    agency = {"zh": "省工业和信息化厅", "en": "Industry"}[language]
    assert agency in sentence
    assert reference.label("target_type", "ratio", language) in sentence
    for row in taken:
        opened = urlsplit(row[label["link"]])
        assert (opened.path, parse_qs(opened.query)["target"]) == ("/explorer", [row[label["target_id"]]])

    objects = [json.loads(line) for line in exported("jsonl", VIEW, language=language).splitlines()]
    assert {selection_of(one[label["view_link"]])[0] for one in objects} == {VIEW}
    metadata = pq.read_schema(io.BytesIO(exported("parquet", VIEW, language=language))).metadata
    facts = json.loads(metadata[b"view"])
    assert (selection_of(facts["link"])[0], facts["sentence"], facts["rows"]) == (VIEW, sentence, len(expected))
    assert {(one["field"], one["value"]) for one in facts["filters"]} == {
        (field, value) for field, values in VIEW.to_query().items() for value in values
    }


@pytest.mark.usefixtures("_served")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_holds_rows_filters_notes_and_source(language: str, database: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    content = exported("xlsx", VIEW, order="value", language=language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == SHEETS[language]
    data, filters, notes, source = (list(sheet.values) for sheet in book)
    expected = rows.rows(VIEW, order="value")

    header = {name: at for at, name in enumerate(data[0])}
    label = {row["code"]: row[language] for row in reference.rows("labels") if row["code_set"] == "field"}
    column = {name: [line[header[label[name]]] for line in data[1:]] for name in (*expected, *export.ADDED) if
              label.get(name) in header}  # fmt: skip
    assert column["target_id"] == expected["target_id"].tolist()
    assert [value for value in column["value_low"] if value is not None] == expected["value_low"].dropna().tolist()
    assert all(isinstance(value, int) for value in column["source_start"])
    assert {value.date() for value in column["due_date"]} == {day.date() for day in expected["due_date"]}
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert not book.worksheets[0]._hyperlinks

    words = {tuple(line) for line in filters}
    agency = {"zh": "省工业和信息化厅", "en": "Industry"}[language]
    assert any(line[2] == "agency=省工业和信息化厅" and agency in line[1] for line in words)
    assert (label["target_type"], reference.label("target_type", "ratio", language), "type=ratio") in words
    facts = {line[0]: line[1] for line in filters if line[0]}
    assert selection_of(facts[reference.label("export", "view_link", language)]) == (VIEW, "value")
    assert facts[reference.label("export", "rows", language)] == len(expected)
    exported_at = datetime.fromisoformat(facts[reference.label("export", "exported_at", language)])
    assert before <= exported_at <= datetime.now(UTC)

    assert [line[0] for line in notes[1:]] == list(data[0])
    spelled = {line[1]: line[3] or "" for line in notes[1:]}
    for code_set in CODES:
        assert all(f"{code}: " in spelled[code_set] for code in expected[code_set].dropna())
    with duckdb.connect(str(database), read_only=True) as connection:
        [(sha, number, tasks)] = connection.execute(
            "select content_sha256, document_no, (select count(*) from tasks) from documents"
        ).fetchall()
    said = dict(line[:2] for line in source if line[0])
    assert said[reference.label("export", "content_sha256", language)] == sha
    assert said[reference.label("export", "document_no", language)] == number
    assert said[reference.label("export", "tasks", language)] == tasks
    assert said[reference.label("export", "rows_of_notice", language)] == len(expected)
    assert reference.label("translation", "note_empty", language) in said.values()


AWKWARD = (
    st.text(max_size=40)
    | st.sampled_from(["=1+1", "+1", "@SUM(A1)", "http://a.b", "<r>x</r>", "<r><t>=1</t></r>", "1", ""])
    | st.sampled_from(["\ufffe", "\x00", "_x0041_ ", " a\n b ", "\r"])
    | st.builds(lambda letter, n: letter * n, st.sampled_from("中𠀀a"), st.integers(16_000, 40_000))
)


@settings(max_examples=25, deadline=None)
@given(st.lists(AWKWARD, min_size=1, max_size=4))
def test_any_text_is_text_in_a_workbook_and_what_it_loses_is_said(texts: list[str]) -> None:
    content = written("xlsx", one_column(texts), about(len(texts)))
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [line[1] for line in book["Data"].iter_rows(min_row=2)]
    losses = [line for line in book["Filters"].values if len(line) > 1 and str(line[1]).startswith("Line ")]
    altered = 0
    for text, cell in zip(texts, cells, strict=True):
        assert cell.data_type in ("s", "inlineStr", "n" if not text else "s")
        found = re.sub(r"_x005F_(x[0-9A-Fa-f]{4}_)", r"_\1", cell.value or "")
        assert len(found.encode("utf-16-le")) <= 2 * MAX_UNITS
        fits = len(text.encode("utf-16-le", "surrogatepass")) <= 2 * MAX_UNITS
        possible = not re.search(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", text)
        altered += (not fits) + (not possible)
        if fits and possible:
            assert found == text
        elif possible:
            assert text.startswith(found)
            assert len(found) > 16_000
    assert len(losses) == altered
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        data = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in data
    assert "<hyperlink" not in data


def test_more_rows_than_a_sheet_has_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 1)
    with pytest.raises(NoticeError, match="A sheet holds 1 row and the view has 2"):
        written("xlsx", one_column(["a", "b"]), about(2))


@pytest.mark.usefixtures("_served")
def test_every_column_has_a_note_and_the_english_one_is_the_schemas(raw) -> None:
    notes = {row["field"]: row for row in reference.rows("field_notes")}
    with duckdb.connect() as connection:
        create(connection)
        comments = dict(
            connection.execute(
                "select column_name, comment from duckdb_columns() where table_name = 'target_rows'"
            ).fetchall()
        )
    assert {name: notes[name]["en"] for name in comments} == comments
    columns = {*lines(raw("csv"))[0], "value", "chapter_title_en", "task_title_en", "unit_en", *ledger.ADDED}
    assert notes.keys() == columns
    assert not [row["field"] for row in notes.values() if not re.search(r"[一-鿿]", row["zh"])]
    for language in ("zh", "en"):
        header = next(csv.reader(io.StringIO(exported("csv", language=language).decode("utf-8-sig"))))
        assert len(set(header)) == len(header), "two columns of one name"
