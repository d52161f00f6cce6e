"""Nested tiles on a page: a click goes into a tile, which filters by it; a click on the open one goes back out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import plotly.graph_objects as go
import streamlit as st

from pages.charts.tiles import Tile, spoken
from pages.components import drawer, picture, view
from pages.queries import headline
from pages.selection import Selection

# Rows of sixteen notices: each is a tile that the browser is sent and draws.
MOST_TILES = 5000
# Column of a tile → filter that opening it sets.
_FIELDS = {"document_id": "document", "chapter_title": "chapter", "task_no": "task"}


def are_too_many(whole: Selection) -> bool:
    """Whether the rows of a view are more than tiles can show; if so, says it."""
    n = headline.figures(whole)["rows"]
    if n > MOST_TILES:
        st.info(view.say("by_chapter", "too_many_tiles", n=f"{n:,}", most=f"{MOST_TILES:,}"))
    return n > MOST_TILES


def show(figure: go.Figure, *, key: str, title: str, alt: str, tiles: Sequence[Tile], opened: str) -> None:
    """Show nested `tiles`, of which `opened` is the one that the selection leads to. A click on a target opens its
    drawer; a click on any other tile makes it the filter, on the open one the tile around it."""
    st.html(f'<div class="figure"><h3>{escape(title)}</h3></div>')
    # A treemap zooms by itself, so it is made anew whenever it was clicked or the selection changes.
    clicks = f"clicks-{key}"
    widget = f"{key}-{st.session_state.get(clicks, 0)}-{view.query()}"
    by_id = {tile.id: tile for tile in tiles}

    def choose(mark: Mapping[str, str]) -> None:
        st.session_state[clicks] = st.session_state.get(clicks, 0) + 1
        tile = by_id[mark["id"]]
        _open(by_id[tile.parent] if tile.id == opened and tile.parent else tile)

    def clicked() -> None:
        if points := st.session_state[widget]["selection"]["points"]:
            choose(points[-1])

    st.plotly_chart(
        figure, key=widget, alt=alt, on_select=clicked, selection_mode="points", config={"displayModeBar": False}
    )
    picture.marks(key, lambda: spoken(tiles), choose)


def _open(tile: Tile) -> None:
    if tile.level == "target":
        drawer.open_row(tile.reported["target_id"])
        return
    selection = view.selection()
    for column, field in _FIELDS.items():
        if column in tile.reported:
            selection = selection.with_values(field, [tile.reported[column]])
        elif field != "document":
            selection = selection.with_values(field, [])
    view.change(selection)
