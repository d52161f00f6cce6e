"""The frame around every page, run by app.py as a script: page settings, what is printed, else the page on screen."""

import streamlit as st

from pages.components import bulletin, closed, header, menu, paper, screen, sheet


def draw(name: str) -> None:
    """The page of that name, on screen or as it is printed."""
    paper.size(name)
    if not paper.asked():
        screen.show(name)
        return
    if closed.instead():
        return
    with header.or_no_database():
        header.paper_bar()
        header.unknown()
        with paper.view_of(name):
            if paper.asked() == "sheet":
                sheet.alone()
            elif paper.asked() == "bulletin":
                bulletin.alone()
            else:
                menu.run(name)


st.set_page_config(layout="wide", initial_sidebar_state="auto")
page = menu.current(draw)
header.set_language()
page.run()
