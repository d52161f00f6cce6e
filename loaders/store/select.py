"""The one place where filters become SQL: shared by the export command and the pages.

A filter is a key of `KEYS` with one or more values: OR within a key, AND across keys. Values are only ever bound as
parameters. The SQL speaks of `r`, which is `d.target_rows` or `d.shown_rows`, views in a database that
`connect.open_readonly` attached as `d`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence

import duckdb

from loaders.model import GOVERNMENT_LEVELS, NoticeError
from loaders.numerals import chinese_number

Filters = Mapping[str, Sequence[str]]
Clause = tuple[str, list[object]]

_COLUMNS = {
    "document": "document_id",
    "task": "task_no",
    "type": "target_type",
    "comparator": "comparator",
    "modality": "modality",
    "unit": "unit",
    "target": "target_id",
}
_OF_NOTICE = ("region", "level", "year")
_DUE = {"stated": "r.named_date is not null", "plan_year": "r.deadline_basis = 'plan_year'"}
_OF_TASK = "from d.task_agencies a where a.document_id = r.document_id and a.task_no = r.task_no"
_CHOICES = {
    "document": "select document_id from d.documents order by all",
    "region": "select distinct value from d.document_values where field = 'region' order by all",
    "level": f"select unnest({list(GOVERNMENT_LEVELS)})",
    "year": "select distinct value from d.document_values where field = 'year' order by all",
    "task": "select distinct task_no from d.tasks order by all",
    "chapter": "select distinct title from d.chapters order by all",
    "sector": "select sector from d.sectors order by sort",
    "agency": "select agency from d.agencies union select alias from d.agency_aliases order by all",
    "role": "select unnest(['lead', 'participating', 'shared', 'none'])",
    "agency_match": "select unnest(['any', 'all'])",
    "type": "select code from d.labels where code_set = 'target_type' union "
    "select distinct target_type from d.targets order by all",
    "comparator": "select unnest(['ge', 'le', 'eq', 'approx', 'range'])",
    "modality": "select unnest(['plan', 'strive', 'ensure'])",
    "unit": "select unit from d.units order by all",
    "place": "select distinct place from d.task_places order by all",
    "due": "select unnest(['stated', 'plan_year'])",
    "target": "select target_id from d.targets order by all",
}
KEYS = (*_CHOICES, "text")


def where(filters: Filters) -> tuple[str, list[object]]:
    """Filters → (condition over the rows `r`, its parameters in order); "true" when nothing is chosen.

    A key with no values is no filter. A value that the database does not know matches no row; `unknown` names it.
    Role alone asks for a task with an agency in that role ("none": with no agency at all); beside agency it asks for
    that agency in that role. agency_match "all" asks that every agency named stands in the task. Raises NoticeError
    for a key that is none of KEYS.
    """
    chosen = {key: list(values) for key, values in filters.items() if values}
    if strange := set(chosen) - set(KEYS):
        raise NoticeError(f"no filter is called {min(strange)}; there are {', '.join(KEYS)}")
    clauses = [(f"list_contains(?, r.{column})", [chosen[key]]) for key, column in _COLUMNS.items() if key in chosen]
    clauses += [_of_notice(key, chosen[key]) for key in _OF_NOTICE if key in chosen]
    builders: dict[str, Callable[[list[str]], Clause]] = {
        "chapter": _chapter,
        "sector": _sector,
        "place": _place,
        "due": _due,
        "text": _text,
    }
    clauses += [build(chosen[key]) for key, build in builders.items() if key in chosen]
    clauses += _agencies(chosen.get("agency", []), chosen.get("role", []), chosen.get("agency_match", []))
    if not clauses:
        return "true", []
    return " and ".join(f"({sql})" for sql, _ in clauses), [value for _, values in clauses for value in values]


def choices(connection: duckdb.DuckDBPyConnection, key: str) -> list[str]:
    """The values that filter `key` can take in this database; free text has none."""
    return [value for (value,) in connection.execute(_CHOICES[key]).fetchall()] if key in _CHOICES else []


def unknown(connection: duckdb.DuckDBPyConnection, filters: Filters) -> list[tuple[str, str, list[str]]]:
    """The values that this database does not know, each as (key, value, up to five near values)."""
    found = []
    for key, values in filters.items():
        if key == "text" or not values:
            continue
        known = choices(connection, key)
        for value in values:
            if value in known or (key == "chapter" and _is_chapter_number(connection, value)):
                continue
            found.append((key, value, _near(value, known)))
    return found


def _near(value: str, known: list[str]) -> list[str]:
    holding = [name for name in known if value and (value in name or name in value)]
    alike = difflib.get_close_matches(value, known, n=5, cutoff=0.4)
    # A short closed list of codes is more help whole than as a guess.
    return list(dict.fromkeys([*holding, *alike]))[:5] or (known if len(known) <= 8 else [])


def _is_chapter_number(connection: duckdb.DuckDBPyConnection, value: str) -> bool:
    number = chapter_number(value)
    sql = "select count(*) from d.chapters where chapter_no = ?"
    return number is not None and connection.execute(sql, [number]).fetchall()[0][0] > 0


def chapter_number(text: str) -> int | None:
    """The chapter number that "3", "三" or "十二" stands for; None for any other text."""
    if text.isascii() and text.isdecimal():
        return int(text) if len(text) < 6 else None
    try:
        return chinese_number(text)
    except ValueError:
        return None


def _of_notice(field: str, values: list[str]) -> Clause:
    found = "select v.document_id from d.document_values v where v.field = ? and list_contains(?, v.value)"
    return f"r.document_id in ({found})", [field, values]


def _chapter(values: list[str]) -> Clause:
    numbers = [number for value in values if (number := chapter_number(value)) is not None]
    if not numbers:
        return "list_contains(?, r.chapter_title)", [values]
    return "list_contains(?, r.chapter_title) or list_contains(?, r.chapter_no)", [values, numbers]


def _sector(values: list[str]) -> Clause:
    sql = (
        "exists (select 1 from d.task_sectors s"
        " where s.document_id = r.document_id and s.task_no = r.task_no and list_contains(?, s.sector))"
    )
    return sql, [values]


def _place(values: list[str]) -> Clause:
    sql = (
        "exists (select 1 from d.task_places p"
        " where p.document_id = r.document_id and p.task_no = r.task_no and list_contains(?, p.place))"
    )
    return sql, [values]


def _due(values: list[str]) -> Clause:
    return " or ".join(_DUE.get(value, "false") for value in values), []


# What free text is searched in, each as a condition with one parameter. A reader types what any page or export shows,
# in either language, whatever language the page is in.
_SEARCHED = (
    """contains(lower(concat_ws(chr(10), r.indicator, r.indicator_en, r.quote, r.task_title, r.chapter_title)),
                lower(?))""",
    """exists (select 1 from d.tasks k join d.chapters c using (document_id, chapter_no)
               where k.document_id = r.document_id and k.task_no = r.task_no
                 and contains(lower(concat_ws(chr(10), k.title_en, c.title_en)), lower(?)))""",
    """exists (select 1 from d.task_agencies a join d.agencies g using (agency)
               left join d.agency_aliases x using (agency)
               where a.document_id = r.document_id and a.task_no = r.task_no
                 and contains(lower(concat_ws(chr(10), a.name_as_written, a.agency, x.alias, g.name_en, g.short_en)),
                              lower(?)))""",
    """exists (select 1 from d.task_sectors s join d.sectors n using (sector)
               where s.document_id = r.document_id and s.task_no = r.task_no
                 and contains(lower(concat_ws(chr(10), s.sector, n.name_en)), lower(?)))""",
    """exists (select 1 from d.task_places p left join d.words_en w on w.field = 'place' and w.word = p.place
               where p.document_id = r.document_id and p.task_no = r.task_no
                 and contains(lower(concat_ws(chr(10), p.place, w.word_en)), lower(?)))""",
)


def _text(values: list[str]) -> Clause:
    one = " or ".join(_SEARCHED)
    return " or ".join([one] * len(values)), [value for value in values for _ in _SEARCHED]


def _agencies(names: list[str], roles: list[str], match: list[str]) -> list[Clause]:
    if not names:
        return [_has_role(roles)] if roles else []
    in_role, role_values = (" and list_contains(?, a.role)", [roles]) if roles else ("", [])
    named = (
        f"exists (select 1 {_OF_TASK} and (list_contains(?, a.agency) or a.agency in"  # noqa: S608 (only constants stand in it)
        f" (select x.agency from d.agency_aliases x where list_contains(?, x.alias))){in_role})"
    )
    groups = [[name] for name in names] if "all" in match else [names]
    return [(named, [group, group, *role_values]) for group in groups]


def _has_role(roles: list[str]) -> Clause:
    has = f"exists (select 1 {_OF_TASK} and list_contains(?, a.role))"
    return (f"{has} or not exists (select 1 {_OF_TASK})" if "none" in roles else has), [roles]
