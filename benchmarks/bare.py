"""What a page shows, asked as one would without this program: bare group-bys in DuckDB, and the same over pandas.

Bare is a plain `group by` (or `order by … limit`) for each figure, chart and table: over one flat table with a line for
each target and the names of its chapter, agencies and notice beside it, joined with the agencies of tasks where they
count; with `count(distinct …)` where tasks are counted. It lies in the same file and is asked under the same limits of
memory and threads. pandas has the same columns as frames in memory, read before the clock starts. What has no such form
(a text, the words of names) counts as nothing on either side, and on ours in full; what is judged or aligned in Python
(IN_PYTHON) would be the same work over pandas, and counts there as it does with us.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from benchmarks.asked import Question
from loaders.store import select
from pages.selection import Selection

TASK = "(document_id, task_no)"
_WITH_AGENCIES = "r join d.task_agencies a using (document_id, task_no)"
_COUNTS = f"count(*), count(distinct {TASK})"
_OF_ROWS = (
    *("document_id", "chapter_title", "target_type", "comparator", "modality", "unit"),
    "case when named_date is not null then 'stated' else deadline_basis end",
)
_TOP = "order by count(*) desc limit 300"

IN_PYTHON = ("aligned.", "assessment.", "indicators.", "ledger.", "problems.", "reporting.")
# Question → the statements over `r`, the rows in view. Those of `options` answer all filters at once, as ours does.
BARE: Mapping[str, tuple[str, ...]] = {
    "headline.figures": (
        (
            "select count(*), count(*) filter (kind <> 'qualitative'), count(*) filter (kind = 'quantitative'),"
            " count(*) filter (modality = 'ensure'), count(*) filter (modality = 'strive'), count(named_date),"
            f" count(distinct {TASK}), count(distinct {TASK}) filter (kind = 'quantitative'),"
            " count(distinct (document_id, chapter_no)) from r"
        ),
        f"select count(distinct agency) from {_WITH_AGENCIES}",
    ),
    "headline.documents": (
        f"select document_id, count(*), count(distinct {TASK}), count(distinct chapter_no) from r group by all",
    ),
    "headline.promises": (
        (
            "select * from r where target_type in ('level', 'ratio') and per is null"
            " order by modality, document_id, target_order limit 100"
        ),
    ),
    "headline.promised": (
        "select count(*), count(distinct document_id) from r where target_type in ('level', 'ratio') and per is null",
    ),
    "options.options": (
        *(f"select {value}, count(*) from r group by all" for value in _OF_ROWS),
        f"select agency, count(distinct target_id) from {_WITH_AGENCIES} group by all",
        f"select role, count(distinct target_id) from {_WITH_AGENCIES} group by all",
        "select sector, count(*) from r join d.task_sectors using (document_id, task_no) group by all",
        "select place, count(*) from r join d.task_places using (document_id, task_no) group by all",
    ),
    "counts.by_chapter_and_type": (
        f"select document_id, chapter_no, chapter_title, target_type, {_COUNTS} from r group by all {_TOP}",
    ),
    "counts.by_chapter_and_sector": (
        (
            f"select document_id, chapter_no, chapter_title, sector, {_COUNTS}"
            f" from r join d.task_sectors using (document_id, task_no) group by all {_TOP}"
        ),
    ),
    "counts.by_sector": (
        f"select sector, {_COUNTS} from r join d.task_sectors using (document_id, task_no) group by all",
    ),
    "counts.by_agency_and_role": (f"select agency, role, {_COUNTS} from {_WITH_AGENCIES} group by all",),
    "counts.by_pair": (
        (
            f"select a.agency, b.agency, {_COUNTS} from {_WITH_AGENCIES} join d.task_agencies b"
            " using (document_id, task_no) where a.agency < b.agency group by all"
        ),
    ),
    "counts.promises_by_agency": (
        (
            f"select agency, {_COUNTS}, count(*) filter (modality = 'strive'), count(*) filter (modality = 'ensure')"
            f" from {_WITH_AGENCIES} where role = 'lead' group by all"
        ),
    ),
    "counts.by_type_comparator_and_modality": (
        f"select target_type, comparator, modality, {_COUNTS} from r group by all",
    ),
    "counts.by_unit": (f"select unit, canonical_unit, {_COUNTS} from r where kind = 'quantitative' group by all",),
    "rows.part": ("select * from r order by document_id, target_order limit 1000",),
    "rows.rows": ("select * from r order by document_id, target_order",),
    "rows.quantities": (
        (
            "select * from r where kind = 'quantitative' and canonical_unit = '个' order by canonical_value_high desc"
            " limit 2000"
        ),
    ),
    "sheet.by_day": ("select named_date, count(*) from r group by all",),
    "quality.figures": (
        (
            f"select count(distinct {TASK}), count(*), count(*) filter (indicator_basis = 'doubtful'),"
            " count(*) filter (indicator_basis = 'restored'), count(*) filter (is_corrected) from r"
        ),
        "select count(*), count(target_id) from d.numerals",
    ),
    "quality.numerals_by_reason": ("select reason, count(*) from d.numerals group by all",),
    "quality.numerals": ("select * from d.numerals order by document_id, source_start limit 3000",),
    "quality.tasks": ("select document_id, task_no, kind, count(*) from r group by all order by all limit 9000",),
    "findings.diagnostics": ("select * from d.diagnostics order by severity, document_id limit 3000",),
    "findings.not_understood": (
        "select * from d.pieces where kind = 'other' order by document_id, piece_no limit 3000",
    ),
    "findings.unknown_names": (
        "select agency, count(*) from d.task_agencies join d.agencies using (agency) where not is_known group by all",
    ),
    "findings.uncertain": (
        "select * from r where indicator_basis <> 'written' order by document_id, target_order limit 3000",
    ),
}


def of_view(question: Question) -> tuple[str, list[object]]:
    """The flat rows of a question's selections as a table `r`, and the parameters."""
    chosen = [select.where(one.filters()) for one in question.given if isinstance(one, Selection)]
    condition = " and ".join(f"({sql})" for sql, _ in chosen) or "true"
    return f"with r as (from d.shown_rows r where {condition}) ", [one for _, values in chosen for one in values]


Frames = Mapping[str, pd.DataFrame]
FRAMES = {
    "rows": "select document_id, task_no, target_id, target_order, chapter_no, chapter_title, kind, target_type,"
    " comparator, modality, unit, canonical_unit, canonical_value_high, per, named_date, deadline_basis, indicator,"
    " indicator_basis, is_corrected, quote, task_title, document_no, lead_agencies from d.shown_rows",
    "agencies": "select document_id, task_no, role, agency from d.task_agencies",
    "sectors": "from d.task_sectors",
    "places": "select document_id, task_no, place from d.task_places",
    "numerals": "select document_id, task_no, text, reason, target_id, source_start from d.numerals",
    "diagnostics": "from d.diagnostics",
    "pieces": "select document_id, piece_no, kind, source_start, source_end from d.pieces",
    "known": "select agency, is_known from d.agencies",
}
_KEYS = ["document_id", "task_no"]


def _counted(found: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Rows and tasks of each group."""
    each = found.groupby(list(by), dropna=False, observed=True)
    tasks = found.drop_duplicates([*_KEYS, *by]).groupby(list(by), dropna=False, observed=True).size()
    return pd.DataFrame({"targets": each.size(), "tasks": tasks})


def _with(frames: Frames, rows: pd.DataFrame, other: str) -> pd.DataFrame:
    return rows.merge(frames[other], on=_KEYS)


def _figures(frames: Frames, rows: pd.DataFrame) -> object:
    sums = [(rows["kind"] == kind).sum() for kind in ("qualitative", "quantitative")]
    sums += [(rows["modality"] == modality).sum() for modality in ("ensure", "strive")]
    tasks = [len(rows.drop_duplicates(keys)) for keys in (_KEYS, ["document_id", "chapter_no"])]
    tasks.append(len(rows[rows["kind"] == "quantitative"].drop_duplicates(_KEYS)))
    return sums, tasks, _with(frames, rows[_KEYS], "agencies")["agency"].nunique()


def _options(frames: Frames, rows: pd.DataFrame) -> object:
    columns = ("document_id", "chapter_title", "target_type", "comparator", "modality", "unit", "deadline_basis")
    found: list[object] = [rows[column].value_counts() for column in columns]
    keys = rows[[*_KEYS, "target_id"]]
    for other, column in (("agencies", "agency"), ("agencies", "role"), ("sectors", "sector"), ("places", "place")):
        found.append(_with(frames, keys, other).drop_duplicates(["target_id", column])[column].value_counts())
    return found


def _pairs(frames: Frames, rows: pd.DataFrame) -> object:
    one = _with(frames, rows[_KEYS], "agencies").merge(frames["agencies"], on=_KEYS)
    return _counted(one[one["agency_x"] < one["agency_y"]], "agency_x", "agency_y")


def _headline(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["target_type"].isin(["level", "ratio"]) & rows["per"].isna()]


def _others(pieces: pd.DataFrame) -> pd.DataFrame:
    return pieces[pieces["kind"] == "other"].sort_values(["document_id", "piece_no"])[:3000]


def _uncertain(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["indicator_basis"].isin(["doubtful", "restored"])]


PANDAS: Mapping[str, Callable[[Frames, pd.DataFrame], object]] = {
    "headline.figures": _figures,
    "headline.documents": lambda _, rows: _counted(rows, "document_id"),
    "headline.promises": lambda _, rows: _headline(rows).sort_values(["modality", "document_id", "target_order"])[:100],
    "headline.promised": lambda _, rows: (len(found := _headline(rows)), found["document_id"].nunique()),
    "options.options": _options,
    "counts.by_chapter_and_type": lambda _, rows: _counted(rows, "document_id", "chapter_no", "target_type"),
    "counts.by_chapter_and_sector": lambda frames, rows: _counted(
        _with(frames, rows[[*_KEYS, "chapter_no"]], "sectors"), "document_id", "chapter_no", "sector"
    ),
    "counts.by_sector": lambda frames, rows: _counted(_with(frames, rows[_KEYS], "sectors"), "sector"),
    "counts.by_agency_and_role": lambda frames, rows: _counted(
        _with(frames, rows[_KEYS], "agencies"), "agency", "role"
    ),
    "counts.by_pair": _pairs,
    "counts.promises_by_agency": lambda frames, rows: _counted(
        _with(frames, rows[[*_KEYS, "modality"]], "agencies").query("role == 'lead'"), "agency", "modality"
    ),
    "counts.by_type_comparator_and_modality": lambda _, rows: _counted(rows, "target_type", "comparator", "modality"),
    "counts.by_unit": lambda _, rows: _counted(rows[rows["kind"] == "quantitative"], "unit", "canonical_unit"),
    "rows.part": lambda _, rows: rows.sort_values(["document_id", "target_order"])[:1000],
    "rows.rows": lambda _, rows: rows.sort_values(["document_id", "target_order"]),
    "rows.quantities": lambda _, rows: rows[rows["canonical_unit"] == "个"].nlargest(2000, "canonical_value_high"),
    "sheet.by_day": lambda _, rows: rows.groupby("named_date", dropna=False).size(),
    "quality.figures": lambda frames, rows: (
        len(rows.drop_duplicates(_KEYS)),
        rows["indicator_basis"].value_counts(),
        rows["is_corrected"].sum(),
        frames["numerals"]["target_id"].notna().sum(),
    ),
    "quality.numerals_by_reason": lambda frames, _: frames["numerals"]["reason"].value_counts(dropna=False),
    "quality.numerals": lambda frames, _: frames["numerals"].sort_values(["document_id", "source_start"])[:3000],
    "quality.tasks": lambda _, rows: rows.groupby([*_KEYS, "kind"]).size()[:9000],
    "findings.diagnostics": lambda frames, _: frames["diagnostics"].sort_values(["severity", "document_id"])[:3000],
    "findings.not_understood": lambda frames, _: _others(frames["pieces"]),
    "findings.unknown_names": lambda frames, _: (
        frames["agencies"].merge(frames["known"], on="agency").query("not is_known").groupby("agency").size()
    ),
    "findings.uncertain": lambda _, rows: _uncertain(rows).sort_values(["document_id", "target_order"])[:3000],
}


def rows_of(question: Question, frames: Frames) -> pd.DataFrame:
    """The rows of a question's selections, which may choose notices and roles."""
    rows = frames["rows"]
    for one in question.given:
        if isinstance(one, Selection) and one.document:
            rows = rows[rows["document_id"].isin(one.document)]
        if isinstance(one, Selection) and one.role and set(one.role) != {"none"}:
            agencies = frames["agencies"]
            rows = rows.merge(agencies[agencies["role"].isin(one.role)][_KEYS].drop_duplicates(), on=_KEYS)
    return rows
