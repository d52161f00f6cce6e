"""The page that compares notices: every number on it equals the rows behind it, and each match shows its proof."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.model import QUANTITATIVE_TYPES
from loaders.pipeline import SEEDS, build_database
from loaders.store.export import table_csv
from pages.charts import compare as chart
from pages.charts.caption import Caption, percent
from pages.components import compare_choice, compare_file
from pages.queries import aligned, compare, headline, options, rows, source
from pages.selection import Selection
from tests import later
from tests.exported import lines
from tests.test_pages import FRAME, ROOT, switch, texts, visit
from tests.test_two_notices import SECOND

PAGE = ROOT / "pages" / "compare.py"
FIRST, LATER, OTHER = "shandong-2023", "shandong-2024", "shifan-2024"
BEFORE, AFTER = "linjin-2023", "linjin-2024"
ALL = {"document": [FIRST, LATER, OTHER]}
LANGUAGES = ("zh", "en")
# A task that somebody leads, one that others only take part in, and one that names nobody; shares in ‰.
PARTS = """邻近省人民政府办公厅关于印发邻近省{year}年重点工作任务的通知

邻政办字〔{year}〕8号

邻近省{year}年重点工作任务

一、健康

1. 妇幼健康。婴儿死亡率控制在{deaths}‰以下，新生儿死亡率降至{newborn}‰，住院分娩率达到{born}%。\
（牵头单位：省卫生健康委；参与单位：省财政厅）
2. 扩大投资。新开工重大项目50个。（参与单位：省财政厅）
3. 推动开放。举办展会10场。
"""


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three")
    (folder / f"{LATER}.txt").write_text(later.text(), "utf-8")
    (folder / f"{OTHER}.txt").write_text(SECOND, "utf-8")
    path = folder / "targets.duckdb"
    build_database([SEEDS / f"{FIRST}.txt", folder / f"{LATER}.txt", folder / f"{OTHER}.txt"], path)
    return path


@pytest.fixture(autouse=True)
def _reads_them(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(three))


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of two years of PARTS."""
    told = {BEFORE: {"year": 2023, "deaths": 5, "newborn": 3, "born": 98}}
    told[AFTER] = {"year": 2024, "deaths": 4, "newborn": 2.5, "born": 99}
    for name, values in told.items():
        (tmp_path / f"{name}.txt").write_text(PARTS.format(**values), "utf-8")
    build_database([tmp_path / f"{name}.txt" for name in told], tmp_path / "parts.duckdb")
    monkeypatch.setenv("MUBIAO_DATABASE", str(tmp_path / "parts.duckdb"))


def say(code: str, language: str = "zh", **values: object) -> str:
    return reference.words("compare", code, language, **values)


def table(app: AppTest, column: str, language: str = "zh") -> pd.DataFrame:
    """The table on the page that has this column."""
    (found,) = [one.value for one in app.dataframe if say(column, language) in one.value.columns]
    return found


def of_type(document: str) -> pd.DataFrame:
    return rows.rows(Selection(document=(document,), type=QUANTITATIVE_TYPES))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [{}, ALL, {**ALL, "print": ["1"]}, {**ALL, "type": ["ratio"]}, {"year": ["2024"]}, {**ALL, "by": ["agency"]}],
    ids=["none", "all", "paper", "filtered", "year", "agency"],
)
def test_the_page_runs(query: dict[str, list[str]], language: str) -> None:
    app = visit(PAGE, language, query)
    assert not app.exception
    assert not [name for name in (FIRST, LATER, OTHER) if name in texts(app)], (
        "a reader never meets the key of a notice"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_counts_the_matches_of_the_table(language: str) -> None:
    app = visit(PAGE, language, {"document": [FIRST, LATER]})
    shown = table(app, "column_verdict", language)
    doubtful = shown[say("column_verdict", language)].str.startswith(say("verdict_doubtful", language)).sum()
    called = compare.called((FIRST, LATER), language)
    said = say("answer", language, notices=2, basis=called[FIRST], n=len(shown), doubtful=doubtful)
    assert said in texts(app)
    assert len(shown) > 150
    assert doubtful > 0


def test_figures_are_those_of_each_notice_alone() -> None:
    app = visit(PAGE, "zh", ALL)
    facts = table(app, "figure").set_index(say("figure"))
    for name, column in compare.called((FIRST, LATER, OTHER), "zh").items():
        found = headline.figures(Selection(document=(name,)))
        assert facts.at[say("figure_rows"), column] == str(len(rows.rows(Selection(document=(name,)))))
        assert facts.at[say("figure_tasks"), column] == str(found["tasks"])
        assert facts.at[say("figure_quantified_tasks"), column].startswith(
            f"{found['quantified_tasks']} / {found['tasks']}"
        )
        parts = [
            int(facts.at[say(f"figure_{one}"), column].partition(" / ")[0]) for one in ("ensure", "strive", "plan")
        ]
        assert sum(parts) == found["targets"] == int(facts.at[say("figure_targets"), column])


def told_by(bar: dict[str, object], axis: str, selection: Selection) -> Selection:
    """The selection after a click on a bar."""
    clicked = selection.with_values(axis, [str(bar["value"])] if bar["value"] else [])
    return clicked.with_values("role", [str(bar["role"])]) if bar["role"] else clicked


@pytest.mark.parametrize("axis", compare.AXES)
@pytest.mark.parametrize(
    "selection",
    [Selection(), Selection(modality=("strive", "plan")), Selection(role=("shared", "none"))],
    ids=["all", "some", "role"],
)
def test_the_number_on_each_bar_is_the_number_of_rows_behind_it(axis: str, selection: Selection) -> None:
    documents = (FIRST, LATER, OTHER)
    frame = compare.counted(selection.without(axis), axis, documents)
    drawing = chart.by_notice(frame, "zh", Caption("", ""))
    assert drawing is not None
    names = {called: name for name, called in compare.called(documents, "zh").items()}
    bars = drawing.datasets["bars"]
    for bar in bars:
        assert bar["value"] or bar["role"] or axis in ("type", "modality"), "a click on it would do nothing"
        clicked = told_by(bar, axis, selection)
        behind = len(rows.rows(clicked.with_values("document", [names[bar["notice"]]])))
        assert bar["targets"] == behind
        assert bar["told"].startswith(str(behind))
    if axis in ("sector", "agency"):
        without = {bar["role"]: bar["targets"] for bar in bars if not bar["value"] and names[bar["notice"]] == FIRST}
        assert without.keys() == {"sector": {"none"}, "agency": {"shared", "none"}}[axis]
        assert min(without.values()) > 0


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize(("axis", "counted"), [("sector", 5), ("agency", 4)])
def test_a_task_that_agencies_only_take_part_in_has_their_sectors_and_no_lead(axis: str, counted: int) -> None:
    frame = compare.counted(Selection(), axis, (BEFORE, AFTER))
    every = {name: rows.rows(Selection(document=(name,))) for name in (BEFORE, AFTER)}
    for name, found in frame.groupby("document_id"):
        assert every[name]["task_no"].tolist() == ["1", "1", "1", "2", "3"]
        assert found["targets"].sum() == counted
        assert found.loc[found["role"] == "none", "targets"].tolist() == [1]
        assert len(rows.rows(Selection(document=(name,), role=("none",)))) == 1


@pytest.mark.parametrize(
    "role", [[], ["lead"], ["shared"], ["participating"], ["none"]], ids=lambda role: "".join(role) or "any"
)
def test_as_many_groups_are_offered_as_are_drawn(role: list[str]) -> None:
    query = {"document": [FIRST, OTHER], "by": ["agency"], "role": role}

    def drawn(**more: list[str]) -> tuple[set[str], list[str]]:
        app = visit(PAGE, "zh", {**query, **more})
        return {bar["name"] for bar in bars(app)}, [one.label for one in app.toggle]

    short, (label,) = drawn()
    every, _ = drawn(all_values=["1"])
    assert label == say("all_values", n=len(every))
    assert short < every
    assert len(short) == 8 + 2, "the largest, and the rows that nobody leads or that name no agency"


def bars(app: AppTest) -> list[dict[str, object]]:
    """The bars that the browser is sent."""
    (drawn,) = (element.proto for element in app.get("vega_lite_chart"))
    (found,) = (dataset for dataset in drawn.datasets if dataset.name == "bars")
    return pa.ipc.open_stream(found.data.data).read_all().to_pylist()


@pytest.mark.parametrize(
    ("n", "of", "told"),
    [(0, 9, "0%"), (1, 297, "<1%"), (3, 297, "1%"), (9, 18, "50%"), (296, 297, ">99%"), (9, 9, "100%"), (0, 0, "—")],
)
def test_a_share_is_neither_none_nor_all_unless_it_is(n: int, of: int, told: str) -> None:
    assert percent(n, of) == told


@pytest.mark.parametrize("axis", ["type", "modality"])
def test_the_bars_of_a_notice_add_up_to_its_rows(axis: str) -> None:
    frame = compare.counted(Selection(), axis, (FIRST, OTHER))
    for name, of in frame.groupby("document_id")["targets"].sum().items():
        assert of == len(rows.rows(Selection(document=(name,))))
    assert set(frame["of"]) == {len(rows.rows(Selection(document=(name,)))) for name in (FIRST, OTHER)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_says_its_numbers_in_words(language: str) -> None:
    frame = compare.counted(Selection(), "type", (FIRST, OTHER))
    said = chart.by_notice_alt(frame, language, Caption("the view", "the source"))
    for line in frame.head(4).itertuples():
        assert f"{getattr(line, f'notice_{language}')} {line.targets}" in said
    assert chart.by_notice(frame.iloc[:0], language, Caption("", "")) is None


def test_matches_and_what_has_none_are_all_rows_with_a_quantity() -> None:
    for other in (LATER, OTHER):
        matches = aligned.matches(Selection(), FIRST, (other,))
        left = {side: aligned.without(Selection(), FIRST, (other,), side) for side in ("basis", "other")}
        assert len(matches) + len(left["basis"]) == len(of_type(FIRST))
        assert len(matches) + len(left["other"]) == len(of_type(other))
        assert set(matches["target_id_a"]) | set(left["basis"]["target_id"]) == set(of_type(FIRST)["target_id"])
        assert matches["target_id_b"].is_unique
    app = visit(PAGE, "zh", ALL)
    counts = table(app, "pair_only_basis")
    assert counts[say("pair_matches")].sum() == len(table(app, "column_verdict"))


def test_each_match_shows_the_words_that_stand_at_its_places() -> None:
    matches = aligned.matches(Selection(), FIRST, (LATER, OTHER))
    for line in matches.itertuples():
        for document, start, end, quote in (
            (FIRST, line.source_start_a, line.source_end_a, line.quote_a),
            (line.document_id_b, line.source_start_b, line.source_end_b, line.quote_b),
        ):
            assert "".join(source.text(document)[start:end].split()) == quote
    app = visit(PAGE, "zh", {"document": [FIRST, LATER]})
    shown = table(app, "column_verdict")
    for half, document in (("a", FIRST), ("b", LATER)):
        links = shown[say(f"source_{half}")]
        assert links.str.contains(f"document={document}").all()
        spans = matches[matches["document_id_b"] == LATER][[f"source_start_{half}", f"source_end_{half}"]]
        expected = {f"at={start}-{end}" for start, end in spans.itertuples(index=False)}
        assert {link.rpartition("&")[2] for link in links} == expected


def test_what_the_later_notice_says_otherwise_is_seen() -> None:
    matches = aligned.matches(Selection(), FIRST, (LATER,)).set_index("indicator_a")
    laboratories = matches.loc["全国重点实验室"]
    assert (laboratories["of"], laboratories["low"], laboratories["percent_low"]) == ("floor", 5, 20)
    share = matches.loc["基础研究经费投入占研发经费投入比重"]
    assert share["low"] == pytest.approx(0.5)
    assert pd.isna(share["percent_low"])
    firms = matches.loc["高新技术企业"]
    assert (firms["indicator_b"], firms["verdict"], firms["low"]) == ("高新技术企业数量", "same", 4000)
    brokers = matches.loc["入库技术经纪人"]
    assert (brokers["of"], brokers["high"]) == ("bounds", 500)
    assert pd.isna(brokers["low"])
    institutes = matches.loc["省级新型研发机构"]
    assert institutes["indicator_b"] == "新型研发机构"
    assert "limiting" in institutes["doubts"]
    assert aligned.without(Selection(), FIRST, (LATER,), "basis")["indicator"].tolist() == ["国家临床医学研究中心"]
    assert aligned.without(Selection(), FIRST, (LATER,), "other")["indicator"].tolist() == ["量子计算示范平台"]


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize("language", LANGUAGES)
def test_shares_in_per_mille_differ_by_a_tenth_as_many_percentage_points(language: str) -> None:
    app = visit(PAGE, language, {"document": [BEFORE, AFTER], "order": ["change"]})
    names = aligned.matches(Selection(), BEFORE, (AFTER,), "change")["indicator_a"].tolist()
    told = dict(zip(names, table(app, "column_change", language)[say("column_change", language)], strict=True))
    points = say("points", language) if language == "zh" else f" {say('points', language)}"
    assert {name: told[name] for name in told if name in DIFFERENCES} == {
        "住院分娩率": f"+1{points}",
        "婴儿死亡率": say("of_ceiling", language, change=f"−0.1{points}"),
        "新生儿死亡率": f"−0.05{points}",
    }
    # The largest difference comes first, whatever unit the notice prints.
    assert [name for name in names if name in DIFFERENCES] == list(DIFFERENCES)
    written = exported(language, BEFORE, AFTER, order="change")["written"]
    head = say("of_side_a", language, field=reference.label("field", "quote", language))
    for name, difference in DIFFERENCES.items():
        (line,) = [line for line in written if line[head].startswith(name)]
        assert [float(line[say(f"file_{end}", language)]) for end in ("low", "high")] == [difference, difference]


DIFFERENCES = {"住院分娩率": 1, "婴儿死亡率": -0.1, "新生儿死亡率": -0.05}


def test_the_other_basis_turns_the_change_round() -> None:
    there = aligned.matches(Selection(), FIRST, (LATER,), "text")
    back = aligned.matches(Selection(), LATER, (FIRST,), "text")
    changes = {(line.target_id_a, line.target_id_b): (line.low, line.high) for line in there.itertuples()}
    for line in back.itertuples():
        _, high = changes[line.target_id_b, line.target_id_a]
        assert pd.isna(line.low) == pd.isna(high)
        if not pd.isna(line.low):
            assert line.low == pytest.approx(-high)
    app = visit(PAGE, "zh", {**ALL, "basis": [LATER]})
    assert compare.called((FIRST, LATER, OTHER), "zh")[LATER] in texts(app)


@pytest.mark.parametrize("order", aligned.ORDERS)
def test_the_order_is_the_one_asked_for(order: str) -> None:
    found = aligned.matches(Selection(), FIRST, (LATER, OTHER), order)
    assert len(found) == len(aligned.matches(Selection(), FIRST, (LATER, OTHER)))
    if order == "score":
        assert found["score"].is_monotonic_decreasing
    elif order == "text":
        assert found["target_order_a"].is_monotonic_increasing
    else:
        sizes = found["percent_low"].astype(float).abs().dropna().tolist()
        assert sizes[:5] == sorted(sizes, reverse=True)[:5]


@pytest.mark.parametrize("shown", compare_choice.SHOWN)
def test_doubtful_matches_can_be_shown_alone_or_left_out(shown: str) -> None:
    verdicts = table(visit(PAGE, "zh", {"document": [FIRST, LATER], "matched": [shown]}), "column_verdict")[
        say("column_verdict")
    ]
    doubtful = verdicts.str.startswith(say("verdict_doubtful"))
    every = aligned.matches(Selection(), FIRST, (LATER,))["verdict"] == "doubtful"
    wanted = {"all": len(every), "certain": (~every).sum(), "doubtful": every.sum()}[shown]
    assert len(verdicts) == wanted
    assert shown == "all" or doubtful.all() == doubtful.any() == (shown == "doubtful")


def test_filters_narrow_what_is_shown_and_change_no_partner() -> None:
    every = aligned.matches(Selection(), FIRST, (LATER,))
    partner = dict(zip(every["target_id_a"], every["target_id_b"], strict=True))
    narrow = Selection(agency=("省科技厅",), role=("lead",))
    found = aligned.matches(narrow, FIRST, (LATER,))
    assert 0 < len(found) < len(every)
    assert all(partner[line.target_id_a] == line.target_id_b for line in found.itertuples())
    seen = set(rows.rows(narrow)["target_id"])
    assert all({line.target_id_a, line.target_id_b} & seen for line in found.itertuples())
    assert len(found) == sum(bool({a, b} & seen) for a, b in partner.items())


@pytest.mark.parametrize(
    ("query", "documents", "basis"),
    [
        ({}, (LATER, OTHER, FIRST), FIRST),
        ({"document": [OTHER, FIRST]}, (OTHER, FIRST), OTHER),
        ({"document": [LATER, FIRST]}, (LATER, FIRST), LATER),
        ({"year": ["2024"]}, (LATER, OTHER), LATER),
        ({"region": ["山东省"]}, (LATER, FIRST), FIRST),
        ({"region": ["示范省"]}, (OTHER,), None),
        ({"level": ["province"]}, (LATER, OTHER, FIRST), FIRST),
        ({"level": ["county"]}, (), None),
    ],
)
def test_which_notices_stand_side_by_side(
    query: dict[str, list[str]], documents: tuple[str, ...], basis: str | None
) -> None:
    assert compare.in_view(Selection.from_query(query)) == documents
    boxes = [box.value for box in visit(PAGE, "zh", query).selectbox if box.key == "switch-basis"]
    assert boxes == ([basis] if basis else [])


def test_a_comparison_of_one_notice_says_what_to_do() -> None:
    app = visit(PAGE, "zh", {"document": [FIRST]})
    assert say("too_few", n=1) in texts(app)
    assert say("too_few_do") in texts(app)
    assert app.multiselect(key="compare-notices").value == [FIRST]
    app = app.multiselect(key="compare-notices").set_value([FIRST, OTHER]).run()
    assert say("aligned") in texts(app)


def test_a_database_with_one_notice_says_how_to_add_another(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    app = visit(PAGE, "zh")
    assert say("one_notice") in texts(app)
    assert not app.exception
    assert not app.dataframe


def test_more_than_six_notices_are_cut_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"shifan-{year}" for year in range(2017, 2025)]
    for name in names:
        (tmp_path / f"{name}.txt").write_text(SECOND.replace("2024", name[-4:]), "utf-8")
    build_database([tmp_path / f"{name}.txt" for name in names], tmp_path / "eight.duckdb")
    monkeypatch.setenv("MUBIAO_DATABASE", str(tmp_path / "eight.duckdb"))
    assert compare.in_view(Selection()) == tuple(reversed(names))
    app = visit(PAGE, "zh")
    assert say("more_notices", n=2, most=6) in texts(app)
    assert len(table(app, "figure").columns) == 7
    assert len(table(app, "pair_matches")) == 5
    assert not app.exception


def test_two_notices_of_one_number_have_two_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(SECOND, "utf-8")
    build_database([tmp_path / "one.txt", tmp_path / "two.txt"], tmp_path / "twins.duckdb")
    monkeypatch.setenv("MUBIAO_DATABASE", str(tmp_path / "twins.duckdb"))
    for language in LANGUAGES:
        called = compare.called(("one", "two"), language)
        assert len({name[2:] for name in called.values()}) == 2
    matches = aligned.matches(Selection(), "one", ("two",))
    assert (matches["verdict"] == "same").all()
    assert (matches["low"].astype(float) == 0).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_of_notices_stand_in_the_sidebar_where_there_are_several(
    language: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def boxes() -> set[str]:
        app = switch(visit(FRAME, language), "explorer").run()
        return {one.key for one in app.sidebar.multiselect} & {f"filter-{name}" for name in headline.OF_NOTICES}

    # All three are of provinces, so a choice of level would narrow nothing.
    assert boxes() == {"filter-document", "filter-region", "filter-year"}
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    assert boxes() == set()


def exported(
    language: str,
    basis: str = FIRST,
    *others: str,
    documents: tuple[str, ...] = (),
    order: str = "score",
    shown: str = "all",
) -> dict[str, Any]:
    """What the files of the page hold: `written`, the lines of the CSV, and `workbook`."""
    app = AppTest.from_function(_writes, args=(documents or (basis, *others), basis, others, order, shown))
    app.query_params["lang"] = language
    app = app.run(timeout=60)
    assert not app.exception
    book = openpyxl.load_workbook(io.BytesIO(app.session_state["workbook"]))
    return {"written": lines(table_csv(app.session_state["written"])), "workbook": book}


def _writes(documents: tuple[str, ...], basis: str, others: tuple[str, ...], order: str, shown: str) -> None:
    import streamlit as st

    from pages.components import compare_choice, compare_file, compare_table
    from pages.selection import Selection

    chosen = compare_choice.Compared(documents, basis, others, order, shown)
    matches = compare_table.found(Selection(), chosen)
    links = compare_file.links(matches, Selection(), chosen)
    st.session_state["written"] = compare_file.written(matches, chosen, links)
    st.session_state["workbook"] = compare_file.workbook(matches, Selection(), chosen, links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_has_a_line_for_each_match_with_both_quotes_and_places(language: str) -> None:
    found = exported(language, FIRST, LATER, OTHER)["written"]
    matches = aligned.matches(Selection(), FIRST, (LATER, OTHER))
    assert len(found) == len(matches)

    def head(half: str, field: str) -> str:
        return say(f"of_side_{half}", language, field=reference.label("field", field, language))

    for line, match in zip(found, matches.itertuples(), strict=True):
        assert line[head("a", "quote")].removeprefix("'") == match.quote_a
        assert line[head("b", "quote")].removeprefix("'") == match.quote_b
        assert line[head("b", "source_start")] == str(match.source_start_b)
        assert f"at={match.source_start_a}-{match.source_end_a}" in line[head("a", "source")]
        assert float(line[say("column_score", language)]) == match.score
        assert line[reference.label("field", "view_link", language)].startswith("/compare?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_what_has_no_match_on_sheets_of_their_own(language: str) -> None:
    book = exported(language, FIRST, LATER, OTHER)["workbook"]
    assert book.sheetnames[:3] == [say(code, language) for code in ("aligned", "sheet_basis", "sheet_other")]
    counts = [sheet.max_row - 1 for sheet in book.worksheets[:3]]
    left = [len(aligned.without(Selection(), FIRST, (LATER, OTHER), side)) for side in ("basis", "other")]
    assert counts == [len(aligned.matches(Selection(), FIRST, (LATER, OTHER))), *left]
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("shown", compare_choice.SHOWN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_says_of_which_notices_and_matches_it_is(language: str, shown: str) -> None:
    found = exported(language, FIRST, LATER, documents=(FIRST, LATER, OTHER), shown=shown)
    every = aligned.matches(Selection(), FIRST, (LATER,))
    doubtful = int((every["verdict"] == "doubtful").sum())
    called, names = compare.called((FIRST, LATER, OTHER), language), options.names(language)
    answer = say("answer", language, notices=2, basis=called[FIRST], n=len(every), doubtful=doubtful)
    (told,) = {line[reference.label("field", "view", language)] for line in found["written"]}
    view_of_two, _, rest = told.partition(f" · {answer}")
    assert names[FIRST] in view_of_two
    assert names[LATER] in view_of_two
    assert names[OTHER] not in view_of_two
    assert f"{headline.figures(Selection(document=(FIRST, LATER)))['targets']} " in view_of_two
    n = {"all": len(every), "certain": len(every) - doubtful, "doubtful": doubtful}[shown]
    assert len(found["written"]) == n
    kept = say("file_shown", language, shown=say(f"shown_{shown}", language), n=n)
    assert rest == ("" if shown == "all" else f" · {kept}")
    facts = [str(cell.value) for row in found["workbook"].worksheets[-1] for cell in row]
    assert told in facts
    assert [name for name in called.values() if any(fact.startswith(name) for fact in facts)] == [
        called[FIRST],
        called[LATER],
    ]


def test_the_link_of_a_file_keeps_every_choice_of_the_page() -> None:
    app = visit(PAGE, "zh", {**ALL, "by": ["agency"]})
    keys = [one.key or "" for kind in ("selectbox", "toggle", "button_group") for one in app.get(kind)]
    kept = [key.removeprefix("switch-") for key in keys if key.startswith("switch-")]
    assert sorted(kept) == sorted(compare_file.OWN)


def test_a_match_opens_with_both_sentences_and_a_wrong_one_is_named() -> None:
    line = next(aligned.matches(Selection(), FIRST, (LATER,)).itertuples())
    pair = f"{line.target_id_a}~{line.target_id_b}"
    app = visit(PAGE, "zh", {"document": [FIRST, LATER], "pair": [pair]})
    assert not app.exception
    bodies = "".join(element.proto.body for element in app.get("html"))
    marked = re.findall(r'<p class="passage" lang="zh-CN">.*?<mark>(.*?)</mark>', bodies)
    assert marked == [line.quote_a, line.quote_b]
    app = visit(PAGE, "zh", {"document": [FIRST, LATER], "pair": ["x~y"]})
    assert say("unknown_pair") in texts(app)


def test_on_paper_every_match_stands_with_both_quotes() -> None:
    app = visit(PAGE, "zh", {"document": [FIRST, LATER], "print": ["1"], "matched": ["doubtful"]})
    assert not app.dataframe
    bodies = "".join(element.proto.body for element in app.get("html"))
    matches = aligned.matches(Selection(), FIRST, (LATER,))
    for line in matches[matches["verdict"] == "doubtful"].itertuples():
        assert line.quote_a in bodies
        assert line.quote_b in bodies


def _rules() -> None:
    from pages.components import compare_rules

    compare_rules._drawn()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_are_told_with_each_limit(language: str) -> None:
    app = AppTest.from_function(_rules)
    app.query_params["lang"] = language
    app = app.run()
    assert not app.exception
    bodies = "".join(element.proto.body for element in app.get("html"))
    for row in reference.rows("alignment_limits"):
        assert row[language] in bodies
        assert row["example"] in bodies
