"""Files that are no notice, one for each sentence that says why: made here, except those that a disk alone can give."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, RectangleObject

from loaders.readers.limits import MOST_BYTES, MOST_CHARACTERS, MOST_MEMBERS, MOST_NAME, MOST_PAGES
from tests.documents import word

FOLDER = Path(__file__).parent
PDF = (FOLDER / "notice.pdf").read_bytes()
TEXT = (FOLDER / "notice.txt").read_text("utf-8")
PAGE = (FOLDER / "notice.html").read_text("utf-8")
WORD = word.package(word.paragraph("一、创新") + word.paragraph("1.培育企业。新增企业3家。"))
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@dataclass(frozen=True)
class Bad:
    """What is refused with `code`: a file of that name with the bytes that `make` gives."""

    code: str
    name: str
    make: Callable[[], bytes]
    what: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.what}".strip()


def written(writer: PdfWriter) -> bytes:
    """The bytes of a PDF."""
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def locked() -> bytes:
    """The notice as a PDF that asks for a password."""
    writer = PdfWriter(BytesIO(PDF))
    writer.encrypt("secret", algorithm="AES-256")
    return written(writer)


def scanned(pages: int = 2) -> bytes:
    """A PDF of pictures of text."""
    picture = Image.new("L", (600, 850), "white")
    ImageDraw.Draw(picture).rectangle((60, 60, 540, 90), fill="black")
    file = BytesIO()
    picture.save(file, "PDF", save_all=True, append_images=[picture] * (pages - 1))
    return file.getvalue()


def partly_scanned() -> bytes:
    """The notice with a picture as its third page."""
    writer = PdfWriter(BytesIO(PDF))
    writer.append(BytesIO(scanned(1)))
    return written(writer)


def in_strips(strips: int = 10) -> bytes:
    """The same with the picture cut into strips, as many scanners do."""
    writer = PdfWriter(BytesIO(partly_scanned()))
    page = writer.pages[-1]
    name, height = next(iter(page["/Resources"]["/XObject"])), page.mediabox.height / strips
    drawn = (f"q {page.mediabox.width} 0 0 {height} 0 {height * n} cm {name} Do Q" for n in range(strips))
    stream = DecodedStreamObject()
    stream.set_data("\n".join(drawn).encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    return written(writer)


def cropped_to(left: float, bottom: float, right: float, top: float) -> bytes:
    """The notice with this part of its second page shown."""
    writer = PdfWriter(BytesIO(PDF))
    writer.pages[1].cropbox = RectangleObject((left, bottom, right, top))
    return written(writer)


def without_letters() -> bytes:
    """The notice with fonts that do not say which characters they draw."""
    writer = PdfWriter(BytesIO(PDF))
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            font.get_object().pop("/ToUnicode", None)
    return written(writer)


def many_pages(pages: int = MOST_PAGES + 1) -> bytes:
    """A PDF of blank pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    return written(writer)


def drawn_on(page: bytes) -> bytes:
    """A PDF whose one page is drawn by these operators, packed."""
    writer = PdfWriter()
    stream = DecodedStreamObject()
    stream.set_data(page)
    writer.add_blank_page(595, 842)[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    return written(writer)


def cut(content: bytes, share: float = 0.6) -> bytes:
    return content[: int(len(content) * share)]


def wide_page(cells: bytes) -> bytes:
    return b"<html><body><table><tr>" + cells + b"</table></body></html>"


def wide_table(cells: int) -> str:
    """The markup of a Word table of one row, whose cells cover ten columns each."""
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="10"/></w:tcPr>{word.paragraph("甲")}</w:tc>'
    return f"<w:tbl><w:tr>{cell * cells}</w:tr></w:tbl>"


def members(count: int) -> bytes:
    return word.archive({f"{number}": b"" for number in range(count)}, zipfile.ZIP_STORED)


def replaced(part: str, new: bytes) -> bytes:
    """The Word file with other bytes in one of its parts."""
    with zipfile.ZipFile(BytesIO(WORD)) as file:
        return word.archive({**{name: file.read(name) for name in file.namelist()}, part: new})


def far_away() -> bytes:
    """The Word file with a directory that puts its first part beyond every file."""
    begin, end = WORD.index(b"PK\x01\x02"), WORD.rindex(b"PK\x05\x06")
    entry, size = bytearray(WORD[begin:end]), int.from_bytes(WORD[end + 12 : end + 16], "little")
    place = 46 + int.from_bytes(entry[28:30], "little")
    entry[30:32], entry[42:46] = b"\x0c\x00", b"\xff" * 4
    entry[place:place] = b"\x01\x00\x08\x00" + b"\xff" * 8
    return WORD[:begin] + entry + WORD[end : end + 12] + (size + 12).to_bytes(4, "little") + WORD[end + 16 :]


ENTITIES = b'<!DOCTYPE d [<!ENTITY a "ha">]><w:document xmlns:w="%s"><w:body>&a;</w:body></w:document>'
PDF_END = re.compile(rb"startxref\s+\d+\s+")
NAMESPACE = re.search(r'xmlns:w="([^"]+)"', word.NAMESPACES)[1].encode()
BAD = (
    Bad("name_unusable", "通知\x00.txt", TEXT.encode, "a NUL"),
    Bad("name_unusable", "通知\u202etxt.exe", TEXT.encode, "letters that turn around"),
    Bad("name_unusable", "通" * (MOST_NAME // 3) + ".txt", TEXT.encode, "too long"),
    Bad("name_unusable", "../..", TEXT.encode, "a folder"),
    Bad("unknown_format", "通知.doc", lambda: OLD_OFFICE),
    Bad("no_ending", "通知", TEXT.encode),
    Bad("file_too_large", "通知.txt", lambda: b"\n" * (MOST_BYTES + 1)),
    Bad("text_too_long", "通知.txt", lambda: b"1" * (MOST_CHARACTERS + 1)),
    Bad("empty_file", "通知.txt", bytes),
    Bad("blank_text", "通知.txt", lambda: " \n　\n".encode()),
    Bad("text_control", "通知.txt", lambda: TEXT.encode() + b"\0", "a NUL"),
    Bad("text_control", "通知.txt", lambda: b"%PDF-1.7\n1 0 obj\n\x00\x01", "a PDF under a new name"),
    Bad("text_encoding", "通知.txt", lambda: WORD, "a Word file under a new name"),
    Bad("text_encoding", "通知.txt", lambda: TEXT.encode("utf-16-le"), "UTF-16 without a mark"),
    Bad("text_encoding", "通知.txt", lambda: b"\x89PNG\r\n\x1a\n\xff\xff\xff", "a picture under a new name"),
    Bad("text_is_page", "通知.txt", PAGE.encode),
    Bad("html_charset", "通知.html", lambda: PAGE.encode("gbk")),
    Bad("html_cut_off", "通知.html", lambda: PAGE[:2000].encode()),
    Bad("html_no_paragraphs", "通知.html", lambda: b"<html><body><script>load()</script></body></html>"),
    Bad("html_empty", "通知.html", lambda: b"<!-- -->"),
    Bad("html_too_deep", "通知.html", lambda: f"{'<div>' * 3000}一、创新。".encode()),
    Bad("table_too_large", "通知.html", lambda: wide_page(b"<td colspan=1000>1" * 20_000), "wide"),
    Bad("table_too_large", "通知.html", lambda: wide_page(b"<tr><td colspan=900><td>1<td>2" * 1_000), "many cells"),
    Bad("table_too_large", "通知.docx", lambda: word.package(wide_table(2000)), "wide"),
    Bad("docx_damaged", "通知.docx", lambda: cut(word.sample())),
    Bad("docx_damaged", "通知.docx", far_away, "a part beyond every file"),
    Bad("docx_password", "通知.docx", lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")),
    Bad("docx_old_office", "通知.docx", lambda: OLD_OFFICE + "WordDocument".encode("utf-16-le")),
    Bad("docx_no_docx", "通知.docx", lambda: b"{\\rtf1 text}"),
    Bad("docx_packing", "通知.docx", lambda: word.archive({"_rels/.rels": b"<a/>"}, zipfile.ZIP_LZMA)),
    Bad("docx_no_text", "通知.docx", lambda: word.archive({"a.txt": b"text"})),
    Bad("docx_no_numbers", "通知.docx", lambda: word.archive(_unnumbered())),
    Bad("docx_numbering", "通知.docx", lambda: _counted("hebrew1")),
    Bad("docx_numbering", "通知.docx", lambda: _counted("decimal", "%1" * 500), "a number of many"),
    Bad("text_too_long", "通知.docx", lambda: _counted("decimal", "%1" * 100, 6000), "numbers without end"),
    Bad("docx_elsewhere", "通知.docx", lambda: word.package(word.paragraph("甲") + "<w:altChunk/>")),
    Bad("docx_entities", "通知.docx", lambda: replaced("word/document.xml", ENTITIES % NAMESPACE)),
    Bad("docx_too_large", "通知.docx", lambda: replaced("word/document.xml", b"<a>" + b" " * 33_000_000)),
    Bad("docx_too_many_members", "通知.docx", lambda: members(MOST_MEMBERS + 1)),
    Bad("pdf_no_pdf", "通知.pdf", TEXT.encode),
    Bad("pdf_damaged", "通知.pdf", lambda: cut(PDF), "cut off"),
    Bad("pdf_damaged", "通知.pdf", lambda: PDF.replace(b"\n", b"\r\n"), "sent as text"),
    Bad("pdf_damaged", "通知.pdf", lambda: cropped_to(2000, 2000, 2500, 2600), "a page of which nothing is shown"),
    Bad("pdf_damaged", "通知.pdf", lambda: PDF_END.sub(rb"startxref\n%s\n" % (b"9" * 30), PDF), "an index far away"),
    Bad("pdf_password", "通知.pdf", locked),
    Bad("pdf_scanned", "通知.pdf", scanned),
    Bad("pdf_scanned_pages", "通知.pdf", partly_scanned),
    Bad("pdf_scanned_pages", "通知.pdf", in_strips, "in strips"),
    Bad("pdf_letters", "通知.pdf", without_letters),
    Bad("pdf_too_many_pages", "通知.pdf", many_pages),
    Bad("pdf_too_heavy", "通知.pdf", lambda: drawn_on(b"0 0 m 9 9 l S\n" * 6_000_000)),
    Bad("no_headings", "通知.txt", "会议纪要\n大家都很高兴。\n".encode),
    Bad("only_review", "通知.txt", "示范省总结\n一、2023年工作回顾\n去年新增企业3家。\n".encode),
    Bad("nothing_behind_numbers", "通知.txt", "一、（牵头单位：省科技厅）\n".encode),
)


def _unnumbered() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(word.package(word.numbered("文")))) as file:
        return {name: file.read(name) for name in file.namelist() if not name.endswith(("numbering.xml", "xml.rels"))}


def _counted(number_format: str, text: str = "%1.", paragraphs: int = 1) -> bytes:
    return word.package(word.numbered("文") * paragraphs, word.pattern((number_format, text)) + word.number())
