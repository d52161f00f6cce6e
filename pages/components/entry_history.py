"""The history of one target: every report as a chart and as a list."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from loaders.ledger import form, rule
from loaders.ledger.amounts import in_unit
from loaders.ledger.model import STATUSES, Duty
from pages.charts import history as chart
from pages.charts.caption import Caption
from pages.components import choice, told, view
from pages.queries import ledger


def show(line: object, duty: Duty, at: ledger.At) -> None:
    """Every report as a chart and a list; what a later one corrected stays in both."""
    known = rule.known_by(ledger.book(at).history(line.target_id), at.on)
    if not known.entries:
        st.caption(view.say("ledger", "no_history"))
        return
    counted = {id(entry) for entry in known.counted()}
    ordered = sorted(known.entries, key=lambda entry: (entry.report.as_of, entry.write.write_id))
    is_counted = form.is_counted(duty)
    entries = [
        {
            "as_of": entry.report.as_of,
            "number": shown(entry.report.value, duty) if is_counted else STATUSES.index(entry.report.status),
            "words": said(entry.report.value, entry.report.status, duty),
            "is_counted": id(entry) in counted,
        }
        for entry in ordered
    ]
    caption = Caption(line.indicator if view.language() == "zh" else line.indicator_en, choice.source())
    language = view.language()
    goals = _goals(duty, known)
    drawing = chart.drawn(entries, goals, language, caption, counted=is_counted)
    spoken = f'<p class="alternative">{escape(chart.drawn_alt(entries, goals, language, caption))}</p>'
    st.html(f'<div class="figure"><h3>{escape(drawing.heading.finding)}</h3>{spoken}</div>')
    spec = {**drawing.spec, "datasets": drawing.tables()}
    st.vega_lite_chart(spec, key="history", alt=view.say("ledger", "history"))
    told_of = pd.DataFrame(
        {
            view.say("form", "period"): [entry.report.period for entry in ordered],
            view.say("ledger", "column_as_of"): [f"{entry.report.as_of:%Y-%m-%d}" for entry in ordered],
            view.say("ledger", "column_latest"): [one["words"] for one in entries],
            view.say("ledger", "counts"): [
                view.say("ledger", "counts_yes" if one["is_counted"] else "counts_no") for one in entries
            ],
            view.say("ledger", "column_reported_by"): [
                f"{entry.write.who} · {told.agency(entry.write.agency)}" for entry in ordered
            ],
            view.say("ledger", "written_at"): [
                f"{entry.write.written_at.astimezone():%Y-%m-%d %H:%M}" for entry in ordered
            ],
            view.say("ledger", "from_file"): [
                entry.write.file_name or view.say("ledger", "from_page") for entry in ordered
            ],
            view.say("form", "note"): [entry.report.note for entry in ordered],
        }
    )
    st.dataframe(told_of, key="history_rows", hide_index=True, alt=view.say("ledger", "history"))


def _goals(duty: Duty, known: rule.Known) -> list[dict[str, object]]:
    """What is promised as the chart draws it: the goal over the year, the even way to it, the nodes."""
    goal, found = duty.goal, []
    due = known.due(goal)
    if goal.start is None or due is None:
        return [
            {"as_of": entry.report.as_of, "number": 0, "words": "", "series": "none"} for entry in known.entries[:1]
        ]
    if not form.is_counted(duty):
        done = {"number": STATUSES.index("done"), "words": view.say("status", "done"), "series": "goal"}
        found += [{"as_of": goal.start, **done}, {"as_of": due, **done}]
    else:
        ends = [end for end in (goal.value_low, goal.value_high) if end is not None]
        for end in dict.fromkeys(ends):
            level = {"number": shown(end, duty), "words": said(end, None, duty), "series": f"goal {end:g}"}
            found += [{"as_of": goal.start, **level}, {"as_of": due, **level}]
        if rule.runs_with_time(goal, known, ledger.thresholds()):
            start = known.baseline.value if known.baseline else 0.0
            for day, value in ((goal.start, start), (due, ends[0])):
                words = said(value, None, duty)
                found.append({"as_of": day, "number": shown(value, duty), "words": words, "series": "time"})
    for node in known.nodes:
        number = shown(node.value, duty) if node.value is not None else STATUSES.index(node.status)
        words = f"{node.title} {said(node.value, node.status, duty)}".strip()
        found.append({"as_of": node.due, "number": number, "words": words, "series": "node"})
    return found


def shown(value: float, duty: Duty) -> float:
    """A value in the unit in which the target is reported."""
    return float(in_unit(value, duty.unit, duty.stated.unit))


def said(value: float | None, status: str | None, duty: Duty) -> str:
    """A value with that unit, or a status, in words."""
    if value is None:
        return view.say("status", status)
    gap = " " if view.language() == "en" and duty.unit not in ("", "%") else ""
    return f"{in_unit(value, duty.unit, duty.stated.unit)}{gap}{view.name(duty.unit)}"
