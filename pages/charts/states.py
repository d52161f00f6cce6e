"""Where the targets stand: lines of the ledger by the agency that reports on them, cut by state or by report."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages.charts import bars, marks
from pages.charts.caption import Caption, alternative, heading, listed, say
from pages.charts.drawing import Drawing
from pages.charts.records import Row, grouped, records, summed, total

# By code set, from what is good to what asks for attention: the right end of a bar is where a reader looks.
ORDERS = {
    "state": ("done", "on_course", "not_due", "extension", "unreported", "at_risk", "behind"),
    "reported": ("on_time", "late", "missing"),
}
# What decides the order of the bars and what the heading names, the most urgent first.
_URGENT = {"state": ("behind", "unreported", "at_risk"), "reported": ("missing", "late")}
_NAMED = {"state": ("behind", "unreported"), "reported": ("missing",)}
_NONE = "none"
# Bars that a screen reader is told of.
_TOLD = 12


def by_agency(
    frame: pd.DataFrame,
    language: str,
    caption: Caption,
    chosen: marks.Chosen | None = None,
    states: tuple[str, ...] = (),
    top: int | None = None,
    code_set: str = "state",
) -> Drawing | None:
    """Bars of lines, most behind first, then most unreported; tasks without a named unit last; None for an empty frame.

    frame: `ledger.by_agency` for the code set 'state', `reporting.by_agency` for 'reporting'. What is in none of
    `states` fades where some are given. `top` keeps that many agencies and those chosen. A click reports agency, role_a
    and role_b, the roles in which an agency reports, and of a part its state.
    """
    if frame.empty:
        return None
    ranked, order = _ranked(frame, language, code_set), ORDERS[code_set]
    if top is not None:
        kept = {*list(grouped(ranked, "row"))[:top], *(chosen or {}).get("agency", ())}
        ranked_shown = [row for row in ranked if row["row"] in kept or row["agency"] is None]
    else:
        ranked_shown = ranked
    palette = marks.colours(code_set, order)
    words = {state: marks.reference.label(code_set, state, language) for state in order}
    parts = [
        {**row, "part": words[row["state"]], "position": order.index(row["state"])}
        for row in marks.with_strength(ranked_shown, {**(chosen or {}), "state": states})
    ]

    def said(bar: Sequence[Row]) -> str:
        return say("total", language, n=total(marks.counting(bar, "state", {"state": states}), "count"))

    mark = ["agency", "role_a", "role_b"]
    return bars.stacked(
        parts,
        # A name stands for the whole bar, so it reports no state.
        bars.heads(parts, mark, said),
        colours={words[state]: palette[state] for state in order},
        mark=[*mark, "state"],
        heading=heading(_finding(ranked, language, code_set), caption, language),
        tooltip=[
            ("name", say("agency", language)),
            ("part", say("state" if code_set == "state" else "reported", language)),
            ("count", say("lines", language)),
        ],
    )


def by_agency_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_agency` in words: its first bars."""
    return _alternative(frame, language, caption, "state")


def by_report_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_agency` for the code set 'reporting' in words."""
    return _alternative(frame, language, caption, "reported")


def _alternative(frame: pd.DataFrame, language: str, caption: Caption, code_set: str) -> str:
    ranked, figures = _ranked(frame, language, code_set), []
    for bar in list(grouped(ranked, "row").values())[:_TOLD]:
        counts = summed(bar, "count", "state")
        words = marks.reference.label
        told = [f"{words(code_set, one, language)} {counts[one]}" for one in ORDERS[code_set] if one in counts]
        figures.append((bar[0]["name"], say("comma", language).join(told)))
    return alternative(_finding(ranked, language, code_set), figures, caption, language)


def _ranked(frame: pd.DataFrame, language: str, code_set: str) -> list[Row]:
    """A row for each agency and state with row, name, count, role_a, role_b."""
    short, no_unit = marks.named("agency", language), say("no_unit", language)
    found = []
    for row in records(frame):
        unnamed = row["agency"] is None
        found.append(
            {
                **row,
                "row": "—" if unnamed else row["agency"],
                "name": no_unit if unnamed else row[short],
                "count": row["lines"],
                "role_a": _NONE if unnamed else "lead",
                "role_b": None if unnamed else "shared",
            }
        )
    of_state = grouped(found, "state")
    urgency = [summed(of_state.get(state, []), "count", "row") for state in _URGENT[code_set]]
    every = summed(found, "count", "row")

    def place(row: Row) -> tuple[object, ...]:
        name = row["row"]
        return (row["agency"] is None, *(-counts.get(name, 0) for counts in urgency), -every[name], name)

    return sorted(found, key=place)


def _finding(ranked: Sequence[Row], language: str, code_set: str) -> str:
    """Who is behind most; where nobody is, who has not reported most; else that all is in order."""
    for state in _NAMED[code_set]:
        sums = summed([row for row in ranked if row["state"] == state], "count", "row", "name")
        if sums:
            most = max(sums.values())
            names = sorted(name for (_, name), n in sums.items() if n == most)
            return say(f"finding_{state}", language, names=listed(names, language), n=most)
    agencies = len(grouped(ranked, "row"))
    return say("finding_in_order" if code_set == "state" else "finding_reported", language, n=agencies)
