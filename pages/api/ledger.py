"""GET /api/ledger.<format>: the lines of the ledger as seen on a day, under the names of the database."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
from starlette.requests import Request
from starlette.responses import Response

from loaders.ledger.model import LedgerError
from loaders.store import export
from pages.api import targets
from pages.api.answers import RefusedError, say
from pages.api.asked import OF_LEDGER, asked
from pages.queries import duties, files, ledger, run

# What pages say in words stands in codes and numbers here, as in the addresses of the rows.
_IN_WORDS = ("value_zh", "value_en", "latest_zh", "latest_en", "chapter_title_en", "task_title_en", "unit_en")


def answer(request: Request, suffix: str) -> Response:
    """The lines in one of `export.FORMATS`; raises RefusedError, 400 or 503, for what cannot be answered."""
    view = asked(request, OF_LEDGER)
    try:
        is_too_much = ledger.within_reach(view.selection) != view.selection
    except run.NoDatabaseError as error:
        raise RefusedError(503, say(request, "no_database", reason=error)) from error
    if is_too_much:
        raise RefusedError(400, say(request, "too_many_lines", most=duties.MOST_ROWS))
    now, base = datetime.now().astimezone(), str(request.base_url).rstrip("/")
    try:
        at = ledger.at(view.on)
        headers = targets.tagged((view, at, suffix, base), view.language)
        if targets.has_it(request, headers):
            return Response(status_code=304, headers=headers)
        about = files.about_ledger(view.selection, view.on, view.states, view.language, base, now)
        found = ledger.lines(view.selection, at, view.states).drop(columns=list(_IN_WORDS))
    except run.NoDatabaseError as error:
        raise RefusedError(503, say(request, "no_database", reason=error)) from error
    except LedgerError as error:
        raise RefusedError(503, say(request, "no_ledger", reason=error.code)) from error
    name = f"ledger_{files.name(view.selection, view.language, now, suffix)}"
    headers["Content-Disposition"] = targets.disposition(name, f"ledger_{now.date().isoformat()}.{suffix}")
    headers["Link"] = f'<{about.link}>; rel="alternate"; type="text/html"'
    kind = export.FORMATS[suffix]
    if request.method == "HEAD":
        return Response(headers=headers, media_type=kind.media_type)
    table = pa.Table.from_pandas(found, preserve_index=False).replace_schema_metadata(None)
    rows = export.as_named(table.schema, table.to_batches(), about)
    return Response(b"".join(kind.write(rows, about)), headers=headers, media_type=kind.media_type)
