"""Dates by which a sentence wants its targets, and base years of growth."""

from __future__ import annotations

import calendar
import re
from datetime import date

END_OF_YEAR = re.compile(r"(?<![一-鿿\d])?(?:年底前?|年末前?|年内)")
# A year binds at the head of a clause or behind 到, 力争 …; inside a name it does not: 完成2021年东营…项目.
YEAR = re.compile(
    r"(?:^|[，；：]|到|至|截至|力争|争取|确保)(?P<year>20\d{2})年(?P<part>底前?|年底前?|末|以前|前)?(?P<month>\d{1,2}月)?"
)
MONTH = re.compile(r"(?<!\d)(?<!\d年)(?P<month>\d{1,2})月(?P<part>底前?|末前?|前|\d{1,2}日前?|中旬前?|上旬前?)?")
BASE_YEAR = re.compile(r"(?:较|比|与|以)(?P<year>20\d{2})年")
BRACKETED = re.compile(r"《[^》]*》|（[^）]*）|“[^”]*”")


def deadline_of(sentence: str, plan_year: int | None) -> date | None:
    """The date that a 。-sentence names for all its clauses, as the last day of the year or month it says; or None."""
    words = BASE_YEAR.sub("", BRACKETED.sub(lambda m: "　" * len(m[0]), sentence))
    for match in YEAR.finditer(words):
        year = int(match["year"])
        if plan_year is None or year >= plan_year:
            return _end_of_month(year, int(match["month"][:-1])) if match["month"] else date(year, 12, 31)
    if plan_year is None:
        return None
    if (match := MONTH.search(words)) and 1 <= int(match["month"]) <= 12 and match["part"]:
        return _end_of_month(plan_year, int(match["month"]))
    return date(plan_year, 12, 31) if END_OF_YEAR.search(words) else None


def base_year_of(clause: str) -> int | None:
    """The year against which a change is measured: 较2020年下降10% → 2020."""
    match = BASE_YEAR.search(clause)
    return int(match["year"]) if match else None


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
