"""Bytes → Document: the encodings that are read, and one clear sentence for what is not."""

from __future__ import annotations

import codecs
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from loaders import extract_targets, parse_notice
from loaders.model import NoticeError
from loaders.readers import read_document
from loaders.spans import squeeze
from tests.documents import word

DOCUMENTS = Path(__file__).with_name("documents")
TEXT = "示范省2023年重点工作任务\n\n一、创新\n\n1. 培育企业。新增企业3家。（牵头单位：省科技厅）\n"


def write(folder: Path, content: bytes, name: str = "示范-2023.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), id="utf-8 with mark"),
        pytest.param(TEXT.encode("gb18030"), id="gb18030"),
        pytest.param(TEXT.encode("gbk"), id="gbk"),
        pytest.param(TEXT.encode("utf-16"), id="utf-16 with mark"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="utf-16 big-endian with mark"),
    ],
)
def test_the_text_is_the_same_in_every_encoding(tmp_path: Path, content: bytes) -> None:
    document = read_document(write(tmp_path, content))
    assert document.text == TEXT
    assert document.content_sha256 == hashlib.sha256(content).hexdigest()


def test_a_document_is_named_after_its_file_and_says_its_encoding(tmp_path: Path) -> None:
    document = read_document(str(write(tmp_path, TEXT.encode("gb18030"))))
    assert (document.document_id, document.file_name) == ("示范-2023", "示范-2023.txt")
    assert document.encoding == "gb18030"


def test_the_text_keeps_every_character_line_ends_too(tmp_path: Path) -> None:
    text = TEXT.replace("\n", "\r\n") + "\t　 \n"
    assert read_document(write(tmp_path, text.encode())).text == text


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\r\n \n", "\n\n"])
def test_the_ends_of_lines_change_no_row(tmp_path: Path, ends: str) -> None:
    plain = (DOCUMENTS / "notice.txt").read_text("utf-8")
    # Each other line ends as it did: files that several programs wrote are mixed.
    mixed = "".join(line + (ends if n % 2 else "\n") for n, line in enumerate(plain.splitlines()))
    rows, expected = (
        [(row.target_id, row.quote) for row in extract_targets(parse_notice(read_document(one))).targets]
        for one in (write(tmp_path, mixed.encode("gb18030"), "notice.txt"), DOCUMENTS / "notice.txt")
    )
    assert len(expected) == 11
    assert rows == expected


def test_a_suffix_in_capitals_is_known(tmp_path: Path) -> None:
    assert read_document(write(tmp_path, TEXT.encode(), "NOTICE.TXT")).document_id == "NOTICE"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("empty.txt", b"", "empty", id="empty"),
        pytest.param("blank.txt", " \n　\n".encode(), "white space", id="white space"),
        pytest.param("marked.txt", codecs.BOM_UTF8, "white space", id="a mark and nothing else"),
        pytest.param("binary.txt", b"PK\x03\x04\x14\x00\x00", "not a text file", id="binary"),
        pytest.param("nul.txt", TEXT.encode() + b"\x00", "U+0000", id="a NUL in a text"),
        pytest.param("image.txt", b"\x89PNG\r\n\x1a\n\xff\xff\xff", "not a text file", id="an image"),
        pytest.param("notice.xyz", TEXT.encode(), "for .xyz files", id="unknown suffix"),
        pytest.param("notice", TEXT.encode(), "without an ending", id="no suffix"),
    ],
)
def test_what_is_no_text_is_refused_by_name_and_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = write(tmp_path, content, name)
    with pytest.raises(NoticeError) as caught:
        read_document(path)
    message = str(caught.value)
    assert name in message
    assert reason in message
    assert "\n" not in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoticeError, match=r"absent\.txt.*no such file"):
        read_document(tmp_path / "absent.txt")


def test_a_folder_is_no_notice(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(NoticeError, match=r"folder\.txt.*is no file"):
        read_document(tmp_path / "folder.txt")


def test_a_pipe_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(NoticeError, match=r"pipe\.txt.*is no file"):
        read_document(tmp_path / "pipe.txt")


def test_a_dangling_link_is_a_missing_file(tmp_path: Path) -> None:
    os.symlink(tmp_path / "gone.txt", tmp_path / "link.txt")
    with pytest.raises(NoticeError, match=r"link\.txt"):
        read_document(tmp_path / "link.txt")


@pytest.mark.parametrize(
    ("name", "encoding"), [("notice.html", "utf-8"), ("notice.htm", "utf-8"), ("notice.docx", "docx")]
)
def test_a_notice_says_the_same_in_every_format(tmp_path: Path, name: str, encoding: str) -> None:
    page = (DOCUMENTS / "notice.html").read_bytes()
    plain = read_document(DOCUMENTS / "notice.txt")
    other = read_document(write(tmp_path, word.sample() if encoding == "docx" else page, name))
    assert squeeze(other.text).text == squeeze(plain.text).text
    assert other.encoding == encoding
    tasks, expected = ([(task.task_no, task.title) for task in parse_notice(one).tasks] for one in (other, plain))
    assert len(expected) == 6
    assert tasks == expected


@pytest.mark.parametrize("ending", [".html", ".docx"])
def test_a_table_keeps_a_row_on_a_line_and_a_tab_between_cells(tmp_path: Path, ending: str) -> None:
    content = word.sample() if ending == ".docx" else (DOCUMENTS / "notice.html").read_bytes()
    lines = read_document(write(tmp_path, content, f"notice{ending}")).text.splitlines()
    assert "序号\t指标\t目标值\t责任单位" in lines
    assert "2\t农村公路\t2800公里\t省交通运输厅" in lines


def test_the_libraries_of_a_format_are_loaded_with_its_first_file() -> None:
    code = (
        "import sys, loaders; before = 'lxml' in sys.modules;"
        f"loaders.read_document({str(DOCUMENTS / 'notice.html')!r}); print(before, 'lxml' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=DOCUMENTS.parents[1])  # noqa: S603
    assert ran.stdout.split() == ["False", "True"]
