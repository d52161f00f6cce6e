"""Who answers: tasks by agency and role, and by sector."""

from __future__ import annotations

import pandas as pd

from pages.charts import bars, marks
from pages.charts.caption import Caption, alternative, heading, listed, say
from pages.charts.drawing import Drawing

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
    found = _shown(_ranked(frame, language), chosen, top)
    found = found.assign(strength=marks.strength(found, chosen))
    palette = marks.colours("role", ROLES)
    words = {role: marks.reference.label("role", role, language) for role in ROLES}
    # The last bar is chosen by its role, so no other choice of role stands beside a click on it.
    held = marks.counting(found, "role", chosen) | (found["role"] == NONE)
    rows = (
        found.assign(held=found["count"].where(held, 0))
        .groupby("row", sort=False)
        .agg(
            name=("name", "first"),
            agency=("agency", "first"),
            count=("held", "sum"),
            strength=("strength", "max"),
            role=("role", lambda roles: NONE if NONE in set(roles) else None),
        )
    )
    rows["total"] = [say("tasks", language, n=n) for n in rows["count"]]
    return bars.stacked(
        found.assign(part=found["role"].map(words), position=found["role"].map(ROLES.index)),
        rows.reset_index(),
        colours={words[role]: palette[role] for role in ROLES},
        mark=["agency", "role"],
        heading=heading(_finding(frame, language), caption, language),
        tooltip=[
            ("full_name", say("agency", language)),
            ("part", say("role", language)),
            ("count", say("task_count", language)),
            ("targets", say("rows", language)),
        ],
    )


def by_role_alt(frame: pd.DataFrame, language: str, caption: Caption, top: int = 12) -> str:
    """The chart of `by_role` in words: its first bars."""
    sums = _ranked(frame, language).groupby(["row", "name"], sort=False)["count"].sum()
    figures = [(name, say("tasks", language, n=n)) for (_, name), n in sums.items()]
    return alternative(_finding(frame, language), figures[:top], caption, language)


def by_sector(
    frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None
) -> Drawing | None:
    """Bars of tasks by sector, most first; tasks without a named unit last; None for an empty frame.

    frame: `counts.by_chapter_and_sector`, whose tasks add up, as a task stands in one chapter. A click reports sector,
    where there is none role 'none'.
    """
    if frame.empty:
        return None
    found = _sectors(frame, language)
    word = say("task_count", language)
    found = found.assign(strength=marks.strength(found, chosen), part=word, position=0)
    return bars.stacked(
        found,
        found.assign(total=[say("tasks", language, n=n) for n in found["count"]]),
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
    figures = [(line.name, say("tasks", language, n=line.tasks)) for line in found.itertuples(index=False)]
    return alternative(_sector_finding(found, language), figures, caption, language)


def _ranked(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """A line for each agency and role with row, name, full_name, count; by tasks led, then all tasks, 未列明 last."""
    unnamed = frame["agency"].isna()
    no_unit = say("no_unit", language)
    found = frame.assign(
        agency=frame["agency"].where(~unnamed, None),
        row=frame["agency"].where(~unnamed, "—"),
        name=frame[marks.named("agency", language)].where(~unnamed, no_unit),
        full_name=(frame["agency"] if language == "zh" else frame["name_en"]).where(~unnamed, no_unit),
        count=frame["tasks"],
    )
    led = found["tasks"].where(found["role"] == "lead", 0).groupby(found["row"]).sum()
    every = found.groupby("row")["tasks"].sum()
    keys = pd.DataFrame({"last": unnamed, "led": -found["row"].map(led), "all": -found["row"].map(every)})
    order = keys.assign(row=found["row"]).sort_values(["last", "led", "all", "row"], kind="stable").index
    return found.loc[order]


def _shown(found: pd.DataFrame, chosen: marks.Chosen | None, top: int | None) -> pd.DataFrame:
    if top is None:
        return found
    kept = {*list(dict.fromkeys(found["row"]))[:top], *(chosen or {}).get("agency", ())}
    return found[found["row"].isin(kept) | (found["role"] == NONE)]


def _finding(frame: pd.DataFrame, language: str) -> str:
    named = frame[frame["agency"].notna()]
    if named.empty:
        return say("finding_no_agency", language, n=int(frame["tasks"].sum()))
    leads = named[named["role"] == "lead"]
    code, counted = ("finding_leads", leads) if len(leads) else ("finding_agencies", named)
    sums = counted.groupby(["agency", marks.named("agency", language)], sort=False)["tasks"].sum()
    most = int(sums.max())
    names = sorted(name for (_, name), n in sums.items() if n == most)
    return say(code, language, names=listed(names, language), n=most, agencies=named["agency"].nunique())


def _sectors(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """A line for each sector with row, name, sector, role, count, tasks, targets; most tasks first, 未列明 last."""
    unnamed = frame["sector"].isna()
    found = frame.assign(
        row=frame["sector"].where(~unnamed, "—"),
        name=frame[marks.named("sector", language)].where(~unnamed, say("no_unit", language)),
        sector=frame["sector"].where(~unnamed, None),
        role=[NONE if missing else None for missing in unnamed],
    )
    sums = found.groupby("row", sort=False).agg(
        name=("name", "first"),
        sector=("sector", "first"),
        role=("role", "first"),
        sort=("sector_sort", "first"),
        tasks=("tasks", "sum"),
        targets=("targets", "sum"),
    )
    sums = sums.assign(last=sums["role"] == NONE, count=sums["tasks"])
    return sums.sort_values(["last", "tasks", "sort"], ascending=[True, False, True]).reset_index()


def _sector_finding(found: pd.DataFrame, language: str) -> str:
    named = found[found["sector"].notna()]
    if named.empty:
        return say("finding_no_agency", language, n=int(found["tasks"].sum()))
    most = int(named["tasks"].max())
    names = named.loc[named["tasks"] == most, "name"].tolist()
    return say("finding_sectors", language, names=listed(names, language), n=most, sectors=len(named))
