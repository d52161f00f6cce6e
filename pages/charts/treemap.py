"""Nested tiles as a figure, each as large as the rows in it, targets in the colour of their type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import plotly.graph_objects as go

from pages.charts import marks
from pages.charts.caption import Caption, alternative, ems, lines, say
from pages.charts.tiles import ROOT, Tile

HEIGHT = 660
# Tiles that hold others: greys on which black reads, in either theme.
HOLDING = {ROOT: "#e9e7e2", "document": "#c4c0b7", "chapter": "#d5d2cb", "task": "#efede8"}
LINE_EMS, MOST_LINES, HEAD_EMS = 7, 3, 11


def nested(found: Sequence[Tile], language: str, opened: str = ROOT) -> go.Figure | None:
    """The tiles within the tile `opened`, two levels of them; None for no tiles. A click reports the id of a tile.

    A task whose targets are all of one type has its colour before it is opened.
    """
    if not found:
        return None
    types = [code for code in marks.codes("target_type") if any(tile.type == code for tile in found)]
    palette = marks.colours("target_type", types)
    fills = _fills(found, opened, palette)
    figure = go.Figure(
        go.Treemap(
            ids=[tile.id for tile in found],
            parents=[tile.parent for tile in found],
            labels=[_head(tile, language) for tile in found],
            values=[tile.rows for tile in found],
            branchvalues="total",
            level=opened,
            maxdepth=3,
            sort=False,
            text=[_words(tile, language) for tile in found],
            texttemplate="%{text}",
            hovertext=[_hover(tile, language) for tile in found],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={
                "colors": fills,
                "line": {"width": 1, "color": "#ffffff"},
                "pad": {"t": 24, "l": 2, "r": 2, "b": 2},
            },
            textfont={"color": [marks.ink_on(fill) for fill in fills], "size": 12},
            tiling={"packing": "squarify", "pad": 1},
            pathbar={"thickness": 24, "side": "bottom", "textfont": {"size": 12, "color": "#000000"}},
        )
    )
    # A treemap has no legend of its own.
    keys = {marks.reference.label("target_type", code, language): palette[code] for code in types}
    if opened == ROOT:
        keys[say("mixed", language)] = HOLDING["task"]
    for word, colour in keys.items():
        square = {"color": colour, "size": 11, "symbol": "square", "line": {"width": 1, "color": "#8a8a8a"}}
        figure.add_trace(go.Scatter(x=[None], y=[None], name=word, mode="markers", marker=square))
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(
        height=HEIGHT,
        margin={"t": 30, "l": 0, "r": 0, "b": 0},
        xaxis=hidden,
        yaxis=hidden,
        font={"family": marks.FONT},
        legend={
            "orientation": "h",
            "y": 1.0,
            "yanchor": "bottom",
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        uniformtext={"minsize": 10, "mode": "hide"},
    )
    return figure


def finding(found: Sequence[Tile], language: str) -> str:
    """The chapter and the task that hold most rows."""
    chapter, task = (
        max((tile for tile in found if tile.level == level), key=lambda tile: tile.rows)
        for level in ("chapter", "task")
    )
    return say("finding_tiles", language, chapter=chapter.name, n=chapter.rows, task=task.name, m=task.rows)


def nested_alt(found: Sequence[Tile], language: str, caption: Caption) -> str:
    """The tiles in words: how many rows each chapter holds."""
    figures = [(tile.name, tile.rows) for tile in found if tile.level == "chapter"]
    return alternative(finding(found, language), figures, caption, language)


def _fills(found: Sequence[Tile], opened: str, palette: Mapping[str, str]) -> list[str]:
    """The colour of each tile: that of its type, of a task that is not opened that of all its targets."""
    inside: dict[str, set[str]] = {}
    for tile in found:
        inside.setdefault(tile.parent, set()).add(tile.type)
    closed = {"task"} if opened == ROOT else set()
    types = [inside[tile.id] if tile.level in closed else {tile.type} for tile in found]
    return [
        palette[next(iter(kinds))] if len(kinds) == 1 and "" not in kinds else HOLDING[tile.level]
        for tile, kinds in zip(found, types, strict=True)
    ]


def _head(tile: Tile, language: str) -> str:
    """What stands above the tiles in a tile, short enough for most; the whole name is a hover away."""
    first, *rest = lines(tile.name, HEAD_EMS * (1 if tile.level == "task" else 3))
    return escape(say("tile", language, name=first + ("…" if rest else ""), n=tile.rows))


def _words(tile: Tile, language: str) -> str:
    """What stands on a tile without tiles in it: name, value and type, or the number of rows, in short lines."""
    broken = lines(tile.name, LINE_EMS)
    if len(broken) > MOST_LINES:
        broken = [*broken[: MOST_LINES - 1], broken[MOST_LINES - 1] + "…"]
    kind = marks.reference.label("target_type", tile.type, language) if tile.type else ""
    last = kind or say("counted_rows", language, n=tile.rows)
    return "<br>".join(escape(line) for line in [*broken, tile.value, last] if line)


def _hover(tile: Tile, language: str) -> str:
    kind = marks.reference.label("target_type", tile.type, language) if tile.type else ""
    last = kind or say("counted_rows", language, n=tile.rows)
    wide = max(LINE_EMS * 3, ems(last))
    return "<br>".join(escape(line) for line in [*lines(tile.name, wide), tile.value, last] if line)
