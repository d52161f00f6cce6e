"""The store: a wrong row cannot be written, a failed write changes nothing, readers and the file are safe."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import pytest

from loaders.apart import Apart
from loaders.model import NoticeError, Span
from loaders.store import connect, schema
from loaders.store.connect import (
    TABLES_OF_A_COPY,
    DatabaseMissingError,
    DatabaseUnreadableError,
    file_version,
    open_readonly,
)
from loaders.store.fresh import SMALLEST_BLOCK, taking_the_place_of
from loaders.store.select import KEYS, chapter_number, choices, unknown, where
from loaders.store.write import write_database
from tests.sample import TEXT, sample, sector_of, span, with_target

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "targets.duckdb"
    write_database(path, [sample()], sector_of=sector_of)
    return path


@pytest.fixture
def built(sample_file: Path, tmp_path: Path) -> Path:
    """A database of the sample that the test may change."""
    return Path(shutil.copy(sample_file, tmp_path / "targets.duckdb"))


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with open_readonly(path) as connection:
        names = connection.execute("select table_name from duckdb_tables() where database_name = 'd'").fetchall()
        return {name: connection.execute(f"select * from d.{name} order by all").fetchall() for (name,) in names}  # noqa: S608


def test_rows_arrive_as_they_were_given(built: Path) -> None:
    with open_readonly(built) as connection:
        rows = connection.execute(
            "select target_id, chapter_no, chapter_title, task_title, lead_agencies, participating_agencies,"
            " shared_agencies, sectors, value_low, value_high, dimension, quote from d.target_rows"
            " order by target_order"
        ).fetchall()
        assert rows[0] == (
            *("sample-1-a", 1, "科技", "完善实验室体系", "省科技厅", "省畜牧兽医局", None, "科技创新"),
            *(25.0, None, "count", "全国重点实验室达到25家以上"),
        )
        assert rows[3][4:8] == (None, None, "省科技厅、省未知局", "科技创新、综合协调")
        pieces = connection.execute(
            "select string_agg(substring(text, source_start + 1, source_end - source_start), '' order by piece_no)"
            " from d.pieces join d.documents using (document_id)"
        ).fetchall()
        assert pieces == [(TEXT,)]


def test_places_bases_and_kinds_arrive_as_they_were_given(tmp_path: Path) -> None:
    notice, extraction = with_target(
        lambda target: replace(target, indicator_basis="doubtful", deadline_basis="clause", deadline=None)
    )
    first, second = notice.tasks
    notice = replace(
        notice,
        tasks=(replace(first, places=("沿黄九市", "济南")), second),
        pieces=(replace(notice.pieces[0], kind="review"), notice.pieces[1]),
    )
    write_database(tmp_path / "x.duckdb", [(notice, extraction)], sector_of=sector_of)
    with open_readonly(tmp_path / "x.duckdb") as connection:
        places = connection.execute("select task_no, position, place from d.task_places order by all").fetchall()
        rows = connection.execute(
            "select places, indicator_basis, deadline_basis, is_corrected from d.target_rows order by target_order"
        ).fetchall()
        kinds = connection.execute("select kind from d.pieces order by piece_no").fetchall()
    assert places == [("1", 1, "沿黄九市"), ("1", 2, "济南")]
    assert rows[0] == ("沿黄九市、济南", "doubtful", "clause", False)
    assert rows[1:] == [("沿黄九市、济南", None, "plan_year", False)] * 2 + [(None, None, "plan_year", False)]
    assert kinds == [("review",), ("body",)]


def test_the_copy_in_memory_holds_the_rows_of_the_views(database: Path) -> None:
    views = "select view_name from duckdb_views() where database_name = 'd' and not internal"
    with open_readonly(database) as file, open_readonly(database, copied=True) as copy:
        assert copy.execute(views).fetchall() == [("target_rows",)]
        for name in (*TABLES_OF_A_COPY, "target_rows", "targets"):
            sql = f"select * from d.{name} order by all"  # noqa: S608 - names of our own
            assert copy.execute(sql).fetchall() == file.execute(sql).fetchall() != []


def test_shown_rows_fall_back_to_chinese(built: Path) -> None:
    with open_readonly(built) as connection:
        rows = connection.execute(
            "select r.target_id, s.indicator_en = coalesce(r.indicator_en, r.indicator),"
            " s.is_translated = (r.indicator_en is not null), s.chapter_title_en is not null,"
            " s.task_title_en is not null, (s.unit_en is null) = (r.unit is null)"
            " from d.target_rows r left join d.shown_rows s using (target_id)"
        ).fetchall()
    assert len(rows) == len({name for name, *_ in rows}) == 4
    assert all(all(holds) for _, *holds in rows)


def test_every_span_holds_the_quote(built: Path) -> None:
    with open_readonly(built) as connection:
        rows = connection.execute(
            "select quote, regexp_replace(substring(text, source_start + 1, source_end - source_start), '\\s', '', 'g')"
            " from d.targets join d.documents using (document_id)"
        ).fetchall()
    assert len(rows) == 4
    assert all(quote == found for quote, found in rows)


def test_unknown_names_are_kept_and_reported(tmp_path: Path) -> None:
    notice, extraction = with_target(lambda target: replace(target, unit="筐"))
    path = tmp_path / "targets.duckdb"
    warnings = write_database(path, [(notice, extraction)], sector_of=sector_of)
    assert [(one.severity, one.code, one.task_no) for one in warnings] == [
        ("warning", "unknown_agency", "2"),
        ("warning", "unknown_unit", "1"),
    ]
    with open_readonly(path) as connection:
        agencies = connection.execute("select agency, level, sector from d.agencies where not is_known").fetchall()
        units = connection.execute("select * exclude name_en from d.units where not is_known").fetchall()
        messages = connection.execute(
            "select message, source_start from d.diagnostics order by diagnostic_no"
        ).fetchall()
    assert agencies == [("省未知局", "unknown", "综合协调")]
    assert units == [("筐", "count", "筐", 1.0, False)]
    assert messages == [(one.message, one.span.start) for one in warnings if one.span]


def test_two_builds_are_equal_row_for_row(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_database(tmp_path / name, [sample(), sample("other")], sector_of=sector_of)
    first = contents(tmp_path / "one")
    assert first == contents(tmp_path / "two")
    assert len(first["targets"]) == 8
    assert len(first["build"]) == 1


# Each is a row that breaks one rule of the table `targets`.
WRONG_TARGETS = {
    "ge with two sides": {"value_high": 30.0},
    "ge without its side": {"value_low": None},
    "le with a low side": {"comparator": "le"},
    "eq with two values": {"comparator": "eq", "value_high": 26.0},
    "eq with one side": {"comparator": "eq"},
    "approx with one side": {"comparator": "approx"},
    "range that runs back": {"comparator": "range", "value_high": 25.0},
    "range with one side": {"comparator": "range"},
    "no such comparator": {"comparator": "gt"},
    "quantity without comparator": {"comparator": None, "value_low": None, "unit": None},
    "values without comparator": {
        "kind": "qualitative",
        "target_type": "qualitative",
        "comparator": None,
        "unit": None,
    },
    "comparator of a document": {"kind": "deliverable", "target_type": "deliverable"},
    "kind against type": {"kind": "milestone"},
    "no such type": {"target_type": "stock"},
    "no such modality": {"modality": "hope"},
    "ratio not in %": {"target_type": "ratio"},
    "ratio without a unit": {"target_type": "ratio", "unit": None},
    "growth not in %": {"target_type": "growth"},
    "growth without a unit": {"target_type": "growth", "unit": None},
    "empty indicator": {"indicator": ""},
    "no such basis of an indicator": {"indicator_basis": "guessed"},
    "basis of the name of a document": {
        "kind": "deliverable",
        "target_type": "deliverable",
        "comparator": None,
        "value_low": None,
        "unit": None,
        "indicator_basis": "written",
    },
    "due date beside the deadline": {"due_date": None, "deadline_basis": None},
    "basis without a date": {"deadline": None, "due_date": None},
    "plan year with a deadline": {"deadline_basis": "plan_year"},
    "stated without a deadline": {"deadline": None},
    "clause beside a deadline": {"deadline_basis": "clause"},
    "no such basis": {"deadline_basis": "guess"},
    "milestone without a verb": {
        "kind": "milestone",
        "target_type": "milestone",
        "comparator": None,
        "value_low": None,
        "unit": None,
        "action": None,
    },
    "no such task": {"task_no": "99"},
    "no such document": {"document_id": "nowhere"},
    "name of another row": {"target_id": "sample-1-b"},
}


@pytest.mark.parametrize("change", WRONG_TARGETS.values(), ids=WRONG_TARGETS)
def test_a_wrong_target_is_refused_and_the_old_file_stays(built: Path, change: dict[str, object]) -> None:
    before = built.read_bytes()
    with pytest.raises(NoticeError, match=r"table (targets|numerals) refuses a row"):
        write_database(built, [with_target(lambda target: replace(target, **change))], sector_of=sector_of)
    assert built.read_bytes() == before
    assert [path.name for path in built.parent.iterdir()] == [built.name]


# Statements that each break one rule of the other tables, on a database that holds the sample.
WRONG_ROWS = [
    "update documents set plan_year = 23",
    "update documents set content_sha256 = 'abc'",
    "update documents set text = ''",
    "update chapters set source_end = source_start",
    "insert into chapters values ('sample', 0, 'x', null, 0, 1)",
    "insert into chapters values ('sample', 1, 'twice', null, 0, 1)",
    "insert into chapters values ('nowhere', 1, 'x', null, 0, 1)",
    "insert into tasks values ('sample', '3', 3, 9, 'no chapter', null, '', 0, 1)",
    "insert into tasks values ('sample', '3', 2, 1, 'order twice', null, '', 0, 1)",
    "insert into tasks values ('sample', '1', 3, 1, 'number twice', null, '', 0, 1)",
    "insert into task_agencies values ('sample', '1', 'boss', 2, '省科技厅', '省科技厅', 0, 1)",
    "insert into task_agencies values ('sample', '1', 'lead', 2, '省科技厅', '省科技厅', 0, 1)",
    "insert into task_agencies values ('sample', '1', 'lead', 2, '某厅', '某厅', 0, 1)",
    "insert into task_places values ('sample', '9', 1, '济南')",
    "insert into task_places values ('sample', '1', 0, '济南')",
    "insert into task_places values ('sample', '1', 1, '')",
    "insert into task_places values ('sample', '1', 1, '济南'), ('sample', '1', 2, '济南')",
    "insert into pieces values ('sample', 9, 'poem', null, 0, 1)",
    "insert into corrections values ('sample-1-a', 'nowhere', 'unit', '家', '个', 'x', 'x', '2024-01-05')",
    "insert into corrections values ('sample-1-a', 'sample', 'unit', '家', '个', '', 'x', '2024-01-05')",
    "insert into corrections values ('sample-1-a', 'sample', 'unit', '家', '个', 'x', '', '2024-01-05')",
    "insert into corrections values ('sample-1-a', 'sample', 'unit', '家', '个', 'x', 'x', null)",
    "insert into numerals values ('sample', 9, '1', '5', null, null, 0, 1)",
    "insert into numerals values ('sample', 9, '1', '5', 'sample-1-a', 'date', 0, 1)",
    "insert into numerals values ('sample', 9, '1', '5', 'no-such-row', null, 0, 1)",
    "insert into diagnostics values ('sample', 9, 'fatal', 'x', 'x', null, null, null)",
    "insert into units values ('桶', null, 'count', '桶', 0, true)",
    "insert into agencies values ('某厅', null, null, 'province', '没有的领域', true)",
    "insert into agency_aliases values ('科厅', '没有的厅', 'x')",
    "insert into labels values ('type', 'x', null, 'x', null, 1)",
]


@pytest.mark.parametrize("statement", WRONG_ROWS)
def test_the_schema_refuses(built: Path, statement: str) -> None:
    with duckdb.connect(built) as connection, pytest.raises(duckdb.ConstraintException):
        connection.execute(statement)


def test_a_quote_that_is_not_in_the_text_is_refused(tmp_path: Path) -> None:
    wrong = with_target(lambda target: replace(target, span=Span(target.span.start + 1, target.span.end)))
    with pytest.raises(NoticeError, match=r"sample.txt, task 1: .*not 全国重点实验室达到25家以上"):
        write_database(tmp_path / "x.duckdb", [wrong], sector_of=sector_of)
    assert list(tmp_path.iterdir()) == []


def test_pieces_that_leave_characters_out_are_refused(tmp_path: Path) -> None:
    notice, extraction = sample()
    gapped = replace(notice, pieces=(notice.pieces[0], replace(notice.pieces[1], span=span("积极推动开放。"))))
    with pytest.raises(NoticeError, match="do not join"):
        write_database(tmp_path / "x.duckdb", [(gapped, extraction)], sector_of=sector_of)


def test_a_reader_keeps_its_file_and_a_new_one_sees_the_new(built: Path) -> None:
    before = file_version(built)
    with open_readonly(built) as old:
        write_database(built, [sample(), sample("other")], sector_of=sector_of)
        assert old.cursor().execute("select count(*) from d.documents").fetchall() == [(1,)]
        with open_readonly(built) as new:
            assert new.execute("select count(*) from d.documents").fetchall() == [(2,)]
    assert file_version(built) != before
    assert [path.name for path in built.parent.iterdir()] == [built.name]


def test_a_log_left_beside_the_old_file_does_not_spoil_the_new(built: Path) -> None:
    Path(f"{built}.wal").write_bytes(b"changes of a file that is gone")
    write_database(built, [sample()], sector_of=sector_of)
    with open_readonly(built) as connection:
        assert connection.execute("select count(*) from d.tasks").fetchall() == [(2,)]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(NoticeError, match=r"targets\.duckdb was not written"):
        write_database(tmp_path / "file" / "targets.duckdb", [sample()], sector_of=sector_of)


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (None, DatabaseMissingError, "no database at"),
        (b"", DatabaseUnreadableError, "is empty"),
        ("目标".encode() * 5000, DatabaseUnreadableError, "cannot be read"),
    ],
)
def test_what_is_no_database_gets_a_sentence(
    tmp_path: Path, content: bytes | None, error: type[NoticeError], words: str
) -> None:
    path = tmp_path / "it's.duckdb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error, match=words) as raised:
        open_readonly(path)
    assert "make build" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_database_of_another_schema_is_refused(built: Path) -> None:
    with duckdb.connect(built) as connection:
        connection.execute("update build set schema_version = 'older'")
    with pytest.raises(DatabaseUnreadableError, match="another version"):
        open_readonly(built)
    with duckdb.connect(built.with_name("other.duckdb")) as connection:
        connection.execute("create table t as select 1")
    with pytest.raises(DatabaseUnreadableError, match="something else"):
        open_readonly(built.with_name("other.duckdb"))


@pytest.mark.parametrize(
    "statement",
    [
        "delete from d.numerals",
        "create table d.t as select 1",
        "select * from read_text('pyproject.toml')",
        "copy (select 1) to 'out.csv'",
        "attach 'x.duckdb'",
        "set enable_external_access = true",
        "install httpfs",
    ],
)
def test_the_connection_is_closed_to_the_outside(built: Path, statement: str) -> None:
    with open_readonly(built) as connection, pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
        connection.execute(statement)


def matching(path: Path, **filters: list[str]) -> list[str]:
    with open_readonly(path) as connection:
        condition, values = where(filters)
        sql = f"select target_id[8:] from d.target_rows r where {condition} order by target_order"  # noqa: S608
        return [row for (row,) in connection.execute(sql, values).fetchall()]


ALL = ["1-a", "1-b", "1-c", "2-a"]
TASK_1 = ["1-a", "1-b", "1-c"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ALL),
        ({"type": []}, ALL),
        ({"document": ["sample"]}, ALL),
        ({"document": ["nowhere"]}, []),
        ({"task": ["2"]}, ["2-a"]),
        ({"chapter": ["科技"]}, ALL),
        ({"chapter": ["一"]}, ALL),
        ({"chapter": ["1"]}, ALL),
        ({"chapter": ["二"]}, []),
        ({"sector": ["综合协调"]}, ["2-a"]),
        ({"sector": ["农业农村"]}, []),
        ({"agency": ["省科技厅"]}, ALL),
        ({"agency": ["省畜牧局"]}, TASK_1),
        ({"agency": ["省畜牧兽医局"]}, TASK_1),
        ({"agency": ["省科技厅"], "role": ["lead"]}, TASK_1),
        ({"agency": ["省科技厅"], "role": ["shared"]}, ["2-a"]),
        ({"agency": ["省畜牧局"], "role": ["lead"]}, []),
        ({"agency": ["省畜牧局", "省未知局"]}, ALL),
        ({"agency": ["省畜牧局", "省未知局"], "agency_match": ["all"]}, []),
        ({"agency": ["省科技厅", "省未知局"], "agency_match": ["all"]}, ["2-a"]),
        ({"role": ["participating"]}, TASK_1),
        ({"role": ["none"]}, []),
        ({"type": ["level", "deliverable"]}, ["1-a", "1-c"]),
        ({"comparator": ["range"]}, ["1-b"]),
        ({"modality": ["strive"]}, ["1-a"]),
        ({"unit": ["家"], "type": ["increment"]}, ["1-b"]),
        ({"due": ["stated"]}, ["1-a"]),
        ({"due": ["plan_year"]}, ["1-b", "1-c", "2-a"]),
        ({"due": ["stated", "plan_year"]}, ALL),
        ({"text": ["全国重点"]}, ["1-a"]),
        ({"text": ["实验室体系"]}, TASK_1),
        ({"text": ["省畜牧局"]}, TASK_1),
        ({"text": ["ANIMAL husbandry"]}, TASK_1),
        ({"text": ["%"]}, []),
        ({"text": ["'; drop table targets; --"]}, []),
        ({"target": ["sample-1-c"]}, ["1-c"]),
    ],
)
def test_filters(built: Path, filters: dict[str, list[str]], expected: list[str]) -> None:
    assert matching(built, **filters) == expected


def test_a_key_that_is_no_filter_is_refused() -> None:
    with pytest.raises(NoticeError, match="no filter is called colour"):
        where({"colour": ["red"]})


def test_unknown_values_are_named_with_near_ones(built: Path) -> None:
    with open_readonly(built) as connection:
        for key in KEYS:
            for value in choices(connection, key):
                assert unknown(connection, {key: [value]}) == []
        assert unknown(connection, {"chapter": ["一", "九"], "text": ["什么"]}) == [("chapter", "九", ["科技"])]
        [(key, value, near)] = unknown(connection, {"agency": ["省科技", "省科技厅"]})
        assert (key, value, near[0]) == ("agency", "省科技", "省科技厅")
        assert unknown(connection, {"due": ["soon"]}) == [("due", "soon", ["stated", "plan_year"])]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("", None),
        ("科技", None),
        ("３", None),
    ],
)
def test_chapter_numbers(text: str, number: int | None) -> None:
    assert chapter_number(text) == number


def test_every_table_view_and_column_is_explained(built: Path) -> None:
    with open_readonly(built) as connection:
        mute = connection.execute(
            "select table_name, column_name from duckdb_columns() where database_name = 'd' and comment is null"
        ).fetchall()
        assert mute == []
        assert (
            connection.execute("select view_name from duckdb_views() where not internal and comment is null").fetchall()
            == []
        )


def test_the_page_about_the_schema_is_current() -> None:
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert page == schema.markdown(), "write it again: python -m loaders schema > docs/schema.md"


def test_the_build_row_follows_its_inputs(built: Path) -> None:
    digest = "select inputs_sha256 from d.build"
    with open_readonly(built) as connection:
        before = connection.execute(digest).fetchall()
    write_database(built, [sample("renamed")], sector_of=sector_of)
    with open_readonly(built) as connection:
        assert connection.execute(digest).fetchall() != before
    write_database(built, [sample()], sector_of=sector_of)
    with open_readonly(built) as connection:
        assert connection.execute(digest).fetchall() == before


def tables_aside(path: Path, temporary: Path, largest: int | None = None) -> str:
    """What is said where the tables of a database cannot be put on disk. It is closed then: this process may write it.

    `largest` is the most bytes that a file may have, which only a process apart can take upon itself.
    """
    import resource

    connect.COPIED_UP_TO = 0
    tempfile.tempdir = str(temporary)
    if largest is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    try:
        open_readonly(path, copied=True).close()
    except DatabaseUnreadableError as error:
        duckdb.connect(path).close()
        return str(error)
    return ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file")
def test_a_folder_without_room_for_the_tables_of_a_large_database_is_named(built: Path, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    with Apart() as apart:
        tables = partial(apart.call, tables_aside, built, tmp_path / "temporary")
        assert tables() == ""
        [folder] = (tmp_path / "temporary").iterdir()
        shutil.rmtree(folder)
        folder.write_text("no folder")
        assert tables().startswith(f"The tables of {built} cannot be put into {folder}: File exists. Make room there")
        folder.unlink()
        said = tables(largest=20_000)
    assert said.startswith(f"The tables of {built} cannot be put into {folder}: ")
    assert "File too large" in said
    assert "\n" not in said
    assert list(folder.iterdir()) == []


def unfinished(path: Path) -> list[Path]:
    return sorted(one for one in path.parent.iterdir() if one != path)


def test_a_file_left_by_a_killed_process_goes_also_where_this_one_has_its_number(built: Path) -> None:
    left = built.with_name(f"{built.name}.{os.getpid():08x}01234567")
    for one in (left, Path(f"{left}.wal")):
        one.write_bytes(b"unfinished")
    write_database(built, [sample()], sector_of=sector_of)
    assert unfinished(built) == []


def test_two_builds_in_one_process_leave_each_other_their_files(built: Path) -> None:
    documents = "select count(*) from d.documents"
    with taking_the_place_of(built, SMALLEST_BLOCK):
        outer = unfinished(built)
        with suppress(LookupError), taking_the_place_of(built, SMALLEST_BLOCK):
            inner = next(one for one in unfinished(built) if one.suffix != ".wal" and one not in outer)
            raise LookupError
        assert outer[0] in unfinished(built)
        assert not inner.exists()
        # What has the name of a build that has ended is nobody's.
        inner.write_bytes(b"unfinished")
        write_database(built, [sample(), sample("other")], sector_of=sector_of)
        assert outer[0] in unfinished(built)
        assert not inner.exists()
        with open_readonly(built) as connection:
            assert connection.execute(documents).fetchall() == [(2,)]
    assert unfinished(built) == []
    with duckdb.connect(built) as connection:
        assert connection.execute("select count(*) from documents").fetchall() == [(0,)]
