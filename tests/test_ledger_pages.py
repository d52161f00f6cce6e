"""What people do on the page of reporting without a browser: move what a rebuild lost, set the schedule, look back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.ledger import record
from loaders.ledger.model import Report, Schedule
from loaders.ledger.store import Ledger
from pages.queries import ledger, reporting
from pages.selection import Selection
from tests.ledger.sample import draft, stated

ROOT = Path(__file__).parents[1]
DOCUMENT = "shandong-2023"


@pytest.fixture
def own(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The ledger of these pages, empty."""
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    monkeypatch.setenv("MUBIAO_LEDGER", str(tmp_path / "ledger.sqlite"))
    found = ledger.opened()
    yield found
    found.close()


def visit(name: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def say(code_set: str, code: str, **values: object) -> str:
    return reference.words(code_set, code, "zh", **values)


def lose_one(own: Ledger) -> tuple[str, str]:
    """(name that no notice has, the target whose words it has nearly): what a better rule leaves behind."""
    name, duty = next((name, duty) for name, duty in ledger.duties().items() if duty.goal.comparator == "ge")
    one = duty.stated
    gone = stated(
        f"{name}-old",
        document_id=DOCUMENT,
        task_no=one.task_no,
        target_type=one.target_type,
        indicator=one.indicator,
        quote=one.quote[:-1],
        unit=one.unit,
    )
    said = Report(gone.target_id, "2023-06", date(2023, 6, 30), 12.0, "12家")
    record.reports(own, draft(date(2023, 7, 5)), [said], [gone])
    return gone.target_id, name


def test_a_report_whose_target_is_gone_is_listed_with_the_nearest_and_moved_by_a_person(own: Ledger) -> None:
    gone, near = lose_one(own)
    before = ledger.lines(Selection(), ledger.at(date(2023, 7, 11))).set_index("target_id")
    assert before.loc[near, "entries"] == 0
    app = visit("reporting", on="2023-07-11")
    assert say("reporting", "lost", n=1) in [one.value for one in app.warning]
    choice = app.radio(key=f"move-{gone}-to")
    assert choice.value == near, "the nearest stands first"
    app.text_input(key=f"who-move-{gone}").set_value("李敏")
    app.text_input(key=f"move-{gone}-reason").set_value("通知重新读取")
    next(one for one in app.button if one.label == say("reporting", "move")).click()
    app.run()
    assert not app.exception
    assert say("act", "moved") in [one.value for one in app.success]
    after = ledger.lines(Selection(), ledger.at(date(2023, 7, 11))).set_index("target_id")
    assert (after.loc[near, "entries"], after.loc[near, "latest_value"]) == (1, 12.0)
    assert not reporting.lost(ledger.at(date(2023, 7, 11)))
    moved = ledger.book(ledger.at(date(2023, 7, 11))).moves[0]
    assert (moved.from_target_id, moved.to_target_id, moved.write.who) == (gone, near, "李敏")


def test_nothing_is_moved_without_a_name(own: Ledger) -> None:
    gone, _ = lose_one(own)
    app = visit("reporting", on="2023-07-11")
    next(one for one in app.button if one.label == say("reporting", "move")).click()
    app.run()
    assert say("ledger_error", "no_name") in [one.value for one in app.error]
    assert [one.stated.target_id for one in reporting.lost(ledger.at(date(2023, 7, 11)))] == [gone]


def test_a_schedule_by_quarter_changes_the_periods_and_keeps_what_was_reported(own: Ledger) -> None:
    name, duty = next((name, duty) for name, duty in ledger.duties().items() if duty.goal.comparator == "ge")
    said = Report(name, "2023-02", date(2023, 2, 28), 3.0, "3家")
    record.reports(own, draft(date(2023, 3, 5)), [said], [duty.stated])
    record.schedule(own, draft(date(2023, 3, 20), agency=""), DOCUMENT, Schedule("quarter", 15))
    at = ledger.at(date(2023, 4, 16))
    assert [one.key for one in reporting.periods_of(DOCUMENT, at)] == [f"2023-Q{n}" for n in range(1, 5)]
    line = ledger.lines(Selection(), at).set_index("target_id").loc[name]
    assert line["latest_value"] == 3.0
    assert pd.isna(line["missing_period"])
    others = ledger.lines(Selection(), at)["missing_period"].value_counts()
    assert others.to_dict() == {"2023-Q1": len(ledger.duties()) - 1}
    earlier = ledger.at(date(2023, 3, 19))
    assert [one.key for one in reporting.periods_of(DOCUMENT, earlier)][:2] == ["2023-01", "2023-02"]


@pytest.mark.parametrize(
    ("day", "state"), [("2023-02-10", "not_due"), ("2023-02-11", "unreported"), ("2026-11-30", "unreported")]
)
def test_an_empty_ledger_blames_nobody(own: Ledger, day: str, state: str) -> None:  # noqa: ARG001
    app = visit("ledger", on=day)
    (pills,) = [one for one in app.get("button_group") if one.proto.label == say("ledger", "states")]
    numbers = {
        option.content: int(option.content.rpartition("**")[0].rpartition("**")[2]) for option in pills.proto.options
    }
    full = [words for words, n in numbers.items() if n]
    assert len(full) == 1
    assert say("state", state) in full[0]
    assert numbers[full[0]] == len(ledger.duties())
    assert say("ledger", "unreported_rule") in [one.value for one in app.caption]


@pytest.mark.parametrize("name", ["ledger", "reporting"])
def test_a_ledger_that_cannot_be_opened_gets_one_sentence(
    name: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    monkeypatch.setenv("MUBIAO_LEDGER", "/nowhere/at/all/ledger.sqlite")
    app = visit(name)
    (told,) = [one.value for one in app.error]
    assert "MUBIAO" in told
    assert not app.dataframe


@pytest.mark.parametrize(
    ("query", "named"),
    [({"on": "gestern"}, "gestern"), ({"state": "late"}, "late"), ({"period": "2023-13"}, "2023-13")],
)
def test_what_a_link_asks_for_and_is_not_there_is_named(own: Ledger, query: dict[str, str], named: str) -> None:  # noqa: ARG001
    app = visit("reporting" if "period" in query else "ledger", **query)
    told = [one.value for one in (*app.warning, *app.error)]
    assert len(told) == 1
    assert named in told[0].replace("\\", "")
