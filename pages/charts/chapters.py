"""Chapters: how many rows of which type each has, and in which sectors."""

from __future__ import annotations

import pandas as pd

from pages.charts import bars, chapter_names, marks, matrix
from pages.charts.caption import Caption, alternative, chapter_name, heading, listed, say
from pages.charts.drawing import Drawing

LAST = 99


def by_type(frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None) -> Drawing | None:
    """Bars in the order of the notice, cut by target type; None for an empty frame.

    frame: `counts.by_chapter_and_type`. A click reports document_id, chapter_title and target_type, on a chapter's
    name or total the chapter alone.
    """
    if frame.empty:
        return None
    found, rows = _with_rows(frame, language, chosen)
    shown = marks.codes("target_type")
    palette = marks.colours("target_type", shown)
    words = {code: say_type(code, language) for code in shown}
    parts = found.assign(
        part=found["target_type"].map(words),
        position=found["target_type"].map(shown.index),
        count=found["targets"],
    )
    return bars.stacked(
        parts,
        rows,
        colours={words[code]: palette[code] for code in shown},
        mark=["document_id", "chapter_title", "target_type"],
        heading=heading(_finding(frame, language), caption, language),
        tooltip=[
            ("name", say("chapter", language)),
            ("part", say("type", language)),
            ("count", say("rows", language)),
        ],
    )


def by_type_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_type` in words."""
    _, rows = _with_rows(frame, language, None)
    figures = list(zip(rows["name"], rows["total"], strict=True))
    return alternative(_finding(frame, language), figures, caption, language)


def by_sector(
    frame: pd.DataFrame, language: str, caption: Caption, chosen: marks.Chosen | None = None
) -> Drawing | None:
    """Matrix of sectors (down) and chapters (across) with the number of rows in each cell; None for an empty frame.

    frame: `counts.by_chapter_and_sector`. A click reports document_id, chapter_title, and sector; where a task has no
    unit and so no sector, role 'none' instead.
    """
    if frame.empty:
        return None
    cells = _cells(frame, language)
    cells = cells.assign(strength=marks.strength(cells, chosen))
    several = frame["document_id"].nunique() > 1
    return matrix.counted(
        cells,
        rows=list(dict.fromkeys(cells.sort_values("sector_sort", kind="stable")["row"])),
        columns=list(dict.fromkeys(cells["column"])),
        mark=["chapter_title", "sector", "role", *(["document_id"] if several else [])],
        heading=heading(_sector_finding(cells, language), caption, language),
        tooltip=[
            ("chapter", say("chapter", language)),
            ("row", say("sector", language)),
            ("count", say("rows", language)),
        ],
    )


def by_sector_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_sector` in words: its cells, largest first."""
    cells = _cells(frame, language).sort_values("count", ascending=False, kind="stable")
    figures = [(f"{line.chapter} × {line.row}", line.count) for line in cells.itertuples(index=False, name="Cell")]
    return alternative(_sector_finding(cells, language), figures[:12], caption, language)


def say_type(code: str, language: str) -> str:
    """The word for a target type."""
    return marks.reference.label("target_type", code, language)


def _with_rows(frame: pd.DataFrame, language: str, chosen: marks.Chosen | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frame with row, name and strength; and a line for each chapter as `bars.stacked` wants it."""
    several = frame["document_id"].nunique() > 1
    found = frame.assign(
        row=[f"{line.document_id}/{line.chapter_no:04d}" for line in frame.itertuples()],
        name=chapter_names.names(frame, language),
        strength=marks.strength(frame, chosen),
    )
    if not several:
        # A mark names its notice only where there is more than one to tell apart.
        found = found.assign(document_id=None)
    plain = found["target_type"] == "qualitative"
    held = marks.counting(found, "target_type", chosen)
    sums = found.assign(counted=found["targets"].where(~plain & held, 0), plain=found["targets"].where(plain & held, 0))
    rows = sums.groupby("row", sort=False).agg(
        name=("name", "first"),
        document_id=("document_id", "first"),
        chapter_title=("chapter_title", "first"),
        counted=("counted", "sum"),
        plain=("plain", "sum"),
        strength=("strength", "max"),
    )
    rows["total"] = [
        say("total_qualitative" if line.plain else "total", language, n=line.counted, m=line.plain)
        for line in rows.itertuples()
    ]
    return found, rows.reset_index()


def _finding(frame: pd.DataFrame, language: str) -> str:
    counted = frame[frame["target_type"] != "qualitative"]
    if counted.empty:
        return say("finding_only_qualitative", language, n=int(frame["targets"].sum()))
    chapters = [chapter_name(no, language) for no in counted["chapter_no"]]
    counted = counted.assign(chapter=chapter_names.of_notices(counted, chapters, language))
    sums = counted.groupby(["document_id", "chapter"], sort=False)["targets"].sum()
    most = int(sums.max())
    names = [name for (_, name), n in sums.items() if n == most]
    return say("finding_chapters", language, names=listed(names, language), n=most, total=int(sums.sum()))


def _cells(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    unnamed = frame["sector"].isna()
    # In digits in either language: twelve columns of a phone have no room for 十二. The number comes before the notice,
    # whose name may be cut.
    columns = chapter_names.of_notices(frame, [str(no) for no in frame["chapter_no"]], language, number_first=True)
    names = frame[marks.named("sector", language)]
    return pd.DataFrame(
        {
            "document_id": frame["document_id"],
            "chapter_title": frame["chapter_title"],
            "sector": frame["sector"].where(~unnamed, None),
            "role": [("none" if missing else None) for missing in unnamed],
            "sector_sort": frame["sector_sort"].fillna(LAST),
            "chapter": chapter_names.names(frame, language),
            "row": names.where(~unnamed, say("no_unit", language)),
            "column": columns,
            "count": frame["targets"],
        }
    )


def _sector_finding(cells: pd.DataFrame, language: str) -> str:
    most = int(cells["count"].max())
    at = cells[cells["count"] == most]
    names = [say("cell", language, chapter=line.chapter, sector=line.row) for line in at.itertuples()]
    return say("finding_sectors_of_chapters", language, names=listed(names, language), n=most)
