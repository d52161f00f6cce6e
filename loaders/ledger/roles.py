"""Acts about people: a role given or taken, a role asked for."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.ledger import people, tables
from loaders.ledger.acts import Draft, Receipt, act, grants, insert
from loaders.ledger.model import ROLES, LedgerError
from loaders.ledger.store import Ledger


def give(
    ledger: Ledger, draft: Draft, person: str, name: str, role: str, agency: str = "", *, granted: bool = True,
    reason: str = "",
) -> Receipt:  # fmt: skip
    """Give an account a role, or take it away; an answer to a request as well, where `granted` is false a refusal.

    Raises LedgerError no_person, no_role_named; no_agency for an editor of none; last_supervisor for taking the role of
    the only one who can give roles, no_reason for taking or refusing without a word.
    """
    if not person.strip():
        raise LedgerError("no_person")
    _complete(role, agency)
    if not granted and not reason.strip():
        raise LedgerError("no_reason")

    def append(connection: Connection, write_id: int) -> None:
        supervisors = {one.person for one in people.holders(grants(connection)) if one.role == "supervisor"}
        if role == "supervisor" and not granted and supervisors == {person.strip()} and not draft.is_command:
            raise LedgerError("last_supervisor")
        line = {"person": person.strip(), "name": name.strip(), "role": role, "granted": granted}
        line |= {"agency": agency if role == "editor" else "", "reason": reason.strip()}
        insert(connection, tables.roles, [{"write_id": write_id, **line}])

    return act(ledger, draft, "role", "role", append)


def ask(ledger: Ledger, draft: Draft, role: str, agency: str = "", reason: str = "") -> Receipt:
    """Ask for a role, under the account of the draft.

    Raises LedgerError not_signed_in, no_role_named, no_agency, or request_waiting while the same one is unanswered.
    """
    if not draft.person:
        raise LedgerError("not_signed_in")
    _complete(role, agency)
    wanted = agency if role == "editor" else ""

    def append(connection: Connection, write_id: int) -> None:
        same = sa.select(tables.requests.c.write_id).join_from(tables.requests, tables.writes)
        same = same.where(
            tables.writes.c.person == draft.person,
            tables.requests.c.role == role,
            tables.requests.c.agency == wanted,
        )
        last = max(connection.scalars(same), default=0)
        key = (draft.person, role, wanted)
        answered = [one.write.write_id for one in grants(connection) if (one.person, one.role, one.agency) == key]
        if last > max(answered, default=0):
            raise LedgerError("request_waiting")
        insert(
            connection,
            tables.requests,
            [{"write_id": write_id, "role": role, "agency": wanted, "reason": reason.strip()}],
        )

    return act(ledger, draft, "request", "request", append)


def _complete(role: str, agency: str) -> None:
    if role not in ROLES:
        raise LedgerError("no_role_named")
    if role == "editor" and not agency:
        raise LedgerError("no_agency")
