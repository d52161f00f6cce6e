"""Sentences that tell what past years have brought, whose numbers promise nothing."""

from __future__ import annotations

import re

from loaders.numerals import last_year_of_plan
from loaders.targets.dates import YEAR
from loaders.targets.sentences import Sentence

PAST = re.compile(
    r"^(?:近年来|近[一二两三四五六七八九十\d]+年|过去[一二两三四五六七八九十\d]*年|去年|上年|上一年|截至目前|目前|当前|多年来|长期以来|"
    r"[一二三]年来|今年以来|党的(?:十[七八九]|二十)大以来)"
)
AHEAD = re.compile(r"^(?:年内|年底|今年|力争|确保|再|下一步|计划|将|要|到20)")
PLAN_PERIOD = re.compile(
    r"^(?:“十(?P<number>[一二三四五])五”(?P<since>以来)|“十(?P<whole>[一二三四五])五”(?:时期|期间))"
)
# What turns from the past to what shall be.
FUTURE = re.compile(
    r"^(?:下一步|今后|未来|今年|明年|到|至|力争|确保|要|计划|为此|同时要|我们要|必须|坚持|加快|推动|推进|实施|开展|加强|深入|大力|积极)"
)


def turns_ahead(clause: str, plan_year: int | None) -> bool:
    """Whether a clause within such a sentence says what shall be: 目前已建成2万个，年内再建1万个."""
    year = YEAR.match(clause)
    return bool(AHEAD.match(clause) or (year and plan_year and int(year["year"]) >= plan_year))


def tells_past(words: str, sentence: Sentence, plan_year: int | None, *, already: bool) -> bool:
    """Whether a sentence reports; one that follows such a sentence does so too until words turn to what shall be."""
    said = words[sentence.span.start : sentence.span.end]
    year = YEAR.match(said)
    if year and plan_year:
        return int(year["year"]) < plan_year
    if period := PLAN_PERIOD.match(said):
        last = last_year_of_plan(period["number"] or period["whole"])
        return bool(period["since"]) or (plan_year is not None and last < plan_year)
    if PAST.match(said):
        return "力争" not in said and "要" not in said
    return already and not FUTURE.match(said)
