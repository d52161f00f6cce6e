"""Search, the table of targets with a drawer for each, and the table to take away."""

import streamlit as st

from pages.components import boards, download, drawer, paper, switch, tables, view
from pages.queries import headline, rows

view.heading("explorer")
selection, language = view.selection(), view.language()
if not paper.asked():
    boards.show()
if view.nothing_found(selection):
    view.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    words = {order: view.say("text", f"sort_{order}") for order in rows.ORDERS}
    order = switch.box("sort", rows.ORDERS, words, view.say("text", "sort"), width=320)
    n = headline.figures(selection)["rows"]
    download.buttons(selection, order, n)
st.caption(view.say("text", "rows_shown", n=n))
height = 560 if n > 15 else "content"
tables.targets(selection, language, key="explorer", order=order, height=height, orders=rows.ORDERS)
drawer.show()
