"""What was read and what was not: the numerals, tasks and findings behind the page on data quality.

Two things can be in view. *Rows* are those of the selection, as on every page. *Tasks* in view are those with such a
row and, where nothing but notices is chosen, those without any row: numerals and diagnostics belong to tasks, so of a
task in view all are counted, whatever filters of rows stand. A *notice* in view has a task in view.
"""

from __future__ import annotations

import pandas as pd

from loaders.measured import measurements
from loaders.model import KINDS
from loaders.store.account import COUNTED_PIECES, Lost
from loaders.store.account import lost_numerals as lost
from pages.queries.rows import ROW, with_values
from pages.queries.run import FEW, ask, remembered
from pages.queries.source import around, text
from pages.selection import Selection

# The fate of a numeral that gave a row its value, beside the reasons of those that gave none.
TARGET = "target"
_FATES = ("numerals", "numeral_targets", "numeral_others")

# Parameters: whether tasks without rows are in view, and twice the notices to which the view is narrowed.
_VIEW = """, v as (
    select k.document_id, k.task_no from d.tasks k
    where exists (select 1 from s where s.document_id = k.document_id and s.task_no = k.task_no)
       or (? and (len(?::varchar[]) = 0 or k.document_id = any(?::varchar[])) and not exists (
            select 1 from d.targets t where t.document_id = k.document_id and t.task_no = k.task_no))
), n as (select distinct document_id from v)
"""


@remembered()
def figures(selection: Selection) -> dict[str, int]:
    """Counts: tasks, tasks_with_rows, numerals, numeral_targets of the tasks in view; targets (without 定性), doubtful,
    restored and corrected of the rows in view; characters and understood (characters without white space, and those of
    them outside pieces of kind `other`) of the whole notices in view."""
    found = _ask(
        "select (select count(*) from v) as tasks,"
        " (select count(*) from v where exists (select 1 from d.targets t"
        "   where t.document_id = v.document_id and t.task_no = v.task_no)) as tasks_with_rows,"
        " (select count(*) from d.numerals semi join v using (document_id, task_no)) as numerals,"
        " (select count(target_id) from d.numerals semi join v using (document_id, task_no)) as numeral_targets,"
        " (select count(*) from s where kind <> 'qualitative') as targets,"
        " (select count(*) from s where indicator_basis = 'doubtful') as doubtful,"
        " (select count(*) from s where indicator_basis = 'restored') as restored,"
        " (select count(*) from s where is_corrected) as corrected,"
        # The pieces join to the text, and to cut each out of it counts the characters from its beginning every time.
        f" (select coalesce(sum({_CHARACTERS.format('text')}), 0) from d.documents semi join n using (document_id))"
        "   as characters,"
        f" (select coalesce(sum({_CHARACTERS.format(_PIECE)}), 0)"
        "   from d.pieces p join d.documents m using (document_id) semi join n using (document_id)"
        "   where p.kind = 'other') as others",
        selection,
    )
    numbers = {name: int(value) for name, value in found.iloc[0].items()}
    return numbers | {"understood": numbers["characters"] - numbers.pop("others")}


_CHARACTERS = "length(regexp_replace({}, '[\\s\\pZ]', '', 'g'))"
_PIECE = "substr(m.text, p.source_start + 1, p.source_end - p.source_start)"


@remembered()
def numerals_by_reason(selection: Selection) -> pd.DataFrame:
    """reason, numerals: how many numerals of the tasks in view had which fate, TARGET among them; most first."""
    return _ask(
        f"select coalesce(reason, '{TARGET}') as reason, count(*)::integer as numerals"
        " from d.numerals semi join v using (document_id, task_no) group by 1 order by 2 desc, 1",
        selection,
    )


@remembered(FEW)
def numerals(selection: Selection, reason: str = "") -> pd.DataFrame:
    """The numerals of the tasks in view, those of one fate if `reason` is given, in the order of the notice.

    document_id, task_no, task_title, task_title_en, text, reason, target_id, source_start, source_end, and before,
    after (the sentence around the numeral, white space removed).
    """
    found = _ask(
        "select m.document_id, m.task_no, k.title as task_title, coalesce(k.title_en, k.title) as task_title_en,"
        f" m.text, coalesce(m.reason, '{TARGET}') as reason, m.target_id, m.source_start, m.source_end,"
        " any_value(substr(o.text, p.source_start + 1, p.source_end - p.source_start)) as words,"
        " any_value(p.source_start) as words_start"
        " from d.numerals m semi join v using (document_id, task_no)"
        " join d.tasks k on k.document_id = m.document_id and k.task_no = m.task_no"
        " join d.documents o on o.document_id = m.document_id"
        " join d.pieces p on p.document_id = m.document_id"
        "   and p.source_start <= m.source_start and p.source_end > m.source_start"
        f" where ? in ('', coalesce(m.reason, '{TARGET}'))"
        " group by all order by m.document_id, m.source_start",
        selection,
        reason,
    )
    sentences = [
        around(line.words, line.source_start - line.words_start, line.source_end - line.words_start)
        for line in found.itertuples()
    ]
    return found.drop(columns=["words", "words_start"]).assign(
        before=[sentence.before for sentence in sentences], after=[sentence.after for sentence in sentences]
    )


@remembered(FEW)
def tasks(selection: Selection) -> pd.DataFrame:
    """The tasks in view, those without a row first, then in the order of the notice.

    document_id, task_no, task_title, task_title_en, chapter_title, chapter_title_en, rows, quantitative, deliverable,
    milestone, qualitative (rows of the task by kind, all of them), numerals, numeral_targets, numeral_others, and
    source_start, source_end of its title.
    """
    kinds = "".join(f", count(*) filter (kind = '{kind}') as {kind}" for kind in KINDS)
    places = "select document_id, task_no, min(source_start) as source_start, max(source_end) as source_end"
    return _ask(
        f", r as (select document_id, task_no, count(*) as rows{kinds} from d.targets group by all)"
        ", m as (select document_id, task_no, count(*) as numerals, count(target_id) as numeral_targets,"
        "   count(reason) as numeral_others from d.numerals group by all)"
        f", p as ({places} from d.pieces where kind = 'task_title' group by all)"
        " select k.document_id, k.task_no, k.title as task_title, coalesce(k.title_en, k.title) as task_title_en,"
        " c.title as chapter_title, coalesce(c.title_en, c.title) as chapter_title_en,"
        + "".join(f" coalesce({name}, 0)::integer as {name}," for name in ("rows", *KINDS, *_FATES))
        + " coalesce(p.source_start, k.source_start) as source_start,"
        " coalesce(p.source_end, k.source_end) as source_end"
        " from d.tasks k semi join v using (document_id, task_no)"
        " join d.chapters c on c.document_id = k.document_id and c.chapter_no = k.chapter_no"
        " left join r on r.document_id = k.document_id and r.task_no = k.task_no"
        " left join m on m.document_id = k.document_id and m.task_no = k.task_no"
        " left join p on p.document_id = k.document_id and p.task_no = k.task_no"
        " order by r.rows is not null, k.document_id, k.task_order",
        selection,
    )


@remembered()
def diagnostics(selection: Selection) -> pd.DataFrame:
    """severity, code, message, document_id, task_no, quote, source_start, source_end: of the tasks in view and, where
    no task is concerned, of the notices in view; gravest first. quote is the text at the place, without white space."""
    return _ask(
        "select g.severity, g.code, g.message, g.document_id, g.task_no, g.source_start, g.source_end,"
        " regexp_replace(substr(m.text, g.source_start + 1, g.source_end - g.source_start), '[\\s\\pZ]', '', 'g')"
        "   as quote"
        " from d.diagnostics g join d.documents m using (document_id) semi join n using (document_id)"
        " where g.task_no is null"
        "   or exists (select 1 from v where v.document_id = g.document_id and v.task_no = g.task_no)"
        " order by list_position(['error', 'warning', 'info'], g.severity), g.document_id, g.diagnostic_no",
        selection,
    )


@remembered()
def not_understood(selection: Selection) -> pd.DataFrame:
    """document_id, quote (white space removed), characters, source_start, source_end of each run of the notices in view
    that is of kind `other`."""
    found = _ask(
        "select p.document_id, regexp_replace(substr(m.text, p.source_start + 1, p.source_end - p.source_start),"
        "   '[\\s\\pZ]', '', 'g') as quote, p.source_start, p.source_end"
        " from d.pieces p join d.documents m using (document_id) semi join n using (document_id)"
        " where p.kind = 'other' order by p.document_id, p.piece_no",
        selection,
    )
    return found.assign(characters=found["quote"].str.len())


@remembered()
def lost_numerals(selection: Selection) -> pd.DataFrame:
    """document_id, task_no, text, start, end of each run of digits in the tasks in view that the table of numerals
    lacks: a fault of the rules, which no sound build has."""
    pieces = _ask(
        "select document_id, task_no, source_start, source_end from d.pieces semi join v using (document_id, task_no)"
        " where kind = any(?) order by document_id, piece_no",
        selection,
        list(COUNTED_PIECES),
    )
    held = _ask(
        "select document_id, source_start, source_end from d.numerals semi join n using (document_id)", selection
    )
    texts = {name: text(name) for name in pieces["document_id"].unique()}
    found = lost(texts, pieces.itertuples(index=False, name=None), held.itertuples(index=False, name=None))
    return pd.DataFrame(list(found), columns=Lost._fields)


@remembered()
def unknown_names(selection: Selection) -> pd.DataFrame:
    """kind ('agency' or 'unit') and name of what the reference lists lack in the tasks in view, by first place."""
    return _ask(
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
            " order by s.indicator_basis, s.document_id, s.target_order",
            selection,
        )
    )


@remembered()
def corrections(selection: Selection) -> pd.DataFrame:
    """target_id, document_id, field, value_before, value_after, reason, who, corrected_on of every correction in the
    notices in view, and is_row: a row that was left out stands in no task any more."""
    return _ask(
        "select c.*, exists (select 1 from d.targets t where t.target_id = c.target_id) as is_row"
        " from d.corrections c semi join n using (document_id) order by c.document_id, c.target_id, c.field",
        selection,
    )


@remembered()
def measured(selection: Selection) -> pd.DataFrame:
    """Each notice in view: document_id, content_sha256, corrections (fields that corrections changed in this database),
    and `lines`: its lines of data/quality.csv, empty where no measurement was made of a file with these bytes."""
    notices = _ask(
        "select m.document_id, m.content_sha256,"
        " (select count(*) from d.corrections c where c.document_id = m.document_id)::integer as corrections"
        " from d.documents m semi join n using (document_id) order by m.document_id",
        selection,
    )
    return notices.assign(
        lines=[
            [line for line in measurements() if line.content_sha256 == content] for content in notices["content_sha256"]
        ]
    )


def _ask(sql: str, selection: Selection, *parameters: object) -> pd.DataFrame:
    """A query that may speak of s, v and n."""
    whole, notices = selection.with_values("document", []).is_empty(), list(selection.document)
    return ask(_VIEW + sql, selection, parameters=[whole, notices, notices, *parameters])
