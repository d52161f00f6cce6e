"""What each filter offers, and how many targets stand behind each value as the other filters are set."""

from __future__ import annotations

from loaders.store import select
from pages.queries.headline import figures
from pages.queries.run import ask, cursor, fetch, remembered
from pages.selection import Selection

_COUNT = "count(distinct s.target_id)::integer as targets"
_OF_TASK = "t.document_id = s.document_id and t.task_no = s.task_no"
_QUESTIONS = {
    "document": f"select s.document_id, {_COUNT} from s group by all",
    "chapter": f"select s.chapter_title, {_COUNT} from s group by all",
    "sector": f"select t.sector, {_COUNT} from s join d.task_sectors t on {_OF_TASK} group by all",
    # An agency counts in the roles that are asked for, as the filter itself reads the two together.
    "agency": f"select t.agency, {_COUNT} from s join d.task_agencies t on {_OF_TASK}"
    " where len(?) = 0 or t.role = any(?) group by all",
    "role": f"select coalesce(t.role, 'none'), {_COUNT} from s left join d.task_agencies t on {_OF_TASK} group by all",
    "type": f"select s.target_type, {_COUNT} from s group by all",
    "comparator": f"select s.comparator, {_COUNT} from s where s.comparator is not null group by all",
    "modality": f"select s.modality, {_COUNT} from s group by all",
    "unit": f"select s.unit, {_COUNT} from s where s.unit is not null group by all",
    "place": f"select t.place, {_COUNT} from s join d.task_places t on {_OF_TASK} group by all",
    "due": f"select case when s.named_date is null then 'plan_year' else 'stated' end, {_COUNT}"
    " from s where s.named_date is not null or s.deadline_basis = 'plan_year' group by all",
}
# All at once: the fields that are not set share their view, so one query answers them together.
_ALL = " union all ".join(
    f"select '{field}' as field, q.value, q.targets from ({question}) q(value, targets)"
    for field, question in _QUESTIONS.items()
)


@remembered()
def options(selection: Selection, field: str) -> dict[str, int]:
    """Each value that a field can take, with its rows in view were this field not set; zero counts included.

    Chapters in the order of the notice, sectors and codes in theirs, the rest by how often the notice has them.
    """
    everything = _counts(Selection(), field)
    now = _counts(selection.with_values(field, []), field)
    return {value: now.get(value, 0) for value in _ordered(field, everything)}


@remembered()
def unknown(selection: Selection) -> list[tuple[str, str, list[str]]]:
    """The values that the database does not know, each as (field, value, near values)."""
    with cursor() as own:
        return select.unknown(own, selection.filters())


@remembered()
def names(language: str) -> dict[str, str]:
    """What the reader calls a value of the database, where that is another word.

    Notices go by their number or title; in 'en' agencies (short), sectors, chapters, units and places by their English
    name.
    """
    found = fetch(
        "select document_id as name, coalesce(document_no, title) as word, false as is_english from d.documents"
        " union all select agency, coalesce(short_en, name_en), true from d.agencies"
        " union all select sector, name_en, true from d.sectors"
        " union all select title, title_en, true from d.chapters"
        " union all select unit, name_en, true from d.units"
        " union all select word, word_en, true from d.words_en where field = 'place'"
    ).dropna()
    if language == "zh":
        found = found[~found["is_english"]]
    return dict(zip(found["name"], found["word"], strict=True))


def _counts(selection: Selection, field: str) -> dict[str, int]:
    if field == "role" and selection.agency:
        return {role: figures(selection.with_values("role", [role]))["rows"] for role in _CODES["role"]}
    counts = _of_every_field(selection).get(field, {})
    return {role: counts.get(role, 0) for role in _CODES["role"]} if field == "role" else counts


@remembered()
def _of_every_field(selection: Selection) -> dict[str, dict[str, int]]:
    found = ask(_ALL, selection, parameters=[list(selection.role)] * 2)
    counts: dict[str, dict[str, int]] = {}
    for field, value, number in zip(found["field"], found["value"], found["targets"], strict=True):
        counts.setdefault(field, {})[value] = int(number)
    return counts


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
