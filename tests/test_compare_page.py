"""The page that compares notices: every number on it equals the rows behind it, and each match shows its proof."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.model import QUANTITATIVE_TYPES
from loaders.pipeline import SEEDS, build_database
from loaders.store.export import table_csv
from pages.charts import compare as chart
from pages.charts.caption import Caption
from pages.components import compare_choice
from pages.queries import aligned, compare, headline, rows, source
from pages.selection import Selection
from tests import later
from tests.exported import lines
from tests.test_pages import FRAME, ROOT, switch, texts, visit
from tests.test_two_notices import SECOND

PAGE = ROOT / "pages" / "compare.py"
FIRST, LATER, OTHER = "shandong-2023", "shandong-2024", "shifan-2024"
ALL = {"document": [FIRST, LATER, OTHER]}
LANGUAGES = ("zh", "en")


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


@pytest.mark.parametrize("axis", compare.AXES)
@pytest.mark.parametrize("selection", [Selection(), Selection(modality=("strive",))], ids=["all", "some"])
def test_the_number_on_each_bar_is_the_number_of_rows_behind_it(axis: str, selection: Selection) -> None:
    documents = (FIRST, LATER, OTHER)
    frame = compare.counted(selection.without(axis), axis, documents)
    drawing = chart.by_notice(frame, "zh", Caption("", ""))
    assert drawing is not None
    names = {called: name for name, called in compare.called(documents, "zh").items()}
    bars = [bar for bar in drawing.datasets["bars"] if bar["value"] is not None]
    assert len(bars) >= 3
    for bar in bars:
        clicked = selection.with_values(axis, [bar["value"]])
        if bar["role"]:
            clicked = clicked.with_values("role", [bar["role"]])
        behind = len(rows.rows(clicked.with_values("document", [names[bar["notice"]]])))
        assert bar["targets"] == behind
        assert bar["told"].startswith(str(behind))


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
        ({"year": ["2024"]}, (LATER, OTHER), LATER),
        ({"region": ["山东省"]}, (LATER, FIRST), FIRST),
        ({"region": ["示范省"]}, (OTHER,), OTHER),
        ({"level": ["province"]}, (LATER, OTHER, FIRST), FIRST),
        ({"level": ["county"]}, (), None),
    ],
)
def test_which_notices_stand_side_by_side(
    query: dict[str, list[str]], documents: tuple[str, ...], basis: str | None
) -> None:
    selection = Selection.from_query(query)
    found = compare.in_view(selection)
    assert found == documents
    if "document" not in query and basis:
        assert compare.first_basis(found) == basis


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


def chosen(order: str = "score", shown: str = "all") -> compare_choice.Compared:
    return compare_choice.Compared((FIRST, LATER, OTHER), FIRST, (LATER, OTHER), order, shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_has_a_line_for_each_match_with_both_quotes_and_places(language: str) -> None:
    app = AppTest.from_function(_writes)
    app.query_params["lang"] = language
    app = app.run()
    assert not app.exception
    found = lines(table_csv(app.session_state["written"]))
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
    app = AppTest.from_function(_writes)
    app.query_params["lang"] = language
    app = app.run()
    book = openpyxl.load_workbook(io.BytesIO(app.session_state["workbook"]))
    assert book.sheetnames[:3] == [say(code, language) for code in ("aligned", "sheet_basis", "sheet_other")]
    counts = [sheet.max_row - 1 for sheet in book.worksheets[:3]]
    left = [len(aligned.without(Selection(), FIRST, (LATER, OTHER), side)) for side in ("basis", "other")]
    assert counts == [len(aligned.matches(Selection(), FIRST, (LATER, OTHER))), *left]
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def _writes() -> None:
    import streamlit as st

    from pages.components import compare_file
    from pages.queries import aligned
    from pages.selection import Selection
    from tests.test_compare_page import FIRST, LATER, OTHER, chosen

    matches = aligned.matches(Selection(), FIRST, (LATER, OTHER))
    links = compare_file.links(matches, Selection(), chosen())
    st.session_state["written"] = compare_file.written(matches, chosen(), links)
    st.session_state["workbook"] = compare_file.workbook(matches, Selection(), chosen(), links)


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
