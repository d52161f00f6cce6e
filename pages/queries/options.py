"""What each filter offers, and how many targets stand behind each value as the other filters are set."""

from __future__ import annotations

from collections import Counter

from loaders import reference
from loaders.model import GOVERNMENT_LEVELS
from loaders.store import select
from pages.queries.headline import figures
from pages.queries.run import ask, by_task, cursor, fetch, remembered
from pages.selection import Selection

# Values of a filter that are offered to choose from; any other can be typed.
MOST_OFFERED = 500
# Characters of a title that stands for a notice without a number.
LONGEST_NAME = 40
# The fields of which each row has one value or none; those of its task stand in `task_values`.
_OF_A_ROW = {
    "document": "s.document_id",
    "chapter": "s.chapter_title",
    "type": "s.target_type",
    "comparator": "s.comparator",
    "modality": "s.modality",
    "unit": "s.unit",
    "due": "case when s.named_date is not null then 'stated' when s.deadline_basis = 'plan_year' then 'plan_year' end",
}
# All at once: the fields that are not set share their view, so one query answers them together. An agency counts in the
# roles that are asked for, as the filter itself reads the two together.
_FIELD = " ".join(f"when grouping(of_{field}) = 0 then '{field}'" for field in _OF_A_ROW)
_GIVEN = ", ".join(f"{value} as of_{field}" for field, value in _OF_A_ROW.items())
_ALL = (
    f"select case {_FIELD} end as field,"
    f" coalesce({', '.join(f'of_{field}' for field in _OF_A_ROW)}) as value, count(*)::integer as targets"
    f" from (select {_GIVEN} from s) group by grouping sets ({', '.join(f'(of_{field})' for field in _OF_A_ROW)})"
    " having value is not null"
    f" union all select v.field, v.value, sum(t.n)::integer from {by_task()} t"
    " join d.task_values v on v.document_id = t.document_id and v.task_no = t.task_no"
    " where v.field <> 'agency' or len(?) = 0 or list_has_any(v.roles, ?) group by all"
    " union all select v.field, v.value, sum(t.n)::integer from"
    " (select document_id, count(*) as n from s group by all) t"
    " join d.document_values v on v.document_id = t.document_id group by all"
)


@remembered()
def options(selection: Selection, field: str) -> dict[str, int]:
    """Each value that a field can take, with its rows in view were this field not set; zero counts included.

    Chapters in the order of the notice, sectors and codes in theirs, the rest by how often the notice has them.
    """
    everything = _counts(Selection(), field)
    now = _counts(selection.with_values(field, []), field)
    return {value: now.get(value, 0) for value in _ordered(field, everything)}


def offered(selection: Selection, field: str) -> dict[str, int]:
    """`options`, of more than MOST_OFFERED values those with most rows and those chosen: what a browser is sent."""
    found = options(selection, field)
    if len(found) <= MOST_OFFERED:
        return found
    most = sorted(found, key=lambda value: -found[value])[:MOST_OFFERED]
    kept = {*most, *getattr(selection, field)}
    return {value: number for value, number in found.items() if value in kept}


@remembered()
def unknown(selection: Selection) -> list[tuple[str, str, list[str]]]:
    """The values that the database does not know, each as (field, value, near values)."""
    with cursor() as own:
        return select.unknown(own, selection.filters())


@remembered()
def names(language: str) -> dict[str, str]:
    """What the reader calls a value of the database, where that is another word.

    Notices go by their number or title, cut where it is long, and with the name of their file where two share it; in
    'en' agencies (short), sectors, chapters, units, places and regions by their English name.
    """
    if language == "zh":
        return _notices()
    found = fetch(
        "select agency as name, coalesce(short_en, name_en) as word from d.agencies"
        " union all select sector, name_en from d.sectors"
        " union all select title, title_en from d.chapters"
        " union all select unit, name_en from d.units"
        " union all select word, word_en from d.words_en where field = 'place'"
    ).dropna()
    english = dict(zip(found["name"], found["word"], strict=True))
    # 山东省 is the place 山东 with its ending.
    short = reference.mapping("places", "also_written", "place")
    found = fetch("select distinct region from d.documents")["region"]
    regions = {region: short.get(region, region) for region in found}
    return _notices() | {region: english[place] for region, place in regions.items() if place in english} | english


@remembered()
def _notices() -> dict[str, str]:
    """document_id → what the notice is called in a list: no two alike."""
    found = fetch("select document_id, coalesce(document_no, title) as word from d.documents order by document_id")
    words = [word if len(word) <= LONGEST_NAME else f"{word[: LONGEST_NAME - 1]}…" for word in found["word"]]
    times = Counter(words)
    return {
        document_id: word if times[word] == 1 else f"{word} [{document_id}]"
        for document_id, word in zip(found["document_id"], words, strict=True)
    }


def notice_called(told: str) -> str:
    """The document_id of the notice that a reader calls `told`; what is told itself where no notice is called so."""
    return _called().get(told, told)


@remembered(1)
def _called() -> dict[str, str]:
    return {word: document_id for document_id, word in _notices().items()}


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
    if field in _ORDERS:
        order = _in_database(field)
    elif field in _CODES:
        order = _CODES[field]
    else:
        order = sorted(counts, key=lambda value: (-counts[value], value))
    return [value for value in dict.fromkeys(order) if value in counts]


@remembered()
def _in_database(field: str) -> list[str]:
    return fetch(_ORDERS[field])["value"].tolist()


_ORDERS = {
    "year": "select distinct value from d.document_values where field = 'year' order by value desc",
    "chapter": "select title as value from d.chapters order by document_id, chapter_no",
    "sector": "select sector as value from d.sectors order by sort",
}
_CODES = {
    "level": list(GOVERNMENT_LEVELS),
    "role": ["lead", "participating", "shared", "none"],
    "type": ["level", "increment", "ratio", "growth", "rank", "deliverable", "milestone", "qualitative"],
    "comparator": ["ge", "le", "eq", "approx", "range"],
    "modality": ["plan", "strive", "ensure"],
    "due": ["stated", "plan_year"],
}
