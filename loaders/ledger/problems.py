"""The moves of a problem as acts: each is checked against the loop in the turn in which it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.ledger import loop, tables
from loaders.ledger.acts import Draft, Receipt, act, insert, know
from loaders.ledger.model import LEVELS, LedgerError, ProblemNode, Stated
from loaders.ledger.store import Ledger


def find(
    ledger: Ledger, draft: Draft, document_id: str, task_no: str, title: str, what: str, level: str,
    stated: Stated | None = None,
) -> Receipt:  # fmt: skip
    """Put a problem of a task, or of the target `stated` in it, into the loop; its number is that of the act.

    Raises LedgerError no_title, no_words or no_level; ValueError for a target of another task.
    """
    if stated is not None and (stated.document_id, stated.task_no) != (document_id, task_no):
        raise ValueError(f"{stated.target_id} is not of task {task_no}")
    if not title.strip():
        raise LedgerError("no_title")
    if level not in LEVELS:
        raise LedgerError("no_level")
    words = _words(what)

    def append(connection: Connection, write_id: int) -> None:
        if stated is not None:
            know(connection, [stated], {stated.target_id})
        target_id = stated.target_id if stated is not None else None
        line = {"document_id": document_id, "task_no": task_no, "target_id": target_id, "title": title.strip()}
        insert(connection, tables.problems, [{"write_id": write_id, **line}])
        _add(connection, write_id, write_id, "find", words, level=level)

    return act(ledger, draft, "problem", "find", append)


def move(
    ledger: Ledger,
    draft: Draft,
    problem_id: int,
    step: str,
    what: str,
    *,
    agency: str = "",
    level: str | None = None,
    nodes: Sequence[ProblemNode] = (),
) -> Receipt:
    """Move a problem on by one of STEPS but 'find'.

    `agency` is the one that it is assigned to, `level` changes it when it is assigned; `nodes` come with the answer to
    a problem of the level 'nodes'. Raises LedgerError illegal_step for what the loop does not allow now, no_words,
    no_agency, no_nodes or no_nodes_here, nodes_on_one_day, other_agency_solves for an agency that it is not assigned
    to, same_person for who strikes off what they solved themselves.
    """
    words = _words(what)
    ordered = tuple(sorted(nodes, key=lambda node: node.due))
    if len({node.due for node in ordered}) < len(ordered):
        raise LedgerError("nodes_on_one_day")

    def append(connection: Connection, write_id: int) -> None:
        earlier = _earlier(connection, problem_id)
        stage = loop.stage(line["step"] for line in earlier)
        loop.after(stage, step)
        assigned = [line for line in earlier if line["step"] == "assign"]
        if step == "assign" and not agency:
            raise LedgerError("no_agency")
        if step in ("answer", "progress", "solve") and draft.agency != assigned[-1]["agency"]:
            raise LedgerError("other_agency_solves", agency=assigned[-1]["agency"])
        if step == "answer":
            _nodes_fit(earlier, ordered)
        if step == "feed_back":
            _another(draft, [line for line in earlier if line["step"] == "solve"][-1])
        _add(connection, write_id, problem_id, step, words, agency=agency if step == "assign" else "", level=level)
        lines = [
            {"write_id": write_id, "position": place, "due": node.due, "title": node.title}
            for place, node in enumerate(ordered, 1)
        ]
        insert(connection, tables.problem_nodes, lines)

    return act(ledger, draft, "problem", step, append)


def _earlier(connection: Connection, problem_id: int) -> Sequence[Mapping[str, object]]:
    writes = tables.writes.c
    chosen = sa.select(tables.problem_steps, writes.who, writes.person).join_from(tables.problem_steps, tables.writes)
    chosen = chosen.where(tables.problem_steps.c.problem_id == problem_id).order_by(tables.problem_steps.c.write_id)
    found = connection.execute(chosen).mappings().all()
    if not found:
        raise LedgerError("no_problem", problem_id=problem_id)
    return found


def _nodes_fit(earlier: Sequence[Mapping[str, object]], nodes: Sequence[ProblemNode]) -> None:
    """A problem of the level 'nodes' is answered with its nodes, any other without."""
    level = [line["level"] for line in earlier if line["level"]][-1]
    if level == "nodes" and not nodes:
        raise LedgerError("no_nodes")
    if level != "nodes" and nodes:
        raise LedgerError("no_nodes_here")


def _another(draft: Draft, solved: Mapping[str, object]) -> None:
    """Whoever says that it is solved does not strike it off."""
    key = ("person", draft.person) if draft.person else ("who", draft.who.strip())
    if solved[key[0]] == key[1]:
        raise LedgerError("same_person")


def _add(
    connection: Connection, write_id: int, problem_id: int, step: str, what: str, *, agency: str = "",
    level: str | None = None,
) -> None:  # fmt: skip
    line = {"write_id": write_id, "problem_id": problem_id, "step": step, "what": what}
    insert(connection, tables.problem_steps, [{**line, "agency": agency, "level": level}])


def _words(what: str) -> str:
    if not what.strip():
        raise LedgerError("no_words")
    return what.strip()
