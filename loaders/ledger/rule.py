"""How far a target is and in which state: a function of the target, what was written, and the day.

docs/progress.md states the rule in words; data/reference/progress_examples.csv has a worked example for each type and
comparator, which the tests and that page share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isclose

from loaders.ledger import periods
from loaders.ledger.model import Baseline, Entry, Extension, Goal, History, Node, Period, Progress, Schedule, Thresholds
from loaders.model import QUANTITATIVE_TYPES

REPORTINGS = ("on_time", "late", "missing", "not_asked")
# Known for certain only at the due date: such a figure can fall again, or is a figure of the whole year.
_KNOWN_AT_DUE = ("ratio", "growth", "rank")


def judge(goal: Goal, history: History, on: date, schedule: Schedule, thresholds: Thresholds) -> Progress:
    """State and progress of a target on a day, from what had been written by then."""
    known = known_by(history, on)
    due = known.due(goal)
    counted = known.counted()
    last = periods.holding(due, schedule) if due is not None else None
    case = _Case(goal, known, due, on, thresholds, counted[-1] if counted else None, last)
    state, reason = case.verdict()
    if state == "done":
        return Progress(state, reason, case.share(), case.elapsed(), case.latest, due, case.was_late(counted))
    missing = _missing(goal, due, counted, on, schedule)
    if any(one.granted is None for one in known.extensions):
        state, reason = "extension", "extension_asked"
    elif missing is not None:
        state, reason = "unreported", "no_report"
    key = missing.key if missing is not None else None
    return Progress(state, reason, case.share(), case.elapsed(), case.latest, due, missing=key)


def reporting(
    goal: Goal, history: History, period: Period, on: date, schedule: Schedule, thresholds: Thresholds
) -> str:
    """What became of a target's report for a period by a day: one of REPORTINGS.

    Nobody is asked about what was done before the period or ends before it. A first report in time stays in time when
    it is corrected later.
    """
    known = known_by(history, on)
    due = known.due(goal)
    if goal.start is None or due is None or period.end < goal.start or due < period.start:
        return "not_asked"
    own = [entry for entry in known.entries if entry.report.period == period.key]
    if own:
        return "on_time" if own[0].write.written_on <= period.report_due else "late"
    earlier = replace(history, entries=tuple(one for one in known.entries if one.report.as_of < period.start))
    return "not_asked" if judge(goal, earlier, on, schedule, thresholds).state == "done" else "missing"


@dataclass(frozen=True, slots=True)
class Known:
    """What had been written about a target by some day, in the order of writing; `baseline` and `nodes` as they then
    stood."""

    entries: tuple[Entry, ...]
    baseline: Baseline | None
    nodes: tuple[Node, ...]
    extensions: tuple[Extension, ...]

    def due(self, goal: Goal) -> date | None:
        """The day that counts: the latest that was granted, else that of the notice."""
        granted = [one.new_due for one in self.extensions if one.granted]
        return max(granted) if granted and goal.due is not None else goal.due

    def counted(self) -> list[Entry]:
        """The entries that count, by the days for which they hold: of each period the one written last."""
        latest = {entry.report.period: entry for entry in self.entries}
        return sorted(latest.values(), key=lambda entry: (entry.report.as_of, entry.write.write_id))


def known_by(history: History, on: date) -> Known:
    """What had been written by the end of that day, decisions on extensions included."""
    baselines = [one for one in history.baselines if one.write.written_on <= on]
    plans = [one for one in history.plans if one.write.written_on <= on]
    extensions = tuple(
        one
        if one.decided is None or one.decided.written_on <= on
        else replace(one, granted=None, decided=None, decision_reason="")
        for one in history.extensions
        if one.asked.written_on <= on
    )
    return Known(
        tuple(entry for entry in history.entries if entry.write.written_on <= on),
        baselines[-1] if baselines else None,
        plans[-1].nodes if plans else (),
        extensions,
    )


def reached(goal: Goal, value: float, thresholds: Thresholds) -> bool:
    """Whether a value is what the target asks for, whenever it is reported."""
    return _reaches(value, *_bound(goal, thresholds))


def has_node(goal: Goal, known: Known, node: Node, thresholds: Thresholds) -> bool:
    """Whether what was reported is what a node asks for; of a limit, what was reported for its day or before it."""
    counted = known.counted()
    return bool(counted) and _Case(goal, known, None, node.due, thresholds, counted[-1], None)._has(node)


def is_limit(goal: Goal) -> bool:
    """Whether the target is an upper limit to be kept rather than a figure to be reached."""
    return goal.comparator == "le" and goal.target_type != "rank"


def runs_with_time(goal: Goal, known: Known, thresholds: Thresholds) -> bool:
    """Whether progress can be held against the time that has passed.

    A figure that adds up over the year can, and a stock whose start is known and lies below its goal. One unit must not
    be more than the gap that is tolerated: of three things to build, none is no sign in April.
    """
    wanted = _wanted(goal)
    if is_limit(goal) or wanted is None or goal.due is None or goal.start is None or known.nodes:
        return False
    if goal.target_type == "increment":
        way = wanted
    elif goal.target_type == "level" and known.baseline is not None:
        way = wanted - known.baseline.value
    else:
        return False
    return way * thresholds.at_risk_gap >= 1 - 1e-9


def is_cumulative(goal: Goal) -> bool:
    """Whether the figure adds up, so that a later one is never lower."""
    return goal.target_type == "increment"


@dataclass(frozen=True, slots=True)
class _Case:
    """One target on one day; `known` is its history up to then, `due` the day that counts, `last` the period of it."""

    goal: Goal
    known: Known
    due: date | None
    on: date
    thresholds: Thresholds
    latest: Entry | None
    last: Period | None

    def verdict(self) -> tuple[str, str]:
        """State and reason, as if no report were missing and no extension asked for."""
        if self.latest is None:
            return "not_due", "not_reported_yet"
        if self.goal.target_type not in QUANTITATIVE_TYPES:
            return self._of_a_thing(self.latest.report.status == "done")
        value = self.latest.report.value
        return self._of_a_limit(value) if is_limit(self.goal) else self._of_a_figure(value)

    def _of_a_thing(self, done: bool) -> tuple[str, str]:
        if done:
            return "done", "reported_done"
        if self._is_final():
            return "behind", "missed"
        if self.known.nodes:
            return self._unless_past_due(self._of_nodes(there=False))
        if self._is_soon(self.due):
            return self._unless_past_due(("at_risk", "due_soon"))
        if self.latest.report.status == "under_way":
            return "on_course", "under_way"
        return "not_due", "not_started"

    def _of_a_limit(self, value: float) -> tuple[str, str]:
        kept = reached(self.goal, value, self.thresholds)
        if self._is_final():
            return ("done", "limit_kept") if kept else ("behind", "limit_broken")
        if kept:
            return self._of_nodes(there=True) if self.known.nodes else ("on_course", "within_limit")
        # What adds up never comes back below its limit.
        return ("behind", "limit_broken") if is_cumulative(self.goal) else ("at_risk", "above_limit")

    def _of_a_figure(self, value: float) -> tuple[str, str]:
        there = reached(self.goal, value, self.thresholds)
        if there and (self.goal.target_type not in _KNOWN_AT_DUE or self._is_final()):
            return "done", "reached"
        if not there and self._is_final():
            return "behind", "missed"
        if self.known.nodes:
            found = self._of_nodes(there)
        elif there:
            found = "on_course", "reached_early"
        elif runs_with_time(self.goal, self.known, self.thresholds):
            found = self._against_time()
        elif self._is_soon(self.due):
            found = "at_risk", "due_soon"
        else:
            found = "not_due", "judged_at_due"
        return found if there else self._unless_past_due(found)

    def _unless_past_due(self, found: tuple[str, str]) -> tuple[str, str]:
        """Of what is not reached: past the due date it is at risk until the last report comes, if it is no worse."""
        if self.due is not None and self.on > self.due and found[0] != "behind":
            return "at_risk", "last_report_awaited"
        return found

    def _of_nodes(self, there: bool) -> tuple[str, str]:
        """The nodes that have passed decide; one that is near and open is a warning."""
        as_of = self.latest.report.as_of
        for node in self.known.nodes:
            if node.due > self.on or self._has(node):
                continue
            return ("behind", "node_missed") if as_of >= node.due else ("at_risk", "node_awaited")
        coming = next((node for node in self.known.nodes if node.due > self.on and not self._has(node)), None)
        if coming is not None and self._is_soon(coming.due):
            return "at_risk", "node_soon"
        if not there and self._is_soon(self.due):
            return "at_risk", "due_soon"
        return "on_course", "nodes_kept"

    def _has(self, node: Node) -> bool:
        report = self.latest.report
        if is_limit(self.goal):
            by_then = [entry for entry in self.known.counted() if entry.report.as_of <= node.due]
            report = by_then[-1].report if by_then else report
        if node.value is not None and report.value is not None:
            return _reaches(report.value, node.value, self._is_downward())
        return report.status == "done" or (node.status != "done" and report.status == "under_way")

    def _is_downward(self) -> bool:
        return self.goal.target_type == "rank" or is_limit(self.goal)

    def _against_time(self) -> tuple[str, str]:
        gap = round(self.elapsed() - self.share(), 9)
        if gap > self.thresholds.behind_gap:
            return "behind", "far_below_time"
        return ("at_risk", "below_time") if gap >= self.thresholds.at_risk_gap else ("on_course", "with_time")

    def _is_final(self) -> bool:
        """Whether the latest report tells of the due date: it holds for that day or, once no more is to come, for the
        period of that day."""
        if self.due is None:
            return False
        as_of = self.latest.report.as_of
        is_last = self.last is not None and as_of >= self.last.start and self.on > self.last.report_due
        return as_of >= self.due or is_last

    def _is_soon(self, day: date | None) -> bool:
        return day is not None and day - timedelta(days=self.thresholds.due_soon_days) <= self.on

    def share(self) -> float | None:
        """The part of the way that is covered. None for a limit, for a place without a start, and for a goal of 0."""
        if self.latest is None:
            return None
        report = self.latest.report
        if self.goal.target_type not in QUANTITATIVE_TYPES:
            if report.status == "done":
                return 1.0
            nodes = self.known.nodes
            return sum(map(self._has, nodes)) / len(nodes) if nodes else None
        wanted, start = _wanted(self.goal), self.known.baseline.value if self.known.baseline else None
        if is_limit(self.goal) or wanted is None or report.value is None:
            return None
        if self.goal.target_type == "increment":
            return report.value / wanted if wanted > 0 else None
        if start is not None:
            # A start that is there already has no way to cover.
            way = wanted - start
            ahead = way < 0 if self.goal.target_type == "rank" else way > 0
            return (report.value - start) / way if ahead else None
        return report.value / wanted if wanted > 0 and self.goal.target_type != "rank" else None

    def elapsed(self) -> float | None:
        """The part of the time from start to due that had passed on the day for which the latest report holds."""
        if self.latest is None or not runs_with_time(self.goal, self.known, self.thresholds):
            return None
        days = (self.latest.report.as_of - self.goal.start).days + 1
        return min(max(days / ((self.due - self.goal.start).days + 1), 0.0), 1.0)

    def was_late(self, counted: Sequence[Entry]) -> bool:
        """Whether what is done was done after the day that counts, by the first report that says so."""
        if self.due is None or self.goal.target_type in _KNOWN_AT_DUE or is_limit(self.goal):
            return False
        first = next(entry for entry in counted if self._says_done(entry))
        return first.report.as_of > self.due

    def _says_done(self, entry: Entry) -> bool:
        if self.goal.target_type in QUANTITATIVE_TYPES:
            return reached(self.goal, entry.report.value, self.thresholds)
        return entry.report.status == "done"


def _bound(goal: Goal, thresholds: Thresholds) -> tuple[float, bool]:
    """(the value that is enough, whether less is better)."""
    downward = goal.target_type == "rank" or is_limit(goal)
    # A place names its worst end, a range that is to be reached its lower one.
    ends = (goal.value_high, goal.value_low) if downward else (goal.value_low, goal.value_high)
    bound = next(end for end in ends if end is not None)
    if goal.comparator == "approx":
        bound += thresholds.about_places if downward else -abs(bound) * thresholds.about_share
    return bound, downward


def _wanted(goal: Goal) -> float | None:
    """The figure as the notice states it, against which a share is counted; None where there is none to count."""
    if goal.target_type == "rank" and goal.value_high is not None:
        return goal.value_high
    return goal.value_low if goal.value_low is not None else goal.value_high


def _reaches(value: float, bound: float, downward: bool) -> bool:
    return isclose(value, bound, rel_tol=1e-9, abs_tol=1e-12) or (value < bound if downward else value > bound)


def _missing(goal: Goal, due: date | None, counted: Sequence[Entry], on: date, schedule: Schedule) -> Period | None:
    """The last period whose report is overdue, where neither it nor a later day has one."""
    if due is None or goal.start is None:
        return None
    asked = periods.last_due(periods.between(goal.start, due, schedule), on)
    if asked is None or any(entry.report.as_of >= asked.start for entry in counted):
        return None
    return asked
