"""What the front of a notice says of itself: title, number, issuer, dates."""

from __future__ import annotations

import re
from datetime import date

from loaders.model import Metadata, Piece, Span
from loaders.spans import Squeezed, squeeze

DOCUMENT_NO = re.compile(r"[一-鿿]{1,12}[〔\[［]\d{4}[〕\]］]\d+号")
ISSUES = re.compile(r"^(?P<issuer>.+?)关于(?:印发|下发|发布|转发)(?P<title>.+?)的通知$")
ABOUT = re.compile(r"^(?P<issuer>[^关]{2,30}?)关于")
CHINESE_DATE = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
PUBLISHED = re.compile(
    r"(?:发布日期|发布时间|公开日期)[：:](?P<year>\d{4})[-年/.](?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})日?"
)
SOURCE_LINE = re.compile(r"^(?:来源|作者|索引号|发文机关|成文日期|字号)[：:]")
REGION = re.compile(r"^(?P<region>[一-鿿]{2,8}?(?:自治区|特别行政区|省|市|自治州|州|盟|县|区|旗))")
YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})年")
PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*?\n\s*?\n|\s*\Z)", re.DOTALL)


def read_metadata(text: str, front: Span) -> tuple[Metadata, list[Piece]]:
    """Facts from `front`, the part before the first chapter, and the pieces in which they stand."""
    paragraphs = [squeeze(text, Span(m.start(), m.end())) for m in PARAGRAPH.finditer(text, front.start, front.end)]
    if not paragraphs:
        return Metadata("", None, None, None, None, None, None), []
    heading = paragraphs[0].text
    notice = ISSUES.match(heading)
    title = (notice["title"] if notice else heading).strip("《》")
    issuer = (notice or ABOUT.match(heading) or {"issuer": None})["issuer"]
    pieces = [_piece("title", paragraphs[0])]
    number = issued = published = None
    for paragraph in paragraphs[1:]:
        words = paragraph.text
        if words == title:
            pieces.append(_piece("title", paragraph))
        elif found := PUBLISHED.match(words):
            published = _date(found)
            pieces.append(_piece("metadata", paragraph))
        elif number is None and DOCUMENT_NO.fullmatch(words):
            number = words
            pieces.append(_piece("metadata", paragraph))
        elif found := CHINESE_DATE.fullmatch(words):
            issued = _date(found)
            pieces.append(_piece("metadata", paragraph))
        elif words == issuer or SOURCE_LINE.match(words):
            pieces.append(_piece("metadata", paragraph))
    region = REGION.match(issuer or "")
    year = YEAR.search(title)
    plan_year = int(year["year"]) if year else issued.year if issued else None
    return Metadata(title, number, issuer, region and region["region"], issued, published, plan_year), pieces


def _piece(kind: str, paragraph: Squeezed) -> Piece:
    return Piece(kind, paragraph.span(0, len(paragraph.text)))


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
