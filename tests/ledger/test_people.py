"""Roles: who may write what, from the first role on, and that nothing is written by anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from loaders.ledger import book, people, problems, record, roles
from loaders.ledger.acts import Draft, Receipt
from loaders.ledger.model import Node, Schedule
from loaders.ledger.store import Ledger
from tests.ledger.sample import DUE, draft, report, stated
from tests.ledger.test_storage import NEW_DUE, contents, refused

AGENCY, OTHER = "省科技厅", "省财政厅"
ANSWERING = {"t1": (AGENCY,), "t2": (OTHER,)}
SUPERVISOR, EDITOR, FOREIGN, READER, NOBODY = (
    "https://id/s",
    "https://id/e",
    "https://id/f",
    "https://id/r",
    "https://id/x",
)


def by(person: str, agency: str = AGENCY, **more: object) -> Draft:
    return draft(who=f"用户{person[-1]}", agency=agency, person=person, **more)


@pytest.fixture
def staffed(ledger: Ledger) -> Ledger:
    """A ledger with a supervisor, an editor of each of two agencies and a reader; problem 5 is solved by AGENCY."""
    roles.give(ledger, draft(is_command=True), SUPERVISOR, "督查", "supervisor")
    for person, role, agency in ((EDITOR, "editor", AGENCY), (FOREIGN, "editor", OTHER), (READER, "reader", "")):
        roles.give(ledger, by(SUPERVISOR, ""), person, "某人", role, agency)
    problem_id = problems.find(ledger, by(EDITOR), "sample", "1", "用地未批", "等批复", "ordinary").write.write_id
    assert problem_id == 5
    problems.move(ledger, by(SUPERVISOR, ""), 5, "assign", "请协调", agency=AGENCY)
    return ledger


def _found(ledger: Ledger) -> int:
    """A problem that waits to be assigned; found once."""
    act = draft(who="王五", is_command=True)
    known = [one.problem_id for one in book.read(ledger).problems if one.task_no == "2"]
    return known[0] if known else problems.find(ledger, act, "sample", "2", "缺人", "等调配", "hard").write.write_id


Write = Callable[[Ledger, Draft], Receipt]
# Each act that an editor does for its agency.
OF_EDITORS: dict[str, Write] = {
    "report": lambda ledger, act: record.reports(ledger, act, [report()], [stated()], answering=ANSWERING),
    "nodes": lambda ledger, act: record.plan(ledger, act, stated(), [Node(DUE, 1)], answering=ANSWERING),
    "extension": lambda ledger, act: record.ask_extension(
        ledger, act, stated(), DUE, NEW_DUE, "招标推迟", answering=ANSWERING
    ),
    "find": lambda ledger, act: problems.find(ledger, act, "sample", "1", "缺资金", "等拨付", "hard"),
    "answer": lambda ledger, act: problems.move(ledger, act, 5, "answer", "三天内办"),
}
# Each act that only a supervisor does.
OF_SUPERVISORS: dict[str, Write] = {
    "schedule": lambda ledger, act: record.schedule(ledger, act, "sample", Schedule("quarter", 15)),
    "role": lambda ledger, act: roles.give(ledger, act, NOBODY, "某人", "editor", AGENCY),
    "assign": lambda ledger, act: problems.move(ledger, act, _found(ledger), "assign", "请协调", agency=AGENCY),
}


def test_while_nobody_has_a_role_names_are_as_typed(ledger: Ledger) -> None:
    assert record.reports(ledger, draft(), [report()], [stated()]).write.person == ""
    for name, write in OF_SUPERVISORS.items():
        if name != "role":
            assert write(ledger, draft(agency="")).is_new


@pytest.mark.parametrize("name", [*OF_EDITORS, *OF_SUPERVISORS])
def test_every_act_asks_for_the_right_role(staffed: Ledger, name: str) -> None:
    _found(staffed)
    before = contents(staffed)
    write = (OF_EDITORS | OF_SUPERVISORS)[name]
    supervising = name in OF_SUPERVISORS
    for act, code in (
        (draft(), "not_signed_in"),
        (by(NOBODY), "no_role"),
        (by(READER), "no_role"),
        (by(FOREIGN), "supervisors_only" if supervising else "not_your_agency"),
    ):
        with refused(code):
            write(staffed, act)
        assert contents(staffed) == before
    assert write(staffed, by(SUPERVISOR if supervising else EDITOR)).is_new


def test_an_editor_writes_for_the_targets_of_its_agency_alone(staffed: Ledger) -> None:
    before = contents(staffed)
    for act in (
        lambda: record.reports(staffed, by(EDITOR), [report("t2")], [stated("t2")], answering=ANSWERING),
        lambda: record.plan(staffed, by(EDITOR), stated("t2"), [Node(DUE, 1)], answering=ANSWERING),
        lambda: record.ask_extension(staffed, by(EDITOR), stated("t2"), DUE, NEW_DUE, "推迟", answering=ANSWERING),
        lambda: record.reports(staffed, by(EDITOR), [report("t3")], [stated("t3")], answering=ANSWERING),
    ):
        with refused("not_responsible", agency=AGENCY):
            act()
    # One foreign line keeps the whole form out.
    with refused("not_responsible"):
        record.reports(
            staffed, by(EDITOR), [report("t1"), report("t2")], [stated("t1"), stated("t2")], answering=ANSWERING
        )
    assert contents(staffed) == before
    with pytest.raises(ValueError, match="who answers"):
        record.reports(staffed, by(EDITOR), [report()], [stated()])


def test_an_editor_cannot_move_what_a_supervisor_moves(staffed: Ledger) -> None:
    problems.move(staffed, by(EDITOR), 5, "answer", "三天内办")
    problems.move(staffed, by(EDITOR), 5, "solve", "批下来了")
    for step in ("feed_back", "reopen"):
        with refused("supervisors_only"):
            problems.move(staffed, by(EDITOR), 5, step, "核实过了")
    with refused("not_your_agency", agency=AGENCY):
        problems.move(staffed, by(FOREIGN), 5, "progress", "我来说")
    assert problems.move(staffed, by(SUPERVISOR, ""), 5, "feed_back", "核实过了").is_new


def test_a_role_that_was_taken_counts_no_more(staffed: Ledger) -> None:
    roles.give(staffed, by(SUPERVISOR, ""), EDITOR, "某人", "editor", AGENCY, granted=False, reason="调离")
    with refused("no_role"):
        OF_EDITORS["report"](staffed, by(EDITOR))
    roles.give(staffed, by(SUPERVISOR, ""), EDITOR, "某人", "editor", AGENCY)
    assert OF_EDITORS["report"](staffed, by(EDITOR)).write.person == EDITOR
    held = people.holders(book.read(staffed).grants)
    assert [(one.person, one.role, one.agency) for one in held] == [
        (SUPERVISOR, "supervisor", ""), (FOREIGN, "editor", OTHER), (READER, "reader", ""), (EDITOR, "editor", AGENCY),
    ]  # fmt: skip


def test_roles_taken_from_all_do_not_open_the_ledger_again(ledger: Ledger) -> None:
    roles.give(ledger, draft(), SUPERVISOR, "督查", "supervisor")
    with refused("last_supervisor"):
        roles.give(ledger, by(SUPERVISOR, ""), SUPERVISOR, "督查", "supervisor", granted=False, reason="退休")
    roles.give(ledger, draft(is_command=True), SUPERVISOR, "督查", "supervisor", granted=False, reason="退休")
    with refused("not_signed_in"):
        record.reports(ledger, draft(), [report()], [stated()])
    with refused("no_role"):
        roles.give(ledger, by(SUPERVISOR, ""), NOBODY, "某人", "supervisor")


def test_the_token_of_another_account_writes_and_tells_nothing(staffed: Ledger) -> None:
    act = by(EDITOR)
    first = OF_EDITORS["report"](staffed, act)
    before = contents(staffed)
    replayed = Draft(act.token, "用户s", AGENCY, act.at, person=SUPERVISOR)
    with refused("token_taken"):
        OF_EDITORS["report"](staffed, replayed)
    # Without an account it is not even looked up.
    with refused("not_signed_in"):
        OF_EDITORS["report"](staffed, Draft(act.token, "张三", AGENCY, act.at))
    assert contents(staffed) == before
    assert OF_EDITORS["report"](staffed, act).write == first.write


def test_a_role_is_asked_for_and_answered(staffed: Ledger) -> None:
    with refused("not_signed_in"):
        roles.ask(staffed, draft(), "editor", AGENCY, "新来的")
    roles.ask(staffed, by(NOBODY), "editor", AGENCY, "新来的")
    with refused("request_waiting"):
        roles.ask(staffed, by(NOBODY), "editor", AGENCY, "再问一次")
    roles.ask(staffed, by(NOBODY), "editor", OTHER, "两个单位")
    found = book.read(staffed)
    assert [(one.agency, one.write.person) for one in people.waiting(found.requests, found.grants)] == [
        (AGENCY, NOBODY), (OTHER, NOBODY),
    ]  # fmt: skip
    roles.give(staffed, by(SUPERVISOR, ""), NOBODY, "用户x", "editor", AGENCY)
    with refused("no_reason"):
        roles.give(staffed, by(SUPERVISOR, ""), NOBODY, "用户x", "editor", OTHER, granted=False)
    roles.give(staffed, by(SUPERVISOR, ""), NOBODY, "用户x", "editor", OTHER, granted=False, reason="一人一个单位")
    found = book.read(staffed)
    assert people.waiting(found.requests, found.grants) == ()
    assert people.held(found.grants, NOBODY) == {("editor", AGENCY)}
    # After a refusal it can be asked for again.
    assert roles.ask(staffed, by(NOBODY), "editor", OTHER, "换了单位").is_new


def test_a_role_without_account_kind_or_agency_is_none(staffed: Ledger) -> None:
    before = contents(staffed)
    for code, given in (
        ("no_person", (" ", "某人", "reader", "")),
        ("no_role_named", (NOBODY, "某人", "owner", "")),
        ("no_agency", (NOBODY, "某人", "editor", "")),
    ):
        with refused(code):
            roles.give(staffed, by(SUPERVISOR, ""), *given)
    assert contents(staffed) == before


def test_every_kind_of_act_has_its_rule() -> None:
    known = {*people.FOR_ITS_AGENCY, *people.SUPERVISING, *people.FOR_ALL}
    assert len(known) == len([*people.FOR_ITS_AGENCY, *people.SUPERVISING, *people.FOR_ALL])
    everything = [("reader", ""), ("editor", AGENCY)]
    assert not any(people.may(everything, act, OTHER) for act in known - set(people.FOR_ALL))
    assert {act for act in known if people.may(everything, act, AGENCY)} == {*people.FOR_ITS_AGENCY, *people.FOR_ALL}
    assert all(people.may([("supervisor", "")], act, OTHER) for act in known)


def test_the_account_of_each_act_is_kept(staffed: Ledger) -> None:
    writes = book.read(staffed).writes.values()
    assert [(one.kind, one.person, one.source) for one in writes][:3] == [
        ("role", "", "command"), ("role", SUPERVISOR, "page"), ("role", SUPERVISOR, "page"),
    ]  # fmt: skip
    assert all(one.written_at.date() == date(2023, 2, 3) for one in writes)
