"""Writes the rows of notices, one after the other, into a new database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from loaders import reference
from loaders.corrections import Applied
from loaders.model import Diagnostic, Extraction, Notice, NoticeError
from loaders.store import packed, tables
from loaders.store.fresh import SMALLEST_BLOCK, USUAL_BLOCK, first_line, taking_the_place_of

# Rows that wait for their insertion. Each time all that is there goes to disk, indexes too, which takes longer the more
# often it is done; what has not gone there is held in memory.
ROWS_AT_ONCE = 100_000
_FACTS = ("document_id", "content_sha256")


def write_database(
    path: str | os.PathLike[str],
    parsed: Sequence[tuple[Notice, Extraction]],
    *,
    sector_of: Callable[[str], str],
    level_of: Callable[[str], str] | None = None,
    corrections: Sequence[Applied] = (),
) -> tuple[Diagnostic, ...]:
    """Replace the database at `path` by one of `parsed`; `sector_of` gives the policy field of a canonical agency name,
    `level_of` its level of government where the reference list does not know it ("unknown" without one).
    `corrections` are what was changed in the rows of `parsed` after the rules had given them.

    Returns the warnings that it added to those of the notices: what the reference lists lack (`tables.strangers`).
    As `writing`, and raises NoticeError for a quote that is not what stands at its span.
    """
    with writing(path, sector_of) as writer:
        for notice, extraction in parsed:
            changed = [one for one in corrections if one.document_id == notice.document.document_id]
            rows = tables.document_rows(notice, extraction, changed, sector_of=sector_of, level_of=level_of or _unknown)
            writer.add({name: packed.column_wise(name, values) for name, values in rows.items()})
    return tuple(one for notice, extraction in parsed for one in tables.strangers(notice, extraction))


def _unknown(_agency: str) -> str:
    return "unknown"


class RefusedError(NoticeError):
    """A row breaks a rule of the schema."""


class Writer:
    """Takes notices one after the other; an agency or a unit that several of them give is written once.

    A notice of which the schema refuses a row is left out whole, and the others are written. `refused` names it; who
    does not ask for it there is told by an error at the end.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._inputs = tables.Inputs()
        self._known: dict[str, set[str]] = {"agencies": set(), "units": set()}
        self._waiting: list[Mapping[str, pa.StructArray]] = []
        self._rows = 0
        self._refused: dict[str, NoticeError] = {}

    def begin(self, sector_of: Callable[[str], str]) -> None:
        """Write what data/reference says."""
        for table, rows in tables.reference_rows(sector_of):
            if table in self._known:
                self._known[table].update(str(row[0]) for row in rows)
            # Without types: DuckDB makes numbers of what the files have typed, or says which of them is none.
            self._insert(
                table, pa.table([pa.array(values) for values in zip(*rows, strict=True)], names=packed.names(table))
            )
        # Rows of notices that are refused later must not take these with them.
        self._execute("commit; begin")

    def add(self, rows: Mapping[str, pa.StructArray]) -> None:
        """One notice: table → its rows, for each of `tables.FILLED_BY_NOTICES`."""
        self._waiting.append(rows)
        self._rows += sum(map(len, rows.values()))
        if self._rows >= ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits, to the disk."""
        waiting, self._waiting, self._rows = self._waiting, [], 0
        try:
            self._write(waiting)
        except RefusedError:
            # One by one, to find whose row it is.
            for one in waiting:
                self._execute("rollback; begin")
                try:
                    self._write([one])
                except RefusedError as error:
                    [name] = packed.values(one["documents"], "document_id")
                    self._refused[str(name)] = error
            self._execute("rollback; begin")

    def refused(self) -> dict[str, NoticeError]:
        """Document → why it was left out, of what was written since this was asked last."""
        found, self._refused = self._refused, {}
        return found

    def end(self) -> None:
        """Write what waits, and what all of it was built from. Raises NoticeError for a notice that was left out."""
        self.flush()
        if self._refused:
            raise next(iter(self._refused.values()))
        self._insert("build", pa.Table.from_struct_array(packed.column_wise("build", [self._inputs.row()])))

    def _write(self, notices: Sequence[Mapping[str, pa.StructArray]]) -> None:
        """These notices, all of them or, when it raises, none."""
        fresh = {table: set[str]() for table in self._known}
        for table in tables.FILLED_BY_NOTICES:
            rows = [one[table] for one in notices]
            if table in fresh:
                rows = [self._unseen(table, one, fresh[table]) for one in rows]
            if filled := [pa.RecordBatch.from_struct_array(one) for one in rows if len(one)]:
                self._insert(table, pa.Table.from_batches(filled))
        self._execute("commit; checkpoint d; begin")
        for table, names in fresh.items():
            self._known[table] |= names
        for one in notices:
            # Not the whole rows of documents, which hold their texts.
            for facts in zip(*(packed.values(one["documents"], name) for name in _FACTS), strict=True):
                self._inputs.add(*facts, [tuple(line.values()) for line in one["corrections"].to_pylist()])

    def _unseen(self, table: str, rows: pa.StructArray, fresh: set[str]) -> pa.StructArray:
        """The rows whose names are neither written nor among `fresh`, which takes them in."""
        names = rows.field(0).to_pylist()
        unseen = [name not in self._known[table] and name not in fresh for name in names]
        fresh.update(name for name, is_unseen in zip(names, unseen, strict=True) if is_unseen)
        return rows.filter(pa.array(unseen, pa.bool_()))

    def _insert(self, table: str, rows: pa.Table) -> None:
        try:
            self._connection.register("waiting", rows)
            self._connection.execute(f"insert into d.{table} from waiting")
            self._connection.unregister("waiting")
        except (duckdb.ConstraintException, duckdb.ConversionException) as error:
            told = {"table": table, "reason": first_line(error)}
            sentence = reference.words("notice_error", "row_refused", "en", **told)
            raise RefusedError(sentence, "row_refused", **told) from error
        except duckdb.Error as error:
            raise _not_written(error) from error

    def _execute(self, statements: str) -> None:
        try:
            self._connection.execute(statements)
        except duckdb.Error as error:
            raise _not_written(error) from error


def _not_written(error: duckdb.Error) -> NoticeError:
    return NoticeError(f"the database was not written: {first_line(error)}")


@contextmanager
def writing(path: str | os.PathLike[str], sector_of: Callable[[str], str], *, many: bool = False) -> Iterator[Writer]:
    """A writer whose database takes the place of the one at `path` when the block ends well. With `many` the file is
    laid out for hundreds of notices.

    Readers that hold the old file open keep it. Raises NoticeError when a row breaks a rule of the schema and nobody
    asked which (`Writer.refused`), or the folder cannot be written; the old file is then untouched, as after any other
    error in the block, and no other is left.
    """
    with taking_the_place_of(path, USUAL_BLOCK if many else SMALLEST_BLOCK) as connection:
        writer = Writer(connection)
        writer.begin(sector_of)
        yield writer
        writer.end()
