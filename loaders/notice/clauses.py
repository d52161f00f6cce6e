"""Responsibility clauses: （牵头单位：A，参与单位：B）, （A、B按职责分工负责）, a line 责任单位：A …"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.model import Responsibility, Span
from loaders.notice.agencies import canonical_name, with_shared_head
from loaders.notice.page import Page
from loaders.notice.roles import FIRST_LEADS, OFFICE, OPENING, line_cue, read_roles

BRACKET = re.compile("[（）【】〔〕]")
LIMIT = 1200


@dataclass(slots=True)
class Clause:
    """A clause at start..end of the page's words, a 。 behind its bracket included.

    `agencies` are (role, start, end) of each name, in order; `due` the words of a date in it, or "";
    `repaired` says why it was not plainly written, or is "".
    """

    start: int
    end: int
    agencies: tuple[tuple[str, int, int], ...]
    due: str
    repaired: str


def find_clauses(page: Page, start: int, end: int, *, first_leads: bool) -> tuple[Clause, ...]:
    """The clauses between two places, in order. `first_leads`: the document says that the first listed is the lead."""
    found: list[Clause] = []
    taken = start
    for opening, closing in _brackets(page.words, start, end):
        if opening < taken:
            continue
        last = not page.words[closing + 1 : end].removeprefix("。")
        agencies, due = read_roles(page, opening + 1, closing, bare=last, first_leads=first_leads)
        if agencies and not _mid_sentence(page, opening, closing, agencies):
            stop = page.words.startswith("。", closing + 1) and closing + 1 < end
            found.append(Clause(opening, closing + 1 + stop, agencies, due, _irregularity(page, opening, closing)))
            taken = closing + 1
    spans = [(clause.start, clause.end) for clause in found]
    found += _lines(page, start, end, spans, first_leads=first_leads)
    return tuple(sorted(found, key=lambda clause: clause.start))


def says_first_leads(page: Page) -> bool:
    """Whether the document states that of several agencies the first listed is the lead."""
    return FIRST_LEADS.search(page.words) is not None


def responsibilities(page: Page, clauses: tuple[Clause, ...]) -> tuple[Responsibility, ...]:
    """The agencies of all clauses together, each once in a role."""
    found: list[Responsibility] = []
    known: set[tuple[str, str]] = set()
    counts: Counter[str] = Counter()
    for clause in clauses:
        # 省科技厅、财政厅: the place that a list says once holds for the names behind it.
        whole = with_shared_head([page.words[start:end] for _, start, end in clause.agencies])
        for (role, start, end), full in zip(clause.agencies, whole, strict=True):
            name = page.squeezed.text[start:end]
            agency = canonical_name(full)
            if (role, agency) not in known:
                known.add((role, agency))
                counts[role] += 1
                found.append(Responsibility(role, counts[role], name, agency, page.span(start, end)))
    return tuple(found)


def _mid_sentence(page: Page, opening: int, closing: int, agencies: Sequence[tuple[str, int, int]]) -> bool:
    """Whether a bracket within a sentence only says who does it: 费用（由企业负责），…."""
    if page.words[closing + 1 : closing + 2] not in ("，", "、") or line_cue().search(page.words, opening, closing):
        return False
    return not all(OFFICE.search(page.words[start:end]) for _, start, end in agencies)


def _brackets(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pairs of brackets, of any kind alike, that may hold a clause, outermost first at each place."""
    stack: list[int] = []
    pairs: list[tuple[int, int]] = []
    for mark in BRACKET.finditer(words, start, end):
        if mark[0] in OPENING:
            stack.append(mark.start())
        elif stack:
            opening = stack.pop()
            if mark.start() - opening <= LIMIT:
                pairs.append((opening, mark.start()))
    return iter(sorted(pairs))


def _lines(page: Page, start: int, end: int, taken: list[tuple[int, int]], *, first_leads: bool) -> Iterator[Clause]:
    """Clauses without brackets: a line, or the words behind a 。, that open with 责任单位：."""
    reached = start
    for cue in line_cue().finditer(page.words, start, end):
        begin = cue.start()
        if begin < reached or any(a <= begin < b for a, b in taken):
            continue
        if begin not in page.paragraphs and page.words[begin - 1 : begin] not in ("。", "；", "”", "）"):
            continue
        stop = page.words.find("。", begin, end)
        later = [a for a, _ in taken if a > begin]
        finish = min(stop if stop >= 0 else end, end, *later)
        # Names of one clause may run over lines that open with cues of their own; other lines are not names.
        line = page.line_end(begin)
        while line < finish and line in page.paragraphs and line_cue().match(page.words, line):
            line = page.line_end(line)
        if line in page.paragraphs:
            finish = min(finish, line)
        agencies, due = read_roles(page, begin, finish, bare=False, first_leads=first_leads)
        if agencies:
            reached = finish + page.words.startswith("。", finish)
            yield Clause(begin, min(reached, end), agencies, due, "no brackets")


def _irregularity(page: Page, start: int, end: int) -> str:
    brackets = page.squeezed.text[start] + page.squeezed.text[end]
    span = page.span(start, end + 1)
    cut = any(ch in "\r\n" for ch in page.text[span.start : span.end])
    reasons = [
        f"brackets {brackets}" if brackets not in ("（）", "【】", "〔〕") else "",
        "cut by a line break" if cut else "",
        "a full stop behind the bracket" if page.words.startswith("。", end + 1) else "",
    ]
    return ", ".join(reason for reason in reasons if reason)


def spans_of(page: Page, clauses: tuple[Clause, ...]) -> tuple[Span, ...]:
    """The clauses' places in the original text."""
    return tuple(page.span(clause.start, clause.end) for clause in clauses)
