"""The files of a view as the pages hand them out, and the rows of a file as another reader finds them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from pages.components import download
from pages.selection import Selection

BASE = "http://mubiao.test"
AT = datetime(2024, 1, 5, 8, 30, tzinfo=UTC)


def exported(suffix: str, selection: Selection | None = None, *, order: str = "text", language: str = "zh") -> bytes:
    """What the download button of the explorer gives."""
    return download.content(selection or Selection(), order, language, BASE, suffix)


def lines(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
