"""The problem loop: what was found, who has to do what by when, and what was done."""

import streamlit as st

from pages.charts import ageing
from pages.components import (
    day,
    download,
    figure,
    fold,
    paper,
    period,
    problem_drawer,
    problem_forms,
    problem_reminders,
    problem_rules,
    problem_table,
    problem_words,
    reach,
    told,
    view,
)
from pages.queries import ledger, problems

selection = view.selection()
with told.or_sentence():
    at = ledger.at(day.on())
    counts = problems.figures(selection, at)
view.heading("problems", view.say("problem", "answer", on=f"{at.on:%Y-%m-%d}", **counts))
problem_drawer.show(at)
if view.nothing_found(selection):
    view.stop()

narrowed = problem_words.chosen()
if paper.asked():
    st.text(problem_words.line(counts))
else:
    shown = len(problems.chosen(selection, at, *narrowed))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day.box(ledger.days(reach.selection().document, at), at.on)
        problem_words.clocks(counts, *narrowed[1:])
        name = view.say("page", "problems")
        download.table("problems", shown, name, lambda: problem_table.written(selection, at, narrowed))
    problem_words.row(counts, narrowed[0])
    about = st.query_params.get("about")
    fold.part(
        view.say("problem", "register"),
        "register",
        lambda: problem_forms.find(selection, period.document(), about),
        expanded=about is not None,
    )
    if counts["open"]:
        figure.show(
            problems.of(at),
            selection,
            ageing.by_age,
            ageing.by_age_alt,
            key="ageing",
            counted=lambda chosen: view.say("problem", "open", n=problems.figures(chosen, at)["open"]),
            sets=("age", "age"),
            also=("clock", "clock"),
            age=narrowed[2],
            clock=narrowed[1],
        )
    st.caption(view.say("problem", "clock_rule"))
problem_table.show(selection, at, narrowed)
if not paper.asked():
    words = view.say("problem", "reminders", n=counts["overdue"])
    fold.part(words, "overdue", lambda: problem_reminders.overdue(selection, at))
    n = len(problems.reported(selection, at))
    fold.part(view.say("problem", "reported", n=n), "reported_fold", lambda: problem_reminders.reported(selection, at))
    problem_rules.show()
