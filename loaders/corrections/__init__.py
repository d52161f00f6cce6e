"""Corrections by hand: what data/corrections.csv says of single rows, put over what the rules give."""

from loaders.corrections.apply import Applied, apply_corrections
from loaders.corrections.file import Correction, read_corrections

__all__ = ["Applied", "Correction", "apply_corrections", "read_corrections"]
