"""What is no notice gets one sentence, which pages can say in both languages; nothing else ever comes of it."""

from __future__ import annotations

import os
import re
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loaders import extract_targets, parse_notice, reference
from loaders.model import NoticeError
from loaders.readers import file_content, read_content, read_document
from loaders.readers.limits import MOST_BYTES, MOST_NAME
from loaders.readers.names import plain_name
from tests.documents import bad, word
from tests.documents.bad import BAD, Bad

ROOT = Path(__file__).parents[2]
SAMPLES = {
    "notice.txt": bad.TEXT.encode("gb18030"),
    "notice.html": bad.PAGE.encode(),
    "notice.docx": word.sample(),
    "notice.pdf": bad.PDF,
}
# Only a disk can give these.
ON_DISK = {"no_such_file", "not_a_file", "cannot_be_read"}


def sentence(error: NoticeError) -> str:
    """The English label of the error's code with its values."""
    return reference.words("notice_error", error.code, "en", **error.values)


@pytest.mark.parametrize("one", BAD, ids=str)
def test_a_file_that_is_no_notice_gets_its_sentence(one: Bad) -> None:
    with pytest.raises(NoticeError) as caught:
        parse_notice(read_content(one.name, one.make()))
    assert caught.value.code == one.code
    name, _, said = str(caught.value).partition(": ")
    assert said == sentence(caught.value)
    assert one.code == "name_unusable" or name == one.name
    assert "\n" not in str(caught.value)
    assert reference.words("notice_error", one.code, "zh", **caught.value.values)


def test_every_sentence_of_readers_and_parser_is_said_of_some_file() -> None:
    files = [*(ROOT / "loaders" / "readers").rglob("*.py"), *(ROOT / "loaders" / "notice").rglob("*.py")]
    words = set(re.findall(r'"(\w+)"', "".join(path.read_text("utf-8") for path in files)))
    known = {row["code"] for row in reference.rows("labels") if row["code_set"] == "notice_error"}
    assert len(known & words) > 30
    assert known & words == {one.code for one in BAD} | ON_DISK


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(lambda _: None, "no_such_file", id="missing"),
        pytest.param(lambda path: path.symlink_to(path.with_name("gone")), "no_such_file", id="dangling link"),
        pytest.param(lambda path: path.mkdir(), "not_a_file", id="folder"),
        pytest.param(lambda path: os.mkfifo(path), "not_a_file", id="pipe"),
        pytest.param(lambda path: path.symlink_to(path), "cannot_be_read", id="a link to itself"),
    ],
)
def test_what_a_disk_does_not_give_gets_its_sentence(tmp_path: Path, make: Callable[[Path], object], code: str) -> None:
    path = tmp_path / "通知.txt"
    make(path)
    with pytest.raises(NoticeError) as caught:
        read_document(path)
    assert caught.value.code == code
    assert str(caught.value) == f"通知.txt: {sentence(caught.value)}"
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        ("x" * 300, "cannot_be_read"),
        ("通知.txt", "cannot_be_read"),
        ("a\0b", "no_such_file"),
        ("\ud800", "no_such_file"),
    ],
)
def test_a_path_that_leads_nowhere_gets_its_sentence(tmp_path: Path, folder: str, code: str) -> None:
    (tmp_path / "通知.txt").write_text("一、创新")
    with pytest.raises(NoticeError) as caught:
        file_content(tmp_path / folder / "通知.txt")
    assert caught.value.code == code


def test_a_folder_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(NoticeError, match=r"^通知们: there is no such file; check the path$"):
        file_content(tmp_path / "通知们")


def test_a_text_of_100_mb_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.touch()
    os.truncate(path, 100_000_000)
    tracemalloc.start()
    with pytest.raises(NoticeError, match="the file has 100 MB, and no more than 20 MB are read"):
        file_content(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1.5 * MOST_BYTES


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../通知.txt", "通知.txt"),
        ("/etc/passwd", "passwd"),
        ("C:\\通知\\2024.txt", "2024.txt"),
        ("..\\x.txt", "x.txt"),
        ("C:x.txt", "x.txt"),
        (" 通知 (1).txt ", "通知 (1).txt"),
        (".txt", ".txt"),
    ],
)
def test_of_a_name_only_the_last_part_is_kept(given_name: str, kept: str) -> None:
    assert plain_name(given_name) == kept


@settings(derandomize=True)
@given(st.text())
@example("a/../..")
@example("C:C:x")
@example("通\ud800知.txt")
def test_a_name_never_leads_out_of_its_folder(given_name: str) -> None:
    try:
        name = plain_name(given_name)
    except NoticeError:
        return
    assert Path("folder", name).parent == Path("folder")
    assert Path(name).name == PureWindowsPath(name).name == name
    assert not {unicodedata.category(ch) for ch in name} & {"Cc", "Cf", "Cs"}
    assert len(name.encode()) <= MOST_NAME


def outcome(name: str, content: bytes) -> str:
    """'read', or the code of the refusal. Whatever the bytes, nothing else comes of them."""
    try:
        notice = parse_notice(read_content(name, content))
    except NoticeError as caught:
        refused = caught
    else:
        extract_targets(notice)
        notice.document.text.encode()
        return "read"
    assert str(refused) == f"{name}: {sentence(refused)}"
    return refused.code


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.sampled_from(sorted(SAMPLES)), st.floats(0, 1, exclude_max=True))
def test_a_file_that_is_cut_anywhere_is_read_or_refused(name: str, share: float) -> None:
    content = SAMPLES[name].rstrip()
    found = outcome(name, content[: int(share * len(content))])
    # What tells its own end is never taken for a shorter notice.
    if name.endswith(("docx", "pdf")):
        assert found != "read"


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), min_size=1, max_size=5),
)
def test_a_file_with_other_bytes_in_it_is_read_or_refused(name: str, changes: list[tuple[float, bytes]]) -> None:
    content = bytearray(SAMPLES[name])
    for share, other in changes:
        place = int(share * len(content))
        content[place : place + len(other)] = other
    outcome(name, bytes(content))


@cache
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(SAMPLES["notice.docx"])) as file:
        return {name: file.read(name) for name in file.namelist()}


MARKUP = [
    b"<w:tbl>",
    b"</w:p>",
    b'w:val="99999999999999999999"',
    b"<w:tr/>",
    b"&#x110000;",
    b"<w:sym w:char='zz'/>",
    b"]]>",
]


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    st.sampled_from(["word/document.xml", "word/numbering.xml", "word/styles.xml", "_rels/.rels"]),
    st.floats(0, 1, exclude_max=True),
    st.sampled_from(MARKUP),
)
def test_a_word_file_of_other_markup_is_read_or_refused(part: str, share: float, markup: bytes) -> None:
    xml = parts()[part]
    place = xml.find(b"<", int(share * len(xml)))
    outcome("notice.docx", word.archive({**parts(), part: xml[:place] + markup + xml[place:]}))
