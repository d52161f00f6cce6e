"""Dates by which a sentence wants its targets, and base years of growth."""

from __future__ import annotations

import calendar
import re
from datetime import date

from loaders.targets.sentences import Sentence

END_OF_YEAR = re.compile(r"年底前?|年末前?|年内")
# A year binds at the head of a clause or behind 到, 力争 …; inside a name it does not: 完成2021年东营…项目.
YEAR = re.compile(
    r"(?:^|(?<=[，；：])|到|至|截至|力争|争取|确保)(?P<year>20\d{2})年(?P<month>\d{1,2}月)?(?:年?底前?|年?末前?|以前|之?前)?"
)
MONTH = re.compile(
    r"(?<![\d年])(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日(?:以前|之?前)?|底前?|末前?|以前|之?前|中旬前?|上旬前?)"
)
BASE_YEAR = re.compile(r"(?:较|比|与|以)(?P<year>20\d{2})年")
BRACKETED = re.compile(r"《[^》]*》|（[^）]*）|“[^”]*”")


def deadlines(words: str, sentence: Sentence, plan_year: int | None) -> tuple[date | None, ...]:
    """For each clause of a sentence the date by which it must be done, the last day of the month or year it says.

    One date holds for the whole sentence. Of several, a clause has its own, else the one before it, else the next.
    """
    found = _dates(words[sentence.span.start : sentence.span.end], plan_year)
    placed = [(place + sentence.span.start, day) for place, day in found]
    if len({day for _, day in placed}) < 2:
        return (placed[0][1] if placed else None,) * len(sentence.clauses)
    return tuple(
        next((day for place, day in reversed(placed) if place < clause.end), placed[0][1])
        for clause in sentence.clauses
    )


def _dates(words: str, plan_year: int | None) -> list[tuple[int, date]]:
    """(place, date) of each date in the words, in order; years before the plan's are history and no deadline."""
    words = BASE_YEAR.sub(_blank, BRACKETED.sub(_blank, words))
    found = []
    for match in YEAR.finditer(words):
        year = int(match["year"])
        if plan_year is None or year >= plan_year:
            month = int(match["month"][:-1]) if match["month"] else 12
            found += _dated(match.start(), year, month, None)
    rest = YEAR.sub(_blank, words)
    if plan_year is not None:
        for match in MONTH.finditer(rest):
            found += _dated(match.start(), plan_year, int(match["month"]), match["day"])
        found += [(match.start(), date(plan_year, 12, 31)) for match in END_OF_YEAR.finditer(rest)]
    return sorted(found)


def is_past(words: str, plan_year: int | None) -> bool:
    """True when a clause opens with a year before the plan's: 2022年全省新增科技企业500家."""
    match = YEAR.match(words)
    return bool(match and plan_year and int(match["year"]) < plan_year)


def base_year_of(clause: str) -> int | None:
    """The year against which a change is measured: 较2020年下降10% → 2020."""
    match = BASE_YEAR.search(clause)
    return int(match["year"]) if match else None


def _blank(match: re.Match[str]) -> str:
    return "　" * len(match[0])


def _dated(place: int, year: int, month: int, day: str | None) -> list[tuple[int, date]]:
    """The date, or the end of its month; nothing for 13月 or 31日 in a month of 30 days."""
    if not 1 <= month <= 12:
        return []
    last = calendar.monthrange(year, month)[1]
    number = int(day) if day else last
    return [(place, date(year, month, number))] if 1 <= number <= last else []
