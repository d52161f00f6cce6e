"""PDFs that are not as they should be: half characters, odd places, pages cut into pictures, bytes out of place."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from loaders.readers import pdf
from loaders.readers.pdf.letters import Survey
from loaders.readers.pdf.sheet import Box, Glyph, Sheet
from loaders.readers.pdf.whole import refuse_part
from loaders.readers.unreadable import Unreadable
from tests.documents import bad
from tests.documents.test_bad import outcome

WIDTH, HEIGHT = 595.0, 842.0
TEXT = pdf.decode(bad.PDF)[0]


def with_characters(units: dict[str, str]) -> bytes:
    """The notice with fonts that say other UTF-16 units for some characters."""
    writer = PdfWriter(BytesIO(bad.PDF))
    fonts = {id(font): font for page in writer.pages for font in page["/Resources"]["/Font"].values()}
    for font in fonts.values():
        stated = font.get_object()["/ToUnicode"].get_object().get_data().decode("ascii")
        for character, other in units.items():
            stated = re.sub(rf"<{ord(character):04X}>(?=\s*(?:\n|$))", f"<{other}>", stated, flags=re.IGNORECASE)
        stream = DecodedStreamObject()
        stream.set_data(stated.encode("ascii"))
        font.get_object()[NameObject("/ToUnicode")] = writer._add_object(stream)
    return bad.written(writer)


@pytest.mark.parametrize(
    ("units", "character"),
    [
        pytest.param("D83DDE00", "😀", id="both halves"),
        pytest.param("D83D", "�", id="the first half"),
        pytest.param("DE00", "�", id="the second half"),
        pytest.param("DE00D83D", "��", id="the halves in the wrong order"),
        pytest.param("FFFF", "�", id="no character"),
        pytest.param("0007", "�", id="a control character"),
        pytest.param("007F", "�", id="another control character"),
    ],
)
def test_half_a_character_is_an_unknown_one(units: str, character: str) -> None:
    assert TEXT.count("彻") == 1
    text, _, _ = pdf.decode(with_characters({"彻": units}))
    assert text == TEXT.replace("彻", character)


@pytest.mark.parametrize(
    "shown", [pytest.param((0, 842, 595, 1684), id="that only touches"), pytest.param((700, 0, 900, 842), id="beside")]
)
def test_a_page_of_which_nothing_is_shown_is_refused(shown: tuple[float, float, float, float]) -> None:
    with pytest.raises(Unreadable) as caught:
        pdf.decode(bad.cropped_to(*shown))
    assert caught.value.code == "pdf_damaged"


@pytest.mark.parametrize("figures", ["{}", "000000000000{}"])
def test_where_the_index_begins_may_be_written_with_zeros(figures: str) -> None:
    place = bad.PDF.rindex(b"startxref")
    index = int(bad.PDF[place:].split()[1])
    refuse_part(bad.PDF[:place] + f"startxref\n{figures.format(index)}\n%%EOF\n".encode())
    for other in ("9" * 10, "9" * 5000, "-1", ""):
        with pytest.raises(Unreadable):
            refuse_part(bad.PDF[:place] + f"startxref\n{other}\n%%EOF\n".encode())


def boxes(columns: int, rows: int, width: float = WIDTH, height: float = HEIGHT) -> tuple[Box, ...]:
    """Pictures side by side from the upper left corner on, as parts of one of that size."""
    across, down = width / columns, height / rows
    return tuple(
        Box(round(across * x, 2), round(down * y, 2), round(across * (x + 1), 2), round(down * (y + 1), 2))
        for x in range(columns)
        for y in range(rows)
    )


def scanned(pictures: tuple[Box, ...], letters: int = 5) -> bool:
    """Whether a page of such pictures and so many letters, behind one of text, is said to be a picture."""
    survey = Survey()
    for count, drawn in ((200, ()), (letters, pictures)):
        glyphs = tuple(Glyph("文", n, 10.0 * n, 10, 10.0 * n + 10, 20) for n in range(count))
        survey.add(Sheet(WIDTH, HEIGHT, glyphs, (), drawn))
    return survey.scanned == [2]


@pytest.mark.parametrize(
    "pictures",
    [
        pytest.param(boxes(1, 1), id="one picture"),
        pytest.param(boxes(1, 10), id="strips"),
        pytest.param(boxes(1, 842), id="lines"),
        pytest.param(boxes(12, 1), id="columns"),
        pytest.param(boxes(9, 14), id="tiles"),
        pytest.param(boxes(3, 4, WIDTH * 0.8, HEIGHT * 0.8), id="tiles within margins"),
        pytest.param(tuple(Box(-100, top, 900, bottom) for _, top, _, bottom in boxes(1, 5)), id="wider than the page"),
    ],
)
def test_a_page_of_pictures_is_a_picture_however_it_is_cut(pictures: tuple[Box, ...]) -> None:
    assert scanned(pictures)
    # Beside a text it is decoration.
    assert not scanned(pictures, letters=20)


@pytest.mark.parametrize(
    "pictures",
    [
        pytest.param((), id="none"),
        pytest.param((Box(250, 60, 345, 155),), id="an emblem"),
        pytest.param((Box(0, 0, WIDTH, 200),) * 10, id="one upon the other"),
        pytest.param(boxes(4, 4, WIDTH * 0.68, HEIGHT * 0.68), id="some tiles"),
        pytest.param((Box(-900, -900, -10, -10), Box(WIDTH, 0, 5000, HEIGHT)), id="beside the page"),
        pytest.param((Box(0, 100, WIDTH, 100.4), Box(0, 0, 0, HEIGHT)), id="thin ones"),
    ],
)
def test_small_pictures_make_no_page_of_pictures(pictures: tuple[Box, ...]) -> None:
    assert not scanned(pictures)


PLACE = re.compile(rb"-?\d+(?:\.\d+)?")
NUMBERS = [
    b"0",
    b"-1",
    b"99999999999",
    b"9" * 60,
    b"-" + b"9" * 45,
    b"0.0000001",
    b"1e5",
    b"null",
    b"[]",
    b"(a)",
    b"/X",
]


@cache
def plain() -> bytes:
    """The notice with the drawing of its pages unpacked."""
    writer = PdfWriter(BytesIO(bad.PDF))
    for page in writer.pages:
        stream = DecodedStreamObject()
        stream.set_data(page.get_contents().get_data())
        page[NameObject("/Contents")] = writer._add_object(stream)
    return bad.written(writer)


def indexed(content: bytes) -> bytes:
    """The file with an index that fits: else other numbers would be nothing but a broken index."""
    body, trailer = content[: content.rindex(b"\nxref") + 1], content[content.rindex(b"trailer") :]
    places = {int(found[1]): found.start() for found in re.finditer(rb"(?<!\d)(\d{1,4}) 0 obj\b", body)}
    lines = [
        b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(max(places) + 1)
    ]
    trailer = re.sub(rb"startxref\s+\d+", b"startxref\n%d" % len(body), trailer)
    return body + b"xref\n0 %d\n" % len(lines) + b"".join(lines) + trailer


def test_the_notice_with_a_new_index_is_the_notice() -> None:
    assert pdf.decode(indexed(plain()))[0] == TEXT


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(NUMBERS)), min_size=1, max_size=4))
def test_a_pdf_of_other_numbers_is_read_or_refused(changes: list[tuple[float, bytes]]) -> None:
    content = plain()
    for share, other in changes:
        places = list(PLACE.finditer(content, 0, content.rindex(b"\nxref")))
        found = places[int(share * len(places))]
        content = content[: found.start()] + other + content[found.end() :]
    outcome("notice.pdf", indexed(content))
