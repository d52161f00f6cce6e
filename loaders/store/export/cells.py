"""What a cell of a workbook can hold of a text."""

from __future__ import annotations

import re

# Excel counts UTF-16 units, so a character beyond the basic plane counts twice.
MAX_UNITS = 32_767
# XML 1.0 has no place for these, escaped or not; a lone carriage return would come back as a line feed.
_IMPOSSIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
MENDED = "\ufffd"


def fitting(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The text as a cell holds it, and what it lost.

    ("mended", n): n characters that XML cannot hold became U+FFFD. ("cut", n): n characters at the end were left out.
    """
    mended, count = _IMPOSSIBLE.subn(MENDED, text)
    losses = (("mended", count),) if count else ()
    units = mended.encode("utf-16-le")
    if len(units) <= 2 * MAX_UNITS:
        return mended, losses
    # "ignore" drops the half of a character that the cut leaves behind.
    kept = units[: 2 * MAX_UNITS].decode("utf-16-le", errors="ignore")
    return kept, (*losses, ("cut", len(mended) - len(kept)))
