"""A backup holds one state of a ledger, and gives it back to either kind of database: all of it, or nothing."""

from __future__ import annotations

import base64
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import astuple
from datetime import date, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from random import Random
from threading import Event

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DatabaseError

from loaders import reference
from loaders.__main__ import main
from loaders.ledger import book, record, store, tables
from loaders.ledger.backup import Counts, backup, restore
from loaders.ledger.model import Baseline, LedgerError
from loaders.ledger.store import Ledger, open_ledger
from tests.ledger import writers
from tests.ledger.sample import DUE, draft, report, stated
from tests.ledger.test_storage import NUMBERS, TEXTS, contents, fill, refused

ROOT = Path(__file__).parents[2]


def fill_richly(ledger: Ledger) -> None:
    """Every table, and what is lost first when a value passes through text."""
    named = [stated(f"n{n}") for n in range(len(NUMBERS))]
    said = [report(f"n{n}", value=value) for n, value in enumerate(NUMBERS)]
    starts = [Baseline(f"n{n}", value, DUE) for n, value in enumerate(NUMBERS)]
    record.reports(ledger, draft(content=bytes(range(256))), said, named, baselines=starts)
    for n, text in enumerate(TEXTS):
        act = draft(content=text.encode(), file_name=text, agency=text)
        record.reports(ledger, act, [report(f"x{n}", evidence=text, note=text)], [stated(f"x{n}", quote=text)])
    fill(ledger)


def same(one: Ledger, other: Ledger) -> bool:
    """Whether two ledgers hold the same, line for line and number for number."""
    assert contents(one) == contents(other)
    assert bits(one) == bits(other)
    return book.read(one) == book.read(other)


def bits(ledger: Ledger) -> list[bytes]:
    with ledger.reading() as connection:
        found = connection.scalars(sa.select(tables.entries.c.value).where(tables.entries.c.value.is_not(None)))
        return sorted(struct.pack("<d", value) for value in found)


@contextmanager
def opened(where: str | Path) -> Iterator[Ledger]:
    with closing(open_ledger(where)) as ledger:
        yield ledger


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The backup of a ledger that has something in every table."""
    file = tmp_path / "saved.zip"
    with opened(tmp_path / "saved.sqlite") as ledger:
        fill(ledger)
        backup(ledger, file)
    return file


# There and back


@pytest.mark.parametrize("kinds", [("sqlite", "sqlite"), ("sqlite", "postgresql", "sqlite"), ("postgresql",) * 2])
def test_what_was_saved_comes_back_line_for_line(
    tmp_path: Path, request: pytest.FixtureRequest, kinds: tuple[str, ...]
) -> None:
    file = tmp_path / "ledger.zip"

    def place(number: int, kind: str) -> str:
        is_sqlite = kind == "sqlite"
        return str(tmp_path / f"{number}.sqlite") if is_sqlite else request.getfixturevalue("postgres").fresh()

    places = [place(number, kind) for number, kind in enumerate(kinds)]
    with opened(places[0]) as first:
        fill_richly(first)
        lines = sum(len(lines) for lines in contents(first).values())
        acts, files = (len(contents(first)[name]) for name in ("writes", "files"))
        for here, there in pairwise(places):
            with opened(here) as source, opened(there) as target:
                assert backup(source, file) == restore(target, file) == Counts(acts, lines, files)
                assert same(first, target)


def test_a_restored_ledger_takes_new_acts_and_knows_the_old_tokens(ledger: Ledger, tmp_path: Path) -> None:
    # A command writes whatever roles there are.
    file, act = tmp_path / "saved.zip", draft(is_command=True)
    with opened(tmp_path / "saved.sqlite") as source:
        fill(source)
        first = record.reports(source, act, [report()], [stated()])
        backup(source, file)
    restore(ledger, file)
    again = record.reports(ledger, act, [report()], [stated()])
    assert (again.is_new, again.write) == (False, first.write)
    new = record.reports(ledger, draft(is_command=True), [report()], [stated()])
    assert new.is_new
    assert new.write.write_id > first.write.write_id
    assert ledger.version() == new.write.write_id


def test_an_empty_ledger_can_be_saved_too(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "empty.zip"
    with opened(tmp_path / "empty.sqlite") as source:
        assert backup(source, file) == restore(ledger, file) == Counts(0, 0, 0)
    assert record.reports(ledger, draft(), [report()], [stated()]).is_new


def test_more_lines_than_are_held_at_once(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "many.zip"
    tokens = [f"many-{number}" for number in range(5)]
    for token in tokens:
        writers.write(ledger, token, writers.TARGETS)
    backup(ledger, file)
    with opened(tmp_path / "other.sqlite") as target:
        restore(target, file)
        assert list(writers.faults(target, tokens, lines=writers.TARGETS)) == []
        assert same(ledger, target)


def test_the_file_says_what_it_holds(saved: Path, tmp_path: Path) -> None:
    """As another program reads it, years later."""
    with zipfile.ZipFile(saved) as archive, opened(tmp_path / "saved.sqlite") as ledger:
        manifest = json.loads(archive.read("manifest.json"))
        assert (manifest["format"], manifest["revision"], manifest["version"]) == (1, "0003", ledger.version())
        assert set(archive.namelist()) == {"manifest.json", *manifest["members"]}
        for name, lines in contents(ledger).items():
            content = archive.read(f"{name}.jsonl")
            told = {"lines": len(content.splitlines()), "sha256": sha256(content).hexdigest()}
            assert manifest["members"][f"{name}.jsonl"] == told
            assert len(lines) == told["lines"]
        said = [json.loads(line) for line in archive.read("entries.jsonl").splitlines()]
    assert (said[0]["as_of"], said[0]["value"], said[1]["status"]) == ("2023-01-28", 10.0, "done")


def test_a_backup_holds_whole_acts_while_others_write(ledger: Ledger, tmp_path: Path) -> None:
    stop, sizes = Event(), []

    def write_on() -> list[str]:
        tokens = []
        while not stop.is_set():
            tokens.append(f"while-{len(tokens)}")
            writers.write(ledger, tokens[-1])
        return tokens

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_on)
        try:
            while len(set(sizes)) < 5 and not writing.done():
                sizes.append(backup(ledger, tmp_path / f"{len(sizes)}.zip").acts)
        finally:
            stop.set()
        tokens = writing.result()
    assert len(set(sizes)) == 5, "nothing was written between the backups"
    for number, size in enumerate(sizes):
        with opened(tmp_path / f"{number}.sqlite") as target:
            restore(target, tmp_path / f"{number}.zip")
            assert list(writers.faults(target, tokens[:size])) == []


# All or nothing


def test_only_an_empty_ledger_is_filled(ledger: Ledger, saved: Path) -> None:
    record.schedule(ledger, draft(), "sample", book.default_schedule())
    before = contents(ledger)
    with refused("not_empty", where=ledger.where):
        restore(ledger, saved)
    assert contents(ledger) == before


@pytest.mark.parametrize("table", [tables.files, tables.stated_targets], ids=str)
def test_a_line_of_any_table_counts(ledger: Ledger, saved: Path, table: sa.Table) -> None:
    values = {column.name: b"" if column.name == "content" else "x" for column in table.columns}
    with ledger.writing() as connection:
        connection.execute(sa.insert(table).values(values))
    with refused("not_empty"):
        restore(ledger, saved)


def rewritten(
    file: Path,
    change: Callable[[str, bytes], bytes | None],
    *,
    mends: bool = False,
    method: int = zipfile.ZIP_DEFLATED,
) -> None:
    """Write the members of a backup anew; None leaves one out, `mends` sets the hashes and counts of the new lines."""
    with zipfile.ZipFile(file) as archive:
        members = {name: change(name, archive.read(name)) for name in archive.namelist()}
    kept = {name: content for name, content in members.items() if content is not None}
    if mends:
        manifest = json.loads(kept["manifest.json"])
        for name, told in manifest["members"].items():
            told.update(lines=kept[name].count(b"\n"), sha256=sha256(kept[name]).hexdigest())
        kept["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)


def of(member: str, change: Callable[[bytes], bytes | None]) -> Callable[[str, bytes], bytes | None]:
    return lambda name, content: change(content) if name == member else content


def in_manifest(**changed: object) -> Callable[[str, bytes], bytes | None]:
    return of("manifest.json", lambda content: json.dumps({**json.loads(content), **changed}).encode())


DAMAGED = {
    "a number": of("entries.jsonl", lambda content: content.replace(b"10.0", b"11.0")),
    "a line less": of("entries.jsonl", lambda content: content[content.index(b"\n") + 1 :]),
    "a line twice": of("moves.jsonl", lambda content: content * 2),
    "no last line": of("entries.jsonl", lambda content: content[:-9]),
    "a table less": of("nodes.jsonl", lambda _: None),
    "no manifest": of("manifest.json", lambda _: None),
    "a manifest of another program": of("manifest.json", lambda _: b'{"name": "x", "version": "1.0"}'),
    "a manifest that is none": of("manifest.json", lambda _: b"[]"),
    "no tables": in_manifest(members={}),
    "another version": in_manifest(version=3),
    "no version": in_manifest(version=None),
    "format 0": in_manifest(format=0),
}
# With hashes and counts that fit, as somebody would make them who changes the lines by hand.
FORGED = {
    "a column more": of("moves.jsonl", lambda content: content.replace(b'{"', b'{"more": 1, "', 1)),
    "no JSON": of("moves.jsonl", lambda _: b"moved\n"),
    "a list": of("moves.jsonl", lambda _: b"[]\n"),
    "a date that is none": of("entries.jsonl", lambda content: content.replace(b"2023-01-28", b"2023-01-32")),
    "a text for a number": of(
        "moves.jsonl", lambda content: content.replace(b'"write_id": ', b'"write_id": "1", "x": ')
    ),
    "a status that is none": of("entries.jsonl", lambda content: content.replace(b'"done"', b'"nearly"')),
    "an act that is not there": of("writes.jsonl", lambda content: content[content.index(b"\n") + 1 :]),
    "nothing in a column": of("moves.jsonl", lambda content: content.replace('"改了编号"'.encode(), b"null")),
    "no base64": of("files.jsonl", lambda content: content.replace(b'"content": "', b'"content": "!')),
}


def test_a_damaged_backup_changes_nothing(ledger: Ledger, saved: Path) -> None:
    whole = saved.read_bytes()
    with zipfile.ZipFile(saved) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    for name, change in {**DAMAGED, **FORGED}.items():
        assert {member: change(member, content) for member, content in before.items()} != before, name
        saved.write_bytes(whole)
        rewritten(saved, change, mends=name in FORGED)
        with refused("damaged_backup", file=saved):
            restore(ledger, saved)
        assert not any(contents(ledger).values()), name
    saved.write_bytes(whole)
    assert restore(ledger, saved).acts > 0


def test_a_backup_of_a_newer_version_changes_nothing(ledger: Ledger, saved: Path) -> None:
    for changed in ({"revision": "9999"}, {"format": 2}, {"format": 2, "members": {}}):
        rewritten(saved, in_manifest(**changed))
        with refused("newer_backup", file=saved):
            restore(ledger, saved)
        assert not any(contents(ledger).values())


EARLIER = {
    # Before the ledger knew problems, roles and accounts.
    "0001": (
        Counts(acts=7, lines=21, files=1),
        {"problems", "problem_steps", "problem_nodes", "roles", "requests", "notices"},
        b'"person": "", "who"',
    ),
    # Before it knew notices that people hand in.
    "0002": (
        Counts(acts=6, lines=18, files=1),
        {"baselines", "extensions", "decisions", "moves", "schedules", "problem_nodes", "notices"},
        b'"reason": "", "who"',
    ),
}


def earlier_backup(revision: str, folder: Path) -> Path:
    """What the program wrote when its tables were of that revision."""
    saved = folder / "earlier.zip"
    saved.write_bytes((Path(__file__).parent / f"revision_{revision}.zip").read_bytes())
    return saved


@pytest.mark.parametrize("revision", EARLIER)
def test_a_backup_of_an_earlier_version_is_restored(ledger: Ledger, tmp_path: Path, revision: str) -> None:
    saved = earlier_backup(revision, tmp_path)
    counts, empty, column = EARLIER[revision]
    assert restore(ledger, saved) == counts
    assert {name for name, lines in contents(ledger).items() if not lines} == empty
    found = book.read(ledger)
    assert {write.person for write in found.writes.values()} >= {""}
    assert found.history("t1").plans[0].nodes[0].title == "过半"
    # A line of it with a column that it could not have was changed by somebody.
    rewritten(saved, lambda name, lines: lines.replace(b'"who"', column) if "writes" in name else lines)
    with opened(tmp_path / "other.sqlite") as other, refused("damaged_backup", file=saved):
        restore(other, saved)


def test_what_an_earlier_version_said_of_people_is_kept(ledger: Ledger, tmp_path: Path) -> None:
    restore(ledger, earlier_backup("0002", tmp_path))
    found = book.read(ledger)
    assert [(one.person, one.role) for one in found.grants] == [("https://issuer.example 1", "supervisor")]
    assert [(one.write.person, one.agency) for one in found.requests] == [("https://issuer.example 2", "省科技厅")]
    assert [step.step for step in found.problems[0].steps] == ["find", "assign"]


@pytest.mark.parametrize("revision", EARLIER)
def test_a_ledger_of_an_earlier_version_is_brought_up_to_date(address: str, tmp_path: Path, revision: str) -> None:
    """As restored from what that version wrote, and lines of it are kept as before."""
    saved = earlier_backup(revision, tmp_path)
    script = Config()
    script.set_main_option("script_location", str(store.MIGRATIONS))
    earlier = engine_of(address)
    with earlier.connect() as connection, connection.begin():
        script.attributes["connection"] = connection
        command.upgrade(script, revision)
        metadata = sa.MetaData()
        metadata.reflect(connection)
        with zipfile.ZipFile(saved) as archive:
            for table in (table for table in tables.ALL if table.name in metadata.tables):
                lines = [json.loads(line) for line in archive.read(f"{table.name}.jsonl").splitlines()]
                if lines:
                    known = [name for name in table.columns.keys() if name in lines[0]]  # noqa: SIM118
                    read = [{name: _read_as(table.columns[name], line[name]) for name in known} for line in lines]
                    connection.execute(sa.insert(metadata.tables[table.name]), read)
        if connection.dialect.name == "postgresql":
            # Lines that bring their own number do not move the counter.
            connection.execute(
                sa.text("select setval(pg_get_serial_sequence('writes', 'write_id'), max(write_id)) from writes")
            )
    earlier.dispose()
    with opened(address) as ledger, opened(tmp_path / "restored.sqlite") as other:
        restore(other, saved)
        assert same(ledger, other)
        assert record.reports(ledger, draft(is_command=True), [report("t1", "2023-03")], [stated()]).is_new
        for act in ("update writes set who = 'x'", "delete from writes"):
            with ledger.engine.connect() as connection, pytest.raises(DatabaseError, match="keeps every line"):
                connection.execute(sa.text(act))


def engine_of(address: str) -> sa.Engine:
    """An engine that does nothing of its own, over a place where no ledger is yet."""
    if "://" not in address:
        return sa.create_engine(f"sqlite:///{address}")
    return sa.create_engine(sa.make_url(address).set(drivername="postgresql+psycopg"))


def _read_as(column: sa.Column[object], value: object) -> object:
    kind = column.type.python_type
    if value is None or kind not in (bytes, date, datetime):
        return value
    return base64.b64decode(value) if kind is bytes else kind.fromisoformat(value)


def test_a_foreign_file_changes_nothing(tmp_path: Path) -> None:
    file, foreign = tmp_path / "foreign.zip", io.BytesIO()
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("letter.txt", "of some worth")
    with opened(tmp_path / "ledger.sqlite") as ledger:
        for content in (b"", b"of some worth", b"PK\5\6" + bytes(18), foreign.getvalue()):
            file.write_bytes(content)
            with refused("damaged_backup", file=file):
                restore(ledger, file)
        for missing in (tmp_path / "none.zip", tmp_path):
            with refused("no_backup", file=missing):
                restore(ledger, missing)
        assert not any(contents(ledger).values())


def test_other_ways_of_packing_are_refused(saved: Path, tmp_path: Path) -> None:
    """Each fails in a way of its own when it is damaged."""
    whole = saved.read_bytes()
    with opened(tmp_path / "ledger.sqlite") as ledger:
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            saved.write_bytes(whole)
            rewritten(saved, lambda _, content: content, method=method)
            with refused("damaged_backup"):
                restore(ledger, saved)
        assert not any(contents(ledger).values())


def test_a_cut_backup_changes_nothing(saved: Path, tmp_path: Path) -> None:
    whole = saved.read_bytes()
    with opened(tmp_path / "ledger.sqlite") as ledger:
        for length in range(0, len(whole), 37):
            saved.write_bytes(whole[:length])
            with refused("damaged_backup"):
                restore(ledger, saved)
        assert not any(contents(ledger).values())


def test_a_byte_that_changed_is_found_or_means_nothing(saved: Path, tmp_path: Path) -> None:
    """Some bytes of a zip say only when it was made, and for whom."""
    whole, lot, harmless = saved.read_bytes(), Random(7), 0  # noqa: S311
    places = lot.sample(range(len(whole)), 300)
    with opened(tmp_path / "saved.sqlite") as source:
        wanted = contents(source)
    ledger = open_ledger(tmp_path / "try0.sqlite")
    for place in places:
        saved.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << lot.randrange(8)]) + whole[place + 1 :])
        try:
            restore(ledger, saved)
        except LedgerError as error:
            found, expected = error.code, "damaged_backup"
        else:
            harmless += 1
            found, expected = contents(ledger), wanted
            ledger.close()
            ledger = open_ledger(tmp_path / f"try{harmless}.sqlite")
        assert found == expected, f"byte {place}"
    assert not any(contents(ledger).values())
    ledger.close()
    assert harmless < len(places) // 3


def test_a_backup_that_cannot_be_written_leaves_what_was_there(saved: Path, tmp_path: Path) -> None:
    before = saved.read_bytes()
    letter = tmp_path / "letter.txt"
    letter.write_text("of some worth", "utf-8")
    with opened(tmp_path / "saved.sqlite") as ledger:
        with refused("not_written"):
            backup(ledger, tmp_path / "no folder" / "ledger.zip")
        for name in (letter, tmp_path / "saved.sqlite"):
            with refused("not_zip", file=name):
                backup(ledger, name)
        (tmp_path / "folder.zip").mkdir()
        with refused("not_written"):
            backup(ledger, tmp_path / "folder.zip")
        assert letter.read_text("utf-8") == "of some worth"
        with ledger.engine.begin() as connection:
            connection.execute(sa.text("update alembic_version set version_num = 'a later one'"))
        with refused("newer_version"):
            backup(ledger, saved)
    assert saved.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


# The command line


def english(code: str, **values: object) -> str:
    return reference.words("ledger_error", code, "en", **values) + "\n"


def test_the_commands_save_and_restore(tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    file, source = tmp_path / "ledger.zip", tmp_path / "source.sqlite"
    with opened(source) as ledger:
        fill(ledger)
        acts, lines, files = (len(contents(ledger)["writes"]), sum(map(len, contents(ledger).values())), 1)
    counts = f"{acts} acts, {lines} lines, {files} file."
    assert main(["ledger", "backup", str(file), "--ledger", str(source)]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == (f"{file} holds what sqlite:///{source} held: {counts}\n", "")
    assert main(["ledger", "restore", str(file), "--ledger", address]) == 0
    told = capsys.readouterr()
    with opened(source) as ledger, opened(address) as restored:
        assert (told.out, told.err) == (f"{restored.where} holds what {file} held: {counts}\n", "")
        assert same(ledger, restored)


def test_the_variable_names_the_ledger(tmp_path: Path) -> None:
    """As a person runs it: from another folder, in a bare locale."""
    here, there, file = tmp_path / "台账.sqlite", tmp_path / "there.sqlite", tmp_path / "备份.zip"
    with opened(here) as ledger:
        fill(ledger)
    for act, place in (("backup", here), ("restore", there)):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "MUBIAO_LEDGER": str(place)}
        command = [sys.executable, "-m", "loaders", "ledger", act, str(file)]
        ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.count("\n") == 1
    with opened(here) as ledger, opened(there) as restored:
        assert same(ledger, restored)


def test_what_cannot_be_done_gets_one_sentence(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, missing, none = tmp_path / "saved.sqlite", tmp_path / "none.sqlite", tmp_path / "none.zip"
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(saved.read_bytes()[:-40])
    monkeypatch.setenv("MUBIAO_LEDGER", str(tmp_path / "no folder" / "ledger.sqlite"))
    cases = [
        (("restore", saved, source), english("not_empty", where=f"sqlite:///{source}")),
        (("restore", damaged, tmp_path / "new.sqlite"), english("damaged_backup", file=damaged, member="zip")),
        (
            ("restore", none, tmp_path / "new.sqlite"),
            english("no_backup", file=none, reason="No such file or directory"),
        ),
        (("backup", none, missing), english("no_ledger", where=missing)),
        (("backup", source, source), english("not_zip", file=source)),
        (("backup", none, "mysql://host"), english("bad_url", reason="mysql is neither sqlite nor postgresql")),
        (("backup", none, None), english("no_folder", folder=tmp_path / "no folder")),
    ]
    for (act, file, place), sentence in cases:
        status = main(["ledger", act, str(file), *(["--ledger", str(place)] if place else [])])
        told = capsys.readouterr()
        assert (status, told.out, told.err) == (2, "", sentence)
    assert not none.exists()
    assert not missing.exists()


def test_counts_are_of_acts_lines_and_files(saved: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "saved.sqlite") as ledger:
        held = contents(ledger)
        assert astuple(backup(ledger, saved)) == (len(held["writes"]), sum(map(len, held.values())), len(held["files"]))
