"""Notices that people hand in: each file is a version of a document, the last one counts until it is withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.ledger import tables
from loaders.ledger.acts import Draft, Receipt, act, as_write, insert
from loaders.ledger.model import LedgerError, Version, Write
from loaders.ledger.store import Ledger


def last(ledger: Ledger) -> int:
    """The number of the last act about notices, 0 when there is none: what somebody has seen who looks now."""
    with ledger.reading() as connection:
        return _last(connection)


def _last(connection: Connection) -> int:
    return connection.execute(sa.select(sa.func.max(tables.notices.c.write_id))).scalar() or 0


def accept(ledger: Ledger, draft: Draft, document_id: str, seen: int) -> Receipt:
    """Take the file of the draft as the newest version of a document.

    `seen` is the `last` act when it was looked at: raises LedgerError notice_changed where there is another one by now,
    since the file may then be a version of what that one brought; no_notice_file for a draft without a file,
    notice_known for a file that counts or that a newer one stands above, with the name under which it was handed in.
    """
    if not draft.content:
        raise LedgerError("no_notice_file")
    digest = hashlib.sha256(draft.content).hexdigest()

    def append(connection: Connection, write_id: int) -> None:
        for one in _held(connection):
            if one["file_sha256"] == digest:
                raise LedgerError("notice_known", file=one["file_name"])
        if _last(connection) != seen:
            raise LedgerError("notice_changed")
        insert(connection, tables.notices, [_line(write_id, document_id, True, "")])

    return act(ledger, draft, "notice", "notice", append)


def withdraw(ledger: Ledger, draft: Draft, document_id: str, seen: int, reason: str) -> Receipt:
    """Take back the newest version of a document; the one before it counts again.

    `seen` is the act by which that version was accepted: raises LedgerError notice_changed where another one is the
    newest by now, no_such_notice where none was handed in, no_reason without a word why.
    """
    if not reason.strip():
        raise LedgerError("no_reason")

    def append(connection: Connection, write_id: int) -> None:
        versions = [one["write_id"] for one in _held(connection) if one["document_id"] == document_id]
        if not versions:
            raise LedgerError("no_such_notice")
        if versions[-1] != seen:
            raise LedgerError("notice_changed")
        insert(connection, tables.notices, [_line(write_id, document_id, False, reason.strip())])

    return act(ledger, draft, "notice", "notice", append)


def _line(write_id: int, document_id: str, is_accepted: bool, reason: str) -> dict[str, object]:
    return {"write_id": write_id, "document_id": document_id, "is_accepted": is_accepted, "reason": reason}


def _held(connection: Connection) -> list[Mapping[str, object]]:
    """The files that were accepted and not withdrawn, in that order."""
    joined = sa.select(tables.notices, tables.writes.c.file_sha256, tables.writes.c.file_name)
    joined = joined.join_from(tables.notices, tables.writes).order_by(tables.notices.c.write_id)
    stacks: dict[str, list[Mapping[str, object]]] = {}
    for line in connection.execute(joined).mappings():
        stack = stacks.setdefault(line["document_id"], [])
        stack.append(line) if line["is_accepted"] else stack.pop()
    return sorted((one for stack in stacks.values() for one in stack), key=lambda one: one["write_id"])


def read(ledger: Ledger) -> tuple[Version, ...]:
    """Every file that was accepted, in that order."""
    with ledger.reading() as connection:
        of_notices = sa.select(tables.writes).where(tables.writes.c.kind == "notice")
        writes = {line["write_id"]: as_write(line) for line in connection.execute(of_notices).mappings()}
        lines = connection.execute(sa.select(tables.notices).order_by(tables.notices.c.write_id)).mappings().all()
        return versions(lines, writes)


def versions(lines: Iterable[Mapping[str, object]], writes: Mapping[int, Write]) -> tuple[Version, ...]:
    """Every file that was accepted, in that order, from the lines of `notices` in the order of writing."""
    found: dict[int, Version] = {}
    stacks: dict[str, list[int]] = {}
    for line in lines:
        stack, write = stacks.setdefault(line["document_id"], []), writes[line["write_id"]]
        if line["is_accepted"]:
            stack.append(write.write_id)
            found[write.write_id] = Version(line["document_id"], write)
        else:
            number = stack.pop()
            found[number] = Version(line["document_id"], found[number].accepted, write, line["reason"])
    return tuple(found.values())


def newest(versions: Sequence[Version]) -> dict[str, Version]:
    """Document → the version of it that counts; documents whose every version was withdrawn are not there."""
    return {one.document_id: one for one in versions if one.withdrawn is None}
