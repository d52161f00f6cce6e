"""Pages over notices that number and lay out their tasks otherwise: brackets, chapters, tables, or no chapter."""

from __future__ import annotations

import json
import re
from html import escape, unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.pipeline import build_database
from pages.components import menu
from pages.components.passage import paragraphs
from pages.queries import counts, headline, rows, source
from pages.selection import Selection
from tests.test_pages import FRAME, ROOT, alternatives, switch, visit
from tests.test_two_notices import cells, charts, html

CHAPTERS = """示范省人民政府关于印发示范省2024年重点工作任务的通知
示政发〔2024〕3号

示范省2024年重点工作任务

第一章 2023年工作回顾
过去一年，新增高新技术企业1200家。
第二章 扩大内需
（一）促进消费。全年举办消费活动100场以上。（牵头单位：省商务厅）
（二）扩大投资。新开工重大项目50个。（牵头单位：省发展改革委）
第三章 科技创新
（三）建设实验室。省重点实验室达到30家以上。（牵头单位：省科技厅）
"""
TABLE = """示范市人民政府办公室关于印发2024年民生实事任务清单的通知
示府办〔2024〕6号

示范市2024年民生实事任务清单

序号\t工作任务\t牵头单位\t配合单位
""" + "".join(f"{number}\t新建便民设施{number + 3}处\t市民政局\t市财政局\n" for number in range(1, 102))
FLAT = """示范县关于促进民营经济发展的若干措施

（一）支持企业扩大投资，每年遴选示范项目20个。（责任单位：县发展改革局）
（二）兑现惠企政策，规模以上企业达到300家。（责任单位：县财政局）
"""
RESTARTING = """示范州关于做好2024年重点工作的意见

一、农业
1.稳定生产。粮食产量达到80万吨。
2.保护耕地。新建高标准农田3万亩。
二、工业
1.培育企业。新增规模以上企业20家。
2.改造升级。实施技改项目50个。
"""
PRINTED = {
    "chapters": ["第二章 扩大内需", "第三章 科技创新"],
    "flat": ["示范县关于促进民营经济发展的若干措施"],
    "restarting": ["一、农业", "二、工业"],
}


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shapes")
    notices = {"chapters": CHAPTERS, "flat": FLAT, "restarting": RESTARTING, "table": TABLE}
    for name, text in notices.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    path = folder / "targets.duckdb"
    build_database([folder / f"{name}.txt" for name in notices], path, corrections=False)
    return path


@pytest.fixture(autouse=True)
def _reads_them(shapes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(shapes))


def article(app: AppTest) -> str:
    return next(body for element in app.get("html") if 'class="notice"' in (body := element.proto.body))


def plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", menu.NAMES)
def test_every_page_runs(name: str, language: str) -> None:
    app = visit(FRAME, language)
    app = app if name == menu.NAMES[0] else switch(app, name).run()
    assert not app.exception


def test_a_number_in_brackets_is_a_filter_like_any_other() -> None:
    chosen = Selection(document=("chapters",), task=("（三）",))
    assert rows.rows(chosen)["task_no"].unique().tolist() == ["（三）"]
    assert Selection.from_query(chosen.to_query()) == chosen
    assert rows.tasks(Selection(document=("chapters",)))["task_no"].tolist() == ["（一）", "（二）", "（三）"]


@pytest.mark.parametrize("document", PRINTED)
def test_a_chapter_carries_the_number_that_the_notice_prints(document: str) -> None:
    (said, _) = alternatives(visit(ROOT / "pages" / "by_chapter.py", "zh", {"document": [document]}))
    for name in PRINTED[document]:
        assert re.search(rf"[。；，]{name} \d", said), said


def test_every_chapter_has_a_number_only_where_the_text_has_one() -> None:
    found = counts.by_chapter_and_type()
    numbers = found.groupby("document_id")["chapter_number"].agg(lambda column: column.dropna().unique().tolist())
    assert numbers["chapters"] == ["第二章", "第三章"]
    assert numbers["flat"] == []


def test_a_column_of_the_matrix_begins_with_its_chapter() -> None:
    (_, matrix) = charts(visit(ROOT / "pages" / "by_chapter.py", "zh"))
    columns = list(dict.fromkeys(cells(matrix)["column"]))
    assert {"2 · 示政发〔2024〕3号", "2 · 〔2024〕3号"} & set(columns)
    assert len(set(columns)) == len(columns) == len(counts.by_chapter())


@pytest.mark.parametrize("document", ["chapters", "flat", "table"])
def test_each_link_of_the_contents_leads_to_one_place(document: str) -> None:
    app = visit(ROOT / "pages" / "source.py", "zh", {"document": [document]})
    links = re.findall(r'href="#(chapter-\d+)"', html(app))
    assert len(links) == len(source.chapters(document)) > 0
    assert re.findall(r'id="(chapter-\d+)"', article(app)) == links
    published = source.text(document)
    assert "".join(plain(article(app)).split()) == "".join(published.split())


@pytest.mark.parametrize("document", ["chapters", "flat", "table"])
def test_the_source_page_looks_for_the_place_of_each_row(document: str) -> None:
    for key in rows.rows(Selection(document=(document,)))["target_id"].head(3):
        app = visit(ROOT / "pages" / "source.py", "zh", {"target": [key]})
        (sought,) = re.findall(r"getElementById\((.*)\)", html(app))
        assert json.loads(sought) == key
        assert f'<span id="{key}">' in article(app)


def test_an_address_cannot_end_the_script() -> None:
    app = visit(ROOT / "pages" / "source.py", "zh", {"target": ['"</script><b>']})
    (sought,) = re.findall(r"getElementById\((.*)\)", html(app))
    assert "<" not in sought
    assert json.loads(sought) == '"</script><b>'


def test_cells_and_lines_of_a_table_stay_apart() -> None:
    shown = plain(article(visit(ROOT / "pages" / "source.py", "zh", {"document": ["table"]})))
    assert "1 新建便民设施4处 市民政局 市财政局" in " ".join(shown.split())
    words = "清单\n序号\t任务\n1\t甲"
    assert [words[start:end] for start, end in paragraphs(words, 0, len(words))] == ["清单\n", "序号\t任务\n", "1\t甲"]


def test_a_sentence_holds_neither_number_nor_agencies() -> None:
    for line in rows.rows(Selection(document=("table",))).head(3).itertuples():
        assert "".join(source.sentence("table", line.task_no, line.source_start, line.source_end)) == line.task_title
    line = rows.rows(Selection(document=("chapters",), task=("（一）",))).iloc[0]
    around = source.sentence("chapters", "（一）", line["source_start"], line["source_end"])
    assert "".join(around) == "全年举办消费活动100场以上。"


def test_a_review_of_past_years_is_marked_as_such() -> None:
    shown = article(visit(ROOT / "pages" / "source.py", "zh", {"document": ["chapters"]}))
    assert re.search(r'<span class="review">过去一年，[^<]*1200家。', shown)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_drawer_names_a_notice_without_a_number_by_its_title(language: str) -> None:
    label = reference.label("field", "document_title", language)
    for document, titled in (("flat", True), ("chapters", False)):
        line = rows.rows(Selection(document=(document,))).iloc[0]
        app = visit(ROOT / "pages" / "explorer.py", language, {"target": [line["target_id"]]})
        facts = re.sub(r"</?span[^>]*>", "", html(app))  # on an English page a Chinese title says that it is Chinese
        assert (f"<dt>{label}</dt><dd>{line['document_title']}</dd>" in facts) is titled


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_headline_target_names_its_notice_where_there_are_several(language: str) -> None:
    quote = "省重点实验室达到30家以上"
    named = reference.words("text", "quote_of_notice", language, quote=quote, notice="示政发〔2024〕3号")
    assert named in html(visit(ROOT / "pages" / "overview.py", language))
    alone = html(visit(ROOT / "pages" / "overview.py", language, {"document": ["chapters"]}))
    assert quote in alone
    assert named not in alone


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_chart_counts_the_notices_that_its_source_line_leaves_out(language: str) -> None:
    notices = headline.documents()
    assert len(notices) == 4
    page = html(visit(ROOT / "pages" / "by_type.py", language))
    shown = reference.words("chart", "listed", language).join(notices["document_no"].fillna(notices["title"])[:3])
    said = reference.words("chart", "source_more", language, names=shown, n=1)
    assert f"{escape(said)}</p>" in page
