"""A database of as many target rows as are asked for, out of the one of a notice: copies under other names.

Each copy has its own name, number, region and year, in its text as well, wherever the length of the text allows it;
some of its agencies, chapters and values are its own too. Lengths stay, so that every place still leads to its words.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import duckdb

from loaders.store import schema

# As long as the name that they take the place of.
_NAMES = "河北山西辽宁吉林江苏浙江安徽福建江西河南湖北湖南广东海南四川贵州云南陕西甘肃青海"
REGIONS = tuple(_NAMES[place : place + 2] for place in range(0, len(_NAMES), 2))
OWN_REGION, OWN_YEAR = "山东", "2023"
FIRST_YEAR, YEARS = 2018, 8
# A chapter from this number on has the region and the year of its notice in its title.
OWN_CHAPTERS_FROM = 7
# Copies that are written at a time: the keys of all at once would take gigabytes.
AT_A_TIME = 200

_WORDS = f"replace(replace({{0}}, '{OWN_REGION}', n.region), '{OWN_YEAR}', n.year)"
_ROW = "replace({0}, s.document_id, n.name)"
_DAY = "({0} + to_years(n.year::integer - " + OWN_YEAR + "))::date"
_TIMES = "{0} * n.times"


def _put(pattern: str, *columns: str) -> dict[str, str]:
    return {column: pattern.format(f"s.{column}") for column in columns}


_ID = {"document_id": "n.name"}
# Table → what a copy has of its own; tables that are none of a notice are taken as they are.
CHANGED = {
    "documents": _ID
    | _put(_WORDS, "title", "issuer", "region", "text")
    | {
        "document_no": "left(n.region, 1) || '政办字〔' || n.year || '〕' || n.number || '号'",
        "issue_date": _DAY.format("s.issue_date"),
        "publication_date": _DAY.format("s.publication_date"),
        "plan_year": "n.year::integer",
        "file_name": "n.name || '.txt'",
        "content_sha256": "sha256(n.name)",
    },
    "chapters": _ID
    | {
        "title": f"case when s.chapter_no < {OWN_CHAPTERS_FROM} then s.title"
        " else s.title || '（' || n.region || n.year || '年）' end"
    },
    "tasks": _ID | _put(_WORDS, "title", "body"),
    "task_agencies": _ID | {"agency": "case when g.is_local then n.region || s.agency else s.agency end"},
    "task_places": _ID | _put(_WORDS, "place"),
    "pieces": _ID,
    "document_pages": _ID,
    "targets": _ID
    | _put(_ROW, "target_id")
    | _put(_WORDS, "indicator", "quote")
    | _put(_TIMES, "value_low", "value_high")
    | _put(_DAY, "deadline", "due_date"),
    "numerals": _ID | _put(_ROW, "target_id") | _put(_WORDS, "text"),
    "corrections": _ID | _put(_ROW, "target_id"),
    "diagnostics": _ID,
}
# Every fourth agency is one of the region, as those of cities and counties are.
_LOCAL = "hash(agency) % 4 = 0"


def make(source: Path, path: Path, rows: int) -> int:
    """Write the database at `path`, with the first notice of `source` and so many copies of it that they have at least
    `rows` targets; returns how many notices these are. Raises duckdb.Error where the schema refuses a row."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{source}' as s (read_only)")
        connection.execute(f"attach '{path}' as d (block_size 16384); use d")
        schema.create(connection)
        first, each = connection.execute(
            "select document_id, count(*) from s.targets group by all order by 1 limit 1"
        ).fetchall()[0]
        copies = max(0, -(-(rows - each) // each))
        tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
        for table in tables:
            if table not in CHANGED:
                connection.execute(f"insert into d.{table} from s.{table}")
        _more_agencies(connection)
        for table in tables:
            if table in CHANGED:
                connection.execute(f"insert into d.{table} from s.{table} where document_id = '{first}'")
        for start in range(1, copies + 1, AT_A_TIME):
            last = min(start + AT_A_TIME, copies + 1)
            connection.execute("begin")
            for table in tables:
                if table in CHANGED:
                    _copy(connection, table, first, start, last)
            connection.execute("commit")
        connection.execute("checkpoint d; use memory; detach d")
    return copies + 1


_TABLES = """
    select table_name from duckdb_tables() where database_name = 'd' order by table_oid
"""


def _more_agencies(connection: duckdb.DuckDBPyConnection) -> None:
    regions = ", ".join(f"('{region}')" for region in REGIONS)
    connection.execute(
        "insert into d.agencies select s.* replace (r.region || s.agency as agency, null as name_en, null as short_en,"
        f" false as is_known) from s.agencies s, (values {regions}) r(region) where {_LOCAL}"
    )


def _copy(connection: duckdb.DuckDBPyConnection, table: str, first: str, start: int, last: int) -> None:
    """The rows of the copies start..last of a table."""
    changed = ", ".join(f"{value} as {column}" for column, value in CHANGED[table].items())
    local = f" join (select agency, {_LOCAL} as is_local from s.agencies) g using (agency)"
    connection.execute(
        f"insert into d.{table} select s.* replace ({changed})"
        f" from (select i as number, 'copy-' || lpad(i::varchar, 5, '0') as name,"
        f"   {list(REGIONS)}[1 + i % {len(REGIONS)}] as region,"
        f"   ({FIRST_YEAR} + i // {len(REGIONS)} % {YEARS})::varchar as year,"
        "   case when i % 3 = 0 then 1 + i % 5 else 1 end as times"
        f"   from range({start}, {last}) t(i)) n, s.{table} s{local if table == 'task_agencies' else ''}"
        f" where s.document_id = '{first}' order by n.number"
    )


def main(argv: list[str] | None = None) -> int:
    """Make a database and say how long it took."""
    root = Path(__file__).parents[1]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.copies", description=__doc__)
    parser.add_argument("path", type=Path, help="the file to write, which must not be there")
    parser.add_argument("--rows", type=int, default=1_000_000, help="targets at least (default: %(default)s)")
    parser.add_argument("--source", type=Path, default=root / "data" / "targets.duckdb", help="the database to copy")
    asked = parser.parse_args(argv)
    start = time.perf_counter()
    notices = make(asked.source, asked.path, asked.rows)
    size = os.path.getsize(asked.path) / 2**20
    print(f"{notices:,} notices, {size:,.0f} MiB, {time.perf_counter() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
