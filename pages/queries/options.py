"""What each filter offers, and how many targets stand behind each value as the other filters are set."""

from __future__ import annotations

from loaders.store import select
from pages.queries.headline import figures
from pages.queries.run import ask, cursor, fetch
from pages.selection import Selection

_COUNT = "count(distinct s.target_id)::integer as targets"
_QUESTIONS = {
    "document": f"select s.document_id as value, {_COUNT} from s group by all",
    "chapter": f"select s.chapter_title as value, {_COUNT} from s group by all",
    "sector": f"select t.sector as value, {_COUNT} from s join d.task_sectors t"
    " on t.document_id = s.document_id and t.task_no = s.task_no group by all",
    # An agency counts in the roles that are asked for, as the filter itself reads the two together.
    "agency": f"select a.agency as value, {_COUNT} from s join d.task_agencies a"
    " on a.document_id = s.document_id and a.task_no = s.task_no where len(?) = 0 or a.role = any(?) group by all",
    "type": f"select s.target_type as value, {_COUNT} from s group by all",
    "comparator": f"select s.comparator as value, {_COUNT} from s where s.comparator is not null group by all",
    "modality": f"select s.modality as value, {_COUNT} from s group by all",
    "unit": f"select s.unit as value, {_COUNT} from s where s.unit is not null group by all",
    "due": f"select case when s.deadline is null then 'plan_year' else 'stated' end as value, {_COUNT}"
    " from s where s.deadline is not null or s.deadline_basis = 'plan_year' group by all",
}


_ROLES = f"""select coalesce(a.role, 'none') as value, {_COUNT} from s left join d.task_agencies a
 on a.document_id = s.document_id and a.task_no = s.task_no group by all"""


def options(selection: Selection, field: str) -> dict[str, int]:
    """Each value that a field can take, with its rows in view were this field not set; zero counts included.

    Chapters in the order of the notice, sectors and codes in theirs, the rest by how often the notice has them.
    """
    everything = _counts(Selection(), field)
    now = _counts(selection.with_values(field, []), field)
    return {value: now.get(value, 0) for value in _ordered(field, everything)}


def unknown(selection: Selection) -> list[tuple[str, str, list[str]]]:
    """The values that the database does not know, each as (field, value, near values)."""
    with cursor() as own:
        return select.unknown(own, selection.filters())


def names(language: str) -> dict[str, str]:
    """What the reader calls a value of the database, where that is another word.

    Notices go by their number or title; in 'en' agencies (short), sectors, chapters and units by their English name.
    """
    found = fetch(
        "select document_id as name, coalesce(document_no, title) as word, false as is_english from d.documents"
        " union all select agency, coalesce(short_en, name_en), true from d.agencies"
        " union all select sector, name_en, true from d.sectors"
        " union all select title, title_en, true from d.chapters"
        " union all select unit, name_en, true from d.units"
    ).dropna()
    if language == "zh":
        found = found[~found["is_english"]]
    return dict(zip(found["name"], found["word"], strict=True))


def _counts(selection: Selection, field: str) -> dict[str, int]:
    if field == "role" and not selection.agency:
        found = ask(_ROLES, selection)
        return {
            role: int(dict(zip(found["value"], found["targets"], strict=True)).get(role, 0)) for role in _CODES["role"]
        }
    if field == "role":
        return {role: figures(selection.with_values("role", [role]))["rows"] for role in _CODES["role"]}
    roles = [list(selection.role)] * 2 if field == "agency" else []
    found = ask(_QUESTIONS[field], selection, parameters=roles)
    return dict(zip(found["value"], found["targets"].astype(int), strict=True))


def _ordered(field: str, counts: dict[str, int]) -> list[str]:
    if field == "chapter":
        order = fetch("select title from d.chapters order by document_id, chapter_no")["title"].tolist()
    elif field == "sector":
        order = fetch("select sector from d.sectors order by sort")["sector"].tolist()
    elif field in _CODES:
        order = _CODES[field]
    else:
        order = sorted(counts, key=lambda value: (-counts[value], value))
    return [value for value in dict.fromkeys(order) if value in counts]


_CODES = {
    "role": ["lead", "participating", "shared", "none"],
    "type": ["level", "increment", "ratio", "growth", "rank", "deliverable", "milestone", "qualitative"],
    "comparator": ["ge", "le", "eq", "approx", "range"],
    "modality": ["plan", "strive", "ensure"],
    "due": ["stated", "plan_year"],
}
