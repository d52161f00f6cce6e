"""CSV, JSON Lines and JSON, a chunk of bytes for each batch of rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pandas as pd

from loaders.store.export.about import About, plain
from loaders.store.export.rows import Rows

# A spreadsheet runs a text cell that starts with one of these as a formula; Chinese ones take the full-width forms too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(rows: Rows, about: About) -> Iterator[bytes]:  # noqa: ARG001 the columns of `rows` hold the view
    """CSV in UTF-8 with a byte order mark and CRLF line ends: one line of headers, then the rows and nothing else.

    Text that a spreadsheet would run as a formula gets a leading '; numbers stay numbers, null is the empty cell.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(harmless(name) for name in rows.header)
    yield file.getvalue().encode("utf-8-sig")
    for lines in rows.lines():
        file.seek(0)
        file.truncate()
        writer.writerows([_cell(value) for value in line] for line in lines)
        yield file.getvalue().encode()


def table_csv(found: pd.DataFrame) -> bytes:
    """Any table in a reader's words as `write_csv` writes rows: what is missing is an empty cell."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(harmless(str(name)) for name in found)
    told = found.astype(object).where(found.notna(), None)
    writer.writerows([_cell(value) for value in line] for line in told.itertuples(index=False, name=None))
    return file.getvalue().encode("utf-8-sig")


def write_jsonl(rows: Rows, about: About) -> Iterator[bytes]:  # noqa: ARG001 the columns of `rows` hold the view
    """One JSON object a line in UTF-8, keyed by the header; dates are ISO strings, null is null."""
    for objects in _objects(rows):
        yield "".join(f"{one}\n" for one in objects).encode()


def write_json(rows: Rows, about: About) -> Iterator[bytes]:
    """One JSON object: `view` is what `About.facts` gives, `rows` the objects of the JSON Lines."""
    yield f'{{"view": {json.dumps(about.facts(), ensure_ascii=False)},\n"rows": ['.encode()
    first = True
    for objects in _objects(rows):
        if objects:
            yield (("\n" if first else ",\n") + ",\n".join(objects)).encode()
            first = False
    yield b"\n]}\n"


def _objects(rows: Rows) -> Iterator[list[str]]:
    names = rows.header
    for lines in rows.lines():
        yield [
            json.dumps(dict(zip(names, map(plain, line), strict=True)), ensure_ascii=False, allow_nan=False)
            for line in lines
        ]


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else plain(value)


def harmless(text: str) -> str:
    """The text as a spreadsheet will not run it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
