"""What agencies report of the targets, and what is arranged about it: each function is one act of `acts`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.ledger import periods, tables
from loaders.ledger.acts import Draft, Receipt, act, insert, know, parts
from loaders.ledger.model import Baseline, LedgerError, Node, Report, Schedule, Stated
from loaders.ledger.store import Ledger

# Target → the agencies that answer for it.
Answering = Mapping[str, Collection[str]]


def reports(
    ledger: Ledger,
    draft: Draft,
    said: Sequence[Report],
    stated: Iterable[Stated],
    *,
    baselines: Sequence[Baseline] = (),
    seen: int | None = None,
    answering: Answering | None = None,
) -> Receipt:
    """Append what an agency reports, all lines or none.

    `seen` is the version of the ledger against which the lines were checked: raises LedgerError changed_meanwhile when
    one of their targets has been written to since. Raises nothing_to_write for no line, twice_in_one for two lines of
    one target and period, or two baselines of one target; not_responsible for a target of which `answering` does not
    name the agency. Under an account `answering` must be given.
    """
    if not said and not baselines:
        raise LedgerError("nothing_to_write")
    keys = [(one.target_id, one.period) for one in said] + [(one.target_id, None) for one in baselines]
    if len(set(keys)) < len(keys):
        raise LedgerError("twice_in_one", target_id=next(key[0] for key in keys if keys.count(key) > 1))
    _answers(draft, {key[0] for key in keys}, answering)

    def append(connection: Connection, write_id: int) -> None:
        names = {one.target_id for one in (*said, *baselines)}
        if seen is not None:
            _refuse_changed(connection, names, seen)
        know(connection, stated, names)
        insert(connection, tables.entries, [{"write_id": write_id, **asdict(one)} for one in said])
        insert(connection, tables.baselines, [{"write_id": write_id, **_plain(one)} for one in baselines])

    return act(ledger, draft, "reports", "reports", append)


def plan(
    ledger: Ledger, draft: Draft, stated: Stated, nodes: Sequence[Node], *, answering: Answering | None = None
) -> Receipt:
    """Set the nodes of a target in place of those before; none takes them back. `answering` as in `reports`."""
    _answers(draft, [stated.target_id], answering)
    ordered = sorted(nodes, key=lambda node: node.due)
    if len({node.due for node in ordered}) < len(ordered):
        raise LedgerError("nodes_on_one_day")

    def append(connection: Connection, write_id: int) -> None:
        know(connection, [stated], {stated.target_id})
        insert(connection, tables.plans, [{"write_id": write_id, "target_id": stated.target_id}])
        lines = [{"write_id": write_id, "position": place, **asdict(node)} for place, node in enumerate(ordered, 1)]
        insert(connection, tables.nodes, lines)

    return act(ledger, draft, "nodes", "nodes", append)


def ask_extension(
    ledger: Ledger,
    draft: Draft,
    stated: Stated,
    due: date,
    new_due: date,
    reason: str,
    *,
    answering: Answering | None = None,
) -> Receipt:
    """Ask for a later due date. Raises LedgerError no_reason, not_later, or already_asked while one is undecided;
    `answering` as in `reports`."""
    _answers(draft, [stated.target_id], answering)
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
        know(connection, [stated], {stated.target_id})
        line = {"write_id": write_id, "target_id": stated.target_id, "new_due": new_due, "reason": reason.strip()}
        insert(connection, tables.extensions, [line])

    return act(ledger, draft, "extension", "extension", append)


def decide(ledger: Ledger, draft: Draft, extension_id: int, granted: bool, reason: str) -> Receipt:
    """Grant or refuse an extension, once. Raises LedgerError already_decided, or no_reason for a bare refusal."""
    if not granted and not reason.strip():
        raise LedgerError("no_reason")

    def append(connection: Connection, write_id: int) -> None:
        of_it = tables.decisions.c.extension_id == extension_id
        if connection.execute(sa.select(tables.decisions.c.write_id).where(of_it)).first():
            raise LedgerError("already_decided")
        line = {"write_id": write_id, "extension_id": extension_id, "granted": granted, "reason": reason.strip()}
        insert(connection, tables.decisions, [line])

    return act(ledger, draft, "decision", "decision", append)


def move(ledger: Ledger, draft: Draft, from_target_id: str, to: Stated, reason: str) -> Receipt:
    """Let everything written about a target that is gone count for another one."""
    if from_target_id == to.target_id:
        raise LedgerError("moved_to_itself")

    def append(connection: Connection, write_id: int) -> None:
        know(connection, [to], {to.target_id})
        line = {"from_target_id": from_target_id, "to_target_id": to.target_id, "reason": reason.strip()}
        insert(connection, tables.moves, [{"write_id": write_id, **line}])

    return act(ledger, draft, "move", "move", append)


def schedule(ledger: Ledger, draft: Draft, document_id: str, wanted: Schedule) -> Receipt:
    """Set how often a notice is reported on, and by when. What was reported stays under the period it was filed for."""
    periods.holding(draft.at.date(), wanted)

    def append(connection: Connection, write_id: int) -> None:
        insert(connection, tables.schedules, [{"write_id": write_id, "document_id": document_id, **asdict(wanted)}])

    return act(ledger, draft, "schedule", "schedule", append)


def _answers(draft: Draft, names: Iterable[str], answering: Answering | None) -> None:
    """Raises LedgerError not_responsible where the agency of the draft does not answer for one of the targets."""
    if answering is None:
        if draft.person:
            raise ValueError("an act under an account needs to know who answers for its targets")
        return
    for name in names:
        responsible = answering.get(name, ())
        if draft.agency not in responsible:
            raise LedgerError("not_responsible", agency=draft.agency, responsible=list(responsible))


def _refuse_changed(connection: Connection, names: set[str], seen: int) -> None:
    for table in (tables.entries, tables.baselines):
        for part in parts(sorted(names)):
            newer = sa.select(table.c.target_id).where(table.c.target_id.in_(part), table.c.write_id > seen)
            if found := connection.execute(newer.limit(1)).first():
                raise LedgerError("changed_meanwhile", target_id=found[0])


def _plain(one: Baseline) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name != "write"}
