"""A program of its own: a PDF on standard input → its glyphs, rules and pictures as JSON, a line a page.

It runs apart from everything else, since PDFium is not made for threads, and a hostile file may take any time and
memory or end the process. It imports nothing of this project.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

try:
    import resource
except ImportError:  # Windows has none: there the time limit of the caller alone holds
    resource = None

MEGABYTE = 1 << 20
# A page of a table has some hundred; a map or a drawing has more, and no table.
MOST_OBJECTS = 20_000
# Of all pages; what reads them works for milliseconds on each.
MOST_RULES = 50_000
MOST_DEPTH = 4
# A line thinner than this is a rule however it was drawn; points.
THIN, SHORTEST = 3.0, 6.0
BREAK, UNKNOWN, CONTROLS = 0x0A, 0xFFFD, {*range(0x20), *range(0x7F, 0xA0)}
HIGH, LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
# What is written across a page is a watermark; radians.
QUARTER, SLANTED = math.pi / 2, 0.1

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


def main(seconds: int, megabytes: int, most_pages: int, most_glyphs: int) -> None:
    """Write one line of JSON a page, or one that says why there is none: {"refused": code, ...values}."""
    if resource:
        _limit(resource.RLIMIT_CPU, seconds)
        _limit(resource.RLIMIT_AS, megabytes * MEGABYTE)
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError:
        locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        _say({"refused": "pdf_password" if locked else "pdf_damaged"})
        return
    pages = len(document)
    if pages > most_pages:
        _say({"refused": "pdf_too_many_pages", "pages": pages, "most": most_pages})
        return
    glyphs_left, rules_left = most_glyphs, MOST_RULES
    for number in range(pages):
        try:
            page = _page(document[number])
            line = json.dumps(page, allow_nan=False)
        except (pypdfium2.PdfiumError, ValueError):
            # A page that cannot be loaded or has no area, or a place on it that is no number.
            _say({"refused": "pdf_damaged"})
            return
        glyphs_left -= len(page["glyphs"])
        rules_left -= len(page["rules"])
        if min(glyphs_left, rules_left) < 0:
            too_heavy = {"refused": "pdf_too_heavy", "seconds": seconds, "megabytes": megabytes}
            _say({"refused": "text_too_long", "most": most_glyphs} if glyphs_left < 0 else too_heavy)
            return
        sys.stdout.write(line + "\n")
    _say({"pages": pages})


def _limit(kind: int, most: int) -> None:
    """Take no more than `most`, or than the process that started this one may take."""
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


def _page(page: pypdfium2.PdfPage) -> dict[str, Any]:
    """Width and height in points; glyphs, rules and pictures with boxes (left, top, right, bottom) from the page's
    upper left corner as it is shown. A glyph is [character, run, box], runs being what PDFium takes for a line.
    Raises ValueError for a page without area.
    """
    try:
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise ValueError("no area")
        upright = _upright(page)
        rules, pictures = _drawn(page, upright)
        glyphs = _glyphs(page, upright)
        return {"width": width, "height": height, "glyphs": glyphs, "rules": rules, "pictures": pictures}
    finally:
        page.close()


class _upright:  # noqa: N801
    """Turns coordinates of the page's own space into those of the page as it is shown, downwards."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.turned = page.get_rotation()

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.turned:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return round(min(a, c), 2), round(min(b, d), 2), round(max(a, c), 2), round(max(b, d), 2)


def _glyphs(page: pypdfium2.PdfPage, upright: _upright) -> list[list[Any]]:
    """The visible glyphs; one for which the file names no character is U+FFFD."""
    text = page.get_textpage()
    found: list[list[Any]] = []
    run = 0
    loose = pdfium.FS_RECTF()
    for place, code in _codes(text):
        if code == BREAK:
            run += 1
        if pdfium.FPDFText_IsGenerated(text, place) == 1 or chr(code).isspace():
            continue
        slant = abs(pdfium.FPDFText_GetCharAngle(text, place)) % QUARTER
        if SLANTED < slant < QUARTER - SLANTED:
            continue
        if code in CONTROLS or pdfium.FPDFText_HasUnicodeMapError(text, place) == 1:
            code = UNKNOWN
        pdfium.FPDFText_GetLooseCharBox(text, place, loose)
        found.append([chr(code), run, *upright.box(loose.left, loose.bottom, loose.right, loose.top)])
    text.close()
    return found


def _codes(text: Any) -> Iterator[tuple[int, int]]:
    """(place, code) of each character. Half of one, which stands without its other half, is U+FFFD."""
    codes = [pdfium.FPDFText_GetUnicode(text, place) for place in range(pdfium.FPDFText_CountChars(text))]
    for place, (code, then) in enumerate(pairwise([*codes, 0])):
        if code in HIGH and then in LOW:
            continue
        if code in LOW and place and codes[place - 1] in HIGH:
            code = 0x10000 + ((codes[place - 1] - HIGH.start) << 10) + (code - LOW.start)
        yield place, UNKNOWN if code in HIGH or code in LOW else code


def _drawn(page: pypdfium2.PdfPage, upright: _upright) -> tuple[list[Box], list[Box]]:
    """The straight rules of the page, as thin boxes, and the boxes of its pictures."""
    rules: list[Box] = []
    pictures: list[Box] = []
    for number, (item, matrix) in enumerate(_objects(page.raw, (1, 0, 0, 1, 0, 0), 0)):
        if number > MOST_OBJECTS:
            return [], pictures
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            rules += [upright.box(*_bounds(points)) for points in _strokes(item, matrix)]
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            corners = [_through(matrix, _through(_matrix(item), (a, b))) for a in (0, 1) for b in (0, 1)]
            pictures.append(upright.box(*_bounds(corners)))
    return rules, pictures


def _objects(holder: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """The objects of a page or of a form in it, with the matrix that leads to the page."""
    count, get = (
        (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
        if depth
        else (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    )
    for number in range(count(holder)):
        item = get(holder, number)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM and depth < MOST_DEPTH:
            yield from _objects(item, _product(_matrix(item), matrix), depth + 1)
        else:
            yield item, matrix


def _strokes(path: Any, outer: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The corners of each rule of a path: of the whole path where it is thin, else of its straight lines if drawn."""
    matrix = _product(_matrix(path), outer)
    lines: list[list[tuple[float, float]]] = []
    begin = last = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(min(pdfium.FPDFPath_CountSegments(path), MOST_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _through(matrix, (x.value, y.value))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            lines.append([last, point])
        if pdfium.FPDFPathSegment_GetClose(segment):
            lines.append([point, begin])
        last = point
    if not lines:
        return
    whole = _bounds([point for line in lines for point in line])
    if _thin(whole):
        yield [(whole[0], whole[1]), (whole[2], whole[3])]
        return
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroked)
    if stroked.value:
        yield from (line for line in lines if _thin(_bounds(line)))


def _thin(box: Box) -> bool:
    sides = sorted((box[2] - box[0], box[3] - box[1]))
    return sides[0] <= THIN and sides[1] >= SHORTEST


def _bounds(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(m: Matrix, n: Matrix) -> Matrix:
    """The matrix of m, then n."""
    (a, b), (c, d), (e, f) = ((x * n[0] + y * n[2], x * n[1] + y * n[3]) for x, y in zip(m[::2], m[1::2], strict=True))
    return a, b, c, d, e + n[4], f + n[5]


def _through(m: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    x, y = point
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
