"""What every route answers alike: the reader's language, one sentence for what is refused, hosts and methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from loaders import reference
from loaders.ledger.model import LedgerError
from pages import selection
from pages.queries import reading

Endpoint = Callable[[Request], Response]
LANGUAGES = ("zh", "en")


class RefusedError(Exception):
    """A request that cannot be answered: status, the sentence, and values near the one that is not known."""

    def __init__(self, status: int, sentence: str, near: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.near = status, sentence, list(near)


def language(request: Request) -> str:
    """'zh' or 'en': as `lang=` says, else as Accept-Language prefers, else Chinese."""
    asked = [value for value in request.query_params.getlist("lang") if value in LANGUAGES]
    return asked[-1] if asked else _preferred(request.headers.get("accept-language", ""))


def _preferred(header: str) -> str:
    """The language of the heaviest entry that is not refused, as browsers send it: zh-CN,zh;q=0.9,en;q=0.8."""
    best, heaviest = "zh", 0.0
    for entry in header.split(","):
        tag, _, weight = entry.partition(";")
        name = tag.strip().lower().partition("-")[0]
        try:
            heavy = float(weight.strip().removeprefix("q=")) if weight.strip() else 1.0
        except ValueError:
            continue
        if name and name != "*" and heavy > heaviest:
            best, heaviest = ("zh" if name == "zh" else "en"), heavy
    return best


def say(request: Request, code: str, **values: object) -> str:
    """A sentence of labels.csv, code set `export`, in the language of the request."""
    return reference.words("export", code, language(request), **values)


def listed(words: Sequence[str], request: Request) -> str:
    """Words joined as the language of the request joins them."""
    return selection.listed(list(words), "comma", language(request))


def refused(request: Request, error: RefusedError) -> Response:
    """One sentence: JSON `{"error", "near"}` where the address ends in .json or the client asks for it, else text."""
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", "Content-Language": language(request)}
    headers |= {"X-Content-Type-Options": "nosniff"}
    wants_json = request.url.path.endswith(".json") or "application/json" in request.headers.get("accept", "")
    if wants_json:
        return JSONResponse({"error": error.sentence, "near": error.near}, error.status, headers)
    return PlainTextResponse(f"{error.sentence}\n", error.status, headers)


def guarded(endpoint: Endpoint, allowed_hosts: Callable[[], Sequence[str]], *, always: bool = False) -> Endpoint:
    """The endpoint for GET and HEAD under an allowed host; anything else gets its sentence.

    Where reading is closed it answers 403, but for what answers `always`: an address knows no account.
    """

    def answer(request: Request) -> Response:
        host = request.headers.get("host", "")
        if not is_allowed(host, allowed_hosts()):
            return refused(request, RefusedError(421, say(request, "host", host=host[:100])))
        if request.method not in ("GET", "HEAD"):
            response = refused(request, RefusedError(405, say(request, "method", method=request.method)))
            response.headers["Allow"] = "GET, HEAD"
            return response
        try:
            if not always:
                _refuse_closed(request)
            return endpoint(request)
        except RefusedError as error:
            return refused(request, error)

    return answer


def _refuse_closed(request: Request) -> None:
    try:
        closed = reading.is_closed()
    except LedgerError as error:
        sentence = reference.words("ledger_error", error.code, language(request), **error.values)
        raise RefusedError(503, sentence) from error
    if closed:
        raise RefusedError(403, say(request, "reading_closed"))


def is_allowed(host: str, allowed: Sequence[str]) -> bool:
    """Whether a Host header names one of `allowed`: a name, *.name for all below it, or * ; none of them allows all.

    Without this a page of another site could point its own name at this machine and read the rows.
    """
    if not allowed:
        return True
    name = host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.rpartition(":")[0] or host
    name = name.strip("[]").lower().rstrip(".")
    patterns = [pattern.strip().lower().rstrip(".") for pattern in allowed]
    return bool(name) and any(
        pattern in ("*", name) or (pattern.startswith("*.") and name.endswith(pattern[1:])) for pattern in patterns
    )
