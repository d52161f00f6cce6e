"""The assessment as it is published: what each rate counts, its weight with the source, and the rules around them."""

from __future__ import annotations

from loaders import reference
from loaders.ledger.assessment import RATES, least_cases
from loaders.ledger.published import Table, as_table

# The sentences in their order, codes of the code set `assessment_rule`, and its other words.
SENTENCES = (
    *("day", "view", "states", "reports", "problems", "lead", "participating", "assigned", "chapter", "none"),
    *("weighted", "ranked", "changes"),
)
WORDS = (*SENTENCES, "title", "rate", "weight", "definition")


def sentences(language: str) -> list[str]:
    """The rules in words, each with its subject in bold Markdown in front."""
    return [reference.words("assessment_rule", code, language, least=least_cases()) for code in SENTENCES]


def rates(language: str) -> Table:
    """Each rate: its weight, what it is a rate of, and where that comes from."""
    heads = (*(_say(name, language) for name in ("rate", "weight", "definition")), _column("source", language))
    known = {row["rate"]: row for row in reference.rows("assessment_weights")}
    lines = [
        (reference.label("rate", one, language), known[one]["weight"], known[one][language], known[one]["source"])
        for one in RATES
    ]
    return heads, lines


def limits(language: str) -> Table:
    """Each number that decides, what it does, and where it comes from."""
    heads = tuple(_column(name, language) for name in ("number", "effect", "source"))
    return heads, [(row["value"], row[language], row["source"]) for row in reference.rows("assessment_limits")]


def markdown(language: str) -> str:
    """The whole as a page."""
    parts = [f"# {_say('title', language)}", as_table(rates(language))]
    parts += ["\n".join(f"* {sentence}" for sentence in sentences(language)), as_table(limits(language))]
    return "\n\n".join(parts) + "\n"


def _say(code: str, language: str) -> str:
    return reference.label("assessment_rule", code, language)


def _column(code: str, language: str) -> str:
    return reference.label("rule", code, language)
