"""Who may read: everybody, or with MUBIAO_READING=roles those alone who hold a role in the ledger."""

from __future__ import annotations

import os

from loaders.ledger.model import LedgerError

READING = "MUBIAO_READING"


def is_closed() -> bool:
    """Whether only holders of a role may read; raises LedgerError unknown_setting for any word that is not known."""
    told = os.environ.get(READING, "").strip()
    if told not in ("", "open", "roles"):
        raise LedgerError("unknown_setting", name=READING, value=told[:60])
    return told == "roles"
