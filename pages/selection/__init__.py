"""The filters that every page shares: one frozen Selection ↔ URL ↔ sentence ↔ file name. No Streamlit here."""

from pages.selection.model import FIELDS, Chip, Selection
from pages.selection.sentence import file_name, listed, sentence, word
from pages.selection.values import value_text

__all__ = ["FIELDS", "Chip", "Selection", "file_name", "listed", "sentence", "value_text", "word"]
