"""Rows on their way: what a rule found, before it has a name and a place in the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from loaders.model import Span
from loaders.targets.numbers import Quantity
from loaders.targets.sentences import Sentence


@dataclass(slots=True)
class Draft:
    """A row before it has a name: spans index the squeezed words of its task.

    `sentence` is the one that a quantity stands in, `governing` a date of the words above the row, `basis` how its
    indicator was found (see INDICATOR_BASES of the model).
    """

    kind: str
    target_type: str
    quote: Span
    indicator: str
    action: str | None
    modality: str
    deadline: date | None
    quantity: Quantity | None = None
    rank: int | None = None
    per: str | None = None
    period: str | None = None
    base_year: int | None = None
    sentence: Sentence | None = None
    rank_span: Span | None = None
    governing: date | None = None
    basis: str = "written"


@dataclass(slots=True)
class Account:
    """Numerals of a task that gave no row: (span, reason)."""

    refused: list[tuple[Span, str]] = field(default_factory=list)
