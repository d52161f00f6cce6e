"""Pages over twenty thousand rows: none asks for all of them, and each says what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sized
from pathlib import Path
from threading import Thread

import duckdb
import pandas as pd
import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from benchmarks import copies
from loaders import reference
from loaders.ledger.model import STATES
from loaders.store import aside, connect
from pages import api
from pages.components import menu, tables, view
from pages.queries import cells, counts, duties, headline, ledger, options, people, problems, quality, rows, run, source
from pages.selection import Selection
from tests.asgi import Client
from tests.test_pages import FRAME, switch, texts, url, visit

ROWS = 20_000


@pytest.fixture(scope="module")
def many(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "targets.duckdb"
    copies.make(database, path, ROWS)
    return path


@pytest.fixture(autouse=True)
def _reads_many(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(many))


class Noted:
    """A connection, or a cursor of one, that notes how many rows each answer had that it handed out."""

    def __init__(self, own: object, found: list[int]) -> None:
        self._own, self._found = own, found

    def __getattr__(self, name: str) -> object:
        return getattr(self._own, name)

    def __enter__(self) -> Noted:
        return self

    def __exit__(self, *_: object) -> None:
        self._own.close()

    def cursor(self) -> Noted:
        return Noted(self._own.cursor(), self._found)

    def execute(self, *asked: object) -> Noted:
        self._own.execute(*asked)
        return self

    def _noted(self, rows: Sized, n: int | None = None) -> object:
        self._found.append(len(rows) if n is None else n)
        return rows

    def df(self) -> object:
        return self._noted(self._own.df())

    def fetchall(self) -> object:
        return self._noted(self._own.fetchall())

    def fetchone(self) -> object:
        return self._noted(self._own.fetchone(), 1)

    def fetchnumpy(self) -> object:
        found = self._own.fetchnumpy()
        return self._noted(found, len(next(iter(found.values()))))


@pytest.fixture
def largest(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> list[int]:
    """How many rows each answer had that a page was given, whichever way it asked."""
    found: list[int] = []
    connection = Noted(run._connection(run.version(), str(run.database())), found)
    # Answers are kept under the version of the file: of this one none is, so that each is asked.
    monkeypatch.setattr(run, "version", lambda: request.node.name)
    monkeypatch.setattr(run, "_connection", lambda *_: connection)
    return found


def in_frame(name: str, query: dict[str, list[str]] | None = None) -> AppTest:
    app = visit(FRAME, "zh", query)
    app = app if name == menu.NAMES[0] else switch(app, name).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", menu.NAMES)
def test_no_page_asks_for_all_rows(name: str, largest: list[int]) -> None:
    in_frame(name)
    assert largest, "the page asked nothing, so this would say nothing"
    assert max(largest) <= tables.LAZY_ROWS < ROWS


@pytest.mark.parametrize("ask", [rows.rows, lambda: list(ledger.duties())], ids=["in_run", "by_name"])
def test_an_answer_of_all_rows_is_noted(ask: Callable[[], object], largest: list[int]) -> None:
    """That the test above can fail: also of a function that a module imported by its name."""
    ask()
    assert max(largest) >= ROWS


def test_the_copies_fit_the_schema_and_their_texts(many: Path) -> None:
    assert len(headline.documents()) == 64
    assert headline.figures(Selection())["rows"] >= ROWS
    with duckdb.connect(str(many), read_only=True) as own:
        ((wrong, n),) = own.execute(
            "select count(*) filter (regexp_replace(substr(d.text, t.source_start + 1, t.source_end - t.source_start),"
            " '[\\s\\pZ]', '', 'g') <> t.quote), count(distinct d.text) from targets t join documents d"
            " using (document_id)"
        ).fetchall()
    assert (wrong, n) == (0, 64)


def test_a_part_is_what_all_rows_have_there() -> None:
    for order in rows.ORDERS:
        every = rows.rows(order=order)["target_id"].tolist()
        for start in (0, 7_000):
            assert rows.part(Selection(), order, start, 500)["target_id"].tolist() == every[start : start + 500]


def test_charts_of_chapters_draw_the_largest_and_count_all() -> None:
    figures = headline.figures(Selection())
    assert figures["chapters"] == 64 * 12
    by_type = counts.by_chapter_and_type()
    assert len(by_type.drop_duplicates(["document_id", "chapter_no"])) == cells.MOST_CHAPTERS
    assert set(by_type["every_target"]) == {figures["targets"]}
    drawn = by_type[by_type["target_type"] != "qualitative"].groupby(["document_id", "chapter_no"])["targets"].sum()
    assert drawn.min() >= counts.by_chapter()["targets"].nlargest(cells.MOST_CHAPTERS).min()
    by_sector = counts.by_chapter_and_sector()
    assert set(by_sector["every_cell"]) == {int(counts.by_sector()["targets"].sum())}
    words = reference.words("chart", "largest_chapters", "zh", n=str(figures["chapters"]), shown=cells.MOST_CHAPTERS)
    assert words in texts(in_frame("overview"))


def test_amounts_of_one_unit_say_how_many_there_are() -> None:
    unit = counts.by_unit().groupby("canonical_unit")["targets"].sum()
    found = rows.quantities(Selection(), "个")
    assert len(found) == rows.MOST_QUANTITIES < unit["个"]
    assert set(found["in_unit"]) == {unit["个"]}
    few = rows.quantities(Selection(document=("shandong-2023",)), "个")
    assert set(few["in_unit"]) == {len(few)}


def test_a_switch_says_how_many_of_how_many_it_shows() -> None:
    def labels(name: str, **query: list[str]) -> list[str]:
        return [one.label for one in in_frame(name, query).toggle]

    drawn = counts.by_chapter_and_agency()["agency"].nunique()
    every = len(counts.promises_by_agency())
    assert drawn < every
    said = reference.words("by_chapter", "drawn_leads", "zh", n=drawn, of=every)
    assert said in labels("by_chapter", against=["agency"])
    one = len(counts.promises_by_agency(Selection(document=("shandong-2023",))))
    whole = reference.words("by_chapter", "all_leads", "zh", n=one)
    assert whole in labels("by_chapter", against=["agency"], document=["shandong-2023"])

    in_unit = int(counts.by_unit().groupby("canonical_unit")["targets"].sum()["个"])
    app = in_frame("by_type", {"axis": ["个"]})
    assert reference.words("by_type", "most", "zh", n=2000, of=f"{in_unit:,}") in [one.label for one in app.toggle]
    assert reference.words("by_type", "largest", "zh", shown="2,000", n=f"{in_unit:,}") in texts(app)
    few = len(rows.quantities(Selection(document=("shandong-2023",)), "个"))
    labels_of_few = labels("by_type", axis=["个"], document=["shandong-2023"])
    assert reference.words("by_type", "all", "zh", n=few) in labels_of_few


@pytest.mark.parametrize("name", ["ledger", "reporting", "assessment", "indicators"])
def test_the_ledger_shows_the_newest_notice_and_says_so(name: str) -> None:
    n = headline.figures(Selection())["rows"]
    documents = headline.documents()
    newest = ledger.within_reach(Selection()).document
    assert len(newest) == 1
    years = dict(zip(documents["document_id"], documents["plan_year"], strict=True))
    assert years[newest[0]] == max(years.values())
    words = reference.words(
        "ledger", "newest_alone", "zh", n=n, most=duties.MOST_ROWS, name=options.names("zh")[newest[0]]
    )
    app = in_frame(name)
    assert view.plain(words) in [box.value for box in app.info]
    assert says_newest(app)
    assert not says_newest(in_frame(name, {"document": ["shandong-2023", "copy-00003"]}))


def says_newest(app: AppTest) -> bool:
    """Whether the page says that it shows the newest notice alone, whatever numbers and name stand in the sentence."""
    parts = re.split(r"\{\w+\}", reference.label("ledger", "newest_alone", "zh"))
    pattern = re.compile(".+?".join(re.escape(view.plain(part)) for part in parts))
    return any(pattern.fullmatch(box.value) for box in app.info)


def test_duties_are_made_of_the_notices_that_are_asked_for() -> None:
    held = duties.ByNotice()
    assert isinstance(ledger.duties(), duties.ByNotice)
    name = rows.rows(Selection(document=("copy-00005",)))["target_id"].iloc[3]
    assert held[name].stated.document_id == "copy-00005"
    assert set(held._notices) == {"copy-00005"}
    assert len(held) == headline.figures(Selection())["rows"]
    assert "nobody" not in held
    both = ledger.of_notices(("copy-00007", "shandong-2023"))
    assert len(both) == 2 * 315
    at = ledger.at(pd.Timestamp("2023-07-01").date())
    counts_of_one = ledger.by_state(Selection(document=("shandong-2023",)), at)
    assert set(counts_of_one) == set(STATES)
    assert sum(counts_of_one.values()) == 315


def test_a_notice_is_found_while_another_visitor_empties_what_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "_HELD", 1)
    held = duties.ByNotice()

    class Asked(str):
        """A name at whose every look-up another visitor asks for another notice."""

        __slots__ = ()

        def __hash__(self) -> int:
            other = Thread(target=held.of, args=["copy-00007"])
            other.start()
            other.join()
            return super().__hash__()

        __eq__ = str.__eq__

    first = held.of("copy-00005")
    assert held.of(Asked("copy-00005")) == first
    assert set(held._notices) == {"copy-00007"}
    assert held._named.keys() == held.of("copy-00007").keys()


def test_agencies_that_report_are_those_of_the_duties(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    each = dict.fromkeys(name for duty in ledger.duties().values() for name in duty.agencies)
    assert people.agencies() == tuple(name for name in each if name != ledger.NO_AGENCY)


def test_problems_are_of_every_notice_in_view() -> None:
    assert problems.lines(Selection(), ledger.at(pd.Timestamp("2023-07-01").date())).empty
    assert not says_newest(in_frame("problems"))


def test_filters_offer_the_values_with_most_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "MOST_OFFERED", 50)
    chosen = Selection(document=("copy-00060",), chapter=())
    every, offered = options.options(chosen, "agency"), options.offered(chosen, "agency")
    assert len(every) > 50 == len(offered)
    assert min(offered.values()) >= max(n for name, n in every.items() if name not in offered)
    assert "copy-00060" in options.offered(chosen, "document")
    app = in_frame("overview")
    words = reference.words("text", "most_offered", "zh", shown=50, n=str(len(every)))
    assert words in [caption.value for caption in app.sidebar.caption]
    # What is not offered can be typed as the reader calls it.
    name = next(name for name in options.options(Selection(), "document") if name not in app.multiselect[0].options)
    app.multiselect(key="filter-document").set_value([options.names("zh")[name]]).run()
    assert url(app)["document"] == [name]


def test_the_box_of_a_comparison_offers_the_notices_with_most_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "MOST_OFFERED", 50)
    app = in_frame("compare", {"document": ["copy-00063", "copy-00062"]})
    box = app.multiselect(key="compare-notices")
    names = options.names("zh")
    offered = [names[name] for name in options.offered(Selection(document=("copy-00063", "copy-00062")), "document")]
    assert box.options == offered
    assert 50 <= len(offered) <= 52 < len(headline.documents())
    assert box.value == ["copy-00063", "copy-00062"]
    words = reference.words("text", "most_offered", "zh", shown=len(offered), n="64")
    assert words in [caption.value for caption in app.main.caption]
    # What is not offered can be typed as the reader calls it, and what is called so by nobody is named.
    name = next(name for name in headline.documents()["document_id"] if names[name] not in offered)
    app = box.set_value(["copy-00063", names[name]]).run()
    assert url(app)["document"] == ["copy-00063", name]
    app = app.multiselect(key="compare-notices").set_value(["copy-00063", name, "无此文号"]).run()
    assert "无此文号" in texts(app)


def test_a_notice_is_called_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "MOST_OFFERED", 50)
    name = headline.documents()["document_id"].iloc[-1]
    app = in_frame("source", {"document": ["shandong-2023"]})
    app.selectbox(key="notice").set_value(options.names("zh")[name]).run()
    assert url(app)["document"] == [name]


def test_quality_counts_all_and_shows_the_first() -> None:
    fates = quality.numerals_by_reason(Selection())
    assert fates["numerals"].sum() == quality.figures(Selection())["numerals"] == 64 * 279
    assert len(quality.numerals(Selection())) == len(quality.tasks(Selection())) == 3000
    said = texts(in_frame("quality"))
    n, shown = f"{64 * 279:,}", "3,000"
    assert reference.words("quality", "first_lines", "zh", shown=shown, n=n) in said


def test_texts_of_very_many_notices_are_not_read_again_and_the_page_says_so() -> None:
    assert quality.lost_numerals(Selection()) is None
    said = texts(in_frame("quality"))
    assert reference.words("quality", "unchecked", "zh", most=quality.MOST_CHECKED) in said
    assert reference.label("quality", "answer", "zh")[:8] not in said


def test_the_ledger_of_all_rows_is_refused_to_programs() -> None:
    client = Client(Starlette(routes=api.routes(lambda: ["localhost"])))
    answer = client.get("/api/ledger.csv")
    assert answer.status == 400
    assert str(duties.MOST_ROWS) in answer.text
    assert client.get("/api/ledger.csv", [("document", "shandong-2023")]).status == 200


def test_a_large_file_is_read_where_it_lies(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = connect.open_readonly(many, copied=True)
    monkeypatch.setattr(connect, "COPIED_UP_TO", 0)
    monkeypatch.setattr(aside, "ROWS_AT_A_TIME", 3_000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = connect.open_readonly(many, copied=True)
    (made,) = tmp_path.rglob("*.duckdb")
    assert made.parent.stat().st_mode & 0o077 == 0
    for name in (*connect.TABLES_OF_A_COPY, "targets", "target_rows", "documents"):
        left, right = (own.table(f"d.{name}").order("all").fetchall() for own in (expected, found))
        assert left == right, name
    with pytest.raises(duckdb.Error):
        found.execute("create table d.other (a integer)").execute("from 'other.csv'")
    written = made.stat().st_mtime_ns
    connect.open_readonly(many, copied=True).close()
    assert [path.stat().st_mtime_ns for path in tmp_path.rglob("*.duckdb")] == [written], "it is found again"
    many.touch()
    connect.open_readonly(many, copied=True).close()
    (other,) = tmp_path.rglob("*.duckdb")
    assert other != made, "a rebuilt database has tables of its own, and the old ones go"


def test_places_are_those_of_the_notices_asked_for() -> None:
    found = source.places_of_tasks(("copy-00002",))
    assert {document for document, _, _ in found} == {"copy-00002"}
    assert len([part for *_, part in found if part == "task"]) == 116


def test_cards_are_the_first_tasks() -> None:
    agency = "省科技厅"
    n = headline.figures(Selection(agency=(agency,)))["tasks"]
    app = in_frame("by_department", {"agency": [agency]})
    html = "".join(part.proto.body for part in app.get("html"))
    drawn = len(re.findall('<section class="card">', html))
    assert drawn == min(n, 300)
    assert (reference.words("by_chapter", "first_cards", "zh", shown=300, n=f"{n:,}") in texts(app)) == (n > 300)
