"""The frame around every page, run by app.py as a script: page settings, menu, filters, header; then the page."""

import streamlit as st

from pages.components import filters, header, menu, paper, sheet, view
from pages.queries import headline
from pages.queries.run import NoDatabaseError

st.set_page_config(layout="wide", initial_sidebar_state="auto")
page = menu.current_page()
header.set_language()
try:
    name = page.url_path or menu.NAMES[0]
    paper.size(name)
    if paper.asked():
        header.paper_bar()
        header.unknown()
        with paper.view_of(name):
            if paper.asked() == "sheet":
                sheet.alone()
            else:
                page.run()
    else:
        header.document()
        menu.links(page)
        header.chips()
        header.unknown()
        paper.filters()
        # Last, since a visitor looks for the answer first. A page with nothing to show ends the script.
        nothing = not headline.figures(view.selection())["rows"]
        if nothing:
            filters.sidebar()
        page.run()
        if not nothing:
            filters.sidebar()
except NoDatabaseError as error:
    header.no_database(error)
