"""The rows of one notice as bytes: what a process hands on and what a folder keeps until the next build.

Columns of typed values (an Arrow stream, compressed) rather than objects of Python: the writer hands them to DuckDB as
they are, no file can make its reader run anything, and another program can read them too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache

import duckdb
import pyarrow as pa

from loaders.store import schema
from loaders.store.tables import FILLED_BY_NOTICES, Row

# A new number for a new layout of the bytes.
_MARK = b"MUBIAO-ROWS 1\n"
_DIGEST = hashlib.sha256().digest_size


class DamagedError(ValueError):
    """Bytes that are not what `pack` gave."""


@cache
def columns() -> dict[str, pa.StructType]:
    """Table → names and types of its columns as the schema has them, for every table that is filled."""
    # One thread, since each takes its share of what a process may have of memory.
    with duckdb.connect(config={"threads": 1}) as connection:
        schema.create(connection)
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
        return {name: pa.struct(list(connection.table(name).limit(0).to_arrow_table().schema)) for (name,) in tables}


def names(table: str) -> list[str]:
    """The names of a table's columns, in their order."""
    return [field.name for field in columns()[table]]


def column_wise(table: str, rows: Sequence[Row]) -> pa.StructArray:
    """The rows of a table as one array; raises ValueError when they have not as many values as it has columns."""
    kind = columns()[table]
    given = list(zip(*rows, strict=True)) or [()] * kind.num_fields
    if len(given) != kind.num_fields:
        raise ValueError(f"{table} has {kind.num_fields} columns, the rows have {len(given)}")
    arrays = [pa.array(column, field.type) for column, field in zip(given, kind, strict=True)]
    return pa.StructArray.from_arrays(arrays, fields=list(kind))


def pack(rows: Mapping[str, Sequence[Row]]) -> bytes:
    """The rows of each of FILLED_BY_NOTICES as bytes that tell whether they are whole."""
    lists = {name: _one_list(column_wise(name, rows[name])) for name in FILLED_BY_NOTICES}
    batch = pa.record_batch(lists)
    sink = pa.BufferOutputStream()
    # A third more bytes than zstd, in a quarter of its time; a thread of its own would count as memory.
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pa.ipc.new_stream(sink, batch.schema, options=options) as stream:
        stream.write_batch(batch)
    body = sink.getvalue().to_pybytes()
    return _MARK + hashlib.sha256(body).digest() + body


def unpack(packed: bytes) -> dict[str, pa.StructArray]:
    """Table → its rows. Raises DamagedError unless `pack` of this version gave these bytes."""
    start = len(_MARK) + _DIGEST
    digest, body = packed[len(_MARK) : start], packed[start:]
    if not packed.startswith(_MARK) or hashlib.sha256(body).digest() != digest:
        raise DamagedError("these are not the rows of a notice, or not all of them")
    with pa.ipc.open_stream(body, options=pa.ipc.IpcReadOptions(use_threads=False)) as stream:
        batch = stream.read_next_batch()
    return {name: batch.column(name).flatten() for name in batch.schema.names}


def values(rows: pa.StructArray, column: str) -> list[object]:
    """The values of one column of a table."""
    return rows.field(column).to_pylist()


def _one_list(rows: pa.StructArray) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows)
