"""What the ledger keeps and refuses, on both kinds of database."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DatabaseError, IntegrityError

from loaders.ledger import book, notices, problems, record, roles, store, tables
from loaders.ledger.model import Baseline, LedgerError, Node, ProblemNode, Schedule
from loaders.ledger.settings import default_schedule
from loaders.ledger.store import Ledger, open_ledger
from tests.ledger.sample import DUE, draft, report, stated
from tests.system import free_port

NEW_DUE = date(2024, 6, 30)
SQLITE = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("address", ["postgresql"], indirect=True)
TABLES = [table.name for table in tables.ALL]


@contextmanager
def refused(code: str, **values: object) -> Iterator[None]:
    """The block must be refused with this code; of `values` those are compared that are given."""
    with pytest.raises(LedgerError) as raised:
        yield
    assert raised.value.code == code, raised.value
    assert {name: raised.value.values[name] for name in values} == values


def contents(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """Every line of every table, in an order that does not depend on the kind of database."""
    with ledger.reading() as connection:
        return {
            table.name: sorted((tuple(line) for line in connection.execute(sa.select(table))), key=repr)
            for table in tables.ALL
        }


def fill(ledger: Ledger) -> None:
    """At least one line in every table."""
    one, two = stated("t1"), stated("t2")
    start = Baseline("t1", 3.5, date(2022, 12, 31), "3.5家", "年报")
    with_file = draft(content="编号,数值\nt1,10\n".encode(), file_name="表.csv")
    record.reports(ledger, with_file, [report("t1"), report("t2", value=None, status="done")], [one, two])
    record.reports(ledger, draft(), [report("t1", "2023-02", 20)], [one], baselines=[start])
    record.plan(ledger, draft(), one, [Node(date(2023, 6, 30), 70, title="过半"), Node(DUE, status="done")])
    asked = record.ask_extension(ledger, draft(), one, DUE, NEW_DUE, "招标推迟")
    record.decide(ledger, draft(who="李四", agency="省政府办公厅"), asked.write.write_id, True, "同意")
    record.move(ledger, draft(), "t2", one, "改了编号")
    record.schedule(ledger, draft(), "sample", Schedule("quarter", 15))
    roles.ask(ledger, draft(who="王五", person="wangwu"), "editor", "省科技厅", "负责填报")
    problem_id = problems.find(ledger, draft(), "sample", "1", "用地未批", "选址在等批复", "nodes", one).write.write_id
    problems.move(ledger, draft(), problem_id, "assign", "请协调", agency="省科技厅")
    problems.move(ledger, draft(), problem_id, "answer", "分两步办", nodes=[ProblemNode(date(2023, 5, 1), "报批")])
    notices.accept(ledger, draft(content=with_file.content, file_name="notice.txt"), "sample", 0)
    # From here on an act needs an account.
    roles.give(ledger, draft(), "wangwu", "王五", "supervisor")
    assert all(contents(ledger).values())


# The tables


def test_the_migrations_make_the_tables_of_the_program(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, tables.METADATA) == []
        inspector = sa.inspect(connection)
        assert set(inspector.get_table_names()) == {*TABLES, "alembic_version"}
        for table in tables.ALL:
            found = {one["name"]: one["sqltext"] for one in inspector.get_check_constraints(table.name)}
            wanted = {one.name for one in table.constraints if isinstance(one, sa.CheckConstraint)}
            assert set(found) == wanted
            keys = {
                (*one["constrained_columns"], one["referred_table"]) for one in inspector.get_foreign_keys(table.name)
            }
            assert keys == {(one.parent.name, one.column.table.name) for one in table.foreign_keys}


BROKEN = {
    "ck_notices_document_id": ("notices", {"document_id": ""}),
    "ck_notices_reason": ("notices", {"is_accepted": False}),
    "ck_writes_kind": ("writes", {"kind": "rumour"}),
    "ck_writes_source": ("writes", {"source": "hearsay"}),
    "ck_writes_who": ("writes", {"who": ""}),
    "ck_entries_status": ("entries", {"value": None, "status": "nearly"}),
    "ck_entries_said": ("entries", {"status": "done"}),
    "ck_nodes_status": ("nodes", {"value": None, "status": "nearly"}),
    "ck_nodes_said": ("nodes", {"value": None, "status": None}),
    "ck_extensions_reason": ("extensions", {"reason": ""}),
    "ck_moves_elsewhere": ("moves", {"to_target_id": "t2"}),
    "ck_schedules_cadence": ("schedules", {"cadence": "week"}),
    "ck_schedules_due_day": ("schedules", {"due_day": 61}),
    "ck_problems_title": ("problems", {"title": ""}),
    "ck_problem_steps_step": ("problem_steps", {"step": "forget"}),
    "ck_problem_steps_level": ("problem_steps", {"level": "easy"}),
    "ck_problem_steps_what": ("problem_steps", {"what": ""}),
    "ck_roles_role": ("roles", {"role": "owner"}),
    "ck_roles_person": ("roles", {"person": ""}),
    "ck_roles_agency": ("roles", {"agency": "省科技厅"}),
    "ck_requests_role": ("requests", {"role": "owner", "agency": ""}),
    "ck_requests_agency": ("requests", {"agency": ""}),
}


def test_every_constraint_is_tried() -> None:
    constraints = {one.name for table in tables.ALL for one in table.constraints if isinstance(one, sa.CheckConstraint)}
    assert set(BROKEN) == constraints


def test_the_database_refuses_what_no_line_may_say(ledger: Ledger) -> None:
    fill(ledger)
    before = contents(ledger)
    for constraint, (name, changed) in BROKEN.items():
        table = tables.METADATA.tables[name]
        with ledger.engine.connect() as connection:
            line = dict(connection.execute(sa.select(table).limit(1)).mappings().one())
            # A number and a token of its own, so that nothing but the change stands in its way.
            own = {"write_id": 1, "token": uuid4().hex, "position": 9, "period": "2023-09"}
            spare = connection.scalar(sa.select(sa.func.max(tables.writes.c.write_id))) + 1
            own["write_id"] = line["write_id"] if name in ("entries", "nodes") else spare
            if name not in ("entries", "nodes", "writes"):
                values = {"token": uuid4().hex, "kind": "move", "who": "张三", "agency": "", "source": "page"}
                values["person"] = ""
                connection.execute(
                    sa.insert(tables.writes).values(
                        write_id=spare, written_at=datetime(2023, 1, 1, tzinfo=UTC), file_name="", **values
                    )
                )
            good = {**line, **{key: value for key, value in own.items() if key in line}}
            with connection.begin_nested() as inner:
                connection.execute(sa.insert(table).values(good))
                inner.rollback()
            with pytest.raises(IntegrityError, match=constraint):
                connection.execute(sa.insert(table).values({**good, **changed}))
            connection.rollback()
    assert contents(ledger) == before


def test_opening_again_changes_nothing(address: str) -> None:
    with closing(open_ledger(address)) as first:
        fill(first)
        before = contents(first)
        with closing(open_ledger(address)) as second:
            assert contents(second) == before


def test_eight_at_once_make_one_ledger(address: str, tmp_path: Path) -> None:
    # Connections to a file that is being made are in each other's way only now and then.
    for place in [address] if "://" in address else [tmp_path / f"{n}.sqlite" for n in range(20)]:
        barrier = Barrier(8)

        def write(place: str | Path, barrier: Barrier, number: int) -> None:
            barrier.wait(60)
            with closing(open_ledger(place)) as opened:
                record.reports(opened, draft(), [report(f"t{number}")], [stated(f"t{number}")])

        with ThreadPoolExecutor(8) as pool:
            for done in [pool.submit(write, place, barrier, number) for number in range(8)]:
                done.result()
        with closing(open_ledger(place)) as opened:
            assert set(book.read(opened).histories) == {f"t{number}" for number in range(8)}
            with opened.reading() as connection:
                assert connection.scalars(sa.text("select version_num from alembic_version")).all() == [
                    store.revision()
                ]


# Nothing is changed or removed


def test_no_line_is_changed_or_removed(ledger: Ledger) -> None:
    fill(ledger)
    before = contents(ledger)
    acts = []
    for table in tables.ALL:
        column = table.columns.values()[-1].name
        acts += [f"update {table} set {column} = {column}", f"delete from {table}"]  # noqa: S608
        acts += [f"truncate {table} cascade"] if ledger.engine.dialect.name == "postgresql" else []
    assert len(acts) >= 2 * len(before)
    for act in acts:
        with ledger.engine.connect() as connection:
            with pytest.raises(DatabaseError, match="the ledger keeps every line as it was written"):
                connection.execute(sa.text(act))
            connection.rollback()
    assert contents(ledger) == before


@SQLITE
def test_no_line_takes_the_place_of_another(ledger: Ledger) -> None:
    """SQLite's `insert or replace` removes what is in its way, be it a key or the number of the row."""
    fill(ledger)
    before = contents(ledger)
    acts = []
    for table in tables.ALL:
        every = ", ".join(table.columns.keys())
        acts.append(f"insert or replace into {table} ({every}) select {every} from {table}")  # noqa: S608
    rest = "kind, who, agency, written_at, source, file_name, person"
    acts.append(f"insert or replace into writes (token, {rest}) select token, {rest} from writes")  # noqa: S608
    rest = "write_id, target_id, as_of, value, status, value_as_written, evidence, problem, note"
    acts.append(
        f"insert or replace into entries (rowid, period, {rest}) select rowid, '2023-12', {rest} from entries"  # noqa: S608
    )
    for act in acts:
        with ledger.engine.connect() as connection:
            with pytest.raises(IntegrityError, match="the ledger keeps every line as it was written"):
                connection.execute(sa.text(act))
            connection.rollback()
    assert contents(ledger) == before


# Whole acts


def test_an_act_that_fails_midway_leaves_nothing(ledger: Ledger) -> None:
    record.reports(ledger, draft(), [report()], [stated()])
    before = contents(ledger)
    act = draft(content=b"a file", file_name="a.csv")
    with pytest.raises(IntegrityError):
        # The second line is about a target that nobody has stated.
        record.reports(ledger, act, [report("t2"), report("t3")], [stated("t2")])
    assert contents(ledger) == before
    assert record.reports(ledger, act, [report("t2")], [stated("t2")]).is_new


def test_an_error_between_two_writes_takes_the_first_back(ledger: Ledger) -> None:
    class StoppedError(Exception):
        pass

    def write_and_stop() -> None:
        with ledger.writing() as connection:
            connection.execute(sa.insert(tables.files).values(sha256="0" * 64, content=b"half"))
            raise StoppedError

    with pytest.raises(StoppedError):
        write_and_stop()
    assert not any(contents(ledger).values())


def test_a_token_writes_once(ledger: Ledger) -> None:
    act = draft(content=b"a file", file_name="a.csv")
    first = record.reports(ledger, act, [report()], [stated()])
    before = contents(ledger)
    again = record.reports(ledger, replace(act, who="李四", content=b"another"), [report(value=99)], [stated()])
    assert (first.is_new, again.is_new) == (True, False)
    assert again.write == first.write
    assert contents(ledger) == before


def test_a_token_counts_for_every_kind_of_act(ledger: Ledger) -> None:
    acts = {
        "plan": lambda act: record.plan(ledger, act, stated(), [Node(DUE, 1)]),
        "extension": lambda act: record.ask_extension(ledger, act, stated(), DUE, NEW_DUE, "招标推迟"),
        "decision": lambda act: record.decide(ledger, act, 2, True, ""),
        "move": lambda act: record.move(ledger, act, "t1", stated("t2"), "改了编号"),
        "schedule": lambda act: record.schedule(ledger, act, "sample", Schedule("month", 5)),
    }
    for write in acts.values():
        act = draft()
        first, again = write(act), write(act)
        assert (first.is_new, again.is_new, again.write) == (True, False, first.write)


def test_nobody_writes_without_a_name(ledger: Ledger) -> None:
    for who in ("", " \t"):
        with refused("no_name"):
            record.reports(ledger, draft(who=who), [report()], [stated()])


def test_an_act_needs_its_zone(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="zone"):
        record.reports(ledger, replace(draft(), at=datetime(2023, 1, 1)), [report()], [stated()])


def test_nothing_and_two_of_one_are_refused(ledger: Ledger) -> None:
    start = Baseline("t2", 1, date(2022, 12, 31))
    with refused("nothing_to_write"):
        record.reports(ledger, draft(), [], [stated()])
    with refused("twice_in_one", target_id="t2"):
        record.reports(ledger, draft(), [report("t1"), report("t2"), report("t2", value=3)], [stated()])
    with refused("twice_in_one", target_id="t2"):
        record.reports(ledger, draft(), [report("t2")], [stated("t2")], baselines=[start, start])
    assert not any(contents(ledger).values())


# What changed meanwhile


def test_what_was_checked_against_an_older_state_is_refused(ledger: Ledger) -> None:
    named = {name: stated(name) for name in ("t1", "t2", "t3", "t4")}
    record.reports(ledger, draft(), [report(name) for name in named], named.values())
    seen = ledger.version()
    record.reports(ledger, draft(), [report("t2", "2023-02")], [named["t2"]])
    record.reports(ledger, draft(), [], [named["t3"]], baselines=[Baseline("t3", 1, date(2022, 12, 31))])
    record.plan(ledger, draft(), named["t4"], [Node(DUE, 5)])
    before = contents(ledger)
    for name in ("t2", "t3"):
        with refused("changed_meanwhile", target_id=name):
            record.reports(ledger, draft(), [report("t1", "2023-03"), report(name, "2023-03")], (), seen=seen)
        with refused("changed_meanwhile", target_id=name):
            record.reports(ledger, draft(), [], (), baselines=[Baseline(name, 2, date(2022, 12, 31))], seen=seen)
    assert contents(ledger) == before
    # A plan says nothing of what was reported.
    assert record.reports(ledger, draft(), [report("t1", "2023-03"), report("t4", "2023-03")], (), seen=seen).is_new
    assert record.reports(ledger, draft(), [report("t2", "2023-03")], (), seen=ledger.version()).is_new


def test_the_version_grows_with_each_act_and_no_other(ledger: Ledger) -> None:
    assert ledger.version() == 0
    act = draft()
    versions = []
    for one in (act, act, draft()):
        record.reports(ledger, one, [report()], [stated()])
        versions.append(ledger.version())
    assert 0 < versions[0] == versions[1] < versions[2]


def test_a_reader_sees_one_state_while_others_write(ledger: Ledger) -> None:
    count = sa.select(sa.func.count()).select_from(tables.entries)
    record.reports(ledger, draft(), [report()], [stated()])
    with ledger.reading() as connection:
        assert connection.scalar(count) == 1
        record.reports(ledger, draft(), [report()], [stated()])
        assert connection.scalar(count) == 1
    with ledger.reading() as connection:
        assert connection.scalar(count) == 2


# What comes back


def test_a_correction_is_added_and_the_first_line_stays(ledger: Ledger) -> None:
    first = record.reports(ledger, draft(), [report(value=10)], [stated()])
    second = record.reports(ledger, draft(date(2023, 3, 1), who="李四"), [report(value=12)], [stated()])
    third = record.reports(ledger, draft(date(2023, 3, 2)), [report(value=11)], [stated()])
    entries = book.read(ledger).history("t1").entries
    assert [(one.report.value, one.write) for one in entries] == [
        (10, first.write),
        (12, second.write),
        (11, third.write),
    ]
    assert book.read(ledger).history("unknown").entries == ()


NUMBERS = (0.1 + 0.2, 1 / 3, 5e-324, 1.7976931348623157e308, 2.0**53 + 2, -1e-9, 123456789.123456789, 28000, 1e22)
TEXTS = (
    "",
    "新增150家以上研发机构",
    "𠮷野家 𬭚 👩‍🔬",
    'it\'s "quoted"; drop table entries; --',
    "line\none\r\ttwo\\n\u2028",
    "%s :name ? {}",
    " blanks \u3000",
    "é e\u0301",
)


def test_numbers_come_back_to_the_last_bit(ledger: Ledger) -> None:
    said = [report(f"t{n}", value=value) for n, value in enumerate(NUMBERS)]
    starts = [Baseline(f"t{n}", value, DUE) for n, value in enumerate(NUMBERS)]
    named = [stated(f"t{n}") for n in range(len(NUMBERS))]
    record.reports(ledger, draft(), said, named, baselines=starts)
    found = book.read(ledger)
    for n, value in enumerate(NUMBERS):
        history = found.history(f"t{n}")
        told = (history.entries[0].report.value, history.baselines[0].value)
        assert [struct.pack("<d", one) for one in told] == [struct.pack("<d", value)] * 2


def test_texts_come_back_letter_by_letter(ledger: Ledger) -> None:
    for n, text in enumerate(TEXTS):
        facts = stated(f"t{n}", document_id=text, task_no=text, indicator=text, quote=text, unit=text)
        said = report(f"t{n}", value=None, status="under_way", evidence=text, problem=text, note=text)
        start = Baseline(f"t{n}", 1, DUE, text, text)
        act = draft(who=f"张{text}三", agency=text, file_name=text, content=text.encode())
        receipt = record.reports(ledger, act, [said], [facts], baselines=[start])
        record.plan(ledger, draft(), facts, [Node(DUE, 1, title=text)])
        found = book.read(ledger)
        history = found.history(f"t{n}")
        assert found.stated[f"t{n}"] == facts
        assert [(one.report, one.write) for one in history.entries] == [(said, receipt.write)]
        assert history.baselines == (replace(start, write=receipt.write),)
        assert history.plans[0].nodes == (Node(DUE, 1, title=text),)
        assert (receipt.write.who, receipt.write.agency, receipt.write.file_name) == (f"张{text}三", text, text)


def test_days_come_back(ledger: Ledger) -> None:
    for day in (date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31)):
        record.reports(ledger, draft(), [replace(report(), as_of=day)], [stated()])
        assert book.read(ledger).history("t1").entries[-1].report.as_of == day


def test_moments_come_back_with_their_zone(ledger: Ledger) -> None:
    for at in (
        datetime(2023, 12, 31, 23, 59, 59, 999999, UTC),
        datetime(2024, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=8))),
        datetime(2023, 6, 1, 12, 0, 0, 1, timezone(timedelta(hours=-9, minutes=-30))),
    ):
        receipt = record.reports(ledger, replace(draft(), at=at), [report()], [stated()])
        write = book.read(ledger).writes[receipt.write.write_id]
        assert write.written_at == at
        assert write.written_at.utcoffset() is not None
        assert write.written_on == at.astimezone().date()


def test_what_a_notice_says_is_kept_as_it_was_first(ledger: Ledger) -> None:
    record.reports(ledger, draft(), [report()], [stated()])
    record.reports(ledger, draft(), [report()], [stated(quote="改写")])
    assert book.read(ledger).stated["t1"] == stated()


def test_more_targets_than_one_statement_takes(ledger: Ledger) -> None:
    names = [f"t{n}" for n in range(1201)]
    named = [stated(name) for name in names]
    record.reports(ledger, draft(), [report(name) for name in names], named)
    seen = ledger.version()
    record.reports(ledger, draft(), [report("t1200", "2023-02")], named)
    with refused("changed_meanwhile", target_id="t1200"):
        record.reports(ledger, draft(), [report(name, "2023-02") for name in names], named, seen=seen)
    assert len(book.read(ledger).histories) == 1201


def test_a_file_comes_back_and_is_kept_once(ledger: Ledger) -> None:
    data = bytes(range(256)) * 4000
    acts = [draft(content=data, file_name=name) for name in ("一月.xlsx", "again.xlsx")]
    writes = [record.reports(ledger, act, [report()], [stated()]).write for act in acts]
    assert {one.file_sha256 for one in writes} == {hashlib.sha256(data).hexdigest()}
    assert [(one.source, one.file_name) for one in writes] == [("file", "一月.xlsx"), ("file", "again.xlsx")]
    assert book.content(ledger, writes[0].file_sha256) == data
    assert len(contents(ledger)["files"]) == 1
    with refused("no_such_file"):
        book.content(ledger, "0" * 64)
    empty = record.reports(ledger, draft(content=b""), [report()], [stated()]).write
    assert (empty.source, book.content(ledger, empty.file_sha256)) == ("file", b"")


# Extensions, plans, moves, schedules


@pytest.mark.parametrize("granted", [True, False])
def test_an_extension_is_asked_and_decided_once(ledger: Ledger, granted: bool) -> None:
    asked = record.ask_extension(ledger, draft(), stated(), DUE, NEW_DUE, " 招标推迟 ")
    one = book.read(ledger).history("t1").extensions[0]
    assert (one.new_due, one.reason, one.asked, one.granted) == (NEW_DUE, "招标推迟", asked.write, None)
    with refused("already_asked"):
        record.ask_extension(ledger, draft(), stated(), DUE, NEW_DUE, "再次推迟")
    decided = record.decide(ledger, draft(who="李四"), one.extension_id, granted, "已核")
    told = replace(one, granted=granted, decided=decided.write, decision_reason="已核")
    assert book.read(ledger).history("t1").extensions == (told,)
    before = contents(ledger)
    for other in (granted, not granted):
        with refused("already_decided"):
            record.decide(ledger, draft(), one.extension_id, other, "改主意")
    assert contents(ledger) == before
    record.ask_extension(ledger, draft(), stated(), DUE, NEW_DUE + timedelta(1), "再次推迟")
    assert [one.granted for one in book.read(ledger).history("t1").extensions] == [granted, None]


def test_an_extension_needs_a_reason_and_a_later_day(ledger: Ledger) -> None:
    with refused("no_reason"):
        record.ask_extension(ledger, draft(), stated(), DUE, NEW_DUE, " ")
    for day in (DUE, DUE - timedelta(1)):
        with refused("not_later", due=DUE):
            record.ask_extension(ledger, draft(), stated(), DUE, day, "招标推迟")
    asked = record.ask_extension(ledger, draft(), stated(), DUE, NEW_DUE, "招标推迟")
    with refused("no_reason"):
        record.decide(ledger, draft(), asked.write.write_id, False, " ")
    assert record.decide(ledger, draft(), asked.write.write_id, True, "").is_new
    record.ask_extension(ledger, draft(), stated("t2"), DUE, NEW_DUE, "一个目标的申请不妨碍另一个")


def test_a_plan_gives_way_to_a_later_one_and_to_none(ledger: Ledger) -> None:
    early, late = Node(date(2023, 3, 31), 30, title="三成"), Node(date(2023, 9, 30), status="under_way")
    for nodes in ([late, early], [late], []):
        record.plan(ledger, draft(), stated(), nodes)
    plans = book.read(ledger).history("t1").plans
    assert [one.nodes for one in plans] == [(early, late), (late,), ()]
    assert [one.write.write_id for one in plans] == sorted(one.write.write_id for one in plans)
    with refused("nodes_on_one_day"):
        record.plan(ledger, draft(), stated(), [early, replace(late, due=early.due)])
    assert len(book.read(ledger).history("t1").plans) == 3


def move(ledger: Ledger, *pairs: tuple[str, str]) -> None:
    for start, end in pairs:
        record.move(ledger, draft(), start, stated(end), "改了编号")


def homes(ledger: Ledger) -> dict[str, set[float]]:
    """Target → the values that count for it."""
    histories = book.read(ledger).histories
    return {name: {one.report.value for one in history.entries} for name, history in histories.items()}


def report_on(ledger: Ledger, *names: str) -> None:
    """One act for each of the targets, whose values are 1, 2, 3 …"""
    for value, name in enumerate(names, 1):
        record.reports(ledger, draft(), [report(name, value=value)], [stated(name)])


def test_moves_are_followed_to_the_end(ledger: Ledger) -> None:
    report_on(ledger, "a", "b", "c")
    move(ledger, ("a", "b"))
    assert homes(ledger) == {"b": {1, 2}, "c": {3}}
    move(ledger, ("b", "c"), ("c", "d"))
    assert homes(ledger) == {"d": {1, 2, 3}}
    entries = book.read(ledger).history("d").entries
    assert [(one.report.target_id, one.report.value) for one in entries] == [("d", 1), ("d", 2), ("d", 3)]


def test_a_later_move_replaces_an_earlier_one(ledger: Ledger) -> None:
    report_on(ledger, "a", "b", "c")
    move(ledger, ("a", "b"), ("a", "c"))
    assert homes(ledger) == {"b": {2}, "c": {1, 3}}
    assert [(one.to_target_id, one.reason) for one in book.read(ledger).moves] == [("b", "改了编号"), ("c", "改了编号")]


def test_moves_in_a_circle_leave_each_its_own(ledger: Ledger) -> None:
    report_on(ledger, "a", "b", "c", "d")
    move(ledger, ("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"))
    assert homes(ledger) == {"a": {1}, "b": {2}, "c": {3}, "d": {4}}
    with refused("moved_to_itself"):
        move(ledger, ("a", "a"))


def test_everything_about_a_target_moves_with_it(ledger: Ledger) -> None:
    start = Baseline("a", 5, DUE)
    record.reports(ledger, draft(), [report("a")], [stated("a")], baselines=[start])
    record.plan(ledger, draft(), stated("a"), [Node(DUE, 1)])
    record.ask_extension(ledger, draft(), stated("a"), DUE, NEW_DUE, "招标推迟")
    move(ledger, ("a", "b"))
    found = book.read(ledger)
    history = found.history("b")
    assert [len(part) for part in (history.entries, history.baselines, history.plans, history.extensions)] == [1] * 4
    assert (history.baselines[0].target_id, history.extensions[0].target_id) == ("b", "b")
    assert set(found.histories) == {"b"}


def test_the_lost_are_named_with_the_nearest(ledger: Ledger) -> None:
    gone = stated("old", task_no="7", indicator="研发机构", quote="新增150家以上研发机构")
    record.reports(ledger, draft(), [report("old"), report("t1")], [gone, stated("t1", task_no="9")])
    record.reports(ledger, draft(), [report("old", "2023-02")], [gone])
    nearest = stated("nearest", task_no="7", indicator="研发机构", quote="新增160家以上研发机构")
    near = stated("near", task_no="8", indicator="研发机构", quote="新建研发机构")
    far = stated("far", task_no="9", indicator="高速公路里程", quote="高速公路通车里程达到8000公里")
    elsewhere = replace(gone, target_id="elsewhere", document_id="another notice")
    there = {one.target_id: one for one in (far, elsewhere, near, nearest, stated("t1", task_no="9", quote="无关"))}
    (lost,) = book.read(ledger).lost(there)
    assert (lost.stated, lost.entries) == (gone, 2)
    names = [name for name, _ in lost.near]
    assert names[:2] == ["nearest", "near"]
    assert len(names) == 3
    assert "elsewhere" not in names, "targets of the same notice come first"
    assert [likeness for _, likeness in lost.near] == sorted((one for _, one in lost.near), reverse=True)
    assert all(0 <= likeness < 1 for _, likeness in lost.near)
    (alone,) = book.read(ledger).lost({"elsewhere": elsewhere, "t1": replace(stated("t1"), document_id="a third")})
    assert alone.near[0] == ("elsewhere", 1.0)
    move(ledger, ("old", "nearest"))
    assert book.read(ledger).lost(there) == ()


def test_schedules_hold_from_the_day_on_which_they_were_set(ledger: Ledger) -> None:
    for day, wanted in ((1, Schedule("quarter", 15)), (10, Schedule("month", 5)), (10, Schedule("month", 6))):
        record.schedule(ledger, draft(date(2023, 5, day)), "sample", wanted)
    found = book.read(ledger)
    # Noon of UTC is the day before or after it in some zones.
    first, last = (found.schedules["sample"][n][1].written_on for n in (0, 2))
    day = timedelta(1)
    assert found.schedule("sample", first - day) == default_schedule()
    assert found.schedule("sample", first) == found.schedule("sample", last - day) == Schedule("quarter", 15)
    assert found.schedule("sample", last) == found.schedule("sample", date.max) == Schedule("month", 6)
    assert found.schedule("another", last) == default_schedule()


# What cannot be opened


def opening(where: object, **options: bool) -> LedgerError:
    with pytest.raises(LedgerError) as raised:
        open_ledger(where, **options).close()
    assert "secret" not in f"{raised.value} {raised.value.values}"
    return raised.value


@pytest.mark.parametrize(
    "where",
    [
        "",
        "://",
        "nonsense://secret@host/db",
        "mysql://user:secret@host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://user:secret",
        "postgresql://user:secret@host:port/db",
        "postgresql://user:se@secret@host/db",
    ],
)
def test_what_is_no_address(where: str) -> None:
    assert opening(where).code == "bad_url"


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_a_folder_that_is_not_there(tmp_path: Path, form: str) -> None:
    error = opening(form.format(tmp_path / "none" / "ledger.sqlite"))
    assert (error.code, error.values) == ("no_folder", {"folder": tmp_path / "none"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["of some worth\n" * 200, "short"])
def test_a_file_that_is_no_ledger_stays_as_it_is(tmp_path: Path, content: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(content, "utf-8")
    error = opening(path)
    assert (error.code, error.values["reason"]) == ("unavailable", "file is not a database")
    assert path.read_text("utf-8") == content


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert opening(tmp_path).code == "unavailable"


def test_a_ledger_that_must_be_there(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    assert opening(path, make=False).code == "no_ledger"
    assert list(tmp_path.iterdir()) == []
    open_ledger(path).close()
    open_ledger(path, make=False).close()


@pytest.mark.parametrize(
    "form",
    [
        "postgresql://user:secret@127.0.0.1:{}/db?connect_timeout=2",
        "postgresql+psycopg://user:secret@127.0.0.1:{}/db?connect_timeout=2",
        "postgresql://user@127.0.0.1:{}/db?connect_timeout=2&password=secret",
        "postgresql://user:secret@127.0.0.1:{}/db?connect_timeout=2&no_such_option=1",
    ],
)
def test_a_server_that_does_not_answer(form: str) -> None:
    port = free_port()
    error = opening(form.format(port))
    assert error.code == "unavailable"
    assert f"127.0.0.1:{port}/db" in error.values["where"]


@POSTGRESQL
def test_a_database_that_is_not_there(address: str) -> None:
    error = opening(f"{address}_none")
    assert error.code == "unavailable"
    assert "does not exist" in error.values["reason"]


@POSTGRESQL
def test_a_server_that_goes_away_is_said_and_comes_back(ledger: Ledger) -> None:
    """Its sessions are ended from another connection, as a restart ends them."""
    with refused("unavailable"), ledger.writing() as mine:
        mine.execute(sa.insert(tables.files).values(sha256="0" * 64, content=b"half"))
        session = mine.scalar(sa.func.pg_backend_pid())
        with ledger.reading() as other:
            assert other.scalar(sa.func.pg_terminate_backend(session, 5000))
        mine.execute(sa.select(tables.files))
    assert not any(contents(ledger).values())
    assert record.reports(ledger, draft(), [report()], [stated()]).is_new


def test_a_ledger_of_a_newer_version(address: str) -> None:
    with closing(open_ledger(address)) as ledger:
        fill(ledger)
        with ledger.engine.begin() as connection:
            connection.execute(sa.text("update alembic_version set version_num = 'a later one'"))
        before = contents(ledger)
        assert opening(address).code == "newer_version"
        assert contents(ledger) == before


def test_the_variable_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_LEDGER", "postgresql://host/db")
    assert store.where() == "postgresql://host/db"
    for unset in (lambda: monkeypatch.setenv("MUBIAO_LEDGER", ""), lambda: monkeypatch.delenv("MUBIAO_LEDGER")):
        unset()
        assert store.where() == str(Path(__file__).parents[2] / "data" / "ledger.sqlite")
