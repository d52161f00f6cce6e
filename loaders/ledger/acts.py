"""An act of writing: kept whole or not at all, permitted by a role where there are roles, and answered once however
often it comes.

An act carries a `token` that its author made up when the form was opened. The same token again, from a second click or
another process, gives the act that is there already and writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.ledger import people, tables
from loaders.ledger.model import Grant, LedgerError, Stated, Write
from loaders.ledger.store import Ledger

# Lines of one insert; SQLite takes 32,766 values in a statement.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """Who writes, for which agency, when (with zone); `content` are the bytes of the file that it comes from.

    `person` is the account under which the writer signed in, empty for a name as typed. A command is typed where the
    ledger itself lies, so no role stands in its way.
    """

    token: str
    who: str
    agency: str
    at: datetime
    file_name: str = ""
    content: bytes | None = None
    person: str = ""
    is_command: bool = False

    @property
    def source(self) -> str:
        """Where it comes from, one of SOURCES."""
        return "command" if self.is_command else "page" if self.content is None else "file"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The act that was written, or the earlier one that had the same token."""

    write: Write
    is_new: bool


def act(ledger: Ledger, draft: Draft, kind: str, needs: str, append: Callable[[Connection, int], None]) -> Receipt:
    """Write one act of a kind of tables.KINDS; `append` gets the number under which it adds its lines.

    `needs` is what a role must allow, an act of `people`. Raises LedgerError no_name; not_signed_in where the ledger
    has roles and the draft no account; no_role, supervisors_only or not_your_agency; token_taken for the token of
    another account.
    """
    who = draft.who.strip()
    if not who:
        raise LedgerError("no_name")
    if draft.at.tzinfo is None:
        raise ValueError("the time of an act needs its zone")
    with ledger.writing() as connection:
        _permit(connection, draft, needs)
        found = connection.execute(sa.select(tables.writes).where(tables.writes.c.token == draft.token)).mappings()
        if earlier := found.first():
            if earlier["person"] != draft.person:
                raise LedgerError("token_taken")
            return Receipt(as_write(earlier), False)
        line = {
            "kind": kind,
            "who": who,
            "agency": draft.agency,
            "written_at": draft.at,
            "source": draft.source,
            "file_name": draft.file_name,
            "file_sha256": _keep_file(connection, draft.content),
            "person": draft.person,
        }
        inserted = connection.execute(sa.insert(tables.writes).values(token=draft.token, **line))
        write_id = inserted.inserted_primary_key[0]
        append(connection, write_id)
    return Receipt(as_write({"write_id": write_id, **line}), True)


def as_write(line: Mapping[str, object]) -> Write:
    """A line of the table `writes`."""
    fields = ("write_id", "who", "agency", "written_at", "source", "file_name")
    return Write(*(line[name] for name in fields), line["file_sha256"] or "", line["kind"], line["person"])


def grants(connection: Connection) -> list[Grant]:
    """Every line about roles, oldest first."""
    lines = sa.select(tables.roles, tables.writes).join_from(tables.roles, tables.writes)
    lines = lines.order_by(tables.roles.c.write_id).set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL)
    return [_grant(line) for line in connection.execute(lines).mappings()]


def _grant(line: Mapping[str, object]) -> Grant:
    fields = ("person", "name", "role", "agency", "granted", "reason")
    write = {name.removeprefix("writes_"): value for name, value in line.items() if name.startswith("writes_")}
    return Grant(*(line[f"roles_{name}"] for name in fields), as_write(write))


def know(connection: Connection, stated: Iterable[Stated], names: set[str]) -> None:
    """Keep what the notice says of these targets, where nobody has written about them before."""
    known = tables.stated_targets.c.target_id
    there = {
        name for part in parts(sorted(names)) for name in connection.scalars(sa.select(known).where(known.in_(part)))
    }
    new = {one.target_id: asdict(one) for one in stated if one.target_id in names - there}
    insert(connection, tables.stated_targets, list(new.values()))


def insert(connection: Connection, table: sa.Table, lines: Sequence[Mapping[str, object]]) -> None:
    """Add the lines, none where there are none."""
    if lines:
        connection.execute(sa.insert(table), list(lines))


def parts(names: Sequence[str]) -> Iterable[Sequence[str]]:
    """The names in pieces that a statement can take."""
    return (names[start : start + _CHUNK] for start in range(0, len(names), _CHUNK))


def _permit(connection: Connection, draft: Draft, needs: str) -> None:
    """Raises LedgerError where the writer may not do this now; roles are read in the turn in which is written."""
    if draft.is_command:
        return
    if not draft.person:
        if connection.execute(sa.select(tables.roles.c.write_id).limit(1)).first():
            raise LedgerError("not_signed_in")
        return
    people.refuse(people.held(grants(connection), draft.person), needs, draft.agency)


def _keep_file(connection: Connection, content: bytes | None) -> str | None:
    """The name of the bytes in the ledger, where they now are; None for no file."""
    if content is None:
        return None
    digest = hashlib.sha256(content).hexdigest()
    if not connection.execute(sa.select(tables.files.c.sha256).where(tables.files.c.sha256 == digest)).first():
        connection.execute(sa.insert(tables.files).values(sha256=digest, content=content))
    return digest
