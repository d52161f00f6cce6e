"""A task's words cut into sentences, clauses and items, never inside brackets or quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from loaders.model import Span

PAIRS = {"（": "）(", "(": ")）", "“": "”", "‘": "’", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "「": "」"}
CLOSERS = {closer for closers in PAIRS.values() for closer in closers} - set(PAIRS)
MARKS = re.compile(f"[{re.escape(''.join(PAIRS) + ''.join(sorted(CLOSERS)))}()]")
# A clause longer than this is no language, and its numbers explain nothing.
LONGEST_CLAUSE = 1000
# Brackets deeper than this are no language.
NESTING = 20
# Stands where words were left out on purpose; squeezed words hold no white space.
BLANK = "　"
SENTENCE_ENDS = "。！？"
CLAUSE_ENDS = "，；,;：:"


@dataclass(slots=True)
class Sentence:
    """`span` excludes the 。; `clauses` are its parts between ，；： outside brackets. All index the squeezed words."""

    span: Span
    clauses: tuple[Span, ...]


def depths(words: str) -> list[int]:
    """For each character, how many pairs of brackets or quotes enclose it; an unclosed one encloses nothing."""
    changes = [0] * (len(words) + 1)
    stack: list[tuple[int, str]] = []
    for mark in MARKS.finditer(words):
        i, ch = mark.start(), mark[0]
        if ch in PAIRS:
            stack.append((i, PAIRS[ch]))
            continue
        # A closer ends the nearest bracket of its kind, and with it whatever was opened inside and never closed.
        depth = next(
            (d for d in range(len(stack) - 1, max(len(stack) - NESTING, 0) - 1, -1) if ch in stack[d][1]), None
        )
        # “…，…” quotes a passage with clauses of its own, “…” a name.
        passage = depth is not None and ch == "”" and "，" in words[stack[depth][0] : i]
        if passage:
            del stack[depth:]
        elif depth is not None:
            changes[stack[depth][0]] += 1
            changes[i + 1] -= 1
            del stack[depth:]
    return list(accumulate(changes[:-1]))


@cache
def _separator(separators: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(separators)}]")


def split(words: str, separators: str, within: Span, inside: Sequence[int] = ()) -> Iterator[Span]:
    """The non-empty runs of `within` between separators that stand outside brackets and are no part of a number.

    `inside` are the depths of the words; without them no bracket counts.
    """
    start = within.start
    for mark in _separator(separators).finditer(words, within.start, within.end):
        i = mark.start()
        if not (inside and inside[i]) and not _in_number(words, i):
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
