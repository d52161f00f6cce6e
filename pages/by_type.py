"""Target types, how exactly and firmly they are worded, and amounts within one unit at a time."""

import streamlit as st

from pages.charts import types, values
from pages.components import drawer, figure, switch, tables, view
from pages.queries import counts, headline, rows

TOP = 25

selection, language = view.selection(), view.language()
view.heading("by_type")
drawer.show()
if view.nothing_found(selection):
    view.stop()

figure.show(
    counts.by_type_comparator_and_modality,
    selection,
    types.by_type,
    types.by_type_alt,
    key="types",
    counted="targets",
    axes={"target_type": "type", "modality": "modality"},
)
figure.show(
    counts.by_type_comparator_and_modality,
    selection,
    types.firmness,
    types.firmness_alt,
    key="firmness",
    counted="rows",
    axes={"target_type": "type", "modality": "modality", "comparator": "comparator"},
)

units = counts.by_unit(selection)
units = units.assign(axis=units["canonical_unit"].fillna(units["unit"])).dropna(subset="axis")
sizes = units.groupby("axis")["targets"].sum().sort_values(ascending=False, kind="stable")
if sizes.empty:
    st.info(view.say("by_type", "no_quantity"))
else:
    left, right = st.columns(2, vertical_alignment="bottom")
    words = {code: view.say("by_type", "unit_option", unit=view.name(code), n=n) for code, n in sizes.items()}
    with left:
        unit = switch.box("axis", list(words), words, view.say("by_type", "unit"))
    amounts = rows.quantities(selection, unit)
    possible = values.can_be_logarithmic(amounts)
    wide = possible and values.spread(amounts) > 100
    with right:
        logarithmic = switch.on("log", view.say("by_type", "log"), otherwise=wide, disabled=not possible)
        n, of = len(amounts), int(amounts["in_unit"].iloc[0])
        label = view.say("by_type", "all" if n == of else "most", n=n, of=f"{of:,}")
        everything = n <= TOP or switch.on("all_values", label)
    top = None if everything else TOP
    figure.show(
        rows.of_unit(unit),
        selection,
        values.in_one_unit,
        values.in_one_unit_alt,
        key="amounts",
        counted="targets",
        opens="target_id",
        unit=view.name(unit),
        logarithmic=logarithmic,
        top=top,
    )
    if n < of:
        st.caption(view.say("by_type", "largest", shown=f"{n:,}", n=f"{of:,}"))
    st.caption(view.say("by_type", "legend"))

st.text(view.say("by_type", "rows", n=headline.figures(selection)["rows"]))
tables.targets(selection, language, key="type_rows")
