"""python -m loaders ledger roles, grant and revoke: who may write, typed where the ledger lies.

That is how the first supervisor comes in: a command needs no role.
"""

from __future__ import annotations

import argparse
import sys

from loaders import reference

_ROLES = ("reader", "editor", "supervisor")


def add(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = acts.add_parser("roles", help="who holds which role, and who asks for one")
    add_where(listing)
    listing.set_defaults(run=run)
    for act, words in (("grant", "give an account a role"), ("revoke", "take a role from an account")):
        of_act = acts.add_parser(act, help=words, description=f"{words[0].upper()}{words[1:]}.")
        of_act.add_argument("account", metavar="ACCOUNT", help="as its owner copies it from the page 人员与审计")
        of_act.add_argument("role", metavar="ROLE", choices=_ROLES, help=", ".join(_ROLES))
        of_act.add_argument("--agency", default="", metavar="A", help="the agency of an editor")
        if act == "grant":
            of_act.add_argument("--name", default="", metavar="N", help="the name that the account goes by")
        of_act.add_argument("--reason", default="", metavar="R", required=act == "revoke")
        add_where(of_act)
        of_act.set_defaults(run=run)


def add_where(of_act: argparse.ArgumentParser) -> None:
    """The option that every command of the ledger has."""
    of_act.add_argument(
        "--ledger",
        metavar="WHERE",
        help="SQLite file or PostgreSQL URL (default: the variable MUBIAO_LEDGER, else data/ledger.sqlite)",
    )


def run(arguments: argparse.Namespace) -> int:
    # SQLAlchemy and Alembic take longer to import than the other commands take to run.
    from loaders.ledger.model import LedgerError
    from loaders.ledger.store import open_ledger, where

    try:
        # The first role may be the first line of a ledger; a list of one that is not there would look like nobody's.
        ledger = open_ledger(arguments.ledger or where(), make=arguments.act == "grant")
        try:
            lines = _listed(ledger) if arguments.act == "roles" else _written(ledger, arguments)
        finally:
            ledger.close()
    except LedgerError as error:
        print(reference.words("ledger_error", error.code, "en", **error.values), file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0


def _listed(ledger: object) -> list[str]:
    from loaders.ledger import book, people

    found = book.read(ledger)
    lines = [f"{_role(one.role, one.agency)}  {_who(one.name, one.person)}" for one in people.holders(found.grants)]
    waiting = people.waiting(found.requests, found.grants)
    asked = [
        f"asks for {_role(one.role, one.agency)}  {_who(one.write.who, one.write.person)}  {one.reason}".rstrip()
        for one in waiting
    ]
    return [
        *(lines or ["Nobody holds a role: whoever reaches the pages can write where no sign-in is configured."]),
        *asked,
    ]


def _written(ledger: object, arguments: argparse.Namespace) -> list[str]:
    from loaders.cli import typed
    from loaders.ledger import roles

    granted = arguments.act == "grant"
    draft = typed.draft()
    name = arguments.name if granted else _name(ledger, arguments.account)
    receipt = roles.give(
        ledger,
        draft,
        arguments.account,
        name,
        arguments.role,
        arguments.agency,
        granted=granted,
        reason=arguments.reason,
    )
    known = {row["agency"] for row in reference.rows("agencies")}
    if arguments.role == "editor" and arguments.agency not in known:
        print(f"Note: data/reference/agencies.csv has no agency {arguments.agency}.", file=sys.stderr)
    role, who = _role(arguments.role, arguments.agency), _who(name, arguments.account)
    return [f"{role} {'given to' if granted else 'taken from'} {who} (act {receipt.write.write_id})"]


def _name(ledger: object, account: str) -> str:
    """The name under which the account was last given a role."""
    from loaders.ledger import book

    return next((one.name for one in reversed(book.read(ledger).grants) if one.person == account.strip()), "")


def _role(role: str, agency: str) -> str:
    return f"{role} of {agency}" if role == "editor" else role


def _who(name: str, account: str) -> str:
    return f"{name} <{account}>" if name else f"<{account}>"
