"""The figures that stand above everything: of the view, and of the notice."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages.queries.rows import ROW, with_values
from pages.queries.run import FEW, ask, ask_one, by_task, fetch, remembered
from pages.selection import Selection


@remembered()
def figures(*selections: Selection) -> dict[str, int]:
    """Counts of the view.

    rows (all types), targets (without 定性), qualitative, quantitative, tasks, quantified_tasks (tasks with a
    quantity), chapters, agencies (in any role), stated (targets whose sentence or heading names a deadline), ensure and
    strive (targets so worded).
    """
    return ask_one(
        f", t as {by_task('chapter_no', _OF_A_TASK)} select"
        + "".join(f" coalesce(sum({name}), 0)::integer as {name}," for name in _CONDITIONS)
        + " count(*) as tasks, count(*) filter (quantitative > 0) as quantified_tasks,"
        " count(distinct (document_id, chapter_no)) as chapters,"
        " (select count(distinct a.agency) from t join d.task_agencies a"
        "   on a.document_id = t.document_id and a.task_no = t.task_no) as agencies"
        " from t",
        *selections,
    )


_CONDITIONS = {
    "rows": "true",
    "targets": "kind <> 'qualitative'",
    "qualitative": "kind = 'qualitative'",
    "quantitative": "kind = 'quantitative'",
    "stated": "named_date is not null and kind <> 'qualitative'",
    "ensure": "modality = 'ensure' and kind <> 'qualitative'",
    "strive": "modality = 'strive' and kind <> 'qualitative'",
}
_OF_A_TASK = ", ".join(f"count(*) filter ({condition}) as {name}" for name, condition in _CONDITIONS.items())


@remembered()
def documents() -> pd.DataFrame:
    """Each notice: document_id, title, title_en (missing without one), document_no, issuer, region, level, plan_year
    (missing where not known), and how many chapters, tasks and targets (without 定性) it has."""
    return fetch(
        "select d.document_id, d.title, d.title_en, d.document_no, d.issuer, d.region, d.level, d.plan_year,"
        " (select count(*) from d.chapters c where c.document_id = d.document_id)::integer as chapters,"
        " (select count(*) from d.tasks k where k.document_id = d.document_id)::integer as tasks,"
        " (select count(*) from d.targets t where t.document_id = d.document_id and t.kind <> 'qualitative')::integer"
        "   as targets"
        " from d.documents d order by d.document_id"
    )


# Filter of notices → column of `documents`.
OF_NOTICES = {"document": "document_id", "region": "region", "level": "level", "year": "plan_year"}


def notices_of(selection: Selection) -> tuple[str, ...] | None:
    """document_id of each notice that the filters of notices let through, those chosen by name in the order chosen;
    empty where no notice fits them, None where none of these filters is set."""
    found = documents()
    chosen = {column: values for field, column in OF_NOTICES.items() if (values := getattr(selection, field))}
    if not chosen:
        return None
    for column, values in chosen.items():
        told = [None if pd.isna(one) else str(int(one)) if column == "plan_year" else one for one in found[column]]
        found = found[[one in values for one in told]]
    names = found["document_id"].tolist()
    return tuple(name for name in selection.document if name in names) or tuple(names)


def chosen_documents(chosen: Sequence[str] | None) -> pd.DataFrame:
    """The notices chosen, columns as `documents`: as `notices_of` tells them, so None stands for every notice."""
    found = documents()
    return found if chosen is None else found[found["document_id"].isin(chosen)]


@remembered(FEW)
def promises(*selections: Selection, most: int = 100) -> pd.DataFrame:
    """The first `most` headline targets in view, columns as `rows`: levels and ratios set once and not for each of
    several.

    Firmest first (ensure, strive, plan), then in the order of the notice.
    """
    return with_values(
        ask(
            f"select {ROW} where {_IS_HEADLINE}"
            " order by list_position(['ensure', 'strive', 'plan'], s.modality), s.document_id, s.target_order limit ?",
            *selections,
            parameters=[most],
        )
    )


_IS_HEADLINE = "s.target_type in ('level', 'ratio') and s.per is null"


@remembered()
def promised(*selections: Selection) -> dict[str, int]:
    """How many headline targets are in view (targets), and in how many notices (notices)."""
    return ask_one(
        f"select count(*) as targets, count(distinct document_id) as notices from s where {_IS_HEADLINE}", *selections
    )
