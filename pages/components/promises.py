"""The headline targets: what the whole province is to reach, each with its words and the way to them."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.components import foreign, view
from pages.queries import headline
from pages.selection import Selection


def show(selection: Selection, most: int) -> None:
    """The first `most` levels and ratios of the whole province in view, and how many there are; none, no list."""
    found = headline.promises(selection)
    if found.empty:
        return
    language = view.language()
    st.markdown(f"**{view.say('text', 'headline_targets')}**", help=view.say("text", "headline_rule"))
    several = found["document_id"].nunique() > 1
    items = []
    for line in found.head(most).itertuples():
        link = "source?" + urlencode(view.query(target=line.target_id), doseq=True)
        value = line.value_zh if language == "zh" else line.value_en
        indicator = foreign.html(line.indicator if language == "zh" else line.indicator_en)
        items.append(
            '<p class="promise">'
            + view.say(
                "text",
                "named_value",
                name=f'<a href="{escape(link, quote=True)}" target="_self">{indicator}</a>',
                value=f"<b>{foreign.html(value)}</b>",
            )
            + f'<br><small lang="zh-CN">{escape(_words(line, several))}</small></p>'
        )
    st.html("".join(items))


def _words(line: object, several: bool) -> str:
    """The quote, and the notice that it stands in where there is more than one."""
    return (
        view.say("text", "quote_of_notice", quote=line.quote, notice=view.name(line.document_id))
        if several
        else line.quote
    )
