"""Asks an ASGI app as a server does, without a socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Answer:
    """What came back; the names of headers are in lower case, `chunks` the pieces of the body as they were sent."""

    status: int
    headers: Mapping[str, str]
    chunks: Sequence[bytes]

    @property
    def content(self) -> bytes:
        return b"".join(self.chunks)

    @property
    def text(self) -> str:
        return self.content.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True)
class Client:
    """Asks `app` under the host of `url`."""

    app: Any
    url: str = "http://localhost"

    def get(self, path: str, params: Sequence[tuple[str, str]] = (), **headers: str) -> Answer:
        """The answer to a GET; `accept_language="en"` is the header Accept-Language."""
        return self.ask("GET", path + ("?" + urlencode(params) if params else ""), **headers)

    def ask(self, method: str, target: str, **headers: str) -> Answer:
        address = urlsplit(target)
        sent = {"host": urlsplit(self.url).netloc} | {name.replace("_", "-"): value for name, value in headers.items()}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": urlsplit(self.url).scheme,
            "path": address.path,
            "raw_path": address.path.encode(),
            "query_string": address.query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 80),
        }
        messages: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            messages.append(message)

        # In a thread of its own: the browser of other tests keeps a loop running in this one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, self.app(scope, receive, send)).result()
        start, *body = messages
        received = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], received, [one.get("body", b"") for one in body])
