"""PDFs: which lines a page has and in which order, what is left out around them, where tables and paragraphs stand."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import RectangleObject

from loaders.readers import pdf
from loaders.readers.pdf.grids import find_grids
from loaders.readers.pdf.indents import with_indents
from loaders.readers.pdf.joints import joined
from loaders.readers.pdf.lines import page_lines, printed_lines
from loaders.readers.pdf.margins import without_margins
from loaders.readers.pdf.printed import Line, PrintedPage, Row
from loaders.readers.pdf.sheet import Box, Glyph, Sheet
from loaders.readers.unreadable import Unreadable
from tests.documents import bad

NOTICE = Path(__file__).with_name("notice.pdf").read_bytes()
EM, PITCH, HEIGHT, LEFT = 16.0, 28.0, 842.0, 80.0
XS, YS = [80.0, 180.0, 300.0, 420.0], [100.0, 130.0, 160.0, 190.0]


def line(text: str, top: float, left: float = LEFT, em: float = EM, *, is_row: bool = False) -> Line:
    """A line of the text that begins at that height and place."""
    row = Row(tuple(XS)) if is_row else None
    return Line(text, Box(left, top, left + em * len(text), top + em), 0 if is_row else em, row)


def glyphs(text: str, left: float, top: float, run: int = 0, em: float = EM) -> list[Glyph]:
    """The characters of a run, each an em wide."""
    return [Glyph(char, run, left + em * n, top, left + em * (n + 1), top + em) for n, char in enumerate(text)]


def page(*lines: Line) -> PrintedPage:
    return PrintedPage(HEIGHT, list(lines))


def body(number: int = 1, count: int = 20) -> list[Line]:
    """The lines of the text of a page; no two pages have the same."""
    return [line(f"推动新增企业{chr(0x4E00 + 100 * number + n)}家并且", 100 + PITCH * n) for n in range(count)]


def words(*numbers: int) -> list[list[str]]:
    """What is left of pages whose texts have these numbers."""
    return [[one.text for one in body(number)] for number in numbers]


def left_of(*pages: PrintedPage) -> list[list[str]]:
    return [[one.text for one in lines] for lines in without_margins(pages)]


def test_a_notice_is_read_line_by_line_as_its_pages_show_it() -> None:
    text, encoding, starts = pdf.decode(NOTICE)
    lines = text.splitlines()
    assert encoding == "pdf"
    assert lines[:2] == ["示范省人民政府办公厅关于印发示范省2024年重点工作任", "务的通知"]
    assert "　　《示范省2024年重点工作任务》已经省政府同意，现" in lines
    assert lines[-1] == "2\t农村公路\t2800公里\t省交通运输厅"
    # The head and the page numbers that another reader finds on both pages are gone.
    for printed, number in zip(PdfReader(BytesIO(NOTICE)).pages, "12", strict=True):
        assert {"示范省人民政府公报", f"— {number} —"} <= {one.strip() for one in printed.extract_text().splitlines()}
    assert "公报" not in text
    assert "—" not in text
    assert starts[0] == 0
    assert text[starts[1] - 1] == "\n"


def test_a_page_that_is_turned_is_read_as_it_is_shown() -> None:
    expected = pdf.decode(NOTICE)
    for turned in (90, 180, 270):
        writer = PdfWriter(BytesIO(NOTICE))
        for one in writer.pages:
            width, height = one.mediabox.width, one.mediabox.height
            shift = {90: (height, 0), 180: (width, height), 270: (0, width)}[turned]
            one.add_transformation(Transformation().rotate(turned).translate(*shift))
            if turned != 180:
                one.mediabox = one.cropbox = RectangleObject((0, 0, height, width))
            one.rotate(turned)
        assert pdf.decode(bad.written(writer)) == expected, turned


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param("— {} —", id="dashes"),
        pytest.param("-{}-", id="hyphens"),
        pytest.param("第{}页 共12页", id="of all"),
        pytest.param("第 {} 页/共 12 页", id="of all with a stroke"),
        pytest.param("{}/12", id="a fraction"),
        pytest.param("Page {} of 12", id="English"),
        pytest.param("一 {} 一", id="一 for a dash"),
        pytest.param("{}", id="alone"),
    ],
)
def test_page_numbers_are_left_out(numbers: str) -> None:
    pages = [page(*body(n), line(numbers.format(n), 780, 280, 14)) for n in (1, 2, 3)]
    assert left_of(*pages) == words(1, 2, 3)
    assert left_of(pages[0]) == words(1)


def test_heads_and_feet_are_left_out_on_left_and_right_pages() -> None:
    heads = ["示范省人民政府公报", "2024年第3期"] * 3
    foot = line("主办：省政府办公厅", 790, 100, 12)
    pages = [page(line(head, 40, 200, 12), *body(n), foot) for n, head in enumerate(heads)]
    pages[0].lines.pop(0)
    assert left_of(*pages) == words(*range(6))


def test_what_only_looks_like_a_head_or_foot_stays() -> None:
    clause = "（牵头单位：省发展改革委）"
    last = 100 + PITCH * 23
    # The same last line at the same height on two of four pages, in the letters and at the distance of the text.
    pages = [page(*body(n, 23), line(clause if n < 2 else f"任务{'甲乙丙丁'[n]}", last)) for n in range(4)]
    assert [lines[-1] for lines in left_of(*pages)] == [clause, clause, "任务丙", "任务丁"]
    # The head of a table, which is repeated, and a number that is not the page's.
    rows = [page(line("序号\t指标", 60, is_row=True), *body(n)) for n in range(3)]
    assert [lines[0] for lines in left_of(*rows)] == ["序号\t指标"] * 3
    assert left_of(page(*body(), line("2024", 780, 280)))[0][-1] == "2024"
    assert left_of(page(line("一、", 60), *body()))[0][0] == "一、"
    # In the middle of a page nothing is a head.
    assert left_of(*[page(line("— 1 —", 400)) for _ in range(3)]) == [["— 1 —"]] * 3


def test_an_indented_line_begins_with_two_wide_blanks() -> None:
    text = "推动" * 13
    lines = [
        line("示范省重点工作任务", 100, LEFT + 9 * EM),
        line(text[:-2], 128, LEFT + 2 * EM),
        line(text, 156),
        line("新增企业。", 184),
        line("序号\t指标", 212, LEFT + 2 * EM, is_row=True),
        line(text[:-4], 240, LEFT + 2 * EM),
    ]
    assert [one.text for one in with_indents([lines])[0]] == [
        "示范省重点工作任务",
        "　　" + text[:-2],
        text,
        "新增企业。",
        "序号\t指标",
        text[:-4],  # as far from the right as from the left: centred
    ]


def ruled(xs: list[float], ys: list[float], *left_out: Box) -> list[Box]:
    """The rules of a table, drawn cell by cell; without those at the places `left_out`."""
    across = [Box(a, y, b, y + 0.5) for y in ys for a, b in pairwise(xs)]
    up = [Box(x, a, x + 0.5, b) for x in xs for a, b in pairwise(ys)]
    return [rule for rule in (*across, *up) if rule not in left_out]


def sheet(found: list[Glyph], rules: list[Box]) -> Sheet:
    return Sheet(595, HEIGHT, tuple(found), tuple(rules), ())


def test_a_ruled_table_is_a_line_a_row() -> None:
    found = glyphs("附件", 80, 60)
    found += glyphs("指标", 85, 105, 1) + glyphs("目标值", 185, 105, 2) + glyphs("单位", 305, 105, 3)
    found += glyphs("企业", 85, 132, 4) + glyphs("培育", 85, 146, 5, 12) + glyphs("3家", 185, 135, 6)
    found += glyphs("省科技厅", 305, 165, 7) + glyphs("注：略", 80, 200, 8)
    texts = [one.text for one in page_lines(sheet(found, ruled(XS, YS)))]
    assert texts == ["附件", "指标\t目标值\t单位", "企业培育\t3家", "\t\t省科技厅", "注：略"]


def test_cells_that_cover_others_keep_the_columns() -> None:
    # The first column's second and third rows are one cell, and so are the last row's second and third columns.
    rules = ruled(XS, YS, Box(80.0, 160.0, 180.0, 160.5), Box(300.0, 160.0, 300.5, 190.0))
    found = glyphs("类", 85, 105) + glyphs("甲", 185, 105, 1) + glyphs("乙", 305, 105, 2)
    found += glyphs("工业", 85, 150, 3) + glyphs("一", 185, 135, 4) + glyphs("二", 305, 135, 5)
    found += glyphs("共三家", 220, 165, 6)
    texts = [one.text for one in page_lines(sheet(found, rules))]
    assert texts == ["类\t甲\t乙", "工业\t一\t二", "\t共三家"]


def test_a_row_that_a_page_break_cuts_is_a_row() -> None:
    rules = [rule for rule in ruled(XS, YS) if rule.top < 190 or rule.right - rule.left < 1]
    found = (
        glyphs("指标", 85, 105) + glyphs("一", 85, 165, 1) + glyphs("新增企", 185, 165, 2) + glyphs("注", 80, 200, 3)
    )
    assert [one.text for one in page_lines(sheet(found, rules))] == ["指标", "一\t新增企", "注"]


def row(text: str, *full: int) -> Line:
    return Line(text, Box(80, 100, 420, 130), 0, Row(tuple(XS), frozenset(full)))


def test_a_table_goes_on_after_a_page_break() -> None:
    head = row("序号\t措施\t单位")
    first = [line("附件", 60), head, row("1\t新增企业3家。\t省科技厅"), row("2\t建成实验\t省科技", 1, 2)]
    second = [head, row("\t室5个。\t厅"), row("3\t新增\t省教育厅", 1)]
    third = [head, row("\t学校2所，", 1)]
    fourth = [row("\t其中大学1所。"), line("注：略", 300)]
    text, starts = joined([first, second, third, fourth])
    assert text.splitlines() == [
        "附件",
        "序号\t措施\t单位",
        "1\t新增企业3家。\t省科技厅",
        "2\t建成实验室5个。\t省科技厅",
        "3\t新增学校2所，其中大学1所。\t省教育厅",
        "注：略",
    ]
    assert [text[start:].split("\t")[0].split("\n")[0] for start in starts] == [
        "附件",
        "室5个。",
        "学校2所，其中大学1所。",
        "其中大学1所。",
    ]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(
            row("1\t新增企业3家\t省科技厅"), row("\t建成实验室\t省教育厅"), id="a first cell that covers both"
        ),
        pytest.param(row("1\t新增企业\t省科技厅", 1), row("2\t建成\t省教育厅"), id="a number of its own"),
        pytest.param(row("\t新增企业", 1), row("\t建成"), id="nothing was at its end before the break"),
        pytest.param(row("1\t新增企业\t省厅", 1), line("家。", 60), id="a line of the text"),
        pytest.param(
            row("1\t新增企业\t省厅", 1),
            Line("\t家。", Box(0, 0, 9, 9), 0, Row((80.0, 250.0, 420.0))),
            id="other columns",
        ),
    ],
)
def test_two_rows_at_a_page_break_stay_two(above: Line, below: Line) -> None:
    assert joined([[above], [below]])[0] == f"{above.text}\n{below.text}\n"


def test_a_page_without_text_begins_where_the_next_one_does() -> None:
    assert joined([[line("甲", 100)], [], [line("乙", 100)]]) == ("甲\n乙\n", (0, 2, 2))


def test_a_frame_and_a_line_of_the_page_are_no_table() -> None:
    found = glyphs("一、创新", 90, 110) + glyphs("新增企业3家", 90, 140, 1)
    frame = [Box(80, 100, 80.5, 190), Box(420, 100, 420.5, 190), Box(80, 100, 420, 100.5), Box(80, 190, 420, 190.5)]
    assert [one.text for one in page_lines(sheet(found, frame))] == ["一、创新", "新增企业3家"]
    assert not find_grids([Box(80, 100, 420, 100.5), Box(80, 700, 420, 700.5)])


def test_so_many_rules_are_a_drawing() -> None:
    mesh = ruled([n * 4.0 for n in range(100)], [n * 8.0 for n in range(100)])
    assert not find_grids(mesh)
    boxes = [rule for n in range(51) for rule in ruled([10.0, 40.0], [10.0 + 15 * n, 20.0 + 15 * n])]
    assert not find_grids(boxes)
    assert len(find_grids(boxes[:-4])) == 50


def test_lines_go_from_top_to_bottom_unless_they_stand_side_by_side() -> None:
    drawn = glyphs("页脚", 80, 800) + glyphs("后", 80, 200, 1) + glyphs("先", 80, 100, 2)
    assert [one.text for one in page_lines(sheet(drawn, []))] == ["先", "后", "页脚"]
    columns = (
        glyphs("左上", 80, 100) + glyphs("左下", 80, 130, 1) + glyphs("右上", 300, 100, 2) + glyphs("右下", 300, 130, 3)
    )
    assert [one.text for one in page_lines(sheet(columns, []))] == ["左上", "左下", "右上", "右下"]


def test_within_a_line_the_place_decides() -> None:
    # A quotation mark of another font, drawn after the words that it stands before.
    quoted = [*glyphs("专精特新", 96, 100), Glyph("“", 0, 80.0, 100.0, 96.0, 116.0)]
    assert [one.text for one in printed_lines(quoted)] == ["“专精特新"]
    assert [one.text for one in printed_lines(glyphs("第", 80, 100) + glyphs("页", 120, 100))] == ["第 页"]
    # A run that begins where the last one ended, and a run of two lines.
    assert [one.text for one in printed_lines(glyphs("6月", 112, 101, 1) + glyphs("到", 96, 100, 2))] == ["到6月"]
    assert [one.text for one in printed_lines(glyphs("省", 80, 100) + glyphs("厅", 80, 120))] == ["省", "厅"]


def test_what_opens_a_pdf_is_another_process() -> None:
    """PDFium is loaded by the program that opens a PDF, and by no other."""
    code = (
        "import sys; from loaders.readers import read_document;"
        f"read_document({str(Path(__file__).with_name('notice.pdf'))!r}); print('pypdfium2' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])  # noqa: S603
    assert ran.stdout.strip() == "False"


@pytest.mark.parametrize(
    "page_content",
    [
        pytest.param(b"q " * 2_000_000, id="graphics states without end"),
        pytest.param(b"0 0 m " + b"1 1 l " * 2_000_000 + b"S", id="a path without end"),
        pytest.param(b"BT " + b"(a) Tj " * 100_000 + b"ET", id="text without a font"),
        pytest.param(b"\xff" * 100_000, id="no operators"),
    ],
)
def test_a_page_that_is_hard_to_draw_is_refused_in_time(page_content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        pdf.decode(bad.drawn_on(page_content))
    assert caught.value.code in ("pdf_scanned", "pdf_too_heavy", "pdf_letters")


def test_pages_that_lead_in_a_circle_end() -> None:
    writer = PdfWriter(BytesIO(NOTICE))
    pages = writer._root_object["/Pages"].get_object()
    pages["/Kids"].append(pages.indirect_reference)
    assert pdf.decode(bad.written(writer)) == pdf.decode(NOTICE)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are those of POSIX")
def test_what_takes_too_much_memory_ends_alone() -> None:
    bomb = next(one for one in bad.BAD if one.code == "pdf_too_heavy")
    with pytest.raises(Unreadable, match="cannot be read within"):
        pdf.decode(bomb.make())
    assert pdf.decode(NOTICE)[1] == "pdf"
