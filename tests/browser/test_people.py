"""Who may write, with a real OpenID provider and with a proxy in front: signing in, roles, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from loaders.ledger import book as books
from loaders.ledger import people, roles
from loaders.ledger.acts import Draft
from loaders.ledger.book import Book
from loaders.ledger.model import Stated
from loaders.ledger.store import open_ledger
from pages.api import ADDRESSES
from pages.components import menu
from tests.browser.conftest import Server, fits_a_phone, serving, settle, visiting
from tests.browser.ledger_steps import drawer, panel, press, say, value_box
from tests.browser.test_journeys import address, ask, no_exception
from tests.oidc import Providers, providing

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
AGENCY, OTHER = "省科技厅", "省商务厅"
# So that a whole form is in sight: a click while the drawer still scrolls would land beside its button.
TALL = 1600
SECRET = "only the proxy knows it"  # noqa: S105 - of these tests
HEADERS = {"X-Person": "person", "X-Name": "name", "X-Proxy-Secret": "proxy_secret"}


@pytest.fixture(scope="module")
def providers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Providers]:
    with providing(tmp_path_factory.mktemp("oidc") / "log.txt") as found:
        for subject, name in (("zhang", "张三"), ("li", "李四"), ("wang", "王五"), ("chen", "陈督查")):
            found.know(subject, name=name)
        yield found


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledger") / "ledger.sqlite"


@pytest.fixture(scope="module")
def server(
    database: Path, ledger: Path, providers: Providers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """An app that signs in with the three providers; the good one knows a supervisor, and editors of two agencies."""
    folder = tmp_path_factory.mktemp("server")
    secrets = folder / "secrets.toml"
    secrets.write_text(providers.secrets(), "utf-8")
    give(ledger, f"{providers.good} chen", "陈督查", "supervisor")
    give(ledger, f"{providers.good} zhang", "张三", "editor", AGENCY)
    give(ledger, f"{providers.good} li", "李四", "editor", OTHER)
    with serving(database, ledger, folder / "log.txt", options=["--secrets.files", str(secrets)]) as found:
        yield found


@pytest.fixture
def open_page(server: Server, chromium: Browser, providers: Providers) -> Iterator[OpenPage]:
    also = [url.removeprefix("http://") for url in (providers.good, providers.issuer, providers.expired)]
    with visiting(server, chromium, also=also, refusing=True) as open_one:
        yield open_one


@pytest.fixture
def target(database: Path) -> Stated:
    """A sum that AGENCY alone leads."""
    found = ask(
        database,
        "select target_id, document_id, task_no, target_type, indicator, quote, unit from targets"
        " where target_type = 'increment' and value_low >= 20 and unit in ('家', '个', '项')"
        " and (document_id, task_no) in (select document_id, task_no from task_agencies where role = 'lead'"
        " group by all having list(agency) = [?]) order by target_order limit 1",
        AGENCY,
    )
    return Stated(*found[0])


def read(ledger: Path) -> Book:
    with closing(open_ledger(ledger)) as opened:
        return books.read(opened)


def give(ledger: Path, person: str, name: str, role: str, agency: str = "", *, granted: bool = True) -> None:
    """As a command would: typed where the ledger lies."""
    draft = Draft(uuid4().hex, "管理员", "", datetime.now(UTC), is_command=True)
    with closing(open_ledger(ledger)) as opened:
        roles.give(opened, draft, person, name, role, agency, granted=granted, reason="测试")


def home(page: Page) -> str:
    return page.url.partition("?")[0].rsplit("/", 1)[0]


def sign_in(page: Page, subject: str, provider: str = "good", then: str = "/people") -> None:
    """From the page of people, sign in at the provider; the app is at `then` afterwards."""
    root = home(page)
    page.get_by_role("button", name=say("people", "sign_in_with", provider=provider)).first.click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()
    # The app is at its first page now, which need not be drawn.
    page.wait_for_url(f"{root}/", wait_until="commit")
    page.goto(root + then)
    settle(page)


def signed_in(page: Page) -> bool:
    return page.locator(".st-key-signed-in").count() == 1


def test_who_signed_in_writes_under_the_account(
    open_page: OpenPage, ledger: Path, providers: Providers, target: Stated
) -> None:
    page = open_page("/people", height=TALL)
    sign_in(page, "zhang", then=line_of(target))
    expect(page.locator(".st-key-signed-in")).to_contain_text("张三")
    form = reporting_form(page, target)
    expect(form.get_by_label(say("ledger", "who"))).to_have_count(0)
    expect(form).to_contain_text(say("people", "writes_as", name="张三"))
    fill(form, f"7{target.unit}")
    press(form, "submit", say("act", "reported"))
    [entry] = read(ledger).history(target.target_id).entries
    write = entry.write
    assert (entry.report.value, write.who, write.person, write.agency) == (
        *(7, "张三"),
        *(f"{providers.good} zhang", AGENCY),
    )
    no_exception(page)


def reporting_form(page: Page, target: Stated) -> Locator:
    """The part of the drawer in which a target is reported on, opened."""
    if "target=" not in page.url:
        page.goto(home(page) + line_of(target))
        settle(page)
    return panel(drawer(page), say("ledger", "report"))


def line_of(target: Stated) -> str:
    return address("ledger", agency=AGENCY, target=target.target_id)


def fill(form: Locator, value: str) -> None:
    value_box(form).fill(value)
    # While the part still unfolds its button moves, and a click begins on it and ends beside it.
    settle(form.page)
    form.evaluate(
        """part => Promise.all(part.getAnimations({subtree: true})
                   .filter(one => one.effect.getComputedTiming().endTime !== Infinity)
                   .map(one => one.finished.catch(() => null)))"""
    )


def no_form(part: Locator) -> None:
    expect(part.locator("form, [data-testid=stForm]")).to_have_count(0)
    expect(part.get_by_role("button", name=say("ledger", "submit"), exact=True)).to_have_count(0)


def test_a_visitor_who_did_not_sign_in_is_offered_no_form(open_page: OpenPage, ledger: Path, target: Stated) -> None:
    version = read(ledger).version
    page = open_page(line_of(target))
    form = reporting_form(page, target)
    no_form(form)
    expect(form).to_contain_text(say("ledger_error", "not_signed_in"))
    expect(form.get_by_role("button", name=say("people", "sign_in_with", provider="good"))).to_be_visible()
    page.goto(home(page) + address("reporting", agency=AGENCY))
    settle(page)
    expect(page.locator("input[type=file]")).to_have_count(0)
    expect(page.locator(".st-key-filing")).to_contain_text(say("ledger_error", "not_signed_in"))
    assert read(ledger).version == version
    no_exception(page)


@pytest.mark.parametrize(("provider", "reason"), [("issuer", "iss"), ("expired", "exp")])
def test_a_token_that_is_not_right_signs_nobody_in(
    open_page: OpenPage, server: Server, provider: str, reason: str
) -> None:
    logged = server.log.stat().st_size
    page = open_page("/people")
    sign_in(page, "zhang", provider)
    assert not signed_in(page)
    assert not [one for one in page.context.cookies() if one["name"] == "_streamlit_user"]
    told = server.log.read_bytes()[logged:].decode("utf-8")
    assert "OAuth token exchange failed" in told
    assert reason in told.rstrip().rpartition("\n")[2], "it was refused for another reason"


def test_an_editor_of_another_agency_is_offered_no_form(open_page: OpenPage, ledger: Path, target: Stated) -> None:
    version = read(ledger).version
    page = open_page("/people")
    sign_in(page, "li", then=line_of(target))
    form = reporting_form(page, target)
    no_form(form)
    expect(form).to_contain_text(say("ledger_error", "not_your_agency", agency=AGENCY))
    page.goto(home(page) + address("reporting", agency=AGENCY))
    settle(page)
    expect(page.locator(".st-key-filing")).to_contain_text(say("ledger_error", "not_your_agency", agency=AGENCY))
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.goto(home(page) + address("reporting", agency=OTHER))
    settle(page)
    expect(page.locator("input[type=file]")).to_have_count(1)
    assert read(ledger).version == version


def choose(part: Locator | Page, key: str, words: str) -> None:
    """Choose an option of the box with that key."""
    page = part.page if isinstance(part, Locator) else part
    part.locator(f".st-key-{key} input").click()
    page.get_by_role("option", name=words, exact=True).click()


def test_who_has_no_role_asks_for_one_is_given_it_and_writes(
    open_page: OpenPage, ledger: Path, providers: Providers, target: Stated
) -> None:
    asking = open_page("/people", height=TALL)
    sign_in(asking, "wang")
    account = f"{providers.good} wang"
    expect(asking.get_by_test_id("stCode")).to_contain_text(account)
    choose(asking, "ask-role-role", say("person_role", "editor"))
    choose(asking, "ask-role-agency", AGENCY)
    asking.locator(".st-key-ask-role-reason textarea").fill("负责科技指标")
    asking.get_by_role("button", name=say("people", "ask"), exact=True).click()
    expect(asking.get_by_text(say("act", "role_asked"))).to_be_visible()
    [one] = people.waiting(read(ledger).requests, read(ledger).grants)
    assert (one.write.person, one.role, one.agency, one.reason) == (account, "editor", AGENCY, "负责科技指标")
    # What a supervisor does is not offered here.
    expect(asking.get_by_role("button", name=say("people", "do_give"), exact=True)).to_have_count(0)

    giving = open_page("/people")
    sign_in(giving, "chen")
    expect(giving.locator(".st-key-requests")).to_contain_text("负责科技指标")
    giving.get_by_role("button", name=say("people", "do_give"), exact=True).first.click()
    expect(giving.get_by_text(say("act", "role_given", name="王五"))).to_be_visible()
    assert people.held(read(ledger).grants, account) == {("editor", AGENCY)}

    form = reporting_form(asking, target)
    fill(form, f"9{target.unit}")
    press(form, "submit", say("act", "reported"))
    entry = read(ledger).history(target.target_id).entries[-1]
    assert (entry.report.value, entry.write.person) == (9, account)
    for page in (asking, giving):
        no_exception(page)


def test_a_role_that_is_taken_while_a_form_is_open_refuses_the_form(
    open_page: OpenPage, ledger: Path, providers: Providers, target: Stated
) -> None:
    account = f"{providers.good} zhao"
    providers.know("zhao", name="赵六")
    give(ledger, account, "赵六", "editor", AGENCY)
    page = open_page("/people", height=TALL)
    sign_in(page, "zhao", then=line_of(target))
    form = reporting_form(page, target)
    fill(form, f"11{target.unit}")
    give(ledger, account, "赵六", "editor", AGENCY, granted=False)
    version = read(ledger).version
    press(form, "submit", say("ledger_error", "no_role"))
    assert read(ledger).version == version
    no_form(panel(drawer(page), say("ledger", "report")))


def test_a_callback_that_comes_again_signs_nobody_in(open_page: OpenPage, server: Server) -> None:
    page = open_page("/people")
    callbacks: list[str] = []
    page.on("request", lambda one: callbacks.append(one.url) if "/oauth2callback" in one.url else None)
    sign_in(page, "zhang")
    assert signed_in(page)
    [callback] = callbacks
    assert "code=" in callback
    assert "state=" in callback
    other = open_page("/people")
    for again in (other, page):
        again.context.clear_cookies(name="_streamlit_user")
        again.goto(callback, wait_until="commit")
        assert again.url == f"{server.url}/"
        again.goto(f"{server.url}/people")
        settle(again)
        assert not signed_in(again)
        expect(again.get_by_role("button", name=say("people", "sign_in_with", provider="good"))).to_be_visible()


def test_the_control_in_the_header_fits_a_phone_and_signs_out(open_page: OpenPage) -> None:
    page = open_page("/people", width=390, height=844)
    sign_in(page, "chen")
    expect(page.locator(".st-key-signed-in")).to_be_visible()
    fits_a_phone(page)
    box = page.locator(".st-key-signed-in").bounding_box()
    assert box
    assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)
    page.locator(".st-key-signed-in").get_by_role("button").click()
    page.get_by_role("button", name=say("people", "sign_out")).click()
    # The provider asks whether it should forget the visitor as well; the app has done so already.
    page.wait_for_url("**/oauth2/end_session**")
    assert not [one for one in page.context.cookies() if one["name"] == "_streamlit_user"]


def answered(url: str, method: str, body: bytes | None = None, **headers: str) -> int:
    asked = Request(url, body, headers, method=method)  # noqa: S310 - our own loopback
    try:
        with urlopen(asked, timeout=20) as response:  # noqa: S310
            return response.status
    except HTTPError as error:
        return error.code


def test_no_address_writes(server: Server, ledger: Path) -> None:
    version = read(ledger).version
    for path in ADDRESSES:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert answered(server.url + path, method, b"{}") == 405, (path, method)
    upload = f"{server.url}/_stcore/upload_file/{uuid4()}/{uuid4()}"
    assert answered(upload, "PUT", b"x", **{"Content-Type": "text/csv"}) >= 400
    assert read(ledger).version == version


# Behind a proxy. A browser cannot say what its proxy would, so the server is spoken to as a browser does.


@dataclass
class Visit:
    """A session with the app under headers of our own: its widgets and what it says."""

    socket: ClientConnection
    page: str
    query: str = ""

    def run(self, *widgets: WidgetState) -> str:
        """Run the page with these widgets set; everything that the server sends, as one text."""
        asked = BackMsg()
        asked.rerun_script.page_name = self.page
        asked.rerun_script.query_string = self.query
        asked.rerun_script.widget_states.widgets.extend(widgets)
        self.socket.send(asked.SerializeToString())
        self.sent: list[ForwardMsg] = []
        while True:
            told = ForwardMsg.FromString(self.socket.recv(timeout=30))
            self.sent.append(told)
            if told.WhichOneof("type") == "script_finished":
                return b"\n".join(one.SerializeToString() for one in self.sent).decode("utf-8", "ignore")

    def button(self, label: str) -> str:
        """The identifier of the button with that label."""
        found = [one.delta.new_element.button for one in self.sent if one.WhichOneof("type") == "delta"]
        return next(one.id for one in found if one.label == label)


@contextmanager
def by_hand(server: Server, page: str, *headers: tuple[str, str], query: str = "") -> Iterator[Visit]:
    url = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(url, additional_headers=headers, subprotocols=["streamlit"], max_size=None, proxy=None) as socket:
        yield Visit(socket, page, query)


@pytest.fixture(scope="module")
def behind(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """An app behind a proxy and its ledger, where only those who hold a role may read."""
    folder = tmp_path_factory.mktemp("behind")
    kept = folder / "ledger.sqlite"
    give(kept, "chen", "陈督查", "supervisor")
    give(kept, "li", "李四", "editor", OTHER)
    variables = {"MUBIAO_PROXY_SECRET": SECRET, "MUBIAO_READING": "roles"}
    options = ["--server.trustedUserHeaders", json.dumps(HEADERS)]
    with serving(database, kept, folder / "log.txt", options=options, variables=variables) as found:
        yield found, kept


PERSON, RIGHT = ("X-Person", "chen"), ("X-Proxy-Secret", SECRET)


def test_a_proxy_with_its_secret_names_who_reads(behind: tuple[Server, Path]) -> None:
    server, _ = behind
    name = ("X-Name", "陈督查".encode().decode("latin-1"))
    with by_hand(server, "people", PERSON, name, RIGHT) as visit:
        told = visit.run()
    assert say("people", "closed") not in told
    assert say("people", "you_are", name="陈督查", roles=say("person_role", "supervisor")) in told
    with by_hand(server, "people", ("X-Person", "nobody-knows"), RIGHT) as visit:
        told = visit.run()
    assert say("people", "closed") in told
    assert say("people", "you_are", name="nobody-knows", roles=say("people", "no_role_yet")) in told
    assert say("people", "audit") not in told, "what is closed is shown"


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ([PERSON, ("X-Proxy-Secret", "wrong")], "trouble_not_through_proxy"),
        ([PERSON], "trouble_not_through_proxy"),
        ([("X-Person", "wang"), PERSON, RIGHT], "trouble_not_through_proxy"),
        ([PERSON, ("X-Proxy-Secret", "wrong"), RIGHT], "trouble_not_through_proxy"),
        ([RIGHT], "trouble_nobody_named"),
    ],
    ids=["wrong secret", "no secret", "two names", "two secrets", "no name"],
)
def test_a_header_that_did_not_come_from_the_proxy_names_nobody(
    behind: tuple[Server, Path], headers: list[tuple[str, str]], sentence: str
) -> None:
    server, _ = behind
    with by_hand(server, "people", *headers) as visit:
        told = visit.run()
    assert say("people", "closed") in told
    assert say("people", sentence) in told
    for words in (say("people", "audit"), say("people", "your_account"), "陈督查", "李四"):
        assert words not in told


@pytest.mark.parametrize("name", menu.NAMES)
def test_no_page_shows_anything_where_reading_is_closed(behind: tuple[Server, Path], name: str) -> None:
    server, _ = behind
    for query in ("", "print=1", f"print=sheet&agency={AGENCY}"):
        with by_hand(server, name, PERSON, query=query) as visit:
            told = visit.run()
        assert say("people", "closed") in told, query
        assert AGENCY not in told.replace(query, ""), query
    with by_hand(server, name, ("X-Person", "li"), RIGHT) as visit:
        assert say("people", "closed") not in visit.run()


def test_what_a_supervisor_clicks_is_of_no_use_to_another(behind: tuple[Server, Path]) -> None:
    server, kept = behind
    draft = Draft(uuid4().hex, "赵六", "", datetime.now(UTC), person="zhao")
    with closing(open_ledger(kept)) as opened:
        roles.ask(opened, draft, "supervisor")
    with by_hand(server, "people", PERSON, RIGHT) as chen:
        chen.run()
        click = WidgetState(id=chen.button(say("people", "do_give")), trigger_value=True)
        version = read(kept).version
        for headers in ([("X-Person", "li"), RIGHT], [("X-Person", "chen")]):
            with by_hand(server, "people", *headers) as visit:
                visit.run()
                visit.run(click)
        assert read(kept).version == version
        # The same click of the supervisor does what it says, so it was the right one.
        chen.run(click)
    assert read(kept).version == version + 1
    assert people.held(read(kept).grants, "zhao") == {("supervisor", "")}


def test_where_reading_is_closed_programs_get_nothing(behind: tuple[Server, Path]) -> None:
    server, _ = behind
    for path in ADDRESSES:
        for sent in ({}, {"X-Person": "chen", "X-Proxy-Secret": SECRET}):
            assert answered(server.url + path, "GET", **sent) == (200 if path == "/healthz" else 403), path
