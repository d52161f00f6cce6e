"""The shapes of the ledger. All are immutable; values stand in the unit of the target, shares are parts of 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loaders.model import NoticeError

STATES = ("not_due", "unreported", "on_course", "at_risk", "behind", "done", "extension")
# Why a target is in its state, in the order of STATES.
REASONS = (
    *("not_reported_yet", "not_started", "judged_at_due"),
    *("no_report",),
    *("under_way", "nodes_kept", "within_limit", "reached_early", "with_time"),
    *("due_soon", "node_soon", "node_awaited", "above_limit", "below_time", "last_report_awaited"),
    *("missed", "node_missed", "limit_broken", "far_below_time"),
    *("reported_done", "reached", "limit_kept"),
    *("extension_asked",),
)
STATUSES = ("not_started", "under_way", "done")
CADENCES = ("month", "quarter")
# A command is typed on the machine that holds the ledger.
SOURCES = ("page", "file", "command")
# An editor writes for its agencies, a supervisor for all; a reader matters where reading is closed.
ROLES = ("reader", "editor", "supervisor")
# How hard a problem is: solved within a few days, within a month, or by nodes that its agency sets.
LEVELS = ("ordinary", "hard", "nodes")
# The moves of the problem loop: 发现 find, 协调 assign and answer, 解决 progress and solve, 反馈 feed_back.
STEPS = ("find", "assign", "answer", "progress", "solve", "feed_back", "reopen")
# Where a problem stands after them.
STAGES = ("found", "assigned", "answered", "solved", "closed", "reopened")
# Stands for the agency of tasks that name none.
NO_AGENCY = "none"


class LedgerError(NoticeError):
    """What the ledger cannot do or take. `code` names the sentence in labels.csv, code set `ledger_error`; `values`
    fill its places."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code} {values}" if values else code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Goal:
    """What the rule needs to know of a target. `start` and `due` are the first day and the last of its time.

    `target_type`, `comparator`, `value_low` and `value_high` as in the table `targets`; `due` is None where the notice
    names no year.
    """

    target_id: str
    target_type: str
    comparator: str | None = None
    value_low: float | None = None
    value_high: float | None = None
    start: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A target as the notice has it: kept beside what is typed, so that it can be told when the notice is read anew."""

    target_id: str
    document_id: str
    task_no: str
    target_type: str
    indicator: str
    quote: str
    unit: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A target and who reports on it: its lead agencies, where none leads those that share it, else NO_AGENCY alone.

    `unit` is the one in which the form asks for it: 万家 for 2.8万家, where the target's own is 家.
    """

    stated: Stated
    goal: Goal
    agencies: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar to report on. `key` is 2023-03 or 2023-Q1; `report_due` the last day to report it."""

    key: str
    start: date
    end: date
    report_due: date

    @property
    def settled_on(self) -> date:
        """The first day on which a report that is missing is known to be: a report may come until the due day ends."""
        return self.report_due + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often a notice is reported on: cadence 'month' or 'quarter', due so many days after the period ends."""

    cadence: str
    due_day: int


@dataclass(frozen=True, slots=True)
class Write:
    """One act of writing: who, for which agency, when (with zone), from the page, a command or which file.

    `kind` says what it does, as the table `writes` has it; `person` is the writer's account, empty where the ledger
    takes names as typed.
    """

    write_id: int
    who: str
    agency: str
    written_at: datetime
    source: str
    file_name: str = ""
    file_sha256: str = ""
    kind: str = "reports"
    person: str = ""

    @property
    def written_on(self) -> date:
        """The day of it where this machine stands."""
        return self.written_at.astimezone().date()


@dataclass(frozen=True, slots=True)
class Report:
    """What an agency says of one target: a value in the target's unit, or a status where there is nothing to count.

    `as_of` is the day that it holds for; `value_as_written` the number and unit as typed.
    """

    target_id: str
    period: str
    as_of: date
    value: float | None = None
    value_as_written: str = ""
    status: str | None = None
    evidence: str = ""
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A report as it stands in the ledger, with the act that wrote it. A later one of the same period corrects it."""

    report: Report
    write: Write


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value from which a target starts, in its unit, with its proof."""

    target_id: str
    value: float
    as_of: date
    value_as_written: str = ""
    evidence: str = ""
    write: Write | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A step on the way to a target: by `due`, this value (at least; at most for a rank or a limit) or this status."""

    due: date
    value: float | None = None
    status: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The nodes of a target in the order of their dates, as one act set them; none takes an earlier plan back."""

    nodes: tuple[Node, ...]
    write: Write


@dataclass(frozen=True, slots=True)
class Extension:
    """A later due date that was asked for; `granted` is None until somebody decides."""

    extension_id: int
    target_id: str
    new_due: date
    reason: str
    asked: Write
    granted: bool | None = None
    decided: Write | None = None
    decision_reason: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """All that the ledger holds on one target, oldest first. Of baselines and plans the last one counts."""

    entries: tuple[Entry, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    plans: tuple[Plan, ...] = ()
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What tells the states apart: shares of 1, days and places. data/reference/ledger_thresholds.csv gives them."""

    at_risk_gap: float
    behind_gap: float
    due_soon_days: int
    about_share: float
    about_places: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What the rule says of a target on a day. `reason` names the branch of the rule; docs/progress.md lists them.

    `share` is the part of the way covered (1 is there), None where no share makes sense; `elapsed` the part of the time
    that had passed when `latest` held, None where time is no measure; `due` the day that counts, extended or not.
    """

    state: str
    reason: str
    share: float | None = None
    elapsed: float | None = None
    latest: Entry | None = None
    due: date | None = None
    is_late: bool = False
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class ProblemNode:
    """A day by which the agency that solves a problem says how far it is."""

    due: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a problem: one of STEPS, what was found or done, and the act that wrote it.

    `agency` is the one that a problem is assigned to, `level` what it is found or assigned as, one of LEVELS; `nodes`
    come with the answer to a problem of the level 'nodes'.
    """

    step: str
    what: str
    write: Write
    agency: str = ""
    level: str | None = None
    nodes: tuple[ProblemNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way of a target, or of a task where `target_id` is None, with every move, oldest first."""

    problem_id: int
    document_id: str
    task_no: str
    target_id: str | None
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many days each move of a problem may take, from data/reference/problem_limits.csv; `solve` by level."""

    assign: int
    answer: int
    solve: Mapping[str, int]
    feed_back: int


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that an account was given, or lost where `granted` is false; `agency` is an editor's, else empty."""

    person: str
    name: str
    role: str
    agency: str
    granted: bool
    reason: str
    write: Write


@dataclass(frozen=True, slots=True)
class Version:
    """A notice that was handed in: the file of the act `accepted` is a version of the document, until `withdrawn`."""

    document_id: str
    accepted: Write
    withdrawn: Write | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A role that the one who wrote it asks for."""

    role: str
    agency: str
    reason: str
    write: Write
