"""A Word file: its paragraphs, tables and automatic numbers as the lines that a person sees."""

from __future__ import annotations

from loaders.readers.docx.body import body_lines
from loaders.readers.docx.numbering import Numbering
from loaders.readers.docx.package import open_parts


def decode(content: bytes) -> tuple[str, str]:
    """(text, "docx") of a Word file: a paragraph a line, a table's row a line with its cells parted by tabs, inserted
    text taken and deleted text left out. Raises Unreadable saying why and what to do when it cannot be read whole.
    """
    parts = open_parts(content)
    lines = body_lines(parts.document, Numbering(parts.numbering, parts.styles))
    return "\n".join(lines) + "\n", "docx"
