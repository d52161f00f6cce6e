"""Notices that people hand in: what a file would bring, what counts now, and the rebuild that brings it in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import pandas as pd

from loaders.importing import library
from loaders.importing.differences import Difference
from loaders.importing.identity import Known
from loaders.importing.preview import Preview, look
from loaders.ledger import acts, notices
from loaders.ledger import book as books
from loaders.ledger.acts import Receipt
from loaders.ledger.model import LedgerError, Version
from loaders.model import NoticeError
from pages.queries import headline, ledger
from pages.queries.ledger import At
from pages.queries.run import FEW, database, fetch, remembered


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents there are, and how many of them come from people."""

    documents: int
    handed_in: int


def versions(at: At) -> tuple[Version, ...]:
    """Every file that was accepted, in that order."""
    return ledger.book(at).notices


def newest(at: At) -> dict[str, Version]:
    """Document → the version of it that counts, of those that were handed in."""
    return notices.newest(versions(at))


def content(digest: str) -> bytes:
    """The bytes of a file as it was handed in; raises LedgerError no_such_file."""
    return books.content(ledger.opened(), digest)


@remembered()
def held() -> dict[str, str]:
    """Document → digest of its file, as the database has it."""
    found = fetch("select document_id, content_sha256 from d.documents")
    return dict(zip(found["document_id"], found["content_sha256"], strict=True))


def waiting(at: At) -> list[str]:
    """The documents of which the database shows another version than counts, or none, or one that was withdrawn."""
    there, counting = held(), library.digests(versions(at))
    gone = {one.document_id for one in versions(at)} - set(counting)
    return [*(name for name, digest in counting.items() if there.get(name) != digest), *sorted(gone & set(there))]


def counts(at: At) -> Counts:
    """Of the documents that count."""
    return Counts(len(held()), len(newest(at)))


@remembered()
def documents() -> dict[str, Known]:
    """The documents that the database shows, with what they say of themselves."""
    columns = list(Known.__dataclass_fields__)
    found = fetch(f"select {', '.join(columns)} from d.documents").astype(object)
    lines = found.where(found.notna(), None).itertuples(index=False, name=None)
    return {line[0]: Known(*line) for line in lines}


def looked_at(files: Iterable[tuple[str, bytes]], at: At) -> list[Preview]:
    """What each file (name, content) would bring beside what counts now."""
    return look(files, *library.there(documents(), versions(at), content))


def accept(drafts: Sequence[tuple[str, acts.Draft]]) -> Receipt | None:
    """Write each draft as the newest version of its document, then rebuild; the last act that was new, if any.

    Raises LedgerError as `notices.accept`, once what was written before it is in the database, and as `rebuild`.
    """
    receipt = None
    try:
        for document_id, draft in drafts:
            made = notices.accept(ledger.opened(), draft, document_id)
            receipt = made if made.is_new else receipt
    finally:
        if receipt is not None:
            rebuild()
    return receipt


def withdraw(document_id: str, draft: acts.Draft, seen: int, reason: str) -> Receipt:
    """Take back the newest version of a document and rebuild; raises as `notices.withdraw` and `rebuild`."""
    receipt = notices.withdraw(ledger.opened(), draft, document_id, seen, reason)
    rebuild()
    return receipt


def rebuild() -> None:
    """Build the database anew of all that counts. Raises LedgerError not_rebuilt, other_base, busy, or
    left_out for notices that cannot be read any more, once the others are in the database."""
    try:
        report = library.rebuild(database(), ledger.opened())
    except LedgerError:
        raise
    except NoticeError as error:
        raise LedgerError("not_rebuilt", reason=str(error)) from error
    if report.bad:
        raise LedgerError("left_out", reasons=list(report.bad))


def shelf(at: At) -> pd.DataFrame:
    """A line for each file that counts or counted: document_id, version (from 1), versions, is_newest, file_name,
    sha256, accepted_by, accepted_on, withdrawn_by, withdrawn_on, reason, tasks, targets.

    What came with the project has None in accepted_by; tasks and targets are of the version that the database shows.
    """
    about = headline.documents().set_index("document_id")
    there, handed_in = held(), versions(at)
    counting = library.digests(handed_in)
    own, names = library.digests(()), {name: source.file_name for name, source in library.shipped().items()}
    lines: list[dict[str, object]] = []
    for name in dict.fromkeys([*own, *(one.document_id for one in handed_in), *there]):
        files = [_handed_in(one) for one in handed_in if one.document_id == name]
        if name in own or not files:
            files = [{**_EMPTY, "file_name": names.get(name, name), "sha256": own.get(name) or there[name]}, *files]
        for number, file in enumerate(files, 1):
            is_shown = there.get(name) == file["sha256"] and file["withdrawn_on"] is None
            lines.append(
                {
                    **file,
                    "document_id": name,
                    "version": number,
                    "versions": len(files),
                    "is_newest": counting.get(name, file["sha256"]) == file["sha256"] and file["withdrawn_on"] is None,
                    "tasks": int(about.at[name, "tasks"]) if is_shown else None,
                    "targets": int(about.at[name, "targets"]) if is_shown else None,
                }
            )
    found = pd.DataFrame(lines).astype(object)
    return found.where(found.notna(), None)


def successions(found: pd.DataFrame) -> dict[tuple[str, int], tuple[str, str]]:
    """(document_id, version) → digests of the version before it and its own, for each version that has one before;
    `found` are the lines of `shelf`."""
    pairs: dict[tuple[str, int], tuple[str, str]] = {}
    for name, lines in found.groupby("document_id", sort=False):
        for before, after in pairwise(lines.itertuples()):
            pairs[str(name), after.version] = (before.sha256, after.sha256)
    return pairs


def compared(document_id: str, before: str, after: str) -> tuple[Difference, ...]:
    """What is different between two files of a document, by their digests."""
    return _compared(ledger.opened().where, document_id, before, after)


@lru_cache(maxsize=FEW)
def _compared(where: str, document_id: str, before: str, after: str) -> tuple[Difference, ...]:  # noqa: ARG001 one ledger of several
    every = notices.read(ledger.opened())
    return library.compared(document_id, before, after, every, content)


_EMPTY = {"accepted_by": None, "accepted_on": None, "withdrawn_by": None, "withdrawn_on": None, "reason": None}


def _handed_in(one: Version) -> dict[str, object]:
    gone = one.withdrawn
    return {
        "file_name": one.accepted.file_name,
        "sha256": one.accepted.file_sha256,
        "accepted_by": one.accepted.who,
        "accepted_on": one.accepted.written_on,
        "withdrawn_by": gone.who if gone else None,
        "withdrawn_on": gone.written_on if gone else None,
        "reason": one.reason or None,
    }
