"""What in the notices in view was not plain: remarks, names beyond the lists, doubtful rows, corrections.

What is in view says `in_view`. Tables have their first MOST_LINES lines; `counted` and `quality.figures` count all.
"""

from __future__ import annotations

import pandas as pd

from pages.queries.in_view import MOST_LINES, ask_in_view
from pages.queries.rows import ROW, with_values
from pages.queries.run import FEW, ask, remembered
from pages.selection import Selection


@remembered()
def counted(selection: Selection) -> dict[str, int]:
    """How many lines the tables have that `figures` does not count: diagnostics, corrections, not_understood."""
    found = ask_in_view(
        f"select (select count(*) from ({_DIAGNOSTICS}))::integer as diagnostics,"
        " (select count(*) from d.corrections semi join n using (document_id))::integer as corrections,"
        " (select count(*) from d.pieces semi join n using (document_id) where kind = 'other')::integer"
        "   as not_understood",
        selection,
    )
    return {name: int(value) for name, value in found.iloc[0].items()}


_DIAGNOSTICS = (
    "select g.* from d.diagnostics g semi join n using (document_id) where g.task_no is null"
    " or exists (select 1 from v where v.document_id = g.document_id and v.task_no = g.task_no)"
)


@remembered()
def diagnostics(selection: Selection) -> pd.DataFrame:
    """severity, code, message, document_id, task_no, quote, source_start, source_end: of the tasks in view and, where
    no task is concerned, of the notices in view; gravest first. quote is the text at the place, without white space."""
    order = "list_position(['error', 'warning', 'info'], g.severity), g.document_id, g.diagnostic_no"
    return ask_in_view(
        f", g as ({_DIAGNOSTICS} order by {order} limit ?)"
        " select g.severity, g.code, g.message, g.document_id, g.task_no, g.source_start, g.source_end,"
        " regexp_replace(substr(m.text, g.source_start + 1, g.source_end - g.source_start), '[\\s\\pZ]', '', 'g')"
        f"   as quote from g join d.documents m using (document_id) order by {order}",
        selection,
        MOST_LINES,
    )


@remembered()
def not_understood(selection: Selection) -> pd.DataFrame:
    """document_id, quote (white space removed), characters, source_start, source_end of each run of the notices in view
    that is of kind `other`."""
    found = ask_in_view(
        ", p as (select * from d.pieces semi join n using (document_id) where kind = 'other'"
        "   order by document_id, piece_no limit ?)"
        " select p.document_id, regexp_replace(substr(e.text, p.source_start + 1, p.source_end - p.source_start),"
        "   '[\\s\\pZ]', '', 'g') as quote, p.source_start, p.source_end"
        " from p join d.documents e using (document_id) order by p.document_id, p.piece_no",
        selection,
        MOST_LINES,
    )
    return found.assign(characters=found["quote"].str.len())


@remembered()
def unknown_names(selection: Selection) -> pd.DataFrame:
    """kind ('agency' or 'unit') and name of what the reference lists lack in the tasks in view, by first place."""
    return ask_in_view(
        "select kind, name from ("
        " select 'agency' as kind, agency as name, document_id, min(a.source_start) as place from d.task_agencies a"
        "   semi join v using (document_id, task_no) join d.agencies g using (agency) where not g.is_known group by all"
        " union all select 'unit', unit, document_id, min(t.source_start) from d.targets t"
        "   semi join v using (document_id, task_no) join d.units u using (unit) where not u.is_known group by all)"
        " group by kind, name order by kind, min(document_id), min(place)",
        selection,
    )


@remembered(FEW)
def uncertain(selection: Selection) -> pd.DataFrame:
    """The rows in view whose indicator is doubtful or restored, doubtful first; columns as `rows.rows`."""
    return with_values(
        ask(
            f"select {ROW} where s.indicator_basis in ('doubtful', 'restored')"
            " order by s.indicator_basis, s.document_id, s.target_order limit ?",
            selection,
            parameters=[MOST_LINES],
        )
    )


@remembered()
def corrections(selection: Selection) -> pd.DataFrame:
    """target_id, document_id, field, value_before, value_after, reason, who, corrected_on of every correction in the
    notices in view, and is_row: a row that was left out stands in no task any more."""
    return ask_in_view(
        ", c as (from d.corrections semi join n using (document_id))"
        ", t as (select target_id from d.targets semi join c using (target_id))"
        " select c.*, t.target_id is not null as is_row from c left join t using (target_id)"
        " order by c.document_id, c.target_id, c.field",
        selection,
    )
