"""Notices that people hand in: what a file would bring, what counts now, and what the database does not show yet."""

from __future__ import annotations

from collections.abc import Iterable
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
from loaders.ledger.model import Version
from pages.queries import headline, ledger
from pages.queries.ledger import At
from pages.queries.run import FEW, fetch, remembered


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents the database shows, and how many of them come from people."""

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
    """Of the documents as the database has them; what waits is no part of it."""
    there, left = held(), [one for one in versions(at) if one.withdrawn is None]
    return Counts(
        len(there), len({one.document_id for one in left if there.get(one.document_id) == one.accepted.file_sha256})
    )


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


def last_act(at: At) -> int:
    """The last act about notices of all that `at` knows, 0 when there is none: what a look at files has seen."""
    writes = (write for one in versions(at) for write in (one.accepted, one.withdrawn) if write)
    return max((write.write_id for write in writes), default=0)


def refuse_unbuildable() -> None:
    """Raises LedgerError other_base where the database cannot be built anew, so nothing should be accepted."""
    library.refuse_strangers(held(), notices.read(ledger.opened()))


def accept(document_id: str, draft: acts.Draft, seen: int) -> Receipt:
    """Write the file of a draft as the newest version of a document; raises as `notices.accept`. The database shows it
    when it is built anew."""
    return notices.accept(ledger.opened(), draft, document_id, seen)


def withdraw(document_id: str, draft: acts.Draft, seen: int, reason: str) -> Receipt:
    """Take back the newest version of a document; raises as `notices.withdraw`. The database shows it when it is built
    anew."""
    return notices.withdraw(ledger.opened(), draft, document_id, seen, reason)


def shelf(at: At) -> pd.DataFrame:
    """A line for each file that counts or counted: document_id, version (from 1), versions, is_newest, file_name,
    sha256, accepted_by, accepted_on, withdrawn_by, withdrawn_on, reason, tasks, targets.

    What came with the project has None in accepted_by; tasks and targets are of the version that the database shows.
    """
    about = headline.documents().set_index("document_id")
    there, handed_in = held(), versions(at)
    own, names = library.digests(()), {name: source.file_name for name, source in library.shipped().items()}
    lines: list[dict[str, object]] = []
    for name in dict.fromkeys([*own, *(one.document_id for one in handed_in), *there]):
        files = [_handed_in(one) for one in handed_in if one.document_id == name]
        if name in own or not files:
            files = [{**_EMPTY, "file_name": names.get(name, name), "sha256": own.get(name) or there[name]}, *files]
        # The same file can be handed in twice, so its place tells which of the two counts, and which is shown.
        left = [number for number, file in enumerate(files, 1) if file["withdrawn_on"] is None]
        shown = max((number for number in left if files[number - 1]["sha256"] == there.get(name)), default=0)
        for number, file in enumerate(files, 1):
            lines.append(
                {
                    **file,
                    "document_id": name,
                    "version": number,
                    "versions": len(files),
                    "is_newest": number == max(left, default=0),
                    "tasks": int(about.at[name, "tasks"]) if number == shown else None,
                    "targets": int(about.at[name, "targets"]) if number == shown else None,
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
    """What is different between two files of a document, by their digests; raises NoticeError for one that cannot be
    read any more."""
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
