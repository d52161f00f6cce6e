"""A year of reporting, played day by day: every agency takes its form, fills it by hand and hands it in.

Agencies are prompt or slow, targets fast or slow, and all of it follows from the seed. What was typed is kept apart, so
that the ledger can be held against it.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random

import openpyxl

from loaders import reference
from loaders.ledger import check, form, problems, record, sheet
from loaders.ledger.acts import Draft
from loaders.ledger.model import LedgerError, Node, Period, ProblemNode, Report
from pages.queries import ledger, reporting
from tests.ledger.year_plain import NOBODY, THINGS, Target

DOCUMENT = "shandong-2023"
YEAR = 2023
SEED = "台账的一年"
PERIODS = tuple(f"{YEAR}-{month:02}" for month in range(1, 13))
# What a word before a unit of the form multiplies.
WORDS = {"万亿": 10**12, "千亿": 10**11, "亿": 10**8, "千万": 10**7, "万": 10**4, "": 1}
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
PACES = ("fast", "even", "slow", "stalled", "sudden", "falling", "never")
SHARES = (0.22, 0.25, 0.19, 0.1, 0.08, 0.12, 0.04)
HABITS = {
    # on time, late, very late, not at all
    "prompt": (0.92, 0.05, 0.0, 0.03),
    "slow": (0.4, 0.38, 0.12, 0.1),
    "careless": (0.62, 0.13, 0.05, 0.2),
}
# Days after the end of a period on which forms arrive; few, since the ledger is read anew on each.
DAYS = {"on_time": (-3, 2, 6, 9, 10), "late": (11, 17, 24), "very_late": (40, 70, 95)}
# Each way to spoil a form, with the code of the sentence that refuses it.
SPOILED = {
    "unit": "wrong_unit",
    "text": "not_a_number",
    "foreign": "not_responsible",
    "future": "future_date",
    "fall": "fell",
    "outside": "outside_period",
    "status": "unknown_status",
    "period": "other_period",
    "twice": "line_twice",
    "thing": "value_of_a_thing",
    "cut": "damaged_file",
}

Row = dict[str, object]
# as_of, value, status, evidence, problem, note
Line = tuple[date, float | None, str | None, str, str, str]


@dataclass(frozen=True)
class Refused:
    """A wrong file: what was wrong with it, what it was told, and whether a single line of the ledger changed."""

    agency: str
    period: str
    spoiled: str
    codes: frozenset[str]
    wrong_lines: int
    good_lines: int
    is_unchanged: bool


@dataclass
class Year:
    """What was typed, in the order of writing."""

    path: Path
    targets: Mapping[str, Target]
    entries: list[tuple[str, str, Line]] = field(default_factory=list)
    baselines: list[tuple[str, float]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    files: int = 0
    corrected: int = 0
    unchanged: int = 0
    again: int = 0
    held: dict[tuple[str, str], Line] = field(default_factory=dict)
    bases: dict[str, float] = field(default_factory=dict)
    problems: list[int] = field(default_factory=list)
    moves: int = 0
    morning: ledger.At | None = None

    def at(self, day: date) -> ledger.At:
        """The ledger as the first one of a day sees it; who comes later may find that it has changed meanwhile."""
        if self.morning is None or self.morning.on != day:
            self.morning = ledger.at(day)
        return self.morning

    def keep(self, period: str, lines: Mapping[str, Line], bases: Mapping[str, float]) -> None:
        """Remember what is written now: a line that says what the ledger holds already is not."""
        for name, line in lines.items():
            if self.held.get((name, period)) == line:
                self.unchanged += 1
                continue
            self.corrected += (name, period) in self.held
            self.held[name, period] = line
            self.entries.append((name, period, line))
        for name, value in bases.items():
            self.bases[name] = value
            self.baselines.append((name, value))


def play(path: Path, targets: Mapping[str, Target]) -> Year:
    """Play the year into the ledger of the app, which is the SQLite file at `path`."""
    year = Year(path, targets)
    told = [*_forms(targets), *_plans(targets), *_extensions(targets), *_typed(targets), *_problems(targets)]
    acts = sorted(told, key=lambda one: one[0])
    for moment, act in acts:
        act(year, moment)
    return year


Act = tuple[datetime, Callable[[Year, datetime], None]]


def _random(*names: object) -> Random:
    return Random(" ".join(map(str, (SEED, *names))))  # noqa: S311


def _at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a day where this machine stands."""
    return datetime.combine(day, time(hour, minute)).astimezone()


def _end(period: str) -> date:
    year, month = map(int, period.split("-"))
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def reporters(targets: Mapping[str, Target]) -> list[str]:
    """Every agency that reports on a target, and NOBODY."""
    return sorted({agency for one in targets.values() for agency in one.reporters})


def _forms(targets: Mapping[str, Target]) -> Iterator[Act]:
    """When each agency hands in which form, spoiled ones and corrections among them."""
    spoiled = _random("spoiled").choices(list(SPOILED), k=1000)
    for place, agency in enumerate(reporters(targets)):
        habit = _random(agency).choice(list(HABITS))
        last = "2023-08" if place % 11 == 5 else PERIODS[-1]
        for period in PERIODS:
            random = _random(agency, period)
            when = random.choices(("on_time", "late", "very_late", "never"), HABITS[habit])[0]
            if when == "never" or period > last or (agency == NOBODY and period not in PERIODS[2::3]):
                continue
            end = _end(period)
            day = end + timedelta(days=random.choice(DAYS[when]))
            # The last minute of the due day is on time, the first of the next day is not.
            hour, minute = {10: (23, 59), 11: (0, 0)}.get((day - end).days, (random.randint(7, 19), place))
            moment = _at(day, hour, minute)
            if random.random() < 0.16:
                kind = spoiled.pop()
                yield moment - timedelta(minutes=5), partial(_hand_in, agency, period, spoiled=kind)
                if random.random() < 0.2:
                    continue
            yield moment, partial(_hand_in, agency, period)
            if random.random() < 0.12:
                # On a day on which other forms arrive as well: soon, or after a month or two.
                later = max(day + timedelta(days=1), end + timedelta(days=random.choice((11, 40, 70))))
                yield _at(later, 20, place), partial(_hand_in, agency, period, correcting=True)


def _hand_in(
    agency: str, period: str, year: Year, moment: datetime, *, spoiled: str = "", correcting: bool = False
) -> None:
    """Take the form, fill it, hand it in; a spoiled one must change nothing."""
    random = _random(agency, period, spoiled, correcting)
    today = moment.date()
    at = ledger.at(today) if spoiled == "fall" else year.at(today)
    held = reporting.period_of(DOCUMENT, period, at)
    language, suffix = random.choice(form.LANGUAGES), random.choice(form.SUFFIXES)
    lines = reporting.form_lines(agency, DOCUMENT, at, language)
    blank = form.write(lines, agency, held, language, suffix, today)
    rows = _opened(blank, suffix)
    filler = _Filler(year, agency, period, today, correcting)
    for row in rows:
        filler.fill(row)
    spoiled = spoiled if spoiled != "cut" or suffix == "xlsx" else "text"
    if spoiled and not _spoil(spoiled, rows, filler):
        return
    content = _saved(rows, suffix, language, random)
    if spoiled == "cut":
        content = content[: len(content) // 2]
    name = f"{agency}-{period}.{suffix}"
    before = _state(year.path)
    try:
        try:
            written = _accept(agency, held, name, content, moment, at)
        except _ChangedError:
            year.again += 1
            written = _accept(agency, held, name, content, moment, ledger.at(today))
    except _WrongError as error:
        wrong, good = error.wrong, len(filler.lines)
        year.refused.append(
            Refused(agency, period, spoiled, error.codes, wrong, good, _state(year.path) == before)
        )  # fmt: skip
        return
    if written:
        year.files += 1
        year.keep(period, filler.lines, filler.bases)


class _ChangedError(Exception):
    """Somebody wrote about a target of this file since the ledger was read."""


class _WrongError(Exception):
    """A file was refused: the codes that were told, and how many lines are wrong."""

    def __init__(self, codes: frozenset[str], wrong: int) -> None:
        super().__init__(", ".join(sorted(codes)))
        self.codes, self.wrong = codes, wrong


def _accept(agency: str, period: Period, name: str, content: bytes, moment: datetime, at: ledger.At) -> bool:
    """What the page does with an uploaded form; False where there is nothing to write."""
    duties = reporting.duties_of(agency, DOCUMENT)
    book = ledger.book(at)
    asked = check.Asked(agency, period, {**ledger.duties(), **duties}, book, at.on)
    try:
        checked = check.lines(sheet.read(name, content), asked)
    except LedgerError as error:
        raise _WrongError(frozenset([error.code]), 0) from error
    try:
        reports, baselines = check.accepted(checked)
    except LedgerError as error:
        wrong = [one for one in checked if one.errors]
        raise _WrongError(frozenset(one.code for line in wrong for one in line.errors), len(wrong)) from error
    if not reports and not baselines:
        return False
    draft = Draft(f"{agency} {period.key} {moment}", f"{agency}填报人", agency, moment, name, content)
    stated = [duty.stated for duty in duties.values()]
    try:
        record.reports(ledger.opened(), draft, reports, stated, baselines=baselines, seen=book.version)
    except LedgerError as error:
        if error.code == "changed_meanwhile":
            raise _ChangedError from error
        raise
    return True


def _state(path: Path) -> tuple[object, ...]:
    """How many lines each table of the ledger has, and its last act."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        counts = [connection.execute(f"select count(*) from {name}").fetchone() for name in sorted(names)]  # noqa: S608
        return (*counts, connection.execute("select max(write_id) from writes").fetchone())


def _opened(content: bytes, suffix: str) -> list[Row]:
    """The lines of a form as a program for tables opens it."""
    if suffix == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    else:
        with closing(openpyxl.load_workbook(io.BytesIO(content))) as book:
            rows = list(book.worksheets[0].iter_rows(values_only=True))
    return [dict(zip(form.COLUMNS, row, strict=True)) for row in rows[1:]]


def _saved(rows: list[Row], suffix: str, language: str, random: Random) -> bytes:
    head = [form.header(name, language) for name in form.COLUMNS]
    table = [head, *([row[name] for name in form.COLUMNS] for row in rows)]
    if suffix == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(table)
        encoding = random.choice(("utf-8-sig", "gb18030"))
        return text.getvalue().encode(encoding)
    made, file = openpyxl.Workbook(), io.BytesIO()
    with closing(made):
        for row in table:
            made.active.append(row)
        made.save(file)
    return file.getvalue()


class _Filler:
    """A person with the form of an agency before them. `lines` and `bases` are what the file is to say."""

    def __init__(self, year: Year, agency: str, period: str, today: date, correcting: bool) -> None:
        self.year, self.agency, self.period, self.today, self.correcting = year, agency, period, today, correcting
        self.lines: dict[str, Line] = {}
        self.bases: dict[str, float] = {}
        self.by_page = set(_typed_names(year.targets))

    def fill(self, row: Row) -> None:
        name = str(row["target_id"])
        target, random = self.year.targets[name], _random(name, self.period, self.agency, self.correcting)
        if name in self.by_page or random.random() < 0.07:
            return
        held = self.year.held.get((name, self.period))
        if self.correcting:
            if held is None:
                return
            value = held[1]
            line = _corrected(target, held, random) if random.random() < 0.4 else held
        else:
            value = course(target, int(self.period[-2:]))
            if value is None:
                return
            line = self._said(target, value, random)
        line = self._explained(target, line)
        self.lines[name] = line
        self._write(row, target, line, random)

    def _said(self, target: Target, value: float | str, random: Random) -> Line:
        last = min(_end(self.period), self.today)
        as_of = (
            last - timedelta(days=random.randint(1, last.day - 1)) if random.random() < 0.2 and last.day > 1 else last
        )
        evidence = f"第{random.randint(1, 99)}号文件" if random.random() < 0.7 else ""
        problem = "资金到位慢" if random.random() < 0.2 else ""
        number, status = (None, value) if target.target_type in THINGS else (float(value), None)
        return as_of, number, status, evidence, problem, ""

    def _explained(self, target: Target, line: Line) -> Line:
        """With a reason where a sum would fall from one report to the next."""
        falls = target.target_type == "increment" and any(
            (other[1] > line[1]) == (other[0] <= line[0]) and other[1] != line[1] for other in self._others(target)
        )
        return (*line[:5], "剔除重复统计") if falls and not line[5] else line

    def _others(self, target: Target) -> list[Line]:
        """What is held of the other periods, in the order of its days."""
        return sorted(
            (
                line
                for (name, period), line in self.year.held.items()
                if name == target.target_id and period != self.period
            ),
            key=lambda line: line[0],
        )

    def fallen(self, name: str) -> float | None:
        """A sum below the one that was reported last, None where it cannot fall."""
        target, line = self.year.targets[name], self.lines[name]
        before = [other for other in self._others(target) if other[0] <= line[0]]
        return before[-1][1] / 2 if target.target_type == "increment" and before and before[-1][1] > 0 else None

    def _write(self, row: Row, target: Target, line: Line, random: Random) -> None:
        as_of, value, status, *words = line
        row["as_of"] = as_of
        row["evidence"], row["problem"], row["note"] = (word or None for word in words)
        if status is not None:
            row["status"] = reference.label("status", status, random.choice(form.LANGUAGES))
            return
        usual = str(row["unit"])
        word = usual.removesuffix(target.unit)
        amount = Decimal(repr(value))
        typed = amount / WORDS[word]
        way = random.random()
        if way < 0.5:
            row["value"] = float(typed)
        elif way < 0.65:
            row["value"] = f"{typed:f}{usual}"
        elif way < 0.8:
            row["unit"], row["value"], word = target.unit, f"{amount:,f}", ""
        else:
            row["value"] = f"{typed:f}".translate(FULL_WIDTH)
        base = baseline(target, self.period)
        if base is not None and self.year.bases.get(target.target_id) != base and not self.correcting:
            row["baseline"] = f"{Decimal(repr(base)) / WORDS[word]:f}"
            self.bases[target.target_id] = base


def _corrected(target: Target, held: Line, random: Random) -> Line:
    as_of, value, status, evidence, problem, _ = held
    if status is not None:
        status = random.choice(("not_started", "under_way", "done"))
    elif target.target_type in ("ratio", "growth"):
        value = round(value * random.uniform(0.96, 1.04), 1)
    elif target.target_type == "rank":
        value = max(1.0, value + random.choice((-1, 1)))
    else:
        value = float(round(value * random.uniform(0.9, 1.05)))
    return as_of, value, status, evidence, problem, "更正上次所报"


def course(target: Target, month: int) -> float | str | None:
    """What there is to report of a target at the end of a month; None where nobody ever reports."""
    random = _random(target.target_id)
    pace = random.choices(PACES, SHARES)[0]
    if pace == "never":
        return None
    if target.target_type in THINGS:
        return _status(pace, random, month)
    part = {
        "fast": min(1.1, month / 7),
        "even": month / 12,
        "slow": 0.78 * month / 12,
        "stalled": 0.1 * min(month, 3) / 3,
        "sudden": 0.0 if month < 11 else 1.05,
        "falling": month / 9 if month < 8 else month / 16,
    }[pace]
    goal = target.low or target.high
    if target.target_type in ("ratio", "growth"):
        return round(goal * (0.9 + 0.11 * part), 1)
    if target.target_type == "rank":
        return float(round(15 - 6 * part))
    if target.is_limit:
        return float(round(goal * 0.99 * month / 12))
    start = round(goal * 0.7) if target.target_type == "level" else 0
    return float(start + round((goal - start) * part))


def _status(pace: str, random: Random, month: int) -> str:
    begins, ends = {
        "fast": (1, random.randint(2, 6)),
        "even": (random.randint(1, 5), random.randint(9, 12)),
        "slow": (random.randint(4, 8), 13),
        "stalled": (13, 13),
        "sudden": (11, 12),
        "falling": (1, 5),
    }[pace]
    # Taken back in summer, and done after all in autumn.
    if pace == "falling" and month in (7, 8, 9):
        return "under_way"
    return "done" if month >= ends else "under_way" if month >= begins else "not_started"


def baseline(target: Target, period: str) -> float | None:
    """The start that an agency states: for most stocks, a place and some ratios; some put it right in July."""
    random = _random(target.target_id, "baseline")
    if target.target_type == "rank":
        return 15.0
    if target.target_type == "ratio" and random.random() < 0.4:
        return round(target.low * 0.85, 1)
    if target.target_type == "level" and not target.is_limit and random.random() < 0.8:
        # Some start beyond the target: there is no way to cover.
        start = random.choice((0.6, 0.65, 0.7, 0.7, 1.1))
        return float(round(target.low * (start + (0.05 if period >= "2023-07" and random.random() < 0.5 else 0))))
    return None


def _spoil(kind: str, rows: list[Row], filler: _Filler) -> bool:
    """Make one line wrong in that way, or the whole file; False where the form has no line for it."""
    numbers = [
        row for row in rows if row["value"] is not None and row["value"] != "" and row["target_id"] in filler.lines
    ]
    things = [row for row in rows if row["target_id"] in filler.lines and row not in numbers]
    if kind == "foreign":
        strangers = [one for one in filler.year.targets.values() if filler.agency not in one.reporters]
        known = dict.fromkeys(form.COLUMNS)
        line = {"period": filler.period, "agency": filler.agency, "target_id": strangers[0].target_id}
        rows.append(known | line | {"status": "done"})
        return True
    if kind == "twice":
        rows.append(dict(rows[0]))
        return True
    if kind == "period":
        rows[0]["period"] = "2022-12"
        return True
    if kind == "fall":
        found = [(row, low) for row in numbers if (low := filler.fallen(str(row["target_id"]))) is not None]
        for row, low in found[:1]:
            row["unit"] = filler.year.targets[str(row["target_id"])].unit
            row["value"], row["note"], row["baseline"] = f"{low:f}", None, None
        return bool(found)
    if kind in ("future", "outside"):
        days = {"future": filler.today + timedelta(days=1), "outside": _end(filler.period).replace(day=1)}
        for row in (numbers + things)[:1]:
            row["as_of"] = days[kind] - timedelta(days=kind == "outside")
        return bool(numbers or things)
    column, word, suitable = {
        "unit": ("unit", "光年", numbers),
        "text": ("value", "大约一半", numbers),
        "status": ("status", "快好了", things),
        "thing": ("value", "12", things),
        "cut": ("note", "没有传完", numbers + things),
    }[kind]
    for row in suitable[:1]:
        row[column] = word
    return bool(suitable)


def _chosen(targets: Mapping[str, Target], kind: str, count: int, purpose: str) -> list[Target]:
    """Some targets of a type whose report is not typed into the page, as the seed has it."""
    by_page = set(_typed_names(targets))
    found = [one for one in targets.values() if one.target_type == kind and one.target_id not in by_page]
    return _random(purpose, kind).sample(found, min(count, len(found)))


def _plans(targets: Mapping[str, Target]) -> Iterator[Act]:
    """Nodes for some targets of each type, the limit among them; some are set anew in August."""
    counts = {"level": 5, "increment": 6, "ratio": 3, "rank": 1, "milestone": 8, "deliverable": 3, "growth": 1}
    chosen = [one for kind, count in counts.items() for one in _chosen(targets, kind, count, "plans")]
    chosen += [one for one in targets.values() if one.is_limit]
    for place, target in enumerate(dict.fromkeys(chosen)):
        yield _at(date(YEAR, 2, 1 + place % 25), 9), partial(_plan, target, 1.0)
        if place % 4 == 0:
            yield _at(date(YEAR, 8, 3 + place % 20), 9), partial(_plan, target, 0.7)


def _plan(target: Target, scale: float, year: Year, moment: datetime) -> None:  # noqa: ARG001 as every act
    days = [date(YEAR, 3, 31), date(YEAR, 6, 30), date(YEAR, 9, 30), date(YEAR, 12, 31)]
    if target.target_type in THINGS:
        nodes = [Node(date(YEAR, 5, 31), None, "under_way"), Node(date(YEAR, 10, 31), None, "done", "验收")]
        nodes = nodes if scale == 1 else [Node(date(YEAR, 9, 15), None, "under_way"), nodes[1]]
    elif target.target_type == "rank":
        nodes = [Node(day, place) for day, place in zip(days, (14.0, 12.0, 11.0, 10.0), strict=True)]
    else:
        goal = target.low or target.high
        first = 0.7 if target.target_type in ("level", "ratio", "growth") and not target.is_limit else 0.0
        # Of the limit, what is planned for June is less than what is then reported, the rest is kept.
        parts = (0.3, 0.4, 0.9, 1.0) if target.is_limit else (0.3 * scale, 0.5 * scale, 0.75 * scale, 1.0)
        nodes = [Node(day, goal * (first + (1 - first) * part)) for day, part in zip(days, parts, strict=True)]
    record.plan(ledger.opened(), _draft(target, moment), ledger.duties()[target.target_id].stated, nodes)


def _draft(target: Target, moment: datetime) -> Draft:
    agency = target.reporters[0]
    return Draft(f"{target.target_id} {moment}", f"{agency}经办人", agency, moment)


def _extensions(targets: Mapping[str, Target]) -> Iterator[Act]:
    """Later due dates that are granted, refused, asked for again, or never answered."""
    end, spring, summer = date(YEAR, 12, 31), date(YEAR + 1, 3, 31), date(YEAR + 1, 6, 30)
    # Month and day of asking, the due date in force, the new one, days until the answer, what it is.
    stories = [
        [((4, 12), end, spring, 24, True)],
        [((6, 5), end, summer, 15, False)],
        [((7, 3), end, spring, None, None)],
        [((9, 15), end, date(YEAR + 1, 2, 29), 24, True)],
        [((11, 20), end, summer, None, None)],
        [((11, 25), end, date(YEAR + 1, 1, 31), 48, False)],
        [((5, 10), end, date(YEAR + 1, 1, 31), 10, False), ((8, 1), end, date(YEAR + 1, 2, 15), 20, True)],
        [((4, 3), end, date(YEAR + 1, 2, 10), 7, True), ((10, 9), date(YEAR + 1, 2, 10), summer, 11, True)],
        [((2, 20), end, spring, None, None)],
        [((12, 18), end, summer, 30, True)],
    ]
    kinds = ("increment", "increment", "increment", "level", "milestone", "milestone", "deliverable", "ratio")
    chosen = [one for place, kind in enumerate(kinds) for one in _chosen(targets, kind, 1, f"extensions {place}")]
    chosen = list(dict.fromkeys(chosen + _chosen(targets, "milestone", 12, "more extensions")))
    told = [*zip(chosen, stories, strict=False)]
    told += [
        (late, [((10, 10), end, day, 6, True)])
        for late, day in zip(_by_page(targets)[1:3], (date(YEAR + 1, 1, 8), date(YEAR + 1, 1, 31)), strict=True)
    ]
    for target, story in told:
        for (month, day), due, new_due, wait, granted in story:
            moment = _at(date(YEAR, month, day), 15)
            yield moment, partial(_ask, target, due, new_due)
            if wait is not None:
                yield moment + timedelta(days=wait), partial(_answer, target, granted)


def _ask(target: Target, due: date, new_due: date, year: Year, moment: datetime) -> None:  # noqa: ARG001
    stated = ledger.duties()[target.target_id].stated
    record.ask_extension(ledger.opened(), _draft(target, moment), stated, due, new_due, "雨季推迟了开工")


def _answer(target: Target, granted: bool, year: Year, moment: datetime) -> None:
    with closing(sqlite3.connect(year.path)) as connection:
        (asked,) = connection.execute(
            "select max(write_id) from extensions where target_id = ?", [target.target_id]
        ).fetchone()
    draft = replace(_draft(target, moment), who="督查室", agency="省政府办公厅")
    record.decide(ledger.opened(), draft, asked, granted, "同意" if granted else "工期没有受影响")


def _by_page(targets: Mapping[str, Target]) -> list[Target]:
    """The one thing that is due in summer, two things of those who are granted a few weeks, and a sum."""
    summer = [one for one in targets.values() if one.due == date(YEAR, 6, 30) and one.target_type in THINGS][:1]
    others = [one for one in targets.values() if one.target_type == "milestone" and one not in summer]
    sums = [one for one in targets.values() if one.target_type == "increment" and (one.low or 0) >= 100]
    random = _random("typed into the page")
    return [*summer, *random.sample(others, 2), random.choice(sums)]


def _typed_names(targets: Mapping[str, Target]) -> list[str]:
    return [one.target_id for one in _by_page(targets)]


def _typed(targets: Mapping[str, Target]) -> Iterator[Act]:
    """Reports that are typed into the page: done after the due date, each in its own way."""
    summer, *others, total = _by_page(targets)
    for month, part in enumerate((0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93), 1):
        value = float(round(total.low * part))
        yield (
            _at(_end(PERIODS[month - 1]) + timedelta(days=4), 16),
            partial(_type, total, PERIODS[month - 1], value, None),
        )
    yield _at(date(YEAR + 1, 1, 14), 16), partial(_type, total, "2024-01", total.low, date(YEAR + 1, 1, 12))
    for month in range(1, 7):
        yield (
            _at(_end(PERIODS[month - 1]) + timedelta(days=8)),
            partial(_type, summer, PERIODS[month - 1], "under_way", None),
        )
    yield _at(date(YEAR, 8, 4)), partial(_type, summer, "2023-07", "done", date(YEAR, 7, 15))
    for other in others:
        for period in PERIODS[2:]:
            yield _at(_end(period) + timedelta(days=5), 16), partial(_type, other, period, "under_way", None)
        yield _at(date(YEAR + 1, 1, 14)), partial(_type, other, "2024-01", "done", date(YEAR + 1, 1, 12))


def _type(target: Target, period: str, told: str | float, as_of: date | None, year: Year, moment: datetime) -> None:
    day = as_of or _end(period)
    value, status = (None, told) if isinstance(told, str) else (told, None)
    said = Report(target.target_id, period, day, value, "" if value is None else f"{value:g}{target.unit}", status)
    record.reports(ledger.opened(), _draft(target, moment), [said], [ledger.duties()[target.target_id].stated])
    year.keep(period, {target.target_id: (day, value, status, "", "", "")}, {})


# Ways of a problem through the loop: its level, and each move with the days since it was found. Of ordinary problems
# the limits are 1 day, 3 days, 7 days and 3 days.
STORIES: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("ordinary", ()),
    ("ordinary", (("assign", 0),)),
    ("hard", (("assign", 1), ("answer", 4))),
    ("ordinary", (("assign", 1), ("answer", 2), ("solve", 8), ("feed_back", 9))),
    ("ordinary", (("assign", 1), ("answer", 2), ("solve", 9), ("feed_back", 9))),
    ("ordinary", (("assign", 5), ("answer", 12), ("progress", 13), ("solve", 30), ("feed_back", 44))),
    ("hard", (("assign", 0), ("answer", 1), ("solve", 30), ("feed_back", 31))),
    ("hard", (("assign", 0), ("answer", 1), ("solve", 31))),
    ("nodes", (("assign", 1), ("answer", 2), ("progress", 20), ("progress", 52), ("solve", 80), ("feed_back", 82))),
    ("nodes", (("assign", 1), ("answer", 3), ("progress", 40), ("solve", 95), ("feed_back", 96))),
    ("nodes", (("assign", 1), ("answer", 3), ("progress", 22))),
    ("ordinary", (("assign", 0), ("answer", 1), ("solve", 2), ("reopen", 4), ("assign", 5), ("answer", 6))),
    ("ordinary", (("assign", 0), ("answer", 1), ("solve", 3), ("feed_back", 4), ("reopen", 40))),
    (
        "ordinary",
        (
            *(("assign", 0), ("answer", 1), ("solve", 3), ("feed_back", 4), ("reopen", 20), ("assign", 21)),
            *(("answer", 22), ("solve", 35), ("feed_back", 36)),
        ),
    ),
    ("ordinary", (("assign", 2), ("answer", 3), ("solve", 4), ("feed_back", 5))),
)


def _problems(targets: Mapping[str, Target]) -> Iterator[Act]:
    """Problems of targets and of whole tasks, each after one of STORIES, from February to the end of the year.

    Most are assigned to who reports on the target, some to who takes part or to an agency that the task does not name;
    after reopening another one gets them.
    """
    every = list(targets.values())
    for place in range(4 * len(STORIES)):
        level, moves = STORIES[place % len(STORIES)]
        random = _random("problem", place)
        target = random.choice([one for one in every if one.reporters != (NOBODY,)])
        others = sorted({agency for role, agency in target.named if role == "participating"})
        strangers = [one for one in reporters(targets) if one not in (NOBODY, *target.reporters, *others)]
        agencies = [random.choice(target.reporters), random.choice(others or strangers), random.choice(strangers)]
        # Moves of odd problems begin with the second agency or the third.
        first = random.choices((0, 1, 2), (6, 3, 1))[0]
        agencies = agencies[first:] + agencies[:first]
        found = date(YEAR, 2, 3) + timedelta(days=random.randint(0, 315))
        told = [("find", 0), *moves]
        key: list[int] = []
        for number, (step, later) in enumerate(told):
            rounds = sum(one == "reopen" for one, _ in told[:number])
            moment = _at(found + timedelta(days=later), 6, number)
            act = partial(_move, target, place, step, level, agencies[rounds], key, found)
            yield moment, act


def _move(
    target: Target, place: int, step: str, level: str, agency: str, key: list[int], found: date, year: Year,
    moment: datetime,
) -> None:  # fmt: skip
    """Make one move; `key` holds the number of the problem once it is found."""
    supervising = step in ("find", "assign", "feed_back", "reopen")
    who, whose = ("督查室", "") if supervising else (f"{agency}经办人", agency)
    draft = Draft(f"problem {place} {step} {moment}", who, whose, moment)
    opened = ledger.opened()
    year.moves += 1
    if step == "find":
        # Every fifth is of the task as a whole; every fourth is found as ordinary and assigned as what it is.
        stated = None if place % 5 == 4 else ledger.duties()[target.target_id].stated
        known_as = "ordinary" if place % 4 == 3 else level
        receipt = problems.find(opened, draft, DOCUMENT, target.task_no, f"问题{place}", "用地未批", known_as, stated)
        key.append(receipt.write.write_id)
        year.problems.append(receipt.write.write_id)
        return
    more: dict[str, object] = {"agency": agency, "level": level} if step == "assign" else {}
    if step == "answer" and level == "nodes":
        more["nodes"] = [ProblemNode(found + timedelta(days=days), "节点") for days in (25, 55, 90)]
    problems.move(opened, draft, key[0], step, "已办", **more)
