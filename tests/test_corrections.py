"""Corrections: put over the rows that they name, refused with a sentence, told of when they have no use any more."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from loaders.corrections import apply_corrections, read_corrections
from loaders.model import Document, Extraction, NoticeError, Target
from loaders.notice import parse_notice
from loaders.pipeline import CORRECTIONS, SEEDS, build_database
from loaders.store.connect import open_readonly
from loaders.store.write import write_database
from loaders.targets import extract_targets
from pages.queries import rows
from tests.exported import exported, lines
from tests.sample import YEAR_END, sample, sector_of, with_target

ROOT = Path(__file__).parents[1]
SEED = SEEDS / "shandong-2023.txt"
HEADER = "target_id,document_id,field,value,reason,who,corrected_on"
WHO = "核对原文,审核员,2024-01-05"


def written(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "corrections.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def line(target: str, field: str, value: str = "") -> str:
    return f"{target},sample,{field},{value},{WHO}"


def corrected(folder: Path, *lines: str, extraction: Extraction | None = None) -> Extraction:
    notice, found = sample()
    given = read_corrections(written(folder, *lines))
    return apply_corrections(notice, extraction or found, given)[0]


def row(extraction: Extraction, target_id: str) -> Target:
    return next(target for target in extraction.targets if target.target_id == target_id)


# Fields that are corrected together, and what the row then has; every other field stays.
CHANGES = {
    "indicator": ({"indicator": "重点实验室"}, {"indicator": "重点实验室", "indicator_basis": "written"}),
    "indicator from elsewhere": ({"indicator": "新实验室"}, {"indicator": "新实验室", "indicator_basis": "restored"}),
    "value": ({"value_low": "28000"}, {"value_low": 28000.0}),
    "value with a fraction": ({"value_low": "0.5"}, {"value_low": 0.5}),
    "comparator and sides": (
        {"comparator": "le", "value_low": "", "value_high": "25"},
        {"comparator": "le", "value_low": None, "value_high": 25.0},
    ),
    "unit": ({"unit": "个"}, {"unit": "个"}),
    "no unit": ({"unit": ""}, {"unit": None}),
    "type": ({"target_type": "increment"}, {"target_type": "increment"}),
    "per and period": ({"per": "市", "period": "年"}, {"per": "市", "period": "年"}),
    "base year": ({"base_year": "2020"}, {"base_year": 2020}),
    "firmness": ({"modality": "ensure"}, {"modality": "ensure"}),
    "no verb": ({"action": ""}, {"action": None}),
    "deadline": (
        {"deadline": "2023-06-30"},
        {"deadline": date(2023, 6, 30), "due_date": date(2023, 6, 30), "deadline_basis": "stated"},
    ),
    "no deadline": ({"deadline": ""}, {"deadline": None, "due_date": YEAR_END, "deadline_basis": "plan_year"}),
}


@pytest.mark.parametrize(("fields", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_correction_changes_its_field_and_what_follows_from_it(
    tmp_path: Path, fields: dict[str, str], expected: dict[str, object]
) -> None:
    before = sample()[1]
    after = corrected(tmp_path, *(line("sample-1-a", *pair) for pair in fields.items()))
    assert after.targets[0] == replace(before.targets[0], **expected)
    assert after.targets[1:] == before.targets[1:]
    assert (after.numerals, after.diagnostics) == (before.numerals, before.diagnostics)


def test_a_document_becomes_a_milestone_with_its_kind(tmp_path: Path) -> None:
    after = row(corrected(tmp_path, line("sample-1-c", "target_type", "milestone")), "sample-1-c")
    assert (after.kind, after.target_type, after.indicator_basis) == ("milestone", "milestone", None)


def test_an_emptied_deadline_without_a_plan_year_leaves_no_due_date(tmp_path: Path) -> None:
    notice, extraction = sample()
    notice = replace(notice, metadata=replace(notice.metadata, plan_year=None, plan_end=None))
    given = read_corrections(written(tmp_path, line("sample-1-a", "deadline")))
    first = apply_corrections(notice, extraction, given)[0].targets[0]
    assert (first.deadline, first.due_date, first.deadline_basis) == (None, None, None)


def test_a_row_left_out_gives_its_numerals_a_reason(tmp_path: Path) -> None:
    after = corrected(tmp_path, line("sample-1-a", "row", "drop"))
    assert [target.target_id for target in after.targets] == ["sample-1-b", "sample-1-c", "sample-2-a"]
    assert [(n.text, n.target_id, n.reason) for n in after.numerals] == [
        ("2023", None, "date"),
        ("25", None, "corrected"),
    ]


def test_the_title_takes_the_place_of_the_last_row_of_a_task(tmp_path: Path) -> None:
    lines = [line(f"sample-1-{name}", "row", "drop") for name in "abc"]
    notice, extraction = sample()
    after, applied = apply_corrections(notice, extraction, read_corrections(written(tmp_path, *lines)))
    title, other = after.targets
    assert other == extraction.targets[3]
    assert (title.target_id, title.kind, title.indicator) == ("sample-1-a", "qualitative", "完善实验室体系")
    assert (title.deadline, title.due_date, title.deadline_basis) == (None, YEAR_END, "plan_year")
    path = tmp_path / "targets.duckdb"
    write_database(path, [(notice, after)], sector_of=sector_of, corrections=applied)
    with open_readonly(path) as connection:
        marked = connection.execute("select target_id, is_corrected from d.targets order by 1").fetchall()
    assert marked == [("sample-1-a", True), ("sample-2-a", False)]


def test_a_date_of_the_whole_task_stays_with_its_title(tmp_path: Path) -> None:
    notice, extraction = with_target(lambda target: replace(target, deadline_basis="clause"))
    lines = [line(f"sample-1-{name}", "row", "drop") for name in "abc"]
    after, _ = apply_corrections(notice, extraction, read_corrections(written(tmp_path, *lines)))
    assert (after.targets[0].deadline, after.targets[0].deadline_basis) == (YEAR_END, "clause")


@pytest.mark.parametrize(
    ("target", "field", "value", "words"),
    [
        ("sample-1-z", "unit", "个", "line 2 of corrections.csv corrects sample-1-z, and no row is called so"),
        ("sample-1-z", "row", "drop", "no row is called so"),
        ("sample-1-a", "unit", "家", "gives unit of sample-1-a the value that the rules give"),
        ("sample-1-a", "value_low", "25", "gives value_low of sample-1-a the value that the rules give"),
        ("sample-1-a", "per", "", "gives per of sample-1-a the value that the rules give"),
        ("sample-1-a", "deadline", "2023-12-31", "gives deadline of sample-1-a"),
    ],
)
def test_a_correction_without_use_is_stale(tmp_path: Path, target: str, field: str, value: str, words: str) -> None:
    notice, extraction = sample()
    after, applied = apply_corrections(
        notice, extraction, read_corrections(written(tmp_path, line(target, field, value)))
    )
    assert (after.targets, after.numerals, applied) == (extraction.targets, extraction.numerals, ())
    [warning] = after.diagnostics
    assert (warning.severity, warning.code) == ("warning", "stale_correction")
    assert words in warning.message
    assert str(tmp_path) not in warning.message


def test_the_indicator_of_a_doubtful_row_is_confirmed_by_a_line_that_repeats_it(tmp_path: Path) -> None:
    notice, extraction = with_target(lambda target: replace(target, indicator_basis="doubtful"))
    name = extraction.targets[0].indicator
    lines = read_corrections(written(tmp_path, line("sample-1-a", "indicator", name)))
    after, applied = apply_corrections(notice, extraction, lines)
    assert (after.targets[0].indicator, after.targets[0].indicator_basis) == (name, "written")
    assert [(one.value_before, one.value_after) for one in applied] == [(name, name)]
    assert after.diagnostics == ()


def test_a_correction_of_another_notice_waits(tmp_path: Path) -> None:
    notice, extraction = sample()
    given = read_corrections(written(tmp_path, f"sample-1-a,other,unit,个,{WHO}"))
    assert apply_corrections(notice, extraction, given) == (extraction, ())


MALFORMED = {
    "unknown field": (line("sample-1-a", "colour", "red"), "the field colour cannot be corrected"),
    "field that identifies": (line("sample-1-a", "quote", "x"), "the field quote cannot be corrected"),
    "word for a number": (line("sample-1-a", "value_low", "2.8万"), "value_low is a plain number in the unit"),
    "no number at all": (line("sample-1-a", "value_high", "nan"), "not “nan”"),
    "number of other digits": (line("sample-1-a", "value_high", "２５"), "not “２５”"),
    "no such comparator": (line("sample-1-a", "comparator", "gt"), "ge or le or eq or approx or range, not “gt”"),
    "no such type": (line("sample-1-a", "target_type", "stock"), "not “stock”"),
    "no such firmness": (line("sample-1-a", "modality", "hope"), "not “hope”"),
    "firmness left empty": (line("sample-1-a", "modality"), "not “”"),
    "indicator left empty": (line("sample-1-a", "indicator"), "indicator is words"),
    "no such day": (line("sample-1-a", "deadline", "2023-02-30"), "deadline is a day such as 2023-12-31"),
    "day of a spreadsheet": (line("sample-1-a", "deadline", "2023/12/31"), "not “2023/12/31”"),
    "year of two digits": (line("sample-1-a", "base_year", "20"), "base_year is a year"),
    "row kept": (line("sample-1-a", "row", "keep"), "row is drop, not “keep”"),
    "no reason": ("sample-1-a,sample,unit,个,,审核员,2024-01-05", "reason is empty"),
    "blank reason": ("sample-1-a,sample,unit,个,  ,审核员,2024-01-05", "reason is empty"),
    "nobody": ("sample-1-a,sample,unit,个,核对原文,,2024-01-05", "who is empty"),
    "no date": ("sample-1-a,sample,unit,个,核对原文,审核员,", "corrected_on is empty"),
    "odd date": ("sample-1-a,sample,unit,个,核对原文,审核员,5.1.2024", "corrected_on is a day"),
    "no row named": (",sample,unit,个,核对原文,审核员,2024-01-05", "target_id is empty"),
    "no notice named": ("sample-1-a,,unit,个,核对原文,审核员,2024-01-05", "document_id is empty"),
    "comma in a value": ("sample-1-a,sample,unit,个,核对,原文,审核员,2024-01-05", "8 values for 7 columns"),
    "open quote": ('sample-1-a,sample,unit,"个,核对原文,审核员,2024-01-05', "no CSV"),
}


@pytest.mark.parametrize(("bad", "words"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_line_is_named(tmp_path: Path, bad: str, words: str) -> None:
    path = written(tmp_path, line("sample-1-b", "unit", "个"), bad)
    with pytest.raises(NoticeError) as raised:
        read_corrections(path)
    message = str(raised.value)
    assert message.startswith(f"{path}, line 3: ")
    assert words in message
    assert message.endswith("; mend or remove the line.")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (("unit", "个"), ("unit", "户"), "line 3: unit of sample-1-a is corrected in line 2 already"),
        (("unit", "个"), ("row", "drop"), "line 3: sample-1-a is left out by a line"),
        (("row", "drop"), ("unit", "个"), "line 3: sample-1-a is left out by a line"),
    ],
)
def test_two_lines_for_one_thing_are_refused(
    tmp_path: Path, first: tuple[str, str], second: tuple[str, str], words: str
) -> None:
    with pytest.raises(NoticeError, match=words):
        read_corrections(written(tmp_path, line("sample-1-a", *first), line("sample-1-a", *second)))


def test_a_file_that_is_none_of_ours_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoticeError, match="is missing; put it back with its header, or build with --no-corrections"):
        read_corrections(tmp_path / "none.csv")
    with pytest.raises(NoticeError, match=f"line 1: the header must be {HEADER}"):
        read_corrections(written(tmp_path, header="target_id,field,value"))
    (tmp_path / "gbk.csv").write_bytes(f"{HEADER}\n{line('sample-1-a', 'unit', '个')}\n".encode("gbk"))
    with pytest.raises(NoticeError, match="is not UTF-8"):
        read_corrections(tmp_path / "gbk.csv")
    with pytest.raises(NoticeError, match="cannot be read"):
        read_corrections(tmp_path)


def test_a_file_that_a_spreadsheet_saved_is_read(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    content = f"{HEADER}\r\n,,,,,,\r\n sample-1-a ,sample,unit,个,{WHO}\r\n\r\n"
    path.write_bytes(content.encode("utf-8-sig"))
    [found] = read_corrections(path)
    assert (found.target_id, found.value, found.line, found.corrected_on) == ("sample-1-a", "个", 3, date(2024, 1, 5))


# Lines that make a row contradict itself.
CONTRADICTIONS = {
    "two sides of ge": ([("value_high", "30")], "be ge with value_low 25 and value_high 30"),
    "comparator without its side": ([("comparator", "le")], "be le with value_low 25 and value_high empty"),
    "eq of two": ([("comparator", "eq"), ("value_high", "26")], "be eq with value_low 25 and value_high 26"),
    "range that runs back": ([("comparator", "range"), ("value_high", "5")], "be range with"),
    "share of things": ([("target_type", "ratio")], "be a ratio in 家 instead of %"),
    "quantity as document": ([("target_type", "deliverable")], "turn from quantitative into deliverable"),
    "document with a unit": ([("c", "unit", "家")], "be a deliverable with a quantity"),
    "document without a verb": ([("c", "action", "")], "be a deliverable without an action"),
    "document as quantity": ([("c", "target_type", "level")], "turn from deliverable into level"),
}


@pytest.mark.parametrize(("changes", "words"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_row_that_would_contradict_itself_is_refused_with_its_lines(
    tmp_path: Path, changes: Sequence[tuple[str, ...]], words: str
) -> None:
    lines = [line(f"sample-1-{change[0] if len(change) > 2 else 'a'}", *change[-2:]) for change in changes]
    with pytest.raises(NoticeError) as raised:
        corrected(tmp_path, *lines)
    numbers = " and ".join(str(number) for number in range(2, 2 + len(lines)))
    assert f"corrections.csv, line {numbers}: sample-1-" in str(raised.value)
    assert words in str(raised.value)


def test_the_title_of_a_task_cannot_be_left_out(tmp_path: Path) -> None:
    with pytest.raises(NoticeError, match=r"line 2: sample-2-a is the title of a task that has no other row"):
        corrected(tmp_path, line("sample-2-a", "row", "drop"))


def test_what_was_changed_is_written_beside_the_rows(tmp_path: Path) -> None:
    notice, extraction = sample()
    lines = [
        line("sample-1-a", "value_low", "1500000000000"),
        line("sample-1-b", "row", "drop"),
        line("sample-1-c", "deadline", "2023-06-30"),
        line("sample-1-a", "unit", "家"),
    ]
    after, applied = apply_corrections(notice, extraction, read_corrections(written(tmp_path, *lines)))
    path = tmp_path / "targets.duckdb"
    write_database(path, [(notice, after)], sector_of=sector_of, corrections=applied)
    with open_readonly(path) as connection:
        found = connection.execute("select * from d.corrections order by target_id").fetchall()
        marked = connection.execute(
            "select target_id, is_corrected from d.target_rows order by target_order"
        ).fetchall()
        warnings = connection.execute("select code, task_no from d.diagnostics where code like 'stale%'").fetchall()
    why = ("核对原文", "审核员", date(2024, 1, 5))
    assert found == [
        ("sample-1-a", "sample", "value_low", "25", "1500000000000", *why),
        ("sample-1-b", "sample", "row", "新增3至5家研发机构", "drop", *why),
        ("sample-1-c", "sample", "deadline", None, "2023-06-30", *why),
    ]
    assert marked == [("sample-1-a", True), ("sample-1-c", True), ("sample-2-a", False)]
    assert warnings == [("stale_correction", "1")]


def loaders(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "loaders", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603


@pytest.fixture(scope="module")
def mended(database: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str, str]:
    """The notice built with corrections: database, their file, the row with a new unit, the row that is left out."""
    folder = tmp_path_factory.mktemp("mended")
    with open_readonly(database) as connection:
        found = connection.execute(
            "select target_id from d.targets join d.numerals using (target_id)"
            " where kind = 'quantitative' and target_type not in ('ratio', 'growth')"
            " and (select count(*) from d.targets o where o.task_no = targets.task_no) > 2"
            " order by target_order limit 2"
        ).fetchall()
    (kept,), (gone,) = found
    file = written(
        folder,
        f"{kept},shandong-2023,unit,桩,{WHO}",
        f"{gone},shandong-2023,row,drop,{WHO}",
        f"no.such.row,shandong-2023,unit,桩,{WHO}",
        f"no.such.row,elsewhere-2023,per,市,{WHO}",
    )
    path = folder / "targets.duckdb"
    result = loaders("build", SEED, "--db", path, "--corrections", file)
    assert result.returncode == 0, result.stderr
    assert ", 2 corrections, " in result.stdout
    assert "corrections of notices that were not read: 1\n" in result.stdout
    return path, file, kept, gone


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with open_readonly(path) as connection:
        names = connection.execute("select table_name from duckdb_tables() where database_name = 'd'").fetchall()
        return {name: connection.execute(f"from d.{name} order by all").fetchall() for (name,) in names}


def test_two_builds_with_corrections_are_equal(mended: tuple[Path, Path, str, str], tmp_path: Path) -> None:
    path, file, _, _ = mended
    report = build_database([SEED], tmp_path / "again.duckdb", corrections=file)
    assert (report.corrections, report.idle_corrections) == (2, 1)
    assert tables(tmp_path / "again.duckdb") == tables(path)


def test_no_corrections_leaves_the_rows_as_the_rules_give_them(
    mended: tuple[Path, Path, str, str], tmp_path: Path
) -> None:
    path, _, kept, gone = mended
    plain = tmp_path / "plain.duckdb"
    result = loaders("build", SEED, "--db", plain, "--no-corrections")
    assert ", 0 corrections, " in result.stdout, result.stderr
    before, after = tables(plain), tables(path)
    assert before["corrections"] == []
    assert before["build"] != after["build"]
    assert {row[0] for row in before["targets"]} - {row[0] for row in after["targets"]} == {gone}
    with open_readonly(plain) as connection:
        assert connection.execute("select count(*) from d.targets where is_corrected").fetchall() == [(0,)]
        assert connection.execute("select count(*) from d.targets where target_id = ?", [kept]).fetchall() == [(1,)]
    assert "--no-corrections" in loaders("build", SEED, "--db", plain, "--corrections", tmp_path / "none").stderr
    assert tables(plain) == before


def test_check_tells_of_corrections(mended: tuple[Path, Path, str, str]) -> None:
    path, _, kept, gone = mended
    result = loaders("check", "--db", path)
    assert result.returncode == 0, result.stderr
    assert "corrections: 2\n" in result.stdout
    assert "→ 桩 (核对原文; 审核员, 2024-01-05)" in result.stdout
    assert f"  {gone} row: " in result.stdout
    assert "  1 corrected\n" in result.stdout
    assert "warning stale_correction shandong-2023: line 4 of corrections.csv corrects no.such.row" in result.stdout
    assert f"{kept} unit: " in result.stdout


def test_show_marks_corrected_rows(mended: tuple[Path, Path, str, str]) -> None:
    path, _, kept, _ = mended
    result = loaders("show", "shandong-2023", kept.split(".")[1], "--db", path)
    lines = [line for line in result.stdout.splitlines() if line.startswith("- ")]
    assert [line.endswith(f"{kept} | corrected") for line in lines if "corrected" in line] == [True]
    assert len(lines) > 1


def test_exports_mark_corrected_rows(mended: tuple[Path, Path, str, str], tmp_path: Path) -> None:
    path, _, kept, _ = mended
    out = tmp_path / "rows.csv"
    assert loaders("export", "--format", "csv", "--db", path, "--out", out).returncode == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        marked = {row["target_id"]: row["is_corrected"] for row in csv.DictReader(file)}
    assert {name for name, mark in marked.items() if mark == "true"} == {kept}
    assert set(marked.values()) == {"true", "false"}
    assert duckdb.read_csv(str(out)).select("is_corrected").types == ["BOOLEAN"]


@pytest.mark.parametrize(("language", "column", "word"), [("zh", "更正", "已更正"), ("en", "Corrected", "Corrected")])
def test_the_downloaded_file_says_which_rows_are_corrected(
    mended: tuple[Path, Path, str, str], monkeypatch: pytest.MonkeyPatch, language: str, column: str, word: str
) -> None:
    path, _, kept, _ = mended
    monkeypatch.setenv("MUBIAO_DATABASE", str(path))
    found = rows.rows()
    marks = [line[column] for line in lines(exported("csv", language=language))]
    assert dict(zip(found["target_id"], marks, strict=True)) == {
        name: word if name == kept else "" for name in found["target_id"]
    }


@pytest.mark.parametrize(("language", "word"), [("zh", "已更正"), ("en", "Corrected")])
def test_the_details_of_a_row_show_its_corrections(
    mended: tuple[Path, Path, str, str], monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    path, _, kept, gone = mended
    monkeypatch.setenv("MUBIAO_DATABASE", str(path))
    with open_readonly(path) as connection:
        [(before,)] = connection.execute("select value_before from d.corrections where field = 'unit'").fetchall()
        [(quote,)] = connection.execute("select value_before from d.corrections where field = 'row'").fetchall()

    def shown(target: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "explorer.py"), default_timeout=30)
        app.query_params["target"] = target
        app.query_params["lang"] = language
        return app.run()

    facts = re.sub(r"</?span[^>]*>", "", "".join(element.proto.body for element in shown(kept).get("html")))
    assert f"<dt>{word}</dt><dd>" in facts
    for part in (f"{before} → 桩", "核对原文", "审核员", "2024-01-05"):
        assert part in facts
    told = " ".join(element.value for element in shown(gone).text)
    assert word in told
    assert quote in told
    plain = "".join(
        element.proto.body for element in shown(rows.rows().query("not is_corrected")["target_id"].iloc[0]).get("html")
    )
    assert 'class="facts"' in plain
    assert f"<dt>{word}</dt>" not in plain


@pytest.mark.parametrize(("language", "words"), [("zh", "经核对确认"), ("en", "was checked and stays")])
def test_the_details_of_a_confirmed_row_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    text = "示范省2023年重点工作任务\n\n一、创新\n\n1. 壮大主体。培育企业 1200 家。\n"
    notice = parse_notice(Document("plan", text, "plan.txt", "utf-8", "0" * 64))
    extraction = extract_targets(notice)
    [row] = extraction.targets
    assert (row.indicator, row.indicator_basis) == ("企业", "doubtful")
    given = read_corrections(written(tmp_path, f"{row.target_id},plan,indicator,{row.indicator},{WHO}"))
    after, applied = apply_corrections(notice, extraction, given)
    path = tmp_path / "targets.duckdb"
    write_database(path, [(notice, after)], sector_of=sector_of, corrections=applied)
    monkeypatch.setenv("MUBIAO_DATABASE", str(path))
    app = AppTest.from_file(str(ROOT / "pages" / "explorer.py"), default_timeout=30)
    app.query_params["target"] = row.target_id
    app.query_params["lang"] = language
    facts = "".join(element.proto.body for element in app.run().get("html"))
    assert words in facts
    assert f"{row.indicator} → {row.indicator}" not in facts


def test_the_shipped_file_is_current(database: Path) -> None:
    given = read_corrections(CORRECTIONS)
    assert {one.document_id for one in given} <= {path.stem for path in SEEDS.iterdir()}
    with open_readonly(database) as connection:
        assert connection.execute("select message from d.diagnostics where code = 'stale_correction'").fetchall() == []
