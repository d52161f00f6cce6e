"""The problem loop as it is published: its moves, who makes them, and how long each may take, with the sources."""

from __future__ import annotations

from loaders import reference
from loaders.ledger.loop import FROM, TO
from loaders.ledger.model import STEPS
from loaders.ledger.people import SUPERVISING
from loaders.ledger.published import Table, as_table

_HEADS = ("step", "before", "after", "who")
# The words of this page, codes of the code set `loop_rule`.
WORDS = (*("title", "words", "days", "nothing_yet", "by_supervisor", "by_agency"), *_HEADS)


def moves(language: str) -> Table:
    """Each move: the stages before it, the stage after it, and who makes it."""
    heads = tuple(_say(name, language) for name in _HEADS)
    comma = reference.label("chart", "comma", language)
    lines = [
        (
            reference.label("problem_step", step, language),
            comma.join(_stage(stage, language) for stage in FROM[step]),
            _stage(TO[step], language),
            _say("by_supervisor" if step in SUPERVISING else "by_agency", language),
        )
        for step in STEPS
    ]
    return heads, lines


def limits(language: str) -> Table:
    """Each limit in days, what it limits, and where it comes from."""
    heads = tuple(reference.label("rule", name, language) for name in ("number", "unit", "effect", "source"))
    unit = reference.label("rule", "unit_days", language)
    return heads, [(row["value"], unit, row[language], row["source"]) for row in reference.rows("problem_limits")]


def words(language: str) -> str:
    """What no table says: what is kept, what is forbidden, when a problem is closed."""
    return _say("words", language)


def markdown(language: str) -> str:
    """The whole as a page."""
    parts = [f"# {_say('title', language)}", words(language), as_table(moves(language)), as_table(limits(language))]
    return "\n\n".join([*parts, _say("days", language)]) + "\n"


def _stage(stage: str | None, language: str) -> str:
    return reference.label("problem_stage", stage, language) if stage else _say("nothing_yet", language)


def _say(code: str, language: str) -> str:
    return reference.label("loop_rule", code, language)
