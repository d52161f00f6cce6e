"""Who is at the browser: signed in with OpenID Connect, named by a proxy in front, or nobody that can be told.

What is configured decides, so that no variable can be forgotten: `[auth]` in Streamlit's secrets means OpenID Connect,
`server.trustedUserHeaders` a proxy, neither that names are as typed. A configuration that cannot be read, or both of
them, identifies nobody and is said to be wrong.
"""

from __future__ import annotations

import hmac
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import streamlit as st

from loaders.ledger import people as permissions
from loaders.ledger.model import LedgerError
from loaders.ledger.people import Held
from pages.queries import ledger, people

HOURS, SECRET = "MUBIAO_SIGN_IN_HOURS", "MUBIAO_PROXY_SECRET"
_DEFAULT_HOURS = 12.0
_NAMES = ("name", "preferred_username", "email", "sub")
_MOST_NAME = 60
# Why nobody can be identified: of the configuration, then of what a proxy sent.
TROUBLES = (
    *("unreadable", "two_ways", "no_provider", "no_mapping", "no_secret"),
    *("not_through_proxy", "nobody_named"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """An account and the name that it goes by; `since` is when it signed in, None where a proxy sees to that."""

    person: str
    name: str
    since: datetime | None = None


def mode() -> str:
    """'none', 'oidc', 'proxy', or 'broken' for a configuration that identifies nobody."""
    if not _can_read_secrets():
        return "broken"
    signs_in, headers = _auth() is not None, bool(_headers())
    if signs_in and headers:
        return "broken"
    return "oidc" if signs_in else "proxy" if headers else "none"


def person() -> Person | None:
    """Who is at the browser, None for nobody that can be told."""
    found = mode()
    return _signed_in() if found == "oidc" else _named_by_proxy() if found == "proxy" else None


def writer() -> Person:
    """Who may be written down; raises LedgerError not_signed_in, or signed_in_too_long."""
    found = person()
    if found is None:
        raise LedgerError("not_signed_in")
    limit = hours()
    if found.since is not None and datetime.now(UTC) - found.since > timedelta(hours=limit):
        raise LedgerError("signed_in_too_long", hours=f"{limit:g}")
    return found


def roles() -> frozenset[Held]:
    """The roles that the person holds in the ledger as it is now; raises LedgerError."""
    found = person()
    return people.held(found.person, ledger.at(date.today())) if found else frozenset()


def may(act: str, names: Sequence[str] = ("",)) -> list[str]:
    """Of these agencies those for which the person may do an act of `people`: all while names are as typed."""
    if mode() == "none":
        return list(names) if people.is_open(ledger.at(date.today())) else []
    if person() is None:
        return []
    found = roles()
    return [one for one in names if permissions.may(found, act, one)]


def providers() -> list[str | None]:
    """The names to sign in with, None for the one that has no name."""
    section = _auth() or {}
    named: list[str | None] = [
        name for name, value in section.items() if isinstance(value, Mapping) and "client_id" in value
    ]
    return ([None] if "client_id" in section else []) + named


def trouble() -> str | None:
    """What is wrong with the configuration or with what a proxy sent, one of TROUBLES."""
    found = mode()
    if found == "broken":
        return "two_ways" if _can_read_secrets() else "unreadable"
    if found == "oidc":
        return None if providers() else "no_provider"
    if found != "proxy" or _named_by_proxy():
        return None
    if not {"person", "proxy_secret"} <= set(_headers().values()):
        return "no_mapping"
    if not os.environ.get(SECRET):
        return "no_secret"
    return "nobody_named" if _through_proxy() else "not_through_proxy"


def hours() -> float:
    """How long a sign-in may write; raises LedgerError unknown_setting for what is no number of hours."""
    told = os.environ.get(HOURS, "").strip()
    try:
        found = float(told or _DEFAULT_HOURS)
    except ValueError:
        found = math.nan
    if not 0 < found < math.inf:
        raise LedgerError("unknown_setting", name=HOURS, value=told[:60])
    return found


def _can_read_secrets() -> bool:
    """Whether the secrets are read, or are not there; Streamlit takes a file with a slip in it for none."""
    return st.secrets.load_if_toml_exists() or not any(Path(one).exists() for one in st.get_option("secrets.files"))


def _auth() -> Mapping[str, object] | None:
    found = st.secrets.get("auth") if st.secrets.load_if_toml_exists() else None
    return found if found is None or isinstance(found, Mapping) else {}


def _headers() -> Mapping[str, str]:
    return st.get_option("server.trustedUserHeaders") or {}


def _signed_in() -> Person | None:
    claims = st.user.to_dict()
    issuer, subject = claims.get("iss"), claims.get("sub")
    if claims.get("is_logged_in") is not True or not isinstance(issuer, str) or not isinstance(subject, str):
        return None
    # An issuer holds no blank, so the first one parts the two again; blanks at the ends would not survive.
    if not issuer or " " in issuer or not subject or not subject.isprintable() or subject != subject.strip():
        return None
    names = [claims[key].strip() for key in _NAMES if isinstance(claims.get(key), str) and claims[key].strip()]
    begun = claims.get("iat")
    since = datetime.fromtimestamp(begun, UTC) if type(begun) in (int, float) else datetime.fromtimestamp(0, UTC)
    return Person(f"{issuer} {subject}", names[0][:_MOST_NAME], since)


def _named_by_proxy() -> Person | None:
    if not _through_proxy():
        return None
    # Two spellings of one name must not be two accounts, nor two accounts one: UTF-8 or nobody.
    try:
        found = _sent("person").encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return None
    if not found or not found.isprintable():
        return None
    told = _sent("name")
    try:
        told = told.encode("latin-1").decode("utf-8")
    except UnicodeError:
        told = _sent("name")
    return Person(found, (told.strip() or found)[:_MOST_NAME])


def _through_proxy() -> bool:
    """Whether what came has the secret of the proxy, and each header once: of two the visitor may have sent one."""
    wanted, told = os.environ.get(SECRET, ""), _sent("proxy_secret")
    if any(len(st.context.headers.get_all(name)) > 1 for name in _headers()):
        return False
    return bool(wanted) and hmac.compare_digest(told.encode("utf-8"), wanted.encode("utf-8"))


def _sent(key: str) -> str:
    found = st.user.to_dict().get(key) if key in _headers().values() else None
    return found if isinstance(found, str) else ""
