"""A backup of the ledger, one format for both kinds of database: what SQLite held goes into PostgreSQL, and back.

A zip of `manifest.json` and, for each table, a file of JSON Lines: bytes in base64, days and moments in ISO 8601.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import math
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError

from loaders.ledger import tables
from loaders.ledger.model import LedgerError
from loaders.ledger.store import Ledger, revision, version

FORMAT = 1
MANIFEST = "manifest.json"
# All that reading a zip and its lines may say of bytes that are not what they were.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError)
_DAMAGE = (*_DAMAGE, AttributeError, KeyError, TypeError, ValueError, OverflowError)
_CHUNK = 500
# Revision of the tables in an earlier backup → columns that came later, with what its lines have in them. Tables that
# came later are empty there.
_EARLIER: Mapping[str, Mapping[str, Mapping[str, object]]] = {"0001": {"writes": {"person": ""}}, "0002": {}}
_READ = {
    bytes: lambda text: base64.b64decode(text, validate=True),
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    float: float,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a backup holds: acts of writing, lines of all tables together, files as handed in."""

    acts: int
    lines: int
    files: int


def backup(ledger: Ledger, file: Path) -> Counts:
    """Write one state of the ledger to a file, which has this name once it is whole.

    Raises LedgerError: not_zip for a name that does not end in .zip, not_written when the file cannot be written,
    newer_version when another version of this program has changed the tables meanwhile.
    """
    if file.suffix.lower() != ".zip":
        # A ledger or a letter must not be lost to a slip of the fingers.
        raise LedgerError("not_zip", file=file)
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, ledger.reading() as connection:
                manifest = _write(archive, connection, ledger.where)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    except OSError as error:
        raise LedgerError("not_written", file=file, reason=error.strerror or error) from error
    finally:
        beside.unlink(missing_ok=True)
    return _counts(manifest)


def restore(ledger: Ledger, file: Path) -> Counts:
    """Put a backup into an empty ledger, all of it or nothing.

    Raises LedgerError: no_backup when the file cannot be opened, damaged_backup when it is no whole backup,
    newer_backup when another version of this program has written it, not_empty when the ledger holds a line.
    """
    try:
        opened = file.open("rb")
    except OSError as error:
        raise LedgerError("no_backup", file=file, reason=error.strerror or error) from error
    with opened:
        with _whole(file, "zip"):
            archive = zipfile.ZipFile(opened)
        with archive:
            manifest = _manifest(archive, file)
            saved = _Saved(archive, file, manifest["revision"], manifest["members"])
            for table in saved.tables():
                _check(saved, table)
            with ledger.writing() as connection:
                _fill(connection, saved, manifest["version"], ledger.where)
    return _counts(manifest)


@dataclass(frozen=True, slots=True)
class _Saved:
    """A backup that is being read: the archive, its name, the revision of its tables, what its members should hold."""

    archive: zipfile.ZipFile
    file: Path
    revision: str
    members: Mapping[str, Mapping[str, object]]

    def tables(self) -> list[sa.Table]:
        """The tables that it holds, those first that others refer to."""
        return [table for table in tables.ALL if _member(table) in self.members]

    def added(self, table: sa.Table) -> Mapping[str, object]:
        """The columns that came to the table later, with what its lines have in them."""
        return _EARLIER.get(self.revision, {}).get(table.name, {})


def _write(archive: zipfile.ZipFile, connection: Connection, where: str) -> dict[str, object]:
    """Every table into the archive, and at its end the manifest, which is returned."""
    if MigrationContext.configure(connection).get_current_revision() != revision():
        raise LedgerError("newer_version", where=where)
    members = {}
    for table in tables.ALL:
        digest, count = hashlib.sha256(), 0
        with archive.open(_member(table), "w", force_zip64=True) as member:
            for line in _stored(connection, table):
                encoded = json.dumps(line, ensure_ascii=False, default=_as_text).encode() + b"\n"
                digest.update(encoded)
                member.write(encoded)
                count += 1
        members[_member(table)] = {"lines": count, "sha256": digest.hexdigest()}
    manifest = {"format": FORMAT, "revision": revision(), "version": version(connection), "members": members}
    archive.writestr(MANIFEST, json.dumps(manifest, indent=2) + "\n")
    return manifest


def _stored(connection: Connection, table: sa.Table) -> Iterator[dict[str, object]]:
    """The lines of a table in the order of writing, not all of them in memory at once."""
    chosen = sa.select(table).order_by(*table.primary_key)
    found = connection.execute(chosen, execution_options={"yield_per": _at_once(table)}).mappings()
    for line in found:
        # JSON has no number for what is no number.
        yield {
            name: str(value) if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in line.items()
        }


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, object]:
    """The manifest, once it is known to be one of this format and to name every table and nothing else."""
    with _whole(file, MANIFEST):
        # Methods that this format does not use fail in ways of their own.
        if any(one.compress_type != zipfile.ZIP_DEFLATED for one in archive.infolist()):
            raise ValueError("compressed otherwise")
        manifest = json.loads(archive.read(MANIFEST))
        is_newer = manifest["format"] > FORMAT or manifest["revision"] not in (revision(), *_EARLIER)
        members = {name: (one["lines"], one["sha256"]) for name, one in manifest["members"].items()}
        counts = [manifest["version"], *(lines for lines, _ in members.values())]
        if manifest["format"] < 1 or any(type(count) is not int for count in counts):
            raise ValueError("no such format")
    if is_newer:
        raise LedgerError("newer_backup", file=file)
    with _whole(file, MANIFEST):
        known = {_member(table) for table in tables.ALL}
        if set(members) != known and (manifest["revision"] == revision() or not set(members) < known):
            raise ValueError("other members")
    return manifest


def _check(saved: _Saved, table: sa.Table) -> None:
    digest, count, told = hashlib.sha256(), 0, saved.members[_member(table)]
    with _whole(saved.file, _member(table)):
        for line in _bytes(saved.archive, table):
            digest.update(line)
            count += 1
            _read(table, line, saved.added(table))
        if (count, digest.hexdigest()) != (told["lines"], told["sha256"]):
            raise ValueError("other lines")


def _fill(connection: Connection, saved: _Saved, told: int, where: str) -> None:
    """The lines of every table, those first that others refer to; `told` is the number of the last act."""
    for table in tables.ALL:
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise LedgerError("not_empty", where=where)
    for table in saved.tables():
        lines = _lines(saved, table)
        while part := list(islice(lines, _at_once(table))):
            try:
                connection.execute(sa.insert(table), part)
            except (DataError, IntegrityError) as error:
                raise LedgerError("damaged_backup", file=saved.file, member=_member(table)) from error
    if version(connection) != told:
        raise LedgerError("damaged_backup", file=saved.file, member=MANIFEST)
    if connection.dialect.name == "postgresql" and told:
        # Lines that bring their own number do not move the counter from which the next act gets its.
        counter = sa.func.pg_get_serial_sequence(tables.writes.name, tables.writes.c.write_id.name)
        connection.execute(sa.select(sa.func.setval(counter, told)))


def _lines(saved: _Saved, table: sa.Table) -> Iterator[dict[str, object]]:
    with _whole(saved.file, _member(table)):
        for line in _bytes(saved.archive, table):
            yield _read(table, line, saved.added(table))


def _bytes(archive: zipfile.ZipFile, table: sa.Table) -> Iterable[bytes]:
    with archive.open(_member(table)) as member, io.BufferedReader(member) as lines:
        yield from lines


def _read(table: sa.Table, encoded: bytes, added: Mapping[str, object]) -> dict[str, object]:
    """A line as the database takes it, with the columns `added` since. Raises one of _DAMAGE for anything else."""
    line = json.loads(encoded)
    if added:
        if set(line) & set(added):
            raise ValueError("columns of a later revision")
        line |= added
    if set(line) != set(table.columns.keys()):
        raise ValueError("other columns")
    return {column.name: _value(column, line[column.name]) for column in table.columns}


def _value(column: sa.Column[object], value: object) -> object:
    kind = column.type.python_type
    if value is None and column.nullable:
        return None
    if read := _READ.get(kind):
        return read(value)
    if type(value) is not kind:
        raise TypeError(column.name)
    return value


def _as_text(value: object) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else value.isoformat()


def _member(table: sa.Table) -> str:
    return f"{table.name}.jsonl"


def _at_once(table: sa.Table) -> int:
    """Lines to hold in memory; one file alone may be large."""
    return 1 if table is tables.files else _CHUNK


def _counts(manifest: Mapping[str, object]) -> Counts:
    lines = {name: one["lines"] for name, one in manifest["members"].items()}
    return Counts(lines[_member(tables.writes)], sum(lines.values()), lines[_member(tables.files)])


@contextmanager
def _whole(file: Path, member: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise LedgerError("damaged_backup", file=file, member=member) from error
