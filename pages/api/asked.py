"""The parameters of a request as a view: exactly those that a page's address has."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote_to_bytes

from starlette.requests import Request

from loaders import reference
from loaders.ledger.model import STATES
from pages.api.answers import LANGUAGES, RefusedError, language, listed, say
from pages.queries import options, rows
from pages.selection import FIELDS, Selection

_CHOICES = {"agency_match": ("any", "all"), "sort": rows.ORDERS, "lang": LANGUAGES, "state": STATES}
_ONCE = ("text", "agency_match", "sort", "lang", "on")
# What an address of the rows takes, and what one of the ledger takes.
OF_TARGETS = (*FIELDS, "text", "agency_match", "sort", "lang")
OF_LEDGER = (*FIELDS, "text", "agency_match", "lang", "on", "state")


@dataclass(frozen=True, slots=True)
class Asked:
    """The view that a request asks for; `on` and `states` of the ledger alone."""

    selection: Selection
    order: str
    language: str
    on: date
    states: tuple[str, ...] = ()


def asked(request: Request, parameters: Sequence[str] = OF_TARGETS) -> Asked:
    """What the parameters ask for.

    Raises RefusedError (400) for a parameter that is not one of `parameters` and for a value that is not known.
    Blank values are none, as on a page. Raises NoDatabaseError when there is nothing to look a value up in.
    """
    _refuse_bytes(request)
    query: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        query.setdefault(name, [])
        query[name] += [value] if value.strip() else []
    for name, values in query.items():
        _refuse_name(request, name, parameters)
        if name in _ONCE and len(values) > 1:
            raise RefusedError(400, say(request, "given_twice", name=name))
        for value in values:
            _refuse_choice(request, name, value)
    chosen = Selection.from_query(query)
    for field, value, near in options.unknown(chosen):
        said = {"field": reference.label("field", field, language(request)), "value": value}
        tongue = language(request)
        if near:
            sentence = reference.words("text", "unknown_value_near", tongue, near=listed(near, request), **said)
        else:
            sentence = reference.words("text", "unknown_value", tongue, **said)
        raise RefusedError(400, sentence, near)
    states = tuple(state for state in STATES if state in query.get("state", []))
    return Asked(chosen, next(iter(query.get("sort", [])), "text"), language(request), _day(request, query), states)


def _day(request: Request, query: Mapping[str, Sequence[str]]) -> date:
    told = next(iter(query.get("on", [])), "today")
    if told == "today":
        return date.today()
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise RefusedError(400, say(request, "no_day", value=told)) from None


def _refuse_bytes(request: Request) -> None:
    """Bytes that are no UTF-8 would become � in silence, and the sentence would name a value that nobody typed."""
    for part in request.url.query.split("&"):
        name, _, value = part.partition("=")
        try:
            unquote_to_bytes(value.replace("+", " ")).decode("utf-8")
        except UnicodeDecodeError:
            raise RefusedError(400, say(request, "bad_encoding", name=name)) from None


def _refuse_name(request: Request, name: str, parameters: Sequence[str]) -> None:
    if name in parameters:
        return
    if name == "target":
        raise RefusedError(400, say(request, "target_is_no_filter"))
    near = difflib.get_close_matches(name, parameters, n=3, cutoff=0.6)
    if near:
        raise RefusedError(400, say(request, "unknown_parameter_near", name=name, near=listed(near, request)), near)
    raise RefusedError(400, say(request, "unknown_parameter", name=name, known=listed(parameters, request)))


def _refuse_choice(request: Request, name: str, value: str) -> None:
    if name in _CHOICES and value not in _CHOICES[name]:
        known = list(_CHOICES[name])
        raise RefusedError(
            400, say(request, "unknown_choice", name=name, value=value, known=listed(known, request)), known
        )
