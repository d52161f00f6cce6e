"""Notices that people bring: what a look at a file says, which document it is, how versions differ, what counts."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from loaders.apart import run_apart
from loaders.importing import differences as comparing
from loaders.importing import library
from loaders.importing.differences import ALIKE, differences, most_alike
from loaders.importing.identity import Known, new_name, same_document
from loaders.importing.preview import Preview, There, look, readable
from loaders.ledger import book, notices
from loaders.ledger.model import LedgerError
from loaders.ledger.store import Ledger, open_ledger
from loaders.model import Metadata, NoticeError, Source
from loaders.parsing import Parsed, parse_source
from loaders.pipeline import SEEDS, build_database
from tests.documents.bad import BAD
from tests.ledger.sample import draft
from tests.test_two_notices import SECOND

SEED = SEEDS / "shandong-2023.txt"
SEED_NO = "鲁政办字〔2023〕5号"
FIRST = SECOND
LATER = (
    FIRST.replace("消费活动100场以上", "消费活动120场以上")
    .replace("力争新开工", "确保新开工")
    .replace(
        "3. 完善流通。建设县域商业中心20个。（牵头单位：省商务厅）",
        "3. 稳定就业。新增城镇就业110万人。（省人社厅负责）",
    )
    .replace("5. 培育企业", "5. 壮大企业")
)


def parsed(text: str, name: str = "notice") -> Parsed:
    return parse_source(Source(name, "notice.txt", content=text.encode()))


def metadata(**changed: object) -> Metadata:
    facts = {"title": "2024年重点工作任务", "document_no": None, "issuer": None, "region": None, "issue_date": None}
    facts |= {"publication_date": None, "plan_year": 2024}
    return Metadata(**{**facts, **changed})


def known(document_id: str = "held", **changed: object) -> Known:
    about = metadata(**changed)
    return Known.of(document_id, about, "0" * 64)


@pytest.mark.parametrize(
    ("of_file", "of_document", "same"),
    [
        ({"document_no": "示政办字〔2024〕8号"}, {"document_no": "示政办字[2024]8号"}, True),
        ({"document_no": "示政办字〔2024〕8号"}, {"document_no": "示政办字〔2024〕8号", "title": "旧题"}, True),
        ({"document_no": "示政办字〔2024〕8号"}, {"document_no": "示政办字〔2024〕9号"}, False),
        ({"document_no": "示政办字〔2024〕8号"}, {"document_no": "邻政办字〔2024〕8号"}, False),
        ({}, {}, True),
        ({"document_no": "示政办字〔2024〕8号"}, {}, True),
        ({"issuer": "示范省人民政府"}, {"issuer": "示范省人民政府"}, True),
        ({"issuer": "示范省人民政府"}, {"issuer": "邻省人民政府"}, False),
        ({"issuer": "示范省人民政府"}, {}, True),
        ({"region": "示范省"}, {"region": "示范省"}, True),
        ({"region": "示范省"}, {"region": "邻省"}, False),
        ({"region": "示范省"}, {}, False),
        ({"plan_year": 2025}, {}, False),
        ({"title": ""}, {"title": ""}, False),
    ],
)
def test_a_document_is_known_by_its_number_else_by_title_year_place_and_issuer(
    of_file: dict[str, object], of_document: dict[str, object], same: bool
) -> None:
    found = same_document(metadata(**of_file), [known("other", title="别的文件"), known(**of_document)])
    assert found == ("held" if same else None)


def test_a_new_document_is_called_by_its_number_and_its_content() -> None:
    digest = "0123456789abcdef"
    assert new_name(metadata(document_no="示政办字〔2024〕8号"), digest) == "示政办字〔2024〕8号-01234567"
    assert new_name(metadata(title="../../ 某省：《2024年》/任务?x=1"), digest) == "某省2024年任务x1-01234567"
    assert new_name(metadata(title="！"), digest) == "01234567"


@settings(max_examples=200, deadline=None)
@given(title=st.text(max_size=80))
def test_whatever_the_title_the_name_is_one_that_a_folder_and_an_address_take(title: str) -> None:
    name = new_name(metadata(title=title), "0123456789abcdef")
    assert name.endswith("01234567")
    assert not set(name) & set("/\\.%?&#:*\"'<>| \t\n\0")
    assert len(name) <= 60


def test_what_differs_is_told_row_by_row() -> None:
    found = differences(parsed(FIRST), parsed(LATER, "later"))
    told = {(one.kind, one.indicator): dict(one.changes) for one in found}
    changed = {name: fields for (kind, name), fields in told.items() if kind == "changed"}
    assert {kind: sum(one.kind == kind for one in found) for kind in ("added", "removed", "changed")} == {
        "added": 1,
        "removed": 1,
        "changed": 2,
    }
    assert changed["消费活动"]["value_low"] == (100.0, 120.0)
    assert changed["重大项目"]["modality"] == ("strive", "ensure")
    assert [one.after.quote for one in found if one.kind == "added"] == ["新增城镇就业110万人"]
    assert [one.before.quote for one in found if one.kind == "removed"] == ["建设县域商业中心20个"]
    assert set(changed) == {"消费活动", "重大项目"}, "a title is no field of its rows"


def test_a_version_beside_itself_has_no_difference() -> None:
    text = SEED.read_text("utf-8")
    assert differences(parsed(text), parsed(text, "another name")) == ()
    # Line breaks elsewhere, other widths: the file differs and no row does.
    assert differences(parsed(FIRST), parsed(FIRST.replace("\n\n", "\n").replace("（牵头", "(牵头"))) == ()


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_row_of_both_versions_is_told_once(data: st.DataObject) -> None:
    """Sentences left out, doubled or moved: what is the same, changed, came and went adds up to both versions."""
    lines = SECOND.splitlines(keepends=True)
    tasks = [line for line in lines if line[:1].isdigit()]
    keep = data.draw(st.lists(st.sampled_from(range(len(tasks))), min_size=1, max_size=8))
    numbered = [f"{number}.{tasks[place].partition('.')[2]}" for number, place in enumerate(keep, 1)]
    later = "".join([*lines[: lines.index(tasks[0])], *numbered])
    before, after = parsed(SECOND), parsed(later)
    found = differences(before, after)
    of_after = [one.after for one in found if one.after]
    of_before = [one.before for one in found if one.before]
    assert len(set(of_after)) == len(of_after)
    assert len(set(of_before)) == len(of_before)
    assert set(of_after) <= set(after.extraction.targets)
    assert set(of_before) <= set(before.extraction.targets)
    same = len(after.extraction.targets) - len(of_after)
    assert same == len(before.extraction.targets) - len(of_before)


def alike_by_definition(new: Sequence[str], old: Sequence[str]) -> list[tuple[int, int]]:
    """All pairs in their order, each taken whose two texts are both still there."""
    pairs = sorted((-fuzz.ratio(one, other), i, j) for i, one in enumerate(new) for j, other in enumerate(old))
    found: list[tuple[int, int]] = []
    for score, i, j in pairs:
        if -score >= ALIKE and all(i != row and j != place for row, place in found):
            found.append((i, j))
    return found


# Few letters, so that many pairs are equally alike, and texts on either side of a machine word of 64 letters.
ALIKE_TEXTS = st.lists(
    st.one_of(
        st.text("甲乙", max_size=9),
        st.text("新增企业家12", min_size=6, max_size=14),
        st.builds("{}{}".format, st.just("建设一批重点项目" * 8), st.text("家个1", max_size=5)),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(new=ALIKE_TEXTS, old=ALIKE_TEXTS, rows=st.sampled_from((1, 2, 128)), held=st.sampled_from((0, 20, 2**24)))
def test_the_most_alike_are_those_of_all_pairs(new: list[str], old: list[str], rows: int, held: int) -> None:
    """However many are compared at once, and however many of the scores are worked out again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing, "ROWS_AT_A_TIME", rows)
        patch.setattr(comparing, "SCORES_HELD", held)
        assert list(most_alike(new, old)) == alike_by_definition(new, old)


def test_rows_by_the_thousand_are_compared_without_all_their_pairs() -> None:
    """Two times 2,000 rows of one type and unit, of which each is like every other: four million pairs."""
    words = "规模以上工业企业 新增规模以上工业企业{}家".format
    new, old = ([words(first + number) for number in range(2000)] for first in (10_000, 50_000))
    tracemalloc.start()
    try:
        found = list(most_alike(new, old))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found) == 2000
    assert most < 40 * 2**20


def test_versions_are_compared_in_a_process_apart() -> None:
    before, after = parsed(FIRST), parsed(LATER, "later")
    found = run_apart(differences, before, after)
    assert found == differences(before, after)
    assert [one.kind for one in found] == ["changed", "changed", "added", "removed"]


def there() -> tuple[list[There], dict[str, str]]:
    digest = sha256(SEED.read_bytes()).hexdigest()
    seed = Known.of("shandong-2023", parse_source(Source.of(SEED)).notice.metadata, digest)
    return [There(seed, Source.of(SEED))], {digest: SEED.name}


@pytest.fixture(scope="module")
def seen() -> dict[str, Preview]:
    """One look at eight files."""
    seed = SEED.read_bytes()
    files = {
        "同一份.txt": seed,
        "修订.txt": seed.decode().replace("241.1", "239").encode(),
        "二〇二四.txt": SECOND.encode(),
        "又一份.txt": SECOND.replace("100场", "101场").encode(),
        "坏.docx": b"PK\x03\x04 broken",
        "照片.txt": b"\x89PNG\r\n\x1a\n\x00\x00",
        "信.txt": "各位好，\n明天开会。\n".encode(),
        "../../出去.txt": SECOND.replace("8号", "9号").encode(),
    }
    return {one.file_name: one for one in look(files.items(), *there())}


def test_a_look_says_what_each_file_is(seen: dict[str, Preview]) -> None:
    verdicts = {name: one.verdict for name, one in seen.items()}
    assert verdicts == {
        "同一份.txt": "duplicate",
        "修订.txt": "version",
        "二〇二四.txt": "new",
        "又一份.txt": "refused",
        "坏.docx": "refused",
        "照片.txt": "refused",
        "信.txt": "refused",
        "出去.txt": "new",
    }
    codes = {name: one.error.code for name, one in seen.items() if one.verdict == "refused"}
    assert codes == {
        "又一份.txt": "same_document",
        "坏.docx": "docx_damaged",
        "照片.txt": "text_control",
        "信.txt": "no_headings",
    }
    assert seen["同一份.txt"].same_as == "shandong-2023.txt"
    assert seen["又一份.txt"].error.values == {"other": "二〇二四.txt"}


def test_a_look_counts_what_the_file_holds(seen: dict[str, Preview]) -> None:
    one = seen["二〇二四.txt"]
    assert (one.metadata.document_no, one.metadata.plan_year) == ("示政办字〔2024〕8号", 2024)
    assert (one.chapters, one.tasks, len(one.rows)) == (2, 6, 6)
    assert dict(one.targets) == {"increment": 4, "level": 1, "qualitative": 1}
    assert dict(one.numerals) == {"target": 5, "lost": 0}
    revised = seen["修订.txt"]
    assert (revised.document_id, revised.tasks, len(revised.rows)) == ("shandong-2023", 116, 315)
    assert [(one.kind, one.changes["value_high"]) for one in revised.differences] == [
        ("changed", (24110000000.0, 23900000000.0))
    ]


def test_bad_files_of_every_kind_stop_no_other_and_change_nothing(ledger: Ledger, db: Path) -> None:
    before = db.read_bytes(), ledger.version()
    files = [(one.name, one.make()) for one in BAD]
    good = ("good.txt", SECOND.encode())
    seen = look([*files, good], *library.there(library.documents_in(db), (), bytes))
    assert {one.verdict for one in seen[:-1]} == {"refused"}
    assert [one.error.code for one in seen[:-1]] == [one.code for one in BAD]
    assert (seen[-1].verdict, seen[-1].tasks) == ("new", 6)
    assert (db.read_bytes(), ledger.version()) == before


def test_a_look_names_what_the_lists_lack() -> None:
    text = SECOND.replace("省财政厅", "省未名事务局").replace("100场以上", "100回合以上")
    (one,) = look([("notice.txt", text.encode())], [])
    assert "省未名事务局" in one.agencies
    assert one.diagnostics["warning"] >= 1


def test_what_was_superseded_is_there_too() -> None:
    content = SECOND.encode()
    (one,) = look([("again.txt", content)], [], {sha256(content).hexdigest(): "first.txt"})
    assert (one.verdict, one.same_as) == ("duplicate", "first.txt")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(open_ledger(tmp_path / "ledger.sqlite")) as opened:
        yield opened


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "targets.duckdb"
    build_database([SEED], path)
    return path


def hand_in(ledger: Ledger, document_id: str, text: str, name: str = "notice.txt") -> int:
    one = draft(file_name=name, content=text.encode())
    return notices.accept(ledger, one, document_id, notices.last(ledger)).write.write_id


def content_of(ledger: Ledger) -> Callable[[str], bytes]:
    return partial(book.content, ledger)


def look_beside(db: Path, ledger: Ledger, *files: tuple[str, bytes]) -> list[Preview]:
    """A look at files beside what is in the database and in the ledger."""
    return look(files, *library.there(library.documents_in(db), notices.read(ledger), content_of(ledger)))


def test_a_file_is_known_though_the_database_lacks_it(ledger: Ledger, tmp_path: Path) -> None:
    """There is no database yet; then one from before a notice was accepted."""
    nowhere = tmp_path / "none.duckdb"
    newer = SEED.read_text("utf-8").replace("241.1", "239").encode()
    same, version = look_beside(nowhere, ledger, (SEED.name, SEED.read_bytes()), ("新.txt", newer))
    assert (same.verdict, same.same_as) == ("duplicate", SEED.name)
    assert (version.verdict, version.document_id, len(version.differences)) == ("version", "shandong-2023", 1)
    build_database([SEED], nowhere)
    hand_in(ledger, "second", SECOND, "第二.txt")
    same, version = look_beside(
        nowhere, ledger, ("a.txt", SECOND.encode()), ("b.txt", SECOND.replace("100场", "101场").encode())
    )
    assert (same.verdict, same.same_as) == ("duplicate", "第二.txt")
    assert (version.verdict, version.document_id, len(version.differences)) == ("version", "second", 1)


def test_the_shipped_file_is_known_below_a_newer_version(ledger: Ledger, db: Path) -> None:
    hand_in(ledger, "shandong-2023", SEED.read_text("utf-8").replace("241.1", "239"))
    library.rebuild(db, ledger)
    (one,) = look_beside(db, ledger, ("again.txt", SEED.read_bytes()))
    assert (one.verdict, one.same_as) == ("duplicate", SEED.name)


def test_a_version_takes_the_place_of_one_that_can_be_read_no_more(ledger: Ledger, db: Path) -> None:
    hand_in(ledger, "shandong-2023", "各位好，\n明天开会。\n", "letter.txt")
    for path in (db, db.with_name("none.duckdb")):
        (one,) = look_beside(path, ledger, ("新.txt", SEED.read_text("utf-8").replace("241.1", "239").encode()))
        assert (one.verdict, one.document_id, one.differences) == ("version", "shandong-2023", ())
        assert one.not_compared.code == "no_headings"
        assert str(one.not_compared).startswith("letter.txt: ")


def test_versions_are_compared_by_their_digests(ledger: Ledger) -> None:
    first, later = sha256(SEED.read_bytes()).hexdigest(), SEED.read_text("utf-8").replace("241.1", "239")
    hand_in(ledger, "shandong-2023", later)
    hand_in(ledger, "shandong-2023", "各位好，\n明天开会。\n", "letter.txt")
    every, content = notices.read(ledger), content_of(ledger)
    second, third = (one.accepted.file_sha256 for one in every)
    (one,) = library.compared("shandong-2023", first, second, every, content)
    assert one.changes["value_high"] == (24110000000.0, 23900000000.0)
    (one,) = library.compared("shandong-2023", second, first, every, content)
    assert one.changes["value_high"] == (23900000000.0, 24110000000.0)
    with pytest.raises(NoticeError, match=r"^letter\.txt: "):
        library.compared("shandong-2023", second, third, every, content)


def test_what_is_looked_at_can_be_written() -> None:
    assert readable(Source.of(SEED)) == parse_source(Source.of(SEED))


def test_two_shipped_files_of_one_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "a.html"):
        (tmp_path / name).write_text(SECOND, "utf-8")
    monkeypatch.setattr("loaders.pipeline.SEEDS", tmp_path)
    with pytest.raises(NoticeError, match=r"would both be a; rename one of them"):
        library.shipped()


def rows(db: Path) -> dict[str, int]:
    with duckdb.connect(str(db), read_only=True) as connection:
        return dict(connection.execute("select document_id, count(*) from targets group by all").fetchall())


def test_what_was_handed_in_survives_every_rebuild(ledger: Ledger, db: Path) -> None:
    hand_in(ledger, "second", SECOND)
    library.rebuild(db, ledger)
    assert rows(db) == {"shandong-2023": 315, "second": 6}
    library.rebuild(db, ledger)
    assert rows(db) == {"shandong-2023": 315, "second": 6}


def test_a_version_stands_in_place_of_the_shipped_notice_and_goes_again(ledger: Ledger, db: Path) -> None:
    number = hand_in(ledger, "shandong-2023", SEED.read_text("utf-8").replace("241.1", "239"))
    library.rebuild(db, ledger)
    with duckdb.connect(str(db), read_only=True) as connection:
        values = "select value_high from targets where unit = '立方米' and indicator like '%用水总量'"
        assert connection.execute(values).fetchall() == [(23900000000.0,)]
    notices.withdraw(ledger, draft(), "shandong-2023", number, "撤下")
    library.rebuild(db, ledger)
    assert library.documents_in(db)["shandong-2023"].document_no == SEED_NO
    assert library.digests(notices.read(ledger)) == {"shandong-2023": sha256(SEED.read_bytes()).hexdigest()}


def test_the_rows_that_did_not_change_keep_their_names(ledger: Ledger, db: Path) -> None:
    """So what was reported of them goes on counting."""

    def names() -> set[str]:
        with duckdb.connect(str(db), read_only=True) as connection:
            return {name for (name,) in connection.execute("select target_id from targets").fetchall()}

    before = names()
    hand_in(ledger, "shandong-2023", SEED.read_text("utf-8").replace("241.1", "239"))
    library.rebuild(db, ledger)
    assert len(before - names()) == len(names() - before) == 1


def test_a_rebuild_loses_no_notice_that_it_cannot_read_again(ledger: Ledger, db: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(SECOND, "utf-8")
    build_database([SEED, other], db)
    before = rows(db)
    with pytest.raises(LedgerError) as raised:
        library.rebuild(db, ledger)
    assert (raised.value.code, raised.value.values) == ("other_base", {"documents": ["other"]})
    assert rows(db) == before


def test_rebuilds_at_once_end_with_all_that_counts(ledger: Ledger, db: Path) -> None:
    """Each writes and rebuilds; whichever comes last has read what the others wrote."""
    texts = {f"n{n}": SECOND.replace("8号", f"{n}号") for n in range(4)}
    errors: list[Exception] = []

    def handed_in(name: str, text: str) -> bool:
        try:
            hand_in(ledger, name, text)
        except LedgerError as error:
            if error.code != "notice_changed":
                raise
            # Another one has come in between, and who is told so looks again.
            return False
        return True

    def one(name: str, text: str) -> None:
        try:
            while not handed_in(name, text):
                pass
            library.rebuild(db, ledger)
        except Exception as error:  # noqa: BLE001 - handed to the test
            errors.append(error)

    threads = [threading.Thread(target=one, args=pair) for pair in texts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert set(rows(db)) == {"shandong-2023", *texts}


def test_what_can_be_read_no_more_stops_no_other(ledger: Ledger, db: Path) -> None:
    """As after a change of the rules: here the ledger holds what no look would have let through."""
    hand_in(ledger, "letter", "各位好，\n明天开会。\n", "letter.txt")
    hand_in(ledger, "second", SECOND)
    report = library.rebuild(db, ledger)
    assert rows(db) == {"shandong-2023": 315, "second": 6}
    assert [str(one).startswith("letter.txt: not a notice of tasks") for one in report.bad] == [True]
