"""What the pages ask of the database: every number equals the rows behind it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pages.queries import counts, headline, options, rows, run, source
from pages.selection import FIELDS, Selection

VIEWS = (
    Selection(),
    Selection(agency=("省工业和信息化厅",), role=("lead",)),
    Selection(sector=("能源", "海洋"), type=("increment", "ratio")),
    Selection(agency=("省发展改革委", "省能源局"), agency_match="all"),
    Selection(text="实验室"),
)


@pytest.fixture(autouse=True)
def _reads_the_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))


@pytest.fixture
def plain(database: Path) -> Callable[[str], list[tuple]]:
    """Asks the file itself, past the code under test."""

    def ask(sql: str) -> list[tuple]:
        with duckdb.connect(str(database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return ask


def mark_of(line: pd.Series, columns: dict[str, str]) -> Selection:
    """The selection of a mark; a task without an agency belongs to role none."""
    mark = Selection()
    for column, field in columns.items():
        if isinstance(line[column], str):
            mark = mark.with_values(field, [line[column]])
    return mark


MARKS = {
    counts.by_chapter_and_type: {"chapter_title": "chapter", "target_type": "type"},
    counts.by_agency_and_role: {"agency": "agency", "role": "role"},
    counts.by_agency_role_and_type: {"agency": "agency", "role": "role", "target_type": "type"},
    counts.by_type_comparator_and_modality: {
        "target_type": "type",
        "comparator": "comparator",
        "modality": "modality",
    },
    counts.by_sector: {"sector": "sector"},
    counts.by_chapter_and_sector: {"chapter_title": "chapter", "sector": "sector"},
}


@pytest.mark.parametrize("question", MARKS, ids=lambda question: question.__name__)
@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_a_mark_counts_the_rows_behind_it(question: Callable[..., pd.DataFrame], view: Selection) -> None:
    found = question(view)
    assert not found.empty
    # A sector that is missing is no value of a filter: its tasks are those without an agency.
    for _, line in found.dropna(subset=[c for c in ("sector",) if c in found and "agency" not in found]).iterrows():
        behind = rows.rows(view, mark_of(line, MARKS[question]))
        assert len(behind) == line["targets"], dict(line)
        assert behind["task_no"].nunique() == line["tasks"], dict(line)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_agencies_stand_in_one_order(view: Selection) -> None:
    found = counts.by_agency_role_and_type(view)
    expected = found.sort_values(
        ["tasks", "targets", "agency", "role", "target_type"], ascending=[False, False, True, True, True]
    )
    assert found.index.tolist() == expected.index.tolist()


def test_departments_reconcile(plain: Callable[[str], list[tuple]]) -> None:
    found = counts.by_agency_and_role()
    led = rows.tasks(Selection(role=("lead",)))
    shared = rows.tasks(Selection(role=("shared",)))
    unnamed = rows.tasks(Selection(role=("none",)))
    assert (len(led), shared["task_no"].tolist(), unnamed["task_no"].tolist()) == (112, ["73"], ["114", "115", "116"])
    assert len(led) + len(shared) + len(unnamed) == len(rows.tasks()) == 116
    assert (
        found[found["role"] == "lead"]["tasks"].sum()
        == plain("select count(*) from task_agencies where role = 'lead'")[0][0]
    )
    assert found[found["role"] == "none"]["tasks"].sum() == 3


def test_types_and_chapters_add_up(plain: Callable[[str], list[tuple]]) -> None:
    everything = plain("select count(*) from targets")[0][0]
    without_words_only = plain("select count(*) from targets where kind <> 'qualitative'")[0][0]
    assert counts.by_chapter_and_type()["targets"].sum() == everything == len(rows.rows())
    assert counts.by_chapter()["targets"].sum() == without_words_only == headline.figures()["targets"]
    assert counts.by_chapter()["tasks"].sum() == 116


def test_the_headline_figures(plain: Callable[[str], list[tuple]]) -> None:
    figures = headline.figures()
    assert (figures["tasks"], figures["chapters"]) == (116, 12)
    assert figures["targets"] + figures["qualitative"] == figures["rows"]
    assert figures["agencies"] == plain("select count(distinct agency) from task_agencies")[0][0]
    assert (
        figures["stated"]
        == plain("select count(*) from targets where deadline is not null and kind <> 'qualitative'")[0][0]
    )
    assert headline.figures(Selection(type=("no such",)))["rows"] == 0
    (notice,) = headline.documents().to_dict("records")
    assert (notice["document_no"], notice["chapters"], notice["tasks"]) == ("鲁政办字〔2023〕5号", 12, 116)
    assert notice["targets"] == figures["targets"]


@pytest.mark.parametrize("field", [name for name in FIELDS if name != "task"])
@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_an_option_counts_what_choosing_it_would_show(field: str, view: Selection) -> None:
    offered = options.options(view, field)
    assert offered
    for value, number in list(offered.items())[:8]:
        assert len(rows.rows(view.with_values(field, [value]))) == number, (field, value)


def test_options_keep_what_has_become_zero() -> None:
    everything = options.options(Selection(), "chapter")
    narrowed = options.options(Selection(type=("rank",)), "chapter")
    assert list(everything) == list(narrowed)
    assert min(narrowed.values()) == 0 < min(everything.values())


def test_unknown_values_are_named() -> None:
    unknown = options.unknown(Selection(agency=("省发改委", "不存在的部门"), type=("ratio", "speed")))
    assert {(field, value) for field, value, _ in unknown} >= {("agency", "不存在的部门"), ("type", "speed")}
    assert options.unknown(Selection(agency=("省科技厅",), type=("ratio",), text="anything")) == []


@pytest.mark.parametrize("order", rows.ORDERS)
def test_every_order_holds_the_same_rows(order: str) -> None:
    assert sorted(rows.rows(order=order)["target_id"]) == sorted(rows.rows()["target_id"])


def test_orders_order() -> None:
    dated = rows.rows(order="deadline")["deadline"].dropna().tolist()
    assert dated == sorted(dated)
    assert len(dated) > 1
    shares = rows.rows(Selection(unit=("%",)), order="value")
    largest = shares["canonical_value_high"].fillna(shares["canonical_value_low"]).tolist()
    assert largest == sorted(largest, reverse=True)
    assert len(largest) > 10


def test_quantities_stand_within_one_unit() -> None:
    found = rows.quantities(Selection(), "%")
    assert set(found["canonical_unit"]) == {"%"}
    assert set(found["kind"]) == {"quantitative"}


def test_a_row_is_found_by_its_name_and_no_other() -> None:
    first = rows.rows().iloc[0]
    assert rows.row(first["target_id"])["quote"].tolist() == [first["quote"]]
    assert rows.row("no such row").empty
    assert source.document_of(first["target_id"]) == first["document_id"]
    assert source.document_of("no such row") is None


def test_every_quote_stands_in_its_sentence() -> None:
    for line in rows.rows().itertuples():
        sentence = source.sentence(line.document_id, line.task_no, line.source_start, line.source_end)
        assert sentence.quote == line.quote
        assert "。" not in sentence.before
        assert sentence.after.count("。") <= 1


def test_what_each_agency_leads_is_what_the_file_holds(plain: Callable[[str], list[tuple]]) -> None:
    found = counts.promises_by_agency()
    expected = plain(
        "select a.agency, count(distinct k.task_no),"
        " count(*) filter (t.target_type <> 'qualitative'),"
        " count(*) filter (t.target_type in ('level', 'increment', 'ratio', 'growth', 'rank')) as numeric,"
        " count(*) filter (t.target_type in ('level', 'increment', 'ratio', 'growth', 'rank')"
        "   and t.modality = 'strive'),"
        " count(*) filter (t.target_type in ('level', 'increment', 'ratio', 'growth', 'rank')"
        "   and t.modality = 'ensure')"
        " from tasks k join task_agencies a using (document_id, task_no) join targets t using (document_id, task_no)"
        " where a.role = 'lead' group by a.agency"
    )
    assert set(found.itertuples(index=False, name=None)) == set(expected)
    assert found["targets"].is_monotonic_decreasing
    assert found["numeric"].sum() > found["strive"].sum() > 0
    for line in found.itertuples():
        led = Selection(agency=(line.agency,), role=("lead",))
        figures = headline.figures(led)
        assert (line.tasks, line.targets, line.numeric) == tuple(
            figures[name] for name in ("tasks", "targets", "quantitative")
        )
        assert counts.promises_by_agency(led, agencies=(line.agency,)).iloc[0].tolist() == [*line[1:]]


def test_pieces_join_to_the_text() -> None:
    document_id = headline.documents()["document_id"].iloc[0]
    pieces, text = source.pieces(document_id), source.text(document_id)
    assert "".join(text[p.source_start : p.source_end] for p in pieces.itertuples()) == text
    assert pieces["chapter_no"].dropna().astype(int).tolist() == list(range(1, 13))


def test_a_rebuilt_database_is_read_at_once(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served, rebuilt = tmp_path / "targets.duckdb", tmp_path / "next.duckdb"
    shutil.copy(database, served)
    shutil.copy(database, rebuilt)
    with duckdb.connect(str(rebuilt)) as connection:
        connection.execute("update sectors set name_en = 'Rewritten' where sector = '能源'")
    monkeypatch.setenv("MUBIAO_DATABASE", str(served))
    before = options.names("en")["能源"]
    rebuilt.replace(served)
    assert (before, options.names("en")["能源"]) == ("Energy", "Rewritten")


def test_names_are_the_readers() -> None:
    assert options.names("zh") == {"shandong-2023": "鲁政办字〔2023〕5号"}
    english = options.names("en")
    assert english["省科技厅"].isascii()
    assert english["能源"] == "Energy"


def test_no_database_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in {"missing": None, "empty": b"", "text": b"no database at all" * 100}.items():
        path = tmp_path / f"{name}.duckdb"
        if content is not None:
            path.write_bytes(content)
        monkeypatch.setenv("MUBIAO_DATABASE", str(path))
        with pytest.raises(run.NoDatabaseError, match="make build"):
            headline.figures()
