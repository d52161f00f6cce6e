"""GET /api/targets.<format>: the rows of a view, streamed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import formatdate
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from loaders.model import NoticeError
from loaders.store import export
from pages.api.answers import RefusedError, say
from pages.api.asked import Asked, asked
from pages.queries import files, rows, run

# Other code may give other bytes of the same database, and other code needs a new start.
_STARTED = datetime.now().isoformat()
# A file that is being replaced again and again while we look at it is not worth waiting for.
_TRIES = 3


def answer(request: Request, suffix: str) -> Response:
    """The rows in one of `export.FORMATS`; raises RefusedError, 400 or 503, for what cannot be answered."""
    try:
        return _answer(request, suffix)
    except run.NoDatabaseError as error:
        raise RefusedError(503, say(request, "no_database", reason=error)) from error
    except NoticeError as error:
        raise RefusedError(400, str(error)) from error


def _answer(request: Request, suffix: str) -> Response:
    view = asked(request)
    at, base = datetime.now().astimezone(), str(request.base_url).rstrip("/")
    headers = tagged((view, suffix, base), view.language)
    if has_it(request, headers):
        return Response(status_code=304, headers=headers)
    name = files.name(view.selection, view.language, at, suffix)
    headers["Content-Disposition"] = disposition(name, f"targets_{at.date().isoformat()}.{suffix}")
    kind = export.FORMATS[suffix]
    about, batches = _of_one_file(view, base, at)
    headers["Link"] = f'<{about.link}>; rel="alternate"; type="text/html"'
    if request.method == "HEAD":
        # A stream of nothing names no length; that of the rows is not known before they are written.
        return StreamingResponse(iter(()), headers=headers, media_type=kind.media_type)
    chunks = kind.write(export.as_named(batches.schema, batches, about), about)
    # Before the first bytes are there, what is wrong can still be said in a sentence.
    first = next(chunks, b"")
    return StreamingResponse(_joined(first, chunks), headers=headers, media_type=kind.media_type)


def _of_one_file(view: Asked, base: str, at: datetime) -> tuple[export.About, run.Batches]:
    """What the file says of itself and its rows, both asked of the same state of the database."""
    for _ in range(_TRIES):
        version = run.version()
        about = files.about(view.selection, view.order, view.language, base, at)
        batches = rows.batches(view.selection, view.order)
        if run.version() == version:
            return about, batches
    raise run.NoDatabaseError("The database is being replaced.")


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def tagged(asked_for: object, language: str) -> dict[str, str]:
    """Headers of an answer, alike for 200 and 304; `asked_for` is all that the answer depends on beside the database.

    The tag is weak: the same rows of the same database, though the time of the export inside may differ.
    """
    digest = hashlib.sha256(repr((run.version(), asked_for, _STARTED)).encode()).hexdigest()[:32]
    return {
        "ETag": f'W/"{digest}"',
        "Last-Modified": formatdate(_modified(), usegmt=True),
        # Kept, and asked after each time: a rebuild shows at once, and an unchanged file costs no rows.
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Language",
        "Content-Language": language,
        "X-Content-Type-Options": "nosniff",
    }


def _modified() -> float:
    try:
        return os.path.getmtime(run.database())
    except OSError as error:
        raise run.NoDatabaseError("The database is being replaced.") from error


def has_it(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether the client holds this answer already."""
    held = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return "*" in held or headers["ETag"].removeprefix("W/") in held


def disposition(name: str, plain: str) -> str:
    """The name of the file as RFC 6266 and RFC 5987 write it, and one in ASCII for clients that know neither."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
