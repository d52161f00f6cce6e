"""A page's elements → the lines that a person sees: paragraphs, items of lists, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from loaders.readers.html.words import Line, opens_with_number
from loaders.readers.stated import number
from loaders.readers.tables import Cell, Tables, spanned

BLOCK_NAMES = """
    address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul
"""
# A form itself is seen: some servers wrap the whole page in one.
UNSEEN_NAMES = """
    applet audio button canvas datalist embed head iframe input nav noscript object option script select style svg
    template textarea title video
"""
BLOCKS = frozenset(BLOCK_NAMES.split())
UNSEEN = frozenset(UNSEEN_NAMES.split())
INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
OWN_LINE = re.compile(r"display\s*:\s*block", re.IGNORECASE)
# No list of a page counts further.
MOST_COUNTED = 1_000_000
UNNUMBERED = re.compile(r"list-style[^;:]{0,99}:[^;]{0,99}(?:none|disc|circle|square)", re.IGNORECASE)


def page_lines(root: _Element) -> list[Line]:
    """Every line of the page that holds text, in order, without scripts, menus and what is not shown."""
    page = _Reader(root, Tables())
    page.read(root)
    return page.settled()


@dataclass(slots=True)
class _Row:
    """A row of a table that has not ended, and for each of its cells the element and its lines."""

    element: _Element
    cells: list[tuple[_Element, list[Line]]]


class _Reader:
    """What was found so far within one element, and the line that is being read."""

    def __init__(self, element: _Element, tables: Tables, link: bool = False) -> None:
        self.tables = tables
        self.found: list[Line | _Row] = []
        self.block = element
        self.link = link
        self.runs: list[tuple[str, bool]] = []
        self.number = ""
        self.counts: dict[_Element, int] = {}

    def read(self, element: _Element) -> None:
        if not _seen(element):
            return
        outer = self.block, self.link
        own_line = element.tag in BLOCKS or OWN_LINE.search(element.get("style", "")) is not None
        if own_line:
            self._end_line()
            self.block = element
        self.link = self.link or element.tag == "a"
        if element.tag == "li":
            self.number = _item_number(element, self.counts)
        began = len(self.found)
        self._add(element.text)
        for child in element:
            if element.tag == "tr" and child.tag in ("td", "th"):
                self._read_cell(element, child)
            else:
                self.read(child)
            self._add(child.tail)
        if own_line:
            self._end_line()
        if element.tag == "li":
            self.number = ""
        elif element.tag == "tr" and not any(isinstance(one, _Row) for one in self.found[began:]):
            # A row without cells is one that a cell from above can cover.
            self.found.append(_Row(element, []))
        elif element.tag == "table":
            self.found[began:] = self.settled(began)
        self.block, self.link = outer

    def _read_cell(self, row: _Element, element: _Element) -> None:
        self._end_line()
        if not (self.found and isinstance(self.found[-1], _Row) and self.found[-1].element is row):
            self.found.append(_Row(row, []))
        inside = _Reader(element, self.tables, self.link)
        inside.read(element)
        self.found[-1].cells.append((element, inside.settled()))

    def _add(self, text: str | None) -> None:
        first, *rest = (text or "").split("\n") if self.block.tag == "pre" else [text or ""]
        self.runs.append((first, self.link))
        for line in rest:
            self._end_line()
            self.runs.append((line, self.link))

    def _end_line(self) -> None:
        line = Line.of(self.runs, self.block)
        self.runs = []
        if not line.text:
            return
        if self.number and not line.is_link and not opens_with_number(line.text):
            line.text = self.number + line.text
        self.number = ""
        self.found.append(line)

    def settled(self, began: int = 0) -> list[Line]:
        """What was found from there on: the lines of a table's rows and of what stands between them."""
        found = self.found[began:]
        rows = [one for one in found if isinstance(one, _Row)]
        texts = self.tables.row_lines([[_cell(*cell) for cell in row.cells] for row in rows])
        joined = dict(zip(map(id, rows), texts, strict=True)) if texts is not None else {}
        lines: list[Line] = []
        for one in found:
            if isinstance(one, Line):
                lines.append(one)
                continue
            inside = [line for _, cell in one.cells for line in cell]
            if text := joined.get(id(one)):
                inside = [Line(text, one.element, sum(x.han for x in inside), sum(x.linked for x in inside))]
            lines += inside
        return lines


def _cell(element: _Element, lines: Sequence[Line]) -> Cell:
    nested = next(element.iter("table"), None) is not None
    texts = [line.text for line in lines]
    return Cell(texts, nested, spanned(element.get("colspan")), spanned(element.get("rowspan")))


def _seen(element: _Element) -> bool:
    if element.tag in ("html", "body"):
        # Hidden only until a script of the page has run.
        return True
    if element.tag in UNSEEN or element.get("hidden") is not None or INVISIBLE.search(element.get("style", "")):
        return False
    # The head and foot of an article belong to its text, those of the page do not.
    return element.tag not in ("header", "footer") or next(element.iterancestors("article", "main"), None) is not None


def _item_number(item: _Element, counts: dict[_Element, int]) -> str:
    """The number that a browser writes before an item of a numbered list, with its full stop; else ''.

    `counts` has the number of the last item of each list that was read.
    """
    numbered = item.getparent()
    styles = f"{item.get('style', '')};{numbered.get('style', '')}"
    if numbered.tag != "ol" or numbered.get("type", "1") != "1" or UNNUMBERED.search(styles):
        return ""
    before = counts.get(numbered, number(numbered.get("start"), 1, MOST_COUNTED) - 1)
    counts[numbered] = count = number(item.get("value"), before + 1, MOST_COUNTED)
    return f"{count}. "
