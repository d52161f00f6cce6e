"""Exports read back by other readers hold exactly the rows, with formulas made harmless and numbers left numbers."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from loaders.store.connect import open_readonly
from loaders.store.export import WRITERS, to_csv, to_jsonl, to_parquet
from loaders.store.write import write_database
from tests.sample import sample, sector_of

SQL = "select * from d.target_rows order by target_order"


@pytest.fixture(params=["relation", "frame", "arrow"])
def source(request: pytest.FixtureRequest, tmp_path: Path):
    """The rows of the sample in each of the shapes that an export takes."""
    path = tmp_path / "targets.duckdb"
    write_database(path, [sample()], sector_of=sector_of)
    with open_readonly(path) as connection:
        relation = connection.sql(SQL)
        shapes = {"relation": lambda: relation, "frame": relation.df, "arrow": relation.to_arrow_table}
        yield shapes[request.param]()


def test_csv_round_trip(source: object) -> None:
    content = to_csv(source)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["target_id"] for row in rows] == ["sample-1-a", "sample-1-b", "sample-1-c", "sample-2-a"]
    first = rows[0]
    assert first["value_low"] == "25"
    assert (first["value_high"], first["base_year"]) == ("", "")
    assert (first["due_date"], first["plan_year"]) == ("2023-12-31", "2023")
    assert rows[2]["indicator"] == "'=实施方案"
    assert rows[2]["quote"] == "印发=实施方案"
    frame = pd.read_csv(io.BytesIO(content))
    assert frame["value_low"].tolist()[:2] == [25, 3]
    assert frame["source_start"].dtype.kind == "i"


def test_csv_labels_stand_in_the_header_only(source: object) -> None:
    lines = to_csv(source, {"indicator": "指标"}).decode("utf-8-sig").split("\r\n")
    names = to_csv(source).decode("utf-8-sig").split("\r\n")
    assert lines[0] == names[0].replace(",indicator,", ",指标,")
    assert lines[1:] == names[1:]


def test_jsonl_round_trip(source: object) -> None:
    rows = [json.loads(line) for line in to_jsonl(source).decode().splitlines()]
    assert len(rows) == 4
    assert rows[1]["value_low"] == 3
    assert rows[0]["value_high"] is None
    assert rows[0]["deadline"] == "2023-12-31"
    assert rows[2]["indicator"] == "=实施方案"
    assert rows[1]["quote"] == "新增3至5家研发机构"


def test_parquet_round_trip(source: object) -> None:
    table = pq.read_table(io.BytesIO(to_parquet(source)))
    assert table["deadline"].to_pylist() == [date(2023, 12, 31), None, None, None]
    assert table["value_high"].to_pylist() == [None, 5.0, None, None]
    assert table["base_year"].to_pylist() == [None] * 4
    assert table.schema.field("base_year").type == pa.int32()
    assert table.schema.field("source_start").type == pa.int32()
    assert table["indicator"].to_pylist()[2] == "=实施方案"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_text_that_a_spreadsheet_would_run_is_harmless(start: str) -> None:
    content = to_csv(pd.DataFrame({"text": [f"{start}1+1", f"1{start}1"], "number": [-1.5, 2.0]}))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[1:] == [[f"'{start}1+1", "-1.5"], [f"1{start}1", "2"]]


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_no_rows_are_still_a_file(writer, tmp_path: Path) -> None:
    path = tmp_path / "targets.duckdb"
    write_database(path, [sample()], sector_of=sector_of)
    with open_readonly(path) as connection:
        content = writer(connection.sql("select * from d.target_rows where false").df())
    count = {
        "to_csv": lambda: len(pd.read_csv(io.BytesIO(content))),
        "to_jsonl": lambda: len(content.splitlines()),
        "to_parquet": lambda: pq.read_table(io.BytesIO(content)).num_rows,
    }
    assert count[writer.__name__]() == 0
