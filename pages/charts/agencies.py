"""Who answers: tasks by agency and role, and by sector."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages.charts import bars, marks
from pages.charts.caption import Caption, alternative, heading, listed, say
from pages.charts.drawing import Drawing
from pages.charts.records import Row, grouped, records, summed, total

ROLES = ("lead", "shared", "participating", "none")
NONE = "none"


def by_role(
    frame: pd.DataFrame,
    language: str,
    caption: Caption,
    chosen: marks.Chosen | None = None,
    top: int | None = None,
) -> Drawing | None:
    """Bars of tasks, most led first, cut by role; tasks without a named unit last; None for an empty frame.

    frame: `counts.by_agency_and_role`. `top` keeps that many agencies, those chosen and the last bar. A click reports
    agency and role, on a name or total the agency alone.
    """
    if frame.empty:
        return None
    ranked = _ranked(frame, language)
    found = _shown(ranked, chosen, top)
    palette = marks.colours("role", ROLES)
    words = {role: marks.reference.label("role", role, language) for role in ROLES}
    parts = [
        {**row, "part": words[row["role"]], "position": ROLES.index(row["role"])}
        for row in marks.with_strength(found, chosen)
    ]

    def said(bar: Sequence[Row]) -> str:
        # The last bar is chosen by its role, so no other choice of role stands beside a click on it.
        counted = bar if bar[0]["role"] == NONE else marks.counting(bar, "role", chosen)
        return say("tasks", language, n=total(counted, "count"))

    heads = bars.heads(parts, ["agency"], said)
    return bars.stacked(
        parts,
        [{**head, "role": NONE if head["agency"] is None else None} for head in heads],
        colours={words[role]: palette[role] for role in ROLES},
        mark=["agency", "role"],
        heading=heading(_finding(ranked, language), caption, language),
        tooltip=[
            ("full_name", say("agency", language)),
            ("part", say("role", language)),
            ("count", say("task_count", language)),
            ("targets", say("rows", language)),
        ],
    )


def by_role_alt(frame: pd.DataFrame, language: str, caption: Caption, top: int = 12) -> str:
    """The chart of `by_role` in words: its first bars."""
    ranked = _ranked(frame, language)
    figures = [
        (line[0]["name"], say("tasks", language, n=total(line, "count"))) for line in grouped(ranked, "row").values()
    ]
    return alternative(_finding(ranked, language), figures[:top], caption, language)


def by_sector(
    frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None
) -> Drawing | None:
    """Bars of tasks by sector, most first; tasks without a named unit last; None for an empty frame.

    frame: `counts.by_sector`. A click reports sector,
    where there is none role 'none'.
    """
    if frame.empty:
        return None
    found = _sectors(frame, language)
    word = say("task_count", language)
    drawn = [
        {**row, "part": word, "position": 0, "total": say("tasks", language, n=row["count"])}
        for row in marks.with_strength(found, chosen)
    ]
    return bars.stacked(
        drawn,
        drawn,
        colours={word: marks.colours("role", ["lead"])["lead"]},
        mark=["sector", "role"],
        heading=heading(_sector_finding(found, language), caption, language),
        tooltip=[
            ("name", say("sector", language)),
            ("count", word),
            ("targets", say("rows", language)),
        ],
    )


def by_sector_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_sector` in words."""
    found = _sectors(frame, language)
    figures = [(row["name"], say("tasks", language, n=row["count"])) for row in found]
    return alternative(_sector_finding(found, language), figures, caption, language)


def _ranked(frame: pd.DataFrame, language: str) -> list[Row]:
    """A row for each agency and role with row, name, full_name, count; by tasks led, then all tasks, 未列明 last."""
    short, full = marks.named("agency", language), "agency" if language == "zh" else "name_en"
    no_unit = say("no_unit", language)
    found = []
    for row in records(frame):
        unnamed = row["agency"] is None
        found.append(
            {
                **row,
                "row": "—" if unnamed else row["agency"],
                "name": no_unit if unnamed else row[short],
                "full_name": no_unit if unnamed else row[full],
                "count": row["tasks"],
            }
        )
    led = summed([row for row in found if row["role"] == "lead"], "tasks", "row")
    every = summed(found, "tasks", "row")
    return sorted(
        found, key=lambda row: (row["agency"] is None, -led.get(row["row"], 0), -every[row["row"]], row["row"])
    )


def _shown(ranked: Sequence[Row], chosen: marks.Chosen | None, top: int | None) -> Sequence[Row]:
    if top is None:
        return ranked
    kept = {*list(grouped(ranked, "row"))[:top], *(chosen or {}).get("agency", ())}
    return [row for row in ranked if row["row"] in kept or row["role"] == NONE]


def _finding(ranked: Sequence[Row], language: str) -> str:
    named = [row for row in ranked if row["agency"] is not None]
    if not named:
        return say("finding_no_agency", language, n=total(ranked, "tasks"))
    leads = [row for row in named if row["role"] == "lead"]
    code, counted = ("finding_leads", leads) if leads else ("finding_agencies", named)
    sums = summed(counted, "tasks", "agency", "name")
    most = max(sums.values())
    names = sorted(name for (_, name), n in sums.items() if n == most)
    return say(code, language, names=listed(names, language), n=most, agencies=len(grouped(named, "agency")))


def _sectors(frame: pd.DataFrame, language: str) -> list[Row]:
    """A row for each sector with row, name, sector, role, count, targets; most tasks first, 未列明 last."""
    name = marks.named("sector", language)
    found = []
    for sector, rows in grouped(records(frame), "sector").items():
        unnamed = sector is None
        found.append(
            {
                "row": "—" if unnamed else sector,
                "name": say("no_unit", language) if unnamed else rows[0][name],
                "sector": sector,
                "role": NONE if unnamed else None,
                "sort": rows[0]["sector_sort"],
                "count": total(rows, "tasks"),
                "targets": total(rows, "targets"),
            }
        )
    return sorted(found, key=lambda row: (row["role"] == NONE, -row["count"], row["sort"]))


def _sector_finding(found: Sequence[Row], language: str) -> str:
    named = [row for row in found if row["sector"] is not None]
    if not named:
        return say("finding_no_agency", language, n=total(found, "count"))
    most = max(row["count"] for row in named)
    names = [row["name"] for row in named if row["count"] == most]
    return say("finding_sectors", language, names=listed(names, language), n=most, sectors=len(named))
