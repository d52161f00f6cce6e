"""Every page as a person meets it: alone and in its frame, both languages, filtered, empty, and without a database."""

from __future__ import annotations

import ast
import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from loaders import reference
from loaders.model import QUANTITATIVE_TYPES
from pages.components import menu
from pages.components.passage import Mark, paragraphs, passage
from pages.queries import headline, ledger, problems, reporting, rows, run, source
from pages.selection import Selection
from tests.exported import exported, lines

ROOT = Path(__file__).parents[1]
FRAME = ROOT / "pages" / "components" / "frame.py"
NAMES = menu.NAMES
LANGUAGES = ("zh", "en")
NOTHING = {"type": ["rank"], "modality": ["ensure"], "text": ["没有这样的文字"]}


@pytest.fixture(autouse=True)
def _reads_the_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))


def visit(file: Path, language: str, query: dict[str, list[str]] | None = None) -> AppTest:
    app = AppTest.from_file(str(file), default_timeout=30)
    for key, values in {**(query or {}), "lang": [language]}.items():
        app.query_params[key] = values
    return app.run()


def in_frame(name: str, language: str, query: dict[str, list[str]] | None = None) -> AppTest:
    app = visit(FRAME, language, query)
    return app if name == NAMES[0] else switch(app, name).run()


def switch(app: AppTest, name: str) -> AppTest:
    """The app on the page of that name from its next run on. AppTest's own switch finds pages by their file alone."""
    app._page_hash = calc_hash(name)
    return app


def url(app: AppTest) -> dict[str, list[str]]:
    """The parameters of the address, each with all its values."""
    return {key: [values] if isinstance(values, str) else list(values) for key, values in app.query_params.items()}


def texts(app: AppTest) -> str:
    parts = [*app.title, *app.text, *app.caption, *app.markdown, *app.info, *app.warning, *app.subheader]
    return "\n".join(str(part.value) for part in parts)


def alternatives(app: AppTest) -> list[str]:
    """What stands before each chart for those who do not see it."""
    bodies = "".join(part.proto.body for part in app.get("html"))
    return [unescape(text) for text in re.findall(r'<p class="alternative">(.+?)</p>', bodies)]


def test_the_menu_names_every_page() -> None:
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__"} == set(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "query", [{}, {"agency": ["省工业和信息化厅"], "role": ["lead"]}, NOTHING], ids=["all", "some", "none"]
)
def test_a_page_runs_alone(name: str, language: str, query: dict[str, list[str]]) -> None:
    app = visit(ROOT / "pages" / f"{name}.py", language, query)
    assert not app.exception
    assert app.title[0].value == reference.label("page", name, language)
    selection = Selection.from_query(query)
    figures = headline.figures(selection)
    if figures["rows"]:
        assert re.search(rf"\b{_counted(name, selection)}\b", texts(app)), "the page says how many targets it shows"


def _counted(name: str, selection: Selection) -> int:
    """What a page counts: targets, every row where states are counted, for a period what is asked for, acts,
    problems, notices."""
    if name == "people":
        return ledger.at(date.today()).version
    if name == "imports":
        return len(headline.documents())
    if name == "problems":
        return problems.figures(selection, ledger.at(date.today()))["total"]
    if name == "reporting":
        return reporting.figures(selection, "shandong-2023", "2023-12", ledger.at(date.today()))["asked"]
    return headline.figures(selection)["rows" if name in ("ledger", "assessment", "indicators") else "targets"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_runs_in_its_frame(name: str, language: str) -> None:
    app = in_frame(name, language)
    assert not app.exception
    assert app.title[0].value == reference.label("page", name, language)
    labels = [box.label for box in app.sidebar.multiselect]
    assert labels == [reference.label("field", field, language) for field in ("chapter", "agency", "type")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("source", "people", "imports")])
def test_an_empty_view_says_so_and_offers_the_way_out(name: str, language: str) -> None:
    app = in_frame(name, language, NOTHING)
    assert not app.exception
    assert reference.label("text", "nothing_found", language) in [box.value for box in app.info]
    app.button(key="clear_nothing").click().run()
    assert not app.exception
    assert url(app) == {"lang": [language]}
    assert not app.info


def test_filters_come_from_the_url_and_go_back_to_it() -> None:
    app = visit(FRAME, "zh", {"agency": ["省科技厅"], "type": ["ratio", "level"]})
    assert app.multiselect(key="filter-agency").value == ["省科技厅"]
    assert app.multiselect(key="filter-type").value == ["ratio", "level"]
    app.multiselect(key="filter-type").set_value(["ratio"]).run()
    assert url(app) == {"agency": ["省科技厅"], "type": ["ratio"], "lang": ["zh"]}
    app.text_input(key="filter-text").set_value("比重").run()
    assert url(app)["text"] == ["比重"]
    app.button(key="chip-type-ratio").click().run()
    assert "type" not in url(app)
    app.button(key="clear_all").click().run()
    assert url(app) == {"lang": ["zh"]}


@pytest.mark.parametrize(
    ("name", "query", "kind", "axes"),
    [
        ("by_chapter", {"chapter": ["坚定不移扩大内需"], "type": ["ratio"]}, "targets", ["chapter", "type"]),
        ("by_department", {"agency": ["省发展改革委"], "role": ["lead"]}, "tasks", ["agency", "role"]),
        ("by_type", {"type": ["ratio"]}, "targets", ["type", "modality"]),
    ],
)
def test_a_chart_says_what_is_chosen_before_what_it_holds(
    name: str, query: dict[str, list[str]], kind: str, axes: list[str]
) -> None:
    app = visit(ROOT / "pages" / f"{name}.py", "zh", query)
    every = Selection.from_query({key: values for key, values in query.items() if key not in axes})
    chosen, whole = (headline.figures(selection)[kind] for selection in (Selection.from_query(query), every))
    unit = reference.label("chart", "tasks" if kind == "tasks" else "counted_targets", "zh")
    said = alternatives(app)[0]
    title = re.search(r'<div class="figure"><h3>(.+?)</h3>', "".join(part.proto.body for part in app.get("html")))
    assert title
    assert said.startswith(unescape(title[1]))
    assert reference.label("chart", "focus", "zh").split("（")[0].format(chosen=unit.format(n=chosen)) in said
    assert unit.format(n=whole) in said
    assert chosen < whole


def test_the_rarer_filters_open_on_demand_and_say_meanwhile_how_many_values_are_chosen() -> None:
    app = visit(FRAME, "zh", {"sector": ["农业农村"], "modality": ["strive", "ensure"]})
    (panel,) = (box for box in app.expander if box.label == reference.words("text", "more_filters_chosen", "zh", n=3))
    assert not panel.multiselect
    app.session_state["more_filters"] = True
    app.run()
    assert not app.exception
    fields = ("sector", "role", "modality", "comparator", "due", "unit", "place")
    boxes = app.sidebar.multiselect[3:]
    assert [box.label for box in boxes] == [reference.label("field", field, "zh") for field in fields]
    assert app.multiselect(key="filter-modality").value == ["strive", "ensure"]
    app.multiselect(key="filter-modality").set_value(["ensure"]).run()
    assert url(app)["modality"] == ["ensure"]


def test_one_switch_chooses_the_types_that_carry_a_number() -> None:
    app = visit(FRAME, "zh", {"agency": ["省科技厅"]})
    app.toggle(key="numeric_only").set_value(True).run()
    assert url(app)["type"] == list(QUANTITATIVE_TYPES)
    chosen = Selection(agency=("省科技厅",))
    assert f"{headline.figures(chosen)['quantitative']}" in app.toggle(key="numeric_only").label
    app.toggle(key="numeric_only").set_value(False).run()
    assert "type" not in url(app)


def test_a_link_to_a_row_keeps_the_filters() -> None:
    query = {"chapter": ["坚定不移扩大内需"], "type": ["ratio"]}
    app = visit(ROOT / "pages" / "by_chapter.py", "zh", query)
    links = re.findall(r'href="([^"]+)"', "".join(element.proto.body for element in app.get("html")))
    table = app.dataframe[0].value
    assert len(links) == len(table)
    for link in [*map(unescape, links), *table["source"]]:
        asked = parse_qs(urlsplit(link).query)
        assert asked.pop("target")
        assert asked == {**query, "lang": ["zh"]}


def test_the_drawer_names_the_notice_and_the_task() -> None:
    line = rows.rows().iloc[0]
    app = visit(ROOT / "pages" / "explorer.py", "zh", {"target": [line["target_id"]]})
    facts = next(element.proto.body for element in app.get("html") if 'class="facts"' in element.proto.body)
    for name in ("document_no", "task_no"):
        assert f"<dt>{reference.label('field', name, 'zh')}</dt><dd>{line[name]}</dd>" in facts


def test_the_menu_leads_a_new_tab_to_each_page() -> None:
    app = in_frame("by_chapter", "zh")
    menu_links = {element.proto.label.strip("*"): element.proto.page for element in app.get("page_link")}
    for name in NAMES:
        assert menu_links[reference.label("page", name, "zh")] == name


def test_an_unknown_value_is_named_and_kept() -> None:
    app = visit(FRAME, "zh", {"agency": ["不存在的部门", "省科技厅"]})
    assert not app.exception
    assert any("不存在的部门" in box.value for box in app.warning)
    app.multiselect(key="filter-agency").set_value(["省海洋局"]).run()
    assert set(url(app)["agency"]) == {"不存在的部门", "省海洋局"}


def test_any_or_all_is_asked_only_of_several_agencies() -> None:
    assert not [
        box for box in visit(FRAME, "zh", {"agency": ["省科技厅"]}).button_group if box.key == "filter-agency_match"
    ]
    app = visit(FRAME, "zh", {"agency": ["省科技厅", "省海洋局"]})
    assert [box for box in app.button_group if box.key == "filter-agency_match"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_that_is_gone_is_named(language: str) -> None:
    for name in ("explorer", "source"):
        app = visit(ROOT / "pages" / f"{name}.py", language, {"target": ["no such row"]})
        assert not app.exception
        assert reference.label("text", "unknown_target", language) in app.warning[0].value
        assert "no such row" in [text.value for text in app.text]


@pytest.mark.parametrize("broken", [None, b"", b"no database" * 500], ids=["missing", "empty", "text"])
def test_without_a_database_the_page_says_what_to_type(
    broken: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "targets.duckdb"
    if broken is not None:
        path.write_bytes(broken)
    monkeypatch.setenv("MUBIAO_DATABASE", str(path))
    app = visit(FRAME, "en")
    assert not app.exception
    assert [box.value for box in app.code] == ["make build", "make build"]
    assert "targets.duckdb" in texts(app).replace("\\", "")
    assert str(tmp_path) not in texts(app), "where the file lies is not the visitor's to know"
    assert [box.value for box in app.title] == [reference.label("text", "no_database", tongue) for tongue in LANGUAGES]


def test_the_table_and_the_file_hold_the_rows_of_the_view_in_order() -> None:
    query = {"agency": ["省科技厅"], "type": ["increment"], "sort": ["value"]}
    app = visit(ROOT / "pages" / "explorer.py", "zh", query)
    expected = rows.rows(Selection.from_query(query), order="value")
    assert len(expected) > 5
    assert app.dataframe[0].value["quote"].tolist() == expected["quote"].tolist()
    content = exported("csv", Selection.from_query(query), order="value")
    assert content.startswith(b"\xef\xbb\xbf")
    taken = lines(content)
    assert [line["编号"] for line in taken] == expected["target_id"].tolist()
    assert [line["原文"] for line in taken] == expected["quote"].tolist()
    assert {line["类型"] for line in taken} == {"增量"}
    assert [int(line["原文起"]) for line in taken] == expected["source_start"].tolist()


def test_the_source_page_shows_every_character_of_the_notice_in_its_order() -> None:
    app = visit(ROOT / "pages" / "source.py", "zh")
    bodies = [element.proto.body for element in app.get("html")]
    article = next(body for body in bodies if 'class="notice"' in body)
    shown = unescape(re.sub(r"<[^>]*>", "", article))
    published = source.text(headline.documents()["document_id"].iloc[0])
    assert "".join(shown.split()) == "".join(published.split())
    marked = set(re.findall(r'<span id="([^"]+)">', article))
    assert marked == set(rows.rows()["target_id"])


def test_no_code_of_the_database_lacks_a_word() -> None:
    found = rows.rows()
    for code_set in ("target_type", "kind", "comparator", "modality", "deadline_basis", "indicator_basis"):
        known = {row["code"] for row in reference.rows("labels") if row["code_set"] == code_set}
        assert set(found[code_set].dropna()) <= known
    for language in LANGUAGES:
        assert exported("csv", language=language)


def test_labels_are_sorted_and_complete() -> None:
    found = reference.rows("labels")
    places = [(row["code_set"], int(row["sort"])) for row in found]
    assert places == sorted(places)
    assert len({(row["code_set"], row["code"]) for row in found}) == len(found)
    for row in found:
        assert row["zh"], row
        assert row["en"], row
        assert set(re.findall(r"{\w+}", row["zh"])) == set(re.findall(r"{\w+}", row["en"])), row


def test_a_page_is_short_and_holds_no_words_of_its_own() -> None:
    for name in NAMES:
        text = (ROOT / "pages" / f"{name}.py").read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 90, name
        body = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
        docstring = ast.get_docstring(ast.parse(text), clean=False)
        strings = [node.value for node in body if isinstance(node.value, str) and node.value != docstring]
        assert not [words for words in strings if re.search(r"[一-鿿]", words)], name


def test_the_default_database_is_named_within_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MUBIAO_DATABASE")
    monkeypatch.setattr(run, "PROJECT", tmp_path)
    monkeypatch.setattr(run, "DEFAULT_DATABASE", tmp_path / "data" / "targets.duckdb")
    said = texts(visit(FRAME, "zh")).replace("\\", "")
    assert "data/targets.duckdb" in said
    assert "make build" in said
    assert str(tmp_path) not in said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("省政协办公\n\n厅，省法院。\n\n办公厅印发", ["省政协办公厅，省法院。", "办公厅印发"]),
        ("任\n务", ["任务"]),
        ("实现 4\n\n个项目；\n其他", ["实现 4个项目；", "其他"]),
        ("（牵头单位：省科技\n\n厅)\n后文", ["（牵头单位：省科技厅)", "后文"]),
        ("“链主”\n企业，\n并说：“好。” \n 完", ["“链主”企业，并说：“好。” ", " 完"]),
        (" \n\n", []),
    ],
)
def test_only_a_break_after_a_sentence_starts_a_paragraph(text: str, shown: list[str]) -> None:
    cuts = paragraphs(text, 0, len(text))
    assert [passage(text, start, end, []) for start, end in cuts] == shown


def test_every_paragraph_of_the_source_page_ends_where_a_reader_expects() -> None:
    app = visit(ROOT / "pages" / "source.py", "zh")
    article = next(body for element in app.get("html") if 'class="notice"' in (body := element.proto.body))
    lines = [unescape(re.sub(r"<[^>]*>", "", block)) for block in re.findall(r"<p>(.*?)</p>", article)]
    assert len(lines) > 100
    assert not [line for line in lines if not line.strip()]
    published = source.text(headline.documents()["document_id"].iloc[0])
    for line in lines:
        words = "".join(line.split())
        assert words in "".join(published.split())
    assert any(line.endswith("2023 年重点工作任务") for line in lines)
    assert any("省政协办公厅，省监委" in line for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_header_has_the_title_in_the_readers_language(language: str) -> None:
    notice = headline.documents().iloc[0]
    app = in_frame("explorer", language)
    links = [element.proto.label.replace("\\", "") for element in app.get("page_link")]
    (said,) = [label for label in links if notice["document_no"] in label]
    marks = {tongue: reference.words("text", "unofficial_title", tongue, title="") for tongue in LANGUAGES}
    assert (notice["title_en"] + marks["en"] in said) is (language == "en")
    assert (notice["title"] in said) is (language == "zh")
    assert str(notice["tasks"]) in said


def test_a_passage_keeps_every_character_and_escapes_it() -> None:
    text = "a<b>&\n“中\n文” 5%"
    marks = [Mark(0, 7, "target", 'x"y', "explorer?a=1&b=2", "#000000", "one"), Mark(4, 9, "agency", "z", "", "", "")]
    html = passage(text, 0, len(text), marks, "one")
    assert re.sub(r"<[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text.replace(
        "\n", ""
    )
    assert 'id="one"' in html
    assert "chosen" in html
    assert "x&quot;y" in html
    assert "<b>" not in html
