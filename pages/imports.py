"""Import: notices that people bring, looked at before they count, with every version that there was."""

from datetime import date

import streamlit as st

from pages.components import acting, download, import_files, import_shelf, import_waiting, paper, told, view
from pages.queries import imports, ledger

with told.or_sentence():
    at = ledger.at(date.today())
    counts, shelf = imports.counts(at), imports.shelf(at)
view.heading("imports", view.say("imports", "answer", documents=counts.documents, handed_in=counts.handed_in))
if not paper.asked():
    import_waiting.show(at)
    import_files.show(at)
st.subheader(view.say("imports", "shelf"), anchor=False)
if not paper.asked():
    acting.answer(import_shelf.WITHDRAW)
    download.table("shelf", len(shelf), view.say("page", "imports"), lambda: import_shelf.written(shelf))
import_shelf.show(shelf)
if not paper.asked():
    import_shelf.comparing(shelf)
    import_shelf.withdrawing(at)
