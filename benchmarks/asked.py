"""What a page asks of the database on its first view, every question with the time that it took.

`recording` has to be called before any other module of `pages.queries` is imported: they take what they ask with by
name.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.queries import run

FRAME = Path(__file__).parents[1] / "pages" / "components" / "frame.py"
# The ways to the database; what is asked within a question is a part of it.
_WAYS = ("fetch", "ask", "ask_one", "stream", "probe")
LIMIT = 600


@dataclass(frozen=True)
class Question:
    """A call from outside `pages.queries` into it that had no answer kept: its name, what it was given, how many rows a
    frame of it has (None for other answers), and how long it took."""

    name: str
    given: tuple[object, ...]
    rows: int | None
    seconds: float


@dataclass
class Record:
    """The questions in the order in which they were asked."""

    questions: list[Question] = field(default_factory=list)
    depth: int = 0

    def watch(self, name: str, question: Callable[..., Any]) -> Callable[..., Any]:
        """`question`, which writes itself down unless another one asks it."""

        @wraps(question)
        def asked(*given: Any, **named: Any) -> Any:
            self.depth += 1
            start = time.perf_counter()
            try:
                found = question(*given, **named)
            finally:
                self.depth -= 1
            if self.depth == 0:
                rows = len(found) if isinstance(found, pd.DataFrame) else None
                values = (*given, *named.values())
                self.questions.append(Question(name, values, rows, time.perf_counter() - start))
            return found

        return asked

    def of_visit(self, name: str, query: dict[str, list[str]] | None = None) -> list[Question]:
        """What the page of that name asks of a visitor's first view, with no answer kept from before."""
        _forget()
        self.questions.clear()
        visit(name, query)
        return list(self.questions)


_turns = count(1)


def _forget() -> None:
    """Have every answer asked anew: all of them are kept under the version of the file."""
    turn, connection = next(_turns), run._connection(run.database_version(), str(run.database()))
    run.version = lambda: f"turn {turn}"
    run._connection = lambda *_: connection


def recording() -> Record:
    """From here on every question is written down, once for each process."""
    record = Record()
    remembered = run.remembered
    run.database_version = run.version

    def watched(kept: int = run.MANY) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def decorate(question: Callable[..., Any]) -> Callable[..., Any]:
            if question.__module__.startswith("pages.queries."):
                name = f"{question.__module__.removeprefix('pages.queries.')}.{question.__name__}"
                question = record.watch(name, question)
            return remembered(kept)(question)

        return decorate

    run.remembered = watched
    for way in _WAYS:
        setattr(run, way, record.watch(f"run.{way}", getattr(run, way)))
    return record


def visit(name: str, query: dict[str, list[str]] | None = None) -> AppTest:
    """The page of that name as a visitor sees it first. Raises RuntimeError where it ends in an exception."""
    app = AppTest.from_file(str(FRAME), default_timeout=LIMIT)
    for key, values in {"lang": ["zh"], **(query or {})}.items():
        app.query_params[key] = values
    app._page_hash = calc_hash(name)
    app.run()
    if app.exception:
        raise RuntimeError(f"{name}: {app.exception[0].message}")
    return app
