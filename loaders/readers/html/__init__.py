"""A saved web page: its charset, its lines, and of these the notice without the menus around it."""

from __future__ import annotations

import re

from lxml import etree

from loaders.readers import txt
from loaders.readers.html.block import notice_lines
from loaders.readers.html.lines import page_lines
from loaders.spans import squeeze

DECLARED = re.compile(rb"<(?:meta[^>]*charset|\?xml[^>]*encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
BEGIN = re.compile(r"<html\b", re.IGNORECASE)
END = re.compile(r"</(?:html|body)\b", re.IGNORECASE)
GB_NAMES = {"gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "gb18030"}
SAVE_AS_TEXT = "open it in a browser and save the notice's text as .txt"


def decode(content: bytes) -> tuple[str, str]:
    """(text, encoding) of a web page: the notice's paragraphs, a line each; a table's row is a line, its cells parted
    by tabs. Raises ValueError saying why when the page cannot be read whole or holds no notice.
    """
    page, encoding = txt.decode(content)
    declared = DECLARED.search(content)
    if encoding == "gb18030" and declared and (name := declared[1].decode("ascii").lower()) not in GB_NAMES:
        raise ValueError(f"the page says that it is in {name} but is not, or is cut off; save it anew as UTF-8")
    if BEGIN.search(page) and not END.search(page):
        raise ValueError("the page is cut off, since it does not end in </html>; save it anew")
    root = _parse(page)
    titles = [title.text or "" for title in root.iter("title")]
    titles += [meta.get("content", "") for meta in root.iter("meta") if meta.get("name", "").lower() == "articletitle"]
    lines = notice_lines(page_lines(root), [squeeze(title).text for title in titles])
    if not lines:
        raise ValueError(f"the page holds no paragraphs (pictures, a frame or a script in their place); {SAVE_AS_TEXT}")
    return "\n".join(lines) + "\n", encoding


def _parse(page: str) -> etree._Element:
    # Parsed from bytes: lxml refuses a str that names an encoding of its own.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise ValueError(f"the page is empty; {SAVE_AS_TEXT}")
    # The parser mends what is malformed, but at its limits of size and depth it leaves out the rest.
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        raise ValueError(f"the page is too large or its elements too deeply nested to be read whole; {SAVE_AS_TEXT}")
    return root
