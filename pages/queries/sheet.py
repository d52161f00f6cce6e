"""What a sheet of paper says of its view: counts by role, firmness and stated day. `targets` are without 定性."""

from __future__ import annotations

import pandas as pd

from pages.queries.run import ask, by_task, remembered
from pages.selection import Selection

_TARGETS = "count(*) filter (s.kind <> 'qualitative')::integer as targets"


@remembered()
def by_role(agency: str, *selections: Selection) -> pd.DataFrame:
    """role, tasks, targets of one agency in view, in the order lead, shared, participating; roles it has not are left
    out. An agency that a task names in two roles counts in both."""
    return ask(
        "select a.role, count(*)::integer as tasks, sum(t.targets)::integer as targets"
        f" from {by_task(counts=_TARGETS)} t"
        " join d.task_agencies a on a.document_id = t.document_id and a.task_no = t.task_no"
        " where a.agency = ? group by a.role order by list_position(['lead', 'shared', 'participating'], a.role)",
        *selections,
        parameters=[agency],
    )


@remembered()
def by_modality(*selections: Selection) -> pd.DataFrame:
    """modality, targets in view, firmest first: ensure, strive, plan."""
    return ask(
        f"select s.modality, {_TARGETS} from s where s.kind <> 'qualitative' group by s.modality"
        " order by list_position(['ensure', 'strive', 'plan'], s.modality)",
        *selections,
    )


@remembered()
def by_day(*selections: Selection) -> pd.DataFrame:
    """named_date, targets: how many targets state each day as their deadline, earliest first.

    Targets that state none, and so fall due at the end of the plan year, stand in one last line, named_date missing.
    """
    return ask(
        f"select s.named_date, {_TARGETS} from s where s.kind <> 'qualitative' group by s.named_date"
        " order by s.named_date nulls last",
        *selections,
    )
