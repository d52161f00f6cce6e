"""Agencies as bars by role, with the rule of counting; sectors; the sheet of the chosen agency."""

import streamlit as st

from pages.charts import agencies, pairs
from pages.components import choice, drawer, figure, sheet, switch, tables, view
from pages.queries import counts, headline, options
from pages.selection import Selection

TOP, TOP_PAIRS = 15, 10

selection, language = view.selection(), view.language()
view.heading("by_department")
drawer.show()
if view.nothing_found(selection):
    view.stop()

every = selection.without("agency", "role")
found = counts.by_agency_and_role(every)
several = found["agency"].nunique()
# What comes and goes has a place of its own, so that the charts below it stay where they are drawn.
with st.container(key="length"):
    shown = several <= TOP or switch.on("all_agencies", view.say("by_department", "all", n=several))
figure.show(
    counts.by_agency_and_role,
    selection,
    agencies.by_role,
    agencies.by_role_alt,
    key="agencies",
    counted="tasks",
    axes={"agency": "agency", "role": "role"},
    top=None if shown else TOP,
)
tasks, led, none = (headline.figures(every, Selection(role=role))["tasks"] for role in ((), ("lead",), ("none",)))
rule = view.say("by_department", "rule", led=led, shared=tasks - led - none, none=none, tasks=tasks)
bars = int(found.loc[found["role"] == "lead", "tasks"].sum())
code = "rule_bars" if bars > led else "rule_bars_equal"
choice.rule(f"{rule} {view.say('by_department', code, bars=bars, led=led)}", selection, every)
choice.one_of("agency", list(options.offered(every, "agency")), view.say("by_department", "choose"))

with st.container(key="chosen"):
    tables.promises(counts.promises_by_agency(selection.with_values("role", []), agencies=selection.agency))
    if len(selection.agency) == 1:
        with st.container(border=True, key="sheet"):
            sheet.show(selection.agency[0], selection)

every = selection.without("agency")
found = counts.by_pair(every)
with st.container(key="together"):
    if not found.empty:
        with st.container(key="length_pairs"):
            words = view.say("by_department", "all_pairs", n=len(found))
            shown = len(found) <= TOP_PAIRS or switch.on("all_pairs", words)
        figure.show(
            counts.by_pair,
            every,
            pairs.strongest,
            pairs.strongest_alt,
            key="pairs",
            counted="tasks",
            drill={"agency_a": "agency", "agency_b": "agency", "agency_match": "agency_match"},
            together=selection.agency,
            match=selection.agency_match,
            top=None if shown else TOP_PAIRS,
        )
        choice.rule(view.say("by_department", "pairs_rule"), selection, every)

figure.show(
    counts.by_sector,
    selection,
    agencies.by_sector,
    agencies.by_sector_alt,
    key="sectors",
    counted="tasks",
    axes={"sector": "sector"},
    drill={"sector": "sector", "role": "role"},
)
every = selection.without("sector")
cells = counts.by_sector(every)
tasks, none = (headline.figures(every, Selection(role=role))["tasks"] for role in ((), ("none",)))
bars, placed = int(cells.loc[cells["sector"].notna(), "tasks"].sum()), tasks - none
code = "sector_bars" if bars > placed else "sector_bars_equal"
rule = view.say("by_department", "sector_rule", with_sector=placed, none=none, tasks=tasks)
choice.rule(f"{rule} {view.say('by_department', code, bars=bars, with_sector=placed)}", selection, every)

st.text(view.say("by_type", "rows", n=headline.figures(selection)["rows"]))
tables.targets(selection, language, key="agency_rows")
