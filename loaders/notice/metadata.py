"""What the front of a notice says of itself: title, number, issuer, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from loaders.model import YEARS, Metadata, Piece, Span
from loaders.notice.levels import level_of_notice
from loaders.notice.places import UNITS, kind_of, place_at
from loaders.numerals import last_year_of_plan, printed_number
from loaders.spans import Squeezed, squeeze, unify

DOCUMENT_NO = re.compile(r"[一-鿿]{1,12}[〔\[［]\d{4}[〕\]］]\d+号")
ISSUES = re.compile(r"^(?P<issuer>.+?)关于(?:印发|下发|发布|转发)(?P<title>.+?)的通知$")
ABOUT = re.compile(r"^(?P<issuer>[^关]{2,30}?)关于")
_COUNTED = "[一二三四五六七八九十]{1,3}"
CHINESE_DATE = re.compile(rf"(?P<year>\d{{4}})年(?P<month>\d{{1,2}}|{_COUNTED})月(?P<day>\d{{1,2}}|{_COUNTED})日")
# ——2023年1月9日在某市第七届人民代表大会第二次会议上
DELIVERED = re.compile(rf"[（—－-]*{CHINESE_DATE.pattern}在.{{2,40}}(?:会议|大会)上")
PUBLISHED = re.compile(
    r"(?:发布日期|发布时间|公开日期)[：:](?P<year>\d{4})[-年/.](?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})日?"
)
LINE = re.compile(r"[^\n\r]+")
SOURCE_LINE = re.compile(r"^(?:来源|作者|索引号|发文机关|成文日期|字号)[：:]")
REGION = re.compile(r"^(?:中共)?(?P<region>[一-鿿]{2,8}?(?:自治区|特别行政区|省|市|自治州|州|盟|县|区|旗))")
YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})年")
# Of several years a plan begins with the first: 三年行动计划（2023—2025年）.
SEVERAL_YEARS = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})年?[—\-–~～至到]+(?:19|20)\d{2}年")
# A notice's title may run over several lines; it ends in the name of its kind.
TITLE_END = re.compile(r"(?:通知|通报|意见|决定|方案|计划|办法|分工|要点|报告|任务|规划|纲要|措施|清单)$")
TITLE_LINES = 4
# No title is this long: the line goes on with what follows it, since the file has lost its line breaks.
LONGEST_TITLE = 100
# Then the number of the document ends the title, or the words that hand it on name it.
TITLE_IN_LINE = re.compile(
    rf"(?P<title>.{{4,90}}?(?:通知|意见|决定|方案|计划|办法|规划|措施))(?P<number>{DOCUMENT_NO.pattern})"
)
HANDED_ON = re.compile(r"《(?P<title>[^《》]{4,90})》(?:已经|经|已).{2,30}?(?:同意|审议通过|批准)")
LEADING_YEAR = re.compile(r"^(?:19|20)\d{2}年度?")
# 国民经济和社会发展第十四个五年规划和2035年远景目标纲要 is a plan of five years and looks further.
FIVE_YEARS = re.compile("第十([一二三四五])个五年规划")
OUTLOOK = re.compile(r"(?:到)?20\d{2}年远景")


def read_metadata(text: str, front: Span) -> tuple[Metadata, list[Piece]]:
    """Facts from `front`, the part before the first chapter, and the pieces in which they stand."""
    lines = _lines(text, front)
    if not lines:
        return Metadata("", None, None, None, None, None, None), []
    heading, taken = _heading(text, lines)
    heading_text, number, issued = _within_line(heading.text)
    notice = ISSUES.match(heading_text)
    title = (notice["title"] if notice else heading_text).strip("《》")
    issuer = (notice or ABOUT.match(heading_text) or {"issuer": None})["issuer"]
    pieces = [_piece("title", heading)]
    published = None
    while taken < len(lines):
        line, width = lines[taken], 1
        words = unify(line.text)
        if repeated := _title_again(text, lines[taken:], title):
            line, width = repeated
            pieces.append(_piece("title", line))
        elif found := PUBLISHED.match(words):
            published = _date(found)
            pieces.append(_piece("metadata", line))
        elif number is None and DOCUMENT_NO.fullmatch(words):
            number = line.text
            pieces.append(_piece("metadata", line))
        elif found := CHINESE_DATE.fullmatch(words) or DELIVERED.match(words + _following(lines, taken)):
            issued = _date(found)
            # A printed line ends where the page does.
            width = 1 if found.end() <= len(words) else 2
            pieces += [_piece("metadata", one) for one in lines[taken : taken + width]]
        elif words == issuer or SOURCE_LINE.match(words):
            pieces.append(_piece("metadata", line))
        taken += width
    region = _region(issuer, title)
    plan_year = year_of(title) or (issued.year if issued else None)
    end = _plan_end(without_outlook(title))
    level = level_of_notice(issuer, region, number)
    return Metadata(title, number, issuer, region, issued, published, plan_year, end, level), pieces


def _following(lines: Sequence[Squeezed], place: int) -> str:
    return unify(lines[place + 1].text) if place + 1 < len(lines) else ""


def _within_line(heading: str) -> tuple[str, str | None, date | None]:
    """Title, document number and day of a first line in which all of them stand; the line itself where it is no longer
    than a title."""
    if len(heading) <= LONGEST_TITLE:
        return heading, None, None
    signed = CHINESE_DATE.search(unify(heading))
    day = _date(signed) if signed else None
    if found := TITLE_IN_LINE.match(heading):
        return found["title"], found["number"], day
    handed = HANDED_ON.search(heading)
    return (handed["title"] if handed else heading), None, day


def _region(issuer: str | None, title: str) -> str | None:
    """The issuer's own place; without an issuer the place that the title begins with, where the list knows it."""
    if issuer:
        found = REGION.match(issuer)
        return found["region"] if found else None
    words = LEADING_YEAR.sub("", title)
    token, place = place_at(words) or ("", "")
    # The short name of a place may as well be the beginning of another word.
    return token if place and kind_of(place) in UNITS and REGION.fullmatch(token) else None


def year_of(title: str) -> int | None:
    """The year of which a title speaks, of several the first; None where it names none that a plan can have."""
    named = without_outlook(title)
    found = SEVERAL_YEARS.search(named) or YEAR.search(named)
    year = int(found["year"]) if found else None
    return year if year in YEARS else None


def without_outlook(title: str) -> str:
    """A title with 第十四个五年规划 as “十四五”规划, and without the later year to which it looks ahead."""
    return OUTLOOK.sub("", FIVE_YEARS.sub(r"“十\1五”规划", unify(title)))


def _plan_end(title: str) -> date | None:
    """The last day of the years that a title names: 2021—2025年 and “十四五” → 2025-12-31."""
    years = [int(year) for year in re.findall(r"(?<!\d)(20\d{2})(?=\D|$)", title)]
    found = years or plans_end(title)
    return date(max(found), 12, 31) if found else None


def plans_end(words: str) -> list[int]:
    """The last year of each five-year plan that words name: “十四五” → 2025."""
    return [last_year_of_plan(number) for number in re.findall("十([一二三四五])五", words)]


def _lines(text: str, within: Span) -> list[Squeezed]:
    lines = [squeeze(text, Span(m.start(), m.end())) for m in LINE.finditer(text, within.start, within.end)]
    return [line for line in lines if line.text]


def _openings(text: str, lines: list[Squeezed]) -> Iterator[tuple[Squeezed, int]]:
    """The first line, the first two lines together, and so on, each with its number of lines."""
    for count, last in enumerate(lines[:TITLE_LINES], 1):
        yield squeeze(text, Span(lines[0].origin[0], last.origin[-1] + 1)), count


def _heading(text: str, lines: list[Squeezed]) -> tuple[Squeezed, int]:
    """The title of the notice and the number of lines that it takes: the first line where no ending tells."""
    for words, count in _openings(text, lines):
        if TITLE_END.search(words.text) and ("关于印发" not in words.text or words.text.endswith("通知")):
            return words, count
    return lines[0], 1


def _title_again(text: str, lines: list[Squeezed], title: str) -> tuple[Squeezed, int] | None:
    """The title where it stands a second time, above the tasks themselves, and its number of lines."""
    if not title.startswith(lines[0].text):
        return None
    for words, count in _openings(text, lines):
        if words.text == title:
            return words, count
    return None


def _piece(kind: str, paragraph: Squeezed) -> Piece:
    return Piece(kind, paragraph.span(0, len(paragraph.text)))


def _date(found: re.Match[str]) -> date | None:
    """The day that is written; None where no calendar has it, or none of YEARS."""
    if int(found["year"]) not in YEARS:
        return None
    try:
        return date(int(found["year"]), *(printed_number(found[name]) for name in ("month", "day")))
    except ValueError:
        return None
