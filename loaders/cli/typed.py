"""An act that is typed where the ledger lies: under the name by which the machine knows the typist."""

from __future__ import annotations

import getpass
import os
from datetime import datetime
from uuid import uuid4

from loaders.ledger.acts import Draft


def draft(file_name: str = "", content: bytes | None = None) -> Draft:
    """An act of now, with a token of its own; `content` are the bytes of the file that it brings."""
    return Draft(uuid4().hex, _user(), "", datetime.now().astimezone(), file_name, content, is_command=True)


def _user() -> str:
    """Who types the command; a number where the machine has no name for it, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
