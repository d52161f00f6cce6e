"""The words of a chart: the finding as its title, the source beneath it; the sentence of the view in its alt text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

from loaders.reference import words
from pages.charts.drawing import Heading

# Width of a Latin character in ems: a wide sans serif's, so that no line is cut.
LATIN = 0.66
TITLE_SIZE = 16
PHONE = 480
# A run of Latin letters with the blank after it, or one character that a line may break before.
WORDS = re.compile(r"[!-~]+\s*|.", re.DOTALL)
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Caption:
    """What every chart says of its view: the sentence of the filters, and the source (a document number).

    `focus` stands in place of the finding where a filter stands on the chart's own axes: the finding is of all that
    is drawn, the reader's figure of what is chosen.
    """

    sentence: str
    source: str
    focus: str = ""


def say(code: str, language: str, **values: object) -> str:
    """The words of labels.csv under code set `chart`, with their {places} filled; KeyError when one is missing."""
    return words("chart", code, language, **values)


def chapter_name(chapter_no: int, language: str) -> str:
    """第三章 or Chapter 3."""
    return say("chapter_name", language, no=ordinal(chapter_no) if language == "zh" else chapter_no)


def ordinal(number: int) -> str:
    """一 … 九十九 for 1 … 99, digits beyond, as where each row of a long table is a chapter; ValueError below 1."""
    if number < 1:
        raise ValueError(f"a chapter number starts at 1, not {number}")
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones else "")


def ems(text: str) -> float:
    """Width of the text in ems, near enough to break lines: a Chinese character is 1, a Latin one about half."""
    return sum(1.0 if east_asian_width(character) in "WFA" else LATIN for character in text)


def lines(text: str, limit: float) -> list[str]:
    """The text broken into lines of at most `limit` ems: after the last 「，；：）、」 in the second half of a line,
    else between words. A single longer word stands alone."""
    broken: list[str] = []
    line = ""
    for word in WORDS.findall(text):
        if line and ems(line + word.rstrip()) > limit and word not in "，。；：、）":
            kept, rest = _cut(line)
            broken.append(kept.rstrip())
            line = rest
        line += word
    return [*broken, line.rstrip()] if line.strip() else broken


def _cut(line: str) -> tuple[str, str]:
    at = max(line.rfind(sign) for sign in "，；：）、") + 1
    return (line[:at], line[at:]) if 2 * at > len(line) else (line, "")


def heading(finding: str, caption: Caption, language: str) -> Heading:
    """Finding over source; the page's heading says the sentence of the view."""
    return Heading(caption.focus or finding, say("source", language, source=caption.source))


def alternative(finding: str, figures: list[tuple[str, object]], caption: Caption, language: str) -> str:
    """Text for those who do not see the chart: what it finds, its figures as (name, number), the view it shows."""
    comma = say("comma", language)
    details = comma.join(f"{name} {number}" for name, number in figures)
    code = "focus_alt" if caption.focus else "alt"
    return say(code, language, finding=caption.focus or finding, details=details, sentence=caption.sentence)


def listed(names: list[str], language: str) -> str:
    """Names joined as the language joins them; more than three are cut and counted."""
    shown = say("listed", language).join(names[:3])
    return shown if len(names) <= 3 else say("listed_more", language, names=shown, n=len(names))


def percent(n: int, of: int) -> str:
    """A share in whole percent, <1% and >99% where it is neither none nor all; a dash where there is nothing."""
    if not of:
        return "—"
    if 0 < n < of:
        return {0: "<1%", 100: ">99%"}.get(whole := round(100 * n / of), f"{whole}%")
    return "100%" if n else "0%"
