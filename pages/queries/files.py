"""What a file of the view says of itself, and whether the database answers at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from loaders.store import export
from loaders.store.export.about import BUILD
from pages.queries import headline, ledger, options
from pages.queries.run import ask, fetch, probe, remembered
from pages.selection import Selection, file_name, sentence, word


def about(selection: Selection, order: str, language: str, base: str, at: datetime) -> export.About:
    """The view of a file: its filters and order, its rows counted, the build behind it; raises NoDatabaseError.

    `order` is one of `rows.ORDERS`, `base` the address of the app, `at` the time of the export with its zone.
    """
    return _about(selection, parameters(selection, order), language, base, at, headline.figures(selection)["rows"])


def about_ledger(
    selection: Selection, on: date, states: Sequence[str], language: str, base: str, at: datetime
) -> export.About:
    """As `about`, of the ledger as seen on a day, and of the lines in these states where some are given."""
    query = ledger_parameters(selection, on, states)
    moment = ledger.at(on)
    counts = ledger.by_state(selection, moment)
    rows = sum(counts[state] for state in states) if states else sum(counts.values())
    return replace(_about(selection, query, language, base, at, rows), page="ledger")


def _about(
    selection: Selection, query: dict[str, list[str]], language: str, base: str, at: datetime, rows: int
) -> export.About:
    names = options.names(language)
    figures = headline.figures(selection)
    return export.About(
        language,
        base,
        query,
        export.filters(query, language, lambda field, value: word(field, value, language, names)),
        sentence(selection, language, figures["targets"], figures["tasks"], figures["qualitative"], names),
        rows,
        at,
        _origin(),
    )


def parameters(selection: Selection, order: str) -> dict[str, list[str]]:
    """The filters and the order as an address has them; the order of the notice goes without saying."""
    return selection.to_query() | ({"sort": [order]} if order != "text" else {})


def ledger_parameters(selection: Selection, on: date, states: Sequence[str]) -> dict[str, list[str]]:
    """The filters, the day and the states as an address of the ledger has them."""
    return selection.to_query() | {"on": [on.isoformat()]} | ({"state": list(states)} if states else {})


def name(selection: Selection, language: str, at: datetime, suffix: str) -> str:
    """The name of a file that holds the view: document numbers, filters, date."""
    return file_name(selection, language, at.date(), suffix, _numbers(selection), options.names(language))


@remembered()
def _numbers(selection: Selection) -> str:
    found = ask(
        "select document_no from s where document_no is not null group by all order by min(document_id)", selection
    )
    return "、".join(found["document_no"])


@remembered()
def _origin() -> export.Origin:
    return export.origin(fetch)


def ready() -> dict[str, object]:
    """build, documents and rows as the file answers now, past every cache; raises NoDatabaseError."""
    found = probe(
        f"select build, (select count(*) from d.documents) as documents,"
        f" (select count(*) from d.shown_rows) as rows from ({BUILD})"
    )
    return {"build": str(found["build"]), "documents": int(found["documents"]), "rows": int(found["rows"])}
