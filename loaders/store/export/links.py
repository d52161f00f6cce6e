"""Addresses of the pages, as a file names them: of one row, and of the view that made the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode


def address(base: str, page: str, query: Mapping[str, str | Sequence[str]]) -> str:
    """The address of a page: `base` is scheme, host and folder without a slash at the end; "" makes it relative."""
    return f"{base}/{page}?{urlencode(query, doseq=True)}"


def row(base: str, target_id: str, language: str) -> str:
    """The address that opens exactly this row in the explorer, without any filter."""
    return address(base, "explorer", {"target": target_id, "lang": language})


def view(base: str, query: Mapping[str, Sequence[str]], language: str, page: str = "explorer") -> str:
    """The address of a page with these filters, in the language whatever the browser prefers."""
    return address(base, page, {**query, "lang": [language]})


def api(base: str, query: Mapping[str, Sequence[str]], language: str, suffix: str, what: str = "targets") -> str:
    """The address from which a program takes the rows of the view; `what` is 'targets' or 'ledger'."""
    parameters = urlencode({**query, "lang": [language]}, doseq=True)
    return f"{base}/api/{what}.{suffix}?{parameters}"
