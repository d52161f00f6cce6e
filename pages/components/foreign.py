"""Words in HTML: on an English page, what is still Chinese says so, for screen readers and fonts."""

from __future__ import annotations

import re
from html import escape

from pages.components import view

# Chinese characters, and the Chinese signs and full-width forms between them.
CHINESE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+")


def html(text: str) -> str:
    """The text escaped; where the page is not Chinese, each run of Chinese in it is marked as such."""
    words = escape(text)
    if view.language() == "zh":
        return words
    return CHINESE.sub(lambda found: f'<span lang="zh-CN">{found[0]}</span>', words)
