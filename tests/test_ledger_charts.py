"""The charts of the ledger: the number on a bar is the number of lines behind it, and a history shows every report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import altair as alt
import pytest
import vl_convert

from loaders import reference
from loaders.ledger import record
from loaders.ledger.model import STATES, Report
from pages.charts import history, states
from pages.charts.caption import Caption
from pages.queries import ledger, reporting
from pages.selection import Selection
from tests.ledger.sample import draft

CAPTION = Caption("全部：315 条", "鲁政办字〔2023〕5号")
ON = date(2023, 7, 11)
PERIOD = ("shandong-2023", "2023-06")
VIEWS = [Selection(), Selection(type=("increment",)), Selection(chapter=("深入实施创新驱动发展战略",))]


@pytest.fixture(autouse=True)
def written(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A ledger in which three agencies have reported for June, one of them late."""
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    monkeypatch.setenv("MUBIAO_LEDGER", str(tmp_path / "ledger.sqlite"))
    own = ledger.opened()
    for agency, day in (("省科技厅", 5), ("省能源局", 9), ("省水利厅", 11)):
        held = {name: duty for name, duty in ledger.duties().items() if agency in duty.agencies}
        said = [
            Report(name, "2023-06", date(2023, 6, 30), duty.goal.value_low or duty.goal.value_high, "1")
            if duty.goal.comparator
            else Report(name, "2023-06", date(2023, 6, 30), status="under_way")
            for name, duty in held.items()
        ]
        act = draft(date(2023, 7, day), agency=agency)
        record.reports(own, act, said, [duty.stated for duty in held.values()])
    yield
    own.close()


def drawn(view: Selection, code_set: str, language: str = "zh", **options: object):
    at = ledger.at(ON)
    frame = ledger.by_agency(view, at) if code_set == "state" else reporting.by_agency(view, *PERIOD, at)
    found = states.by_agency(frame, language, CAPTION, code_set=code_set, **options)
    assert found is not None
    alt.LayerChart.from_dict(found.to_dict())
    return found


def behind(view: Selection, head: dict) -> Selection:
    """What a click on a bar chooses."""
    chosen = view.with_values("role", [role for role in (head["role_a"], head["role_b"]) if role])
    return chosen.with_values("agency", [head["agency"]]) if head["agency"] else chosen


@pytest.mark.parametrize("view", VIEWS)
def test_a_bar_of_states_counts_the_lines_behind_a_click_on_it(view: Selection) -> None:
    at, chart = ledger.at(ON), drawn(view, "state")
    words = {reference.label("state", state, "zh"): state for state in STATES}
    assert len(chart.datasets["rows"]) > 3
    for head in chart.datasets["rows"]:
        lines = ledger.lines(behind(view, head), at)
        parts = [part for part in chart.datasets["parts"] if part["row"] == head["row"]]
        counted = {words[part["part"]]: part["count"] for part in parts}
        assert counted == Counter(lines["state"])
        assert head["total"] == f"{len(lines)} 项"


@pytest.mark.parametrize("view", VIEWS)
def test_a_bar_of_reports_counts_the_targets_that_the_agency_is_asked_for(view: Selection) -> None:
    at, chart = ledger.at(ON), drawn(view, "reported")
    for head in chart.datasets["rows"]:
        found = reporting.figures(behind(view, head), *PERIOD, at)
        assert head["total"] == f"{found['asked']} 项"
        parts = [part for part in chart.datasets["parts"] if part["row"] == head["row"]]
        counted = {part["part"]: part["count"] for part in parts}
        wanted = {reference.label("reported", name, "zh"): found[name] for name in reporting.ASKED if found[name]}
        assert counted == wanted


def test_the_most_urgent_bar_stands_first_and_is_named() -> None:
    chart = drawn(Selection(), "reported")
    first = min(chart.datasets["rows"], key=lambda row: row["row"])
    missing = [
        row["missing"] for row in reporting.by_agency_wide(Selection(), *PERIOD, ledger.at(ON)).to_dict("records")
    ]
    assert missing == sorted(missing, reverse=True)
    assert first["name"] in chart.heading.finding
    assert str(missing[0]) in chart.heading.finding


def test_states_that_are_not_chosen_fade_and_the_totals_follow() -> None:
    chart = drawn(Selection(), "state", states=("done",))
    done = reference.label("state", "done", "zh")
    assert {part["strength"] for part in chart.datasets["parts"] if part["part"] == done} == {1.0}
    assert {part["strength"] for part in chart.datasets["parts"] if part["part"] != done} == {0.3}
    at = ledger.at(ON)
    for head in chart.datasets["rows"]:
        assert head["total"] == f"{len(ledger.lines(behind(Selection(), head), at, ('done',)))} 项"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code_set", ["state", "reported"])
def test_the_alternative_text_says_the_finding_and_the_first_bars(code_set: str, language: str) -> None:
    at = ledger.at(ON)
    frame = ledger.by_agency(Selection(), at) if code_set == "state" else reporting.by_agency(Selection(), *PERIOD, at)
    told = {"state": states.by_agency_alt, "reported": states.by_report_alt}[code_set](frame, language, CAPTION)
    chart = drawn(Selection(), code_set, language)
    assert chart.heading.finding in told
    assert min(chart.datasets["rows"], key=lambda row: row["row"])["name"] in told


def test_an_empty_frame_has_no_chart() -> None:
    empty = ledger.by_agency(Selection(text="没有这样的字"), ledger.at(ON))
    assert states.by_agency(empty, "zh", CAPTION) is None


@pytest.mark.parametrize("counted", [True, False], ids=["values", "statuses"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_history_shows_every_report_on_its_day_and_joins_those_that_count(language: str, counted: bool) -> None:
    entries = [
        {"as_of": date(2023, 1, 31), "number": 1, "words": "1家", "is_counted": True},
        {"as_of": date(2023, 2, 28), "number": 0, "words": "0家", "is_counted": False},
        {"as_of": date(2023, 2, 28), "number": 2, "words": "2家", "is_counted": True},
    ]
    goals = [
        {"as_of": date(2023, 1, 1), "number": 2, "words": "2家", "series": "goal 2"},
        {"as_of": date(2023, 12, 31), "number": 2, "words": "2家", "series": "goal 2"},
        {"as_of": date(2023, 6, 30), "number": 1, "words": "半数 1家", "series": "node"},
    ]
    chart = history.drawn(entries, goals, language, CAPTION, counted=counted)
    spec = chart.to_dict()
    alt.LayerChart.from_dict(spec)
    picture = vl_convert.vegalite_to_svg({**spec, "width": 600})
    for words in ("2023-01-31: 1家", "2023-02-28: 0家", "2023-02-28: 2家", "2023-06-30: 半数 1家"):
        assert words in picture
    assert [row["counts"] for row in chart.datasets["entries"]] == ["yes", "no", "yes"]
    told = history.drawn_alt(entries, goals, language, CAPTION)
    assert "2023-02-28" in chart.heading.finding
    assert "2家" in chart.heading.finding
    assert all(row["words"] in told for row in entries)
    assert "半数 1家" in told
    if not counted:
        assert all(reference.label("status", status, language) in picture for status in history.STATUSES)
