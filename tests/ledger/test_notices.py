"""Notices that people hand in: versions of a document, one above the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.ledger import book, notices, roles, tables
from loaders.ledger.model import LedgerError
from loaders.ledger.store import Ledger
from tests.ledger.sample import draft

FIRST, SECOND = "第一版".encode(), "第二版".encode()


@contextmanager
def refused(code: str, **values: object) -> Iterator[None]:
    with pytest.raises(LedgerError) as raised:
        yield
    assert (raised.value.code, raised.value.values) == (code, values)


def handed_in(
    ledger: Ledger, content: bytes, document_id: str = "示政办字〔2024〕8号-1", name: str = "notice.txt"
) -> int:
    receipt = notices.accept(ledger, draft(file_name=name, content=content), document_id, notices.last(ledger))
    return receipt.write.write_id


def counting(ledger: Ledger) -> dict[str, str]:
    """Document → digest of the file that counts."""
    newest = notices.newest(book.read(ledger).notices)
    return {name: version.accepted.file_sha256 for name, version in newest.items()}


def test_the_newest_version_counts_until_it_is_withdrawn(ledger: Ledger) -> None:
    first = handed_in(ledger, FIRST)
    assert counting(ledger) == {"示政办字〔2024〕8号-1": sha256(FIRST).hexdigest()}
    second = handed_in(ledger, SECOND)
    assert counting(ledger) == {"示政办字〔2024〕8号-1": sha256(SECOND).hexdigest()}
    notices.withdraw(ledger, draft(who="李四"), "示政办字〔2024〕8号-1", second, " 发错了 ")
    assert counting(ledger) == {"示政办字〔2024〕8号-1": sha256(FIRST).hexdigest()}
    before, after = book.read(ledger).notices
    assert (before.accepted.write_id, before.withdrawn) == (first, None)
    assert (after.accepted.write_id, after.withdrawn.who, after.reason) == (second, "李四", "发错了")
    assert book.content(ledger, after.accepted.file_sha256) == SECOND
    notices.withdraw(ledger, draft(), "示政办字〔2024〕8号-1", first, "全部撤下")
    assert counting(ledger) == {}
    with refused("no_such_notice"):
        notices.withdraw(ledger, draft(), "示政办字〔2024〕8号-1", first, "再撤一次")


def test_a_file_that_counts_is_not_taken_twice(ledger: Ledger) -> None:
    number = handed_in(ledger, FIRST, name="原文.txt")
    for document_id in ("示政办字〔2024〕8号-1", "another"):
        with refused("notice_known", file="原文.txt"):
            handed_in(ledger, FIRST, document_id)
    assert ledger.version() == number
    notices.withdraw(ledger, draft(), "示政办字〔2024〕8号-1", number, "撤下")
    assert handed_in(ledger, FIRST) > number, "what was withdrawn may come back"


def test_what_is_not_plain_is_refused(ledger: Ledger) -> None:
    with refused("no_notice_file"):
        notices.accept(ledger, draft(), "x", 0)
    first = handed_in(ledger, FIRST)
    with refused("no_reason"):
        notices.withdraw(ledger, draft(), "示政办字〔2024〕8号-1", first, "  ")
    handed_in(ledger, SECOND)
    with refused("notice_changed"):
        notices.withdraw(ledger, draft(), "示政办字〔2024〕8号-1", first, "看到的是旧版本")
    assert len(book.read(ledger).notices) == 2


def test_who_has_not_seen_the_last_act_takes_nothing_in(ledger: Ledger) -> None:
    """Else two people who look at two files of one new notice make two documents of it."""
    assert notices.last(ledger) == 0
    first = handed_in(ledger, FIRST, "示政办字〔2024〕8号-1")
    assert notices.last(ledger) == first
    with refused("notice_changed"):
        notices.accept(ledger, draft(content=SECOND), "示政办字〔2024〕8号-2", 0)
    notices.withdraw(ledger, draft(), "示政办字〔2024〕8号-1", first, "撤下")
    with refused("notice_changed"):
        notices.accept(ledger, draft(content=SECOND), "示政办字〔2024〕8号-1", first)
    assert notices.accept(ledger, draft(content=SECOND), "示政办字〔2024〕8号-2", notices.last(ledger)).is_new


def test_one_form_writes_once(ledger: Ledger) -> None:
    one = draft(file_name="notice.txt", content=FIRST)
    assert notices.accept(ledger, one, "x", 0).is_new
    assert not notices.accept(ledger, one, "x", 0).is_new
    assert len(book.read(ledger).notices) == 1


def test_where_there_are_roles_a_supervisor_alone_hands_in(ledger: Ledger) -> None:
    number = handed_in(ledger, FIRST)
    roles.give(ledger, draft(is_command=True), "issuer 1", "王五", "supervisor")
    roles.give(ledger, draft(person="issuer 1"), "issuer 2", "赵六", "editor", "省科技厅")
    for person, code in (("", "not_signed_in"), ("issuer 2", "supervisors_only"), ("issuer 3", "no_role")):
        with refused(code):
            notices.accept(ledger, draft(person=person, content=SECOND), "x", number)
        with refused(code):
            notices.withdraw(ledger, draft(person=person), "示政办字〔2024〕8号-1", number, "撤下")
    assert notices.accept(ledger, draft(person="issuer 1", content=SECOND), "x", number).is_new


def test_the_tables_keep_every_line(ledger: Ledger) -> None:
    handed_in(ledger, FIRST)
    for act in ("update notices set document_id = 'x'", "delete from notices"):
        with ledger.engine.connect() as connection, pytest.raises(sa.exc.DatabaseError, match="keeps every line"):
            connection.execute(sa.text(act))
    with ledger.writing() as connection:
        line = {"write_id": ledger.version(), "document_id": "x", "is_accepted": False, "reason": ""}
        with pytest.raises(sa.exc.DatabaseError), connection.begin_nested():
            connection.execute(sa.insert(tables.notices), line)


STEPS = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.one_of(st.none(), st.sampled_from(range(4)))), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_order_of_acts_leaves_a_stack(ledger: Ledger, steps: list[tuple[str, int | None]]) -> None:
    """Beside plain lists: a number hands in that content, none withdraws."""
    mark = ledger.version()
    stacks: dict[str, list[bytes]] = {"a": [], "b": []}
    for document, number in steps:
        document_id, held = f"{document}-{mark}", stacks[document]
        versions = [one for one in book.read(ledger).notices if one.document_id == document_id]
        if number is not None:
            content = f"{mark} {number}".encode()
            if any(content in stack for stack in stacks.values()):
                with pytest.raises(LedgerError):
                    handed_in(ledger, content, document_id)
            else:
                handed_in(ledger, content, document_id)
                held.append(content)
        elif held:
            newest = [one for one in versions if one.withdrawn is None][-1]
            notices.withdraw(ledger, draft(), document_id, newest.accepted.write_id, "撤下")
            held.pop()
    found = counting(ledger)
    for document, held in stacks.items():
        expected = sha256(held[-1]).hexdigest() if held else None
        assert found.get(f"{document}-{mark}") == expected
