"""The body of a Word file → its lines, in the order of the document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lxml.etree import _Element

from loaders.readers.docx.numbering import Numbering
from loaders.readers.docx.package import W
from loaders.readers.tables import Cell, Tables, spanned
from loaders.readers.unreadable import Unreadable

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
EITHER = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARAGRAPH, TABLE, ROW, CELL, TEXT_BOX = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "txbxContent"))
TEXTS = (f"{W}t", f"{MATH}t")
# What was deleted or moved away, the small print above a character, and what says how text looks.
LEFT_OUT = {f"{W}{name}" for name in ("del", "moveFrom", "rt", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr")}
# A tab of the text becomes a space, so that a tab always parts two cells.
CHARACTERS = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
BLANKS = re.compile(r"[\t\r\n]")
CODE = re.compile(r"[0-9A-Fa-f]{1,4}")
ELSEWHERE = {f"{W}altChunk", f"{W}subDoc"}


def body_lines(document: _Element, numbering: Numbering) -> list[str]:
    """The lines of the document, an empty paragraph too; raises Unreadable where part of the text is not in it."""
    if (stray := next(document.iter(*ELSEWHERE), None)) is not None:
        raise Unreadable("docx_elsewhere", part=stray.tag.removeprefix(W))
    body = _Lines(numbering, Tables())
    body.read(document)
    return body.finished()


class _Lines:
    """The lines of the body, of a cell or of a text box so far."""

    def __init__(self, numbering: Numbering, tables: Tables) -> None:
        self.numbering, self.tables = numbering, tables
        self.lines: list[str] = []
        self.merged = ""

    def finished(self) -> list[str]:
        return [*self.lines, self.merged] if self.merged else self.lines

    def read(self, element: _Element) -> None:
        """Paragraphs and tables below `element`, through whatever is wrapped around them."""
        for child in _shown(element):
            if child.tag == PARAGRAPH:
                self._read_paragraph(child)
            elif child.tag == TABLE:
                self._read_table(child)
            else:
                self.read(child)

    def _read_paragraph(self, paragraph: _Element) -> None:
        boxes: list[_Element] = []
        text = self.merged + "".join(_characters(paragraph, boxes))
        self.merged = ""
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            # Its end was deleted: what is left of it belongs to the next paragraph.
            self.merged = text
        else:
            self.lines += (self.numbering.label(paragraph) + text).split("\n")
        for box in boxes:
            self.read(box)

    def _read_table(self, table: _Element) -> None:
        rows = [[self._cell(cell) for cell in _within(row, CELL)] for row in _within(table, ROW) if not _deleted(row)]
        texts = self.tables.row_lines(rows)
        if texts is None:
            texts = [line for row in rows for cell in row for line in cell.lines]
        self.lines += texts

    def _cell(self, cell: _Element) -> Cell:
        inside = _Lines(self.numbering, self.tables)
        inside.read(cell)
        lines = [line.strip(" ") for line in inside.finished() if line.strip()]
        columns = cell.find(f"{W}tcPr/{W}gridSpan")
        return Cell(
            lines,
            next(cell.iter(TABLE), None) is not None,
            spanned(None if columns is None else columns.get(f"{W}val")),
        )


def _shown(element: _Element) -> Iterator[_Element]:
    """The children of an element that are part of the text; of two forms of the same thing the first with words."""
    for child in element:
        if child.tag == f"{EITHER}AlternateContent":
            forms = [form for form in child if next(form.iter(*TEXTS), None) is not None]
            yield from forms[:1]
        elif child.tag not in LEFT_OUT and not _hidden(child):
            yield child


def _characters(element: _Element, boxes: list[_Element]) -> Iterator[str]:
    """The text of a paragraph; the text boxes that hang on it are put into `boxes`."""
    for child in _shown(element):
        if child.tag in TEXTS:
            yield BLANKS.sub(" ", child.text or "")
        elif child.tag in CHARACTERS:
            yield CHARACTERS[child.tag]
        elif child.tag == f"{W}sym":
            yield _symbol(child.get(f"{W}char", ""))
        elif child.tag == TEXT_BOX:
            boxes.append(child)
        else:
            yield from _characters(child, boxes)


def _symbol(code: str) -> str:
    """The character of a symbol, '' where it is a place in a font of pictures or no character at all."""
    symbol = chr(int(code, 16)) if CODE.fullmatch(code) else ""
    return symbol if symbol and unicodedata.category(symbol)[0] in "LNPSZ" else ""


def _hidden(run: _Element) -> bool:
    hides = run.find(f"{W}rPr/{W}vanish")
    return hides is not None and hides.get(f"{W}val", "1") not in ("0", "false", "off")


def _deleted(row: _Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _within(element: _Element, tag: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, through whatever is wrapped around them."""
    for child in _shown(element):
        if child.tag == tag:
            yield child
        else:
            yield from _within(child, tag)
