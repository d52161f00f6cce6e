"""The command line as a person runs it: its output, its exit status, and its sentences for bad input."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from loaders.cli.show import mark
from loaders.model import Extraction, Notice, Numeral, Piece, Span
from loaders.store.connect import open_readonly
from loaders.store.export import FORMATS
from loaders.store.write import write_database
from tests.sample import TEXT, sample, sector_of, span, with_diagnostic

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "shandong-2023.txt"


def loaders(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "loaders", *map(str, arguments)]
    # Another folder and a bare locale: neither may matter.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603


def refused(*arguments: object) -> str:
    """The one sentence of a command that must fail as bad input does."""
    result = loaders(*arguments)
    assert (result.returncode, result.stdout) == (2, ""), result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def numbered(parsed: tuple[Notice, Extraction]) -> tuple[Notice, Extraction]:
    """The notice with the words of its tasks as pieces of their own, apart from their numbers and clauses."""
    notice, extraction = parsed
    pieces, reached = [], 0
    for task in notice.tasks:
        pieces.append(Piece("other", Span(reached, task.content.start)))
        pieces.append(Piece("body", task.content, task.task_no))
        reached = task.content.end
    pieces.append(Piece("other", Span(reached, len(notice.document.text))))
    return replace(notice, pieces=tuple(pieces)), extraction


def whole() -> tuple[Notice, Extraction]:
    """The sample with an account of each of its numerals."""
    notice, extraction = numbered(sample())
    three, five = span("3 至"), span("5 家")
    range_ = Numeral("1", "3至5家", Span(three.start, five.end), "sample-1-b", None)
    return notice, replace(extraction, numerals=(*extraction.numerals, range_))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "targets.duckdb"
    write_database(path, [whole()], sector_of=sector_of)
    return path


def test_build_reads_the_seed(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "targets.duckdb"
    result = loaders("build", SEED, "--db", path, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "1 documents, 116 tasks" in result.stdout
    with open_readonly(path) as connection:
        assert connection.execute("select document_id from d.documents").fetchall() == [("shandong-2023",)]


def test_build_reads_gb18030_and_says_how_far_it_is(tmp_path: Path) -> None:
    text = SEED.read_text(encoding="utf-8")
    (tmp_path / "other.txt").write_bytes(text.encode("gb18030"))
    path = tmp_path / "targets.duckdb"
    result = loaders("build", SEED, tmp_path / "other.txt", "--db", path)
    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines() == ["1/2 shandong-2023.txt", "2/2 other.txt"]
    with open_readonly(path) as connection:
        assert connection.execute("select count(distinct text), count(*) from d.documents").fetchall() == [(1, 2)]


BAD_FILES = {
    "empty.txt": b"",
    "blank.txt": b"\n \n",
    "binary.txt": bytes(range(256)) * 20,
    "recipe.txt": "先把土豆切成丝，再放盐。\n".encode(),
    "notice.xyz": "一、科技\n1.完善。".encode(),
    "missing.txt": None,
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_notice_gets_a_sentence_and_the_old_database_stays(tmp_path: Path, name: str, database: Path) -> None:
    content = BAD_FILES[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    (tmp_path / "db").mkdir()
    path = tmp_path / "db" / "targets.duckdb"
    path.write_bytes(database.read_bytes())
    assert name in refused("build", tmp_path / name, "--db", path)
    assert path.read_bytes() == database.read_bytes()
    assert [left.name for left in path.parent.iterdir()] == [path.name]


def test_two_notices_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / SEED.name).write_bytes(SEED.read_bytes())
    result = loaders("build", SEED, tmp_path / SEED.name, "--db", tmp_path / "targets.duckdb")
    assert result.returncode == 2
    assert "rename one of them" in result.stderr.splitlines()[-1]
    assert not (tmp_path / "targets.duckdb").exists()


def test_export_writes_the_rows_that_the_filters_let_through(database: Path, tmp_path: Path) -> None:
    out = tmp_path / "目标.csv"
    arguments = ("export", "--format", "csv", "--out", out, "--db", database)
    result = loaders(*arguments, "--type", "level", "--type", "increment", "--agency", "省畜牧局", "--chapter", "一")
    assert result.returncode == 0, result.stderr
    assert result.stdout == f"{out}: 2 rows\n"
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row["target_id"] for row in csv.DictReader(file)] == ["sample-1-a", "sample-1-b"]


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("jsonl", b'{"target_id"'),
        ("json", b'{"view"'),
        ("parquet", b"PAR1"),
        ("csv", b"\xef\xbb\xbf"),
        ("xlsx", b"PK"),
    ],
)
def test_export_formats(database: Path, tmp_path: Path, kind: str, start: bytes) -> None:
    out = tmp_path / "out"
    assert loaders("export", "--format", kind, "--out", out, "--db", database).returncode == 0
    assert out.read_bytes().startswith(start)


def test_an_exported_file_names_its_filters_and_links(database: Path, tmp_path: Path) -> None:
    out, chosen = tmp_path / "rows.json", ("--type", "level", "--agency", "省畜牧局")
    arguments = ("export", "--format", "json", "--out", out, "--db", database, *chosen)
    assert loaders(*arguments, "--base-url", "https://mubiao.test/", "--lang", "zh").returncode == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["view"]["rows"] == len(found["rows"]) == 1
    query = parse_qs(urlsplit(found["rows"][0]["view_link"]).query)
    assert query == {"agency": ["省畜牧局"], "type": ["level"], "lang": ["zh"]}
    assert found["rows"][0]["link"] == "https://mubiao.test/explorer?target=sample-1-a&lang=zh"
    assert [path.name for path in tmp_path.iterdir()] == ["rows.json"]


def test_every_format_that_can_be_written_can_be_asked_for() -> None:
    said = loaders("export", "--format", "none", "--out", "x").stderr
    assert set(re.findall(r"choose from (.*)\)", said)[0].replace("'", "").split(", ")) == set(FORMATS)


def test_export_names_near_values_of_an_unknown_one(database: Path, tmp_path: Path) -> None:
    arguments = ("export", "--format", "csv", "--out", tmp_path / "x.csv", "--db", database)
    assert "省科技厅" in refused(*arguments, "--agency", "省科技")
    assert "level" in refused(*arguments, "--type", "levle")
    assert not (tmp_path / "x.csv").exists()


def test_export_to_nowhere_gets_a_sentence(database: Path, tmp_path: Path) -> None:
    assert "cannot be written" in refused(
        "export", "--format", "csv", "--out", tmp_path / "no folder" / "x.csv", "--db", database
    )


def test_show_marks_the_rows_in_the_text(database: Path) -> None:
    result = loaders("show", "sample", "1", "--db", database)
    assert result.returncode == 0, result.stderr
    assert "力争2023年【全国重点实验室达到25家以上】，【新增\n3 至 5 家研发机构】，【印发=实施方案】。" in result.stdout
    assert "- 达到 全国重点实验室 ge 25 家 | level | strive | due 2023-12-31" in result.stdout
    assert "- 新增 研发机构 range 3–5 家 | increment" in result.stdout
    assert "lead 省科技厅" in result.stdout


def test_show_names_near_values(database: Path) -> None:
    assert "near it: sample" in refused("show", "sampel", "1", "--db", database)
    assert "No task is called 77 in sample; its tasks are 1、2." in refused("show", "sample", "77", "--db", database)


def test_overlapping_spans_are_marked_as_one() -> None:
    assert mark("abcdefgh", [(4, 6), (0, 2), (1, 3), (3, 4)], ("[", "]")) == "[abc][d][ef]gh"


def test_check_tells_what_is_unknown_and_unused(database: Path) -> None:
    result = loaders("check", "--db", database)
    assert result.returncode == 0, result.stderr
    assert "warning unknown_agency sample task 2: 省未知局 is not in" in result.stdout
    assert "\nnumerals: 3\n  2 a target\n  1 date\n" in result.stdout
    assert "tasks without a row: 0\nnumerals without row or reason: 0\n" in result.stdout
    assert "every numeral" not in result.stdout
    assert "agencies that data/reference/agencies.csv lacks: 1\n  省未知局\n" in result.stdout
    assert "units that data/reference/units.csv lacks: 0\n" in result.stdout
    assert "rows of agency_aliases.csv that no notice uses: 0\n" in result.stdout


def test_check_lists_every_numeral_when_asked(database: Path) -> None:
    result = loaders("check", "--db", database, "--numerals")
    year, labs = TEXT.index("2023年全国"), TEXT.index("25家")
    assert (
        "every numeral: 3\n"
        f"  sample task 1: 2023 {year}:{year + 4} date\n"
        f"  sample task 1: 25 {labs}:{labs + 2} sample-1-a\n"
        "  sample task 1: 3至5家 "
    ) in result.stdout


def test_check_lists_doubtful_indicators_and_counts_the_bases(tmp_path: Path) -> None:
    notice, extraction = whole()
    first, second, *rest = extraction.targets
    marked = (replace(first, indicator_basis="doubtful"), replace(second, indicator_basis="restored"), *rest)
    path = tmp_path / "targets.duckdb"
    write_database(path, [(notice, replace(extraction, targets=marked))], sector_of=sector_of)
    result = loaders("check", "--db", path)
    assert result.returncode == 0
    assert "doubtful indicators: 1\n  sample-1-a 全国重点实验室: 全国重点实验室达到25家以上\n" in result.stdout
    assert "indicators of quantities: 2\n  1 doubtful\n  1 restored\n" in result.stdout


def test_check_fails_on_a_numeral_or_a_task_that_is_lost(tmp_path: Path) -> None:
    notice, extraction = whole()
    path = tmp_path / "targets.duckdb"
    write_database(path, [(notice, replace(extraction, numerals=extraction.numerals[:2]))], sector_of=sector_of)
    result = loaders("check", "--db", path)
    three, five = TEXT.index("3 至"), TEXT.index("5 家研")
    assert result.returncode == 1
    assert (
        "numerals without row or reason: 2\n"
        f"  sample task 1: 3 {three}:{three + 1}\n"
        f"  sample task 1: 5 {five}:{five + 1}\n"
    ) in result.stdout
    write_database(path, [(notice, replace(extraction, targets=extraction.targets[:3]))], sector_of=sector_of)
    result = loaders("check", "--db", path)
    assert result.returncode == 1
    assert "tasks without a row: 1\n  sample task 2\n" in result.stdout


@pytest.mark.parametrize(("severity", "status"), [("info", 0), ("warning", 0), ("error", 1)])
def test_check_fails_on_an_error(tmp_path: Path, severity: str, status: int) -> None:
    path = tmp_path / "targets.duckdb"
    notice, extraction = whole()
    diagnostics = with_diagnostic(severity)[1].diagnostics
    write_database(path, [(notice, replace(extraction, diagnostics=diagnostics))], sector_of=sector_of)
    result = loaders("check", "--db", path)
    assert result.returncode == status
    assert f"{severity} odd_clause sample task 1: The clause is odd." in result.stdout


@pytest.mark.parametrize("command", [("check",), ("show", "a", "1"), ("export", "--format", "csv", "--out", "x")])
def test_a_missing_database_gets_a_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    assert "make build" in refused(*command, "--db", tmp_path / "none.duckdb")


def test_schema_prints_the_page() -> None:
    result = loaders("schema")
    assert result.stdout == (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")


def test_version_is_the_one_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert loaders("--version").stdout == f"{project['name']} {project['version']}\n"


def test_no_command_is_a_usage_error() -> None:
    result = loaders()
    assert result.returncode == 2
    assert result.stderr.startswith("usage: python -m loaders")


def test_export_does_not_write_over_the_database(database: Path) -> None:
    before = database.read_bytes()
    assert "is the database itself" in refused("export", "--format", "csv", "--db", database, "--out", database)
    assert database.read_bytes() == before


def test_export_writes_over_an_earlier_export_and_nothing_else(database: Path, tmp_path: Path) -> None:
    letter, rows = tmp_path / "letter.txt", tmp_path / "rows.csv"
    letter.write_text("of some worth", encoding="utf-8")
    assert "letter.txt" in refused("export", "--format", "csv", "--db", database, "--out", letter)
    assert letter.read_text(encoding="utf-8") == "of some worth"
    for _ in range(2):
        assert loaders("export", "--format", "csv", "--db", database, "--out", rows).returncode == 0


def test_build_does_not_write_over_a_file_that_is_no_database(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("of some worth", encoding="utf-8")
    assert "is no DuckDB database" in refused("build", SEED, "--db", letter)
    assert letter.read_text(encoding="utf-8") == "of some worth"
