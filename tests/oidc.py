"""OpenID providers on loopback: one that does as it should, one whose tokens name another issuer than its metadata, and
one whose tokens have expired when they come.

They run in a process of their own: what they are made of warns of its own age, and here a warning is an error.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
_ELSEWHERE = "elsewhere.invalid"


@dataclass(frozen=True)
class Providers:
    """The addresses of the three, which are their issuers as well."""

    good: str
    issuer: str
    expired: str

    def know(self, subject: str, **claims: str) -> None:
        """Let each of them know a user with these claims."""
        for url in (self.good, self.issuer, self.expired):
            asked = urllib.request.Request(  # noqa: S310 - our own loopback
                f"{url}/users/{subject}",
                json.dumps(claims).encode(),
                {"Content-Type": "application/json"},
                method="PUT",
            )
            with urllib.request.urlopen(asked, timeout=10) as response:  # noqa: S310
                assert response.status == 204

    def secrets(self) -> str:
        """The section of secrets.toml for an app that signs in with them; Streamlit fills its port in."""
        head = '[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\n'
        head += 'cookie_secret = "a secret of these tests that is long enough"\n'
        return head + "".join(
            f'[auth.{name}]\nclient_id = "mubiao"\nclient_secret = "of no use elsewhere"\n'
            f'server_metadata_url = "{url}/.well-known/openid-configuration"\n'
            for name, url in (("good", self.good), ("issuer", self.issuer), ("expired", self.expired))
        )


@contextmanager
def providing(log: Path) -> Iterator[Providers]:
    """The three providers until the block ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.oidc"],
            cwd=ROOT,
            # The one that lies about its name is on loopback all the same.
            env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            encoding="utf-8",
        )
    assert process.stdin
    assert process.stdout
    try:
        told = process.stdout.readline()
        assert told, log.read_text("utf-8")
        yield Providers(*(f"http://localhost:{port}" for port in told.split()))
    finally:
        # They end with the process that asked for them, however it ends.
        process.stdin.close()
        process.wait(15)
        process.stdout.close()


def _of_another_issuer(app: Callable[..., object]) -> Callable[..., object]:
    """The provider as one whose tokens say that somebody else made them."""

    def answer(environ: dict[str, object], start_response: object) -> object:
        if environ["PATH_INFO"] == "/oauth2/token":
            environ = {**environ, "HTTP_HOST": _ELSEWHERE}
        return app(environ, start_response)

    return answer


# The page to sign in on, without the style sheet that its own fetches from outside.
_PAGE = '<!doctype html><title>OpenID</title><link rel="icon" href="data:,">{% block content %}{% endblock %}'


def _serve() -> None:
    import jinja2
    from oidc_provider_mock import app
    from werkzeug.serving import make_server

    page = jinja2.DictLoader({"_base.html": _PAGE})
    made = [app(), app(), app(access_token_max_age=timedelta(hours=-1))]
    for one in made:
        one.jinja_loader = jinja2.ChoiceLoader([page, one.jinja_loader])
    made[1].wsgi_app = _of_another_issuer(made[1].wsgi_app)
    servers = [make_server("localhost", 0, one, threaded=True) for one in made]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(*(server.server_port for server in servers), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    _serve()
