"""Whether the bytes are a whole PDF: what was cut off would else be read as a shorter notice."""

from __future__ import annotations

import re

from loaders.readers.unreadable import Unreadable

# Where viewers look for the head and the end of a PDF.
NEAR_EDGE = 1024
HEAD, END = b"%PDF-", b"%%EOF"
# No place in a file that is read has more figures.
START = re.compile(rb"startxref\s+0*(\d{1,9})\s*$")
INDEX = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")


def refuse_part(content: bytes) -> None:
    """Raise Unreadable where the bytes are no PDF, or its end or the index that the end points to is missing."""
    begin = content[:NEAR_EDGE].find(HEAD)
    if begin < 0:
        raise Unreadable("pdf_no_pdf")
    end = content.rfind(END, len(content) - NEAR_EDGE)
    found = START.search(content[max(end - NEAR_EDGE, 0) : end]) if end >= 0 else None
    # Some programs count from the head, some from the first byte.
    if not found or not any(INDEX.match(content, place + int(found[1])) for place in {0, begin}):
        raise Unreadable("pdf_damaged")
