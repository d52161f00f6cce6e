"""A selection of `target_rows` as a file: every download, command and address writes through `FORMATS`.

    rows = in_words(frame, about)               # for a reader: columns and codes in words; or
    rows = as_named(schema, batches, about)     # for a program: the names of the schema
    for chunk in FORMATS["csv"].write(rows, about): ...

Each file tells from itself which filters made it. A CSV and a JSON Lines file stay one plain table, without lines in
front that a program would stumble over, so the columns `link` (this row), `view` (the view in words) and `view_link`
(its address) close every row: they survive sorting, filtering and the copying of a few lines into another table.
JSON and Parquet also hold the view once, under `view`; a workbook on a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from loaders.store.export.about import About, Filter, Origin, filters, origin
from loaders.store.export.parquet import write_parquet
from loaders.store.export.rows import ADDED, Rows, as_named, in_words
from loaders.store.export.table import table_xlsx
from loaders.store.export.text import table_csv, write_csv, write_json, write_jsonl
from loaders.store.export.workbook import write_xlsx

__all__ = ["ADDED", "FORMATS", "About", "Filter", "Format", "Origin", "Rows", "as_named", "filters", "in_words"]
__all__ += ["origin", "table_csv", "table_xlsx"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its media type as HTTP names it, and what writes it chunk by chunk."""

    media_type: str
    write: Callable[[Rows, About], Iterator[bytes]]


# By the ending of a file's name.
FORMATS: Mapping[str, Format] = {
    "csv": Format("text/csv; charset=utf-8; header=present", write_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "parquet": Format("application/vnd.apache.parquet", write_parquet),
    "jsonl": Format("application/jsonl; charset=utf-8", write_jsonl),
    "json": Format("application/json; charset=utf-8", write_json),
}
