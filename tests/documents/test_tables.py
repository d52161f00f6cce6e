"""The rows of tables as lines: cells that cover others, and how much of what a file states of them is made."""

from __future__ import annotations

import tracemalloc

import pytest

from loaders.readers.tables import MOST_CELLS, MOST_COLUMNS, Cell, Tables
from loaders.readers.unreadable import Unreadable

TWO = [[Cell(["甲"]), Cell(["乙"])]]


def cell(text: str = "", columns: int = 1, rows: int = 1) -> Cell:
    return Cell([text] if text else [], columns=columns, rows=rows)


def test_a_cell_covers_the_rows_below_it_whatever_they_lack() -> None:
    table = [
        [cell("一"), cell("二"), cell("三", rows=3), cell("四")],
        [cell("五")],
        [],
        [cell("六"), cell("七"), cell("八"), cell("九")],
    ]
    assert Tables().row_lines(table) == ["一\t二\t三\t四", "五", "", "六\t七\t八\t九"]
    table[1:3] = [[cell("五"), cell(), cell("十")], [cell(rows=2), cell(), cell("百")]]
    assert Tables().row_lines(table)[1:] == ["五\t\t\t十", "\t\t\t百", "\t六\t七\t八\t九"]


def test_of_two_cells_above_the_one_that_ends_later_counts() -> None:
    table = [[cell("一"), cell("二", rows=4)], [cell("三", columns=2, rows=2)], [cell("四")], [cell("五"), cell("六")]]
    assert Tables().row_lines(table) == ["一\t二", "三", "\t\t四", "五\t\t六"]


def test_the_last_cell_of_a_row_may_cover_more_columns_than_a_table_has() -> None:
    table = [[cell("甲"), cell("乙", columns=MOST_COLUMNS)]] * 1_000
    assert Tables().row_lines(table) == ["甲\t乙"] * 1_000


@pytest.mark.parametrize(
    "table",
    [
        pytest.param([[cell("甲", columns=1_000)] * 20_000], id="one row"),
        pytest.param([[cell("甲", columns=999), cell("乙")]] * 20_000, id="many rows"),
        pytest.param([[cell("甲", 999, 1_000), cell("乙")]] * 20_000, id="cells over many rows"),
        pytest.param([[cell("甲", 999, 1_000), cell("乙")], *[[cell()]] * 20_000], id="empty rows below a large cell"),
        pytest.param([*TWO, *[[cell(columns=999, rows=1_000)]] * 20_000], id="empty cells"),
    ],
)
def test_no_more_cells_are_made_than_a_notice_has(table: list[list[Cell]]) -> None:
    tracemalloc.start()
    with pytest.raises(Unreadable) as caught:
        Tables().row_lines(table)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (caught.value.code, caught.value.values) == (
        "table_too_large",
        {"columns": MOST_COLUMNS, "cells": MOST_CELLS},
    )
    # A character or a place in a list for each cell, and the row that is being read.
    assert most < 20 * MOST_CELLS


def test_the_cells_of_all_tables_of_a_file_are_counted_together() -> None:
    tables, table = Tables(), [[cell("甲", columns=MOST_COLUMNS - 1), cell("乙")]] * 100
    for _ in range(MOST_CELLS // (100 * MOST_COLUMNS)):
        tables.row_lines(table)
    with pytest.raises(Unreadable):
        tables.row_lines(table)
    # A frame is no table: its cells are texts of their own.
    frame = [[cell("甲", columns=MOST_COLUMNS), Cell(["乙"], holds_table=True)]]
    assert tables.row_lines(frame) is None
