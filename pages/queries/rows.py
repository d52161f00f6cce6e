"""Which: the rows and tasks behind any number, in the order of the notice."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pandas as pd

from pages.queries.run import FEW, Batches, ask, ask_one, fetch, remembered, stream
from pages.selection import Selection, value_text

ROW = "s.* exclude (chapter_number, is_translated) from s"
_ORDERS = {
    "text": "s.document_id, s.target_order",
    "value": "s.canonical_unit nulls last, coalesce(s.canonical_value_high, s.canonical_value_low) desc nulls last,"
    " s.document_id, s.target_order",
    "deadline": "s.named_date nulls last, s.document_id, s.target_order",
}
ORDERS = tuple(_ORDERS)
# Amounts of one unit that a page goes through: far more than a chart can show.
MOST_QUANTITIES = 2000


@remembered(FEW)
def rows(*selections: Selection, order: str = "text") -> pd.DataFrame:
    """Every column of the view target_rows, with chapter_title_en, task_title_en, unit_en, value_zh, value_en.

    indicator_en is the indicator itself where it has no English text.

    `order` is one of ORDERS: as in the notice; by value, largest first within a unit; by stated deadline.
    """
    return with_values(ask(f"select {ROW} order by {_ORDERS[order]}", *selections))


@remembered(FEW)
def part(selection: Selection, order: str, start: int, size: int) -> pd.DataFrame:
    """The `size` lines of `rows` from line `start` on, counted from 0; less at the end."""
    if start == 0:
        return with_values(ask(f"select {ROW} order by {_ORDERS[order]} limit ?", selection, parameters=[size]))
    # The names first: DuckDB would sort the whole lines of all parts before this one.
    names = ask(
        f"select s.target_id from s order by {_ORDERS[order]} limit ? offset ?", selection, parameters=[size, start]
    )
    found = ask(
        f"select {ROW} where list_contains(?, s.target_id) order by {_ORDERS[order]}",
        parameters=[names["target_id"].tolist()],
    )
    return with_values(found)


def batches(selection: Selection, order: str = "text") -> Batches:
    """The rows of `rows` in the same order as Arrow batches, with the columns of the view target_rows alone."""
    own = "s.* exclude (chapter_title_en, task_title_en, unit_en, chapter_number, is_translated)"
    return stream(f"select {own} from s order by {_ORDERS[order]}", selection)


@remembered(FEW)
def row(target_id: str) -> pd.DataFrame:
    """The row of that name as `rows` gives it; empty when the database has none."""
    return with_values(ask(f"select {ROW} where s.target_id = ?", parameters=[target_id]))


@remembered(FEW)
def named(target_ids: tuple[str, ...], *selections: Selection) -> pd.DataFrame:
    """Those of these names that are in view as `rows` gives them, in the order of the notices."""
    condition = "where s.target_id in (select unnest(?::varchar[]))"
    found = ask(f"select {ROW} {condition} order by {_ORDERS['text']}", *selections, parameters=[list(target_ids)])
    return with_values(found)


@remembered(FEW)
def corrections(target_id: str) -> pd.DataFrame:
    """field, value_before, value_after, reason, who, corrected_on of each correction of a row, one left out as well."""
    return fetch(
        "select field, value_before, value_after, reason, who, corrected_on from d.corrections where target_id = ?"
        " order by field",
        [target_id],
    )


@remembered(FEW)
def of_first_tasks(selection: Selection, most: int) -> pd.DataFrame:
    """The lines of `rows` that stand in the first `most` tasks in view."""
    first = (
        "select document_id, task_no from s group by document_id, task_no, task_order"
        " order by document_id, task_order limit ?"
    )
    found = ask(
        f"select {ROW} semi join ({first}) k using (document_id, task_no) order by {_ORDERS['text']}",
        selection,
        parameters=[most],
    )
    return with_values(found)


@remembered(FEW)
def tasks(*selections: Selection, most: int | None = None) -> pd.DataFrame:
    """The tasks with a row in view: keys and titles, body, agencies by role, targets (without 定性), qualitative; in
    the order of the notices. `most` leaves those behind the first ones out."""
    return ask(
        "select s.document_id, s.task_no, s.task_order, s.chapter_no, s.chapter_title, s.chapter_title_en,"
        " s.task_title, s.task_title_en, k.body,"
        " s.lead_agencies, s.participating_agencies, s.shared_agencies, s.sectors,"
        " count(*) filter (s.kind <> 'qualitative')::integer as targets,"
        " count(*) filter (s.kind = 'qualitative')::integer as qualitative"
        " from s join d.tasks k on k.document_id = s.document_id and k.task_no = s.task_no"
        f" group by all order by s.document_id, s.task_order{'' if most is None else f' limit {most:d}'}",
        *selections,
    )


@remembered(FEW)
def quantities(selection: Selection, unit: str, most: int = MOST_QUANTITIES) -> pd.DataFrame:
    """The quantitative rows in view whose canonical unit is `unit`, largest first; columns as `rows`, and in_unit: how
    many there are, of which the `most` largest are given.

    Values compare in canonical_value_low and canonical_value_high.
    """
    of_unit = "s.kind = 'quantitative' and coalesce(s.canonical_unit, s.unit) = ?"
    found = ask(
        f"select {ROW} where {of_unit}"
        " order by coalesce(s.canonical_value_high, s.canonical_value_low) desc, s.document_id, s.target_order limit ?",
        selection,
        parameters=[unit, most],
    )
    n = len(found)
    if n == most:
        n = ask_one(f"select count(*) as n from s where {of_unit}", selection, parameters=[unit])["n"]
    return with_values(found).assign(in_unit=n)


@cache
def of_unit(unit: str) -> Callable[[Selection], pd.DataFrame]:
    """`quantities` of one unit as a question of the selection alone; the same function for the same unit."""
    return partial(quantities, unit=unit)


@remembered()
def agency(name: str) -> pd.DataFrame:
    """agency, name_en, short_en, level, sector of one agency; empty when the database does not know it."""
    return fetch("select agency, name_en, short_en, level, sector from d.agencies where agency = ?", [name])


def with_values(found: pd.DataFrame) -> pd.DataFrame:
    """Lines of `target_rows` with unit_en, and their value in words beside them: value_zh, value_en."""

    names = ("comparator", "value_low", "value_high", "unit", "unit_en", "target_type")
    lines = list(zip(*(_values(found[name]) for name in names), strict=True))

    def words(language: str) -> list[str]:
        return [
            value_text(comparator, low, high, unit, language, unit_en, rank=target_type == "rank")
            for comparator, low, high, unit, unit_en, target_type in lines
        ]

    return found.assign(value_zh=words("zh"), value_en=words("en"))


def _values(column: pd.Series) -> list[Any]:
    """The values of a column, None where one is missing."""
    return [None if missing else value for value, missing in zip(column.tolist(), column.isna().tolist(), strict=True)]
