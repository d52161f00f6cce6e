"""Reads a notice of key tasks into a table of targets: document → notice → rows → database."""

from loaders.notice import parse_notice
from loaders.pipeline import build_database
from loaders.readers import read_document
from loaders.targets import extract_targets

__version__ = "0.1.0"
__all__ = ["build_database", "extract_targets", "parse_notice", "read_document"]
