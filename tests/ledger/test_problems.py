"""Problems in the ledger: each move is an act of its own, refused where the loop, the level or the person is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.ledger import book, loop, problems
from loaders.ledger.acts import Draft, Receipt
from loaders.ledger.model import STAGES, STEPS, LedgerError, Problem, ProblemNode
from loaders.ledger.store import Ledger, open_ledger
from tests.ledger.loops import LIMITS
from tests.ledger.sample import draft, stated
from tests.ledger.test_storage import contents, refused

AGENCY, OTHER = "省科技厅", "省财政厅"
DAY = date(2023, 2, 3)
# The shortest way into each stage.
WAYS = {
    "found": (),
    "assigned": ("assign",),
    "answered": ("assign", "answer"),
    "solved": ("assign", "answer", "solve"),
    "closed": ("assign", "answer", "solve", "feed_back"),
    "reopened": ("assign", "answer", "solve", "reopen"),
}


def by(step: str, day: date = DAY, agency: str = AGENCY) -> Draft:
    """The supervisor assigns, strikes off and reopens; the agency answers and solves."""
    supervising = step in ("assign", "feed_back", "reopen")
    return draft(day, who="督查室李四" if supervising else "科技厅张三", agency="" if supervising else agency)


def found(ledger: Ledger, level: str = "ordinary", day: date = DAY) -> int:
    receipt = problems.find(ledger, draft(day), "sample", "1", "用地未批", "选址在等批复", level, stated())
    return receipt.write.write_id


def moved(ledger: Ledger, problem_id: int, step: str, day: date = DAY, **more: object) -> Receipt:
    given = {"agency": AGENCY} if step == "assign" else {}
    return problems.move(ledger, by(step, day), problem_id, step, f"{step}的情况", **{**given, **more})


def only(ledger: Ledger) -> Problem:
    (one,) = book.read(ledger).problems
    return one


def stage_of(one: Problem) -> str | None:
    return loop.stage(step.step for step in one.steps)


def test_a_problem_goes_round_with_who_when_and_what(ledger: Ledger) -> None:
    problem_id = found(ledger, "hard")
    for place, step in enumerate(("assign", "answer", "progress", "solve", "feed_back"), 1):
        assert moved(ledger, problem_id, step, DAY + timedelta(days=place)).is_new
    one = only(ledger)
    assert (one.problem_id, one.target_id, one.task_no, one.title) == (problem_id, "t1", "1", "用地未批")
    assert [step.step for step in one.steps] == ["find", "assign", "answer", "progress", "solve", "feed_back"]
    assert [step.write.written_on for step in one.steps] == [DAY + timedelta(days=place) for place in range(6)]
    assert [step.write.who for step in one.steps][1:3] == ["督查室李四", "科技厅张三"]
    assert one.steps[0].what == "选址在等批复"
    assert (one.steps[0].level, one.steps[1].agency) == ("hard", AGENCY)
    assert loop.stand(one, DAY + timedelta(days=9), LIMITS).stage == "closed"


@pytest.mark.parametrize("stage", STAGES)
def test_every_illegal_move_is_refused_and_leaves_nothing(ledger: Ledger, stage: str) -> None:
    problem_id = found(ledger)
    for step in WAYS[stage]:
        moved(ledger, problem_id, step)
    before = contents(ledger)
    illegal = [step for step in STEPS if step != "find" and step not in loop.legal(stage)]
    assert len(illegal) >= 4
    for step in illegal:
        with refused("illegal_step", step=step, stage=stage):
            moved(ledger, problem_id, step)
        assert contents(ledger) == before
    # A problem is found once: its number cannot be found again.
    with refused("illegal_step", step="find", stage=stage):
        problems.move(ledger, draft(), problem_id, "find", "再次发现")
    assert contents(ledger) == before


Refusal = tuple[str, Callable[[Ledger, int], object]]
REFUSALS: dict[str, Refusal] = {
    "no words": (
        "no_words",
        lambda ledger, one: problems.move(ledger, by("assign"), one, "assign", " ", agency=AGENCY),
    ),
    "no agency": ("no_agency", lambda ledger, one: problems.move(ledger, by("assign"), one, "assign", "请协调")),
    "no problem": ("no_problem", lambda ledger, one: moved(ledger, one + 99, "assign")),
    "no title": ("no_title", lambda ledger, _: problems.find(ledger, draft(), "sample", "1", " ", "情况", "hard")),
    "nothing found": ("no_words", lambda ledger, _: problems.find(ledger, draft(), "sample", "1", "题", " ", "hard")),
    "no level": ("no_level", lambda ledger, _: problems.find(ledger, draft(), "sample", "1", "题", "情况", "easy")),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_not_whole_is_refused(ledger: Ledger, name: str) -> None:
    problem_id = found(ledger)
    before = contents(ledger)
    code, write = REFUSALS[name]
    with refused(code):
        write(ledger, problem_id)
    assert contents(ledger) == before


def test_only_the_agency_that_it_is_assigned_to_solves_it(ledger: Ledger) -> None:
    problem_id = found(ledger)
    moved(ledger, problem_id, "assign")
    with refused("other_agency_solves", agency=AGENCY):
        problems.move(ledger, by("answer", agency=OTHER), problem_id, "answer", "我们来办")
    moved(ledger, problem_id, "answer")
    for step in ("progress", "solve"):
        with refused("other_agency_solves", agency=AGENCY):
            problems.move(ledger, by(step, agency=OTHER), problem_id, step, "办完了")
    # Opened anew it may go to another one.
    moved(ledger, problem_id, "solve")
    moved(ledger, problem_id, "reopen")
    moved(ledger, problem_id, "assign", agency=OTHER)
    with refused("other_agency_solves", agency=OTHER):
        moved(ledger, problem_id, "answer")


def test_who_solved_it_does_not_strike_it_off(ledger: Ledger) -> None:
    problem_id = found(ledger)
    for step in ("assign", "answer", "solve"):
        moved(ledger, problem_id, step)
    with refused("same_person"):
        problems.move(ledger, draft(who=" 科技厅张三 ", agency=""), problem_id, "feed_back", "核实过了")
    assert moved(ledger, problem_id, "feed_back").is_new


def test_nodes_come_with_the_answer_to_a_problem_of_that_level(ledger: Ledger) -> None:
    nodes = [ProblemNode(date(2023, 6, 1), "开工"), ProblemNode(date(2023, 4, 1), "报批")]
    first, second = found(ledger, "nodes"), found(ledger, "ordinary")
    for one in (first, second):
        moved(ledger, one, "assign")
    with refused("no_nodes"):
        moved(ledger, first, "answer")
    with refused("nodes_on_one_day"):
        moved(ledger, first, "answer", nodes=[nodes[0], nodes[0]])
    with refused("no_nodes_here"):
        moved(ledger, second, "answer", nodes=nodes)
    moved(ledger, first, "answer", nodes=nodes)
    # The level can change when it is assigned.
    third = found(ledger, "ordinary")
    moved(ledger, third, "assign", level="nodes")
    with refused("no_nodes"):
        moved(ledger, third, "answer")
    held = book.read(ledger).problems[0]
    assert [node.title for node in held.steps[-1].nodes] == ["报批", "开工"]
    assert loop.stand(held, DAY, LIMITS).due == date(2023, 4, 1)


def test_two_who_move_it_at_once_make_one_move(address: str) -> None:
    with closing(open_ledger(address)) as ledger:
        problem_id = found(ledger)

        def assign(agency: str) -> str:
            try:
                moved(ledger, problem_id, "assign", agency=agency)
            except LedgerError as error:
                return error.code
            return "written"

        with ThreadPoolExecutor(2) as pool:
            told = sorted(pool.map(assign, (AGENCY, OTHER)))
        assert told == ["illegal_step", "written"]
        assert [step.step for step in only(ledger).steps] == ["find", "assign"]


def test_a_second_click_makes_no_second_move(ledger: Ledger) -> None:
    problem_id = found(ledger)
    act = by("assign")
    first = problems.move(ledger, act, problem_id, "assign", "请协调", agency=AGENCY)
    again = problems.move(ledger, act, problem_id, "assign", "请协调", agency=AGENCY)
    assert (first.is_new, again.is_new, again.write) == (True, False, first.write)
    assert len(only(ledger).steps) == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS[1:]), st.integers(0, 9)), max_size=14))
def test_the_log_replays_to_the_state_that_is_shown(ledger: Ledger, tries: Sequence[tuple[str, int]]) -> None:
    """Any sequence of moves, allowed or not: what was taken is what is there, and it leads where it is shown to be."""
    problem_id, day, taken = found(ledger), DAY, ["find"]
    for step, later in tries:
        day += timedelta(days=later)
        if step in loop.legal(loop.stage(taken)):
            moved(ledger, problem_id, step, day)
            taken.append(step)
            continue
        with refused("illegal_step"):
            moved(ledger, problem_id, step, day)
    one = next(one for one in book.read(ledger).problems if one.problem_id == problem_id)
    assert [step.step for step in one.steps] == taken
    assert [step.write.write_id for step in one.steps] == sorted(step.write.write_id for step in one.steps)
    shown = loop.stand(one, day, LIMITS)
    assert shown.stage == stage_of(one)
    assert shown.rounds == 1 + taken.count("reopen")
    # Whatever came after it, an earlier day shows the loop as it then was.
    days = [step.write.written_on for step in one.steps]
    for earlier, later in pairwise(days):
        if earlier < later:
            then = taken[: sum(1 for one_day in days if one_day <= earlier)]
            assert loop.stand(one, earlier, LIMITS).stage == loop.stage(then)
