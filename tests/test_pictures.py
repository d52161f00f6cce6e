"""Charts as pictures: every chart becomes one, with its words, in both languages and without a browser."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import altair as alt
import pytest
from lxml import etree

from pages.charts import caption, image, spoken, values
from pages.queries import rows
from pages.selection import Selection
from tests.test_charts import CHARTS, LANGUAGES, every_mark, reported, spec_of

ROOT = Path(__file__).parents[1]
SOURCE = "鲁政办字〔2023〕5号"
SENTENCE = "省工业和信息化厅牵头 · 比率：12 项目标，涉及 9 项任务"
ADDRESS = "http://localhost/by_chapter?agency=省工业和信息化厅&type=ratio&" + "x" * 300
CAPTION = caption.Caption(SENTENCE, SOURCE)


@pytest.fixture(autouse=True)
def _reads_the_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))


def drawn(name: str, language: str) -> alt.LayerChart:
    if name == "amounts":
        return values.in_one_unit(rows.quantities(Selection(), "家"), language, CAPTION, "家", logarithmic=True)
    draw, _, ask, _, _ = CHARTS[name]
    return draw(ask(), language, CAPTION)


def words_of(svg: bytes) -> list[str]:
    """Each line of text in the order of the picture."""
    return [line for text in etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text") for line in text.itertext()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*sorted(CHARTS), "amounts"])
def test_every_chart_becomes_a_picture_that_says_what_it_shows(name: str, language: str) -> None:
    chart = drawn(name, language)
    svg = image.convert(chart, "svg", [SENTENCE, SOURCE, ADDRESS])
    said = words_of(svg)
    assert chart.heading.finding.replace(" ", "") in "".join(said).replace(" ", "")
    assert {SENTENCE, SOURCE} <= set(said)
    assert ADDRESS in "".join(said)
    assert b"currentColor" not in svg
    size = etree.fromstring(svg)
    assert float(size.get("width")) == pytest.approx(image.WIDTH, abs=60)
    assert float(size.get("height")) > 150


def test_a_png_has_ink_on_white_and_twice_the_pixels() -> None:
    png = image.convert(drawn("matrix", "zh"), "png", [SENTENCE])
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, colours = struct.unpack(">IIBB", png[16:26])
    assert width == pytest.approx(image.SCALE * image.WIDTH, abs=120)
    assert (depth, colours) == (8, 6)
    at, packed = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += length + 12
    lines = zlib.decompress(packed)
    assert len(lines) == height * (1 + 4 * width)
    assert len(set(lines)) > 50, "one colour alone has hardly different bytes"


def test_without_a_chinese_font_no_picture_is_made(tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>", "utf-8")
    asked = "from pages.charts import image; print(image.draws_chinese())"
    for environment, answer in ({}, "True"), ({"FONTCONFIG_FILE": str(config)}, "False"):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", asked],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == answer


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_the_list_of_marks_has_every_mark_once_with_its_number(name: str) -> None:
    draw, _, ask, _, _ = CHARTS[name]
    chart = draw(ask(), "zh", CAPTION)
    spec = spec_of(chart)
    columns = reported(spec)
    listed = spoken.marks_of(chart, columns)
    said = {tuple(sorted(reported.items())): words for words, reported in listed}
    assert len(said) == len(listed)
    for mark in every_mark(spec):
        shown = tuple(sorted((column, str(mark[column])) for column in columns if mark.get(column)))
        assert said[shown].endswith(f": {mark['count']}"), mark
