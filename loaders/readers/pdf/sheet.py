"""What stands on the pages of a PDF: glyphs, rules and pictures, as a program of its own finds them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from loaders.readers.limits import MOST_CHARACTERS, MOST_PAGES, PDF_MEGABYTES, PDF_SECONDS
from loaders.readers.unreadable import Unreadable

EXTRACT = Path(__file__).with_name("extract.py")
# The program counts its own seconds of computing; waiting for a busy machine comes on top.
PATIENCE = 3


class Box(NamedTuple):
    """In points, from the upper left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float


class Glyph(NamedTuple):
    """A visible character. `run` numbers what the file draws as one line."""

    char: str
    run: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page. A glyph for which the file names no character is U+FFFD."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...]
    pictures: tuple[Box, ...]


def read_sheets(content: bytes) -> Iterator[Sheet]:
    """The pages of a PDF, one at a time, since their glyphs take much more memory than their text. Raises Unreadable
    when they are not to be had within the limits.
    """
    limits = (PDF_SECONDS, PDF_MEGABYTES, MOST_PAGES, MOST_CHARACTERS)
    too_heavy = Unreadable("pdf_too_heavy", seconds=PDF_SECONDS, megabytes=PDF_MEGABYTES)
    try:
        # Isolated, so that nothing of the folder or the environment changes what it imports.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(EXTRACT), *map(str, limits)],
            input=content,
            capture_output=True,
            timeout=PATIENCE * PDF_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_heavy from None
    *pages, last = done.stdout.splitlines() or [b""]
    # The last line says that nothing is missing, or why.
    outcome: dict[str, Any] = json.loads(last) if done.returncode == 0 else {}
    if code := outcome.pop("refused", None):
        raise Unreadable(code, **outcome)
    if outcome.get("pages") != len(pages):
        raise too_heavy
    return (_sheet(json.loads(page)) for page in pages)


def _sheet(page: dict[str, Any]) -> Sheet:
    return Sheet(
        page["width"],
        page["height"],
        tuple(Glyph(*glyph) for glyph in page["glyphs"]),
        tuple(Box(*box) for box in page["rules"]),
        tuple(Box(*box) for box in page["pictures"]),
    )
