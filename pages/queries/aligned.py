"""The same indicator in several notices: matches of the basis with each other notice, and what has no match."""

from __future__ import annotations

import pandas as pd

from loaders import reference
from loaders.alignment import Alignment, Item, Side, align, change
from loaders.model import QUANTITATIVE_TYPES, SHARES
from pages.queries import headline
from pages.queries.rows import rows
from pages.queries.run import FEW, ask, remembered
from pages.selection import Selection

ORDERS = ("score", "change", "text")
# What a line says of each of its two rows, the one of the basis with `_a` behind the name, the other with `_b`.
OF_A_ROW = (
    *("document_id", "target_id", "target_order", "indicator", "indicator_en", "target_type", "modality"),
    *("comparator", "value_low", "value_high", "unit", "unit_en", "value_zh", "value_en", "quote", "source_start"),
    *("source_end", "task_no", "task_title", "task_title_en", "lead_agencies"),
)
OF_A_MATCH = ("score", "verdict", "doubts", "of", "low", "high", "percent_low", "percent_high", "is_about", "reason")


@remembered(FEW)
def quantities(document_id: str) -> pd.DataFrame:
    """The rows with a quantity of a notice, in its order, whatever the filters are; columns as `rows`."""
    return rows(Selection(document=(document_id,), type=QUANTITATIVE_TYPES))


@remembered(FEW)
def alignment(basis: str, other: str) -> Alignment:
    """Which rows of two notices speak of one thing: of all rows, so that no filter changes who goes with whom."""
    return align(_side(basis), _side(other))


@remembered(FEW)
def matches(selection: Selection, basis: str, others: tuple[str, ...], order: str = "score") -> pd.DataFrame:
    """A line for each match of which one row at least is in view: OF_A_ROW of both sides and OF_A_MATCH.

    `doubts` are codes joined by commas; of … reason are the fields of `alignment.Change`. `order` is one of ORDERS: by
    score, then by the text; by the size of the change in percent of the basis, then of the difference; by the text.
    """
    lines = [line for other in others for line in _of_pair(selection, basis, other)]
    columns = [f"{name}_{side}" for side in "ab" for name in OF_A_ROW] + list(OF_A_MATCH)
    found = pd.DataFrame(lines, columns=columns)
    turn = {name: at for at, name in enumerate(others)}
    found = found.assign(turn=[turn[name] for name in found["document_id_b"]])
    by = ["turn", "target_order_a"]
    if order == "score":
        found = found.sort_values(["score", *by], ascending=[False, True, True], kind="stable")
    elif order == "change":
        sizes = found[["percent_low", "percent_high"]].astype(float).abs().max(axis=1)
        points = found[["low", "high"]].astype(float).abs().max(axis=1) * found["unit_a"].map(in_points)
        found = found.assign(sizes=sizes, points=points).sort_values(
            ["sizes", "points", *by], ascending=[False, False, True, True], na_position="last", kind="stable"
        )
    else:
        found = found.sort_values(["target_order_a", "turn"], kind="stable")
    return found[columns].reset_index(drop=True)


def in_points(unit: object) -> float:
    """What a difference in this unit is multiplied by to be told: of shares, which are told in percentage points, 0.1
    for one in ‰; 1 for any other unit, and for none."""
    return float(reference.units()[str(unit)]["factor"]) if unit in SHARES else 1.0


def one_side(matches: pd.DataFrame, side: str) -> pd.DataFrame:
    """The rows of one side of the matches under their own names; `side` is 'a', the basis, or 'b'."""
    return matches[[f"{name}_{side}" for name in OF_A_ROW]].rename(columns=lambda name: name.removesuffix(f"_{side}"))


@remembered(FEW)
def without(selection: Selection, basis: str, others: tuple[str, ...], side: str) -> pd.DataFrame:
    """The rows with a quantity in view that have no match, columns as `rows`: with side 'basis' those of the basis that
    have none in any of the others, with 'other' those of the others that have none in the basis."""
    found = [alignment(basis, other) for other in others]
    if side == "basis":
        places = [set.intersection(*(set(one.only_basis) for one in found))]
        frames = [quantities(basis)]
    else:
        places, frames = [set(one.only_other) for one in found], [quantities(other) for other in others]
    left = pd.concat([frame.iloc[sorted(at)] for frame, at in zip(frames, places, strict=True)])
    seen = frozenset().union(*(_in_view(selection, name) for name in ((basis,) if side == "basis" else others)))
    return left[left["target_id"].isin(seen)].reset_index(drop=True)


def _of_pair(selection: Selection, basis: str, other: str) -> list[tuple[object, ...]]:
    ours, theirs = (quantities(name) for name in (basis, other))
    left, right = (list(frame[list(OF_A_ROW)].itertuples(index=False, name=None)) for frame in (ours, theirs))
    key = OF_A_ROW.index("target_id")
    seen = _in_view(selection, basis) | _in_view(selection, other)
    items = _side(basis).items, _side(other).items
    lines = []
    for one in alignment(basis, other).matches:
        a, b = left[one.basis], right[one.other]
        if a[key] not in seen and b[key] not in seen:
            continue
        found = change(items[0][one.basis], items[1][one.other])
        percents = (found.percent_low, found.percent_high, found.is_about, found.reason)
        lines.append((*a, *b, one.score, one.verdict, ",".join(one.doubts), found.of, found.low, found.high, *percents))
    return lines


@remembered(FEW)
def _in_view(selection: Selection, document_id: str) -> frozenset[str]:
    chosen = selection.with_values("document", [document_id])
    return frozenset(ask("select target_id from s where kind = 'quantitative'", chosen)["target_id"])


@remembered(FEW)
def _side(document_id: str) -> Side:
    known = reference.units()
    regions = dict(zip(*(headline.documents()[name] for name in ("document_id", "region")), strict=True))
    region = regions[document_id]
    items = tuple(
        Item(
            line.target_id,
            line.indicator,
            line.target_type,
            line.comparator,
            _given(line.value_low),
            _given(line.value_high),
            _given(line.unit),
            _given(line.dimension),
            _given(line.canonical_unit),
            float(known[line.unit]["factor"]) if line.unit in known else 1.0,
            _given(line.per),
            _given(line.period),
            None if pd.isna(line.base_year) else int(line.base_year),
            line.task_title,
        )
        for line in quantities(document_id).itertuples(index=False)
    )
    return Side(items, _given(region))


def _given(value: object) -> object:
    return None if pd.isna(value) else value
