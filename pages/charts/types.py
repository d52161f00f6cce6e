"""What kind of promise: rows by target type, and how exactly and firmly each type is worded."""

from __future__ import annotations

import pandas as pd

from loaders import reference
from pages.charts import bars, marks, matrix
from pages.charts.caption import Caption, alternative, heading, listed, say
from pages.charts.drawing import Drawing

NO_COMPARATOR = "none"


def by_type(frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None) -> Drawing | None:
    """Bars of rows by target type, most first, cut by modality; None for an empty frame.

    frame: `counts.by_type_comparator_and_modality`. A click reports target_type and modality, on a name or total the
    type alone.
    """
    if frame.empty:
        return None
    found = _by_type(frame, language)
    found = found.assign(strength=marks.strength(found, chosen))
    shown = marks.codes("modality")
    words = {code: reference.label("modality", code, language) for code in shown}
    palette = marks.colours("chart_modality", shown)
    held = found["count"].where(marks.counting(found, "modality", chosen), 0)
    rows = (
        found.assign(held=held)
        .groupby("row", sort=False)
        .agg(
            name=("name", "first"),
            target_type=("target_type", "first"),
            total=("held", "sum"),
            strength=("strength", "max"),
        )
    )
    rows["total"] = [say("row_total", language, n=n) for n in rows["total"]]
    return bars.stacked(
        found.assign(part=found["modality"].map(words), position=found["modality"].map(shown.index)),
        rows.reset_index(),
        colours={words[code]: palette[code] for code in shown},
        mark=["target_type", "modality"],
        heading=heading(_finding(found, language), caption, language),
        tooltip=[
            ("name", say("type", language)),
            ("part", say("modality", language)),
            ("count", say("rows", language)),
        ],
    )


def by_type_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_type` in words."""
    found = _by_type(frame, language)
    sums = found.groupby("name", sort=False)["count"].sum()
    return alternative(_finding(found, language), list(sums.items()), caption, language)


def firmness(
    frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None
) -> Drawing | None:
    """Matrix of type and modality (down) by comparator (across) with the rows in each cell; None for an empty frame.

    frame: `counts.by_type_comparator_and_modality`. A click reports target_type, modality and comparator.
    """
    if frame.empty:
        return None
    cells = _cells(frame, language)
    cells = cells.assign(strength=marks.strength(cells, chosen))
    order = [*marks.codes("comparator"), NO_COMPARATOR]
    columns = cells.sort_values("code", key=lambda codes: codes.map(order.index), kind="stable")["column"]
    return matrix.counted(
        cells,
        rows=list(dict.fromkeys(cells["row"])),
        columns=list(dict.fromkeys(columns)),
        mark=["target_type", "modality", "comparator"],
        heading=heading(_firmness_finding(frame, language), caption, language),
        tooltip=[
            ("row", say("type_and_modality", language)),
            ("column", say("comparator", language)),
            ("count", say("rows", language)),
        ],
    )


def firmness_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `firmness` in words: its cells, largest first."""
    cells = _cells(frame, language).sort_values("count", ascending=False, kind="stable")
    figures = [(f"{line.row} {line.column}", line.count) for line in cells.itertuples(index=False, name="Cell")]
    return alternative(_firmness_finding(frame, language), figures[:12], caption, language)


def _by_type(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """A line for each type and modality with row, name, count; types with most rows first."""
    sums = frame.groupby(["target_type", "modality"], sort=False, as_index=False)["targets"].sum()
    total = sums.groupby("target_type")["targets"].sum()
    order = marks.codes("target_type")
    found = sums.assign(
        row=sums["target_type"],
        name=[reference.label("target_type", code, language) for code in sums["target_type"]],
        count=sums["targets"],
        most=-sums["target_type"].map(total),
        sort=sums["target_type"].map(order.index),
    )
    return found.sort_values(["most", "sort", "modality"], kind="stable").reset_index(drop=True)


def _finding(found: pd.DataFrame, language: str) -> str:
    counted = found[found["target_type"] != "qualitative"]
    if counted.empty:
        return say("finding_only_qualitative", language, n=int(found["count"].sum()))
    sums = counted.groupby("name", sort=False)["count"].sum()
    names = [name for name, n in sums.items() if n == sums.max()]
    return say("finding_types", language, names=listed(names, language), n=int(sums.max()), total=int(sums.sum()))


def _cells(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    types, modalities = marks.codes("target_type"), marks.codes("modality")
    codes = frame["comparator"].where(frame["comparator"].notna(), NO_COMPARATOR)
    columns = {code: say(f"comparator_{code}", language) for code in set(codes)}
    rows = [
        say(
            "row_of_type",
            language,
            type=reference.label("target_type", line.target_type, language),
            modality=reference.label("modality", line.modality, language),
        )
        for line in frame.itertuples()
    ]
    cells = frame.assign(
        comparator=frame["comparator"].where(frame["comparator"].notna(), None),
        code=codes,
        column=codes.map(columns),
        row=rows,
        count=frame["targets"],
        first=frame["target_type"].map(types.index),
        second=frame["modality"].map(modalities.index),
    )
    return cells.sort_values(["first", "second"], kind="stable").reset_index(drop=True)


def _firmness_finding(frame: pd.DataFrame, language: str) -> str:
    counted = frame[frame["target_type"] != "qualitative"]
    if counted.empty:
        return say("finding_only_qualitative", language, n=int(frame["targets"].sum()))
    by = counted.groupby("modality")["targets"].sum()
    strive, ensure = int(by.get("strive", 0)), int(by.get("ensure", 0))
    return say("finding_firmness", language, strive=strive, ensure=ensure, total=int(counted["targets"].sum()))
