"""The page of problems without a browser: two people move on what is found, and every number has its problems."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import altair as alt
import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.ledger import problems as acts
from loaders.ledger import record
from loaders.ledger.model import LEVELS, STAGES, ProblemNode, Report
from loaders.ledger.store import Ledger
from loaders.store.export import table_csv
from pages.charts import ageing
from pages.charts.caption import Caption
from pages.components import problem_table
from pages.queries import ledger, problems
from pages.selection import Selection
from tests.ledger.sample import draft, stated
from tests.test_ledger_pages import DOCUMENT, ROOT, say, visit

FOUND = date(2023, 3, 1)
ON = date(2023, 4, 10)
AGENCY = "省科技厅"


@pytest.fixture
def own(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The ledger of these pages, empty."""
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    monkeypatch.setenv("MUBIAO_LEDGER", str(tmp_path / "ledger.sqlite"))
    found = ledger.opened()
    yield found
    found.close()


def led(agency: str = AGENCY) -> list[str]:
    return [name for name, duty in ledger.duties().items() if agency in duty.agencies]


def put(own: Ledger, title: str, *days: int, level: str = "ordinary", target: int | None = 0, whole: str = "") -> int:
    """A problem of a target of AGENCY (of the task `whole` where there is none), with as many moves of the loop as
    there are days, each so many days after it was found."""
    steps = ("assign", "answer", "solve", "feed_back")
    names = led()
    one = ledger.duties()[names[target]].stated if target is not None else None
    task_no = one.task_no if one else whole
    first = acts.find(own, draft(FOUND, agency=AGENCY), DOCUMENT, task_no, title, "现场发现", level, one)
    for step, later in zip(steps, days, strict=False):
        supervising = step in ("assign", "feed_back")
        who = draft(
            FOUND + timedelta(days=later), who="李督查" if supervising else "张三", agency="" if supervising else AGENCY
        )
        more = {"agency": AGENCY} if step == "assign" else {}
        if step == "answer" and level == "nodes":
            more = {"nodes": [ProblemNode(FOUND + timedelta(days=60), "报批")]}
        acts.move(own, who, first.write.write_id, step, "已办", **more)
    return first.write.write_id


@pytest.fixture
def several(own: Ledger) -> list[int]:
    """Problems in every stage but the last, some overdue on ON."""
    return [
        put(own, "=1+1 用地未批"),
        put(own, "资金未到", 0, target=1),
        put(own, "标准未发布", 1, 5, target=2),
        put(own, "招标流标", 1, 3, 8, target=3),
        put(own, "<b>征迁</b> 缓慢", 0, 1, 5, 6, target=4),
        put(own, "按节点办", 1, 2, level="nodes", target=5),
        put(own, "整项任务的问题", level="hard", target=None, whole="1"),
    ]


def test_every_number_of_the_page_has_its_problems(several: list[int]) -> None:
    at = ledger.at(ON)
    found = problems.lines(Selection(), at)
    counts = problems.figures(Selection(), at)
    assert (counts["total"], counts["open"], counts["closed"]) == (len(several), len(several) - 1, 1)
    assert {stage: counts[stage] for stage in STAGES} == {stage: Counter(found["stage"])[stage] for stage in STAGES}
    app = visit("problems", on=f"{ON}")
    assert say("problem", "answer", on=f"{ON}", **counts) in [one.value for one in app.text]
    (pills,) = [one for one in app.get("button_group") if one.proto.label == say("problem", "stages")]
    assert [option.content.rpartition("**")[0].rpartition("**")[2] for option in pills.proto.options] == [
        str(counts[stage]) for stage in STAGES
    ]
    (table,) = app.dataframe
    assert table.value["title"].tolist() == found["title"].tolist()
    # Overdue ones first, and what is struck off last.
    assert found["overdue"].tolist() == sorted(found["overdue"], reverse=True)
    assert found["stage"].tolist()[-1] == "closed"


@pytest.mark.parametrize("view", [Selection(), Selection(agency=(AGENCY,)), Selection(agency=("省能源局",))])
def test_a_bar_of_ages_counts_the_problems_behind_a_click(several: list[int], view: Selection) -> None:
    at = ledger.at(ON)
    frame = problems.by_age(view, at)
    open_ones = problems.chosen(view, at, (), None, None)
    open_ones = open_ones[open_ones["stage"] != "closed"]
    assert frame["problems"].sum() == len(open_ones)
    chart = ageing.by_age(frame, "zh", Caption("", ""))
    if frame.empty:
        assert chart is None
        return
    alt.LayerChart.from_dict(chart.to_dict())
    for head in chart.datasets["rows"]:
        behind = problems.chosen(view, at, (), None, head["age"])
        assert head["total"] == say("chart", "problems_total", n=len(behind))
        for part in (part for part in chart.datasets["parts"] if part["row"] == head["row"]):
            assert part["count"] == len(problems.chosen(view, at, (), part["clock"], part["age"]))
    assert len(several) >= len(open_ones)


@pytest.mark.parametrize("clock", [None, "overdue"])
@pytest.mark.parametrize("stages", [(), ("answered",), ("found", "closed")])
def test_what_is_chosen_is_what_the_table_and_the_file_hold(
    several: list[int],  # noqa: ARG001 the ledger
    stages: tuple[str, ...],
    clock: str | None,
) -> None:
    at, every = ledger.at(ON), problems.lines(Selection(), ledger.at(ON))
    wanted = [
        line.problem_id
        for line in every.itertuples()
        if (not stages or line.stage in stages) and (clock is None or line.clock == clock)
    ]
    app = AppTest.from_file(str(ROOT / "pages" / "problems.py"), default_timeout=60)
    app.query_params["on"] = f"{ON}"
    if stages:
        app.query_params["stage"] = list(stages)
    if clock:
        app.query_params["clock"] = clock
    app.run()
    assert not app.exception
    written = table_csv(problem_table.written(Selection(), at, (stages, clock, None))).decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(written)))
    assert [int(line[say("problem", "column_problem_id")]) for line in read] == wanted
    assert (len(app.dataframe[0].value) if app.dataframe else 0) == len(wanted)
    # What a spreadsheet would run as a formula is text.
    for line in read:
        assert not line[say("problem", "column_title")].startswith("=")


def opened(problem_id: int, on: date = ON) -> AppTest:
    def script(problem_id: int, on: object) -> None:
        from pages.components import problem_drawer

        problem_drawer.content(problem_id, on)

    app = AppTest.from_function(script, kwargs={"problem_id": problem_id, "on": on}, default_timeout=60)
    app.run()
    assert not app.exception
    return app


def fill(app: AppTest, step: str, problem_id: int, who: str, **typed: str) -> AppTest:
    """Fill the form of a move in the drawer and send it."""
    key = f"{step}-{problem_id}"
    app.text_area(key=f"{key}-what").set_value("已按要求办理")
    app.text_input(key=f"who-{key}").set_value(who)
    for name, value in typed.items():
        app.selectbox(key=f"{key}-{name}").set_value(value)
    next(one for one in app.button if one.label == say("problem", f"do_{step}")).click()
    app.run()
    assert not app.exception
    return app


def test_two_people_take_a_problem_round(own: Ledger) -> None:
    problem_id = put(own, "用地未批")
    app = fill(opened(problem_id), "assign", problem_id, "李督查", agency=AGENCY, level="hard")
    assert say("act", "problem_moved", step=say("problem_step", "assign")) in [one.value for one in app.success]
    for step, who in (("answer", "张三"), ("solve", "张三")):
        fill(opened(problem_id, date.today()), step, problem_id, who)
    refused = fill(opened(problem_id, date.today()), "feed_back", problem_id, "张三")
    assert say("ledger_error", "same_person") in [one.value for one in refused.error]
    fill(opened(problem_id, date.today()), "feed_back", problem_id, "李督查")
    (problem,) = ledger.book(ledger.at(date.today())).problems
    assert [(step.step, step.write.who, step.agency, step.level) for step in problem.steps[1:]] == [
        ("assign", "李督查", AGENCY, "hard"),
        ("answer", "张三", "", None),
        ("solve", "张三", "", None),
        ("feed_back", "李督查", "", None),
    ]
    assert [step.write.agency for step in problem.steps] == [AGENCY, "", AGENCY, AGENCY, ""]


def test_a_form_that_came_too_late_is_refused(own: Ledger) -> None:
    problem_id = put(own, "用地未批")
    first, second = opened(problem_id), opened(problem_id)
    fill(first, "assign", problem_id, "李督查", agency=AGENCY)
    told = fill(second, "assign", problem_id, "王督查", agency="省财政厅")
    assert [one.value for one in told.error] == [
        say("ledger_error", "illegal_step", stage=say("problem_stage", "assigned"), step=say("problem_step", "assign"))
    ]
    assert len(ledger.book(ledger.at(date.today())).problems[0].steps) == 2


def test_the_drawer_shows_each_move_and_only_legal_ones(several: list[int]) -> None:
    wanted = {
        "found": ["assign"],
        "assigned": ["answer"],
        "answered": ["progress", "solve"],
        "solved": ["feed_back", "reopen"],
    }
    wanted |= {"closed": ["reopen"]}
    at = ledger.at(ON)
    for problem_id in several:
        problem, standing = problems.standings(at)[problem_id]
        app = opened(problem_id)
        labels = [one.label for one in app.expander]
        assert labels == [say("problem", f"do_{step}") for step in wanted[standing.stage]]
        html = " ".join(one.proto.body for one in app.get("html"))
        assert html.count("<li>") == len(problem.steps)
        assert "<b>征迁</b>" not in html


def test_a_problem_is_registered_on_the_page(own: Ledger) -> None:  # noqa: ARG001
    name = led()[2]
    app = visit("problems", about=name)
    assert app.selectbox(key=f"find-task-{name}").value == ledger.duties()[name].stated.task_no
    app.text_input(key="find-title").set_value("用地未批")
    app.text_area(key="find-what").set_value("选址在等批复")
    app.selectbox(key="find-level").set_value("nodes")
    press = next(one for one in app.button if one.label == say("problem", "do_find"))
    press.click()
    app.run()
    assert say("ledger_error", "no_name") in [one.value for one in app.error]
    app.text_input(key="who-find").set_value("王敏")
    next(one for one in app.button if one.label == say("problem", "do_find")).click()
    app.run()
    assert not app.exception
    assert say("act", "problem_found") in [one.value for one in app.success]
    (problem,) = ledger.book(ledger.at(date.today())).problems
    assert (problem.target_id, problem.title, problem.steps[0].level) == (name, "用地未批", "nodes")
    assert problem.steps[0].write.agency in ledger.duties()[name].agencies


def test_what_a_report_calls_a_problem_can_be_registered(own: Ledger) -> None:
    name = led()[1]
    duty = ledger.duties()[name]
    value = {"value": 1.0, "value_as_written": "1"} if duty.goal.comparator else {"status": "under_way"}
    said = Report(name, "2023-02", date(2023, 2, 28), problem="企业申报不足", **value)
    record.reports(own, draft(date(2023, 3, 5), agency=AGENCY), [said], [duty.stated])
    at = ledger.at(ON)
    assert problems.reported(Selection(), at)[["target_id", "problem"]].to_numpy().tolist() == [[name, "企业申报不足"]]
    # Before the report was there, nothing was known of it.
    assert problems.reported(Selection(), ledger.at(date(2023, 3, 4))).empty
    app = visit("problems", on=f"{ON}")
    assert say("problem", "reported", n=1) in [one.label for one in app.expander]
    acts.find(
        own, draft(date(2023, 3, 20)), DOCUMENT, duty.stated.task_no, "企业申报不足", "见二月填报", "hard", duty.stated
    )
    assert problems.reported(Selection(), ledger.at(ON)).empty


def test_a_problem_keeps_its_task_when_its_target_is_gone(own: Ledger) -> None:
    gone = stated("gone", document_id=DOCUMENT, task_no="3")
    acts.find(own, draft(FOUND), DOCUMENT, "3", "用地未批", "等批复", "hard", gone)
    (line,) = problems.lines(Selection(), ledger.at(ON)).itertuples()
    assert (line.task_no, line.target_id, line.indicator) == ("3", "gone", None)


def test_a_reminder_names_each_overdue_problem_of_its_agency(several: list[int]) -> None:  # noqa: ARG001
    def script(on: object) -> None:
        from pages.components import problem_reminders
        from pages.queries import ledger
        from pages.selection import Selection

        problem_reminders.overdue(Selection(), ledger.at(on))

    app = AppTest.from_function(script, kwargs={"on": ON}, default_timeout=60).run()
    assert not app.exception
    told = "\n".join(one.value for one in app.code)
    overdue = problems.chosen(Selection(), ledger.at(ON), (), "overdue", None)
    assert len(overdue) >= 4
    assert all(told.count(title) == 1 for title in overdue["title"])
    assert [one.value for one in app.markdown] == [f"**{say('problem', 'supervision')}**", f"**{AGENCY}**"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_paper_all_lines_stand_with_their_clock(several: list[int], language: str) -> None:
    app = visit("problems", on=f"{ON}", print="1", lang=language)
    html = " ".join(one.proto.body for one in app.get("html"))
    assert html.count("<tr>") == len(several) + 1
    assert "&lt;b&gt;征迁" in html
    assert not app.button


@pytest.mark.parametrize("name", ["stage", "clock", "age"])
def test_what_is_no_choice_is_said_to_be_none(own: Ledger, name: str) -> None:  # noqa: ARG001
    app = visit("problems", **{name: "nonsense"})
    assert any("nonsense" in one.value for one in app.warning)


def test_a_number_that_no_problem_has_is_said_to_be_none(own: Ledger) -> None:  # noqa: ARG001
    for number in ("99", "x"):
        app = visit("problems", problem=number)
        assert any(number in one.value for one in app.warning)


def test_every_level_and_stage_has_a_word() -> None:
    for language in ("zh", "en"):
        assert len({reference.label("problem_level", level, language) for level in LEVELS}) == len(LEVELS)
        assert len({reference.label("problem_stage", stage, language) for stage in STAGES}) == len(STAGES)
