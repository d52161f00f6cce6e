"""The assessment worked out a second time, from the raw lines of both databases and by nothing of the program.

Written from docs/assessment.md, docs/problems.md and the numbers of problem_limits.csv and assessment_weights.csv.
Rates are pairs (n, N).
"""

from __future__ import annotations

import csv
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from tests.ledger.year_plain import NOBODY, REFERENCE, Raw, Target, report_due

Rate = tuple[int, int]
RATES = ("completion", "on_schedule", "reporting", "problems")
FEW = 5


def _numbers(name: str, key: str, value: str) -> dict[str, int]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row[key]: int(row[value]) for row in csv.DictReader(file)}


LIMITS = _numbers("problem_limits", "limit", "value")
WEIGHTS = _numbers("assessment_weights", "rate", "weight")


@dataclass(frozen=True)
class Move:
    """A move of a problem; `nodes` are the days that come with an answer."""

    day: date
    step: str
    agency: str
    level: str | None
    nodes: tuple[date, ...]


@dataclass(frozen=True)
class Trouble:
    """A problem as it was written: of a task, and of a target where it has one."""

    number: int
    task_no: str
    target_id: str | None
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Stand:
    """Where a problem stands: whose it is, in time or not (None while it is not settled), overdue, struck off when."""

    agency: str
    settled: bool | None
    is_overdue: bool
    closed: date | None


@dataclass(frozen=True)
class Line:
    """What a line of the assessment is to say."""

    targets: int
    states: Mapping[str, int]
    rates: Mapping[str, Rate]
    overdue: int

    @property
    def weighted(self) -> Fraction | None:
        """The mean of the rates that exist, by weight."""
        there = [(WEIGHTS[name], Fraction(n, of)) for name, (n, of) in self.rates.items() if of > 0]
        return sum(weight * share for weight, share in there) / sum(weight for weight, _ in there) if there else None


def troubles(ledger: Path) -> list[Trouble]:
    """Every problem of the ledger, read with plain SQL."""
    with closing(sqlite3.connect(ledger)) as connection:
        ask = connection.execute
        nodes = defaultdict(list)
        for write_id, due in ask("select write_id, due from problem_nodes order by write_id, due"):
            nodes[write_id].append(date.fromisoformat(due))
        moves = defaultdict(list)
        for number, write_id, step, agency, level, at in ask(
            "select s.problem_id, s.write_id, s.step, s.agency, s.level, w.written_at from problem_steps s"
            " join writes w using (write_id) order by s.write_id"
        ):
            day = datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone().date()
            moves[number].append(Move(day, step, agency, level, tuple(nodes[write_id])))
        told = ask("select write_id, task_no, target_id from problems order by write_id").fetchall()
    return [Trouble(number, task_no, target_id, tuple(moves[number])) for number, task_no, target_id in told]


def stand(one: Trouble, on: date) -> Stand | None:
    """Where a problem stands at the end of a day; None before it was found."""
    made = [move for move in one.moves if move.day <= on]
    if not made:
        return None
    agency, level, last = "", "", made[-1]
    answered: Move | None = None
    assigned: date | None = None
    told: date | None = None
    passed = 0
    for move in made:
        level = move.level or level
        if move.step == "assign":
            agency, assigned, answered = move.agency, move.day, None
        elif move.step == "answer":
            answered, passed = move, 0
        elif move.step == "progress":
            passed += 1
        elif move.step == "solve":
            told = move.day
        elif move.step == "reopen":
            assigned = answered = told = None
    limit = None
    if answered is not None and answered.nodes:
        limit = answered.nodes[-1]
    elif assigned is not None and level in LIMITS:
        limit = assigned + timedelta(days=LIMITS[level])
    awaited = {
        "find": lambda: last.day + timedelta(days=LIMITS["assign"]),
        "reopen": lambda: last.day + timedelta(days=LIMITS["assign"]),
        "assign": lambda: last.day + timedelta(days=LIMITS["answer"]),
        "solve": lambda: last.day + timedelta(days=LIMITS["feed_back"]),
        "feed_back": lambda: date.max,
    }.get(last.step, lambda: answered.nodes[min(passed, len(answered.nodes) - 1)] if answered.nodes else limit)()
    if last.step == "feed_back":
        settled = told <= limit
    else:
        settled = False if told is None and limit is not None and limit < on else None
    return Stand(agency, settled, awaited < on, last.day if last.step == "feed_back" else None)


@dataclass(frozen=True)
class Plain:
    """The assessment of the targets in view for a month, looked at on a day."""

    raw: Raw
    problems: list[Trouble]
    chosen: Mapping[str, Target]
    period: str
    looked: date
    day_before: date | None = None

    @property
    def day(self) -> date:
        """The day after the due day of reporting, or the day looked at where that is earlier."""
        return min(report_due(self.period) + timedelta(days=1), self.looked, self.day_before or date.max)

    @property
    def before(self) -> Plain | None:
        """The month before, as of its own day, which is not after ours; None before January."""
        year, month = map(int, self.period.split("-"))
        if (year, month) == (2023, 1):
            return None
        earlier = f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}"
        return Plain(self.raw, self.problems, self.chosen, earlier, self.looked, self.day)

    def states(self) -> dict[str, str]:
        told = self.raw.verdicts(self.day)
        return {name: told[name].state for name in self.chosen}

    def standings(self) -> dict[int, tuple[Trouble, Stand]]:
        """The problems in view that had been found."""
        tasks = {one.task_no for one in self.chosen.values()}
        found = {}
        for one in self.problems:
            in_view = one.target_id in self.chosen if one.target_id else one.task_no in tasks
            where = stand(one, self.day)
            if in_view and where is not None:
                found[one.number] = (one, where)
        return found

    def _reports(self) -> dict[str, Counter[str]]:
        """Each target → how many of its reports were on time, late, missing, in the months that have ended."""
        year, month = map(int, self.period.split("-"))
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for place in range(2023 * 12, year * 12 + month):
            key = f"{place // 12}-{place % 12 + 1:02}"
            end = date((place + 1) // 12, (place + 1) % 12 + 1, 1) - timedelta(days=1)
            if end <= self.day:
                for name, told in self.raw.reports(key, self.day).items():
                    counts[name][told] += 1
        return counts

    def line(self, names: Iterable[str], numbers: Iterable[int], *, asked: bool = True) -> Line:
        """The rates of these targets and problems."""
        names, standings = list(names), self.standings()
        states, reports = Counter(self.states()[name] for name in names), self._reports()
        settled = [where.settled for number in numbers for _, where in [standings[number]] if where.settled is not None]
        judged = sum(states[one] for one in ("done", "on_course", "at_risk", "behind"))
        rates = {
            "completion": (states["done"], len(names)),
            "on_schedule": (states["done"] + states["on_course"], judged),
            "reporting": (0, 0),
            "problems": (settled.count(True), len(settled)),
        }
        if asked:
            of = sum(reports[name].total() for name in names)
            rates["reporting"] = (sum(reports[name]["on_time"] for name in names), of)
        return Line(len(names), states, rates, sum(standings[number][1].is_overdue for number in numbers))

    def whole(self) -> Line:
        return self.line(self.chosen, list(self.standings()))

    def agencies(self, part: str, only: tuple[str, ...] = ()) -> dict[str, Line]:
        """Each agency of a part, 'lead' or 'participating', of those in `only` where it names some."""
        targets, numbers = defaultdict(list), defaultdict(list)
        for name, one in self.chosen.items():
            named = one.reporters if part == "lead" else [who for role, who in one.named if role == "participating"]
            for agency in named:
                targets[agency].append(name)
        for number, (one, where) in self.standings().items():
            leading = {
                who for other in self.raw.targets.values() if other.task_no == one.task_no for who in other.reporters
            }
            if where.agency and (where.agency in leading) == (part == "lead"):
                numbers[where.agency].append(number)
        return {
            agency: self.line(targets[agency], numbers[agency], asked=part == "lead")
            for agency in {*targets, *numbers}
            if not only or agency in only
        }

    def chapters(self) -> dict[str, Line]:
        of_task = {one.task_no: one.chapter for one in self.raw.targets.values()}
        standings = self.standings()
        return {
            chapter: self.line(
                [name for name, one in self.chosen.items() if one.chapter == chapter],
                [number for number, (one, _) in standings.items() if of_task[one.task_no] == chapter],
            )
            for chapter in dict.fromkeys(one.chapter for one in self.chosen.values())
        }

    def moved(self) -> list[tuple[str, str, str]]:
        """Targets with another state than before: name, then, now."""
        if self.before is None:
            return []
        then = self.before.states()
        return [(name, then[name], now) for name, now in self.states().items() if then[name] != now]

    def happened(self) -> set[tuple[str, int]]:
        """(what, number) of the problems that were found, struck off or newly overdue since."""
        then = self.before.standings() if self.before else {}
        found = set()
        for number, (_, now) in self.standings().items():
            known = then[number][1] if number in then else None
            if known is None:
                found.add(("found", number))
            if now.closed and (known is None or known.closed != now.closed):
                found.add(("closed", number))
            if now.is_overdue and not (known and known.is_overdue):
                found.add(("overdue", number))
        return found


def ranks(lines: Mapping[str, Line]) -> dict[str, int]:
    """The rank of each agency that gets one."""
    able = {
        name: one.weighted
        for name, one in lines.items()
        if name != NOBODY and one.weighted is not None and not any(0 < of < FEW for _, of in one.rates.values())
    }
    return {name: 1 + len([one for one in able.values() if one > figure]) for name, figure in able.items()}
