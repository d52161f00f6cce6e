"""The frame around every page, run by app.py as a script: page settings, what is printed, else the page on screen."""

import streamlit as st

from pages.components import header, menu, paper, screen, sheet

st.set_page_config(layout="wide", initial_sidebar_state="auto")
pages = menu.pages()
page = menu.current(pages)
header.set_language()
name = page.url_path or menu.NAMES[0]
paper.size(name)
if not paper.asked():
    screen.show(name, pages)
else:
    with header.or_no_database():
        header.paper_bar()
        header.unknown()
        with paper.view_of(name):
            if paper.asked() == "sheet":
                sheet.alone()
            else:
                menu.run(name)
