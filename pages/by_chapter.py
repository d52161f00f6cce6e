"""Chapters as bars cut by target type, chapters by sectors, and the tasks of the chosen chapter."""

import streamlit as st

from pages.charts import chapters
from pages.charts.caption import Caption
from pages.components import cards, choice, drawer, figure, tables, view
from pages.queries import counts, headline, options, rows

selection, language = view.selection(), view.language()
view.heading("by_chapter")
drawer.show()
if view.nothing_found(selection):
    view.stop()

# A chart shows every place on its own axes; what is chosen there stands out instead of hiding the rest.
every = selection.with_values("chapter", []).with_values("type", [])
caption = Caption(*choice.caption(selection, every, "targets"))
figure.show(
    counts.by_chapter_and_type,
    every,
    chapters.by_type,
    chapters.by_type_alt,
    caption,
    key="chapters",
    drill={"document_id": "document", "chapter_title": "chapter", "target_type": "type"},
    chosen={"chapter_title": selection.chapter, "target_type": selection.type},
)
st.caption(view.say("by_chapter", "hint"))
choice.one_of("chapter", list(options.options(every, "chapter")), view.say("by_chapter", "choose"))

if selection.chapter:
    with st.container(key="cards"):
        cards.tasks(selection, language)

every = selection.with_values("chapter", []).with_values("sector", [])
caption = Caption(*choice.caption(selection, every, "rows"))
figure.show(
    counts.by_chapter_and_sector,
    every,
    chapters.by_sector,
    chapters.by_sector_alt,
    caption,
    key="chapter_sectors",
    drill={"document_id": "document", "chapter_title": "chapter", "sector": "sector", "role": "role"},
    chosen={"chapter_title": selection.chapter, "sector": selection.sector},
)
cells = counts.by_chapter_and_sector(every)
total, distinct = int(cells["targets"].sum()), headline.figures(every)["rows"]
code = "sector_rule" if total > distinct else "sector_rule_equal"
choice.rule(view.say("by_chapter", code, cells=total, rows=distinct), selection, every)

behind = rows.rows(selection)
st.text(view.say("by_type", "rows", n=len(behind)))
tables.targets(behind, language, key="chapter_rows")
