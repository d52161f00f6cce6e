"""White space away, and the way back: a squeezed text knows where each of its characters stood."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loaders.model import Span

# White space, and what web pages put between characters that has no width.
SPACE = re.compile("[\\s\u200b-\u200d\u2060\ufeff\u00ad]+")
# One character for one, so that offsets stay: what a keyboard set to the other width types for the same sign.
_WIDTHS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "（），：；？！＂＇～－"}
    | {"(": "（", ")": "）", "［": "〔", "］": "〕", "[": "〔", "]": "〕", "﹒": ".", ";": "；", "?": "？", "!": "！"}
    | {"﹪": "%", "〈": "《", "〉": "》", "﹙": "（", "﹚": "）"}
)
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _WIDTHS)))}]")
# Commas and colons part clauses and a point ends a sentence, except within a number and behind one: 1,000, 1.5:1, 一.
_PUNCTUATION = re.compile(r"[,:](?!\d)|(?<!\d)[,:]|\.(?![0-9A-Za-z.])(?<=[^\d一二三四五六七八九十A-Za-z.]\.)")
# 1，000 with the comma of a Chinese keyboard, 二〇二三年.
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:，\d{3})+(?!\d)")
_CHINESE_YEAR = re.compile("二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FULL_WIDTH = {",": "，", ":": "：", ".": "。"}


@dataclass(frozen=True, slots=True)
class Squeezed:
    """`text` is the original without white space; `origin[i]` is where its character i stands in the original."""

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The original characters of text[start:end], from the first to the last; raises ValueError when empty."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters at {start}..{end} of {len(self.text)}")
        return Span(self.origin[start], self.origin[end - 1] + 1)


def bare(text: str) -> str:
    """The text without white space."""
    return SPACE.sub("", text)


def holds_in_order(words: str, name: str) -> bool:
    """Whether words hold the characters of a name in their order, with or without others between."""
    rest = iter(words)
    return all(ch in rest for ch in name)


def squeeze(text: str, within: Span | None = None) -> Squeezed:
    """Leave out every white-space character of `text` (of its part `within`), keeping the way back."""
    return squeeze_parts(text, (within or Span(0, len(text)),))


def squeeze_parts(text: str, parts: Iterable[Span]) -> Squeezed:
    """The parts of a text, in order and without white space, as one."""
    runs: list[str] = []
    origin = array("I")
    for part in parts:
        start = part.start
        for space in SPACE.finditer(text, part.start, part.end):
            if space.start() > start:
                runs.append(text[start : space.start()])
                origin.extend(range(start, space.start()))
            start = space.end()
        if part.end > start:
            runs.append(text[start : part.end])
            origin.extend(range(start, part.end))
    return Squeezed("".join(runs), origin)


def unify(squeezed: str) -> str:
    """Squeezed words with digits and letters in half width, punctuation in full width, years in digits: one character
    for one."""
    plain = squeezed.translate(_WIDTHS) if _ODD.search(squeezed) else squeezed
    plain = _THOUSANDS.sub(lambda number: number[0].replace("，", ","), plain)
    plain = _CHINESE_YEAR.sub(lambda year: year[0].translate(_YEAR_DIGITS), plain)
    if not any(mark in plain for mark in _FULL_WIDTH):
        return plain
    return _PUNCTUATION.sub(lambda mark: _FULL_WIDTH[mark[0]], plain)
