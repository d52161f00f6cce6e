"""Several notices side by side: which ones, and what each of them holds along an axis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache, partial

import pandas as pd

from pages.queries import headline, options
from pages.queries.cells import WITH_LEADS, WITH_SECTORS
from pages.queries.run import ask, by_task, remembered
from pages.selection import Selection

# Notices that a screen holds side by side.
MOST = 6
NUMBERS = "①②③④⑤⑥"
# Filter → (column of its values, the role that a click sets beside it or instead of it, column of a row if it is one,
# what is joined and kept). A row counts once for each of its values.
_AXES = {
    "type": ("target_type", "null", "target_type", ""),
    "modality": ("modality", "null", "modality", ""),
    "sector": ("p.sector", "case when p.sector is null then 'none' end", "", WITH_SECTORS),
    "agency": ("p.agency", "coalesce(p.role, 'none')", "", WITH_LEADS),
}
AXES = tuple(_AXES)


@remembered()
def in_view(selection: Selection) -> tuple[str, ...]:
    """document_id of each notice that the filters of notices let through: in the order chosen, else newest year first.

    The other filters do not decide: a notice without a row of them has none to compare, and says so.
    """
    names = headline.notices_of(selection)
    if names is not None and selection.document:
        return names
    found = headline.chosen_documents(names)
    return tuple(found.sort_values("plan_year", ascending=False, na_position="last", kind="stable")["document_id"])


@remembered()
def first_basis(documents: tuple[str, ...]) -> str:
    """The notice to begin from where the reader names none: of the place of the first one the earliest year, so that a
    change runs from then to now; the first one itself where its place has no other."""
    found = headline.documents().set_index("document_id").loc[list(documents)]
    place = found["region"].iloc[0]
    same = found[(found["region"] == place) & found["plan_year"].notna()]
    return documents[0] if same.empty else str(same["plan_year"].astype(int).idxmin())


@remembered()
def called(documents: tuple[str, ...], language: str) -> dict[str, str]:
    """document_id → ① 山东省 2023: place and year behind the number of its turn, or its own name where two share
    these or it lacks one."""
    names, found = options.names(language), headline.documents().set_index("document_id")
    short = {}
    for document_id in documents:
        region, year = found.loc[document_id, "region"], found.loc[document_id, "plan_year"]
        lacking = pd.isna(region) or pd.isna(year)
        short[document_id] = names[document_id] if lacking else f"{names.get(region, region)} {int(year)}"
    shared = Counter(short.values())
    return {
        name: f"{number} {short[name] if shared[short[name]] == 1 else names[name]}"
        for number, name in zip(NUMBERS, documents, strict=False)
    }


@cache
def along(axis: str, documents: tuple[str, ...]) -> Callable[[Selection], pd.DataFrame]:
    """`counted` of one axis and these notices as a question of the selection alone; the same function for the same."""
    return partial(counted, axis=axis, documents=documents)


@remembered()
def counted(selection: Selection, axis: str, documents: tuple[str, ...]) -> pd.DataFrame:
    """A line for each value of an axis and each notice, zero counts included: axis, value, value_en, role, document_id,
    notice_zh, notice_en, targets (rows of the notice with that value), of (all its rows in view).

    value and role (missing for none) are the filters that show these rows. Beside an agency stands 'lead'; a line
    without a value has the role of its rows, 'shared' or 'none'. Notices in the order of `documents`, values by their
    largest share, those without one last. A row counts for each sector of its task and for each agency that leads it.
    """
    column, role, of_rows, joined = _AXES[axis]
    found = ask(
        f"select t.document_id, {column} as value, {role} as role, sum(t.n)::integer as targets"
        f" from {by_task(of_rows)} t{joined} group by all",
        selection.with_values("document", documents),
    )
    sizes = {name: headline.figures(selection.with_values("document", [name]))["rows"] for name in documents}
    counts: dict[tuple[str | None, str | None], dict[str, int]] = {}
    for name, value, of_role, n in found.astype(object).where(found.notna(), None).itertuples(index=False):
        counts.setdefault((value, of_role), {})[name] = int(n)
    largest = {mark: max(_share(held, name, sizes) for name in documents) for mark, held in counts.items()}
    order = sorted(counts, key=lambda mark: (mark[0] is None, -largest[mark], mark[0] or "", mark[1] or ""))
    zh, en = (called(documents, tongue) for tongue in ("zh", "en"))
    names = options.names("en")
    lines = [
        (axis, value, names.get(value, value), of_role, name, zh[name], en[name], held.get(name, 0), sizes[name])
        for value, of_role in order
        for held in [counts[value, of_role]]
        for name in documents
    ]
    return pd.DataFrame(lines, columns=_COLUMNS)


def groups(selection: Selection, axis: str, documents: tuple[str, ...]) -> pd.DataFrame:
    """value and role of each group of `counted`."""
    return counted(selection, axis, documents)[["value", "role"]].drop_duplicates()


_COLUMNS = ("axis", "value", "value_en", "role", "document_id", "notice_zh", "notice_en", "targets", "of")


def _share(counts: dict[str, int], name: str, sizes: dict[str, int]) -> float:
    return counts.get(name, 0) / sizes[name] if sizes[name] else 0.0
