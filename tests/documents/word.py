"""Word files for the tests: the sample notice as a person types it, and files of given markup.

notice.pdf is what LibreOffice prints of `typed`: `python -m tests.documents.word notice.docx`, then
`soffice --headless --convert-to pdf notice.docx`.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

NOTICE = Path(__file__).with_name("notice.txt")
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHAPTERS_AND_TASKS = f"""
<w:abstractNum {nsdecls("w")} w:abstractNumId="91">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
    <w:lvlText w:val="%1、"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/>
    <w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum>"""
ROWS = f"""
<w:abstractNum {nsdecls("w")} w:abstractNumId="92">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
</w:abstractNum>"""


def sample() -> bytes:
    """The notice of notice.txt, its chapters, tasks and rows numbered by Word."""
    document = Document()
    numbering = document.part.numbering_part.element
    for place, pattern in enumerate((CHAPTERS_AND_TASKS, ROWS)):
        numbering.insert(place, parse_xml(pattern))
    for number, pattern in ((91, 91), (92, 92)):
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{pattern}"/></w:num>')
        )
    lines = NOTICE.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line]
    for line in lines:
        if "\t" in line:
            continue
        number = re.match(r"(?:(?P<chapter>[一二三]、)|(?P<task>\d\.))?", line)
        paragraph = document.add_paragraph(line[number.end() :])
        if number["chapter"] or number["task"]:
            _number(paragraph, 91, 0 if number["chapter"] else 1)
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            if text.isdecimal():
                _number(cell.paragraphs[0], 92, 0)
            else:
                cell.text = text
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def typed() -> bytes:
    """The notice of notice.txt with its numbers typed, its table ruled, a running head and page numbers — 1 —."""
    document = Document()
    document.core_properties.author = ""
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "Noto Sans CJK SC")
    document.styles["Normal"].font.size = Pt(16)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = "示范省人民政府公报"
    foot = section.footer.paragraphs[0]
    foot.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)
    foot.add_run(" —")
    lines = NOTICE.read_text("utf-8").splitlines()
    for line in lines:
        if "\t" not in line:
            paragraph = document.add_paragraph(words := line.lstrip("　"))
            blanks = len(line) - len(words)
            paragraph.paragraph_format.first_line_indent = Pt(32) if blanks == 2 else None
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if blanks > 2 else WD_ALIGN_PARAGRAPH.JUSTIFY
    rows = [line.split("\t") for line in lines if "\t" in line]
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _number(paragraph: Paragraph, number: int, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = number
    properties.get_or_add_ilvl().val = depth


def package(body: str, numbering: str = "", styles: str = "", **others: bytes) -> bytes:
    """A Word file with this markup in its body, numbering and styles; `others` are entries beside them."""
    document = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    return archive(
        {
            "_rels/.rels": _relations(officeDocument="word/document.xml"),
            "word/document.xml": document.encode(),
            "word/_rels/document.xml.rels": _relations(numbering="numbering.xml", styles="/word/styles.xml"),
            "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>".encode(),
            "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>".encode(),
            **others,
        }
    )


def archive(entries: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", compression) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return written.getvalue()


def _relations(**targets: str) -> bytes:
    each = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{each}</Relationships>'.encode()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, number: int = 1, depth: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def pattern(*levels: tuple[str, str], name: int = 1, more: str = "") -> str:
    """A pattern of lists, its levels given as (format, text); `more` stands in each level."""
    written = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (number_format, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{name}">{written}</w:abstractNum>'


def number(name: int = 1, of: int = 1, changes: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{changes}</w:num>'


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(typed())
