"""The page of the assessment without a browser: every figure has its rows, nothing is divided by nothing, and paper."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import altair as alt
import docx
import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.ledger import problems as acts
from loaders.ledger import record
from loaders.ledger.assessment import RATES
from loaders.ledger.model import Report, Schedule
from loaders.ledger.store import Ledger
from loaders.readers import read_document
from loaders.store.export import table_csv
from pages.charts import assessment as chart
from pages.charts.caption import Caption
from pages.components import assessment_table, bulletin
from pages.components import assessment_words as words
from pages.queries import assessment, ledger, reporting
from pages.selection import Selection
from tests.ledger.sample import draft
from tests.test_ledger_pages import DOCUMENT, say, visit
from tests.test_paper import bodies, in_frame

ON = date(2023, 4, 11)
AGENCY = "省能源局"
DASH = "–"


@pytest.fixture
def own(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The ledger of these pages, empty."""
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    monkeypatch.setenv("MUBIAO_LEDGER", str(tmp_path / "ledger.sqlite"))
    found = ledger.opened()
    yield found
    found.close()


@pytest.fixture
def filled(own: Ledger) -> Ledger:
    """Three months of reports, those of every fourth agency late, and four problems of AGENCY in every state."""
    for month, day in ((1, date(2023, 2, 8)), (2, date(2023, 3, 9)), (3, date(2023, 4, 9))):
        for place, agency in enumerate(reporting.agencies_of(DOCUMENT)):
            told = reporting.duties_of(agency, DOCUMENT)
            said = [_report(duty, month, n) for n, duty in enumerate(told.values()) if agency == duty.agencies[0]]
            when = day + timedelta(days=8) if place % 4 == 3 else day
            if said and when <= ON:
                record.reports(own, draft(when, agency=agency), said, [duty.stated for duty in told.values()])
    led = list(reporting.duties_of(AGENCY, DOCUMENT).values())
    for title, duty, days in (
        ("按期", led[0], (0, 2, 5, 6)),
        ("超期", led[1], (0, 2, 15, 16)),
        ("=未交办", led[2], ()),
        ("没有答复", led[3], (1,)),
    ):
        found = date(2023, 3, 1)
        one = duty.stated
        first = acts.find(own, draft(found), DOCUMENT, one.task_no, title, "现场发现", "ordinary", one)
        for step, later in zip(("assign", "answer", "solve", "feed_back"), days, strict=False):
            who = "李督查" if step in ("assign", "feed_back") else "张三"
            more = {"agency": AGENCY} if step == "assign" else {}
            made = draft(found + timedelta(days=later), who=who, agency="" if who == "李督查" else AGENCY)
            acts.move(own, made, first.write.write_id, step, "已办", **more)
    return own


def _report(duty: ledger.Duty, month: int, n: int) -> Report:
    goal, as_of = duty.goal, date(2023, month, 28)
    period = f"2023-{month:02}"
    if duty.stated.target_type in ("deliverable", "milestone", "qualitative"):
        status = ("not_started", "under_way", "done")[(n + month) % 3]
        return Report(goal.target_id, period, as_of, status=status)
    value = (goal.value_low or goal.value_high) * (0.1 + n % 9 / 8) * month / 3
    return Report(goal.target_id, period, as_of, value, f"{value:g}")


def sitting(key: str = "2023-03", on: date = ON) -> assessment.Sitting:
    return assessment.sitting(DOCUMENT, key, ledger.at(on))


def alternatives(app: AppTest) -> dict[str, object]:
    return {one.proto.alt: one.value for one in app.dataframe}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("query", [{"on": "2023-01-05"}, {"on": "2023-02-11"}, {"on": "2023-04-11", "print": "1"}])
def test_an_empty_ledger_is_divided_by_nothing(own: Ledger, query: dict[str, str], language: str) -> None:  # noqa: ARG001
    app = visit("assessment", lang=language, **query)
    (figures,) = (part.proto.body for part in app.get("html") if 'class="figures"' in part.proto.body)
    began = query["on"] == "2023-01-05"
    assert figures.count(f"<b>{DASH}</b>") == (3 if began else 2), "no schedule and no problem can be judged"
    assert "<b>0.0%</b>" in figures, "of all targets none is done"
    assert not app.get("vega_lite_chart"), "there is nothing to draw"
    if began:
        told = reference.words("assessment", "open_period", language, period="2023-01")
        assert told in [one.value for one in app.caption]
        assert reference.label("assessment", "no_earlier", language) in [one.value for one in app.caption]


def test_a_selection_without_a_row_says_so(own: Ledger) -> None:  # noqa: ARG001
    app = visit("assessment", text="没有这样的词", on="2023-04-11")
    assert say("text", "nothing_found") in [one.value for one in app.info]
    assert not app.dataframe


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(agency=(AGENCY,)),
        Selection(agency=(AGENCY, "省水利厅")),
        Selection(agency=(AGENCY,), role=("lead",)),
        Selection(chapter=("坚定不移扩大内需",)),
        Selection(type=("increment",)),
    ],
    ids=str,
)
def test_every_line_leads_to_the_lines_of_the_ledger_that_it_counts(filled: Ledger, selection: Selection) -> None:  # noqa: ARG001
    sat = sitting()
    followed = 0
    for block in ("lead", "participating", "chapter"):
        if block == "chapter":
            found = assessment.by_chapter(selection, sat)
        else:
            found = assessment.by_agency(selection, sat, block)
        for line in found.to_dict("records"):
            behind = words.behind(selection, line["chapter" if block == "chapter" else "agency"], block)
            if behind is None:
                continue
            followed += 1
            counts = Counter(ledger.lines(behind, sat.at)["state"])
            assert line["targets"] == counts.total(), line
            assert line["completion_n"] == counts["done"], line
            assert (line["behind"], line["unreported"]) == (counts["behind"], counts["unreported"])
            assert line["on_schedule_n"] == counts["done"] + counts["on_course"]
    assert followed >= 2


@pytest.mark.parametrize(
    "selection",
    [
        Selection(agency=(AGENCY, "省水利厅"), agency_match="all"),
        Selection(agency=(AGENCY, "省水利厅"), role=("lead",)),
    ],
)
def test_what_filters_cannot_say_is_no_link(selection: Selection) -> None:
    assert words.behind(selection, AGENCY, "lead") is None
    assert words.behind(Selection(role=("participating",)), AGENCY, "lead") is None
    assert words.behind(Selection(), "none", "lead") == Selection(role=("none",))


def test_the_whole_is_the_ledger_and_the_reports_of_every_period(filled: Ledger) -> None:  # noqa: ARG001
    sat = sitting()
    found = assessment.whole(Selection(), sat)
    counts = ledger.by_state(Selection(), sat.at)
    assert found.rates["completion"] == words.Rate(counts["done"], sum(counts.values()))
    each = [reporting.figures(Selection(), DOCUMENT, key, sat.at) for key in ("2023-01", "2023-02", "2023-03")]
    on_time, asked = (sum(one[name] for one in each) for name in ("on_time", "asked"))
    assert found.rates["reporting"] == words.Rate(on_time, asked)
    assert 0 < on_time < asked
    assert found.rates["problems"] == words.Rate(1, 3)
    assert found.overdue == 2


def test_the_page_answers_and_its_tables_hold_every_agency_and_chapter(filled: Ledger) -> None:  # noqa: ARG001
    sat = sitting()
    app = visit("assessment", on=f"{ON}", period="2023-03", lang="zh")
    found = assessment.whole(Selection(), sat)
    shown = {name: words.rate(found.rates[name]) for name in RATES}
    answer = say("assessment", "answer", period="2023-03", on="2023-04-11", **shown)
    assert answer in [one.value for one in app.text]
    assert "※样本少" in shown["problems"], "three problems are few"
    tables = alternatives(app)
    for block in ("lead", "participating", "chapter"):
        frame = assessment.by_chapter(Selection(), sat) if block == "chapter" else None
        frame = assessment.by_agency(Selection(), sat, block) if frame is None else frame
        title = say("assessment", "table_alt", title=say("assessment", f"title_{block}"), n=len(frame))
        assert len(tables[title]) == len(frame)
    sum_of_lines = int(assessment.by_agency(Selection(), sat, "lead")["targets"].sum())
    rule = say("assessment", "lead_rule", sum=sum_of_lines, n=found.targets)
    assert sum_of_lines > found.targets
    captions = [one.value for one in app.caption]
    assert rule in captions
    assert say("assessment", "ranked_off") in captions
    moved = assessment.moved(Selection(), sat)
    assert len(moved) > 10
    listed = tables[say("assessment", "table_alt", title=say("assessment", "target"), n=len(moved))]
    address = listed[say("assessment", "target")].iloc[0].partition("#")[0]
    assert parse_qs(urlsplit(address).query)["target"] == [moved["target_id"].iloc[0]]
    assert urlsplit(address).path == "/ledger"


def test_ranks_stand_only_where_they_are_asked_for(filled: Ledger) -> None:  # noqa: ARG001
    app = visit("assessment", on=f"{ON}", lang="zh")
    head = say("assessment", "rank")
    assert not [table for table in alternatives(app).values() if head in table]
    (switch,) = [one for one in app.toggle if one.label == say("assessment", "ranked")]
    switch.set_value(True)
    app.run()
    assert not app.exception
    assert app.query_params["ranked"] in ("1", ["1"])
    (table,) = [table for table in alternatives(app).values() if head in table]
    ranks = table[head].tolist()
    numbered = [int(rank) for rank in ranks if rank != say("assessment", "no_rank")]
    assert 1 < len(numbered) < len(ranks)
    assert numbered == sorted(numbered)
    assert numbered[0] == 1
    assert ranks[: len(numbered)] == [str(rank) for rank in numbered], "who has no rank stands below"
    energy = next(
        rank for rank, name in zip(ranks, table[say("field", "agency")], strict=True) if AGENCY in unquote(name)
    )
    assert energy == say("assessment", "no_rank"), "three problems are too few for a rank"


@pytest.mark.parametrize("selection", [Selection(), Selection(chapter=("坚定不移扩大内需",))])
def test_a_bar_counts_the_targets_behind_a_click(filled: Ledger, selection: Selection) -> None:  # noqa: ARG001
    sat = sitting()
    frame = assessment.kept(selection, sat)
    drawing = chart.kept_by_agency(frame, "zh", Caption("", ""))
    alt.LayerChart.from_dict(drawing.to_dict())
    assert len(drawing.datasets["rows"]) == len(frame) > 3
    for head in drawing.datasets["rows"]:
        roles = [head["role_a"], *([head["role_b"]] if head["role_b"] else [])]
        clicked = selection.with_values("agency", [head["agency"]] if head["agency"] else []).with_values("role", roles)
        rate = assessment.whole(clicked, sat).rates["on_schedule"]
        assert head["total"] == f"{rate.n} / {rate.of}"
    assert chart.kept_by_agency(frame.head(0), "zh", Caption("", "")) is None


def test_the_file_holds_every_line_with_n_and_of(filled: Ledger) -> None:  # noqa: ARG001
    sat = sitting()
    lead, others = (assessment.by_agency(Selection(), sat, part) for part in ("lead", "participating"))
    chapters = assessment.by_chapter(Selection(), sat)
    written = assessment_table.written(Selection(), sat, False)
    content = table_csv(written)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(lines) == 1 + len(lead) + len(others) + len(chapters)
    app = visit("assessment", on=f"{ON}", lang="zh")
    assert say("text", "download", n=len(lines)) in [one.proto.label for one in app.get("download_button")]
    name = say("rate", "completion")
    n, of = (say("assessment", f"column_{part}", rate=name) for part in ("n", "of"))
    of_lead = [line for line in lines if line[say("assessment", "block")] == say("assessment", "title_lead")]
    told = [(int(line[n]), int(line[of])) for line in of_lead]
    assert told == list(zip(lead["completion_n"], lead["completion_of"], strict=True))
    unasked = say("assessment", "column_of", rate=say("rate", "reporting"))
    block = say("assessment", "title_participating")
    assert {line[unasked] for line in lines if line[say("assessment", "block")] == block} == {""}


def test_a_later_schedule_moves_no_past_day(filled: Ledger) -> None:
    before = sitting("2023-02", date(2023, 6, 1))
    whole = assessment.whole(Selection(), before)
    record.schedule(filled, draft(date(2023, 6, 2), agency=""), DOCUMENT, Schedule("month", 20))
    after = sitting("2023-02", date(2023, 7, 1))
    assert (after.period, after.at.on) == (before.period, date(2023, 3, 11))
    assert assessment.whole(Selection(), after) == whole
    assert sitting("2023-06", date(2023, 8, 1)).at.on == date(2023, 7, 21)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_bulletin_on_paper_has_every_agency_and_the_word_file_every_problem(
    filled: Ledger, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sat = sitting()
    app = in_frame("assessment", print="bulletin", lang=language, on=f"{ON}")
    assert not app.exception
    html = bodies(app)
    assert "@page { size: A4 portrait; }" in html
    monkeypatch.setattr(bulletin.view, "language", lambda: language)
    made = bulletin.sheet(Selection(), sat)
    lead = assessment.by_agency(Selection(), sat, "lead")
    assert len(made.agencies.rows) == len(lead) > 25
    for text in (made.title, made.answer, *(row[0] for row in made.agencies.rows)):
        assert text.replace("&", "&amp;") in html
    path = tmp_path / "bulletin.docx"
    path.write_bytes(bulletin.as_word(Selection(), sat))
    lines = read_document(path).text.splitlines()
    for row in made.agencies.rows:
        assert "\t".join(row) in lines
    late = assessment.overdue(Selection(), sat)
    assert len(late) == 2
    text = "\n".join(lines)
    assert all(title in text for title in late["title"])
    moved = assessment.moved(Selection(), sat)
    annex = docx.Document(path).tables[3]
    assert len(annex.rows) == 1 + len(moved)
    assert filled.version() == sat.at.version, "nothing is written by looking"


def test_what_does_not_fit_the_bulletin_is_counted(filled: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setattr(bulletin, "LINES", {"zh": 0, "en": 0})
    monkeypatch.setattr(bulletin, "MOST_AGENCIES", {"zh": 9, "en": 9})
    app = in_frame("assessment", print="bulletin", on=f"{ON}")
    html = bodies(app)
    lead = assessment.by_agency(Selection(), sitting(), "lead")
    assert say("bulletin", "lead_more", n=len(lead) - 9) in html
    assert say("bulletin", "overdue_more", n=1) in html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_on_paper_has_every_line(filled: Ledger, language: str) -> None:  # noqa: ARG001
    app = visit("assessment", on=f"{ON}", lang=language, print="1")
    html = bodies(app)
    assert not app.dataframe
    lead = assessment.by_agency(Selection(), sitting(), "lead")
    assert reference.words("print", "rows", language, n=len(lead)) in html
