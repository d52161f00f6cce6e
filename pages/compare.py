"""Several notices side by side: what they hold, and the same indicator in each of them with what changed."""

import streamlit as st

from pages.charts import compare as chart
from pages.components import (
    compare_choice,
    compare_facts,
    compare_file,
    compare_pair,
    compare_rules,
    compare_table,
    figure,
    switch,
    view,
)
from pages.queries import compare

TOP = 8


def side_by_side(documents: tuple[str, ...]) -> None:
    """Figures and make-up of the notices."""
    compare_facts.show(selection, documents)
    with st.container(horizontal=True, key="compare-chart"):
        words = {axis: view.say("compare", f"by_{axis}") for axis in compare.AXES}
        axis = switch.one_of("by", words, view.say("compare", "by"))
        words = {unit: view.say("compare", f"measure_{unit}") for unit in chart.MEASURES}
        measure = switch.one_of("measure", words, view.say("compare", "measure"))
    shown = selection.with_values("document", documents)
    axes = {"value": axis, "role": "role"} if axis == "agency" else {"value": axis}
    # Of what the chart is of: it shows every place on its own axes, and rows without a value in any case.
    groups = compare.groups(shown.without(*axes.values()), axis, documents)
    few = groups["value"].notna().sum() <= TOP
    whole = few or switch.on("all_values", view.say("compare", "all_values", n=len(groups)))
    figure.show(
        compare.along(axis, documents),
        shown,
        chart.by_notice,
        chart.by_notice_alt,
        key="compared",
        counted="rows",
        axes=axes,
        drill={"value": axis, "role": "role"},
        measure=measure,
        top=None if whole else TOP,
    )
    st.caption(view.say("compare", f"rule_{axis}"))


def aligned(documents: tuple[str, ...], basis: str) -> None:
    """The indicators of the basis beside those of the others."""
    st.subheader(view.say("compare", "aligned"), anchor=False)
    chosen = compare_choice.alignment(documents, basis)
    compare_table.pairs(selection, chosen)
    matches = compare_table.found(selection, chosen)
    compare_file.buttons(matches, selection, chosen)
    compare_table.show(matches, chosen)
    compare_pair.show(selection, chosen)
    compare_table.unmatched(selection, chosen)
    compare_rules.show()


selection = view.selection()
# The heading tells of the basis, which is chosen below it.
top = st.container(key="compare-heading")
found = compare.in_view(selection)
if compare_choice.enough(found, top):
    documents = found[: compare.MOST]
    basis = compare_choice.basis(documents)
    with top:
        view.heading("compare", compare_table.answer(selection, documents, basis))
    compare_choice.left_out(found)
    if not view.nothing_found(selection):
        side_by_side(documents)
        aligned(documents, basis)
