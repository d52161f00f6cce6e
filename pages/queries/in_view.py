"""The tasks, numerals and notices in view, as tables of a query on the quality of the data.

*Rows* in view are those of the selection, as on every page. *Tasks* in view are those with such a row and, where
nothing but notices is chosen, by name, place, level or year, those without any row: numerals and diagnostics belong to
tasks, so of a task in view all are counted, whatever filters of rows stand. A *notice* in view has a task in view.
"""

from __future__ import annotations

import pandas as pd

from pages.queries import headline
from pages.queries.run import ask
from pages.selection import Selection

# Lines of a table that a page shows, those of several notices; of more it shows the first and says so.
MOST_LINES = 3000
# With no filter but of notices every task of these is in view, and rows need not be looked up.
_WHOLE = """, v as (select document_id, task_no from d.tasks {of_these}
), n as (select document_id from d.documents semi join v using (document_id)
), m as (from d.numerals {of_these})
"""
_OF_THESE = "semi join (select unnest(?::varchar[]) as document_id) using (document_id)"
_NARROWED = """, v as (
    select k.document_id, k.task_no from d.tasks k
    where exists (select 1 from s where s.document_id = k.document_id and s.task_no = k.task_no)
), n as (select distinct document_id from v
), m as (from d.numerals semi join v using (document_id, task_no))
"""


def ask_in_view(sql: str, selection: Selection, *parameters: object) -> pd.DataFrame:
    """The rows of a query that may speak of s, and of the tasks v, the notices n and the numerals m in view."""
    if not selection.without(*headline.OF_NOTICES).is_empty():
        return ask(_NARROWED + sql, selection, parameters=list(parameters))
    notices = headline.notices_of(selection)
    if notices is None:
        return ask(_WHOLE.format(of_these="") + sql, selection, parameters=list(parameters))
    whole = _WHOLE.format(of_these=_OF_THESE)
    return ask(whole + sql, selection, parameters=[list(notices), list(notices), *parameters])
