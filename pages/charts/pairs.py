"""Which agencies stand in the same tasks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages.charts import bars, marks
from pages.charts.caption import Caption, alternative, heading, listed, say
from pages.charts.drawing import Drawing

COLOUR_OF = "participating"


def strongest(
    frame: pd.DataFrame,
    language: str,
    caption: Caption,
    together: Sequence[str] = (),
    match: str = "any",
    top: int | None = None,
) -> Drawing | None:
    """Bars of the tasks in which both of two agencies stand, most first; None for an empty frame.

    frame: `counts.by_pair`. The agencies `together`, `match` 'any' or 'all' of them as in the selection, make the pairs
    stand out whose tasks all lie within. `top` keeps that many pairs and those that a choice of two names. A click
    reports agency_a, agency_b and agency_match 'all'.
    """
    if frame.empty:
        return None
    found = _named(frame, language)
    held = set(together)
    both = (found["agency_a"].isin(held) & found["agency_b"].isin(held)) if match == "all" and len(held) == 2 else False
    if top is not None:
        found = found[(found.index < top) | both]
    inside = [
        not held or (held <= {a, b} if match == "all" else bool(held & {a, b}))
        for a, b in zip(found["agency_a"], found["agency_b"], strict=True)
    ]
    word = say("task_count", language)
    found = found.assign(
        strength=[1.0 if yes else marks.FADED for yes in inside], part=word, position=0, agency_match="all"
    )
    return bars.stacked(
        found,
        found.assign(total=[say("tasks", language, n=n) for n in found["count"]]),
        colours={word: marks.colours("role", [COLOUR_OF])[COLOUR_OF]},
        mark=["agency_a", "agency_b", "agency_match"],
        heading=heading(_finding(frame, language), caption, language),
        tooltip=[
            ("name", say("pair", language)),
            ("count", word),
            ("a_leads", say("first_leads", language)),
            ("b_leads", say("second_leads", language)),
            ("both_lead", say("both_lead", language)),
            ("targets", say("rows", language)),
        ],
        breaks_at=say("pair_name", language, a="", b=""),
    )


def strongest_alt(frame: pd.DataFrame, language: str, caption: Caption, top: int = 12) -> str:
    """The chart of `strongest` in words: its first bars."""
    found = _named(frame, language).head(top)
    figures = [(line.name, say("tasks", language, n=line.tasks)) for line in found.itertuples(index=False, name="Pair")]
    return alternative(_finding(frame, language), figures, caption, language)


def _named(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    first, second = ("agency_a", "agency_b") if language == "zh" else ("name_a", "name_b")
    names = [say("pair_name", language, a=a, b=b) for a, b in zip(frame[first], frame[second], strict=True)]
    row = frame["agency_a"] + "/" + frame["agency_b"]
    return frame.assign(row=row, name=names, count=frame["tasks"]).reset_index(drop=True)


def _finding(frame: pd.DataFrame, language: str) -> str:
    found = _named(frame, language)
    most = int(found["count"].max())
    names = found.loc[found["count"] == most, "name"].tolist()
    return say("finding_pairs", language, names=listed(names, language), n=most, pairs=len(found))
