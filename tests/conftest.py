"""What every room of the tests shares: a database that is built anew from the shipped notice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.postgres import Server


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the shipped notice alone, built once for this run, apart from the one that the app serves."""
    # Imported here, so that a fault in the loader fails these tests and not all.
    from loaders.pipeline import SEEDS, build_database

    path = tmp_path_factory.mktemp("database") / "targets.duckdb"
    build_database([SEEDS / "shandong-2023.txt"], path)
    return path


@pytest.fixture(scope="session", autouse=True)
def own_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The ledger that pages open in this process, apart from the one that people write into."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MUBIAO_LEDGER", str(path))
        yield path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for this run alone; without the programs the test fails with the line to type."""
    # Imported here, so that a fault there fails these tests and not all.
    from tests.postgres import MissingPostgresError, require_postgres, running

    problem = None
    try:
        programs = require_postgres()
    except MissingPostgresError as error:
        problem = str(error)
    if problem:
        pytest.fail(problem, pytrace=False)
    with running(programs) as server:
        yield server
