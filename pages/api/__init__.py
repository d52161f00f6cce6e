"""Addresses for programs beside the pages: `/api/targets.<format>` and `/healthz`, as Starlette routes.

    GET /api/targets.csv?agency=省科技厅&role=lead
    GET /api/ledger.csv?agency=省科技厅&on=2023-06-30&state=behind
    GET /healthz

The first gives, as .csv, .json, .jsonl, .parquet or .xlsx, the rows of the page with the same parameters, in its order,
under the names of the database; the second the ledger as seen on a day; the third 200 while the database answers, else
503 with the reason.

What cannot be answered gets one sentence in the language of `lang=` or Accept-Language: 400 for a parameter or value
that is not known, 403 where reading is closed, 404, 405, 421 for a host that the server does not answer for, 503
without a database. No other site may read an answer: there is no CORS header.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.routing import Route

from loaders.store import export
from pages.api import answers

# All of them, so that a method which is not served meets our sentence and not the page behind every unknown address.
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
ADDRESSES = (
    *(f"/api/targets.{suffix}" for suffix in export.FORMATS),
    *(f"/api/ledger.{suffix}" for suffix in export.FORMATS),
    "/healthz",
)


def routes(allowed_hosts: Callable[[], Sequence[str]]) -> list[Route]:
    """The routes; `allowed_hosts` gives the host names that are answered, as Streamlit's option of that name does."""

    def route(path: str, endpoint: answers.Endpoint, *, always: bool = False) -> Route:
        return Route(path, answers.guarded(endpoint, allowed_hosts, always=always), methods=_METHODS)

    served = [route(f"/api/targets.{suffix}", _targets(suffix)) for suffix in export.FORMATS]
    served += [route(f"/api/ledger.{suffix}", _ledger(suffix)) for suffix in export.FORMATS]
    return [
        *served,
        route("/healthz", _health, always=True),
        route("/api", _nothing),
        route("/api/{path:path}", _nothing),
    ]


# They import what asks the database at their first request: its caches are made at import and want a running server.
def _targets(suffix: str) -> answers.Endpoint:
    def answer(request: answers.Request) -> answers.Response:
        from pages.api import targets

        return targets.answer(request, suffix)

    return answer


def _ledger(suffix: str) -> answers.Endpoint:
    def answer(request: answers.Request) -> answers.Response:
        from pages.api import ledger

        return ledger.answer(request, suffix)

    return answer


def _health(request: answers.Request) -> answers.Response:
    from pages.api import health

    return health.answer(request)


def _nothing(request: answers.Request) -> answers.Response:
    known = answers.listed(ADDRESSES, request)
    raise answers.RefusedError(404, answers.say(request, "not_found", known=known))
