"""What a file would bring, before anybody accepts it: a pure look, which changes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from loaders import reference
from loaders.apart import Apart
from loaders.importing.differences import Difference, differences
from loaders.importing.identity import Known, new_name, same_document
from loaders.model import Metadata, NoticeError, Source, Target
from loaders.parsing import Parsed, parse_source
from loaders.pipeline import refuse_unwritable
from loaders.readers import READERS
from loaders.readers.limits import MOST_BYTES
from loaders.readers.names import plain_name
from loaders.store.account import COUNTED_PIECES, lost_numerals

# One file: what a person waits for, and more memory than the largest notice ever took.
SECONDS, MEGABYTES = 60.0, 1024
__all__ = ["ENDINGS", "MOST_BYTES", "MOST_FILES", "VERDICTS", "Preview", "There", "look"]
ENDINGS = tuple(sorted(READERS))
# Of one time: so many files are looked at while somebody waits. Each may have MOST_BYTES.
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """What became of one file. `verdict` is one of VERDICTS.

    new: a document that is not there yet; version: another file of `document_id`, with `differences` to the one that
    counts now, or `not_compared`, which says why that one cannot be read; duplicate: the same bytes as `same_as`;
    refused: `error` says why. Where it is refused or a duplicate the rest is empty. `targets` counts rows by
    target_type, `numerals` by 'target', 'lost' or why it is no target.
    """

    file_name: str
    content_sha256: str
    verdict: str
    document_id: str = ""
    same_as: str = ""
    error: NoticeError | None = None
    metadata: Metadata | None = None
    characters: int = 0
    chapters: int = 0
    tasks: int = 0
    rows: tuple[Target, ...] = ()
    targets: Mapping[str, int] = field(default_factory=dict)
    numerals: Mapping[str, int] = field(default_factory=dict)
    agencies: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    diagnostics: Mapping[str, int] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    not_compared: NoticeError | None = None

    @property
    def is_acceptable(self) -> bool:
        """Whether it can be accepted."""
        return self.verdict in ("new", "version")


VERDICTS = ("new", "version", "duplicate", "refused")


@dataclass(frozen=True, slots=True)
class There:
    """A document that is there: what it says of itself, and the file that counts."""

    known: Known
    source: Source


def look(
    files: Iterable[tuple[str, bytes]], there: Sequence[There] = (), held: Mapping[str, str] = MappingProxyType({})
) -> list[Preview]:
    """What each file (name, content) would bring beside the documents that are there; `held` are all their files, those
    that a newer version stands above as well, digest → name.

    Files are read one after the other in a process apart, so that one that is bad, endless or huge stops no other. Two
    files of one time with the same content, or of the same new document, are told as those that are there already.
    """
    found: list[Preview] = []
    with Apart(SECONDS, MEGABYTES) as apart:
        for name, content in files:
            digest = hashlib.sha256(content).hexdigest()
            before = {one.content_sha256: one.file_name for one in found if one.is_acceptable}
            try:
                name = plain_name(name)
                if same := held.get(digest) or before.get(digest):
                    found.append(Preview(name, digest, "duplicate", same_as=same))
                else:
                    found.append(_look(name, content, digest, there, found, apart))
            except NoticeError as error:
                found.append(Preview(name, digest, "refused", error=error))
    return found


def readable(source: Source) -> Parsed:
    """A notice of which every row can be written. Raises NoticeError as `parse_source` and `refuse_unwritable`."""
    parsed = parse_source(source)
    refuse_unwritable(parsed)
    return parsed


def differences_to(before: Source, after: Parsed) -> tuple[Difference, ...]:
    """What is different in `after` from an earlier file. Raises NoticeError as `parse_source` for that one."""
    return differences(parse_source(before), after)


def _look(
    name: str, content: bytes, digest: str, there: Sequence[There], before: Sequence[Preview], apart: Apart
) -> Preview:
    """Raises NoticeError for a file that cannot be accepted."""
    parsed = apart.call(readable, Source("", name, content=content))
    metadata = parsed.notice.metadata
    if not parsed.notice.tasks:
        raise reference.refusal("no_tasks", name)
    chosen = {one.document_id: one.file_name for one in before if one.is_acceptable}
    known = [*(one.known for one in there), *(_known(one) for one in before if one.is_acceptable)]
    document_id = same_document(metadata, known)
    if document_id is None:
        return _seen(name, digest, "new", new_name(metadata, digest), parsed)
    if document_id in chosen:
        raise reference.refusal("same_document", name, other=chosen[document_id])
    held = next(one for one in there if one.known.document_id == document_id)
    try:
        changed = apart.call(differences_to, held.source.at_hand(), parsed)
    except NoticeError as error:
        # It can be read no more, which is a reason to take the new one.
        return _seen(name, digest, "version", document_id, parsed, not_compared=error)
    return _seen(name, digest, "version", document_id, parsed, changed)


def _known(one: Preview) -> Known:
    return Known.of(one.document_id, one.metadata, one.content_sha256)


def _seen(
    file_name: str,
    digest: str,
    verdict: str,
    document_id: str,
    parsed: Parsed,
    changed: tuple[Difference, ...] = (),
    not_compared: NoticeError | None = None,
) -> Preview:
    notice, extraction = parsed.notice, parsed.extraction
    found = (*notice.diagnostics, *extraction.diagnostics, *parsed.strangers)
    return Preview(
        file_name,
        digest,
        verdict,
        document_id,
        metadata=notice.metadata,
        characters=len(notice.document.text),
        chapters=len(notice.chapters),
        tasks=len(notice.tasks),
        rows=extraction.targets,
        targets=dict(Counter(one.target_type for one in extraction.targets)),
        numerals=_numerals(parsed),
        agencies=parsed.agencies,
        units=parsed.units,
        diagnostics=dict(Counter(one.severity for one in found)),
        differences=changed,
        not_compared=not_compared,
    )


def _numerals(parsed: Parsed) -> dict[str, int]:
    """Numerals by what became of them; 'lost' are digits of tasks that no numeral holds."""
    notice, numerals = parsed.notice, parsed.extraction.numerals
    counts = Counter(one.reason or "target" for one in numerals)
    pieces = [("", one.task_no, *one.span) for one in notice.pieces if one.kind in COUNTED_PIECES]
    held = [("", *one.span) for one in numerals]
    counts["lost"] = sum(1 for _ in lost_numerals({"": notice.document.text}, pieces, held))
    return dict(counts)
