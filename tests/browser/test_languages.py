"""No word of ours in the other language: what a page shows is the reader's language, or the notice's own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from loaders import reference
from tests.browser.test_journeys import PAGES, OpenPage, address, ask

pytestmark = pytest.mark.browser

LATIN = re.compile(r"[A-Za-z]+")
CHINESE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
# Of 数据质量: the measure F1 and the folder of the annotations. Of 人员与审计: what is written where to configure it.
FORMATS = {"CSV", "XLSX", "JSON", "PNG", "SVG", "API", "Word", "F", "tests", "golden"}
FORMATS |= {"secrets", "toml", "auth", "server", "trustedUserHeaders"}
# Streamlit's own words, which no option changes: names of buttons for screen readers, a link that only the keyboard
# reaches, what an empty box would say.
STREAMLIT = {"Skip to main content", "Sidebar", "Open", "Close", "Help", "Clear all", "Clear value", "Choose an option"}
# The same with a word of ours behind it: the button that releases a value, the address of a row, and the titles of a
# chart, whose two lines Vega names for screen readers.
OPENINGS = ("Remove ", "http://localhost", "Title text '", "Subtitle text '")
# Each text that is drawn, in the page and in the twin of a table's canvas, and each name for screen readers:
# [words, their own language]. The name of an icon is drawn as a picture; the buttons over a chart or table that a
# pointer brings up (Fullscreen, Search) are Streamlit's.
TEXTS = """() => {
  const found = [];
  const seen = place => !place.closest('[data-testid="stElementToolbar"]')
    && (place.closest('canvas') || place.checkVisibility({visibilityProperty: true}));
  const tongue = place => place.closest('body [lang]')?.lang ?? '';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const place = node.parentElement;
    if (!node.data.trim() || place.closest('script, style, noscript, [data-testid="stIconMaterial"]')) continue;
    if (seen(place)) found.push([node.data, tongue(place)]);
  }
  for (const name of ['aria-label', 'title', 'placeholder'])
    for (const part of document.querySelectorAll(`[${name}]`))
      if (seen(part) && !(name === 'placeholder' && part.value))
        found.push([part.getAttribute(name), name === 'title' ? '' : tongue(part)]);
  return found;
}"""


def shown(page: Page) -> list[str]:
    """What a reader sees or hears, apart from what says that it is Chinese."""
    return [text for text, language in page.evaluate(TEXTS) if not language.startswith("zh")]


def opened(open_page: OpenPage, database: Path, name: str, language: str) -> Page:
    chosen = {}
    if name == "by_chapter":
        [(chosen["chapter"],)] = ask(database, "select title from chapters where chapter_no = 9")
    elif name == "by_department":
        chosen["agency"] = "省水利厅"
    elif name == "explorer":
        [(chosen["target"],)] = ask(
            database, "select target_id from targets where per is not null and period is not null"
        )
    return open_page(address(name, **chosen), language=language)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_nothing_in_the_other_language(open_page: OpenPage, database: Path, name: str) -> None:
    [(notice, number)] = ask(database, "select text, document_no from documents")
    kept = {*STREAMLIT, *(row["en"] for row in reference.rows("labels") if row["code"] == "language_name")}
    keys = {key for (key,) in ask(database, "select target_id from targets")}
    latin = {*FORMATS, *LATIN.findall(notice)}
    texts = shown(opened(open_page, database, name, "zh"))
    assert sum(bool(CHINESE.search(text)) for text in texts) > 30, "too little was found for this check"
    strange = {text for text in texts if not set(LATIN.findall(text)) <= latin}
    strange = {text for text in strange if text not in kept | keys and not text.startswith(OPENINGS)}
    assert not strange

    kept = {row["zh"] for row in reference.rows("labels") if row["code"] == "language_name"}
    kept |= {quote for (quote,) in ask(database, "select quote from targets")}
    texts = shown(opened(open_page, database, name, "en"))
    assert sum(bool(LATIN.search(text)) for text in texts) > 30, "too little was found for this check"
    assert not {text for text in texts if text not in kept and CHINESE.search(text.replace(number, ""))}
