"""A task's words cut into sentences, clauses and items, never inside brackets or quotation marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.model import Span

PAIRS = {"（": "）(", "(": ")）", "“": "”", "‘": "’", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "「": "」"}
CLOSERS = {closer for closers in PAIRS.values() for closer in closers} - set(PAIRS)
# Stands where words were left out on purpose; squeezed words hold no white space.
BLANK = "　"
SENTENCE_ENDS = "。！？"
CLAUSE_ENDS = "，；,;：:"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`span` excludes the 。; `clauses` are its parts between ，；： outside brackets. All index the squeezed words."""

    span: Span
    clauses: tuple[Span, ...]


def depths(words: str) -> list[int]:
    """For each character, how many pairs of brackets or quotes enclose it; an unclosed one encloses nothing."""
    inside = [0] * len(words)
    stack: list[int] = []
    for i, ch in enumerate(words):
        if ch in PAIRS:
            stack.append(i)
        elif ch in CLOSERS or ch in ")）":
            opener = next((j for j in reversed(stack) if ch in PAIRS[words[j]]), None)
            if opener is not None:
                del stack[stack.index(opener) :]
                for j in range(opener, i + 1):
                    inside[j] += 1
    return inside


def split(words: str, separators: str, within: Span, inside: list[int]) -> Iterator[Span]:
    """The non-empty runs of `within` between separators that stand outside brackets and are no part of a number."""
    start = within.start
    for i in range(within.start, within.end):
        if words[i] in separators and not inside[i] and not _in_number(words, i):
            if i > start:
                yield Span(start, i)
            start = i + 1
    if within.end > start:
        yield Span(start, within.end)


def _in_number(words: str, i: int) -> bool:
    return words[i] in ",:：" and words[i - 1 : i].isdigit() and words[i + 1 : i + 2].isdigit()


def sentences(words: str, cuts: Sequence[int] = ()) -> tuple[Sentence, ...]:
    """The sentences of a task's squeezed words, each with its clauses; one ends at each cut too."""
    edges = [0, *cuts, len(words)]
    inside: list[int] = []
    for start, end in pairwise(edges):
        inside += depths(words[start:end])
    return tuple(
        Sentence(span, tuple(split(words, CLAUSE_ENDS, span, inside)))
        for start, end in pairwise(edges)
        for span in split(words, SENTENCE_ENDS, Span(start, end), inside)
    )
