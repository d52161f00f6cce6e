"""What a person does on the two pages of the ledger: fill a form, hand it in, open a line and write into it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, expect

from loaders import reference
from tests.browser.conftest import settle

ROW_HEIGHT = 35


def say(code_set: str, code: str, **places: object) -> str:
    """A word or sentence of the pages in Chinese, its places filled."""
    return reference.words(code_set, code, "zh", **places)


def any_number(code_set: str, code: str) -> re.Pattern[str]:
    """A sentence with one place, whatever number stands there."""
    before, _, after = reference.label(code_set, code, "zh").partition("{n}")
    return re.compile(f"{re.escape(before)}\\d+{re.escape(after)}")


def lines(grid: Locator) -> list[dict[str, str]]:
    """Head → cell of each line that a table shows, as a screen reader gets them."""
    head, *rest = grid.evaluate("grid => [...grid.rows].map(line => [...line.cells].map(cell => cell.textContent))")
    return [dict(zip(head, line, strict=True)) for line in rest]


def grid(part: Locator | Page, first_head: str) -> Locator:
    """The table whose first column has that head."""
    head = part.page.locator("th:first-child") if isinstance(part, Locator) else part.locator("th:first-child")
    return part.locator("table[aria-rowcount]").filter(has=head.get_by_text(first_head, exact=True))


def figures(page: Page) -> dict[str, int]:
    """The figures in the boxes of the page of reports, by their words."""
    boxes = page.locator(".figures > div").all_inner_texts()
    return {word: int(figure.replace(",", "")) for word, figure in (box.split("\n") for box in boxes)}


@dataclass
class Form:
    """A downloaded form, open as in a spreadsheet. Rows count as there, so the first line below the heads is 2."""

    name: str
    book: openpyxl.Workbook

    @property
    def counted(self) -> list[int]:
        """The rows that ask for a number: those with a unit."""
        return [row for row in range(2, self.book.worksheets[0].max_row + 1) if self.at(row, "unit")]

    def at(self, row: int, column: str) -> object:
        return self.book.worksheets[0].cell(row, self._place(column)).value

    def put(self, row: int, **cells: object) -> None:
        for column, value in cells.items():
            self.book.worksheets[0].cell(row, self._place(column)).value = value

    def content(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def _place(self, column: str) -> int:
        heads = [cell.value for cell in self.book.worksheets[0][1]]
        return heads.index(say("form", column)) + 1


def taken(page: Page) -> Form:
    """The form as the page's button gives it."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=any_number("reporting", "form_xlsx")).click()
    content = Path(waiting.value.path()).read_bytes()
    return Form(waiting.value.suggested_filename, openpyxl.load_workbook(io.BytesIO(content)))


def hand_in(page: Page, name: str, content: bytes, told: str) -> None:
    """Upload a file and wait for these words."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator(".st-key-filing input[type=file]").set_input_files(file)
    expect(page.locator(".st-key-filing")).to_contain_text(told)
    settle(page)


def accept_button(page: Page) -> Locator:
    return page.locator(".st-key-filing").get_by_role("button", name=any_number("reporting", "accept"))


def sign(part: Locator, who: str) -> None:
    """Type a name into the form and leave the box."""
    box = part.get_by_label(say("ledger", "who"))
    box.fill(who)
    box.press("Tab")
    settle(part.page)


def drawer(page: Page) -> Locator:
    opened = page.get_by_role("dialog")
    expect(opened).to_be_visible()
    return opened


def panel(opened: Locator | Page, heading: re.Pattern[str] | str) -> Locator:
    """A folded part under that heading, opened."""
    page = opened.page if isinstance(opened, Locator) else opened
    pattern = re.compile(rf"{re.escape(heading)}$") if isinstance(heading, str) else heading
    heading = page.locator("summary").filter(has_text=pattern)
    part = opened.locator("details").filter(has=heading)
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    expect(part).to_have_js_property("open", True)
    settle(page)
    return part


def unfold(place: Locator | Page) -> None:
    """Open every folded part, one after the other."""
    page = place.page if isinstance(place, Locator) else place
    settle(page)
    for part in place.locator("details").all():
        if part.get_attribute("open") is None:
            part.locator("summary").click()
            expect(part).to_have_js_property("open", True)
            settle(page)


def press(part: Locator, code: str, told: str) -> None:
    """Press a button of the drawer and wait for these words."""
    part.get_by_role("button", name=say("ledger", code), exact=True).click()
    expect(drawer(part.page)).to_contain_text(told)
    settle(part.page)


def value_box(form: Locator) -> Locator:
    """Where the number goes; its label names the unit too."""
    return form.get_by_label(say("form", "value").partition("（")[0])


def marks(opened: Locator) -> list[str]:
    """What each point of the history's chart says: the reports, and the nodes."""
    points = opened.locator('.stVegaLiteChart [aria-roledescription="point"]')
    return [point.get_attribute("aria-label") for point in points.all()]


def add_node(part: Locator, place: int, *cells: str) -> None:
    """Add a line to the table of nodes and type its cells from left to right; `place` counts from 1.

    The last cell stays open: what is clicked next closes it.
    """
    editor = part.page.locator("#portal").locator("input, textarea")
    part.locator(".dvn-scroller").click(position={"x": 100, "y": ROW_HEIGHT * place + ROW_HEIGHT // 2})
    for column, cell in enumerate(cells, 1):
        # The first cell of a new line opens by itself.
        if column > 1:
            part.page.keyboard.press("Tab")
            expect(editor).to_have_count(0)
            next_one = part.get_by_test_id(f"glide-cell-{column}-{place - 1}")
            expect(next_one).to_have_attribute("aria-selected", "true")
            part.page.keyboard.press("Enter")
        editor.fill(cell)
