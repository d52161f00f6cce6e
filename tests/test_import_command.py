"""`python -m loaders import` as a person types it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from loaders import reference
from loaders.__main__ import main
from loaders.importing import library
from loaders.ledger import notices
from loaders.ledger.acts import Draft
from loaders.ledger.store import open_ledger
from loaders.pipeline import SEEDS, build_database
from tests.test_two_notices import SECOND

ROOT = Path(__file__).parents[1]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a database of the shipped notice, a notice of another year and a file that is none."""
    build_database([SEEDS / "shandong-2023.txt"], tmp_path / "targets.duckdb")
    (tmp_path / "second.txt").write_text(SECOND, "utf-8")
    (tmp_path / "third.txt").write_text(SECOND.replace("100场", "120场"), "utf-8")
    (tmp_path / "photo.txt").write_bytes(b"\x89PNG\x00")
    return tmp_path


def typed(place: Path, *arguments: str, db: str = "targets.duckdb") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "loaders", "import", *arguments, "--db", db]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "MUBIAO_LEDGER": str(place / "ledger.sqlite")}
    return subprocess.run(  # noqa: S603 - our own module
        command,
        cwd=place,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )


def rows(place: Path, db: str = "targets.duckdb") -> list[tuple[str, int]]:
    with duckdb.connect(str(place / db), read_only=True) as connection:
        return connection.execute(
            "select file_name, count(*) from documents join targets using (document_id) group by all order by all"
        ).fetchall()


SHIPPED = ("shandong-2023.txt", 315)


def test_a_look_changes_nothing(place: Path) -> None:
    ran = typed(place, "second.txt", "photo.txt", "nowhere.txt")
    assert ran.returncode == 1
    assert "second.txt: a new document, 示政办字〔2024〕8号-" in ran.stdout
    assert "2 chapters, 6 tasks, 6 rows" in ran.stdout
    assert "numbers: 5 became rows, 0 have a reason to be none, 0 are not accounted for" in ran.stdout
    assert "photo.txt: not a text file" in ran.stdout
    assert "nowhere.txt" in ran.stderr
    assert "add --yes" in ran.stderr
    assert rows(place) == [SHIPPED]


def test_accepted_versions_and_their_withdrawal(place: Path) -> None:
    assert typed(place, "second.txt", "--yes").returncode == 0
    assert rows(place) == [("second.txt", 6), SHIPPED]
    ran = typed(place, "third.txt", "second.txt", "--yes")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "third.txt: a new version, 示政办字〔2024〕8号-" in ran.stdout
    assert "beside the version that counts: 0 rows added, 0 rows removed, 1 rows changed" in ran.stdout
    assert "value_low 100.0 → 120.0" in ran.stdout
    assert "second.txt: the same content as second.txt, which is there already" in ran.stdout
    assert rows(place) == [SHIPPED, ("third.txt", 6)]
    listed = typed(place, "--list").stdout.splitlines()
    assert [line.split()[1] for line in listed] == ["second.txt", "third.txt"]
    assert [line.endswith("counts") for line in listed] == [False, True]
    document = listed[0].split()[0]
    assert (
        f"No version of {document[:-1]} that was handed in counts" in typed(place, "--withdraw", document[:-1]).stderr
    )
    ran = typed(place, "--withdraw", document)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == reference.words("ledger_error", "no_reason", "en") + "\n"
    assert typed(place, "--withdraw", document, "--reason", "发错了").returncode == 0
    assert rows(place) == [("second.txt", 6), SHIPPED]
    assert "withdrawn by" in typed(place, "--list").stdout.splitlines()[1]


def test_a_database_in_a_folder_that_is_not_there_yet(place: Path) -> None:
    ran = typed(place, str(SEEDS / "shandong-2023.txt"), "second.txt", "--yes", db="new/targets.duckdb")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "the same content as shandong-2023.txt" in ran.stdout
    assert rows(place, "new/targets.duckdb") == [("second.txt", 6), SHIPPED]


def test_a_database_with_other_notices_is_told_before_anything_is_written(place: Path) -> None:
    build_database([SEEDS / "shandong-2023.txt", place / "third.txt"], place / "targets.duckdb")
    (place / "fourth.txt").write_text(SECOND.replace("8号", "9号"), "utf-8")
    ran = typed(place, "fourth.txt", "--yes")
    assert (ran.returncode, "seeds/ nor handed in (third)" in ran.stderr) == (2, True)
    assert typed(place, "--list").stdout == "Nobody has handed in a notice.\n"


def test_a_build_that_fails_says_what_the_ledger_holds(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "seeds").mkdir()
    (place / "seeds" / "bad.txt").write_text("各位好，\n明天开会。\n", "utf-8")
    monkeypatch.setattr("loaders.pipeline.SEEDS", place / "seeds")
    places = ["--db", str(place / "new.duckdb"), "--ledger", str(place / "ledger.sqlite")]
    assert main(["import", str(place / "second.txt"), "--yes", *places]) == 2
    said = capsys.readouterr().err
    assert "1 accepted, which the ledger holds; but the database was not built anew: " in said
    assert "bad.txt: not a notice of tasks" in said
    assert main(["import", "--list", *places]) == 0
    assert "second.txt" in capsys.readouterr().out


def test_what_can_be_read_no_more_is_said(place: Path) -> None:
    letter = Draft("t", "张三", "", datetime.now(UTC), "letter.txt", "各位好，\n明天开会。\n".encode(), is_command=True)
    with closing(open_ledger(place / "ledger.sqlite")) as ledger:
        notices.accept(ledger, letter, "letter", 0)
    ran = typed(place, "second.txt", "--yes")
    assert ran.returncode == 1
    assert ran.stderr.startswith("left out, since it cannot be read any more: letter.txt: not a notice of tasks")
    assert rows(place) == [("second.txt", 6), SHIPPED]


def test_a_build_of_all_that_counts_waits_for_its_turn(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUBIAO_LEDGER", str(place / "ledger.sqlite"))
    monkeypatch.setattr(library, "WAIT", 0.05)
    build = ["build", "--db", str(place / "targets.duckdb")]
    with library.turn(place / "targets.duckdb"):
        assert main(build) == 2
        assert reference.words("ledger_error", "busy", "en", reason="database is locked") in capsys.readouterr().err
    assert main(build) == 0


def test_bad_files_leave_all_as_it_was(place: Path) -> None:
    before = (place / "targets.duckdb").read_bytes()
    ran = typed(place, "photo.txt", "--yes")
    assert ran.returncode == 2
    assert ran.stderr == "There is no file to accept.\n"
    assert (place / "targets.duckdb").read_bytes() == before
    assert typed(place, "--list").stdout == "Nobody has handed in a notice.\n"


def test_one_thing_at_a_time(place: Path) -> None:
    for arguments in ((), ("second.txt", "--list"), ("--list", "--withdraw", "x")):
        ran = typed(place, *arguments)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr == "Name files to look at, or --list, or --withdraw DOCUMENT.\n"


def test_a_plain_build_reads_what_was_handed_in(place: Path) -> None:
    typed(place, "second.txt", "--yes")
    (place / "targets.duckdb").unlink()
    command = [sys.executable, "-m", "loaders", "build", "--db", "targets.duckdb"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MUBIAO_LEDGER": str(place / "ledger.sqlite")}
    ran = subprocess.run(command, cwd=place, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    assert ran.returncode == 0, ran.stderr
    assert rows(place) == [("second.txt", 6), SHIPPED]
    environment["MUBIAO_LEDGER"] = "mysql://host"
    ran = subprocess.run(command, cwd=place, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    words = reference.words("ledger_error", "bad_url", "en", reason="mysql is neither sqlite nor postgresql")
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", words + "\n")
