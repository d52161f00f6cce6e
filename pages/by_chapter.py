"""Chapters as bars or nested tiles by target type, chapters by sector or agency, the tasks of the chosen chapter."""

import streamlit as st

from pages.charts import chapter_agencies, chapters, tiles, treemap
from pages.components import cards, choice, drawer, figure, nest, switch, tables, view
from pages.queries import counts, headline, options

TOP = 15

selection, language = view.selection(), view.language()
view.heading("by_chapter")
drawer.show()
if view.nothing_found(selection):
    view.stop()

# A chart shows every place on its own axes; what is chosen there stands out instead of hiding the rest.
every = selection.without("chapter", "type")
words = {"bars": view.say("by_chapter", "shape_bars"), "treemap": view.say("by_chapter", "shape_treemap")}
if switch.one_of("shape", words, view.say("by_chapter", "shape")) == "bars":
    figure.show(
        counts.by_chapter_and_type,
        selection,
        chapters.by_type,
        chapters.by_type_alt,
        key="chapters",
        counted="targets",
        axes={"chapter_title": "chapter", "target_type": "type"},
        drill={"document_id": "document", "chapter_title": "chapter", "target_type": "type"},
    )
    st.caption(view.say("by_chapter", "hint"))
elif not nest.are_too_many(whole := selection.without("chapter", "task")):
    found = tiles.tiles(counts.by_target(whole), language)
    opened = tiles.opened(found, selection.chapter, selection.task)
    nest.show(
        treemap.nested(found, language, opened),
        key="tiles",
        title=treemap.finding(found, language),
        alt=treemap.nested_alt(found, language, choice.caption(selection, whole, "rows")),
        tiles=found,
        opened=opened,
    )
    st.caption(view.say("by_chapter", "treemap_hint"))
choice.one_of("chapter", list(options.offered(every, "chapter")), view.say("by_chapter", "choose"))

# What comes and goes has a place of its own, so that the charts below it stay where they are drawn.
with st.container(key="cards"):
    if selection.chapter:
        cards.tasks(selection, language)

words = {"sector": view.say("by_chapter", "against_sector"), "agency": view.say("by_chapter", "against_agency")}
if switch.one_of("against", words, view.say("by_chapter", "against")) == "sector":
    every = selection.without("chapter", "sector")
    figure.show(
        counts.by_chapter_and_sector,
        selection,
        chapters.by_sector,
        chapters.by_sector_alt,
        key="chapter_sectors",
        counted="rows",
        axes={"chapter_title": "chapter", "sector": "sector"},
        drill={"document_id": "document", "chapter_title": "chapter", "sector": "sector", "role": "role"},
    )
    total, distinct = int(counts.by_chapter_and_sector(every)["every_cell"].iloc[0]), headline.figures(every)["rows"]
    code = "sector_rule" if total > distinct else "sector_rule_equal"
    choice.rule(view.say("by_chapter", code, cells=total, rows=distinct), selection, every)
else:
    every = selection.without("chapter", "agency", "role")
    cells = counts.by_chapter_and_agency(every)
    leads, of = cells["agency"].nunique(), int(cells["every_lead"].max()) if len(cells) else 0
    with st.container(key="leads"):
        label = view.say("by_chapter", "all_leads" if leads == of else "drawn_leads", n=leads, of=of)
        whole = leads <= TOP or switch.on("all_leads", label)
    if not cells.empty:
        figure.show(
            counts.by_chapter_and_agency,
            selection,
            chapter_agencies.by_agency,
            chapter_agencies.by_agency_alt,
            key="chapter_agencies",
            counted="rows",
            axes={"chapter_title": "chapter", "agency": "agency", "role": "role"},
            drill={"document_id": "document", "chapter_title": "chapter", "agency": "agency", "role": "role"},
            top=None if whole else TOP,
        )
    total, distinct = int(cells["every_cell"].max()) if len(cells) else 0, headline.figures(every)["rows"]
    choice.rule(view.say("by_chapter", "agency_rule", cells=total, rows=distinct), selection, every)

st.text(view.say("by_type", "rows", n=headline.figures(selection)["rows"]))
tables.targets(selection, language, key="chapter_rows")
