"""Word files: what of their markup is text, the numbers that Word writes itself, and which files are refused."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.model import NoticeError
from loaders.readers import docx, read_document
from loaders.readers.docx.number_formats import write_number
from tests.documents import word
from tests.documents.word import number, numbered, package, paragraph, pattern

RUN = "<w:r><w:t>{}</w:t></w:r>"
BOX = "<w:txbxContent><w:p><w:r><w:t>框中。</w:t></w:r></w:p></w:txbxContent>"
CHARACTERS = st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"])


def lines(body: str, numbering: str = "", styles: str = "") -> list[str]:
    return docx.decode(package(body, numbering, styles))[0].splitlines()


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param("<w:r><w:t>甲</w:t><w:t xml:space='preserve'>\n乙</w:t></w:r>", ["甲 乙"], id="runs"),
        pytest.param("<w:ins>" + RUN.format("增") + "</w:ins>", ["增"], id="inserted"),
        pytest.param("甲<w:del><w:r><w:delText>删</w:delText></w:r></w:del>" + RUN.format("乙"), ["乙"], id="deleted"),
        pytest.param("<w:moveFrom>" + RUN.format("旧") + "</w:moveFrom>" + RUN.format("乙"), ["乙"], id="moved away"),
        pytest.param("<w:moveTo>" + RUN.format("新") + "</w:moveTo>", ["新"], id="moved here"),
        pytest.param("<w:hyperlink><w:ins>" + RUN.format("链") + "</w:ins></w:hyperlink>", ["链"], id="link"),
        pytest.param(
            "<w:sdt><w:sdtPr/><w:sdtContent>" + RUN.format("控件") + "</w:sdtContent></w:sdt>", ["控件"], id="control"
        ),
        pytest.param("<w:r><w:instrText>PAGE</w:instrText></w:r>" + RUN.format("3"), ["3"], id="field"),
        pytest.param("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r>", ["甲", "乙 丙"], id="break"),
        pytest.param("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>" + RUN.format("显"), ["显"], id="hidden"),
        pytest.param("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>显</w:t></w:r>", ["显"], id="not hidden"),
        pytest.param("<w:r><w:sym w:font='Wingdings' w:char='F0A7'/><w:sym w:char='2264'/></w:r>", ["≤"], id="symbol"),
        pytest.param("<w:r><w:sym w:char='110000'/><w:sym w:char='x'/><w:t>甲</w:t></w:r>", ["甲"], id="no symbol"),
        pytest.param("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", ["x"], id="formula"),
        pytest.param(
            "<w:ruby><w:rt>" + RUN.format("jia") + "</w:rt><w:rubyBase>" + RUN.format("甲") + "</w:rubyBase></w:ruby>",
            ["甲"],
            id="reading above a character",
        ),
        pytest.param(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>" + BOX + "</wps:txbx></mc:Choice>"
            "<mc:Fallback><w:pict><v:textbox>" + BOX + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
            "<w:t>正文。</w:t></w:r>",
            ["正文。", "框中。"],
            id="a text box in two forms",
        ),
        pytest.param(
            "<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:drawing/></mc:Choice><mc:Fallback><w:pict>"
            + BOX
            + "</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            ["", "框中。"],
            id="a text box in the older form alone",
        ),
    ],
)
def test_each_piece_of_text_is_read_once(inside: str, expected: list[str]) -> None:
    assert lines(f"<w:p>{inside}</w:p>") == expected


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>新增</w:t></w:r></w:p>"
    assert lines(joined + paragraph("3家。") + paragraph("完")) == ["新增3家。", "完"]
    assert lines(paragraph("完") + joined) == ["完", "新增"]


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def test_tables_stand_where_they_stand_in_the_document() -> None:
    wide = "<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + paragraph("合计")
    deleted = row(paragraph("旧"), paragraph("旧")).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
    wrapped = f"<w:sdt><w:sdtContent>{row(paragraph('乙'), paragraph(''), paragraph('2'))}</w:sdtContent></w:sdt>"
    first = row(paragraph("甲"), paragraph("一") + paragraph("二"), paragraph("1"))
    table = f"<w:tbl>{first}{deleted}{wrapped}{row(wide, paragraph('3'))}</w:tbl>"
    assert lines(paragraph("前") + table + paragraph("后")) == ["前", "甲\t一 二\t1", "乙\t\t2", "合计\t\t3", "后"]


def test_a_table_that_frames_the_page_gives_paragraphs() -> None:
    inner = f"<w:tbl>{row(paragraph('甲'), paragraph('1'))}{row(paragraph('乙'), paragraph('2'))}</w:tbl>"
    assert lines(f"<w:tbl>{row(paragraph('一、标题') + paragraph('正文。'))}</w:tbl>") == ["一、标题", "正文。"]
    assert lines(f"<w:tbl>{row(paragraph('旁'), inner)}</w:tbl>") == ["旁", "甲\t1", "乙\t2"]


@settings(derandomize=True, deadline=None)
@given(st.lists(st.text(CHARACTERS), min_size=1), st.lists(st.text(CHARACTERS, min_size=1), min_size=1))
def test_what_another_program_writes_is_read_back(paragraphs: list[str], cells: list[str]) -> None:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(len(cells), 2)
    for text, written in zip(cells, table.rows, strict=True):
        written.cells[0].text = "项"
        written.cells[1].text = text
    written = BytesIO()
    document.save(written)
    expected = paragraphs + [f"项\t{text.strip(' ') if text.strip() else ''}".rstrip("\t") for text in cells]
    assert docx.decode(written.getvalue()) == ("\n".join(expected) + "\n", "docx")


TWO = pattern(("chineseCounting", "%1、"), ("decimal", "%1.%2"))


@pytest.mark.parametrize(
    ("numbering", "depths", "expected"),
    [
        pytest.param(TWO + number(), [0, 1, 1, 0, 1], ["一、", "一.1", "一.2", "二、", "二.1"], id="deeper anew"),
        pytest.param(
            pattern(("decimal", "%1、"), ("decimal", "%2."), more="<w:lvlRestart w:val='0'/>") + number(),
            [0, 1, 1, 0, 1],
            ["1、", "1.", "2.", "2、", "3."],
            id="deeper goes on",
        ),
        pytest.param(
            pattern(("chineseCounting", "%1"), ("decimal", "%1.%2"), more="<w:isLgl/>") + number(),
            [0, 0, 1],
            ["1", "2", "2.1"],
            id="plain figures",
        ),
        pytest.param(
            pattern(("japaneseCounting", "（%1）")) + number(changes="<w:lvlOverride w:ilvl='0'>"
            "<w:startOverride w:val='9'/></w:lvlOverride>"),
            [0, 0, 0],
            ["（九）", "（十）", "（十一）"],
            id="another start",
        ),
        pytest.param(
            pattern(("decimal", "%1.")) + number(changes="<w:lvlOverride w:ilvl='0'><w:lvl w:ilvl='0'>"
            "<w:start w:val='2'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='第%1条'/></w:lvl></w:lvlOverride>"),
            [0, 0],
            ["第II条 ", "第III条 "],
            id="another level",
        ),
        pytest.param(pattern(("bullet", "●"), ("none", "%2")) + number(), [0, 1], ["", ""], id="no number"),
        pytest.param(number(of=7), [0], [""], id="a list without a pattern"),
    ],
)  # fmt: skip
def test_automatic_numbers_are_written_out(numbering: str, depths: list[int], expected: list[str]) -> None:
    found = lines("".join(numbered("文", depth=depth) for depth in depths), numbering)
    assert found == [f"{label}文" for label in expected]


def test_lists_of_one_pattern_count_together_until_one_starts_anew() -> None:
    anew = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
    numbering = pattern(("decimal", "%1.")) + number(1) + number(2) + number(3, changes=anew)
    body = "".join(numbered("文", name) for name in (1, 2, 1, 3, 3)) + paragraph("文") + numbered("文", 0)
    assert [line.removesuffix("文") for line in lines(body, numbering)] == ["1.", "2.", "3.", "1.", "2.", "", ""]


def test_a_style_numbers_its_paragraphs() -> None:
    linked = pattern(("chineseCounting", "%1、"), ("decimal", "%2.")).replace(
        "<w:lvl w:ilvl=\"1\">", "<w:lvl w:ilvl=\"1\"><w:pStyle w:val='task'/>"
    )  # fmt: skip
    styles = (
        "<w:style w:type='paragraph' w:default='1' w:styleId='body'/>"
        "<w:style w:type='paragraph' w:styleId='base'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='chapter'><w:basedOn w:val='base'/></w:style>"
        "<w:style w:type='paragraph' w:styleId='task'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='loop'><w:basedOn w:val='loop'/></w:style>"
    )
    used = ["chapter", "task", "task", "loop", "absent"]
    body = "".join(paragraph("文", f"<w:pStyle w:val='{style}'/>") for style in used)
    off = paragraph("文", "<w:pStyle w:val='task'/><w:numPr><w:numId w:val='0'/></w:numPr>")
    assert lines(body + off + paragraph("文"), linked + number(), styles) == ["一、文", "1.文", "2.文", *["文"] * 4]


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        ("decimal", {1: "1", 120: "120"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {10: "１０"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("chineseCounting", {0: "〇", 1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九"}),
        ("japaneseCounting", {10: "十", 12: "十二", 30: "三十"}),
        ("chineseCountingThousand", {14: "十四", 100: "一百", 105: "一百〇五", 110: "一百一十", 1001: "一千〇一"}),
        ("ideographDigital", {2: "二", 10: "一〇"}),
        ("chineseLegalSimplified", {2: "贰", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 10: "癸"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("upperRoman", {4: "IV", 9: "IX", 49: "XLIX"}),
        ("none", {5: ""}),
    ],
)
def test_the_ways_of_counting(number_format: str, expected: dict[int, str]) -> None:
    assert {value: write_number(value, number_format) for value in expected} == expected


def changed(content: bytes, name: str, new: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as file:
        entries = {entry: file.read(entry) for entry in file.namelist()}
    return word.archive({**entries, name: new})


SIMPLE = package(paragraph("一、创新"))
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LAUGHS = (
    b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document xmlns:w="%s"><w:body>&b;</w:body></w:document>'
)
WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize(
    ("content", "reason", "advice"),
    [
        pytest.param(SIMPLE[:-40], "cut off", "fetch it again", id="its end is missing"),
        pytest.param(SIMPLE[: len(SIMPLE) // 2], "cut off", "fetch it again", id="half of it"),
        pytest.param(SIMPLE.replace(b"PK\x03\x04", b"PK\x03\x05"), "damaged", "fetch it again", id="damaged"),
        pytest.param(changed(SIMPLE, "word/document.xml", b"<w:document"), "damaged", "fetch", id="half a part"),
        pytest.param(OLD + "EncryptedPackage".encode("utf-16-le"), "password", "take the password off", id="password"),
        pytest.param(OLD + "WordDocument".encode("utf-16-le"), "old Office file", "save it as", id="a .doc renamed"),
        pytest.param(b"{\\rtf1 text}", "no .docx file", "save it as", id="another format"),
        pytest.param(word.archive({"a.txt": b"text"}), "no text of Word", "save it as", id="another archive"),
        pytest.param(
            changed(SIMPLE, "word/document.xml", b"<workbook/>"), "no text of Word", "save it as", id="another program"
        ),
        pytest.param(
            package(paragraph("甲") + "<w:altChunk/>"), "altChunk", "save it as", id="text in a file of its own"
        ),
        pytest.param(
            changed(SIMPLE, "word/document.xml", LAUGHS % WORD), "entities", "save it as", id="entities of its own"
        ),
        pytest.param(
            package(numbered("文"), pattern(("hebrew1", "%1.")) + number()), "hebrew1", "choose", id="unknown counting"
        ),
        pytest.param(word.archive({"word/document.xml": b"<a/>"}), "no text of Word", "save it as", id="no relations"),
        pytest.param(
            word.archive({"_rels/.rels": b"<a/>"}, zipfile.ZIP_LZMA), "packed", "save it as", id="another packing"
        ),
        pytest.param(
            changed(SIMPLE, "word/document.xml", b"<a>" + b" " * 33_000_000), "32 MB", "new Word document", id="a bomb"
        ),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_whole_is_refused(tmp_path: Path, content: bytes, reason: str, advice: str) -> None:
    path = tmp_path / "通知.docx"
    path.write_bytes(content)
    with pytest.raises(NoticeError) as caught:
        read_document(path)
    message = str(caught.value)
    assert message.startswith(f"{path.name}: ")
    assert reason in message
    assert advice in message
    assert "\n" not in message


def test_an_entry_that_lies_about_its_size_is_not_unpacked() -> None:
    bomb = changed(SIMPLE, "word/document.xml", b"<a>" + b" " * 40_000_000)
    lying = bomb.replace((40_000_003).to_bytes(4, "little"), (3).to_bytes(4, "little"))
    assert lying != bomb
    with pytest.raises(ValueError, match="damaged"):
        docx.decode(lying)


def test_numbers_that_got_lost_are_missed() -> None:
    whole = package(numbered("文"), pattern(("decimal", "%1.")) + number())
    with pytest.raises(ValueError, match="does not hold the numbers"):
        docx.decode(changed(whole, "word/_rels/document.xml.rels", b"<Relationships/>"))
    with pytest.raises(ValueError, match="damaged"):
        docx.decode(whole.replace(b"word/numbering.xml", b"word/numbering.xm_"))


@pytest.mark.parametrize("size", range(0, 1400, 97))
def test_no_part_of_a_file_passes_for_the_whole(size: int) -> None:
    content = package(numbered("文"), pattern(("decimal", "%1.")) + number())
    assert size < len(content)
    with pytest.raises(ValueError, match=r"damaged|no \.docx"):
        docx.decode(content[:size])


def test_a_list_may_state_any_number() -> None:
    letters = pattern(("lowerLetter", "%1.")).replace('w:start w:val="1"', f'w:start w:val="{"9" * 5000}"')
    found = lines(numbered("文"), letters + number())
    assert found == ["g" * 1261 + ".文"]
