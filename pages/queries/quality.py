"""What was read and what was not: the numerals, tasks and findings behind the page on data quality.

What is in view says `in_view`. Tables have their first MOST_LINES lines; `figures` counts all.
"""

from __future__ import annotations

import pandas as pd

from loaders.measured import measurements
from loaders.model import KINDS
from loaders.store.account import COUNTED_PIECES, Lost
from loaders.store.account import lost_numerals as lost
from pages.queries.in_view import MOST_LINES, ask_in_view
from pages.queries.run import FEW, remembered
from pages.queries.source import around, text
from pages.selection import Selection

# The fate of a numeral that gave a row its value, beside the reasons of those that gave none.
TARGET = "target"
_FATES = ("numerals", "numeral_targets", "numeral_others")

# Notices whose texts are read once more for numbers without an account.
MOST_CHECKED = 16


@remembered()
def figures(selection: Selection) -> dict[str, int]:
    """Counts: tasks, tasks_with_rows, numerals, numeral_targets of the tasks in view; targets (without 定性), doubtful,
    restored and corrected of the rows in view; characters and understood (characters without white space, and those of
    them outside pieces of kind `other`) of the whole notices in view."""
    found = ask_in_view(
        "select (select count(*) from v) as tasks,"
        " (select count(*) from v where exists (select 1 from d.targets t"
        "   where t.document_id = v.document_id and t.task_no = v.task_no)) as tasks_with_rows,"
        " (select count(*) from m) as numerals, (select count(target_id) from m) as numeral_targets,"
        " (select count(*) from s where kind <> 'qualitative') as targets,"
        " (select count(*) from s where indicator_basis = 'doubtful') as doubtful,"
        " (select count(*) from s where indicator_basis = 'restored') as restored,"
        " (select count(*) from s where is_corrected) as corrected,"
        f" {_SUM.format('characters')} as characters, {_SUM.format('others')} as others",
        selection,
    )
    numbers = {name: int(value) for name, value in found.iloc[0].items()}
    return numbers | {"understood": numbers["characters"] - numbers.pop("others")}


_SUM = "(select coalesce(sum({}), 0) from d.document_characters semi join n using (document_id))"


@remembered()
def numerals_by_reason(selection: Selection) -> pd.DataFrame:
    """reason, numerals: how many numerals of the tasks in view had which fate, TARGET among them; most first."""
    return ask_in_view(
        f"select coalesce(reason, '{TARGET}') as reason, count(*)::integer as numerals"
        " from m group by 1 order by 2 desc, 1",
        selection,
    )


@remembered(FEW)
def numerals(selection: Selection, reason: str = "") -> pd.DataFrame:
    """The numerals of the tasks in view, those of one fate if `reason` is given, in the order of the notice.

    document_id, task_no, task_title, task_title_en, text, reason, target_id, source_start, source_end, and before,
    after (the sentence around the numeral, white space removed).
    """
    found = ask_in_view(
        f", f as (from m where ? in ('', coalesce(reason, '{TARGET}')) order by document_id, source_start limit ?)"
        " select m.document_id, m.task_no, k.title as task_title, coalesce(k.title_en, k.title) as task_title_en,"
        f" m.text, coalesce(m.reason, '{TARGET}') as reason, m.target_id, m.source_start, m.source_end,"
        " any_value(p.source_start) as words_start, any_value(p.source_end) as words_end"
        " from f m join d.tasks k on k.document_id = m.document_id and k.task_no = m.task_no"
        " join d.pieces p on p.document_id = m.document_id"
        "   and p.source_start <= m.source_start and p.source_end > m.source_start"
        " group by all order by m.document_id, m.source_start",
        selection,
        reason,
        MOST_LINES,
    )
    # Cut out here: beside each numeral the whole text of its notice would go through the query.
    texts = {name: text(name) for name in found["document_id"].unique()}
    sentences = [
        around(texts[line.document_id][line.words_start : line.words_end], *_within(line))
        for line in found.itertuples()
    ]
    return found.drop(columns=["words_start", "words_end"]).assign(
        before=[sentence.before for sentence in sentences], after=[sentence.after for sentence in sentences]
    )


def _within(line: object) -> tuple[int, int]:
    """Where a numeral stands in the words of its piece."""
    return line.source_start - line.words_start, line.source_end - line.words_start


@remembered(FEW)
def tasks(selection: Selection) -> pd.DataFrame:
    """The tasks in view, those without a row first, then in the order of the notice.

    document_id, task_no, task_title, task_title_en, chapter_title, chapter_title_en, rows, quantitative, deliverable,
    milestone, qualitative (rows of the task by kind, all of them), numerals, numeral_targets, numeral_others, and
    source_start, source_end of its title.
    """
    kinds = "".join(f", count(*) filter (kind = '{kind}') as {kind}" for kind in KINDS)
    places = "select document_id, task_no, min(source_start) as source_start, max(source_end) as source_end"
    of_first = "semi join k using (document_id, task_no)"
    return ask_in_view(
        ", k as (select t.*, exists (select 1 from d.targets r where r.document_id = t.document_id"
        "   and r.task_no = t.task_no) as has_rows from d.tasks t semi join v using (document_id, task_no)"
        "   order by has_rows, t.document_id, t.task_order limit ?)"
        f", r as (select document_id, task_no, count(*) as rows{kinds} from d.targets {of_first} group by all)"
        ", u as (select document_id, task_no, count(*) as numerals, count(target_id) as numeral_targets,"
        f"   count(reason) as numeral_others from d.numerals {of_first} group by all)"
        f", p as ({places} from d.pieces {of_first} where kind = 'task_title' group by all)"
        " select k.document_id, k.task_no, k.title as task_title, coalesce(k.title_en, k.title) as task_title_en,"
        " c.title as chapter_title, coalesce(c.title_en, c.title) as chapter_title_en,"
        + "".join(f" coalesce({name}, 0)::integer as {name}," for name in ("rows", *KINDS, *_FATES))
        + " coalesce(p.source_start, k.source_start) as source_start,"
        " coalesce(p.source_end, k.source_end) as source_end"
        " from k join d.chapters c on c.document_id = k.document_id and c.chapter_no = k.chapter_no"
        " left join r on r.document_id = k.document_id and r.task_no = k.task_no"
        " left join u on u.document_id = k.document_id and u.task_no = k.task_no"
        " left join p on p.document_id = k.document_id and p.task_no = k.task_no"
        " order by k.has_rows, k.document_id, k.task_order",
        selection,
        MOST_LINES,
    )


@remembered()
def lost_numerals(selection: Selection) -> pd.DataFrame | None:
    """document_id, task_no, text, start, end of each run of digits in the tasks in view that the table of numerals
    lacks: a fault of the rules, which no sound build has. None, not looked for, in more than MOST_CHECKED notices."""
    if ask_in_view("select count(*) as n from n", selection)["n"].iloc[0] > MOST_CHECKED:
        return None
    pieces = ask_in_view(
        "select document_id, task_no, source_start, source_end from d.pieces semi join v using (document_id, task_no)"
        " where kind = any(?) order by document_id, piece_no",
        selection,
        list(COUNTED_PIECES),
    )
    held = ask_in_view(
        "select document_id, source_start, source_end from d.numerals semi join n using (document_id)", selection
    )
    texts = {name: text(name) for name in pieces["document_id"].unique()}
    found = lost(texts, pieces.itertuples(index=False, name=None), held.itertuples(index=False, name=None))
    return pd.DataFrame(list(found), columns=Lost._fields)


@remembered()
def measured(selection: Selection) -> pd.DataFrame:
    """Each notice in view: document_id, content_sha256, corrections (fields that corrections changed in this database),
    and `lines`: its lines of data/quality.csv, empty where no measurement was made of a file with these bytes."""
    notices = ask_in_view(
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
