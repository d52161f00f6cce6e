"""Pages over two notices: each chapter, card and text says of which notice it is."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.pipeline import SEEDS, build_database
from pages.components import menu
from pages.queries import headline, options, rows
from pages.selection import Selection
from tests.test_pages import FRAME, ROOT, alternatives, switch, texts, url, visit

SECOND = """示范省人民政府办公厅关于印发示范省2024年重点工作任务的通知

示政办字〔2024〕8号

示范省2024年重点工作任务

一、扩大内需

1. 促进消费。全年举办消费活动100场以上。（牵头单位：省商务厅；参与单位：省财政厅）
2. 扩大投资。力争新开工重大项目50个。（牵头单位：省发展改革委）
3. 完善流通。建设县域商业中心20个。（牵头单位：省商务厅）

二、科技创新

4. 建设实验室。力争省重点实验室达到30家以上。（牵头单位：省科技厅）
5. 培育企业。新增高新技术企业500家。（牵头单位：省科技厅、省工业和信息化厅）
6. 推动开放。积极推动开放合作。（省科技厅、省商务厅按职责分工负责）
"""
FIRST_NO, SECOND_NO = "鲁政办字〔2023〕5号", "示政办字〔2024〕8号"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    notice = folder / "second.txt"
    notice.write_text(SECOND, "utf-8")
    path = folder / "targets.duckdb"
    build_database([SEEDS / "shandong-2023.txt", notice], path)
    return path


@pytest.fixture(autouse=True)
def _reads_both(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(two))


def html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def cells(chart: object) -> pd.DataFrame:
    """The rows that the browser is sent for a matrix."""
    (found,) = [dataset for dataset in chart.datasets if dataset.name == "cells"]
    return pa.ipc.open_stream(found.data.data).read_pandas()


def charts(app: AppTest) -> list[object]:
    return [element.proto for element in app.get("vega_lite_chart")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", menu.NAMES)
def test_every_page_runs_over_two_notices(name: str, language: str) -> None:
    app = visit(FRAME, language)
    app = app if name == menu.NAMES[0] else switch(app, name).run()
    assert not app.exception
    notices = set(headline.documents()["document_id"])
    assert len(notices) == 2
    assert not [word for word in notices if word in texts(app)], "a reader never meets the key of a notice"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_overview_counts_the_notices(language: str) -> None:
    app = visit(ROOT / "pages" / "overview.py", language)
    words = reference.label("text", "overview_answer_several", language).partition("{tasks}")[0].format(notices=2)
    assert texts(app).partition("\n")[2].startswith(words)


def test_chapters_carry_the_mark_of_their_notice() -> None:
    app = visit(ROOT / "pages" / "by_chapter.py", "zh")
    (said, _), (_, matrix) = alternatives(app), charts(app)
    assert "〔2024〕8号 一、扩大内需" in said
    assert "〔2023〕5号 一、深入实施创新驱动发展战略" in said
    columns = set(cells(matrix)["column"])
    assert columns == {f"{number} · 〔2023〕5号" for number in range(1, 13)} | {"1 · 〔2024〕8号", "2 · 〔2024〕8号"}
    (said, _) = alternatives(visit(ROOT / "pages" / "by_chapter.py", "zh", {"document": ["second"]}))
    assert "。一、扩大内需 " in said, "one notice needs no mark"


def test_cards_name_their_notice_where_there_are_several() -> None:
    query = {"agency": ["省科技厅"]}
    app = visit(ROOT / "pages" / "by_department.py", "zh", query)
    headings = re.findall(r'<section class="card"><h4>(.*?)</h4>', html(app))
    expected = rows.tasks(Selection.from_query(query))
    assert len(headings) == len(expected)
    assert {heading.partition(" · ")[0] for heading in headings} == {FIRST_NO, SECOND_NO}
    app = visit(ROOT / "pages" / "by_department.py", "zh", {**query, "document": ["second"]})
    assert SECOND_NO not in "".join(re.findall(r'<section class="card"><h4>(.*?)</h4>', html(app)))


def test_the_source_page_names_its_notice_and_offers_the_other() -> None:
    app = switch(visit(FRAME, "zh"), "source").run()
    box = app.selectbox(key="notice")
    shown, other = box.value, next(name for name in headline.documents()["document_id"] if name != box.value)
    names = {"shandong-2023": FIRST_NO, "second": SECOND_NO}
    assert names[shown] in texts(app)
    assert box.options == [names[name] for name in headline.documents()["document_id"]]
    assert len(set(re.findall(r'<span id="([^"]+)">', html(app)))) == len(rows.rows(Selection(document=(shown,))))
    app = app.selectbox(key="notice").select(other).run()
    assert url(app)["document"] == [other]
    assert len(set(re.findall(r'<span id="([^"]+)">', html(app)))) == len(rows.rows(Selection(document=(other,))))


def test_an_entry_of_the_header_leads_to_its_own_notice() -> None:
    app = visit(FRAME, "zh")
    links = [element.proto for element in app.get("page_link") if "〔" in element.proto.label]
    assert [
        f"document={name}" in link.query_string for link, name in zip(links, ["second", "shandong-2023"], strict=True)
    ] == [
        True,
        True,
    ]


def test_the_tables_of_data_quality_name_the_notice_of_a_line() -> None:
    word = reference.label("field", "document", "zh")
    numerals, tasks = (table.value for table in visit(ROOT / "pages" / "quality.py", "zh").dataframe[:2])
    assert set(numerals[word]) == set(tasks[word]) == {FIRST_NO, SECOND_NO}
    alone = visit(ROOT / "pages" / "quality.py", "zh", {"document": ["second"]}).dataframe[0].value
    assert word not in alone


@pytest.mark.parametrize("name", ["reporting", "assessment"])
def test_a_page_of_one_notice_names_it_and_offers_the_other(name: str) -> None:
    app = visit(ROOT / "pages" / f"{name}.py", "zh")
    box = app.selectbox(key="notice")
    assert (box.value, box.options) == ("second", [SECOND_NO, FIRST_NO])
    app = app.selectbox(key="notice").select("shandong-2023").run()
    assert not app.exception
    assert url(app)["document"] == ["shandong-2023"]
    assert app.selectbox(key="notice").value == "shandong-2023"


@pytest.mark.parametrize("name", ["ledger", "explorer"])
def test_the_tables_of_rows_name_the_notice_beside_the_first_columns(name: str) -> None:
    (table,) = (one.value for one in visit(ROOT / "pages" / f"{name}.py", "zh").dataframe)
    named = next(column for column in table if set(table[column].dropna()) == {FIRST_NO, SECOND_NO})
    assert table.columns.get_loc(named) == 1
    assert (table[named] == SECOND_NO).sum() == len(rows.rows(Selection(document=("second",))))
    (alone,) = (one.value for one in visit(ROOT / "pages" / f"{name}.py", "zh", {"document": ["second"]}).dataframe)
    assert named not in alone


def test_notices_are_found_by_their_place_level_and_year() -> None:
    found = headline.documents().set_index("document_id")
    assert found["region"].to_dict() == {"second": "示范省", "shandong-2023": "山东省"}
    assert set(found["level"]) == {"province"}
    second = rows.rows(Selection(document=("second",)))["target_id"].tolist()
    for chosen in (
        Selection(region=("示范省",)),
        Selection(year=("2024",)),
        Selection(level=("province",), year=("2024",)),
    ):
        assert rows.rows(chosen)["target_id"].tolist() == second
        app = visit(ROOT / "pages" / "explorer.py", "zh", chosen.to_query())
        assert len(app.dataframe[0].value) == len(second)
    assert rows.rows(Selection(level=("county",))).empty
    counted = {field: options.options(Selection(), field) for field in ("region", "level", "year")}
    every = len(rows.rows())
    assert counted["region"] == {"山东省": every - len(second), "示范省": len(second)}
    assert counted["year"] == {"2024": len(second), "2023": every - len(second)}
    assert counted["level"] == {"province": every}
    assert [value for _, value, _ in options.unknown(Selection(year=("1999",), level=("moon",)))] == ["moon", "1999"]
    assert options.names("en")["山东省"] == "Shandong"


@pytest.mark.parametrize("name", menu.NAMES)
@pytest.mark.parametrize(
    "query", [{"year": ["2023"]}, {"region": ["示范省"]}, {"level": ["county"]}, {"agency": ["省委宣传部"]}], ids=str
)
def test_every_page_keeps_to_the_notices_that_the_filters_let_through(name: str, query: dict[str, list[str]]) -> None:
    app = visit(FRAME, "zh", query)
    app = app if name == menu.NAMES[0] else switch(app, name).run()
    assert not app.exception
    links = [element.proto.label for element in app.get("page_link") if "〔" in element.proto.label]
    let_through = {"year": [FIRST_NO], "region": [SECOND_NO], "level": []}
    expected = let_through.get(next(iter(query)), [SECOND_NO, FIRST_NO])
    assert len(links) == len(expected)
    assert all(number in label for number, label in zip(expected, links, strict=True))


def test_what_works_on_one_notice_takes_one_that_is_in_view() -> None:
    for query, document in (
        ({"year": ["2023"]}, "shandong-2023"),
        ({"agency": ["省委宣传部"]}, "shandong-2023"),
        ({}, "second"),
    ):
        for name in ("reporting", "assessment"):
            app = visit(ROOT / "pages" / f"{name}.py", "zh", query)
            assert not app.exception
            assert app.selectbox(key="notice").value == document
    assert (
        visit(ROOT / "pages" / "source.py", "zh", {"year": ["2023"]}).selectbox(key="notice").value == "shandong-2023"
    )


def test_no_filter_of_notices_is_not_one_that_no_notice_fits() -> None:
    assert headline.notices_of(Selection(agency=("省科技厅",))) is None
    assert headline.notices_of(Selection(region=("nowhere",))) == ()
    assert headline.notices_of(Selection(document=("nowhere",))) == ()
    assert headline.notices_of(Selection(document=("shandong-2023", "second"))) == ("shandong-2023", "second")
    assert len(headline.chosen_documents(None)) == 2
    assert headline.chosen_documents(()).empty


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("query", [{"region": ["nowhere"]}, {"year": ["1999"]}, {"document": ["nowhere"]}], ids=str)
def test_where_no_notice_fits_none_is_named_as_in_view(query: dict[str, list[str]], language: str) -> None:
    app = visit(FRAME, language, query)
    assert not app.exception
    assert not [element for element in app.get("page_link") if "〔" in element.proto.label]
    assert reference.label("text", "no_document", language) in [text.value for text in app.text]
    paper = visit(FRAME, language, {**query, "print": ["1"]})
    assert not paper.exception
    (heading,) = re.findall(r'<header class="paper">(.*?)</header>', html(paper))
    assert FIRST_NO not in heading
    assert SECOND_NO not in heading


@pytest.mark.parametrize("query", [{"region": ["nowhere"]}, {"document": ["nowhere"]}], ids=str)
def test_every_page_runs_where_no_notice_fits(query: dict[str, list[str]]) -> None:
    app = visit(FRAME, "zh", query)
    for name in menu.NAMES[1:]:
        assert not switch(app, name).run().exception, name


def _source_line() -> None:
    import streamlit as st

    from pages.components import choice

    st.text(choice.source())


def test_the_source_of_a_chart_names_the_notices_in_view_alone() -> None:
    said = []
    for query in ({}, {"year": ["2023"]}, {"region": ["nowhere"]}):
        app = AppTest.from_function(_source_line)
        for key, values in query.items():
            app.query_params[key] = values
        (line,) = app.run().text
        said.append(line.value)
    assert said == [f"{SECOND_NO}、{FIRST_NO}", FIRST_NO, ""]
