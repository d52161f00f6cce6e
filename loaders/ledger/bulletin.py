"""A bulletin as a Word file: one A4 page of words and tables, and behind it an annex of what did not fit.

It takes finished words and lays them out; what they say is decided by who asks.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

# Fonts of official documents that every Chinese Windows and WPS has; a program without them takes one of its own.
LATIN, SONG, HEI = "Times New Roman", "仿宋", "黑体"
WIDTH_MM, MARGIN_MM = 180, 15
TITLE, TEXT, SMALL, GAP = Pt(16), Pt(9.5), Pt(7.5), Pt(2)


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its title: heads, rows of text, the width of each column in percent, a note below it.

    From the column `figures_from` on, counted from 0, cells stand to the right.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[int]
    figures_from: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a bulletin says: its title, what it is of, the answer, the rates, the agencies, further paragraphs each with
    its heading, the source, and the tables of the annex. `language` is 'zh' or 'en'."""

    language: str
    title: str
    about: str
    answer: str
    rates: Table
    agencies: Table
    parts: Sequence[tuple[str, Sequence[str]]]
    source: str
    annex_title: str
    annex: Sequence[Table] = ()


def write(sheet: Sheet, at: datetime) -> bytes:
    """The bulletin as DOCX, made at a time with its zone."""
    document = docx.Document()
    _prepare(document, sheet, at)
    _paragraph(document, sheet.title, TITLE, is_head=True, is_centred=True)
    _paragraph(document, sheet.about, SMALL, is_centred=True)
    _paragraph(document, sheet.answer, TEXT)
    _table(document, sheet.rates)
    _table(document, sheet.agencies)
    for title, lines in sheet.parts:
        _paragraph(document, title, TEXT, is_head=True)
        for line in lines:
            _paragraph(document, line, SMALL)
    last = _paragraph(document, sheet.source, SMALL)
    if sheet.annex:
        last.add_run().add_break(WD_BREAK.PAGE)
        _paragraph(document, sheet.annex_title, TITLE, is_head=True, is_centred=True)
        for table in sheet.annex:
            _table(document, table)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document: Document, sheet: Sheet, at: datetime) -> None:
    """A4 upright, our fonts, properties that name the bulletin and nobody."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin, section.bottom_margin = Mm(12), Mm(12)
    style = document.styles["Normal"]
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    _font(style.element.get_or_add_rPr(), SONG)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN" if sheet.language == "zh" else "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)
    told = document.core_properties
    told.title, told.language = sheet.title, "zh-CN" if sheet.language == "zh" else "en"
    told.author = told.last_modified_by = told.comments = told.keywords = ""
    told.created = told.modified = at.astimezone(UTC).replace(tzinfo=None)
    told.revision = 1
    # The template brings a picture of itself and the name of the program that it was made with.
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith(("/extended-properties", "/thumbnail")):
            del package.rels[key]


def _font(properties: object, east_asian: str) -> None:
    """Latin and East Asian font of a style or run; a font of the theme would win over them."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", east_asian)):
        fonts.set(qn(f"w:{name}"), font)


def _paragraph(
    document: Document, words: str, size: Pt, *, is_head: bool = False, is_centred: bool = False
) -> Paragraph:
    found = document.add_paragraph()
    found.paragraph_format.space_after = Pt(2)
    found.paragraph_format.keep_with_next = is_head
    if is_centred:
        found.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(found, words, size, is_head=is_head)
    return found


def _run(paragraph: Paragraph, words: str, size: Pt, *, is_head: bool = False) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.bold = size, is_head
    _font(run._element.get_or_add_rPr(), HEI if is_head else SONG)


def _table(document: Document, told: Table) -> None:
    if told.title:
        _paragraph(document, told.title, TEXT, is_head=True)
    table = document.add_table(rows=1 + len(told.rows), cols=len(told.heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = [Mm(WIDTH_MM * share / sum(told.shares)) for share in told.shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _margins(table)
    for place, (row, words) in enumerate(zip(table.rows, (told.heads, *told.rows), strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for column, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            if column >= told.figures_from:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _run(paragraph, text, SMALL, is_head=place == 0)
    # Tables that follow each other without a paragraph between them become one.
    _paragraph(document, told.note, SMALL if told.note else GAP)


def _margins(table: WordTable) -> None:
    """Narrow room at the sides of each cell, so that a row is one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), "40")
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    table._tbl.tblPr.append(margins)
