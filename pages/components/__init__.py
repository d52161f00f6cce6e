"""The parts of a page that use Streamlit. How a page is written:

    from pages.charts import chapters
    from pages.components import drawer, figure, tables, view
    from pages.queries import counts

    selection, language = view.selection(), view.language()
    view.heading("by_chapter")                                        # the page's title from labels: page,by_chapter
    drawer.show()                                                     # the row that the URL names
    if view.nothing_found(selection):                                 # says so, offers "clear all"
        view.stop()
    figure.show(
        counts.by_chapter_and_type, selection,                        # the question, and of what it is asked
        chapters.by_type, chapters.by_type_alt,                       # DataFrame → chart, → the finding in words
        key="chapters",                                               # its name: labels picture,chart_chapters
        counted="targets",                                            # what its marks count
        axes={"chapter_title": "chapter", "target_type": "type"},     # column of a mark → filter that a click sets
    )
    tables.targets(selection, language, key="chapter_rows")

* A page runs alone (AppTest) and inside the frame: selection and language come from the URL, never from a global.
* `view.query(**more)` are the parameters to carry to another page:
  `st.page_link(view.page("explorer"), query_params=view.query())`.
* A callback changes the URL and nothing else: `view.toggle(field, value)`, `view.change(selection)`,
  `view.drill(Selection(agency=("省科技厅",)))`. The script that runs next reads the new selection from the URL.
* A page that shows `tables.targets` calls `drawer.show()` once, below its heading: choosing a row opens its drawer.
* Rows behind a mark: `rows.rows(selection, mark)`; their number is the mark's `targets`.
* `view.say(code_set, code, language=None, **values)` is a word on screen from labels.csv with its {places} filled;
  `view.name(value)` is what the reader calls a value of the database: an agency in English, a notice by its number.
* `view.describe(selection)` is the sentence of the view, for titles, `alt` texts and exports.
"""
