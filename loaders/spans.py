"""White space away, and the way back: a squeezed text knows where each of its characters stood."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.model import Span


@dataclass(frozen=True, slots=True)
class Squeezed:
    """`text` is the original without white space; `origin[i]` is where its character i stands in the original."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The original characters of text[start:end], from the first to the last; raises ValueError when empty."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters at {start}..{end} of {len(self.text)}")
        return Span(self.origin[start], self.origin[end - 1] + 1)


def squeeze(text: str, within: Span | None = None) -> Squeezed:
    """Leave out every white-space character of `text` (of its part `within`), keeping the way back."""
    start, end = (within.start, within.end) if within else (0, len(text))
    kept = tuple(i for i in range(start, end) if not text[i].isspace())
    return Squeezed("".join(text[i] for i in kept), kept)
