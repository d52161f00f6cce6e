"""The published rule worked out a second time, from the raw lines of both databases and by nothing of the program.

Written from data/reference/labels.csv (code sets `rule`, `state` and `reporting`), ledger_thresholds.csv and
progress_examples.csv. Shares are fractions of the numbers as they are written, so that no rounding decides.
"""

from __future__ import annotations

import csv
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
THINGS = ("deliverable", "milestone", "qualitative")
# Reached in mid-year these are reached: what is built stays built.
LASTING = ("increment", "level")
NOBODY = "none"


def _thresholds() -> dict[str, Fraction]:
    with (REFERENCE / "ledger_thresholds.csv").open(encoding="utf-8", newline="") as file:
        return {row["threshold"]: Fraction(row["value"]) for row in csv.DictReader(file)}


LIMITS = _thresholds()


@dataclass(frozen=True)
class Target:
    """A target as the notice has it. `reporters` report on it; `named` are all agencies of its task by their role."""

    target_id: str
    target_type: str
    comparator: str | None
    low: float | None
    high: float | None
    start: date | None
    due: date | None
    unit: str = ""
    chapter: str = ""
    task_no: str = ""
    reporters: tuple[str, ...] = ()
    named: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_limit(self) -> bool:
        """A place is no limit: the tenth or better is reached from behind."""
        return self.comparator == "le" and self.target_type != "rank"


@dataclass(frozen=True)
class Said:
    """A line that an agency reported, with the day on which it was written."""

    period: str
    as_of: date
    value: float | None
    status: str | None
    day: date
    agency: str = ""
    who: str = ""
    file_name: str = ""
    evidence: str = ""
    problem: str = ""
    note: str = ""


@dataclass(frozen=True)
class Step:
    """A node: by `due`, this value or this status."""

    due: date
    value: float | None
    status: str | None


@dataclass(frozen=True)
class Asked:
    """A later due date that was asked for, and what became of it, when."""

    day: date
    new_due: date
    decided: date | None = None
    granted: bool = False


@dataclass(frozen=True)
class Told:
    """All that is written about a target, in the order of writing."""

    said: tuple[Said, ...] = ()
    baselines: tuple[tuple[date, float], ...] = ()
    plans: tuple[tuple[date, tuple[Step, ...]], ...] = ()
    extensions: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What a reader is to see of a target on a day."""

    state: str
    progress: Fraction | None
    elapsed: Fraction | None
    latest: Said | None
    due: date | None
    is_late: bool
    missing: str | None
    entries: int


@dataclass(frozen=True)
class Raw:
    """Both databases as they stand on disk; what was worked out once is kept."""

    targets: dict[str, Target]
    told: dict[str, Told]
    kept: dict[tuple[str, date], dict[str, Any]] = field(default_factory=dict)

    def verdicts(self, on: date) -> dict[str, Verdict]:
        """Each target as it stands on a day."""
        if ("", on) not in self.kept:
            self.kept["", on] = {name: verdict(one, self._of(name), on) for name, one in self.targets.items()}
        return self.kept["", on]

    def reports(self, period: str, on: date) -> dict[str, str]:
        """Each target that is asked for in a period → on_time, late or missing, as seen on a day."""
        if (period, on) not in self.kept:
            found = {name: report(one, self._of(name), period, on) for name, one in self.targets.items()}
            self.kept[period, on] = {name: one for name, one in found.items() if one}
        return self.kept[period, on]

    def _of(self, name: str) -> Told:
        return self.told.get(name, Told())


def verdict(target: Target, told: Told, on: date) -> Verdict:
    """The rule: done first, then an extension that waits, then a missing report, then the judgement of progress."""
    known = _known(told, on)
    due, waits = _due(target, known)
    held = _held(known.said)
    latest = held[-1] if held else None
    missing = _overdue(target, due, held, on)
    base = known.baselines[-1][1] if known.baselines else None
    steps = known.plans[-1][1] if known.plans else ()
    share = latest and _share(target, base, steps, latest)
    is_timed = not steps and _is_timed(target, base)
    elapsed = _elapsed(target, latest.as_of, due) if latest and is_timed else None
    is_done = latest is not None and _is_done(target, latest, due, on)
    if is_done:
        state = "done"
    elif waits:
        state = "extension"
    elif missing:
        state = "unreported"
    elif latest is None:
        state = "not_due"
    else:
        state = _judged(target, held, steps, due, on, None if elapsed is None else elapsed - share)
    return Verdict(
        state,
        share,
        elapsed,
        latest,
        due,
        is_done and _is_late(target, held, due),
        None if is_done else missing,
        len(known.said),
    )


def report(target: Target, told: Told, period: str, on: date) -> str | None:
    """on_time, late or missing; None where the target is not asked for in this period."""
    known = _known(told, on)
    due, _ = _due(target, known)
    if period not in _periods(target, due):
        return None
    first = next((one.day for one in known.said if one.period == period), None)
    if first is not None:
        # Nobody asks for what was done before, and a report that comes all the same is counted.
        return "on_time" if first <= report_due(period) else "late"
    before = _held([one for one in known.said if one.period < period])
    return None if before and _is_done(target, before[-1], due, on) else "missing"


def report_due(period: str) -> date:
    """The last day on which a month is reported in time."""
    year, month = map(int, period.split("-"))
    following = date(year + month // 12, month % 12 + 1, 1)
    return following + timedelta(days=int(LIMITS["default_due_day"]) - 1)


def _known(told: Told, on: date) -> Told:
    """What was written by a day."""
    return Told(
        tuple(one for one in told.said if one.day <= on),
        tuple(one for one in told.baselines if one[0] <= on),
        tuple(one for one in told.plans if one[0] <= on),
        tuple(
            one if one.decided is None or one.decided <= on else Asked(one.day, one.new_due)
            for one in told.extensions
            if one.day <= on
        ),
    )


def _due(target: Target, known: Told) -> tuple[date | None, bool]:
    """The day by which is judged, and whether an extension waits for its answer."""
    granted = [one.new_due for one in known.extensions if one.granted]
    return (granted or [target.due])[-1], any(one.decided is None for one in known.extensions)


def _held(said: Iterable[Said]) -> list[Said]:
    """Of each period the line written last, in the order of the days that they hold for."""
    return sorted({one.period: one for one in said}.values(), key=lambda one: one.as_of)


def _periods(target: Target, due: date | None) -> list[str]:
    """The months to report on: from the start of the year to the due date."""
    if target.start is None or due is None:
        return []
    months = range(12 * target.start.year + target.start.month - 1, 12 * due.year + due.month)
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]


def _overdue(target: Target, due: date | None, held: list[Said], on: date) -> str | None:
    """The latest period whose day of reporting has passed, where nothing was said of it or of a later one."""
    passed = [one for one in _periods(target, due) if report_due(one) < on]
    return passed[-1] if passed and not any(one.period >= passed[-1] for one in held) else None


def _exact(value: float) -> Fraction:
    return Fraction(repr(value))


def _goal(target: Target) -> Fraction:
    """What counts as there: the lower end, of places the one further behind, of a limit the limit."""
    ends = [_exact(one) for one in (target.low, target.high) if one is not None]
    return max(ends) if target.target_type == "rank" else min(ends)


def _share(target: Target, base: float | None, steps: tuple[Step, ...], latest: Said) -> Fraction | None:
    if target.target_type in THINGS:
        if latest.status == "done":
            return Fraction(1)
        return Fraction(sum(_keeps(target, one, latest) for one in steps), len(steps)) if steps else None
    goal, value = _goal(target), _exact(latest.value)
    if target.is_limit or goal == 0:
        return None
    if target.target_type == "rank":
        way = None if base is None else _exact(base) - goal
        return (_exact(base) - value) / way if way and way > 0 else None
    if target.target_type != "increment" and base is not None:
        way = goal - _exact(base)
        return (value - _exact(base)) / way if way > 0 else None
    return value / goal


def _is_timed(target: Target, base: float | None) -> bool:
    """Sums and stocks with a baseline, unless one unit is more than ten points of the way."""
    if target.is_limit or target.target_type not in LASTING or target.due is None:
        return False
    if target.target_type == "level" and base is None:
        return False
    way = _goal(target) - (_exact(base) if target.target_type == "level" else 0)
    return way > 0 and Fraction(1) / way <= LIMITS["at_risk_gap"]


def _elapsed(target: Target, as_of: date, due: date) -> Fraction:
    """Days from the start of the year to the day reported ÷ days to the due date; after it all of the time is over."""
    days, whole = ((day - target.start).days + 1 for day in (as_of, due))
    return min(Fraction(days, whole), Fraction(1))


def _reaches(target: Target, value: float) -> bool:
    goal, value = _goal(target), _exact(value)
    if target.target_type == "rank":
        return value <= goal + (LIMITS["about_places"] if target.comparator == "approx" else 0)
    if target.is_limit:
        return value <= goal
    return value >= goal * (1 - (LIMITS["about_share"] if target.comparator == "approx" else 0))


def _is_done(target: Target, latest: Said, due: date | None, on: date) -> bool:
    if target.target_type in THINGS:
        return latest.status == "done"
    at_once = target.target_type in LASTING and not target.is_limit
    return _reaches(target, latest.value) and (at_once or _is_last(latest, due, on))


def _is_last(latest: Said, due: date | None, on: date) -> bool:
    """Whether the report stands for the due date: it holds for that day, or is of its period and no other may come."""
    if due is None:
        return False
    period = f"{due.year:04}-{due.month:02}"
    return latest.as_of >= due or (latest.period >= period and report_due(period) < on)


def _is_late(target: Target, held: list[Said], due: date | None) -> bool:
    """Late where none of the reports that hold for a day by the due date says that it was done."""
    if due is None or target.is_limit or target.target_type not in (*THINGS, *LASTING):
        return False
    return not any(_is_done(target, one, due, due) for one in held if one.as_of <= due)


def _judged(
    target: Target, held: list[Said], steps: tuple[Step, ...], due: date | None, on: date, gap: Fraction | None
) -> str:
    """on_course, at_risk, behind or not_due of a target that is not done; the worst that applies."""
    latest = held[-1]
    reached = target.target_type not in THINGS and _reaches(target, latest.value)
    if _is_last(latest, due, on) and not reached:
        return "behind"
    is_awaited = due is not None and due < on and not reached
    unkept = [one.due for one in steps if not _keeps(target, one, _of_step(target, one, held))]
    coming = [one.due for one in steps if one.due >= on][:1]
    is_broken = target.is_limit and not reached
    if (
        any(day <= latest.as_of for day in unkept)
        or (is_broken and target.target_type == "increment")
        or (gap is not None and gap > LIMITS["behind_gap"])
    ):
        return "behind"
    keeps_up = gap is not None and gap < LIMITS["at_risk_gap"]
    is_near = any(day in unkept and _is_soon(day, on) for day in coming)
    is_near = is_near or (not reached and not keeps_up and _is_soon(due, on))
    is_slow = gap is not None and not keeps_up
    if any(day < on for day in unkept) or is_broken or is_near or is_slow or is_awaited:
        return "at_risk"
    goes_well = steps or reached or gap is not None or latest.status == "under_way"
    return "on_course" if goes_well else "not_due"


def _of_step(target: Target, step: Step, held: list[Said]) -> Said:
    """The report by which a node is judged: the latest, and of a limit the last one up to the day of the node."""
    by_then = [one for one in held if one.as_of <= step.due]
    return by_then[-1] if target.is_limit and by_then else held[-1]


def _keeps(target: Target, step: Step, latest: Said) -> bool:
    """At least the value of the node, of a place or a limit at most; or its status, or one beyond it."""
    if step.status is not None:
        order = ("not_started", "under_way", "done")
        return order.index(latest.status) >= order.index(step.status)
    if target.target_type == "rank" or target.is_limit:
        return latest.value <= step.value
    return latest.value >= step.value


def _is_soon(day: date | None, on: date) -> bool:
    return day is not None and 0 <= (day - on).days <= LIMITS["due_soon_days"]


def read(database: Path, ledger: Path) -> Raw:
    """Both databases, read with plain SQL."""
    return Raw(targets(database), told(ledger))


def targets(database: Path) -> dict[str, Target]:
    """Each target in the order of the notice, with who reports on it: who leads, else who shares, else nobody."""
    with duckdb.connect(str(database), read_only=True) as connection:
        named = defaultdict(list)
        for document, task, role, agency in connection.execute(
            "select document_id, task_no, role, agency from task_agencies order by document_id, task_no, role, position"
        ).fetchall():
            named[document, task].append((role, agency))
        lines = connection.execute(
            "select target_id, target_type, comparator, value_low, value_high, plan_year, due_date, unit, c.title,"
            " t.task_no, t.document_id from targets t join documents using (document_id)"
            " join tasks k on k.document_id = t.document_id and k.task_no = t.task_no"
            " join chapters c on c.document_id = k.document_id and c.chapter_no = k.chapter_no"
            " order by t.document_id, t.target_order"
        ).fetchall()
    found = {}
    for name, kind, comparator, low, high, year, due, unit, chapter, task, document in lines:
        of_task = named[document, task]
        roles = ([agency for role, agency in of_task if role == wanted] for wanted in ("lead", "shared"))
        found[name] = Target(
            name, kind, comparator, low, high, None if year is None else date(year, 1, 1), due, unit or "",
            chapter, task, tuple(next(filter(None, roles), [NOBODY])), frozenset(of_task),
        )  # fmt: skip
    return found


def told(ledger: Path) -> dict[str, Told]:
    """What the ledger holds on each target."""
    with closing(sqlite3.connect(ledger)) as connection:
        connection.row_factory = sqlite3.Row
        ask = connection.execute
        said, baselines, plans, extensions = (defaultdict(list) for _ in range(4))
        for one in ask("select * from entries join writes using (write_id) order by write_id"):
            said[one["target_id"]].append(
                Said(
                    one["period"],
                    date.fromisoformat(one["as_of"]),
                    one["value"],
                    one["status"],
                    _day(one["written_at"]),
                    *(one[name] for name in ("agency", "who", "file_name", "evidence", "problem", "note")),
                )
            )
        for one in ask("select * from baselines join writes using (write_id) order by write_id"):
            baselines[one["target_id"]].append((_day(one["written_at"]), one["value"]))
        steps = defaultdict(list)
        for one in ask("select * from nodes order by write_id, position"):
            steps[one["write_id"]].append(Step(date.fromisoformat(one["due"]), one["value"], one["status"]))
        for one in ask("select * from plans join writes using (write_id) order by write_id"):
            plans[one["target_id"]].append((_day(one["written_at"]), tuple(steps[one["write_id"]])))
        for one in ask(
            "select e.*, w.written_at, d.granted, v.written_at as decided_at from extensions e"
            " join writes w using (write_id) left join decisions d on d.extension_id = e.write_id"
            " left join writes v on v.write_id = d.write_id order by e.write_id"
        ):
            decided = _day(one["decided_at"]) if one["decided_at"] else None
            asked = Asked(_day(one["written_at"]), date.fromisoformat(one["new_due"]), decided, bool(one["granted"]))
            extensions[one["target_id"]].append(asked)
        others = [ask(f"select count(*) from {table}").fetchone()[0] for table in ("moves", "schedules")]  # noqa: S608
    if any(others):
        raise ValueError("moves and schedules are not worked out here")
    names = {*said, *baselines, *plans, *extensions}
    return {
        name: Told(tuple(said[name]), tuple(baselines[name]), tuple(plans[name]), tuple(extensions[name]))
        for name in names
    }


def _day(written_at: str) -> date:
    """The day of an act where this machine stands; SQLite keeps it in UTC and without its zone."""
    return datetime.fromisoformat(written_at).replace(tzinfo=UTC).astimezone().date()


def examples() -> Iterator[tuple[Mapping[str, str], Target, Told, date]]:
    """The published worked examples, what they show among it; a baseline and nodes stand from the first day on."""
    with (REFERENCE / "progress_examples.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = {name: float(row[name]) if row[name] else None for name in ("value_low", "value_high", "value")}
            start, due, as_of, on = (date.fromisoformat(row[name]) for name in ("start", "due", "as_of", "on"))
            target = Target(
                "t", row["target_type"], row["comparator"] or None, number["value_low"], number["value_high"],
                start, due,
            )  # fmt: skip
            yield (
                row,
                target,
                Told(
                    (Said(row["as_of"][:7], as_of, number["value"], row["status"] or None, as_of),),
                    ((start, float(row["baseline"])),) if row["baseline"] else (),
                    ((start, tuple(map(_step, row["nodes"].split(";")))),) if row["nodes"] else (),
                    (Asked(as_of, date.fromisoformat(row["extension"])),) if row["extension"] else (),
                ),
                on,
            )


def _step(text: str) -> Step:
    day, _, wanted = text.partition("=")
    is_number = wanted[0].isdigit()
    return Step(date.fromisoformat(day), float(wanted) if is_number else None, None if is_number else wanted)
