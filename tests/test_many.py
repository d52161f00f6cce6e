"""Many notices: several processes, what was kept, builds that were killed, and files that are bad."""

from __future__ import annotations

import os
import pickle
import pty
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.mutated import mutated, write_notices
from loaders.apart import Apart, run_apart
from loaders.corrections import read_corrections
from loaders.gathering import gather
from loaders.kept import Kept, key_of
from loaders.many import read_all, rows_of
from loaders.model import NoticeError, Source
from loaders.parsing import parse_source
from loaders.pipeline import build_database
from loaders.store.connect import open_readonly
from loaders.store.packed import DamagedError, columns, pack, unpack

ROOT = Path(__file__).parents[1]
COUNT = 8
SMALL = "示范省{year}年重点工作任务\n\n一、创新\n\n1. 建设学校。新建学校{schools}所。（牵头单位：省教育厅）\n"


def small(folder: Path, name: str, schools: int = 5) -> Path:
    """A notice of one task, in a folder that is made."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SMALL.format(year=2023, schools=schools), "utf-8")
    return path


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in the order of its columns, of which the key comes first."""
    with open_readonly(path) as connection:
        names = connection.execute("select table_name from duckdb_tables() where database_name = 'd'").fetchall()
        return {name: connection.execute(f"select * from d.{name} order by all").fetchall() for (name,) in names}  # noqa: S608


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "loaders", "build", *map(str, arguments)]


def build(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, encoding="utf-8", check=False)  # noqa: S603


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "notices"
    write_notices(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def whole(notices: Path) -> tuple[Path, dict[str, list[tuple[object, ...]]]]:
    """The database of an uninterrupted build in one process, and its rows."""
    path = notices.parent / "whole.duckdb"
    build_database(sorted(notices.iterdir()), path)
    return path, contents(path)


def test_mutated_notices_differ_and_stay_what_they_are(notices: Path) -> None:
    parsed = [parse_source(Source.of(path)) for path in sorted(notices.iterdir())]
    assert [mutated(number) for number in range(3)] == [mutated(number) for number in range(3)]
    assert len({one.notice.document.content_sha256 for one in parsed}) == COUNT
    assert len({(one.notice.metadata.region, one.notice.metadata.document_no) for one in parsed}) == COUNT
    assert len({tuple(task.title for task in one.notice.tasks[:5]) for one in parsed}) == COUNT
    for one in parsed:
        assert str(one.notice.metadata.plan_year) in one.notice.document.document_id
        assert 100 < len(one.notice.tasks) <= 116
        assert any(name.endswith("专班") for name in one.agencies)
        assert {"unknown_agency"} == {found.code for found in one.strangers}


def test_a_parse_pickles_in_and_out(notices: Path) -> None:
    path = min(notices.iterdir())
    of_file = parse_source(pickle.loads(pickle.dumps(Source.of(path))))  # noqa: S301 - just made
    of_bytes = parse_source(Source(path.stem, path.name, content=path.read_bytes()))
    assert pickle.loads(pickle.dumps(of_file)) == of_file == of_bytes  # noqa: S301 - just made


def test_processes_and_kept_rows_give_the_same_database(
    notices: Path, whole: tuple[Path, dict[str, list[tuple[object, ...]]]], tmp_path: Path
) -> None:
    path, cache = tmp_path / "x.duckdb", tmp_path / "cache"
    seen: list[tuple[int, int, str]] = []
    first = build_database(
        [notices], path, lambda done, total, file: seen.append((done, total, file.name)), jobs=2, cache=cache
    )
    assert seen == [(n, COUNT, file.name) for n, file in enumerate(sorted(notices.iterdir()), 1)]
    assert contents(path) == whole[1]
    again = build_database([notices], path, cache=cache)
    assert (first.kept, again.kept) == (0, COUNT)
    assert contents(path) == whole[1]
    assert replace(first, seconds=0, kept=0) == replace(again, seconds=0, kept=0)
    with open_readonly(path) as connection:
        severities = connection.execute("select severity, count(*) from d.diagnostics group by all").fetchall()
        types = connection.execute("select target_type, count(*) from d.targets group by all").fetchall()
        unknown = connection.execute("select agency from d.agencies where not is_known").fetchall()
    assert first.diagnostics == dict(severities)
    assert first.targets == dict(types)
    assert len(unknown) == len(set(unknown)) > COUNT


def killed(notices: Path, path: Path, after: int) -> None:
    """A build that is killed when it has said that `after` notices are done."""
    with subprocess.Popen(  # noqa: S603
        command(notices, "--db", path, "--jobs", 2), cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        for line in process.stderr:
            if line.startswith(f"{after}/".encode()):
                os.kill(process.pid, signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL


def test_a_build_that_was_killed_goes_on_where_it_stood(
    notices: Path, whole: tuple[Path, dict[str, list[tuple[object, ...]]]], tmp_path: Path
) -> None:
    path = tmp_path / "x.duckdb"
    for after in (1, 3, 5):
        killed(notices, path, after)
        assert not path.exists()
    kept = len(list((tmp_path / "x.duckdb.parsed").glob("*.rows")))
    assert kept >= 5
    result = build(notices, "--db", path, "--jobs", 2)
    assert result.returncode == 0, result.stderr
    # The processes of the killed build may have kept a notice more before they ended.
    said = next(line for line in result.stdout.splitlines() if line.startswith("rows kept"))
    assert int(said.split()[-2]) >= kept
    assert contents(path) == whole[1]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["x.duckdb", "x.duckdb.parsed"]


def test_what_is_damaged_is_read_again(
    notices: Path, whole: tuple[Path, dict[str, list[tuple[object, ...]]]], tmp_path: Path
) -> None:
    path, cache = tmp_path / "x.duckdb", tmp_path / "cache"
    build_database([notices], path, cache=cache)
    cut, empty, changed, strange, *_ = sorted(cache.iterdir())
    cut.write_bytes(cut.read_bytes()[:-1])
    empty.write_bytes(b"")
    middle = len(changed.read_bytes()) // 2
    changed.write_bytes(changed.read_bytes()[:middle] + b"?" + changed.read_bytes()[middle + 1 :])
    strange.write_bytes(pickle.dumps({"targets": []}))
    report = build_database([notices], path, cache=cache)
    assert report.kept == COUNT - 4
    assert contents(path) == whole[1]
    assert build_database([notices], path, cache=cache).kept == COUNT
    for one in cache.iterdir():
        unpack(one.read_bytes())


def test_rows_are_kept_under_all_that_they_follow_from(tmp_path: Path) -> None:
    path = small(tmp_path, "a.txt")
    source, content = Source.of(path), path.read_bytes()
    lines = tmp_path / "corrections.csv"
    lines.write_text(
        "target_id,document_id,field,value,reason,who,corrected_on\na.1.x,a,unit,个,原文笔误,审校,2024-01-05\n", "utf-8"
    )
    corrections = read_corrections(lines)
    keys = {
        key_of(source, content, ()),
        key_of(source, content + b" ", ()),
        key_of(replace(source, document_id="b"), content, ()),
        key_of(replace(source, file_name="b.txt"), content, ()),
        key_of(source, content, corrections),
        key_of(source, content, [replace(corrections[0], value="家")]),
    }
    assert len(keys) == 6
    # Where the files lie is no part of it.
    elsewhere = [replace(corrections[0], file=tmp_path / "other" / "corrections.csv")]
    assert key_of(source, content, corrections) == key_of(replace(source, path=None), content, elsewhere)


def test_a_complete_build_removes_what_it_did_not_use(tmp_path: Path) -> None:
    cache, path = tmp_path / "cache", tmp_path / "x.duckdb"
    one, two = small(tmp_path, "one.txt"), small(tmp_path, "two.txt")
    build_database([one, two], path, cache=cache)
    earlier = {file.name for file in cache.iterdir()}
    (cache / f"{'0' * 64}.rows.0123456789abcdef").write_bytes(b"of a process that was killed")
    (cache / "letter.txt").write_text("somebody's")
    small(tmp_path, "two.txt", schools=6)
    with pytest.raises(NoticeError):
        build_database([one, two, tmp_path / "none.txt"], path, cache=cache)
    assert earlier < {file.name for file in cache.iterdir()}
    build_database([one, two], path, cache=cache)
    left = {file.name for file in cache.iterdir()}
    assert len(left & earlier) == 1
    assert len(left) == 3
    assert "letter.txt" in left


def test_every_bad_file_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    folder, path = tmp_path / "notices", tmp_path / "x.duckdb"
    small(folder, "good.txt")
    small(folder, "sub/good.txt")
    build_database([folder], path)
    before = path.read_bytes()
    small(folder, "sub/binary.txt").write_bytes(b"PK\x03\x04\x14\x00\x00")
    small(folder, "letter.txt").write_text("Not a notice.")
    result = build(folder, "--db", path, "--jobs", 2)
    assert (result.returncode, result.stdout) == (2, "")
    sentences = [line for line in result.stderr.splitlines() if not line[0].isdigit()]
    assert [line.partition(": ")[0] for line in sentences] == [f"{folder}/letter.txt", f"{folder}/sub/binary.txt"]
    assert path.read_bytes() == before
    skipped = build(folder, "--db", path, "--skip-bad")
    assert skipped.returncode == 1
    assert [line for line in skipped.stderr.splitlines() if not line[0].isdigit()] == sentences
    assert "2 documents" in skipped.stdout
    assert "left out: 2" in skipped.stdout
    assert [row[0] for row in contents(path)["documents"]] == ["good", "sub-good"]


@pytest.fixture
def refused(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of three notices, and one with what is kept of them: of `b.txt` a row that the schema refuses. All name
    an agency that no list has."""
    folder, cache = tmp_path / "notices", tmp_path / "cache"
    for name in ("a.txt", "b.txt", "c.txt"):
        path = small(folder, name)
        path.write_text(path.read_text("utf-8").replace("省教育厅", "省未知厅"), "utf-8")
    source = Source.of(folder / "b.txt")
    made = rows_of(source, (), cache)
    rows = unpack(made.packed)
    lines = {name: [tuple(one.values()) for one in rows[name].to_pylist()] for name in rows}
    at = columns()["targets"].get_field_index("modality")
    lines["targets"] = [(*line[:at], "maybe", *line[at + 1 :]) for line in lines["targets"]]
    Kept(cache).put(made.key, pack(lines))
    return folder, cache


def test_a_row_that_the_schema_refuses_names_its_notice(tmp_path: Path, refused: tuple[Path, Path]) -> None:
    folder, cache = refused
    path = tmp_path / "x.duckdb"
    with pytest.raises(NoticeError, match=r"^\S+/b\.txt: table targets refuses a row: .*$"):
        build_database([folder], path, cache=cache)
    assert not path.exists()
    with pytest.raises(NoticeError, match=r"/b\.txt: table targets"):
        build_database([folder], path, cache=cache, skip_bad={"a", "c"})
    assert not path.exists()


def test_of_a_notice_with_a_refused_row_nothing_is_written_and_the_others_are(
    tmp_path: Path, refused: tuple[Path, Path]
) -> None:
    folder, cache = refused
    path, others = tmp_path / "x.duckdb", tmp_path / "y.duckdb"
    report = build_database([folder], path, cache=cache, skip_bad=True)
    assert [str(error).partition(": ")[0] for error in report.bad] == [f"{folder}/b.txt"]
    beside = build_database([folder / "a.txt", folder / "c.txt"], others)
    counted = (report.documents, report.tasks, report.targets, report.diagnostics)
    assert counted == (beside.documents, beside.tasks, beside.targets, beside.diagnostics)
    assert contents(path) == contents(others)
    assert "省未知厅" in {row[0] for row in contents(path)["agencies"]}


def test_nothing_is_written_when_all_are_bad(tmp_path: Path) -> None:
    folder, path = tmp_path / "notices", tmp_path / "x.duckdb"
    for name in ("a.txt", "b.txt"):
        small(folder, name).write_text("Not a notice.")
    with pytest.raises(NoticeError, match=r"a\.txt(?s:.*)\n.*b\.txt"):
        build_database([folder], path, skip_bad=True)
    assert not path.exists()


def test_a_notice_that_takes_too_much_is_ended_and_the_others_go_on(tmp_path: Path) -> None:
    task = "建设学校。新建学校5所，改造医院3家，建成公园2个。（牵头单位：省教育厅）\n"
    large = small(tmp_path, "b.txt")
    large.write_text(
        "某省2023年重点工作任务\n\n一、创新\n\n" + "".join(f"{n}. {task}" for n in range(1, 10_001)), "utf-8"
    )
    sources = [Source.of(path) for path in (small(tmp_path, "a.txt"), large, small(tmp_path, "c.txt"))]
    answers = dict(read_all(sources, {}, None, 1, limited=True, megabytes=150))
    refused = answers.pop(sources[1])
    assert isinstance(refused, NoticeError)
    assert (refused.code, refused.values) == ("too_much_memory", {"megabytes": 150})
    assert str(refused).startswith(f"{large}: ")
    assert [unpack(answer.packed)["documents"].field("document_id").to_pylist() for answer in answers.values()] == [
        ["a"],
        ["c"],
    ]


def double(number: int) -> int:
    print("what a library prints is no answer")
    return 2 * number


def run_on() -> None:
    while True:
        pass


def eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(10_000_000))


def fall() -> None:
    raise LookupError("nothing there")


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def refuse() -> None:
    raise NoticeError("x.txt: no text", "blank_text", page=3)


@pytest.mark.parametrize(
    ("function", "code", "words"),
    [
        (run_on, "too_slow", "within 1 s"),
        (eat, "too_much_memory", "200 MB"),
        (fall, "crashed", "LookupError: nothing there"),
        (die, "crashed", "status -11"),
        (refuse, "blank_text", "x.txt: no text"),
    ],
)
def test_a_process_apart_says_why_it_ended_and_another_takes_its_place(function: object, code: str, words: str) -> None:
    with Apart(seconds=1, megabytes=200) as apart:
        with pytest.raises(NoticeError, match=words) as caught:
            apart.call(function)
        assert caught.value.code == code
        assert apart.call(double, 4) == 8
        assert apart.call(double, number=5) == 10


def test_one_call_apart() -> None:
    assert run_apart(double, 3) == 6
    with pytest.raises(NoticeError, match="no text") as caught:
        run_apart(refuse)
    assert caught.value.values == {"page": 3}


def test_a_folder_stands_for_the_notices_below_it(tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    for name in ("b.txt", "a/b.txt", "a/c/b.HTML", ".git/b.txt", "a/.b.txt", "b.md", "a/list.csv"):
        small(folder, name)
    outside = small(tmp_path, "outside.txt")
    (folder / "link.txt").symlink_to(outside)
    (folder / "near.txt").symlink_to(folder / "b.txt")
    found = gather([folder, outside])
    assert [(one.document_id, one.file_name) for one in found.sources] == [
        ("a-b", "b.txt"),
        ("a-c-b", "b.HTML"),
        ("b", "b.txt"),
        ("near", "near.txt"),
        ("outside", "outside.txt"),
    ]
    assert found.left_out() == [
        f"left out, since notices end in .docx, .htm, .html, .pdf, .txt: {folder}/a/list.csv, {folder}/b.md",
        f"left out, since these links lead out of their folder: {folder}/link.txt",
    ]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a/b.txt", "a-b.txt"], "would both be a-b; rename one"),
        (["b.txt", "b.docx"], "would both be b; rename one"),
        (["b.md"], "holds no notice"),
    ],
)
def test_a_folder_without_plain_names_is_refused(tmp_path: Path, names: list[str], words: str) -> None:
    for name in names:
        small(tmp_path, name)
    with pytest.raises(NoticeError, match=words):
        gather([tmp_path])


def test_links_in_a_folder_are_read_or_named(tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    small(folder, "2023/b.txt")
    small(tmp_path / "outside", "c.txt")
    (folder / "more").symlink_to(tmp_path / "outside")
    (folder / "2023" / "up").symlink_to(folder)
    (folder / ".hidden").symlink_to(tmp_path / "outside")
    (folder / "gone.md").symlink_to(tmp_path / "gone.md")
    (folder / "round.txt").symlink_to(folder / "round.txt")
    found = gather([folder])
    assert [one.document_id for one in found.sources] == ["2023-b", "round"]
    assert found.left_out() == [
        f"left out, since notices end in .docx, .htm, .html, .pdf, .txt: {folder}/gone.md",
        f"left out, since folders that are links are not entered: {folder}/2023/up, {folder}/more",
    ]
    with pytest.raises(NoticeError, match=r"round\.txt: it cannot be read"):
        parse_source(found.sources[1])
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "more").symlink_to(folder)
    with pytest.raises(NoticeError, match=r"links holds no notice \(.* are links are not entered: .*/more\); put one"):
        gather([tmp_path / "links"])
    # A link that is named itself is what it leads to.
    assert [one.document_id for one in gather([folder / "more"]).sources] == ["c"]


@pytest.mark.parametrize(
    ("name", "shown", "reason"),
    [
        pytest.param(os.fsdecode(b"2023\xff"), "2023�", "U\\+DCFF", id="no UTF-8"),
        pytest.param("20\u202e23", "20�23", "U\\+202E", id="letters that turn around"),
        pytest.param("20\n23", "20�23", "U\\+000A", id="a line break"),
    ],
)
def test_a_folder_is_part_of_a_name_and_has_a_plain_one(tmp_path: Path, name: str, shown: str, reason: str) -> None:
    small(tmp_path, f"{name}/b.md")
    small(tmp_path, "b.txt")
    # Where no notice is called after it, it may have any name.
    (left_out,) = gather([tmp_path]).left_out()
    assert left_out.endswith(f"{tmp_path}/{shown}/b.md")
    small(tmp_path, f"{name}/b.txt")
    with pytest.raises(NoticeError, match=rf"^{shown}: the name of this folder cannot be used \({reason}\)"):
        gather([tmp_path])


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    small(tmp_path, "b.txt")
    # Deeper than a path may be long, which nobody can read, whatever may be read by whom.
    name, inner = "深" * 80, os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir(name, dir_fd=inner)
        outer, inner = inner, os.open(name, os.O_RDONLY, dir_fd=inner)
        os.close(outer)
    os.close(inner)
    try:
        with pytest.raises(NoticeError, match=r"深: it cannot be read \(File name too long\)") as caught:
            gather([tmp_path])
        assert str(caught.value).startswith(str(tmp_path / name))
    finally:
        shutil.rmtree(tmp_path / name)


def test_a_folder_that_others_alone_may_read_is_named(tmp_path: Path) -> None:
    small(tmp_path, "b.txt")
    path = small(tmp_path, "closed/c.txt")
    path.parent.chmod(0)
    try:
        if os.access(path, os.R_OK):
            pytest.skip("whoever runs this may read everything")
        with pytest.raises(NoticeError, match=r"closed: it cannot be read \(Permission denied\)"):
            gather([tmp_path])
        with pytest.raises(NoticeError, match=r"c\.txt: it cannot be read \(Permission denied\)"):
            parse_source(gather([path]).sources[0])
    finally:
        path.parent.chmod(0o700)


def test_a_file_that_a_killed_build_left_goes_and_one_in_use_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    left, used = (tmp_path / f"x.duckdb.{number:08x}01234567" for number in (1, 2))
    for one in (left, used, Path(f"{left}.wal")):
        one.write_bytes(b"unfinished")
    holding = (
        "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print(1, flush=True); input()"
    )
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", holding, str(used)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        build_database([small(tmp_path, "a.txt")], path)
        assert sorted(one.name for one in tmp_path.glob("x.*")) == ["x.duckdb", used.name]
        process.communicate(b"\n")
    build_database([tmp_path / "a.txt"], path)
    assert [one.name for one in tmp_path.glob("x.*")] == ["x.duckdb"]


def on_a_terminal(*arguments: object) -> Iterator[str]:
    """What a build draws on a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(command(*arguments), cwd=ROOT, stderr=slave, stdout=subprocess.DEVNULL)  # noqa: S603
    os.close(slave)
    with os.fdopen(master, "rb") as terminal:
        try:
            while drawn := terminal.read1():
                yield drawn.decode("utf-8", "replace")
        except OSError:
            # The other end is closed.
            process.wait()


def test_the_bar_tells_rate_and_time_left(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        small(tmp_path / "notices", name)
    drawn = "".join(on_a_terminal(tmp_path / "notices", "--db", tmp_path / "x.duckdb", "--no-cache"))
    assert "█" * 12 + "·" * 12 + " 1/2 " in drawn
    assert "/s 0:00 left b.txt" in drawn
    assert sorted(one.name for one in tmp_path.iterdir()) == ["notices", "x.duckdb"]


def test_kept_rows_lie_where_it_is_said(tmp_path: Path) -> None:
    paths = [small(tmp_path, "a.txt"), small(tmp_path, "b.txt")]
    assert build(*paths, "--db", tmp_path / "x.duckdb", "--cache", tmp_path / "here").returncode == 0
    assert len(list((tmp_path / "here").iterdir())) == 2
    (tmp_path / "file").write_text("no folder")
    result = build(*paths, "--db", tmp_path / "x.duckdb", "--cache", tmp_path / "file")
    assert result.returncode == 2
    assert "--no-cache" in result.stderr
    assert "1 or more" in build(*paths, "--jobs", "0").stderr


def test_rows_of_a_notice_are_those_that_are_kept(tmp_path: Path) -> None:
    source = Source.of(small(tmp_path, "a.txt"))
    made = rows_of(source, (), tmp_path / "cache")
    assert made == rows_of(source, (), None)
    assert rows_of(source, (), tmp_path / "cache") == made._replace(were_kept=True)
    assert Kept(tmp_path / "cache").get("0" * 64) is None
    with pytest.raises(DamagedError):
        unpack(made.packed[:-1])


def threads_of_pools() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if one.name.startswith("ThreadPoolExecutor")}


def test_a_build_that_is_stopped_leaves_its_queue_undone(notices: Path, tmp_path: Path) -> None:
    def stop(_done: int, _total: int, _path: Path) -> None:
        raise KeyboardInterrupt

    cache, before = tmp_path / "cache", threads_of_pools()
    # As long as the error is held, so is all that stood on the stack.
    with pytest.raises(KeyboardInterrupt) as held:
        build_database([notices], tmp_path / "x.duckdb", stop, jobs=2, cache=cache)
    assert threads_of_pools() <= before, "they would work off what waits before this process could end"
    assert 1 <= len(list(cache.glob("*.rows"))) < COUNT
    assert [one.name for one in tmp_path.iterdir()] == ["cache"]
    assert held.traceback
