"""One notice, from its bytes to its rows: a pure function of source and corrections, which pickles in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.corrections import Applied, Correction, apply_corrections
from loaders.model import Diagnostic, Extraction, Notice, Source
from loaders.notice import parse_notice
from loaders.readers import file_content, read_content
from loaders.store import tables
from loaders.targets import extract_targets


@dataclass(frozen=True, slots=True)
class Parsed:
    """A notice with its corrected rows, and what the corrections changed.

    `agencies` and `units` are the names that the reference lists lack, each once and in the order of the text;
    `strangers` the warnings for them and for indicators without English.
    """

    notice: Notice
    extraction: Extraction
    applied: tuple[Applied, ...] = ()
    agencies: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    strangers: tuple[Diagnostic, ...] = ()


def content_of(source: Source) -> bytes:
    """The bytes of a source; raises NoticeError as `file_content` for a file."""
    if source.content is not None or source.path is None:
        return source.bytes()
    return file_content(source.path)


def parse_source(source: Source, corrections: Sequence[Correction] = ()) -> Parsed:
    """Read → parse → extract → correct. It depends on nothing but its arguments, the rules and data/reference.

    Raises NoticeError, one sentence naming file and reason, when the source or a correction of it cannot be read.
    """
    notice = parse_notice(read_content(source.file_name, content_of(source), source.document_id))
    extraction, applied = apply_corrections(notice, extract_targets(notice), corrections)
    return Parsed(
        notice,
        extraction,
        applied,
        tuple(tables.unknown_agencies(notice)),
        tuple(tables.unknown_units(extraction)),
        tuple(tables.strangers(notice, extraction)),
    )
