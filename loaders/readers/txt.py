"""Plain text, in the encodings in which Chinese notices are found."""

from __future__ import annotations

import codecs
import unicodedata

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# UTF-8 is tried first because a GB18030 text is almost never valid UTF-8, while the reverse is common.
ENCODINGS = ("utf-8", "gb18030")


def decode(content: bytes) -> tuple[str, str]:
    """(text, encoding) of the bytes of a text file; raises ValueError saying why when they are no text."""
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if content.startswith(mark)]
    for encoding in marked or ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        stray = next((ch for ch in text if _is_binary(ch)), None)
        if stray is None:
            return text, encoding
        raise ValueError(f"not a text file (it holds the control character U+{ord(stray):04X})")
    raise ValueError(f"not a text file in {' or '.join(marked or ENCODINGS)}")


def _is_binary(ch: str) -> bool:
    return unicodedata.category(ch) == "Cc" and not ch.isspace()
