"""Search, the table of targets with a drawer for each, and the table to take away."""

import streamlit as st

from pages.components import boards, download, drawer, tables, view
from pages.queries import rows

view.heading("explorer")
selection, language = view.selection(), view.language()
boards.show()
if view.nothing_found(selection):
    view.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    order = view.choice("sort", rows.ORDERS)
    found = rows.rows(selection, order=order)
    download.buttons(selection, order, len(found))
st.caption(view.say("text", "rows_shown", n=len(found)))
tables.targets(found, language, key="explorer", height=560 if len(found) > 15 else "content", orders=rows.ORDERS)
drawer.show()
