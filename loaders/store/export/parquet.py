"""Parquet, a row group for each batch of rows, handed on as it is written."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from loaders.store.export.about import About
from loaders.store.export.rows import Rows

# The key of the file's metadata that holds `About.facts` as JSON.
VIEW = b"view"


def write_parquet(rows: Rows, about: About) -> Iterator[bytes]:
    """Parquet with the types of the schema; the metadata's key `view` holds the view as JSON, a field's `name` the
    column of the schema behind its header."""
    fields = [
        one.with_name(header).with_metadata({"name": one.name})
        for one, header in zip(rows.schema, rows.header, strict=True)
    ]
    schema = pa.schema(fields, {VIEW: json.dumps(about.facts(), ensure_ascii=False)})
    sink = _Sink()
    with pq.ParquetWriter(sink, schema) as writer:
        for batch in rows.batches:
            writer.write_batch(pa.record_batch(batch.columns, schema=schema))
            yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """A file that only grows and gives away what it was given; it remembers how far it has come."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        held = bytes(data)  # type: ignore[arg-type]
        self._held.append(held)
        self._size += len(held)
        return len(held)

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        """What was written since the last call."""
        found, self._held = b"".join(self._held), []
        return found
