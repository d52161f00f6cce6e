"""A PDF with a text layer: the printed lines of its pages, without what is repeated around them."""

from __future__ import annotations

from loaders.readers.pdf.indents import with_indents
from loaders.readers.pdf.joints import joined
from loaders.readers.pdf.letters import Survey
from loaders.readers.pdf.lines import page_lines
from loaders.readers.pdf.margins import without_margins
from loaders.readers.pdf.printed import PrintedPage
from loaders.readers.pdf.sheet import read_sheets
from loaders.readers.pdf.whole import refuse_part


def decode(content: bytes) -> tuple[str, str, tuple[int, ...]]:
    """(text, "pdf", where each page begins in the text) of a PDF: a printed line is a line, indented by two wide
    blanks where a paragraph is; a row of a ruled table is a line with its cells parted by tabs. Raises Unreadable when
    it is no whole PDF, or its words cannot be had from it.
    """
    refuse_part(content)
    survey = Survey()
    printed: list[PrintedPage] = []
    for sheet in read_sheets(content):
        survey.add(sheet)
        printed.append(PrintedPage(sheet.height, page_lines(sheet)))
    survey.refuse_unread()
    text, starts = joined(with_indents(without_margins(printed)))
    return text, "pdf", starts
