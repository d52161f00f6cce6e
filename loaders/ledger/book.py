"""The ledger as read at one moment: everything that was written, by target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.ledger import notices, tables
from loaders.ledger.acts import as_write, grants
from loaders.ledger.model import (
    Baseline,
    Entry,
    Extension,
    Grant,
    History,
    LedgerError,
    Node,
    Plan,
    Problem,
    ProblemNode,
    Report,
    Request,
    Schedule,
    Stated,
    Step,
    Version,
    Write,
)
from loaders.ledger.settings import default_schedule
from loaders.ledger.store import Ledger, version

_NOTHING = History()


@dataclass(frozen=True, slots=True)
class Move:
    """What was written about a target counts for another one since this act."""

    from_target_id: str
    to_target_id: str
    reason: str
    write: Write


@dataclass(frozen=True, slots=True)
class Lost:
    """A target that something was written about and that no notice has any more; `near` is (target_id, likeness from 0
    to 1) of the targets most like it, the nearest first."""

    stated: Stated
    entries: int
    near: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """What the ledger holds as of `version`; histories and problems are by the target that they count for, moves
    followed."""

    version: int
    histories: Mapping[str, History]
    moves: tuple[Move, ...]
    stated: Mapping[str, Stated]
    schedules: Mapping[str, tuple[tuple[Schedule, Write], ...]]
    writes: Mapping[int, Write]
    problems: tuple[Problem, ...] = ()
    grants: tuple[Grant, ...] = ()
    requests: tuple[Request, ...] = ()
    notices: tuple[Version, ...] = ()

    def history(self, target_id: str) -> History:
        """All that counts for a target; empty when nobody wrote about it."""
        return self.histories.get(target_id, _NOTHING)

    def schedule(self, document_id: str, on: date) -> Schedule:
        """How a notice was reported on as of a day: as set last, else the default."""
        found = [one for one, write in self.schedules.get(document_id, ()) if write.written_on <= on]
        return found[-1] if found else default_schedule()

    def lost(self, present: Mapping[str, Stated]) -> tuple[Lost, ...]:
        """What was written about targets that are not among `present`, with the three nearest of those."""
        gone = [(name, history) for name, history in self.histories.items() if name not in present]
        return tuple(
            Lost(self.stated[name], len(history.entries), _nearest(self.stated[name], present.values()))
            for name, history in sorted(gone, key=lambda pair: pair[0])
        )


def read(ledger: Ledger) -> Book:
    """Everything that the ledger holds, of one state of it."""
    with ledger.reading() as connection:
        writes = {line["write_id"]: as_write(line) for line in _lines(connection, tables.writes)}
        moves = [
            Move(line["from_target_id"], line["to_target_id"], line["reason"], writes[line["write_id"]])
            for line in _lines(connection, tables.moves)
        ]
        counts_for = _followed(moves)
        stated = {line["target_id"]: Stated(**line) for line in _lines(connection, tables.stated_targets)}
        schedules: dict[str, list[tuple[Schedule, Write]]] = defaultdict(list)
        for line in _lines(connection, tables.schedules):
            set_to = Schedule(line["cadence"], line["due_day"])
            schedules[line["document_id"]].append((set_to, writes[line["write_id"]]))
        return Book(
            version(connection),
            _histories(connection, writes, counts_for),
            tuple(moves),
            stated,
            {name: tuple(lines) for name, lines in schedules.items()},
            writes,
            _problems(connection, writes, counts_for),
            tuple(grants(connection)),
            tuple(
                Request(line["role"], line["agency"], line["reason"], writes[line["write_id"]])
                for line in _lines(connection, tables.requests)
            ),
            notices.versions(_lines(connection, tables.notices), writes),
        )


def content(ledger: Ledger, sha256: str) -> bytes:
    """The bytes of a file as it was handed in. Raises LedgerError no_such_file."""
    with ledger.reading() as connection:
        found = connection.execute(sa.select(tables.files.c.content).where(tables.files.c.sha256 == sha256)).scalar()
    if found is None:
        raise LedgerError("no_such_file")
    return bytes(found)


def _histories(
    connection: Connection, writes: Mapping[int, Write], counts_for: Mapping[str, str]
) -> dict[str, History]:
    """History of each target about which anything counts, in the order of writing."""
    entries, baselines, plans, extensions = (defaultdict(list) for _ in range(4))

    def home(line: Mapping[str, object]) -> str:
        return counts_for.get(line["target_id"], line["target_id"])

    for line in _lines(connection, tables.entries):
        report = Report(**{**_rest(line), "target_id": home(line)})
        entries[report.target_id].append(Entry(report, writes[line["write_id"]]))
    for line in _lines(connection, tables.baselines):
        one = Baseline(**{**_rest(line), "target_id": home(line)}, write=writes[line["write_id"]])
        baselines[one.target_id].append(one)
    nodes = defaultdict(list)
    for line in _lines(connection, tables.nodes):
        nodes[line["write_id"]].append(Node(line["due"], line["value"], line["status"], line["title"]))
    for line in _lines(connection, tables.plans):
        plans[home(line)].append(Plan(tuple(nodes[line["write_id"]]), writes[line["write_id"]]))
    decisions = {line["extension_id"]: line for line in _lines(connection, tables.decisions)}
    for line in _lines(connection, tables.extensions):
        asked = Extension(line["write_id"], home(line), line["new_due"], line["reason"], writes[line["write_id"]])
        if decided := decisions.get(line["write_id"]):
            told = {"granted": decided["granted"], "decision_reason": decided["reason"]}
            asked = replace(asked, **told, decided=writes[decided["write_id"]])
        extensions[asked.target_id].append(asked)
    names = dict.fromkeys([*entries, *baselines, *plans, *extensions])
    parts = (entries, baselines, plans, extensions)
    return {name: History(*(tuple(part[name]) for part in parts)) for name in names}


def _problems(
    connection: Connection, writes: Mapping[int, Write], counts_for: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Every problem with its moves, in the order of finding."""
    nodes, steps = defaultdict(list), defaultdict(list)
    for line in _lines(connection, tables.problem_nodes):
        nodes[line["write_id"]].append(ProblemNode(line["due"], line["title"]))
    for line in _lines(connection, tables.problem_steps):
        write = writes[line["write_id"]]
        told = (line["step"], line["what"], write, line["agency"], line["level"], tuple(nodes[write.write_id]))
        steps[line["problem_id"]].append(Step(*told))
    return tuple(
        Problem(
            line["write_id"],
            line["document_id"],
            line["task_no"],
            counts_for.get(line["target_id"], line["target_id"]),
            line["title"],
            tuple(steps[line["write_id"]]),
        )
        for line in _lines(connection, tables.problems)
    )


def _lines(connection: Connection, table: sa.Table) -> Sequence[Mapping[str, object]]:
    """Every line, in the order of writing."""
    return connection.execute(sa.select(table).order_by(*table.primary_key)).mappings().all()


def _rest(line: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in line.items() if name != "write_id"}


def _followed(moves: Iterable[Move]) -> dict[str, str]:
    """Target → the one that it counts for in the end. A later move of the same target replaces an earlier one."""
    direct = {one.from_target_id: one.to_target_id for one in moves}
    found = {}
    for start in direct:
        passed, end = {start}, direct[start]
        while end in direct and end not in passed:
            passed.add(end)
            end = direct[end]
        # Of targets moved round in a circle each keeps its own.
        found[start] = start if end in passed else end
    return found


def _nearest(gone: Stated, present: Collection[Stated]) -> tuple[tuple[str, float], ...]:
    same = [one for one in present if one.document_id == gone.document_id] or list(present)

    def likeness(one: Stated) -> float:
        words = SequenceMatcher(None, gone.quote, one.quote, autojunk=False).ratio()
        names = SequenceMatcher(None, gone.indicator, one.indicator, autojunk=False).ratio()
        # Its task is the best sign of a target after its words.
        return round(0.5 * words + 0.3 * names + 0.2 * (gone.task_no == one.task_no), 3)

    ranked = sorted(((one.target_id, likeness(one)) for one in same), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ranked[:3])
