"""The progress rule against its worked examples, and what must hold for any target and any entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.ledger.model import REASONS, STATES, Entry, Goal, History, Report
from loaders.ledger.rule import judge
from loaders.ledger.settings import default_schedule, thresholds
from loaders.model import COMPARATORS, QUANTITATIVE_TYPES, TARGET_TYPES
from tests.ledger.examples import EXAMPLES, Example, number, write

SCHEDULE, THRESHOLDS = default_schedule(), thresholds()


def judged(one: Example, **changed: object):
    return judge(replace(one.goal, **changed), one.history, one.on, SCHEDULE, THRESHOLDS)


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: "-".join((*list(one.row.values())[:2], one.row["reason"])))
def test_each_worked_example(one: Example) -> None:
    found = judged(one)
    assert (found.state, found.reason) == (one.row["state"], one.row["reason"])
    for told, wanted in ((found.share, one.row["share"]), (found.elapsed, one.row["elapsed"])):
        assert (told is None) == (wanted == "")
        assert told is None or told == pytest.approx(number(wanted), abs=5e-5)
    assert found.is_late == ("逾期" in one.row["zh"])


def test_every_type_has_an_example_with_every_comparator() -> None:
    have = {(one.goal.target_type, one.goal.comparator) for one in EXAMPLES}
    wanted = {(name, comparator) for name in QUANTITATIVE_TYPES for comparator in COMPARATORS}
    wanted |= {(name, None) for name in TARGET_TYPES if name not in QUANTITATIVE_TYPES}
    assert wanted == have
    assert {one.row["state"] for one in EXAMPLES} == set(STATES)


def test_the_examples_reckon_as_their_words_say() -> None:
    """The elapsed time of the examples counted on the calendar, apart from the rule."""
    timed = [one.row for one in EXAMPLES if one.row["elapsed"]]
    assert len(timed) > 5
    for row in timed:
        start, as_of, due = (date.fromisoformat(row[name]) for name in ("start", "as_of", "due"))
        days = [start + timedelta(n) for n in range((due - start).days + 1)]
        assert float(row["elapsed"]) == pytest.approx(sum(day <= as_of for day in days) / len(days), abs=5e-5)


def test_what_was_written_later_does_not_count() -> None:
    goal = Goal("t", "increment", "ge", 100, None, date(2023, 1, 1), date(2023, 12, 31))
    march = Report("t", "2023-03", date(2023, 3, 31), 40)
    corrected = replace(march, value=20)
    history = History((Entry(march, write(1, date(2023, 4, 3))), Entry(corrected, write(2, date(2023, 4, 20)))))
    before = judge(goal, history, date(2023, 4, 19), SCHEDULE, THRESHOLDS)
    after = judge(goal, history, date(2023, 4, 20), SCHEDULE, THRESHOLDS)
    assert (before.share, after.share) == (0.4, 0.2)
    nothing = judge(goal, history, date(2023, 4, 2), SCHEDULE, THRESHOLDS)
    assert (nothing.state, nothing.missing, nothing.latest) == ("unreported", "2023-02", None)


@pytest.mark.parametrize(("on", "state"), [(date(2023, 2, 10), "not_due"), (date(2023, 2, 11), "unreported")])
def test_nobody_is_late_on_the_last_day(on: date, state: str) -> None:
    goal = Goal("t", "increment", "ge", 100, None, date(2023, 1, 1), date(2023, 12, 31))
    found = judge(goal, History(), on, SCHEDULE, THRESHOLDS)
    assert (found.state, found.missing) == (state, "2023-01" if state == "unreported" else None)


def test_the_gap_itself_is_a_warning_and_more_than_the_wide_gap_is_behind() -> None:
    """10 points below is at risk, 30 still is, anything more is behind."""
    goal = Goal("t", "increment", "ge", 1000, None, date(2023, 1, 1), date(2023, 4, 10))  # 100 days
    day = date(2023, 2, 19)  # the 50th
    states = []
    for value in (401, 400, 200, 199):
        history = History((Entry(Report("t", "2023-02", day, value), write(1, day)),))
        states.append(judge(goal, history, day, SCHEDULE, THRESHOLDS).state)
    assert states == ["on_course", "at_risk", "at_risk", "behind"]


GOALS = st.builds(
    lambda kind, comparator, low, more: Goal(
        "t",
        kind,
        comparator,
        None if comparator == "le" else low,
        {"ge": None, "le": low, "eq": low, "approx": low, "range": low + more}[comparator],
        date(2023, 1, 1),
        date(2023, 12, 31),
    ),
    st.sampled_from(QUANTITATIVE_TYPES),
    st.sampled_from(COMPARATORS),
    st.floats(0, 1e12, allow_subnormal=False),
    st.floats(1, 1e6),
)
VALUES = st.floats(-1e12, 1e12, allow_subnormal=False)
DAYS = st.dates(date(2023, 1, 1), date(2024, 3, 31))


def history_of(values: list[tuple[date, float]]) -> History:
    entries = [
        Entry(Report("t", f"{day:%Y-%m}", day, value), write(n, day)) for n, (day, value) in enumerate(values, 1)
    ]
    return History(tuple(entries))


@given(GOALS, st.lists(st.tuples(DAYS, VALUES), max_size=6), DAYS)
def test_any_target_has_exactly_one_state_and_never_a_foreign_entry(goal, values, on) -> None:
    found = judge(goal, history_of(values), on, SCHEDULE, THRESHOLDS)
    assert found.state in STATES
    assert found.reason in REASONS
    assert (found.latest is None) == all(day > on for day, _ in values)
    assert found.latest is None or found.latest.write.written_on <= on
    assert found.elapsed is None or 0 <= found.elapsed <= 1
    assert found.state != "done" or found.missing is None


@given(GOALS, VALUES, VALUES)
def test_a_better_value_is_never_a_worse_state(goal, one, other) -> None:
    """At the due date there is done or behind, and what is better never turns done into behind."""
    day = date(2023, 12, 31)
    downward = goal.target_type == "rank" or goal.comparator == "le"
    worse, better = sorted((one, other), reverse=downward)
    states = [judge(goal, history_of([(day, value)]), day, SCHEDULE, THRESHOLDS).state for value in (worse, better)]
    assert set(states) <= {"done", "behind"}
    assert states != ["done", "behind"]
