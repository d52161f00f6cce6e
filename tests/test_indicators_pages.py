"""The page of indicators: every number equals the lines behind it, worked out here a second time from the entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import altair as alt
import pytest
import vl_convert
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.ledger import problems as acts
from loaders.ledger import record, rule
from loaders.ledger.model import STATES, Entry, Goal, History, Node, Report, Schedule, Write
from loaders.ledger.settings import thresholds
from loaders.ledger.store import Ledger
from loaders.pipeline import build_database
from pages.charts import trend
from pages.charts.caption import Caption
from pages.components import lights, states
from pages.queries import indicators, ledger, problems, rows
from pages.selection import Selection
from tests.ledger.sample import draft

ROOT = Path(__file__).parents[1]
DOCUMENT, AGENCY, OTHER = "shandong-2023", "省科技厅", "省水利厅"
ON = date(2023, 7, 11)
CAPTION = Caption("全部", "鲁政办字〔2023〕5号")
VIEWS = [Selection(), Selection(agency=(AGENCY,)), Selection(agency=(OTHER,), role=("lead",))]
NO_YEAR = """示范省人民政府办公厅关于印发重点工作任务的通知

示范省重点工作任务

一、扩大内需

1. 促进消费。举办消费活动100场以上。（牵头单位：省商务厅）
2. 推动开放。积极推动开放合作。（省科技厅、省商务厅按职责分工负责）
"""


@pytest.fixture
def own(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The ledger of these pages, empty."""
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    monkeypatch.setenv("MUBIAO_LEDGER", str(tmp_path / "ledger.sqlite"))
    found = ledger.opened()
    yield found
    found.close()


def led(agency: str) -> list[str]:
    return [name for name, duty in ledger.duties().items() if agency in duty.agencies]


@pytest.fixture
def played(own: Ledger) -> Ledger:
    """Half a year: one agency reports for six months, with more and more done, another for two and is silent then; one
    target has nodes, one an extension, some have problems."""
    for month in range(1, 7):
        day = date(2023, month + 1, 8)
        end = date(2023, month + 1, 1) - timedelta(days=1)
        for agency in (AGENCY, OTHER) if month < 3 else (AGENCY,):
            said = []
            for place, name in enumerate(led(agency)):
                goal = ledger.duties()[name].goal
                share = 1.0 if place < month else 0.02 * month
                if goal.comparator:
                    said.append(Report(name, f"2023-{month:02}", end, share * (goal.value_low or goal.value_high), "1"))
                else:
                    status = "done" if place < month else "under_way"
                    said.append(Report(name, f"2023-{month:02}", end, status=status))
            record.reports(
                own, draft(day, agency=agency), said, [ledger.duties()[one.target_id].stated for one in said]
            )
    last = ledger.duties()[led(AGENCY)[-1]]
    nodes = [
        Node(date(2023, 7, 20), **_asked(last, met=False), title="第一步"),
        Node(date(2023, 7, 21), **_asked(last, met=True), title="已到"),
        Node(date(2023, 8, 11), **_asked(last, met=False), title="太远"),
    ]
    record.plan(own, draft(date(2023, 2, 1), agency=AGENCY), last.stated, nodes)
    put_off = ledger.duties()[led(OTHER)[0]]
    asked = draft(date(2023, 5, 3), agency=OTHER)
    found = record.ask_extension(own, asked, put_off.stated, put_off.goal.due, date(2024, 3, 31), "推迟")
    record.decide(own, draft(date(2023, 5, 9), agency=""), found.write.write_id, True, "同意")
    for later, title in ((0, "停着的"), (130, "新的"), (90, "办过的")):
        act = draft(date(2023, 2, 20) + timedelta(days=later), agency=AGENCY)
        one = ledger.duties()[led(AGENCY)[-1]].stated
        number = acts.find(own, act, DOCUMENT, one.task_no, title, "现场发现", "hard", one).write.write_id
        if title == "办过的":
            moved = draft(date(2023, 7, 1), who="李督查", agency="")
            acts.move(own, moved, number, "assign", "请办", agency=AGENCY)
    return own


def _asked(duty: object, *, met: bool) -> dict[str, object]:
    """What a node asks for: what the last report gives, or more."""
    goal = duty.goal
    if not goal.comparator:
        return {"status": "under_way" if met else "done"}
    value = goal.value_low or goal.value_high
    down = goal.target_type == "rank" or goal.comparator == "le"
    return {"value": value * (10 if met == down else 0.001)}


def visit(**query: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "indicators.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def say(code_set: str, code: str, language: str = "zh", **values: object) -> str:
    return reference.words(code_set, code, language, **values)


def html(app: AppTest) -> list[str]:
    return [one.proto.body for one in app.get("html")]


def numbers(app: AppTest, label: str) -> list[int]:
    (pills,) = [one for one in app.get("button_group") if one.proto.label == label]
    return [int(option.content.rpartition("**")[0].rpartition("**")[2]) for option in pills.proto.options]


def linked(body: str, page: str) -> list[str]:
    """The targets to which a part of the page leads on another page, in their order."""
    links = [urlsplit(unescape(link)) for link in re.findall(r'href="([^"]+)"', body)]
    return [parse_qs(link.query)["target"][0] for link in links if link.path == page]


def tree(app: AppTest) -> str:
    return next(body for body in html(app) if body.startswith('<div class="tree">'))


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("view", VIEWS)
def test_lights_and_states_count_the_lines_of_the_ledger(view: Selection) -> None:
    found = Counter(ledger.lines(view, ledger.at(ON))["state"])
    app = visit(on=f"{ON}", **view.to_query())
    assert numbers(app, say("ledger", "states")) == [found[state] for state in STATES]
    told = numbers(app, say("indicators", "lights"))
    assert told == [
        found["behind"],
        found["at_risk"] + found["unreported"],
        found["done"] + found["on_course"],
        found["not_due"] + found["extension"],
    ]
    assert sum(told) == len(rows.rows(view)) > 3
    assert str(sum(told)) in app.text[0].value


def test_each_state_is_in_one_light() -> None:
    told = [state for of_light in indicators.LIGHTS.values() for state in of_light]
    assert sorted(told) == sorted(STATES)
    assert set(lights._SIGNS.values()) <= set(states.SIGNS.values())
    assert len(set(lights._SIGNS.values())) == len(indicators.LIGHTS) == len(lights._SIGNS)


@pytest.mark.usefixtures("played")
def test_a_light_chooses_its_states_and_releases_them() -> None:
    app = visit(on=f"{ON}")
    app.button_group(key="lights").set_value("amber").run()
    assert not app.exception
    assert app.query_params["state"] == ["at_risk", "unreported"]
    assert app.button_group(key="states").value == ["unreported", "at_risk"]
    at = ledger.at(ON)
    wanted = ledger.lines(Selection(), at, ("at_risk", "unreported"))["target_id"].tolist()
    assert linked(tree(app), "ledger") == wanted
    app.button_group(key="lights").set_value(None).run()
    assert "state" not in app.query_params


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("on", [ON, date(2023, 12, 1)])
def test_what_falls_due_is_what_a_plain_reading_finds(view: Selection, on: date) -> None:
    at, last = ledger.at(on), on + timedelta(days=30)
    plain = set()
    for line in ledger.lines(view, at).itertuples():
        day = line.counted_due_date.date()
        if line.state != "done" and on <= day <= last:
            plain.add((day, line.target_id, ""))
        if line.target_id == led(AGENCY)[-1] and on <= date(2023, 7, 20) <= last:
            plain.add((date(2023, 7, 20), line.target_id, "第一步"))
        if line.target_id == led(AGENCY)[-1] and on <= date(2023, 8, 11) <= last:
            plain.add((date(2023, 8, 11), line.target_id, "太远"))
    found = indicators.falling_due(view, at)
    assert {(one.due, one.target_id, one.node.title if one.node else "") for one in found} == plain
    assert [one.due for one in found] == sorted(one.due for one in found)
    assert len(found) == len(plain)
    if on.month == 12 and not view.is_empty():
        assert led(OTHER)[0] not in {one.target_id for one in found}, "its time was extended"
    for states_chosen in (("behind",), ("unreported",)):
        part = indicators.falling_due(view, at, states_chosen)
        chosen = set(ledger.lines(view, at, states_chosen)["target_id"])
        assert part == tuple(one for one in found if one.target_id in chosen)
    app = visit(on=f"{on}", **view.to_query())
    body = next(body for body in html(app) if say("indicators", "due", days=30, n=len(found)) in body)
    assert linked(body, "ledger") == linked(body, "source") == [one.target_id for one in found[:6]]


@pytest.mark.parametrize(
    ("target_type", "comparator", "reported", "asked", "met"),
    [
        ("increment", "ge", 5.0, 5.0, True),
        ("increment", "ge", 4.9, 5.0, False),
        ("rank", "le", 3.0, 5.0, True),
        ("rank", "le", 6.0, 5.0, False),
        ("ratio", "le", 4.0, 5.0, True),
        ("ratio", "le", 5.1, 5.0, False),
        ("deliverable", None, "done", "done", True),
        ("deliverable", None, "under_way", "under_way", True),
        ("deliverable", None, "under_way", "done", False),
        ("deliverable", None, "not_started", "under_way", False),
        ("increment", "ge", None, 5.0, False),
    ],
)
def test_a_node_is_reached_by_what_was_reported(
    target_type: str, comparator: str | None, reported: float | str | None, asked: float | str, met: bool
) -> None:
    goal = Goal("t", target_type, comparator, 10.0, 10.0, date(2023, 1, 1), date(2023, 12, 31))

    def said(told: float | str) -> dict[str, object]:
        return {"status": told} if isinstance(told, str) else {"value": told}

    write = Write(1, "张三", AGENCY, datetime(2023, 3, 5, 4, tzinfo=UTC), "page")
    day = date(2023, 2, 28)
    entries = () if reported is None else (Entry(Report("t", "2023-02", day, **said(reported)), write),)
    known = rule.known_by(History(entries), ON)
    assert rule.has_node(goal, known, Node(date(2023, 8, 1), **said(asked)), thresholds()) is met


@pytest.mark.usefixtures("played")
def test_what_is_folded_holds_the_rest_of_a_list() -> None:
    on = date(2023, 12, 5)
    wanted = [one.target_id for one in indicators.falling_due(Selection(), ledger.at(on))]
    assert len(wanted) > 100
    app = visit(on=f"{on}")
    label = say("indicators", "more", n=len(wanted) - 6)
    assert label in [one.label for one in app.expander]
    app.session_state["due-rest"] = True
    app.run()
    assert not app.exception
    shown = [name for body in html(app) if 'class="watch"' in body for name in linked(body, "ledger")]
    assert shown[: len(wanted)] == wanted


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("on", [date(2023, 3, 10), date(2023, 3, 11), date(2023, 4, 11), ON])
def test_who_is_quiet_is_what_the_entries_say(view: Selection, on: date) -> None:
    """Asked twice in a row, the day past, and nothing there: by the raw entries of each target."""
    at, book = ledger.at(on), ledger.book(ledger.at(on))
    due_days = {f"2023-{month:02}": date(2023, month + 1, 10) for month in range(1, 12)}
    over = [key for key, day in due_days.items() if day < on][-2:]
    plain = {}
    for name in rows.rows(view)["target_id"]:
        entries = [one for one in book.history(name).entries if one.write.written_on <= on]
        silent = len(over) == 2 and not any(one.report.period in over for one in entries)
        # Nobody is asked for what an earlier report says is done; the rule tells, asked on that report's own day.
        before = [one for one in entries if one.report.as_of < date(2023, int(over[0][-2:]), 1)] if silent else []
        is_done = bool(before) and ledger.judged(ledger.At(at.where, at.version, before[-1].write.written_on))[
            name
        ].state == "done"  # fmt: skip
        if silent and not is_done:
            plain[name] = max((one.write.written_on for one in entries), default=None)
    found = indicators.quiet(view, at)
    assert dict(found) == plain
    assert len(found) == len(plain)
    days = [day for _, day in found if day]
    assert [day for _, day in found] == [None] * (len(found) - len(days)) + sorted(days)
    if on == ON and view.role:
        assert set(days) == {date(2023, 3, 8)}
    app = visit(on=f"{on}", **view.to_query())
    body = next(body for body in html(app) if say("indicators", "quiet", n=len(found)) in body)
    assert linked(body, "ledger") == [name for name, _ in found[:6]]


@pytest.mark.usefixtures("played")
def test_problems_that_idle_are_open_and_without_a_move_for_thirty_days() -> None:
    at = ledger.at(ON)
    plain = {}
    for one in ledger.book(at).problems:
        last = max(step.write.written_on for step in one.steps)
        if one.steps[-1].step != "feed_back" and (ON - last).days >= 30:
            plain[one.title] = (ON - last).days
    found = indicators.idle(Selection(), at)
    assert dict(zip(found["title"], found["idle_days"], strict=True)) == plain
    assert set(plain) == {"停着的"}
    assert len(problems.lines(Selection(), at)) == 3
    state = ledger.judged(at)[led(AGENCY)[-1]].state
    others = tuple(one for one in STATES if one != state)
    assert len(indicators.idle(Selection(), at, (state,))) == 1
    assert indicators.idle(Selection(), at, others).empty
    assert indicators.idle(Selection(agency=("省能源局",), role=("lead",)), at).empty
    # On the day itself thirty days have passed, the day before not yet.
    moved = date(2023, 2, 20) + timedelta(days=30)
    assert len(indicators.idle(Selection(), ledger.at(moved))) == 1
    assert indicators.idle(Selection(), ledger.at(moved - timedelta(days=1))).empty


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("view", VIEWS)
def test_a_part_of_a_column_is_the_state_on_that_day(view: Selection) -> None:
    at = ledger.at(ON)
    frame = indicators.by_period(view, at)
    chart = trend.by_period(frame, "zh", CAPTION)
    alt.LayerChart.from_dict(chart.to_dict())
    assert [name["on"] for name in chart.datasets["names"]] == [f"2023-{month:02}-11" for month in range(2, 8)]
    words = {reference.label("state", state, "zh"): state for state in STATES}
    for name in chart.datasets["names"]:
        parts = [part for part in chart.datasets["parts"] if part["on"] == name["on"]]
        counted = {words[part["part"]]: part["count"] for part in parts}
        day = ledger.at(date.fromisoformat(name["on"]))
        assert counted == Counter(ledger.lines(view, day)["state"])
        assert {state for state, n in ledger.by_state(view, day).items() if n} == {part["state"] for part in parts}
    assert [one.key for one in indicators.passed(view, at)] == [name["period"] for name in chart.datasets["names"]]


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_trend_says_what_it_finds_and_draws_every_name(language: str) -> None:
    frame = indicators.by_period(Selection(agency=(AGENCY,)), ledger.at(ON))
    chart = trend.by_period(frame, language, CAPTION, on="2023-07-11", states=("done",))
    told = trend.by_period_alt(frame, language, CAPTION)
    assert chart.heading.finding in told
    before, last = (
        {line.state: line.lines for line in frame[frame["period"] == key].itertuples()}
        for key in ("2023-05", "2023-06")
    )
    assert f"{before['done']} → {last['done']}" in chart.heading.finding
    picture = vl_convert.vegalite_to_svg({**chart.to_dict(), "width": 900})
    assert all(f">2023-{month:02}<" in picture for month in range(1, 7))
    narrow = vl_convert.vegalite_to_svg({**chart.to_dict(), "width": 240})
    assert ">01<" in narrow
    assert ">2023-01<" not in narrow
    done = reference.label("state", "done", language)
    assert {part["strength"] for part in chart.datasets["parts"] if part["part"] == done} == {1.0}
    assert {part["strength"] for part in chart.datasets["parts"] if part["part"] != done} == {0.3}
    assert [name["weight"] for name in chart.datasets["names"]] == [*["normal"] * 5, "bold"]
    assert trend.by_period(frame.head(0), language, CAPTION) is None
    first = indicators.by_period(Selection(), ledger.at(date(2023, 2, 11)))
    assert "→" not in trend.by_period(first, language, CAPTION).heading.finding


def test_a_long_history_shows_its_last_periods_and_quarters_theirs(own: Ledger) -> None:
    found = indicators.passed(Selection(), ledger.at(date(2026, 1, 1)))
    assert [one.key for one in found] == [f"2023-{month:02}" for month in range(1, 13)]
    record.schedule(own, draft(date(2023, 3, 20), agency=""), DOCUMENT, Schedule("quarter", 15))
    one = ledger.duties()[led(AGENCY)[0]]
    asked = record.ask_extension(own, draft(date(2023, 4, 1)), one.stated, one.goal.due, date(2027, 12, 31), "推迟")
    record.decide(own, draft(date(2023, 4, 2), agency=""), asked.write.write_id, True, "同意")
    found = indicators.passed(Selection(), ledger.at(date(2027, 12, 31)))
    assert len(found) == 12
    assert [found[0].key, found[-1].key] == ["2024-Q4", "2027-Q3"]


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_the_tree_holds_every_line_once_under_its_task(view: Selection, language: str) -> None:
    at = ledger.at(ON)
    found = ledger.lines(view, at)
    body = tree(visit(on=f"{ON}", lang=language, **view.to_query()))
    assert linked(body, "ledger") == linked(body, "source") == found["target_id"].tolist()
    words = {state: f"{states.SIGNS[state]} {say('state', state, language)}" for state in STATES}
    chapters = body.split('<details class="chapter"')[1:]
    assert len(chapters) == found["chapter_no"].nunique()
    for part, (_, lines) in zip(chapters, found.groupby("chapter_no"), strict=True):
        chapter, *tasks = part.split("<details")
        for head, held in [(chapter, lines), *zip(tasks, [one for _, one in lines.groupby("task_order")], strict=True)]:
            counts = Counter(held["state"])
            summary = head.partition("</summary>")[0]
            assert f"<b>{say('indicators', 'tally', language, n=len(held))}</b>" in summary
            told = re.findall(r"<i>(.+?)</i>", summary)
            assert told == [
                f"{words[state]} {counts[state]}" for state in ("done", "behind", "unreported") if counts[state]
            ]
    cells = re.findall(r'<span style="--of:#[0-9a-f]{6}">(.+?)</span>', body)
    assert cells == [words[state] for state in found["state"]]
    values = [unescape(re.sub("<.*?>", "", value)) for value in re.findall(r"</a><b>(.*?)</b>", body)]
    assert values == found[f"value_{language}"].tolist()
    # Few rows stand open, many folded.
    opened = body.count("<details open") + body.count('<details class="chapter" open')
    assert opened == (body.count("<details") if len(found) <= 40 else 0)
    # Filters stand in every link, so a narrow view has fewer rows and longer ones.
    assert len(body.encode()) < (500 if view.is_empty() else 650) * len(found)


@pytest.mark.usefixtures("played")
def test_links_keep_language_filters_and_day() -> None:
    body = tree(visit(on=f"{ON}", lang="en", agency=AGENCY, state="done"))
    links = [urlsplit(unescape(link)) for link in re.findall(r'href="([^"]+)"', body)]
    assert links
    for link in links:
        query = parse_qs(link.query)
        assert (query["lang"], query["on"], query["agency"]) == (["en"], [f"{ON}"], [AGENCY])
    assert {link.path for link in links} == {"ledger", "source"}


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_paper_every_line_stands_in_a_table(language: str) -> None:
    at = ledger.at(ON)
    app = visit(on=f"{ON}", lang=language, print="1")
    bodies = "".join(html(app))
    n = sum(len(part) for part in (indicators.falling_due(Selection(), at), indicators.quiet(Selection(), at)))
    heads = bodies.count("<thead>")
    assert bodies.count("<tr>") == n + len(rows.rows()) + heads
    assert not app.button_group
    assert not app.expander
    assert say("state", "behind", language) in " ".join(one.value for one in app.text)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("on", ["2022-06-30", "2023-01-20", "2023-02-10", "2023-02-11", "2026-11-30"])
def test_an_empty_ledger_has_lights_and_a_tree(own: Ledger, on: str, language: str) -> None:  # noqa: ARG001
    app = visit(on=on, lang=language)
    assert sum(numbers(app, say("indicators", "lights", language))) == len(ledger.duties())
    assert len(linked(tree(app), "ledger")) == len(ledger.duties())
    has_trend = bool(app.get("vega_lite_chart"))
    assert has_trend is (on >= "2023-02-11")
    assert has_trend is not (say("indicators", "no_trend", language) in [one.value for one in app.caption])


def test_a_notice_without_a_year_has_no_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = tmp_path / "other.txt"
    notice.write_text(NO_YEAR, "utf-8")
    build_database([notice], tmp_path / "targets.duckdb")
    monkeypatch.setenv("MUBIAO_DATABASE", str(tmp_path / "targets.duckdb"))
    monkeypatch.setenv("MUBIAO_LEDGER", str(tmp_path / "ledger.sqlite"))
    assert {one.goal.due for one in ledger.duties().values()} == {None}
    app = visit(on="2024-05-05")
    assert say("indicators", "no_trend") in [one.value for one in app.caption]
    assert say("ledger", "no_due") in tree(app)
    ledger.opened().close()


def test_names_and_titles_are_never_live_markup(own: Ledger) -> None:
    one = ledger.duties()[led(AGENCY)[-1]]
    acts.find(own, draft(date(2023, 2, 20)), DOCUMENT, one.stated.task_no, "<b>征迁</b>", "查", "hard", one.stated)
    status = {"status": "done"} if not one.goal.comparator else {"value": 10.0**12}
    record.plan(own, draft(date(2023, 2, 1)), one.stated, [Node(date(2023, 7, 20), **status, title="<i>步</i>")])
    bodies = "".join(html(visit(on=f"{ON}")))
    assert "&lt;b&gt;征迁&lt;/b&gt;" in bodies
    assert "&lt;i&gt;步&lt;/i&gt;" in bodies
    assert "<b>征迁" not in bodies
    assert "<i>步" not in bodies
