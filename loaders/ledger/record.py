"""Writes into the ledger: each function is one act, kept whole or not at all, and answered once however often it comes.

An act carries a `token` that its author made up when the form was opened. The same token again, from a second click or
another process, gives the act that is there already and writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.ledger import periods, tables
from loaders.ledger.model import Baseline, LedgerError, Node, Report, Schedule, Stated, Write
from loaders.ledger.store import Ledger

# Lines of one insert; SQLite takes 32,766 values in a statement.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """Who writes, for which agency, when (with zone); `content` are the bytes of the file that it comes from."""

    token: str
    who: str
    agency: str
    at: datetime
    file_name: str = ""
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The act that was written, or the earlier one that had the same token."""

    write: Write
    is_new: bool


def reports(
    ledger: Ledger,
    draft: Draft,
    said: Sequence[Report],
    stated: Iterable[Stated],
    *,
    baselines: Sequence[Baseline] = (),
    seen: int | None = None,
) -> Receipt:
    """Append what an agency reports, all lines or none.

    `seen` is the version of the ledger against which the lines were checked: raises LedgerError changed_meanwhile when
    one of their targets has been written to since. Raises nothing_to_write for no line, twice_in_one for two lines of
    one target and period, or two baselines of one target.
    """
    if not said and not baselines:
        raise LedgerError("nothing_to_write")
    keys = [(one.target_id, one.period) for one in said] + [(one.target_id, None) for one in baselines]
    if len(set(keys)) < len(keys):
        raise LedgerError("twice_in_one", target_id=next(key[0] for key in keys if keys.count(key) > 1))

    def append(connection: Connection, write_id: int) -> None:
        names = {one.target_id for one in (*said, *baselines)}
        if seen is not None:
            _refuse_changed(connection, names, seen)
        _know(connection, stated, names)
        _insert(connection, tables.entries, [{"write_id": write_id, **asdict(one)} for one in said])
        _insert(connection, tables.baselines, [{"write_id": write_id, **_plain(one)} for one in baselines])

    return _act(ledger, draft, "reports", append)


def plan(ledger: Ledger, draft: Draft, stated: Stated, nodes: Sequence[Node]) -> Receipt:
    """Set the nodes of a target in place of those before; none takes them back."""
    ordered = sorted(nodes, key=lambda node: node.due)
    if len({node.due for node in ordered}) < len(ordered):
        raise LedgerError("nodes_on_one_day")

    def append(connection: Connection, write_id: int) -> None:
        _know(connection, [stated], {stated.target_id})
        _insert(connection, tables.plans, [{"write_id": write_id, "target_id": stated.target_id}])
        lines = [{"write_id": write_id, "position": place, **asdict(node)} for place, node in enumerate(ordered, 1)]
        _insert(connection, tables.nodes, lines)

    return _act(ledger, draft, "nodes", append)


def ask_extension(ledger: Ledger, draft: Draft, stated: Stated, due: date, new_due: date, reason: str) -> Receipt:
    """Ask for a later due date. Raises LedgerError no_reason, not_later, or already_asked while one is undecided."""
    if not reason.strip():
        raise LedgerError("no_reason")
    if new_due <= due:
        raise LedgerError("not_later", due=due)

    def append(connection: Connection, write_id: int) -> None:
        undecided = sa.select(tables.extensions.c.write_id).where(
            tables.extensions.c.target_id == stated.target_id,
            ~sa.exists().where(tables.decisions.c.extension_id == tables.extensions.c.write_id),
        )
        if connection.execute(undecided).first():
            raise LedgerError("already_asked")
        _know(connection, [stated], {stated.target_id})
        line = {"write_id": write_id, "target_id": stated.target_id, "new_due": new_due, "reason": reason.strip()}
        _insert(connection, tables.extensions, [line])

    return _act(ledger, draft, "extension", append)


def decide(ledger: Ledger, draft: Draft, extension_id: int, granted: bool, reason: str) -> Receipt:
    """Grant or refuse an extension, once. Raises LedgerError already_decided, or no_reason for a bare refusal."""
    if not granted and not reason.strip():
        raise LedgerError("no_reason")

    def append(connection: Connection, write_id: int) -> None:
        of_it = tables.decisions.c.extension_id == extension_id
        if connection.execute(sa.select(tables.decisions.c.write_id).where(of_it)).first():
            raise LedgerError("already_decided")
        line = {"write_id": write_id, "extension_id": extension_id, "granted": granted, "reason": reason.strip()}
        _insert(connection, tables.decisions, [line])

    return _act(ledger, draft, "decision", append)


def move(ledger: Ledger, draft: Draft, from_target_id: str, to: Stated, reason: str) -> Receipt:
    """Let everything written about a target that is gone count for another one."""
    if from_target_id == to.target_id:
        raise LedgerError("moved_to_itself")

    def append(connection: Connection, write_id: int) -> None:
        _know(connection, [to], {to.target_id})
        line = {"from_target_id": from_target_id, "to_target_id": to.target_id, "reason": reason.strip()}
        _insert(connection, tables.moves, [{"write_id": write_id, **line}])

    return _act(ledger, draft, "move", append)


def schedule(ledger: Ledger, draft: Draft, document_id: str, wanted: Schedule) -> Receipt:
    """Set how often a notice is reported on, and by when. What was reported stays under the period it was filed for."""
    periods.holding(draft.at.date(), wanted)

    def append(connection: Connection, write_id: int) -> None:
        _insert(connection, tables.schedules, [{"write_id": write_id, "document_id": document_id, **asdict(wanted)}])

    return _act(ledger, draft, "schedule", append)


def _act(ledger: Ledger, draft: Draft, kind: str, append: Callable[[Connection, int], None]) -> Receipt:
    who = draft.who.strip()
    if not who:
        raise LedgerError("no_name")
    if draft.at.tzinfo is None:
        raise ValueError("the time of an act needs its zone")
    with ledger.writing() as connection:
        found = connection.execute(sa.select(tables.writes).where(tables.writes.c.token == draft.token)).mappings()
        if earlier := found.first():
            return Receipt(as_write(earlier), False)
        digest = _keep_file(connection, draft.content)
        line = {
            "kind": kind,
            "who": who,
            "agency": draft.agency,
            "written_at": draft.at,
            "source": "page" if digest is None else "file",
            "file_name": draft.file_name,
            "file_sha256": digest,
        }
        inserted = connection.execute(sa.insert(tables.writes).values(token=draft.token, **line))
        write_id = inserted.inserted_primary_key[0]
        append(connection, write_id)
    return Receipt(as_write({"write_id": write_id, **line}), True)


def as_write(line: Mapping[str, object]) -> Write:
    """A line of the table `writes`."""
    fields = ("write_id", "who", "agency", "written_at", "source", "file_name")
    return Write(*(line[name] for name in fields), line["file_sha256"] or "", line["kind"])


def _keep_file(connection: Connection, content: bytes | None) -> str | None:
    """The name of the bytes in the ledger, where they now are; None for no file."""
    if content is None:
        return None
    digest = hashlib.sha256(content).hexdigest()
    if not connection.execute(sa.select(tables.files.c.sha256).where(tables.files.c.sha256 == digest)).first():
        connection.execute(sa.insert(tables.files).values(sha256=digest, content=content))
    return digest


def _know(connection: Connection, stated: Iterable[Stated], names: set[str]) -> None:
    """Keep what the notice says of these targets, where nobody has written about them before."""
    known = tables.stated_targets.c.target_id
    there = {
        name for part in _parts(sorted(names)) for name in connection.scalars(sa.select(known).where(known.in_(part)))
    }
    new = {one.target_id: asdict(one) for one in stated if one.target_id in names - there}
    _insert(connection, tables.stated_targets, list(new.values()))


def _refuse_changed(connection: Connection, names: set[str], seen: int) -> None:
    for table in (tables.entries, tables.baselines):
        for part in _parts(sorted(names)):
            newer = sa.select(table.c.target_id).where(table.c.target_id.in_(part), table.c.write_id > seen)
            if found := connection.execute(newer.limit(1)).first():
                raise LedgerError("changed_meanwhile", target_id=found[0])


def _insert(connection: Connection, table: sa.Table, lines: Sequence[Mapping[str, object]]) -> None:
    if lines:
        connection.execute(sa.insert(table), list(lines))


def _parts(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[start : start + _CHUNK] for start in range(0, len(names), _CHUNK))


def _plain(one: Baseline) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name != "write"}
