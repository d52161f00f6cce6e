"""Plain text, in the encodings in which Chinese notices are found."""

from __future__ import annotations

import codecs
import re

from loaders.readers.unreadable import Unreadable

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# UTF-8 is tried first because a GB18030 text is almost never valid UTF-8, while the reverse is common.
ENCODINGS = ("utf-8", "gb18030")
# Control characters that are no white space.
BINARY = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
# Its menus and scripts would be read as words of the notice.
PAGE = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)


def decode(content: bytes) -> tuple[str, str]:
    """(text, encoding) of the bytes of a text file; raises Unreadable saying why when they are none."""
    text, encoding = characters(content)
    if PAGE.match(text):
        raise Unreadable("text_is_page")
    return text, encoding


def characters(content: bytes) -> tuple[str, str]:
    """(text, encoding) of bytes in an encoding of ENCODINGS or BYTE_ORDER_MARKS; raises Unreadable when in none."""
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if content.startswith(mark)]
    for encoding in marked or ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        stray = BINARY.search(text)
        if stray is None:
            return text, encoding
        raise Unreadable("text_control", character=f"U+{ord(stray[0]):04X}")
    raise Unreadable("text_encoding", encodings=", ".join(marked or ENCODINGS))
