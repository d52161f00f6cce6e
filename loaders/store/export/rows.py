"""The rows of a file, whatever gave them: one schema, batches that pass through, the words of the header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd
import pyarrow as pa

from loaders import reference
from loaders.store.export import links
from loaders.store.export.about import About, codes

# Columns whose codes a reader's file says in words.
CODES = ("target_type", "kind", "comparator", "modality", "deadline_basis", "indicator_basis")
# What every file adds to the columns of target_rows, at its end.
ADDED = ("link", "view", "view_link")
_ENGLISH_ONLY = ("indicator_en", "chapter_title_en", "task_title_en", "unit_en")
# Columns of the schema that hold whole numbers: a frame with empty cells has turned them into floats.
_WHOLE = ("_year", "_order", "_start", "_end", "chapter_no")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows on their way into a file: the batches have the columns of `schema`, which `headers` may call otherwise."""

    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def header(self) -> list[str]:
        """What the file calls its columns, in their order."""
        return [self.headers.get(name, name) for name in self.schema.names]

    def lines(self) -> Iterator[list[tuple[object, ...]]]:
        """Batch by batch, the rows as tuples; null is None, a date is a date."""
        for batch in self.batches:
            yield list(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def as_named(schema: pa.Schema, batches: Iterable[pa.RecordBatch], about: About) -> Rows:
    """Lines of the view `target_rows` under the names of the schema, with the links of ADDED."""
    wanted = _typed(schema)
    return _linked(Rows(wanted, (batch.cast(wanted) for batch in batches)), about)


def in_words(found: pd.DataFrame, about: About) -> Rows:
    """Rows for a reader: columns and codes in words of the language, names as the notice has them, and the links.

    `found` has the columns of `target_rows` and value_zh, value_en, indicator_en, chapter_title_en, task_title_en and
    unit_en.
    """
    language = about.language
    # What has English stands in the columns for it; a Chinese file has none of them.
    dropped = ("value_zh", "value_en", *(_ENGLISH_ONLY if language == "zh" else ()))
    frame = found.drop(columns=list(dropped))
    frame.insert(frame.columns.get_loc("comparator"), "value", found[f"value_{language}"])
    for column in CODES:
        words = codes(column, language)
        frame[column] = pd.Series(
            [words[code] if isinstance(code, str) else None for code in frame[column]], frame.index, dtype="str"
        )
    corrected = reference.label("text", "corrected", language)
    frame["is_corrected"] = pd.Series(
        [corrected if yes else None for yes in frame["is_corrected"]], frame.index, dtype="str"
    )
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    wanted = _typed(table.schema)
    rows = _linked(Rows(wanted, table.cast(wanted).to_batches()), about)
    return replace(rows, headers={name: reference.label("field", name, language) for name in rows.schema.names})


def _linked(rows: Rows, about: About) -> Rows:
    def linked(batch: pa.RecordBatch) -> pa.RecordBatch:
        each = [links.row(about.base, target_id, about.language) for target_id in batch["target_id"].to_pylist()]
        added = (each, [about.sentence] * len(each), [about.link] * len(each))
        return pa.record_batch([*batch.columns, *(pa.array(one, pa.string()) for one in added)], schema=schema)

    schema = pa.schema([*rows.schema, *(pa.field(name, pa.string()) for name in ADDED)])
    return replace(rows, schema=schema, batches=(linked(batch) for batch in rows.batches))


def _typed(schema: pa.Schema) -> pa.Schema:
    """The types of the database's schema, also where a frame has made times of dates, floats of integers."""
    fields = []
    for one in schema:
        if pa.types.is_timestamp(one.type):
            one = one.with_type(pa.date32())
        elif one.name.endswith(_WHOLE):
            one = one.with_type(pa.int32())
        elif pa.types.is_large_string(one.type) or pa.types.is_null(one.type):
            one = one.with_type(pa.string())
        fields.append(one)
    return pa.schema(fields)
