"""A selection of `target_rows` as the bytes of a file: CSV, JSON Lines or Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

# A spreadsheet runs a text cell that starts with one of these as a formula; Chinese ones take the full-width forms too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Columns of the schema that hold whole numbers: a frame with empty cells has turned them into floats.
_WHOLE = ("_year", "_order", "_start", "_end", "chapter_no")

Source = pd.DataFrame | duckdb.DuckDBPyRelation | pa.Table


def to_csv(source: Source, labels: Mapping[str, str] | None = None) -> bytes:
    """CSV in UTF-8 with a byte order mark, CRLF line ends, and a header of column names, or of `labels` where given.

    Text that a spreadsheet would run as a formula gets a leading '; numbers stay numbers, null is the empty cell.
    """
    table = as_table(source)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_harmless((labels or {}).get(name, name)) for name in table.column_names)
    writer.writerows([_cell(value) for value in row] for row in _rows(table))
    return file.getvalue().encode("utf-8-sig")


def to_jsonl(source: Source, labels: Mapping[str, str] | None = None) -> bytes:
    """One JSON object a line in UTF-8, keyed by column names (or `labels`); dates are ISO strings, null is null."""
    table = as_table(source)
    names = [(labels or {}).get(name, name) for name in table.column_names]
    lines = (json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=False) for row in _rows(table))
    return "".join(f"{line}\n" for line in lines).encode()


def to_parquet(source: Source, labels: Mapping[str, str] | None = None) -> bytes:
    """Parquet with the types of the schema: whole numbers, doubles, dates, text."""
    table = as_table(source)
    file = io.BytesIO()
    pq.write_table(table.rename_columns([(labels or {}).get(name, name) for name in table.column_names]), file)
    return file.getvalue()


WRITERS: Mapping[str, Callable[..., bytes]] = {"csv": to_csv, "jsonl": to_jsonl, "parquet": to_parquet}


def as_table(source: Source) -> pa.Table:
    """The rows as Arrow in the types of the schema, also where a frame has made times of dates, floats of integers."""
    if isinstance(source, pa.Table):
        table = source
    elif isinstance(source, pd.DataFrame):
        table = pa.Table.from_pandas(source, preserve_index=False).replace_schema_metadata(None)
    else:
        table = source.to_arrow_table()
    fields = []
    for field in table.schema:
        if pa.types.is_timestamp(field.type):
            field = field.with_type(pa.date32())
        elif field.name.endswith(_WHOLE):
            field = field.with_type(pa.int32())
        elif pa.types.is_large_string(field.type):
            field = field.with_type(pa.string())
        fields.append(field)
    return table.cast(pa.schema(fields))


def _rows(table: pa.Table) -> list[tuple[object, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _harmless(value) if isinstance(value, str) else _plain(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _plain(value: object) -> object:
    """28000.0 as 28000, dates as ISO text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
