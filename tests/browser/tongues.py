"""What a page shows in words that are neither the reader's language nor the notice's own."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
from playwright.sync_api import Page

from loaders import reference

LATIN = re.compile(r"[A-Za-z]+")
CHINESE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
# Of 数据质量: the measure F1 and the folder of the annotations. Of 人员与审计: what is written where to configure it.
FORMATS = {"CSV", "XLSX", "JSON", "PNG", "SVG", "API", "Word", "F", "tests", "golden"}
FORMATS |= {"secrets", "toml", "auth", "server", "trustedUserHeaders"}
# Of 导入: what files it takes, and how large those are that were chosen.
FORMATS |= {"docx", "htm", "html", "pdf", "txt", "B", "KB", "MB", "seeds", "SHA"}
# Streamlit's own words, which no option changes: names of buttons for screen readers, a link that only the keyboard
# reaches, what an empty box would say.
STREAMLIT = {"Skip to main content", "Sidebar", "Open", "Close", "Help", "Clear all", "Clear value", "Choose an option"}
# A pointer over the sidebar brings it up; a browser without a window has it in the corner there.
STREAMLIT |= {"Collapse sidebar"}
# The box for files; on screen a style puts words of ours in place of the first, and the last two are a plus.
STREAMLIT |= {"Upload", "file upload", "Add files", "add icon"}
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
    if (seen(place)) found.push([node.data, tongue(place), !!place.closest('canvas, table')]);
  }
  for (const name of ['aria-label', 'title', 'placeholder'])
    for (const part of document.querySelectorAll(`[${name}]`))
      if (seen(part) && !(name === 'placeholder' && part.value))
        found.push([part.getAttribute(name), name === 'title' ? '' : tongue(part), !!part.closest('canvas, table')]);
  return found;
}"""


def shown(page: Page, *, tables: bool = True) -> list[str]:
    """What a reader sees or hears, apart from what says that it is Chinese; `tables` may be left out."""
    found = page.evaluate(TEXTS)
    return [text for text, language, in_table in found if not language.startswith("zh") and (tables or not in_table)]


def strange(page: Page, database: Path, language: str, *, quotes_notice: bool = False) -> set[str]:
    """The texts of a drawn page that are in the other language; fails where too little was found to tell.

    `quotes_notice` is for a page whose tables list words of the notice, which are Chinese on an English page too.
    """
    with duckdb.connect(database, read_only=True) as connection:
        facts = "text, document_no, file_name, content_sha256"
        [(notice, number, file, digest)] = connection.execute(f"select {facts} from documents").fetchall()  # noqa: S608
        keys, quotes = (
            {value for (value,) in connection.execute(f"select {column} from targets").fetchall()}  # noqa: S608
            for column in ("target_id", "quote")
        )
    names = {
        row[tongue] for row in reference.rows("labels") if row["code"] == "language_name" for tongue in ("zh", "en")
    }
    texts = shown(page, tables=language == "zh" or not quotes_notice)
    own = CHINESE if language == "zh" else LATIN
    assert sum(bool(own.search(text)) for text in texts) > 30, "too little was found for this check"
    if language == "en":
        kept = names | quotes
        return {text for text in texts if text not in kept and CHINESE.search(text.replace(number, ""))}
    latin = {*FORMATS, *LATIN.findall(notice)}
    found = {text for text in texts if not set(LATIN.findall(text)) <= latin}
    return {
        text
        for text in found
        if text not in {*STREAMLIT, *names, *keys, file, digest[:12]} and not text.startswith(OPENINGS)
    }
