"""The same indicator in two notices: which rows speak of one thing, how surely, and what changed.

    found = align(Side(basis_items, places), Side(other_items, places))
    found.matches[0].score, found.matches[0].doubts
    change(basis_item, other_item)

Pure functions over plain values: nothing is read but the lists of data/reference.
"""

from loaders.alignment.change import Change, change
from loaders.alignment.match import align
from loaders.alignment.model import DOUBTS, REASONS, VERDICTS, Alignment, Item, Match, Side

__all__ = ["DOUBTS", "REASONS", "VERDICTS", "Alignment", "Change", "Item", "Match", "Side", "align", "change"]
