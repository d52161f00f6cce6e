"""How many: counts of targets and tasks along one or two axes."""

from __future__ import annotations

import pandas as pd

from pages.queries.cells import (
    CELL,
    EVERY_CELL,
    EVERY_LEAD,
    NAMED_CELLS,
    WITH_LEADS,
    WITH_SECTORS,
    WITHOUT_WORDS_ONLY,
    in_task,
    largest,
)
from pages.queries.rows import with_values
from pages.queries.run import FEW, ask, by_task, remembered
from pages.selection import Selection

# Of the lines of `by_task`.
_COUNTS = "sum(t.n)::integer as targets, count(*)::integer as tasks"
_CHAPTER = "document_no, document_title, chapter_no, chapter_number, chapter_title, chapter_title_en"
_ALL_ROLES = ["lead", "participating", "shared", "none"]


@remembered()
def by_chapter_and_type(*selections: Selection) -> pd.DataFrame:
    """document_id, document_no, document_title, chapter_no, chapter_number, chapter_title, chapter_title_en,
    target_type, targets, tasks; in the order of the text.

    `chapter_number` is the number as printed, such as 三、 or 第三章, missing where none is. `tasks` counts those with
    a row of that type, so a chapter's do not add up to its tasks. Of more than MOST_CHAPTERS those with most targets
    (without 定性); every_target counts these in all of them.
    """
    return ask(
        f", cells as (select document_id, chapter_no, target_type, {_COUNTS}"
        f" from {by_task('chapter_no, target_type')} t group by all)"
        f", {largest(WITHOUT_WORDS_ONLY)}"
        f" select {CELL}, target_type, targets, tasks, (select coalesce(sum(targets), 0)::integer from cells"
        f" where target_type <> 'qualitative') as every_target from {NAMED_CELLS}"
        " order by document_id, chapter_no, target_type",
        *selections,
    )


@remembered(FEW)
def by_target(*selections: Selection) -> pd.DataFrame:
    """A line for each row in view, in the order of the text: document_id, document_no, document_title, chapter_no,
    chapter_number (as printed), chapter_title, chapter_title_en, task_no, task_title, task_title_en, target_id,
    target_type, indicator, value_zh, value_en."""
    return with_values(
        ask(
            f"select document_id, {_CHAPTER}, task_no, task_title, task_title_en, target_id, target_type, indicator,"
            " comparator, value_low, value_high, unit, unit_en from s order by document_id, target_order",
            *selections,
        )
    )


@remembered()
def by_chapter_and_agency(*selections: Selection) -> pd.DataFrame:
    """document_id, document_no, document_title, chapter_no, chapter_number (as printed), chapter_title,
    chapter_title_en, agency, agency_en (short), role, targets, tasks.

    Rows count for each agency that leads their task, under role 'lead'; without an agency once under 'shared' where
    some share their task, and once under 'none' where it names no agency. Of more than MOST_CHAPTERS those with the
    largest cells; every_cell is what the cells of all of them come to, every_lead how many agencies lead in them.
    """
    return ask(
        f", cells as (select t.document_id, chapter_no, p.agency, coalesce(p.role, 'none') as role, {_COUNTS}"
        f" from {by_task('chapter_no')} t{WITH_LEADS} group by all), {largest('max(targets)')}"
        f" select {CELL}, l.agency, coalesce(g.short_en, g.name_en, l.agency) as agency_en, role, targets, tasks,"
        f" {EVERY_CELL}, {EVERY_LEAD} from {NAMED_CELLS} left join d.agencies g on g.agency = l.agency"
        " order by l.document_id, chapter_no, targets desc, l.agency",
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
        f" from {by_task()} t join {_STANDING} a on {in_task('a')}"
        f" join {_STANDING} b on {in_task('b')} and a.agency < b.agency"
        " left join d.agencies g on g.agency = a.agency left join d.agencies h on h.agency = b.agency"
        " group by a.agency, b.agency order by tasks desc, targets desc, agency_a, agency_b",
        *selections,
        parameters=_roles(selections) * 2,
    )


def _led_tasks(condition: str) -> str:
    return f"count(*) filter ({condition})::integer"


# An agency in a task in one of the roles, and whether it leads there.
_STANDING = (
    "(select document_id, task_no, agency, bool_or(role = 'lead') as leads from d.task_agencies"
    " where list_contains(?, role) group by all)"
)


@remembered()
def by_chapter(*selections: Selection) -> pd.DataFrame:
    """document_id, chapter_no, chapter_title, chapter_title_en, targets (without 定性), qualitative, tasks."""
    return ask(
        "select document_id, chapter_no, chapter_title, chapter_title_en, sum(targets)::integer as targets,"
        f" sum(qualitative)::integer as qualitative, count(*)::integer as tasks from {by_task(_TITLES, _KINDS)}"
        " group by all order by document_id, chapter_no",
        *selections,
    )


_TITLES = "chapter_no, chapter_title, chapter_title_en"
_KINDS = "count(*) filter (kind <> 'qualitative') as targets, count(*) filter (kind = 'qualitative') as qualitative"


@remembered()
def by_agency_role_and_type(*selections: Selection) -> pd.DataFrame:
    """agency, agency_en (short), name_en (full), sector, role, target_type, targets, tasks; roles as selected.

    A task counts once for each of its agencies. Tasks with no agency stand under role 'none', agency missing.
    """
    return ask(_by_agency("target_type"), *selections, parameters=_roles(selections))


@remembered()
def by_agency_and_role(*selections: Selection) -> pd.DataFrame:
    """agency, agency_en, name_en, sector, role, targets, tasks; as by_agency_role_and_type without the types."""
    return ask(_by_agency(), *selections, parameters=_roles(selections))


def _by_agency(column: str = "") -> str:
    extra = f", {column}" if column else ""
    return (
        "select a.agency, coalesce(g.short_en, g.name_en, a.agency) as agency_en,"
        f" coalesce(g.name_en, a.agency) as name_en, g.sector, coalesce(a.role, 'none') as role{extra}, {_COUNTS}"
        f" from {by_task(column)} t"
        f" left join d.task_agencies a on {in_task('a')} left join d.agencies g on g.agency = a.agency"
        " where list_contains(?, coalesce(a.role, 'none'))"
        f" group by all order by tasks desc, targets desc, a.agency, role{extra}"
    )


@remembered()
def promises_by_agency(*selections: Selection, agencies: tuple[str, ...] = ()) -> pd.DataFrame:
    """What each agency leads in view: agency, tasks, targets (without 定性), numeric, strive, ensure.

    Most targets first. A joint lead counts for each of its agencies; strive and ensure count numeric targets.
    `agencies` keeps only those.
    """
    return ask(
        "select a.agency, count(*)::integer as tasks, sum(targets)::integer as targets,"
        " sum(numeric)::integer as numeric, sum(strive)::integer as strive, sum(ensure)::integer as ensure"
        f" from {by_task(counts=_PROMISED)} t join d.task_agencies a on {in_task('a')}"
        " where a.role = 'lead' and (len(?) = 0 or a.agency = any(?))"
        " group by a.agency order by targets desc, tasks desc, a.agency",
        *selections,
        parameters=[list(agencies)] * 2,
    )


_PROMISED = (
    "count(*) filter (kind <> 'qualitative') as targets, count(*) filter (kind = 'quantitative') as numeric,"
    " count(*) filter (kind = 'quantitative' and modality = 'strive') as strive,"
    " count(*) filter (kind = 'quantitative' and modality = 'ensure') as ensure"
)


@remembered()
def by_chapter_and_sector(*selections: Selection) -> pd.DataFrame:
    """document_id, document_no, document_title, chapter_no, chapter_number (as printed), chapter_title,
    chapter_title_en, sector, sector_en, sector_sort, targets, tasks. Of more than MOST_CHAPTERS those with the largest
    cells; every_cell is what the cells of all of them come to."""
    return ask(
        f", cells as (select t.document_id, chapter_no, p.sector, {_COUNTS}"
        f" from {by_task('chapter_no')} t{WITH_SECTORS} group by all)"
        f", {largest('max(targets)')}"
        f" select {CELL}, l.sector, x.name_en as sector_en, x.sort as sector_sort, targets, tasks, {EVERY_CELL}"
        f" from {NAMED_CELLS} left join d.sectors x on x.sector = l.sector"
        " order by l.document_id, chapter_no, x.sort nulls last",
        *selections,
    )


@remembered()
def by_sector(*selections: Selection) -> pd.DataFrame:
    """sector, sector_en, sector_sort, targets, tasks in the order of the sectors; a task counts in each of its sectors.

    Tasks with no agency belong to no sector and stand under a missing sector.
    """
    return ask(
        f"select x.sector, x.name_en as sector_en, x.sort as sector_sort, {_COUNTS} from {by_task()} t"
        f"{WITH_SECTORS} left join d.sectors x on x.sector = p.sector"
        " group by all order by x.sort nulls last",
        *selections,
    )


@remembered()
def by_type_comparator_and_modality(*selections: Selection) -> pd.DataFrame:
    """target_type, comparator (missing for rows without a quantity), modality, targets, tasks."""
    return ask(
        f"select target_type, comparator, modality, {_COUNTS} from {by_task('target_type, comparator, modality')} t"
        " group by all order by all",
        *selections,
    )


@remembered()
def by_unit(*selections: Selection) -> pd.DataFrame:
    """unit, unit_en, dimension, canonical_unit, targets, tasks of rows with a quantity; most first."""
    return ask(
        f"select unit, unit_en, dimension, canonical_unit, {_COUNTS}"
        f" from {by_task('kind, unit, unit_en, dimension, canonical_unit')} t where kind = 'quantitative'"
        " group by all order by targets desc, unit",
        *selections,
    )


def _roles(selections: tuple[Selection, ...]) -> list[list[str]]:
    asked = [set(selection.role) for selection in selections if selection.role]
    return [[role for role in _ALL_ROLES if all(role in roles for roles in asked)]]
