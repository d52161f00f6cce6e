"""A ledger of either kind for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.ledger.store import Ledger, open_ledger


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger can be made: a path in the folder of this test, or the URL of an empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.sqlite")
    # Asked for here, so that the tests on SQLite run where no server can.
    return request.getfixturevalue("postgres").fresh()


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    """An empty ledger at `address`."""
    opened = open_ledger(address)
    try:
        yield opened
    finally:
        opened.close()
