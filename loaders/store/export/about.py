"""What a file says of itself beside its rows: which filters made it, when, and from which notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import pandas as pd

from loaders import reference
from loaders.store.export import links

NOTICES = """
    select d.document_id, d.title, d.title_en, d.document_no, d.issuer, d.plan_year, d.content_sha256,
           (select count(*) from d.chapters c where c.document_id = d.document_id)::integer as chapters,
           (select count(*) from d.tasks k where k.document_id = d.document_id)::integer as tasks,
           (select count(*) from d.targets t
             where t.document_id = d.document_id and t.kind <> 'qualitative')::integer as targets,
           (select count(*) from d.targets t
             where t.document_id = d.document_id and t.kind = 'qualitative')::integer as qualitative
    from d.documents d order by d.document_id
"""
BUILD = "select schema_version || '-' || inputs_sha256[:12] as build from d.build"
# Filters whose words stand under the name of their column.
_LABELS = {"type": "target_type", "target": "target_id"}


@dataclass(frozen=True, slots=True)
class Origin:
    """The database behind a file: its build, and the facts of each notice as NOTICES names them."""

    build: str
    notices: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """One value of one filter: the field and the value in words, and both as the address has them."""

    field: str
    value: str
    field_in_words: str
    value_in_words: str


@dataclass(frozen=True, slots=True)
class About:
    """The view that a file holds.

    `language` is 'zh' or 'en'; `base` the address of the app; `query` the filters and the order as parameters of the
    address of `page`; `sentence` the view in words; `rows` how many rows the file holds; `exported_at` with its zone.
    """

    language: str
    base: str
    query: Mapping[str, Sequence[str]]
    filters: tuple[Filter, ...]
    sentence: str
    rows: int
    exported_at: datetime
    origin: Origin
    page: str = "explorer"

    @property
    def link(self) -> str:
        """The address of the view."""
        return links.view(self.base, self.query, self.language, self.page)

    def facts(self) -> dict[str, object]:
        """The view as JSON holds it: sentence, link, filters, sort, rows, language, build, exported_at."""
        return {
            "sentence": self.sentence,
            "link": self.link,
            "filters": [asdict(one) for one in self.filters],
            "sort": next(iter(self.query.get("sort", ())), "text"),
            "rows": self.rows,
            "language": self.language,
            "build": self.origin.build,
            "exported_at": self.exported_at.isoformat(timespec="seconds"),
        }


def origin(ask: Callable[[str], pd.DataFrame]) -> Origin:
    """Where the rows come from; `ask` gives the lines of a query over the database attached as `d`."""
    notices = ask(NOTICES).astype(object)
    lines = notices.where(notices.notna(), None).to_dict("records")
    return Origin(str(ask(BUILD)["build"].iloc[0]), tuple(lines))


def filters(
    query: Mapping[str, Sequence[str]], language: str, word: Callable[[str, str], str] | None = None
) -> tuple[Filter, ...]:
    """Each value of each filter in `query`; `word(field, value)` says a value in words, else its label does."""
    say = word or (lambda field, value: code_word(field, value, language))
    return tuple(
        Filter(field, value, reference.label("field", _LABELS.get(field, field), language), say(field, value))
        for field, values in query.items()
        if field != "sort"
        for value in values
    )


def code_word(field: str, value: str, language: str) -> str:
    """The label of a code of a field, or the value itself where it has none."""
    words = codes(_LABELS.get(field, field), language)
    return words.get(value, value)


def codes(code_set: str, language: str) -> dict[str, str]:
    """Code → word of a code set of labels.csv, in its order; empty when there is no such set."""
    return {row["code"]: row[language] for row in reference.rows("labels") if row["code_set"] == code_set}


def plain(value: object) -> object:
    """A cell as text files hold it: 28000.0 as 28000, dates as ISO text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, date) else value
