"""Roles from the command line: how the first supervisor comes in, and what a command is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from loaders.ledger import book, people, roles
from loaders.ledger.acts import Draft
from loaders.ledger.store import open_ledger

ROOT = Path(__file__).parents[2]
PERSON = "http://localhost:9000 4711"


def command(ledger: Path, *arguments: str) -> tuple[int, str, str]:
    """(exit code, output, complaints) of `python -m loaders ledger`."""
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "loaders", "ledger", *arguments, "--ledger", str(ledger)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return found.returncode, found.stdout, found.stderr


def test_a_role_is_given_listed_and_taken(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    assert command(ledger, "grant", PERSON, "supervisor", "--name", "陈督查") == (
        0,
        f"supervisor given to 陈督查 <{PERSON}> (act 1)\n",
        "",
    )
    assert command(ledger, "grant", "li", "editor", "--agency", "省科技厅")[0] == 0
    with closing(open_ledger(ledger)) as opened:
        asking = Draft(uuid4().hex, "王五", "", datetime.now(UTC), person="wang")
        roles.ask(opened, asking, "reader", reason="查阅")
    code, told, _ = command(ledger, "roles")
    assert code == 0
    assert told.splitlines() == [
        f"supervisor  陈督查 <{PERSON}>",
        "editor of 省科技厅  <li>",
        "asks for reader  王五 <wang>  查阅",
    ]
    code, told, _ = command(ledger, "revoke", PERSON, "supervisor", "--reason", "调离")
    assert (code, told) == (0, f"supervisor taken from 陈督查 <{PERSON}> (act 4)\n")
    with closing(open_ledger(ledger)) as opened:
        found = book.read(opened)
    assert [one.person for one in people.holders(found.grants)] == ["li"]
    write = found.writes[4]
    assert (write.source, write.person, write.kind, bool(write.who)) == ("command", "", "role", True)


def test_an_agency_that_no_list_has_is_taken_with_a_note(tmp_path: Path) -> None:
    code, told, note = command(tmp_path / "ledger.sqlite", "grant", "li", "editor", "--agency", "省科枝厅")
    assert (code, told) == (0, "editor of 省科枝厅 given to <li> (act 1)\n")
    assert note == "Note: data/reference/agencies.csv has no agency 省科枝厅.\n"


def test_what_makes_no_sense_gets_one_sentence_and_is_not_written(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    for arguments in (("grant", "li", "editor"), ("grant", " ", "reader"), ("revoke", "li", "reader", "--reason", " ")):
        code, told, sentence = command(ledger, *arguments)
        assert (code, told, sentence.count("\n")) == (2, "", 1), arguments
    with closing(open_ledger(ledger)) as opened:
        assert opened.version() == 0


def test_there_is_no_list_of_a_ledger_that_is_not_there(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    code, told, sentence = command(ledger, "roles")
    assert (code, told, sentence.count("\n")) == (2, "", 1)
    assert not ledger.exists()
