"""How many: counts of targets and tasks along one or two axes."""

from __future__ import annotations

import pandas as pd

from pages.queries.rows import with_values
from pages.queries.run import FEW, ask, remembered
from pages.selection import Selection

_COUNTS = "count(*)::integer as targets, count(distinct (s.document_id, s.task_no))::integer as tasks"
_ALL_ROLES = ["lead", "participating", "shared", "none"]
# The number that stands right before a chapter's title in the text; none where the chapter is the whole notice.
_NUMBERS = r"""(
    select c.document_id, c.chapter_no, regexp_replace(substring(
        e.text, p.source_start + 1, p.source_end - p.source_start), '[\s\p{Z}]', '', 'g') as chapter_number
    from d.chapters c
    join d.documents e on e.document_id = c.document_id
    asof join (from d.pieces where kind = 'number') p
        on p.document_id = c.document_id and c.source_start >= p.source_end
    where regexp_full_match(substring(e.text, p.source_end + 1, c.source_start - p.source_end), '[\s\p{Z}]*')
)"""


@remembered()
def by_chapter_and_type(*selections: Selection) -> pd.DataFrame:
    """document_id, document_no, document_title, chapter_no, chapter_number, chapter_title, chapter_title_en,
    target_type, targets, tasks; in the order of the text.

    `chapter_number` is the number as printed, such as 三、 or 第三章, missing where none is. `tasks` counts those with
    a row of that type, so a chapter's do not add up to its tasks.
    """
    return ask(
        "select s.document_id, s.document_no, s.document_title, s.chapter_no, n.chapter_number, s.chapter_title,"
        f" s.chapter_title_en, s.target_type, {_COUNTS}"
        f" from s left join {_NUMBERS} n on n.document_id = s.document_id and n.chapter_no = s.chapter_no"
        " group by all order by s.document_id, s.chapter_no, s.target_type",
        *selections,
    )


@remembered(FEW)
def by_target(*selections: Selection) -> pd.DataFrame:
    """A line for each row in view, in the order of the text: document_id, document_no, document_title, chapter_no,
    chapter_number (as printed), chapter_title, chapter_title_en, task_no, task_title, task_title_en, target_id,
    target_type, indicator, value_zh, value_en."""
    return with_values(
        ask(
            "select s.document_id, s.document_no, s.document_title, s.chapter_no, n.chapter_number, s.chapter_title,"
            " s.chapter_title_en, s.task_no, s.task_title, s.task_title_en, s.target_id, s.target_type, s.indicator,"
            " s.comparator, s.value_low, s.value_high, s.unit, coalesce(u.name_en, s.unit) as unit_en"
            f" from s left join {_NUMBERS} n on n.document_id = s.document_id and n.chapter_no = s.chapter_no"
            " left join d.units u on u.unit = s.unit order by s.document_id, s.target_order",
            *selections,
        )
    )


@remembered()
def by_chapter_and_agency(*selections: Selection) -> pd.DataFrame:
    """document_id, document_no, document_title, chapter_no, chapter_number (as printed), chapter_title,
    chapter_title_en, agency, agency_en (short), role, targets, tasks.

    Rows count for each agency that leads their task, under role 'lead'; without an agency once under 'shared' where
    some share their task, and once under 'none' where it names no agency.
    """
    return ask(
        "select s.document_id, s.document_no, s.document_title, s.chapter_no, n.chapter_number, s.chapter_title,"
        " s.chapter_title_en, a.agency, coalesce(g.short_en, g.name_en, a.agency) as agency_en,"
        f" coalesce(a.role, 'none') as role, {_COUNTS}"
        f" from s left join {_NUMBERS} n on n.document_id = s.document_id and n.chapter_no = s.chapter_no"
        " left join (select distinct document_id, task_no, role, case when role = 'lead' then agency end as agency"
        " from d.task_agencies) a on a.document_id = s.document_id and a.task_no = s.task_no"
        " left join d.agencies g on g.agency = a.agency"
        " where coalesce(a.role, 'none') in ('lead', 'shared', 'none')"
        " group by all order by s.document_id, s.chapter_no, targets desc, a.agency",
        *selections,
    )


@remembered()
def by_pair(*selections: Selection) -> pd.DataFrame:
    """agency_a, agency_b, name_a, name_b (short English), tasks, targets, a_leads, b_leads, both_lead: agencies that
    stand in the same task, in the roles selected; most tasks first.

    a_leads counts tasks that A leads and B does not, both_lead those that they lead together.
    """
    return ask(
        "select a.agency as agency_a, b.agency as agency_b,"
        " any_value(coalesce(g.short_en, g.name_en, a.agency)) as name_a,"
        " any_value(coalesce(h.short_en, h.name_en, b.agency)) as name_b, "
        f"{_COUNTS}, {_led_tasks('a.leads and not b.leads')} as a_leads,"
        f" {_led_tasks('b.leads and not a.leads')} as b_leads, {_led_tasks('a.leads and b.leads')} as both_lead"
        f" from s join {_STANDING} a on a.document_id = s.document_id and a.task_no = s.task_no"
        f" join {_STANDING} b on b.document_id = s.document_id and b.task_no = s.task_no and a.agency < b.agency"
        " left join d.agencies g on g.agency = a.agency left join d.agencies h on h.agency = b.agency"
        " group by a.agency, b.agency order by tasks desc, targets desc, agency_a, agency_b",
        *selections,
        parameters=_roles(selections) * 2,
    )


def _led_tasks(condition: str) -> str:
    return f"count(distinct (s.document_id, s.task_no)) filter ({condition})::integer"


# An agency in a task in one of the roles, and whether it leads there.
_STANDING = (
    "(select document_id, task_no, agency, bool_or(role = 'lead') as leads from d.task_agencies"
    " where role = any(?) group by all)"
)


@remembered()
def by_chapter(*selections: Selection) -> pd.DataFrame:
    """document_id, chapter_no, chapter_title, chapter_title_en, targets (without 定性), qualitative, tasks."""
    return ask(
        "select document_id, chapter_no, chapter_title, chapter_title_en,"
        " count(*) filter (kind <> 'qualitative')::integer as targets,"
        " count(*) filter (kind = 'qualitative')::integer as qualitative,"
        " count(distinct (s.document_id, s.task_no))::integer as tasks"
        " from s group by all order by document_id, chapter_no",
        *selections,
    )


@remembered()
def by_agency_role_and_type(*selections: Selection) -> pd.DataFrame:
    """agency, agency_en (short), name_en (full), sector, role, target_type, targets, tasks; roles as selected.

    A task counts once for each of its agencies. Tasks with no agency stand under role 'none', agency missing.
    """
    return ask(_BY_AGENCY.format(extra=", s.target_type", counts=_COUNTS), *selections, parameters=_roles(selections))


@remembered()
def by_agency_and_role(*selections: Selection) -> pd.DataFrame:
    """agency, agency_en, name_en, sector, role, targets, tasks; as by_agency_role_and_type without the types."""
    return ask(_BY_AGENCY.format(extra="", counts=_COUNTS), *selections, parameters=_roles(selections))


_BY_AGENCY = """
select a.agency, coalesce(g.short_en, g.name_en, a.agency) as agency_en, coalesce(g.name_en, a.agency) as name_en,
       g.sector, coalesce(a.role, 'none') as role{extra}, {counts}
from s
left join d.task_agencies a on a.document_id = s.document_id and a.task_no = s.task_no
left join d.agencies g on g.agency = a.agency
where coalesce(a.role, 'none') = any(?)
group by all order by tasks desc, targets desc, a.agency, role
"""


@remembered()
def promises_by_agency(*selections: Selection, agencies: tuple[str, ...] = ()) -> pd.DataFrame:
    """What each agency leads in view: agency, tasks, targets (without 定性), numeric, strive, ensure.

    Most targets first. A joint lead counts for each of its agencies; strive and ensure count numeric targets.
    `agencies` keeps only those.
    """
    return ask(
        "select t.agency, count(distinct (s.document_id, s.task_no))::integer as tasks,"
        " count(*) filter (s.kind <> 'qualitative')::integer as targets,"
        " count(*) filter (s.kind = 'quantitative')::integer as numeric,"
        " count(*) filter (s.kind = 'quantitative' and s.modality = 'strive')::integer as strive,"
        " count(*) filter (s.kind = 'quantitative' and s.modality = 'ensure')::integer as ensure"
        " from s join d.task_agencies t on t.document_id = s.document_id and t.task_no = s.task_no"
        " where t.role = 'lead' and (len(?) = 0 or t.agency = any(?))"
        " group by t.agency order by targets desc, tasks desc, t.agency",
        *selections,
        parameters=[list(agencies)] * 2,
    )


@remembered()
def by_sector_and_type(*selections: Selection) -> pd.DataFrame:
    """sector, sector_en, target_type, targets, tasks in the order of the sectors; a task counts in each of its sectors.

    Tasks with no agency belong to no sector and stand under a missing sector.
    """
    return ask(
        "select x.sector, x.name_en as sector_en, s.target_type,"
        f" {_COUNTS} from s left join d.task_sectors t on t.document_id = s.document_id and t.task_no = s.task_no"
        " left join d.sectors x on x.sector = t.sector group by x.sector, x.name_en, x.sort, s.target_type"
        " order by x.sort nulls last, s.target_type",
        *selections,
    )


@remembered()
def by_chapter_and_sector(*selections: Selection) -> pd.DataFrame:
    """document_id, document_no, document_title, chapter_no, chapter_number (as printed), chapter_title,
    chapter_title_en, sector, sector_en, sector_sort, targets, tasks."""
    return ask(
        "select s.document_id, s.document_no, s.document_title, s.chapter_no, n.chapter_number, s.chapter_title,"
        f" s.chapter_title_en, x.sector, x.name_en as sector_en, x.sort as sector_sort, {_COUNTS}"
        f" from s left join {_NUMBERS} n on n.document_id = s.document_id and n.chapter_no = s.chapter_no"
        " left join d.task_sectors t on t.document_id = s.document_id and t.task_no = s.task_no"
        " left join d.sectors x on x.sector = t.sector group by all"
        " order by s.document_id, s.chapter_no, x.sort nulls last",
        *selections,
    )


@remembered()
def by_type_comparator_and_modality(*selections: Selection) -> pd.DataFrame:
    """target_type, comparator (missing for rows without a quantity), modality, targets, tasks."""
    return ask(
        f"select target_type, comparator, modality, {_COUNTS} from s group by all order by all",
        *selections,
    )


@remembered()
def by_unit(*selections: Selection) -> pd.DataFrame:
    """unit, unit_en, dimension, canonical_unit, targets, tasks of rows with a quantity; most first."""
    return ask(
        "select s.unit, coalesce(u.name_en, s.unit) as unit_en, s.dimension, s.canonical_unit,"
        f" {_COUNTS} from s left join d.units u on u.unit = s.unit where s.kind = 'quantitative'"
        " group by all order by targets desc, s.unit",
        *selections,
    )


def _roles(selections: tuple[Selection, ...]) -> list[list[str]]:
    asked = [set(selection.role) for selection in selections if selection.role]
    return [[role for role in _ALL_ROLES if all(role in roles for roles in asked)]]
