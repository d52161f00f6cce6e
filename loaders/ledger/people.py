"""Who may write what: roles as the ledger has granted them, and the acts that each of them allows.

While nobody has ever been given a role, whoever can open the pages may write under the name that is typed. From the
first role on an act needs an account, and an account that holds a role for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from loaders.ledger.model import Grant, LedgerError, Request

# (role, agency); the agency is an editor's, else empty.
Held = tuple[str, str]
# What an editor may do for an agency of its own; a supervisor may do it for every agency.
FOR_ITS_AGENCY = ("reports", "nodes", "extension", "find", "answer", "progress", "solve")
# What only a supervisor may do.
SUPERVISING = ("decision", "move", "schedule", "role", "assign", "feed_back", "reopen", "notice")
# What any account may do, whatever its role.
FOR_ALL = ("request",)


def held(grants: Iterable[Grant], person: str) -> frozenset[Held]:
    """The roles that an account holds: of each role and agency the last word counts."""
    last = {(one.role, one.agency): one.granted for one in grants if one.person == person}
    return frozenset(key for key, granted in last.items() if granted)


def holders(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """Every role that is held, as it was last given, in the order of giving."""
    last = {(one.person, one.role, one.agency): one for one in grants}
    return tuple(sorted((one for one in last.values() if one.granted), key=lambda one: one.write.write_id))


def waiting(requests: Iterable[Request], grants: Iterable[Grant]) -> tuple[Request, ...]:
    """The requests that nobody has answered: of each account, role and agency the last one."""
    answered = {(one.person, one.role, one.agency): one.write.write_id for one in grants}
    last = {(one.write.person, one.role, one.agency): one for one in requests}
    return tuple(one for key, one in last.items() if answered.get(key, 0) < one.write.write_id)


def may(roles: Collection[Held], act: str, agency: str = "") -> bool:
    """Whether these roles allow an act, for an agency where it is done for one."""
    if act in FOR_ALL or ("supervisor", "") in roles:
        return True
    return act in FOR_ITS_AGENCY and ("editor", agency) in roles


def refuse(roles: Collection[Held], act: str, agency: str = "") -> None:
    """Raises LedgerError where these roles do not allow an act: no_role for an account that may write nothing,
    supervisors_only, or not_your_agency."""
    if may(roles, act, agency):
        return
    if not any(role == "editor" for role, _ in roles):
        raise LedgerError("no_role")
    if act in SUPERVISING:
        raise LedgerError("supervisors_only")
    raise LedgerError("not_your_agency", agency=agency)
