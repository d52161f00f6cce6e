"""What paper says: counts of a sheet, tables with every row and no live markup, links that carry no print view."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from pages.components import printed, tables
from pages.queries import headline, rows, sheet
from pages.selection import Selection
from tests.test_pages import switch

ROOT = Path(__file__).parents[1]
AGENCY = "省科技厅"


@pytest.fixture(autouse=True)
def _reads_the_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))


def in_frame(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "components" / "frame.py"), default_timeout=30).run()
    switch(app, page)
    for key, value in {"lang": "zh", **query}.items():
        app.query_params[key] = value
    return app.run()


def bodies(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def test_the_counts_of_a_sheet_are_the_rows_of_the_database(database: Path) -> None:
    with duckdb.connect(database, read_only=True) as connection:
        expected = connection.execute(
            "select a.role, count(distinct t.task_no), count(distinct t.target_id) filter (t.kind <> 'qualitative')"
            " from task_agencies a join targets t using (document_id, task_no) where a.agency = ? group by a.role",
            [AGENCY],
        ).fetchall()
    assert len(expected) > 1
    selection = Selection(agency=(AGENCY,))
    found = sheet.by_role(AGENCY, selection)
    assert sorted(found.itertuples(index=False, name=None)) == sorted(expected)
    targets = headline.figures(selection)["targets"]
    for counted in (sheet.by_modality(selection), sheet.by_day(selection)):
        assert int(counted["targets"].sum()) == targets
    days = sheet.by_day()["named_date"].tolist()
    assert days[:-1] == sorted(days[:-1])
    assert pd.isna(days[-1])


def test_a_printed_table_has_every_row_and_no_live_markup() -> None:
    html = printed.as_html(pd.DataFrame({"a<b": ["<script>x</script>", None], "n": [1, 2]}))
    assert html.count("<tr>") == 3
    assert "<script>" not in html
    assert "a&lt;b" in html
    assert [unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", html)] == ["<script>x</script>", ""]


@pytest.mark.parametrize("page", ["overview", "by_chapter", "by_department", "by_type", "explorer", "source", "brief"])
def test_a_printed_page_has_no_filters_and_leads_nowhere_in_print(page: str) -> None:
    app = in_frame(page, print="1", agency=AGENCY, role="lead")
    assert not app.exception
    assert not app.sidebar.multiselect
    assert not app.dataframe, "a grid prints what fits on the screen"
    assert [button.key for button in app.button][:2] == ["print_back", "print_again"]
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', bodies(app))]
    assert not [link for link in links if "print=" in link]
    figures = headline.figures(Selection(agency=(AGENCY,), role=("lead",)))
    counts = {name: figures[name] for name in ("rows", "targets", "qualitative", "tasks")}
    assert reference.words("print", "foot", "zh", **counts) in bodies(app)
    app.button(key="print_back").click().run()
    assert "print" not in app.query_params
    assert app.sidebar.multiselect


@pytest.mark.parametrize("agencies", [[], [AGENCY, "省海洋局"]])
def test_a_sheet_of_none_or_several_agencies_says_what_to_do(agencies: list[str]) -> None:
    app = in_frame("by_department", print="sheet", **({"agency": agencies} if agencies else {}))
    assert [box.value for box in app.warning] == [reference.words("print", "one_agency", "zh", n=len(agencies))]


def _every_row() -> None:
    from pages.components import tables
    from pages.selection import Selection

    tables.targets(Selection(), "zh", key="many")


def test_a_long_table_comes_in_parts_that_together_are_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LAZY_ROWS", 300)
    monkeypatch.setattr(tables, "PART_ROWS", 200)
    every = rows.rows()
    assert 300 < len(every) < 400
    seen = []
    app = AppTest.from_function(_every_row, default_timeout=30)
    app.query_params["lang"] = "zh"
    app.run()
    for part, first, last in ((1, 1, 200), (2, 201, len(every))):
        app.number_input(key="part-many").set_value(part).run()
        assert not app.exception
        words = reference.words("text", "part_of_rows", "zh", first=str(first), last=str(last), n=str(len(every)))
        assert words in [caption.value for caption in app.caption]
        seen += app.dataframe[0].value["quote"].tolist()
    assert seen == every["quote"].tolist()


def test_a_long_table_on_paper_says_that_it_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LAZY_ROWS", 300)
    app = AppTest.from_function(_every_row, default_timeout=30)
    app.query_params["lang"], app.query_params["print"] = "zh", "1"
    (html,) = [part.proto.body for part in app.run().get("html")]
    assert html.count("<tr>") == 301
    assert reference.words("print", "first_rows", "zh", shown=300, n=len(rows.rows())) in html
