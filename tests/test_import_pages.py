"""The page 导入: what is chosen, who may build, what is refused, in the reader's language."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.importing import library
from loaders.ledger import notices, problems
from loaders.ledger.store import Ledger, open_ledger
from loaders.model import NoticeError
from loaders.pipeline import SEEDS, build_database
from pages.components import told
from pages.queries import imports, ledger
from pages.queries.rebuild import Rebuild
from tests.ledger.sample import draft
from tests.test_ledger_pages import say, visit
from tests.test_two_notices import SECOND

SEED = (SEEDS / "shandong-2023.txt").read_bytes()
REVISED = SEED.decode().replace("241.1", "239").encode()
THIRD = SECOND.replace("8号", "9号")
LETTER = "各位好，\n明天开会。\n"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def db(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of these pages, which they build anew."""
    path = Path(shutil.copy(database, tmp_path / "targets.duckdb"))
    monkeypatch.setenv("MUBIAO_DATABASE", str(path))
    return path


@pytest.fixture
def own(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:  # noqa: ARG001 one page reads both
    """The ledger of these pages, written by somebody else."""
    monkeypatch.setenv("MUBIAO_LEDGER", str(tmp_path / "ledger.sqlite"))
    with closing(open_ledger(tmp_path / "ledger.sqlite")) as opened:
        yield opened


def hand_in(own: Ledger, document_id: str, content: bytes | str, name: str = "notice.txt") -> int:
    content = content.encode() if isinstance(content, str) else content
    return notices.accept(own, draft(file_name=name, content=content), document_id, notices.last(own)).write.write_id


def choose(app: AppTest, **files: bytes | str) -> None:
    """The files in the box, and no others."""
    contents = {name: one.encode() if isinstance(one, str) else one for name, one in files.items()}
    app.file_uploader[0].set_value([(f"{name}.txt", one, "text/plain") for name, one in contents.items()])
    run(app)


def run(app: AppTest) -> None:
    app.run()
    assert not app.exception


def press(app: AppTest, label: str) -> None:
    (button,) = [one for one in app.button if one.label == label]
    button.click()
    run(app)


def accept(app: AppTest, n: int) -> None:
    app.text_input(key="who-notices").set_value("张三")
    press(app, say("imports", "accept", n=n))


def sentences(app: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for kind in (app.error, app.success, app.warning, app.text) for one in kind]


def table(app: AppTest, head: str) -> pd.DataFrame:
    """The table that has a column of this name."""
    (found,) = [one.value for one in app.dataframe if head in one.value.columns]
    return found


def documents(db: Path) -> list[str]:
    with duckdb.connect(str(db), read_only=True) as connection:
        return [name for (name,) in connection.execute("select document_id from documents order by 1").fetchall()]


@pytest.mark.usefixtures("own")
def test_a_tick_belongs_to_its_file_and_not_to_its_place() -> None:
    app = visit("imports")
    choose(app, a=SECOND, b=THIRD)
    labels = [box.label.replace("\\", "") for box in app.checkbox]
    assert labels == [say("imports", "take", file=name) for name in ("a.txt", "b.txt")]
    app.checkbox[1].set_value(False)
    run(app)
    choose(app, b=THIRD)
    assert [box.value for box in app.checkbox] == [False]
    (button,) = [one for one in app.button if one.label == say("imports", "accept", n=0)]
    assert button.disabled
    choose(app, c=SECOND, b=THIRD, d=SECOND)
    assert [box.value for box in app.checkbox] == [True, False], "the same content twice is one to accept"


def test_files_that_are_accepted_together_all_count(own: Ledger, db: Path) -> None:
    app = visit("imports")
    choose(app, a=SECOND, b=THIRD)
    accept(app, 2)
    assert say("act", "notices_accepted", n=2) in sentences(app)
    assert [one.accepted.file_name for one in notices.read(own)] == ["a.txt", "b.txt"]
    assert len(documents(db)) == 3
    assert not app.warning


def test_what_somebody_else_accepts_after_the_look_is_looked_at_first(own: Ledger, db: Path) -> None:
    app = visit("imports")
    choose(app, a=SECOND, c=THIRD)
    first = hand_in(own, "second", SECOND.replace("100场", "120场"))
    accept(app, 2)
    assert say("ledger_error", "notices_changed", accepted=0) in sentences(app)
    assert own.version() == first, "something was written"
    # The look is a new one: what was a new document is a version by now.
    verdicts = [one.value.replace("\\", "") for one in app.markdown]
    assert [any(say("verdict", verdict) in one for one in verdicts) for verdict in ("version", "new")] == [True, True]
    accept(app, 2)
    assert [one.document_id for one in notices.read(own)][:2] == ["second", "second"]
    assert len(documents(db)) == 3


def test_a_report_of_somebody_else_is_no_reason_to_look_anew(own: Ledger) -> None:
    app = visit("imports")
    choose(app, a=SECOND)
    before = app.session_state["notices-looked"][1]
    problems.find(own, draft(), "shandong-2023", "1", "用地未批", "规划未定", "ordinary")
    run(app)
    assert app.checkbox
    assert app.session_state["notices-looked"][1] is before


def test_of_the_shipped_file_handed_in_again_the_last_version_alone_counts(own: Ledger, db: Path) -> None:
    hand_in(own, "shandong-2023", REVISED, "revised.txt")
    hand_in(own, "shandong-2023", SEED, "again.txt")
    library.rebuild(db, own)
    found = imports.shelf(ledger.at(date.today()))
    assert list(found["file_name"]) == ["shandong-2023.txt", "revised.txt", "again.txt"]
    assert list(found["is_newest"]) == [False, False, True]
    assert [one is not None for one in found["targets"]] == [False, False, True]
    notices.withdraw(own, draft(), "shandong-2023", own.version(), "撤下")
    found = imports.shelf(ledger.at(date.today()))
    assert list(found["is_newest"]) == [False, True, False]
    # The database shows that file until it is built anew.
    assert [one is not None for one in found["targets"]] == [True, False, False]


def test_an_old_error_goes_once_the_database_is_built(own: Ledger, db: Path, database: Path, tmp_path: Path) -> None:
    hand_in(own, "second", SECOND)
    strange = tmp_path / "strange.txt"
    strange.write_text(THIRD, "utf-8")
    build_database([SEEDS / "shandong-2023.txt", strange], db)
    app = visit("imports")
    press(app, say("imports", "rebuild"))
    assert say("ledger_error", "other_base", documents="strange") in sentences(app)
    assert documents(db) == ["shandong-2023", "strange"]
    shutil.copy(database, db)
    press(app, say("imports", "rebuild"))
    assert documents(db) == ["second", "shandong-2023"]
    assert not app.error
    assert not app.warning


def test_where_a_build_would_lose_notices_nothing_is_accepted(own: Ledger, db: Path, tmp_path: Path) -> None:
    (tmp_path / "strange.txt").write_text(THIRD, "utf-8")
    build_database([SEEDS / "shandong-2023.txt", tmp_path / "strange.txt"], db)
    app = visit("imports")
    choose(app, a=SECOND)
    accept(app, 1)
    assert say("ledger_error", "other_base", documents="strange") in sentences(app)
    assert notices.read(own) == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_can_be_read_no_more_is_told_in_the_language_of_the_page(own: Ledger, db: Path, language: str) -> None:
    hand_in(own, "second", SECOND, "第二份.txt")
    hand_in(own, "second", LETTER, "letter.txt")
    app = visit("imports", lang=language)
    press(app, reference.label("imports", "rebuild", language))
    why = reference.words("notice_error", "no_headings", language)
    named = reference.words("imports", "of_file", language, file="letter.txt", words=why)
    assert reference.words("ledger_error", "left_out", language, reasons=named) in sentences(app)
    assert documents(db) == ["shandong-2023"]
    # A new version of it can come, beside which there is nothing to compare.
    choose(app, 第三份=SECOND.replace("100场", "120场"))
    of_it = {"document": "second", "reason": named}
    assert reference.words("imports", "not_compared", language, **of_it) in sentences(app)
    # Nor can it be compared with the version before it.
    app.session_state["compare-versions"] = True
    run(app)
    assert reference.words("imports", "cannot_compare", language, reason=named) in sentences(app)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_has_no_words_of_ours_is_quoted(own: Ledger, db: Path, language: str) -> None:
    """Here the folder takes no file."""
    hand_in(own, "second", SECOND)
    db.with_name(f"{db.name}.turn").mkdir()
    app = visit("imports", lang=language)
    press(app, reference.label("imports", "rebuild", language))
    (shown,) = [one.value for one in app.error]
    before, _, after = reference.label("imports", "technical", language).partition("{words}")
    start, _, end = reference.label("ledger_error", "not_rebuilt", language).partition("{reason}")
    assert shown.replace("\\", "").startswith(f"{start}{before}")
    assert shown.replace("\\", "").endswith(f"{after}{end}")


def test_an_error_knows_the_file_of_which_it_speaks() -> None:
    words = {"table": "targets", "reason": "x"}
    refused = reference.refusal("row_refused", "b.txt", **words)
    assert told.name_in(refused) == "b.txt"
    assert told.name_in(NoticeError(f"/srv/seeds/{refused}", refused.code, **words)) == "b.txt"
    assert told.name_in(reference.refusal("empty_file")) == ""
    assert told.name_in(NoticeError("b.txt: out of order")) == ""


def test_quantities_and_indicators_of_a_file_are_english_on_an_english_page(own: Ledger, db: Path) -> None:
    hand_in(own, "second", SECOND, "first.txt")
    library.rebuild(db, own)
    app = visit("imports", lang="en")
    later = SECOND.replace("500家", "600家").replace("积极推动开放合作", "新增高新技术企业20%以上")
    app.file_uploader[0].set_value([("later.txt", later.encode(), "text/plain")])
    run(app)
    (key,) = [one.key for one in app.checkbox]
    app.session_state[key.replace("-take", "-rows")] = True
    app.session_state["compare-versions"] = True
    run(app)
    rows = table(app, reference.label("field", "task_no", "en"))
    values = list(rows[reference.label("field", "value", "en")])
    assert "600 organisations" in values
    assert not [value for value in values if CHINESE.search(value)]
    assert "High-tech enterprises" in list(rows[reference.label("field", "indicator", "en")])
    head = reference.label("imports", "changes", "en")
    assert "Value: 500 organisations → 600 organisations" in list(table(app, head)[head])


@pytest.mark.usefixtures("own")
def test_to_withdraw_nothing_asks_for_a_choice(own: Ledger) -> None:
    hand_in(own, "second", SECOND)
    app = visit("imports")
    app.session_state["withdraw"] = True
    run(app)
    app.text_input(key="withdraw-notice-reason").set_value("发错了")
    app.text_input(key="who-withdraw-notice").set_value("张三")
    version = own.version()
    press(app, say("imports", "do_withdraw"))
    assert sentences(app)[0] == say("ledger_error", "no_notice_chosen")
    assert own.version() == version


@pytest.mark.usefixtures("own")
def test_a_name_that_turns_the_direction_turns_nothing_on_the_page() -> None:
    app = visit("imports")
    app.file_uploader[0].set_value([("通知\u202etxt.exe.txt", SECOND.encode(), "text/plain")])
    run(app)
    texts = [one.value for kind in (app.markdown, app.text) for one in kind]
    assert not [one for one in texts if "\u202e" in one]
    assert [one for one in texts if "通知\ufffdtxt" in one.replace("\\", "")]
    assert say("notice_error", "name_unusable", reason="U+202E") in texts


def test_a_build_counts_the_notices_and_ends_when_nobody_looks(own: Ledger, db: Path) -> None:
    hand_in(own, "second", SECOND)
    with library.turn(db):
        build = Rebuild()
        assert not build.has_ended(0)
        assert build.read == (0, 0), "its turn has not come"
        assert documents(db) == ["shandong-2023"]
    build.result()
    assert build.has_ended(0)
    assert build.read == (2, 2)
    assert documents(db) == ["second", "shandong-2023"]


def test_what_waits_is_no_part_of_what_is_there(own: Ledger, db: Path) -> None:
    hand_in(own, "second", SECOND)
    assert imports.counts(ledger.at(date.today())) == imports.Counts(documents=1, handed_in=0)
    library.rebuild(db, own)
    assert imports.counts(ledger.at(date.today())) == imports.Counts(documents=2, handed_in=1)
    # The shipped file, handed in again and taken back, is the shipped one.
    for content in (REVISED, SEED):
        hand_in(own, "shandong-2023", content)
    for one in notices.read(own)[:0:-1]:
        notices.withdraw(own, draft(), "shandong-2023", one.accepted.write_id, "撤下")
    assert imports.counts(ledger.at(date.today())) == imports.Counts(documents=2, handed_in=1)
