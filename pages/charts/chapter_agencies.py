"""Chapters by the agencies that lead their tasks."""

from __future__ import annotations

import pandas as pd

from pages.charts import chapter_names, marks, matrix
from pages.charts.caption import Caption, alternative, heading, listed, say
from pages.charts.drawing import Drawing

# Rows of the matrix that stand for no one agency, last.
_LAST = ("shared", "none")


def by_agency(
    frame: pd.DataFrame,
    language: str,
    caption: Caption,
    chosen: marks.Chosen | None = None,
    top: int | None = None,
) -> Drawing | None:
    """Matrix of lead agencies (down, most rows first) and chapters (across) with the rows in each cell; None for an
    empty frame.

    frame: `counts.by_chapter_and_agency`. `top` keeps that many agencies, those chosen, and the rows without one. A
    click reports document_id (of several), chapter_title, agency and role 'lead', where no agency leads the role alone.
    """
    if frame.empty:
        return None
    cells = _cells(frame, language)
    order = list(dict.fromkeys(cells.sort_values(["last", "rank", "row"], kind="stable")["row"]))
    if top is not None:
        held = set((chosen or {}).get("agency", ()))
        kept = {*order[:top], *cells.loc[(cells["last"] > 0) | cells["agency"].isin(held), "row"]}
        cells, order = cells[cells["row"].isin(kept)], [row for row in order if row in kept]
    cells = cells.assign(strength=marks.strength(cells, chosen))
    several = frame["document_id"].nunique() > 1
    return matrix.counted(
        cells,
        rows=order,
        columns=list(dict.fromkeys(cells.sort_values(["document_id", "chapter_no"])["column"])),
        mark=["chapter_title", "agency", "role", *(["document_id"] if several else [])],
        heading=heading(_finding(cells, language), caption, language),
        tooltip=[
            ("chapter", say("chapter", language)),
            ("row", say("lead_agency", language)),
            ("count", say("rows", language)),
        ],
    )


def by_agency_alt(frame: pd.DataFrame, language: str, caption: Caption) -> str:
    """The chart of `by_agency` in words: its cells, largest first."""
    cells = _cells(frame, language).sort_values("count", ascending=False, kind="stable")
    figures = [(f"{line.chapter} × {line.row}", line.count) for line in cells.itertuples(index=False, name="Cell")]
    return alternative(_finding(cells, language), figures[:12], caption, language)


def _cells(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    columns = [str(no) for no in frame["chapter_no"]]
    names = frame[marks.named("agency", language)].where(frame["agency"].notna())
    words = {"shared": say("led_shared", language), "none": say("no_unit", language)}
    rows = names.fillna(frame["role"].map(words))
    return pd.DataFrame(
        {
            "document_id": frame["document_id"],
            "chapter_no": frame["chapter_no"],
            "chapter_title": frame["chapter_title"],
            "agency": frame["agency"].where(frame["agency"].notna(), None),
            "role": frame["role"],
            "last": [_LAST.index(role) + 1 if role in _LAST else 0 for role in frame["role"]],
            "rank": -frame["targets"].groupby(rows).transform("sum"),
            "chapter": chapter_names.names(frame, language),
            "row": rows,
            "column": chapter_names.of_notices(frame, columns, language, number_first=True),
            "count": frame["targets"],
        }
    )


def _finding(cells: pd.DataFrame, language: str) -> str:
    most = int(cells["count"].max())
    at = cells[cells["count"] == most]
    names = [say("cell", language, chapter=line.chapter, sector=line.row) for line in at.itertuples()]
    return say("finding_sectors_of_chapters", language, names=listed(names, language), n=most)
