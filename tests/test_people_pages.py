"""Who is who and who may write, without a browser: modes, accounts, every form under three identities, the audit."""

from __future__ import annotations

import ast
import csv
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from streamlit import config
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.ledger import notices, people, problems, record, roles
from loaders.ledger.acts import Draft
from loaders.ledger.model import Report
from loaders.ledger.store import Ledger, open_ledger
from loaders.store import export
from pages import api
from pages.components import people_audit
from pages.queries import ledger
from pages.queries import people as questions
from tests.asgi import Client
from tests.ledger.sample import draft, stated
from tests.test_ledger_pages import DOCUMENT, say, visit
from tests.test_two_notices import SECOND

ROOT = Path(__file__).parents[1]
AGENCY, OTHER = "省科技厅", "省商务厅"
ISSUER = "https://login.example"
AUTH = {"auth": {"redirect_uri": "http://localhost:1/oauth2callback", "client_id": "x", "client_secret": "y"}}
SECRET = "only the proxy knows it"  # noqa: S105 - of these tests


def claims(subject: str, **more: object) -> dict[str, object]:
    """What Streamlit knows of somebody who has just signed in."""
    now = int(datetime.now(UTC).timestamp())
    return {"is_logged_in": True, "iss": ISSUER, "sub": subject, "name": f"{subject}先生", "iat": now, **more}


NOBODY, EDITOR, FOREIGN, SUPERVISOR = {"is_logged_in": False}, claims("zhang"), claims("li"), claims("chen")


@pytest.fixture
def own(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The ledger of these pages, empty."""
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    monkeypatch.setenv("MUBIAO_LEDGER", str(tmp_path / "ledger.sqlite"))
    found = ledger.opened()
    yield found
    found.close()


def give(own: Ledger, subject: str, role: str, agency: str = "", *, granted: bool = True) -> None:
    command = Draft(uuid4().hex, "管理员", "", datetime.now(UTC), is_command=True)
    roles.give(own, command, f"{ISSUER} {subject}", f"{subject}先生", role, agency, granted=granted, reason="测试")


@pytest.fixture(scope="module")
def with_roles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a supervisor and editors of two agencies, to be copied."""
    path = tmp_path_factory.mktemp("roles") / "ledger.sqlite"
    with closing(open_ledger(path)) as opened:
        give(opened, "chen", "supervisor")
        give(opened, "zhang", "editor", AGENCY)
        give(opened, "li", "editor", OTHER)
    return path


@pytest.fixture
def granted(
    database: Path,
    with_roles: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Ledger]:
    """The ledger of these pages, with a supervisor and editors of two agencies."""
    path = tmp_path / "ledger.sqlite"
    shutil.copy(with_roles, path)
    spec = getattr(request.node, "callspec", None)
    if spec and spec.params.get("way") in OF_NOTICES:
        # They build the database anew.
        database = shutil.copy(database, tmp_path / "targets.duckdb")
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    monkeypatch.setenv("MUBIAO_LEDGER", str(path))
    found = ledger.opened()
    yield found
    found.close()


def page(name: str, user: dict[str, object], **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=60)
    app.secrets, app.user = dict(AUTH), dict(user)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def told(app: AppTest) -> list[str]:
    """What the page says in sentences."""
    kinds = (app.caption, app.info, app.warning, app.error, app.success, app.text)
    return [one.value.replace("\\", "") for kind in kinds for one in kind]


# Who somebody is.


def _asked_who() -> None:
    import json

    import streamlit as st

    from loaders.ledger.model import LedgerError
    from pages.components import identity

    found = identity.person()
    st.json(
        json.dumps(
            {
                "mode": identity.mode(),
                "person": found.person if found else None,
                "name": found.name if found else None,
                "trouble": identity.trouble(),
            }
        )
    )
    try:
        identity.writer()
    except LedgerError as error:
        st.text(error.code)


def who(user: dict[str, object], secrets: dict[str, object] | None = None) -> tuple[object, ...]:
    """(mode, account, name, what is wrong, why nothing may be written)."""
    app = AppTest.from_function(_asked_who)
    app.secrets, app.user = secrets or {}, user
    app.run()
    assert not app.exception
    found = json.loads(app.json[0].value)
    refused = app.text[0].value if app.text else None
    return (*(found[key] for key in ("mode", "person", "name", "trouble")), refused)


@pytest.fixture
def headers() -> Iterator[None]:
    """A proxy in front, as configured in Streamlit."""
    before = config.get_option("server.trustedUserHeaders")
    mapped = {"X-Person": "person", "X-Name": "name", "X-Proxy-Secret": "proxy_secret"}
    config.set_option("server.trustedUserHeaders", mapped)
    yield
    config.set_option("server.trustedUserHeaders", before)


def test_without_a_configuration_nobody_is_told_from_another(own: Ledger) -> None:  # noqa: ARG001
    assert who({}) == ("none", None, None, None, "not_signed_in")
    assert who(claims("zhang"))[:2] == ("none", None)


@pytest.mark.parametrize(
    ("changed", "person", "name"),
    [
        ({}, f"{ISSUER} zhang", "zhang先生"),
        ({"name": " ", "preferred_username": "zhang.s"}, f"{ISSUER} zhang", "zhang.s"),
        ({"name": None, "email": "z@example"}, f"{ISSUER} zhang", "z@example"),
        ({"name": None}, f"{ISSUER} zhang", "zhang"),
        ({"iss": "https://other.example"}, "https://other.example zhang", "zhang先生"),
        ({"sub": "a b"}, f"{ISSUER} a b", "zhang先生"),
        # Two pairs of issuer and subject must not make one account.
        ({"iss": f"{ISSUER} a", "sub": "b"}, None, None),
        ({"sub": "zhang "}, None, None),
        ({"sub": ""}, None, None),
        ({"sub": None}, None, None),
        ({"iss": None}, None, None),
        ({"is_logged_in": "yes"}, None, None),
    ],
)
def test_an_account_is_issuer_and_subject(changed: dict[str, object], person: str | None, name: str | None) -> None:
    assert who(claims("zhang", **changed), dict(AUTH))[:3] == ("oidc", person, name)


@pytest.mark.parametrize(
    ("begun", "hours", "refused"),
    [
        (timedelta(hours=11), "", None),
        (timedelta(hours=13), "", "signed_in_too_long"),
        (timedelta(hours=3), "2.5", "signed_in_too_long"),
        (timedelta(hours=2), "2.5", None),
        (None, "", "signed_in_too_long"),
        (timedelta(0), "soon", "unknown_setting"),
        (timedelta(0), "-1", "unknown_setting"),
    ],
)
def test_an_old_sign_in_does_not_write(
    begun: timedelta | None, hours: str, refused: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUBIAO_SIGN_IN_HOURS", hours)
    since = None if begun is None else int((datetime.now(UTC) - begun).timestamp())
    found = who(claims("zhang", iat=since), dict(AUTH))
    assert found[1] == f"{ISSUER} zhang"
    assert found[4] == refused


@pytest.mark.parametrize(
    ("sent", "secret", "expected"),
    [
        ({"person": "zhang", "proxy_secret": SECRET}, SECRET, ("zhang", "zhang", None)),
        ({"person": "zhang", "name": "张三".encode().decode("latin-1"), "proxy_secret": SECRET}, SECRET,
         ("zhang", "张三", None)),
        ({"person": "张三".encode().decode("latin-1"), "proxy_secret": SECRET}, SECRET, ("张三", "张三", None)),
        ({"person": "zhang", "name": "Ren\xe9", "proxy_secret": SECRET}, SECRET, ("zhang", "René", None)),
        ({"person": "Ren\xe9", "proxy_secret": SECRET}, SECRET, (None, None, "nobody_named")),
        ({"person": "zhang", "proxy_secret": "wrong"}, SECRET, (None, None, "not_through_proxy")),
        ({"person": "zhang", "proxy_secret": None}, SECRET, (None, None, "not_through_proxy")),
        ({"person": "zhang", "proxy_secret": ""}, "", (None, None, "no_secret")),
        ({"person": "zhang", "proxy_secret": SECRET}, "", (None, None, "no_secret")),
        ({"person": None, "proxy_secret": SECRET}, SECRET, (None, None, "nobody_named")),
    ],
)  # fmt: skip
def test_a_proxy_is_believed_with_its_secret(
    headers: None,  # noqa: ARG001
    sent: dict[str, object],
    secret: str,
    expected: tuple[object, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MUBIAO_PROXY_SECRET", secret)
    mode, *found, refused = who(sent)
    assert (mode, *found) == ("proxy", *expected)
    assert refused == (None if expected[0] else "not_signed_in")


def test_two_ways_to_sign_in_identify_nobody(headers: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setenv("MUBIAO_PROXY_SECRET", SECRET)
    sent = {**claims("zhang"), "person": "zhang", "proxy_secret": SECRET}
    assert who(sent, dict(AUTH)) == ("broken", None, None, "two_ways", "not_signed_in")


def test_secrets_that_cannot_be_read_identify_nobody(tmp_path: Path) -> None:
    wrong = tmp_path / "secrets.toml"
    wrong.write_text("[auth\n", "utf-8")
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(wrong)])
    try:
        assert who(claims("zhang")) == ("broken", None, None, "unreadable", "not_signed_in")
    finally:
        config.set_option("secrets.files", before)


def test_every_provider_has_a_button(granted: Ledger) -> None:  # noqa: ARG001
    app = AppTest.from_file(str(ROOT / "pages" / "people.py"), default_timeout=60)
    app.secrets = {
        "auth": {**AUTH["auth"], "first": {"client_id": "a"}, "second": {"client_id": "b"}, "client_kwargs": {}}
    }
    app.run()
    labels = [one.label.replace("\\", "") for one in app.button]
    named = [say("people", "sign_in_with", provider=name) for name in ("first", "second")]
    assert labels == [say("people", "sign_in"), *named]


# Every form, drawn for somebody who may use it and sent by somebody who may not.


def _drawn(path: str, target_id: str, number: int) -> None:
    from datetime import date

    import pandas as pd
    import streamlit as st

    from pages.components import (
        acting,
        arranging,
        entry_forms,
        filing,
        import_files,
        import_shelf,
        import_waiting,
        people_me,
        people_roles,
        problem_forms,
    )  # fmt: skip
    from pages.queries import ledger, problems, reporting
    from pages.selection import Selection

    at = ledger.at(date(2023, 7, 11))
    duty = ledger.duties()[target_id]
    document = duty.stated.document_id
    if path == "reports":
        entry_forms.report(duty, at)
    elif path == "nodes":
        # What is typed into a table cannot be typed here: the frame comes as the table would give it.
        frame = pd.DataFrame({"due": [pd.Timestamp("2023-09-30")], "value": ["5"], "title": ["一半"]})
        st.button("nodes", on_click=entry_forms._set_nodes, args=[duty, frame, f"plan-{target_id}", True])
    elif path in ("extension", "decision"):
        entry_forms.extension(duty, at)
    elif path == "upload":
        filing.upload(duty.agencies[0], document, reporting.period_of(document, "2023-06", at))
    elif path == "schedule":
        arranging.schedule(document, at)
    elif path == "move":
        arranging.lost(at)
    elif path == "find":
        problem_forms.find(Selection(), document, target_id)
    elif path in ("give", "take", "request"):
        # The part that is folded away on the page.
        st.session_state.setdefault(path, True)
        people_roles.supervising(at)
    elif path == "ask":
        people_me.ask(at)
    elif path == "notices":
        import_waiting.show(ledger.at(date.today()))
        import_files.show(ledger.at(date.today()))
    elif path == "withdraw":
        st.session_state.setdefault(path, True)
        import_waiting.show(ledger.at(date.today()))
        import_shelf.withdrawing(ledger.at(date.today()))
    else:
        problem_forms.move(path, *problems.standings(at)[number])
    st.text("|".join(str(one) for one in st.session_state.get(acting._ANSWER, ())))


@dataclass(frozen=True)
class Way:
    """A way to write: whose it is, the button, and what is typed before, by the end of the key of its box."""

    whose: dict[str, object]
    button: str
    typed: dict[str, object] = field(default_factory=dict)


STEPS = ("find", "assign", "answer", "solve", "feed_back")
OF_NOTICES = {"notices", "withdraw"}
OF_SUPERVISOR = ("assign", "feed_back", "reopen")
WAYS = {
    "reports": Way(EDITOR, say("ledger", "submit"), {"-value": "7"}),
    "nodes": Way(EDITOR, "nodes"),
    "extension": Way(EDITOR, say("ledger", "ask_extension"), {"-due": "2024-06-30", "-reason": "征地未完"}),
    "upload": Way(EDITOR, say("reporting", "accept", n=1)),
    "decision": Way(SUPERVISOR, say("ledger", "grant")),
    "schedule": Way(SUPERVISOR, say("reporting", "set_schedule"), {"-day": 20}),
    "move": Way(SUPERVISOR, say("reporting", "move")),
    "find": Way(EDITOR, say("problem", "do_find"), {"-title": "用地未批", "-what": "规划未定"}),
    **{
        step: Way(SUPERVISOR if step in OF_SUPERVISOR else EDITOR, say("problem", f"do_{step}"), {"-what": "已办"})
        for step in ("assign", "answer", "progress", "solve", "feed_back", "reopen")
    },
    "give": Way(SUPERVISOR, say("people", "do_give"), {"role-person": f"{ISSUER} wu", "give-role-role": "supervisor"}),
    "take": Way(SUPERVISOR, say("people", "do_take"), {"-which": 1, "role-reason": "调离"}),
    "request": Way(SUPERVISOR, say("people", "do_give")),
    "notices": Way(SUPERVISOR, say("imports", "accept", n=1)),
    "withdraw": Way(SUPERVISOR, say("imports", "do_withdraw"), {"-which": "second", "notice-reason": "发错了"}),
    "ask": Way(FOREIGN, say("people", "ask"), {"ask-role-role": "supervisor"}),
}


def command(day: date = date(2023, 7, 1), agency: str = "") -> Draft:
    return draft(day, "管理员", agency, is_command=True)


def prepare(granted: Ledger, way: str) -> tuple[str, int]:
    """What must be in the ledger before this way can be gone: (a sum that AGENCY alone leads, number of a problem)."""
    target_id, duty = next(
        (name, one)
        for name, one in ledger.duties().items()
        if one.agencies == (AGENCY,) and one.stated.target_type == "increment" and one.goal.comparator == "ge"
    )
    number = 0
    if way == "decision":
        day = date(2024, 6, 30)
        record.ask_extension(granted, command(agency=AGENCY), duty.stated, date(2023, 12, 31), day, "征地未完")
    elif way == "move":
        facts = {name: getattr(duty.stated, name) for name in ("task_no", "target_type", "indicator", "quote", "unit")}
        gone = stated(f"{target_id}-old", document_id=DOCUMENT, **facts)
        said = Report(gone.target_id, "2023-06", date(2023, 6, 30), 12.0, "12")
        record.reports(granted, command(), [said], [gone])
    elif way == "withdraw":
        one = replace(command(), file_name="second.txt", content=SECOND.encode())
        notices.accept(granted, one, "second", notices.last(granted))
    elif way == "request":
        asking = Draft(uuid4().hex, "吴先生", "", datetime.now(UTC), person=f"{ISSUER} wu")
        roles.ask(granted, asking, "supervisor")
    elif way in (*STEPS[1:], "progress", "reopen"):
        done = STEPS[: {"progress": 3, "reopen": 5}.get(way) or STEPS.index(way)]
        first = problems.find(granted, command(), DOCUMENT, duty.stated.task_no, "用地未批", "规划未定", "ordinary")
        number = first.write.write_id
        for step in done[1:]:
            of_it = command(agency=AGENCY if step in ("answer", "solve") else "")
            # Who strikes it off is another person than who solved it.
            of_it = replace(of_it, who=step)
            problems.move(granted, of_it, number, step, "已办", agency=AGENCY if step == "assign" else "")
    return target_id, number


def filled(way: str, target_id: str, number: int) -> AppTest:
    """The form, drawn for somebody who may send it and filled in."""
    app = AppTest.from_function(_drawn, args=(way, target_id, number), default_timeout=60)
    app.secrets, app.user = dict(AUTH), dict(WAYS[way].whose)
    app.run()
    assert not app.exception
    if way == "upload":
        heads = [say("form", column) for column in ("period", "agency", "target_id", "value", "status")]
        content = "\r\n".join([",".join(heads), f"2023-06,{AGENCY},{target_id},7,"]).encode("utf-8-sig")
        app.file_uploader[0].set_value(("form.csv", content, "text/csv"))
        app.run()
    if way == "notices":
        app.file_uploader[0].set_value([("second.txt", SECOND.encode(), "text/plain")])
        app.run()
    boxes = (*app.text_input, *app.text_area, *app.selectbox, *app.number_input)
    for end, value in WAYS[way].typed.items():
        (box,) = [one for one in boxes if str(one.key).endswith(end)]
        box.set_value(value)
    return app


def sent(app: AppTest, way: str, user: dict[str, object]) -> str:
    """What became of the form, sent by `user`: `key|written|words`."""
    app.user = dict(user)
    next(one for one in app.button if one.label == WAYS[way].button).click()
    app.run()
    assert not app.exception
    return next((one.value for one in app.text if one.value.count("|") == 2), "")


@pytest.mark.parametrize("way", WAYS)
def test_a_form_writes_for_those_alone_who_may(granted: Ledger, way: str) -> None:
    target_id, number = prepare(granted, way)
    version = granted.version()
    assert sent(filled(way, target_id, number), way, NOBODY).endswith(f"|False|{say('ledger_error', 'not_signed_in')}")
    stale = {**WAYS[way].whose, "iat": 0}
    told_of_it = say("ledger_error", "signed_in_too_long", hours="12")
    assert sent(filled(way, target_id, number), way, stale).endswith(f"|False|{told_of_it}")
    no_role = claims("sun")
    if way != "ask":
        foreign = say("ledger_error", "not_your_agency", agency=AGENCY)
        if WAYS[way].whose is SUPERVISOR:
            foreign = say("ledger_error", "supervisors_only")
        assert sent(filled(way, target_id, number), way, FOREIGN).endswith(f"|False|{foreign}")
        refused = say("ledger_error", "no_role")
        assert sent(filled(way, target_id, number), way, no_role).endswith(f"|False|{refused}")
    assert granted.version() == version, "something was written"
    assert "|True|" in sent(filled(way, target_id, number), way, WAYS[way].whose)
    assert granted.version() == version + 1
    write = ledger.book(ledger.at(date.today())).writes[granted.version()]
    subject = WAYS[way].whose["sub"]
    assert (write.person, write.who) == (f"{ISSUER} {subject}", f"{subject}先生")


# What a supervisor moves on, and the finding of a problem, are drawn for all, and refused when they are sent.
DRAWN = [one for one in WAYS if one not in ("nodes", "find", *OF_SUPERVISOR)]
OTHERS = {"nobody": NOBODY, "foreign": FOREIGN, "no role": claims("sun")}


@pytest.mark.parametrize(
    ("way", "other"), [(way, other) for way in DRAWN for other in OTHERS if way != "ask" or other == "nobody"]
)
def test_a_form_is_drawn_for_those_alone_who_may(granted: Ledger, way: str, other: str) -> None:
    target_id, number = prepare(granted, way)
    app = AppTest.from_function(_drawn, args=(way, target_id, number), default_timeout=60)
    app.secrets, app.user = dict(AUTH), dict(OTHERS[other])
    app.run()
    assert not app.exception
    assert WAYS[way].button not in [one.label for one in app.button]
    assert not app.file_uploader


def test_a_supervisor_writes_for_every_agency(granted: Ledger) -> None:
    target_id, number = prepare(granted, "reports")
    version = granted.version()
    assert "|True|" in sent(filled("reports", target_id, number), "reports", SUPERVISOR)
    assert granted.version() == version + 1


def test_with_roles_and_no_way_to_sign_in_nobody_is_offered_a_form(granted: Ledger) -> None:  # noqa: ARG001
    app = visit("reporting", on="2023-07-11", agency=AGENCY)
    assert say("people", "roles_without_sign_in") in [one.value for one in app.caption]
    assert not app.file_uploader


# The page.


def test_without_a_way_to_sign_in_the_page_says_how_to_make_one(own: Ledger) -> None:  # noqa: ARG001
    app = visit("people")
    assert say("people", "unconfigured") in [one.value for one in app.info]
    assert say("people", "no_holder") in [one.value for one in app.caption]
    assert not app.button


def test_who_signed_in_sees_account_and_roles(granted: Ledger) -> None:  # noqa: ARG001
    app = page("people", EDITOR)
    held = say("text", "quote_of_notice", quote=say("person_role", "editor"), notice=AGENCY)
    assert say("people", "you_are", name="zhang先生", roles=held) in [one.value for one in app.text]
    assert app.code[0].value == f"{ISSUER} zhang"
    assert say("people", "requests", n=0) not in [one.label for one in app.expander]
    supervising = page("people", SUPERVISOR)
    assert say("people", "requests", n=0) in [one.label for one in supervising.expander]
    holders = app.dataframe[0].value
    assert sorted(holders[say("people", "account")]) == sorted(f"{ISSUER} {name}" for name in ("chen", "zhang", "li"))


def test_the_same_request_is_not_asked_twice_and_a_refusal_needs_a_word(granted: Ledger) -> None:
    for answer in ("|True|", f"|False|{say('ledger_error', 'request_waiting')}"):
        assert answer in sent(filled("ask", *prepare(granted, "ask")), "ask", FOREIGN)
    app = filled("request", *prepare(granted, "ask"))
    version = granted.version()
    next(one for one in app.button if one.label == say("people", "do_refuse")).click()
    app.run()
    assert say("ledger_error", "no_reason") in [one.value for one in app.text][-1]
    assert granted.version() == version
    next(one for one in app.text_input if one.key.startswith("request-")).set_value("不分管")
    next(one for one in app.button if one.label == say("people", "do_refuse")).click()
    app.run()
    assert granted.version() == version + 1
    assert not questions.waiting(ledger.at(date.today()))
    assert people.held(ledger.book(ledger.at(date.today())).grants, f"{ISSUER} li") == {("editor", OTHER)}


@pytest.fixture
def busy(granted: Ledger) -> Ledger:
    """A ledger with an act of nearly every kind; the first role was given in act 1."""
    prepare(granted, "decision")
    target_id, _ = prepare(granted, "move")
    one = ledger.duties()[target_id].stated
    record.decide(granted, command(), 4, True, "同意")
    record.move(granted, command(), f"{target_id}-old", one, "通知重新读取")
    problems.find(granted, command(agency=OTHER), DOCUMENT, one.task_no, "=1+1 用地", "规划未定", "ordinary")
    give(granted, "li", "editor", OTHER, granted=False)
    asking = Draft(uuid4().hex, "li先生", "", datetime.now(UTC), person=f"{ISSUER} li")
    roles.ask(granted, asking, "reader", reason="=cmd")
    give(granted, "li", "reader", granted=False)
    return granted


def test_every_act_is_in_the_audit_with_what_it_did(busy: Ledger) -> None:
    app = page("people", NOBODY)
    table = app.dataframe[-1].value
    assert table[say("reporting", "act")].tolist() == list(range(busy.version(), 0, -1))
    did = dict(zip(table[say("reporting", "act")], table[say("people", "did")], strict=True))
    account = f"{ISSUER} li"
    editor = say("text", "quote_of_notice", quote=say("person_role", "editor"), notice=OTHER)
    reader = say("person_role", "reader")
    values = {"name": "li先生", "person": account, "reason": "测试"}
    assert did[3] == say("audit", "role_given", role=editor, **values)
    assert did[9] == say("audit", "role_taken", role=editor, **values)
    assert did[10] == say("audit", "role_asked", role=reader, reason="=cmd")
    assert did[11] == say("audit", "role_refused", role=reader, **values)
    assert did[8] == say("audit", "problem", problem_id=8, title="=1+1 用地", step=say("problem_step", "find"))
    assert did[5] == say("audit", "reports", periods="2023-06")
    assert say("audit", "granted", target="", number=4).partition("：")[2] in did[6]
    by = dict(zip(table[say("reporting", "act")], table[say("people", "account")], strict=True))
    assert (by[10], by[9]) == (account, "")
    sources = set(table[say("people", "source")])
    assert sources == {say("people", "source_command"), say("people", "source_page")}


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"act": "role"}, [11, 9, 3, 2, 1]),
        ({"by": f"{ISSUER} li"}, [10]),
        # An agency that an act is about counts as well as the one it was written for.
        ({"agency": OTHER}, [9, 8, 3]),
        ({"agency": OTHER, "act": "problem"}, [8]),
        ({"by": "管理员", "act": "request"}, []),
    ],
)
def test_the_audit_is_narrowed_by_its_address(busy: Ledger, query: dict[str, str], numbers: list[int]) -> None:
    app = page("people", NOBODY, **query)
    counts = say("people", "audit_counts", n=len(numbers), all=busy.version())
    assert counts in [one.value for one in app.text]
    table = app.dataframe[-1].value
    shown = table[say("reporting", "act")].tolist() if say("reporting", "act") in table else []
    assert shown == numbers


def test_the_audit_on_paper_has_every_row_and_says_what_it_leaves_out(busy: Ledger) -> None:  # noqa: ARG001
    app = page("people", NOBODY, print="1", act="role")
    assert not app.dataframe
    assert say("print", "filter", field=say("people", "kind"), values=say("act_kind", "role")) in told(app)
    tables = [one.proto.body for one in app.get("html") if "<table" in one.proto.body]
    assert [one.count("<tr>") - 1 for one in tables] == [2, 5], "the holders, and the acts of this kind"


@pytest.mark.parametrize("other", OTHERS)
def test_those_alone_build_the_database_who_may_hand_in_notices(
    granted: Ledger, database: Path, other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(shutil.copy(database, tmp_path / "targets.duckdb")))
    prepare(granted, "withdraw")
    waiting, button = say("imports", "waiting", n=1, documents="second"), say("imports", "rebuild")
    # Who may not is told that something waits.
    app = page("imports", OTHERS[other])
    assert waiting in told(app)
    assert button not in [one.label for one in app.button]
    # Nor does the button help that was drawn for somebody who may.
    refused = {"nobody": "not_signed_in", "foreign": "supervisors_only", "no role": "no_role"}[other]
    app = page("imports", SUPERVISOR)
    app.user = dict(OTHERS[other])
    app.button(key="notices-rebuild").click().run()
    assert not app.exception
    assert say("ledger_error", refused) in told(app)
    assert waiting in told(app)
    app = page("imports", SUPERVISOR)
    app.button(key="notices-rebuild").click().run()
    assert not app.exception
    assert waiting not in told(app)


def test_an_address_that_asks_the_audit_for_nothing_known_is_told(busy: Ledger) -> None:  # noqa: ARG001
    app = page("people", NOBODY, act="erase")
    assert say("people", "not_there", value="erase") in told(app)


def test_the_audit_as_a_file_runs_nothing(busy: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.components.view.language", lambda: "zh")
    made = export.table_csv(people_audit.written(questions.acts(ledger.at(date.today()))))
    assert made.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"))))
    assert len(lines) == busy.version()
    assert not [cell for line in lines for cell in line.values() if cell.startswith(("=", "+", "-", "@"))]


def test_every_sentence_of_the_audit_can_be_reached(busy: Ledger) -> None:
    target_id, _ = prepare(busy, "reports")
    duty = ledger.duties()[target_id]
    assert "|True|" in sent(filled("nodes", target_id, 0), "nodes", EDITOR)
    record.ask_extension(busy, command(agency=AGENCY), duty.stated, date(2024, 6, 30), date(2024, 9, 30), "再延")
    record.decide(busy, command(), busy.version(), False, "不同意")
    assert "|True|" in sent(filled("schedule", target_id, 0), "schedule", SUPERVISOR)
    prepare(busy, "withdraw")
    notices.withdraw(busy, command(), "second", busy.version(), "发错了")
    codes = {one.code for one in questions.acts(ledger.at(date.today()))["did"]}
    assert codes == set(questions.DID) - {"nothing"}


# Pages that are closed.


def _framed() -> None:
    import streamlit as st

    from pages.components import closed

    if not closed.instead():
        st.text("open")


@pytest.mark.parametrize(
    ("reading", "user", "is_open"),
    [
        ("", NOBODY, True),
        ("open", NOBODY, True),
        ("roles", NOBODY, False),
        ("roles", claims("sun"), False),
        ("roles", FOREIGN, True),
        ("roles", claims("he"), True),
        ("role", SUPERVISOR, False),
    ],
)
def test_closed_reading_is_for_those_with_a_role(
    granted: Ledger, reading: str, user: dict[str, object], is_open: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(granted, "he", "reader")
    monkeypatch.setenv("MUBIAO_READING", reading)
    app = AppTest.from_function(_framed, default_timeout=60)
    app.secrets, app.user = dict(AUTH), dict(user)
    app.run()
    assert not app.exception
    assert ("open" in [one.value for one in app.text]) is is_open
    if reading == "role":
        assert say("ledger_error", "unknown_setting", name="MUBIAO_READING", value="role") in told(app)
    elif not is_open:
        assert app.title[0].value == say("people", "closed")
        # Who signed in without a role asks for one here.
        assert (say("people", "ask") in [one.label for one in app.button]) is bool(user.get("sub"))


@pytest.mark.parametrize(
    ("reading", "status", "sentence"),
    [
        ("roles", 403, ("export", "reading_closed", {})),
        ("role", 503, ("ledger_error", "unknown_setting", {"name": "MUBIAO_READING", "value": "role"})),
    ],
)
def test_closed_reading_gives_programs_one_sentence(
    database: Path,
    reading: str,
    status: int,
    sentence: tuple[str, str, dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    monkeypatch.setenv("MUBIAO_READING", reading)
    client = Client(Starlette(routes=api.routes(list)))
    code_set, code, values = sentence
    for path in api.ADDRESSES[:-1]:
        for language in ("zh", "en"):
            answer = client.get(f"{path}?lang={language}")
            words = reference.words(code_set, code, language, **values)
            told_of_it = answer.json()["error"] if path.endswith(".json") else answer.text.rstrip("\n")
            assert (answer.status, told_of_it) == (status, words), path
    assert client.get("/healthz").status == 200


def test_pages_make_their_drafts_in_one_place() -> None:
    """So that no form can forget who writes."""
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "pages").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Draft")
        or (isinstance(node, ast.alias) and node.name.rpartition(".")[2] == "Draft")
    }
    assert found == {"pages/components/acting.py"}
