"""python -m loaders check: what the loader wants a person to know of."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import duckdb

from loaders import reference
from loaders.pipeline import DATABASE
from loaders.store.account import COUNTED_PIECES, Lost, lost_numerals
from loaders.store.connect import open_readonly

# Notices whose words are looked through together.
_AT_ONCE = 100
# (title, how many there are, a line for each or for each sort)
Section = tuple[str, int, list[str]]

# Each row is a line.
_FINDINGS = {
    "diagnostics": """
        select concat(severity, ' ', code, ' ', document_id, ' task ' || task_no, ': ', message) from d.diagnostics
        order by document_id, diagnostic_no""",
    "corrections": """
        select concat(target_id, ' ', field, ': ', coalesce(value_before, 'nothing'), ' → ',
                      coalesce(value_after, 'nothing'), ' (', reason, '; ', who, ', ', corrected_on, ')')
        from d.corrections order by document_id, target_id, field""",
    "doubtful indicators": """
        select concat(target_id, ' ', indicator, ': ', quote) from d.targets where indicator_basis = 'doubtful'
        order by document_id, target_order""",
    "tasks without a row": """
        select concat(document_id, ' task ', task_no) from d.tasks anti join d.targets using (document_id, task_no)
        order by document_id, task_order""",
}
# Each row is a sort and how many there are of it.
_SORTS = {
    "indicators of quantities": """
        select coalesce(indicator_basis, 'not said'), count(*) from d.targets
        where kind = 'quantitative' group by all""",
    "numerals": "select coalesce(reason, 'a target'), count(*) from d.numerals group by all",
}
_NUMERALS = """
    select concat(document_id, ' task ', task_no, ': ', text, ' ', source_start, ':', source_end, ' ',
                  coalesce(target_id, reason))
    from d.numerals order by document_id, numeral_no"""
# Each row is a line that says how much of it there is; the sum is that of what lacks.
_SHARES = {
    "rows without an English indicator": """
        select count(*) - count(indicator_en),
               concat(document_id, ': ', count(indicator_en), ' of ', count(*), ' rows have an English indicator')
        from d.target_rows group by document_id order by document_id""",
}
# Each row is a name.
_NAMES = {
    "agencies that data/reference/agencies.csv lacks": "select agency from d.agencies where not is_known order by 1",
    "units that data/reference/units.csv lacks": "select unit from d.units where not is_known order by 1",
    "target types without a row in data/reference/labels.csv": """
        select distinct target_type from d.targets
        where target_type not in (select code from d.labels where code_set = 'target_type') order by 1""",
    "indicators without English in notices that have English titles": """
        select distinct indicator from d.target_rows
        where indicator_en is null and document_id in (
            select document_id from d.documents where title_en is not null
            union select document_id from d.chapters where title_en is not null
            union select document_id from d.tasks where title_en is not null)
        order by 1""",
    "rows of indicators_en.csv that no row uses": """
        select indicator from d.indicators_en where indicator not in (select indicator from d.targets) order by 1""",
    "rows of words_en.csv that no row uses": """
        select concat(field, ' ', word) from d.words_en
        where (field, word) not in (
            select 'action', action from d.targets where action is not null
            union select 'per', per from d.targets where per is not null
            union select 'period', period from d.targets where period is not null
            union select 'place', place from d.task_places)
        order by 1""",
    "rows of agencies.csv that no notice uses": """
        select agency from d.agencies
        where is_known and agency not in (select agency from d.task_agencies) order by 1""",
    "rows of agency_aliases.csv that no notice uses": """
        select alias from d.agency_aliases
        where alias not in (select name_as_written from d.task_agencies) order by 1""",
    "rows of sectors.csv that no agency uses": """
        select sector from d.sectors where sector not in (select sector from d.agencies) order by sort""",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "check",
        help="print diagnostics; exit status 1 when one is an error",
        description="Print what a person should know of. The exit status is 1 when a diagnostic is an error, a task has"
        " no row, or a numeral has neither row nor reason.",
    )
    parser.add_argument("--db", type=Path, default=DATABASE, help="database to read (default: data/targets.duckdb)")
    parser.add_argument("--numerals", action="store_true", help="list every numeral with its place and row or reason")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    with open_readonly(arguments.db) as connection:
        sections = [*_sections(connection, arguments.numerals)]
        errors = connection.execute("select count(*) from d.diagnostics where severity = 'error'").fetchall()[0][0]
    for title, count, lines in sections:
        print(f"{title}: {count}")
        for line in lines:
            print(f"  {line}")
    counts = {title: count for title, count, _ in sections}
    return 1 if errors or counts["tasks without a row"] or counts["numerals without row or reason"] else 0


def _sections(connection: duckdb.DuckDBPyConnection, every_numeral: bool) -> Iterator[Section]:
    for title, sql in _FINDINGS.items():
        lines = _column(connection, sql)
        yield title, len(lines), lines
    lost = _lost_numerals(connection)
    yield "numerals without row or reason", len(lost), lost
    for title, sql in _SORTS.items():
        sorts = connection.execute(f"{sql} order by 2 desc, 1").fetchall()
        yield title, sum(count for _, count in sorts), [f"{count} {name}" for name, count in sorts]
    for title, sql in _SHARES.items():
        shares = connection.execute(sql).fetchall()
        yield title, sum(lacking for lacking, _ in shares), [line for _, line in shares]
    if every_numeral:
        lines = _column(connection, _NUMERALS)
        yield "every numeral", len(lines), lines
    lists = {title: _column(connection, sql) for title, sql in _NAMES.items()}
    lists["rows of titles_en.csv that fit no notice, chapter or task"] = _idle_titles(connection)
    for title, names in lists.items():
        yield title, len(names), ["、".join(names)] if names else []


def _column(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return [value for (value,) in connection.execute(sql).fetchall()]


def _lost_numerals(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A line for each run of digits in the words of a task that no numeral of the table holds."""
    names = _column(connection, "select document_id from d.documents order by document_id")
    return [
        f"{one.document_id} task {one.task_no}: {one.text} {one.start}:{one.end}"
        for first in range(0, len(names), _AT_ONCE)
        for one in _lost_of(connection, names[first : first + _AT_ONCE])
    ]


def _lost_of(connection: duckdb.DuckDBPyConnection, names: list[str]) -> Iterator[Lost]:
    """What is lost in some notices; the texts of all would fill the memory."""
    texts = dict(
        connection.execute("select document_id, text from d.documents where document_id = any(?)", [names]).fetchall()
    )
    pieces = connection.execute(
        "select document_id, task_no, source_start, source_end from d.pieces"
        " where document_id = any(?) and task_no is not null and kind = any(?) order by document_id, piece_no",
        [names, list(COUNTED_PIECES)],
    ).fetchall()
    numerals = connection.execute(
        "select document_id, source_start, source_end from d.numerals where document_id = any(?)", [names]
    ).fetchall()
    return lost_numerals(texts, pieces, numerals)


def _idle_titles(connection: duckdb.DuckDBPyConnection) -> list[str]:
    tasks = set(connection.execute("select document_id, task_no from d.tasks").fetchall())
    chapters = set(connection.execute("select document_id, chapter_no::varchar from d.chapters").fetchall())
    documents = set(connection.execute("select document_id, '' from d.documents").fetchall())
    idle = []
    for row in reference.rows("titles_en"):
        known = tasks if row["task_no"] else chapters if row["chapter_no"] else documents
        key = (row["document_id"], row["task_no"] or row["chapter_no"])
        if key not in known:
            idle.append(" ".join(key).strip())
    return idle
