"""Names of files, which come from strangers: the last part alone, and only if it can be a name."""

from __future__ import annotations

import re
import unicodedata

from loaders import reference
from loaders.model import NoticeError
from loaders.readers.limits import MOST_NAME

PARTS, DRIVE = re.compile(r"[/\\]"), re.compile(r"(?:\s*[A-Za-z]:)+")
# Control characters, and those that turn the direction of what follows so that fdp.exe reads exe.pdf.
NEVER = ("Cc", "Cf", "Cs", "Zl", "Zp")
SHOWN = 60


def plain_name(given: str) -> str:
    """The last part of a name, whatever folders stand before it; raises NoticeError when that is no name of a file."""
    last = PARTS.split(given)[-1]
    drive = DRIVE.match(last)
    name = last[drive.end() if drive else 0 :].strip()
    if not name.strip("."):
        raise _unusable(given, "empty")
    if stray := next((ch for ch in name if unicodedata.category(ch) in NEVER), None):
        raise _unusable(name, f"U+{ord(stray):04X}")
    if len(name.encode("utf-8")) > MOST_NAME:
        raise _unusable(name, f"> {MOST_NAME} B")
    return name


def legible(name: str) -> str:
    """A name as a sentence can show it: what cannot be a character of one is U+FFFD."""
    return "".join("\ufffd" if unicodedata.category(ch) in NEVER else ch for ch in name)


def _unusable(name: str, reason: str) -> NoticeError:
    """The name itself is shown as far as it can be."""
    return reference.refusal(
        "name_unusable", f"{legible(name[:SHOWN]) or '?'}{'…' if len(name) > SHOWN else ''}", reason=reason
    )
