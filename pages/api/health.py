"""GET /healthz: whether the database opens, fits this version and answers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pages.queries import files, run

_HEADERS = {"Cache-Control": "no-store"}


def answer(request: Request) -> Response:  # noqa: ARG001 it asks for nothing
    """200 with status, build, documents and rows; 503 with status and reason. For machines, so in English alone."""
    try:
        return JSONResponse({"status": "ok", **files.ready()}, headers=_HEADERS)
    except run.NoDatabaseError as error:
        return JSONResponse({"status": "unavailable", "reason": str(error)}, 503, headers=_HEADERS)
