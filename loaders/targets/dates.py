"""Dates by which a sentence wants its targets, and base years of growth."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from loaders.numerals import chinese_number, last_year_of_plan
from loaders.targets.sentences import Sentence

# 五年内 is a span of years, 年内 and 2023年内 are the year.
END_OF_YEAR = re.compile(
    r"年底前?|年末前?|(?:(?<=20\d\d)|(?<![\d一二三四五六七八九十两几数]))年内|(?:今年|本年度?|全年)(?!度|龄|级)"
)
# A year binds at the head of a clause or behind 到, 力争 …; inside a name it does not: 完成2021年东营…项目.
YEAR = re.compile(
    r"(?:^|(?<=[，；：、（])|其中|到|至|截至|在|于|力争|争取|确保|计划|预计|[一二三四五六七八九十]是|(?=20\d{2}年(?:底|末)?(?:达到|提高到|增长到|降至|超过|突破)))(?P<year>20\d{2})年"
    r"(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?|(?P<half>上半年)|第?(?P<quarter>[一二三四])季度)?(?:年?底前?|年?末前?|以前|之?前)?(?!度(?!计划|目标)|起|(?:以前|之?前)?建(?:成|设)?的|(?:以前|之前|前)建)"
)
PLAN_PERIOD = re.compile(r"(?<![较比与])(?:到|至|在)?“十(?P<number>[一二三四五])五”(?:末|期末|规划末|时期末)")
MONTH = re.compile(
    r"(?P<next>明年)?(?<!\d)(?<!\d年)(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日(?:以前|之?前)?|底前?|末前?|以前|之?前|中旬前?|上旬前?)"
)
PART_OF_YEAR = re.compile(r"(?<!\d年)(?:(?P<half>上半年)|第?(?P<quarter>[一二三四])季度)(?:底前?|末前?|前)?")
BASE_YEAR = re.compile(
    r"(?:较|比|与|以|相比|在)(?P<year>(?:19|20)\d{2})年(?:底|末)?(?:相比|增|提|下|减|降|翻|基础|水平|的|多|实际|同期|翻番)?"
)
# 达到2021年的1.5倍
MULTIPLE_OF = re.compile(r"(?:达到|增长到|提高到|扩大到|相当于|为|是)(?P<year>20\d{2})年的(?=\d)")
# 巩固…增长8.9%的良好势头 tells what is there already.
HELD = re.compile(r"^(?:巩固|延续|保持|稳定|维护).*(?:势头|态势|局面)$")
BRACKETED = re.compile(
    r"《[^《》]*》|（(?!\d{1,2}月[^（）]{0,4}前）)[^（）]*）|“(?!十[一二三四五]五”(?:末|期末))[^“”]*”"
)
GOVERNING = re.compile(r"(?:到|至|截至)?(?:20\d{2}年|“十[一二三四五]五”末|今年|本年)")
ISO = re.compile(r"(?<!\d)(?P<year>20\d{2})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)")
MAY_DATE = re.compile(r"[年月季末]|20\d{2}[-./]")


def deadlines(words: str, sentence: Sentence, plan_year: int | None) -> tuple[date | None, ...]:
    """For each clause of a sentence the date by which it must be done, the last day of the month or year it says.

    One date holds for the whole sentence. Of several, a clause has its own, else the one before it, else the next.
    """
    found = _dates(words[sentence.span.start : sentence.span.end], plan_year)
    placed = [(place + sentence.span.start, day) for place, day in found]
    if len({day for _, day in placed}) < 2:
        return (placed[0][1] if placed else None,) * len(sentence.clauses)
    places = [place for place, _ in placed]
    return tuple(placed[max(bisect_left(places, clause.end) - 1, 0)][1] for clause in sentence.clauses)


def governing_date(words: str, sentence: Sentence, days: Sequence[date | None]) -> date | None:
    """The date with which a sentence opens, and which so holds for what follows it: 到2025年，…。…"""
    if days and GOVERNING.match(words, sentence.span.start, sentence.span.end):
        return days[0]
    return None


def date_of(words: str, plan_year: int | None) -> date | None:
    """The last date that words name, as a heading or a clause does: 2025年重点任务, 2023年6月底前完成; or None."""
    found = _dates(words, plan_year)
    return found[-1][1] if found else None


def due_of(words: str, plan_year: int | None) -> date | None:
    """The date that a clause or a cell gives for its task, a month alone too: 9月 → its last day."""
    return date_of(words, plan_year) or date_of(f"{words}底", plan_year)


def _dates(words: str, plan_year: int | None) -> list[tuple[int, date]]:
    """(place, date) of each date in the words, in order; years before the plan's are history and no deadline."""
    if not MAY_DATE.search(words):
        return []
    words = BASE_YEAR.sub(_blank, BRACKETED.sub(_blank, words))
    found = [day for match in ISO.finditer(words) for day in _dated(match, int(match["year"]))]
    for match in YEAR.finditer(words):
        year = int(match["year"])
        if plan_year is None or year >= plan_year:
            found += _dated(match, year)
    for match in PLAN_PERIOD.finditer(words):
        found.append((match.start(), date(last_year_of_plan(match["number"]), 12, 31)))
    rest = YEAR.sub(_blank, words)
    if plan_year is not None:
        for pattern in (MONTH, PART_OF_YEAR):
            for match in pattern.finditer(rest):
                found += _dated(match, plan_year)
        found += [(match.start(), date(plan_year, 12, 31)) for match in END_OF_YEAR.finditer(rest)]
    return sorted(found)


def is_past(words: str, plan_year: int | None) -> bool:
    """True when a clause opens with a year before the plan's (2022年全省新增科技企业500家) or holds what is reached."""
    if HELD.match(words):
        return True
    match = YEAR.match(words)
    return bool(match and plan_year and int(match["year"]) < plan_year)


def base_year_of(clause: str, *, growth: bool) -> int | None:
    """The year against which a change or a multiple is measured: 较2020年下降10%, 达到2020年的1.5倍 → 2020."""
    match = (BASE_YEAR if growth else MULTIPLE_OF).search(clause)
    return int(match["year"]) if match else None


def _blank(match: re.Match[str]) -> str:
    return "　" * len(match[0])


def _dated(match: re.Match[str], year: int) -> Iterator[tuple[int, date]]:
    """The date, or the end of its month, quarter or year; nothing for 13月 or 31日 in a month of 30 days."""
    said = match.groupdict()
    month = int(said.get("month") or 12)
    if said.get("half"):
        month = 6
    elif quarter := said.get("quarter"):
        month = 3 * chinese_number(quarter)
    if not 1 <= month <= 12:
        return
    year += bool(said.get("next"))
    last = calendar.monthrange(year, month)[1]
    number = int(said.get("day") or last)
    if 1 <= number <= last:
        yield match.start(), date(year, month, number)
