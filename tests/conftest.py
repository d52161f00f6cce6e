"""What every room of the tests shares: a database that is built anew from the shipped notice."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the shipped notice alone, built once for this run, apart from the one that the app serves."""
    # Imported here, so that a fault in the loader fails these tests and not all.
    from loaders.pipeline import SEEDS, build_database

    path = tmp_path_factory.mktemp("database") / "targets.duckdb"
    build_database([SEEDS / "shandong-2023.txt"], path)
    return path
