"""A saved web page: its charset, its lines, and of these the notice without the menus around it."""

from __future__ import annotations

import re

from lxml import etree

from loaders.readers import txt
from loaders.readers.html.block import notice_lines
from loaders.readers.html.lines import page_lines
from loaders.readers.unreadable import Unreadable
from loaders.spans import squeeze

# No head is longer, and a page of nothing but heads would be searched for hours.
DECLARED = re.compile(rb"<(?:meta[^>]{0,300}charset|\?xml[^>]{0,300}encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
BEGIN = re.compile(r"<html\b", re.IGNORECASE)
END = re.compile(r"</(?:html|body)\b", re.IGNORECASE)
GB_NAMES = {"gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "gb18030"}


def decode(content: bytes) -> tuple[str, str]:
    """(text, encoding) of a web page: the notice's paragraphs, a line each; a table's row is a line, its cells parted
    by tabs. Raises Unreadable saying why when the page cannot be read whole or holds no notice.
    """
    page, encoding = txt.characters(content)
    declared = DECLARED.search(content)
    if encoding == "gb18030" and declared and (name := declared[1].decode("ascii").lower()) not in GB_NAMES:
        raise Unreadable("html_charset", charset=name)
    if BEGIN.search(page) and not END.search(page):
        raise Unreadable("html_cut_off")
    root = _parse(page)
    titles = [title.text or "" for title in root.iter("title")]
    titles += [meta.get("content", "") for meta in root.iter("meta") if meta.get("name", "").lower() == "articletitle"]
    lines = notice_lines(page_lines(root), [squeeze(title).text for title in titles])
    if not lines:
        raise Unreadable("html_no_paragraphs")
    return "\n".join(lines) + "\n", encoding


def _parse(page: str) -> etree._Element:
    # Parsed from bytes: lxml refuses a str that names an encoding of its own.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise Unreadable("html_empty")
    # The parser mends what is malformed, but at its limits of size and depth it leaves out the rest.
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        raise Unreadable("html_too_deep")
    return root
