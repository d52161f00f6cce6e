"""The headline targets: what the whole province is to reach, each with its words and the way to them."""

from __future__ import annotations

from html import escape
from urllib.parse import quote_plus, urlencode

import streamlit as st

from pages.components import foreign, view
from pages.queries import headline, run
from pages.selection import Selection


def show(selection: Selection, most: int) -> None:
    """The first `most` levels and ratios of the whole province in view; none, no list."""
    items = _items(selection, most, view.language(), "source?" + urlencode(view.query(target=""), doseq=True))
    if items:
        st.markdown(f"**{view.say('text', 'headline_targets')}**", help=view.say("text", "headline_rule"))
        st.html(items)


@run.remembered()
def _items(selection: Selection, most: int, language: str, stem: str) -> str:
    """The list as HTML; `stem` is the address of a row without its name."""
    found = headline.promises(selection)
    several = headline.promised(selection)["notices"] > 1
    items = []
    for line in found.head(most).itertuples():
        link = stem + quote_plus(line.target_id)
        value = line.value_zh if language == "zh" else line.value_en
        indicator = foreign.html(line.indicator if language == "zh" else line.indicator_en)
        items.append(
            '<p class="promise">'
            + view.say(
                "text",
                "named_value",
                language,
                name=f'<a href="{escape(link, quote=True)}" target="_self">{indicator}</a>',
                value=f"<b>{foreign.html(value)}</b>",
            )
            + f'<br><small lang="zh-CN">{escape(_words(line, several))}</small></p>'
        )
    return "".join(items)


def _words(line: object, several: bool) -> str:
    """The quote, and the notice that it stands in where there is more than one."""
    return (
        view.say("text", "quote_of_notice", quote=line.quote, notice=view.name(line.document_id))
        if several
        else line.quote
    )
