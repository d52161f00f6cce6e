"""The rows of a view as nested tiles: notice, chapter, task, target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pages.charts import chapter_names, marks
from pages.charts.caption import say
from pages.charts.records import Row, grouped, records

ROOT = "all"
# Level → the column that tells its tiles apart within the tile around them.
_KEYS = {"document": "document_id", "chapter": "chapter_title", "task": "task_no", "target": "target_id"}


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: `level` is one of all, document, chapter, task, target; `rows` is how many rows it holds; `reported` is
    what choosing it reports (column → value). A target has its type and, where it has a quantity, its value."""

    id: str
    parent: str
    level: str
    name: str
    rows: int
    reported: Mapping[str, str]
    type: str = ""
    value: str = ""


def tiles(frame: pd.DataFrame, language: str) -> list[Tile]:
    """Every tile, each behind the one it lies in, in the order of the notice; none for an empty frame.

    Notices are tiles where there are several. frame: `counts.by_target`. Tiles within a tile hold its rows together.
    """
    if frame.empty:
        return []
    rows = records(frame)
    notices, title = chapter_names.notices(rows), marks.named("task_title", language)
    found = [
        {
            **row,
            "document": notices[row["document_id"]],
            "chapter": chapter,
            "task": say("task", language, no=row["task_no"], title=row[title]),
            "target": row["indicator"],
            "value": row[f"value_{language}"],
        }
        for row, chapter in zip(rows, chapter_names.names(rows, language), strict=True)
    ]
    levels = [level for level in _KEYS if len(notices) > 1 or level != "document"]
    whole = Tile(ROOT, "", ROOT, say("all_rows", language), len(found), {})
    return [whole, *_inside(found, whole, levels, {})]


def _inside(found: Sequence[Row], around: Tile, levels: Sequence[str], within: Mapping[str, str]) -> Iterator[Tile]:
    level, *deeper = levels
    column = _KEYS[level]
    for value, inside in grouped(found, column).items():
        reported = {**within, column: str(value)}
        first = inside[0]
        target = level == "target"
        tile = Tile(
            id="/".join(reported.values()),
            parent=around.id,
            level=level,
            name=str(first[level]),
            rows=len(inside),
            reported={column: str(value)} if target else reported,
            type=str(first["target_type"]) if target else "",
            value=str(first["value"]) if target else "",
        )
        yield tile
        if deeper:
            yield from _inside(inside, tile, deeper, reported)


def opened(found: Sequence[Tile], chapters: Sequence[str], tasks: Sequence[str]) -> str:
    """The id of the tile that the chosen chapters and tasks lead to: the one task or chapter, else the whole."""
    for level, column, chosen in (("task", "task_no", tasks), ("chapter", "chapter_title", chapters)):
        fitting = [tile for tile in found if tile.level == level and tile.reported[column] in chosen]
        if level == "task" and chapters:
            fitting = [tile for tile in fitting if tile.reported["chapter_title"] in chapters]
        if len(fitting) == 1:
            return fitting[0].id
    return ROOT


def spoken(found: Sequence[Tile]) -> list[tuple[str, dict[str, str]]]:
    """Each tile but the whole in words and with its id, as `spoken.marks_of` gives the marks of a chart; how deep it
    lies shows in front."""
    depth = {tile.id: 0 for tile in found if tile.level == ROOT}
    lines = []
    for tile in found[1:]:
        depth[tile.id] = depth[tile.parent] + 1
        figure = tile.value if tile.level == "target" else f": {tile.rows}"
        gap = " " if tile.level == "target" and figure else ""
        lines.append(("\u2003" * (depth[tile.id] - 1) + tile.name + gap + figure, {"id": tile.id}))
    return lines
