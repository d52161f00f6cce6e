"""The page on data quality: its counts are the lines behind them, its figures those that are measured anew."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.measured import as_csv, measure
from loaders import measured, reference
from loaders.model import NoticeError, Source
from loaders.parsing import parse_source
from loaders.spans import squeeze
from loaders.store.write import write_database
from pages.components.passage import hits, quoted
from pages.queries import findings, quality, rows, source
from pages.selection import Selection
from tests.sample import sector_of
from tests.test_specs import read
from tests.test_two_notices import SECOND

ROOT = Path(__file__).parents[1]
SEED = "shandong-2023"
NOT_MEASURED = reference.label("quality", "not_measured", "zh").split("：")[1]
SELECTIONS = [Selection(), Selection(agency=("省科技厅",)), Selection(type=("ratio",)), Selection(document=("none",))]


@pytest.fixture(autouse=True)
def _reads_the_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))


@pytest.fixture
def changed(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> duckdb.DuckDBPyConnection:
    """A copy of the database that a test may change and the pages then read."""
    path = tmp_path / "targets.duckdb"
    shutil.copy(database, path)
    monkeypatch.setenv("MUBIAO_DATABASE", str(path))
    return duckdb.connect(path)


def visit(name: str, language: str = "zh", **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=60)
    for key, value in {**query, "lang": language}.items():
        app.query_params[key] = value
    return app.run()


def texts(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.text, *app.markdown, *app.warning, *app.info, *app.error))


def test_the_published_figures_are_those_measured_anew() -> None:
    assert as_csv(measure()) == measured.FILE.read_text("utf-8"), "run `python -m benchmarks --measure`"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",174,174,174,", ",174,174,175,", "line 2: 175 match of 174"),
        (",174,174,174,", ",174,174,170,", "line 2: precision"),
        (",174,174,174,", ",174,174,x,", "line 2: a count"),
        (",rules,0,value_and_unit,", ",rules,0,beauty,", "line 2: nothing is called rules beauty"),
        ("document_id,", "notice,", "must have the columns"),
    ],
)
def test_figures_that_contradict_themselves_are_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "quality.csv"
    path.write_text(measured.FILE.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(NoticeError, match=said):
        measured._read(path)


def test_a_row_missed_and_a_row_too_many_cost_recall_and_precision() -> None:
    line = measured.Measurement("n", "0", "a", "rules", 0, "milestone", expected=4, found=2, matched=1)
    assert (line.precision, line.recall, line.f1) == (0.5, 0.25, pytest.approx(1 / 3))
    none = measured.Measurement("n", "0", "a", "rules", 0, "milestone", expected=0, found=0, matched=0)
    assert (none.precision, none.recall, none.f1) == (None, None, None)


@pytest.mark.parametrize("selection", SELECTIONS, ids=["all", "agency", "type", "none"])
def test_each_bar_counts_the_numerals_that_it_lists(selection: Selection) -> None:
    bars = quality.numerals_by_reason(selection)
    for bar in bars.itertuples():
        assert len(quality.numerals(selection, bar.reason)) == bar.numerals
    every = quality.numerals(selection)
    figures = quality.figures(selection)
    assert len(every) == bars["numerals"].sum() == figures["numerals"]
    assert (every["reason"] == quality.TARGET).sum() == figures["numeral_targets"]
    tasks = quality.tasks(selection)
    assert set(every["task_no"]) <= set(tasks["task_no"]) == set(rows.rows(selection)["task_no"])
    for column in ("numerals", "numeral_targets"):
        assert tasks[column].sum() == figures[column]
    assert (tasks["numeral_targets"] + tasks["numeral_others"] == tasks["numerals"]).all()
    uncertain = findings.uncertain(selection)["indicator_basis"].value_counts()
    assert uncertain.get("restored", 0) == figures["restored"]


def test_a_numeral_stands_in_its_sentence_and_a_task_has_all_its_rows() -> None:
    bare = "".join(source.text(SEED).split())
    for line in quality.numerals(Selection()).itertuples():
        assert line.before + line.text + line.after in bare
        assert "".join(source.text(SEED)[line.source_start : line.source_end].split()) == line.text
    tasks, every = quality.tasks(Selection()), rows.rows()
    assert len(tasks) == 116
    assert tasks["rows"].tolist() == every.groupby("task_order").size().tolist()
    for kind in ("quantitative", "deliverable", "milestone", "qualitative"):
        assert tasks[kind].sum() == (every["kind"] == kind).sum()


def test_the_share_understood_counts_characters_without_white_space() -> None:
    text, pieces = source.text(SEED), source.pieces(SEED)
    others = [text[one.source_start : one.source_end] for one in pieces.itertuples() if one.kind == "other"]
    unread = sum(len("".join(words.split())) for words in others)
    figures = quality.figures(Selection(agency=("省科技厅",)))
    assert figures["characters"] == len("".join(text.split()))
    assert figures["characters"] - figures["understood"] == unread > 0
    assert findings.not_understood(Selection())["characters"].sum() == unread


def test_a_task_without_a_row_and_a_number_without_an_account_are_said_first(
    changed: duckdb.DuckDBPyConnection,
) -> None:
    [(lost,)] = changed.execute("select text from numerals where task_no = '5' and target_id is not null").fetchall()
    for table in ("numerals", "targets"):
        changed.execute(f"delete from {table} where task_no = '5'")  # noqa: S608 the names stand above
    changed.close()
    found = quality.tasks(Selection())
    assert (found["task_no"].iloc[0], found["rows"].iloc[0], (found["rows"] == 0).sum()) == ("5", 0, 1)
    assert "5" not in set(quality.tasks(Selection(agency=("省科技厅",)))["task_no"])
    assert "".join(quality.lost_numerals(Selection())["text"]) == "".join(filter(str.isdigit, lost))
    app = visit("quality")
    assert not app.exception
    assert len(app.error) == 1
    assert reference.words("quality", "answer", "zh", **_answer()) not in texts(app)
    assert "116 项任务中 115 项有目标行" in texts(app)


def _answer() -> dict[str, object]:
    figures = quality.figures(Selection())
    share = f"{figures['understood'] / figures['characters']:.1%}"
    return {**figures, "others": figures["numerals"] - figures["numeral_targets"], "share": share}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_answers_and_lists_one_reason_by_its_address(language: str) -> None:
    app = visit("quality", language, reason="threshold")
    assert not app.exception
    assert reference.words("quality", "answer", language, **_answer()) in texts(app)
    expected = quality.numerals(Selection(), "threshold")
    table = app.dataframe[0].value
    assert table.iloc[:, 0].tolist() == expected["text"].tolist()
    assert reference.words("quality", "numerals_shown", language, n=len(expected)) in texts(app)
    for link, line in zip(table.iloc[:, -1], expected.itertuples(), strict=True):
        assert f"at={line.source_start}-{line.source_end}" in link
    assert "nonsense" in texts(visit("quality", language, reason="nonsense"))


def test_other_corrections_than_at_the_time_of_measuring_are_said(
    database: Path, changed: duckdb.DuckDBPyConnection
) -> None:
    with duckdb.connect(database, read_only=True) as shipped:
        [(target_id,)] = shipped.execute("select target_id from targets limit 1").fetchall()
    line = [target_id, SEED, "unit", "家", "个", "原文笔误", "审校", "2024-01-05"]
    changed.execute("insert into corrections values (?, ?, ?, ?, ?, ?, ?, ?)", line)
    changed.close()
    app = visit("quality")
    assert reference.words("quality", "other_corrections", "zh", then=0, now=1) in texts(app)
    assert NOT_MEASURED not in texts(app)


def test_a_correction_of_a_row_that_was_left_out_leads_nowhere(changed: duckdb.DuckDBPyConnection) -> None:
    [(here,)] = changed.execute("select target_id from targets limit 1").fetchall()
    for target_id in (here, f"{SEED}-left-out"):
        line = [target_id, SEED, "unit", "家", "个", "原文笔误", "审校", "2024-01-05"]
        changed.execute("insert into corrections values (?, ?, ?, ?, ?, ?, ?, ?)", line)
    changed.close()
    found = findings.corrections(Selection())
    assert dict(zip(found["target_id"], found["is_row"], strict=True)) == {here: True, f"{SEED}-left-out": False}


def test_a_notice_with_other_bytes_has_no_measurement(changed: duckdb.DuckDBPyConnection) -> None:
    changed.execute("update documents set content_sha256 = ?", ["0" * 64])
    changed.close()
    app = visit("quality")
    assert NOT_MEASURED in texts(app)
    assert not app.table


def test_every_definition_has_an_example_that_shows_it() -> None:
    text = squeeze((ROOT / "seeds" / f"{SEED}.txt").read_text("utf-8")).text
    found = rows.rows()
    for row in reference.rows("definitions"):
        code_set, code, example = row["code_set"], row["code"], row["example"]
        if not example:
            assert code in ("unread", "corrected"), "only what no sentence shows goes without an example"
            continue
        if row["seen_in"]:
            assert example in text
            lines = found[[example in quote or quote in example for quote in found["quote"]]]
            codes = set(lines[code_set]) if code_set in lines else {code}
            if code_set == "reason":
                held = quality.numerals(Selection(), code)
                codes = {code} if any(example in (n.before + n.text + n.after) for n in held.itertuples()) else set()
        else:
            _, extraction = read(f"推进工作。{example}", 2023)
            read_as = extraction.numerals if code_set == "reason" else extraction.targets
            codes = {getattr(one, code_set) for one in read_as}
        assert code in codes, row


def test_every_term_of_the_pages_is_defined_once() -> None:
    defined = [(row["code_set"], row["code"]) for row in reference.rows("definitions")]
    assert defined == sorted(set(defined))
    for code_set in ("target_type", "comparator", "modality", "deadline_basis", "indicator_basis"):
        known = {row["code"] for row in reference.rows("labels") if row["code_set"] == code_set}
        assert {code for name, code in defined if name == code_set} == known
    reasons = {row["reason"] for row in reference.rows("not_targets")} | set(quality.numerals(Selection())["reason"])
    assert reasons - {quality.TARGET} <= {code for name, code in defined if name == "reason"}


@pytest.mark.parametrize("asked", ["", "x", "5", "9-3", "-1-5", "0-99999999", "5-5", "1-2-3", "１-２", "0-1"])
def test_a_place_that_the_text_lacks_is_refused_with_a_sentence(asked: str) -> None:
    app = visit("source", at=asked)
    assert not app.exception
    refused = reference.words("quality", "at_refused", "zh", length=len(source.text(SEED)))
    said = [box.value for box in app.warning]
    assert said == ([] if source.text(SEED)[:1].strip() and asked == "0-1" else [refused])


def test_words_searched_for_are_marked_in_either_case_across_breaks_and_escaped() -> None:
    text = "实\n验室与5g基站，5G<b>"
    assert [text[start:end] for start, end in hits(text, "实验室")] == ["实\n验室"]
    assert [text[start:end] for start, end in hits(text, "5G")] == ["5g", "5G"]
    assert hits(text, " ") == hits(text, "没有") == []
    html = quoted("a<b>5", "G站", "&", "5g")
    assert html.count('<mark class="hit">') == 2
    assert "a&lt;b&gt;" in html
    assert html.endswith("</mark>&amp;</p>")


@pytest.fixture
def without_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two notices: `later`, of another place and year, has a task without a row."""
    made = []
    for name, text in (
        ("first", SECOND),
        ("later", SECOND.replace("2024", "2025").replace("示范省", "邻近省").replace("示政", "邻政")),
    ):
        parsed = parse_source(Source(name, f"{name}.txt", content=text.encode()))
        read_of = parsed.extraction
        lost = {row.target_id for row in read_of.targets if name == "later" and row.task_no == "2"}
        kept = tuple(row for row in read_of.targets if row.target_id not in lost)
        numerals = tuple(one for one in read_of.numerals if one.target_id not in lost)
        made.append((parsed.notice, replace(read_of, targets=kept, numerals=numerals)))
    write_database(tmp_path / "two.duckdb", made, sector_of=sector_of)
    monkeypatch.setenv("MUBIAO_DATABASE", str(tmp_path / "two.duckdb"))


@pytest.mark.usefixtures("without_row")
@pytest.mark.parametrize(
    "selection",
    [
        Selection(document=("later",)),
        Selection(year=("2025",)),
        Selection(region=("邻近省",)),
        Selection(level=("province",), year=("2025",)),
    ],
    ids=["document", "year", "region", "level"],
)
def test_filters_of_notices_leave_the_tasks_without_a_row_in_view(selection: Selection) -> None:
    figures = quality.figures(selection)
    assert (figures["tasks"], figures["tasks_with_rows"]) == (6, 5)
    found = quality.tasks(selection)
    assert set(found["document_id"]) == {"later"}
    assert found.loc[found["rows"] == 0, "task_no"].tolist() == ["2"]
    assert figures["numerals"] == quality.numerals_by_reason(selection)["numerals"].sum() == found["numerals"].sum()
    assert quality.measured(selection)["document_id"].tolist() == ["later"]
    # A filter of rows keeps the tasks that have such a row, and those alone.
    of_rows = selection.with_values("type", ["increment"])
    narrowed = quality.figures(of_rows)
    assert narrowed["tasks"] == narrowed["tasks_with_rows"] == rows.rows(of_rows)["task_no"].nunique() == 3


@pytest.mark.usefixtures("without_row")
def test_filters_of_notices_that_let_none_through_leave_nothing_in_view() -> None:
    for none in (Selection(region=("nowhere",)), Selection(level=("county",)), Selection(document=("nowhere",))):
        assert set(quality.figures(none).values()) == {0}
        assert quality.tasks(none).empty
        assert quality.measured(none).empty
    both = quality.figures(Selection(level=("province",)))
    assert both == quality.figures(Selection())
    assert (both["tasks"], both["tasks_with_rows"]) == (12, 11)


@pytest.mark.usefixtures("without_row")
@pytest.mark.parametrize(("query", "code"), [({"year": "2025"}, "scope"), ({"type": "level"}, "scope_rows")])
def test_the_page_says_which_filters_choose_rows(query: dict[str, str], code: str) -> None:
    said = [caption.value for caption in visit("quality", "zh", **query).caption]
    assert reference.label("quality", code, "zh") in said
