"""The progress rule as it is published: its sentences, its thresholds with their sources, a worked example a line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from loaders import reference
from loaders.ledger import settings
from loaders.ledger.amounts import in_unit
from loaders.ledger.model import STATES

Table = tuple[Sequence[str], list[Sequence[str]]]
# Other words of that code set: what stands above a part or a column, and the units of the thresholds.
WORDS = (
    *("title", "intro", "states", "thresholds", "examples", "state", "meaning", "number", "unit", "effect", "source"),
    *("type", "comparator", "goal", "reported", "looked_at", "why", "unit_share_of_1", "unit_days", "unit_places"),
)
# The sentences of the rule in their order, codes of the code set `rule`.
SENTENCES = (
    *("order", "done", "extension", "unreported", "time", "small", "nodes", "limit", "at_due", "things", "soon"),
    *("share", "written", "asked"),
)


def sentences(language: str) -> list[str]:
    """The rule in words, with its thresholds."""
    limits = settings.thresholds()
    numbers = {
        "about": f"{limits.about_share:.0%}",
        "places": limits.about_places,
        "risk": f"{limits.at_risk_gap * 100:g}",
        "days": limits.due_soon_days,
    }
    return [reference.words("rule", code, language, **numbers) for code in SENTENCES]


def states(language: str) -> Table:
    """Each state and what it means."""
    say = partial(_say, language)
    lines = [
        (reference.label("state", one, language), reference.label("rule", f"state_{one}", language)) for one in STATES
    ]
    return (say("state"), say("meaning")), lines


def thresholds(language: str) -> Table:
    """Each number that decides, its unit, what it does, and where it comes from."""
    say = partial(_say, language)
    lines = [
        (
            row["value"],
            reference.label("rule", f"unit_{row['unit'].replace(' ', '_')}", language),
            row[language],
            row["source"],
        )
        for row in reference.rows("ledger_thresholds")
    ]
    return (say("number"), say("unit"), say("effect"), say("source")), lines


def examples(language: str) -> Table:
    """A worked example for each type and comparator, and some for what stands between them."""
    say = partial(_say, language)
    return (
        (say("type"), say("comparator"), say("goal"), say("reported"), say("looked_at"), say("state"), say("why")),
        [_example(row, language) for row in reference.rows("progress_examples")],
    )


def _example(row: dict[str, str], language: str) -> tuple[str, ...]:
    unit = row["unit"]
    ends = [in_unit(float(end), unit, unit) for end in dict.fromkeys((row["value_low"], row["value_high"])) if end]
    reported = f"{in_unit(float(row['value']), unit, unit)} {unit}" if row["value"] else ""
    return (
        reference.label("target_type", row["target_type"], language),
        reference.label("comparator", row["comparator"], language) if row["comparator"] else "–",
        f"{'–'.join(ends)} {unit}".strip() or "–",
        f"{reported or reference.label('status', row['status'], language)} ({row['as_of']})",
        row["on"],
        reference.label("state", row["state"], language),
        row[language],
    )


def markdown(language: str) -> str:
    """The whole rule as a page."""
    say = partial(_say, language)
    parts = [f"# {say('title')}", say("intro")]
    parts += ["\n".join(f"* {sentence}" for sentence in sentences(language))]
    for title, table in (("states", states), ("thresholds", thresholds), ("examples", examples)):
        parts += [f"## {say(title)}", as_table(table(language))]
    return "\n\n".join(parts) + "\n"


def as_table(table: Table) -> str:
    """A table in Markdown."""
    head, lines = table
    rule = ["---"] * len(head)
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in (head, rule, *lines)
    )


def _say(language: str, code: str) -> str:
    return reference.label("rule", code, language)
