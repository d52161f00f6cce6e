"""Numbers that a file states of itself: where a list begins, how many columns a cell covers."""

from __future__ import annotations

# More digits than any such number has; Python refuses to read thousands of them.
MOST_DIGITS = 9


def number(text: str | None, default: int, most: int) -> int:
    """The plain figures of `text` as a number, `most` at most; `default` where there is no number."""
    figures = (text or "").strip()
    if not figures.isdecimal():
        return default
    return most if len(figures) > MOST_DIGITS else min(int(figures), most)
