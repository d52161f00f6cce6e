"""PDFs for the tests: a notice as Chromium prints it, with a running head and page numbers."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from playwright.sync_api import Browser

HEAD = "示范省人民政府公报"
STYLE = """
<meta charset="utf-8">
<style>
  body { font: 16pt/28pt "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif; }
  p { margin: 0; text-align: justify; white-space: pre-wrap; }
  table { border-collapse: collapse; width: 100%; }
  td { border: 1px solid; }
</style>
"""
MARGINS = {"top": "2.5cm", "bottom": "2.5cm", "left": "2.8cm", "right": "2.6cm"}


def printed(browser: Browser, text: str, *, head: str = HEAD, foot: str = "— {page} —") -> bytes:
    """The text as an A4 PDF: a line a paragraph, cells between tabs as a ruled table with its first row on each page.

    In head and foot {page} and {pages} count.
    """
    page = browser.new_page()
    try:
        page.set_content(STYLE + "".join(_markup(text)))
        return page.pdf(
            format="A4",
            margin=MARGINS,
            display_header_footer=True,
            header_template=_edge(head),
            footer_template=_edge(foot),
        )
    finally:
        page.close()


def _markup(text: str) -> Iterator[str]:
    for is_table, lines in groupby(text.splitlines(), key=lambda line: "\t" in line):
        if is_table:
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in line.split("\t")) for line in lines)
            head, *others = (f"<tr>{row}</tr>" for row in rows)
            yield f"<table><thead>{head}</thead>{''.join(others)}</table>"
        else:
            yield from (f"<p>{escape(line) or '&nbsp;'}</p>" for line in lines)


def _edge(words: str) -> str:
    counted = words.format(page='<span class="pageNumber"></span>', pages='<span class="totalPages"></span>')
    return f'<div style="font-size: 9pt; text-align: center; width: 100%">{counted}</div>'
