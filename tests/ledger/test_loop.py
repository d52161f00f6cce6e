"""The problem loop: every move that it allows and every one that it refuses, and the clock of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import reference
from loaders.ledger import loop, settings
from loaders.ledger.loop import stand
from loaders.ledger.model import LEVELS, STAGES, STEPS, LedgerError
from tests.ledger.loops import AGENCY, LIMITS, problem

DAY = date(2023, 3, 1)
# The loop as the notice and the rule of striking off have it, written out once more: stage, move, stage after it.
ALLOWED = {
    (None, "find"): "found",
    ("found", "assign"): "assigned",
    ("assigned", "answer"): "answered",
    ("answered", "progress"): "answered",
    ("answered", "solve"): "solved",
    ("solved", "feed_back"): "closed",
    ("solved", "reopen"): "reopened",
    ("closed", "reopen"): "reopened",
    ("reopened", "assign"): "assigned",
}
WHOLE = ("find", "assign", "answer", "solve", "feed_back")


def on(day: int) -> date:
    """So many days after the problem was found."""
    return DAY + timedelta(days=day)


def moved(*steps: tuple[str, int]) -> list[tuple[str, date]]:
    return [(step, on(day)) for step, day in steps]


@pytest.mark.parametrize(("stage", "step"), list(product((None, *STAGES), STEPS)))
def test_each_move_in_each_stage(stage: str | None, step: str) -> None:
    if (stage, step) in ALLOWED:
        assert loop.after(stage, step) == ALLOWED[stage, step]
        assert step in loop.legal(stage)
        return
    assert step not in loop.legal(stage)
    with pytest.raises(LedgerError) as raised:
        loop.after(stage, step)
    assert raised.value.code == "illegal_step"
    assert raised.value.values == {"step": step, "stage": stage}


def test_every_stage_can_be_left_and_reached() -> None:
    assert {stage for stage, _ in ALLOWED} == {None, *STAGES}
    assert set(ALLOWED.values()) == set(STAGES)


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_any_sequence_is_followed_as_far_as_the_loop_goes(steps: Sequence[str]) -> None:
    stage, taken = None, []
    for step in steps:
        wanted = ALLOWED.get((stage, step))
        try:
            found = loop.after(stage, step)
        except LedgerError:
            assert wanted is None
            continue
        assert found == wanted
        stage, taken = found, [*taken, step]
    assert loop.stage(taken) == stage
    if "feed_back" in taken:
        # Nothing of the loop was left out on the way to striking off.
        before = taken[: taken.index("feed_back")]
        assert [step for step in WHOLE[:-1] if step in before] == list(WHOLE[:-1])


def test_nothing_is_skipped_or_put_before_another() -> None:
    for shorter in (WHOLE[:place] + WHOLE[place + 1 :] for place in range(len(WHOLE) - 1)):
        with pytest.raises(LedgerError):
            loop.stage(shorter)
    for place in range(len(WHOLE) - 1):
        swapped = list(WHOLE)
        swapped[place : place + 2] = reversed(swapped[place : place + 2])
        with pytest.raises(LedgerError):
            loop.stage(swapped)


# The clock


def test_before_it_is_found_there_is_no_problem() -> None:
    assert stand(problem(moved(("find", 0))), on(-1), LIMITS) is None
    assert stand(problem(moved(("find", 0))), on(0), LIMITS).age == 0


CLOCKS = [
    # moves so far, level, the move that is awaited and the day by which it is due
    ((("find", 0),), "ordinary", "assign", 1),
    ((("find", 0), ("assign", 2)), "ordinary", "answer", 5),
    ((("find", 0), ("assign", 2), ("answer", 3)), "ordinary", "solve", 9),
    ((("find", 0), ("assign", 2), ("answer", 3)), "hard", "solve", 32),
    ((("find", 0), ("assign", 2), ("answer", 3), ("progress", 4)), "hard", "solve", 32),
    ((("find", 0), ("assign", 2), ("answer", 3), ("solve", 8)), "ordinary", "feed_back", 11),
    ((("find", 0), ("assign", 2), ("answer", 3), ("solve", 8), ("feed_back", 9)), "ordinary", None, None),
    ((("find", 0), ("assign", 2), ("answer", 3), ("solve", 8), ("reopen", 9)), "ordinary", "assign", 10),
    ((("find", 0), ("assign", 2), ("answer", 3)), "nodes", "progress", 20),
    ((("find", 0), ("assign", 2), ("answer", 3), ("progress", 25)), "nodes", "solve", 50),
    ((("find", 0), ("assign", 2), ("answer", 3), ("progress", 9), ("progress", 10)), "nodes", "solve", 50),
]


@pytest.mark.parametrize(("steps", "level", "awaited", "due"), CLOCKS)
def test_each_move_is_awaited_by_a_day(
    steps: tuple[tuple[str, int], ...], level: str, awaited: str | None, due: int | None
) -> None:
    nodes = [(on(20), "报批"), (on(50), "开工")] if level == "nodes" else ()
    one = problem(moved(*steps), level, nodes)
    last = steps[-1][1]
    found = stand(one, on(last), LIMITS)
    assert (found.awaited, found.due) == (awaited, None if due is None else on(due))
    if due is None:
        assert stand(one, on(400), LIMITS).overdue == 0
        return
    # On the day itself it is in time, on the next it is a day over.
    assert stand(one, on(due), LIMITS).overdue == 0
    assert stand(one, on(due + 1), LIMITS).overdue == 1


def test_a_late_move_says_how_late_it_was() -> None:
    steps = moved(("find", 0), ("assign", 3), ("answer", 6), ("solve", 12), ("feed_back", 20))
    found = stand(problem(steps), on(30), LIMITS)
    assert [(one.step.step, one.due, one.late_days) for one in found.timed] == [
        ("find", None, 0),
        ("assign", on(1), 2),
        ("answer", on(6), 0),
        ("solve", on(10), 2),
        ("feed_back", on(15), 5),
    ]
    assert (found.age, found.closed_on, found.in_time) == (20, on(20), False)


def test_whether_it_was_solved_in_time_is_known_when_it_is_struck_off_or_too_late() -> None:
    steps = (("find", 0), ("assign", 0), ("answer", 0))
    # The limit is day 7: on that day nothing is lost yet.
    assert stand(problem(moved(*steps)), on(7), LIMITS).in_time is None
    assert stand(problem(moved(*steps)), on(8), LIMITS).in_time is False
    solved = (*steps, ("solve", 7))
    # Said to be solved, and nobody has checked it.
    assert stand(problem(moved(*solved)), on(40), LIMITS).in_time is None
    assert stand(problem(moved(*solved, ("feed_back", 40))), on(40), LIMITS).in_time is True
    # What was not solved after all has its time anew.
    assert stand(problem(moved(*solved, ("reopen", 9))), on(60), LIMITS).in_time is None
    again = (*solved, ("reopen", 9), ("assign", 10), ("answer", 11), ("solve", 20), ("feed_back", 21))
    found = stand(problem(moved(*again)), on(60), LIMITS)
    assert (found.in_time, found.rounds, found.agency, found.age) == (False, 2, AGENCY, 21)


def test_the_past_is_seen_as_it_was() -> None:
    steps = moved(("find", 0), ("assign", 1), ("answer", 2), ("solve", 5), ("feed_back", 6))
    seen = [stand(problem(steps), on(day), LIMITS).stage for day in range(8)]
    assert seen == ["found", "assigned", "answered", "answered", "answered", "solved", "closed", "closed"]


def test_the_limits_are_data_with_a_source() -> None:
    limits = settings.limits()
    assert (limits.assign, limits.answer, limits.solve) == (1, 3, {"ordinary": 7, "hard": 30})
    assert set(LEVELS) - set(limits.solve) == {"nodes"}
    assert all(row["source"] and int(row["value"]) > 0 for row in reference.rows("problem_limits"))
