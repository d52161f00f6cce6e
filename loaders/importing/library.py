"""Every notice that counts: those of seeds/ and those that people handed in, of each document the newest version."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from loaders.importing.differences import Difference, differences
from loaders.importing.identity import Known
from loaders.importing.preview import There
from loaders.kept import beside
from loaders.ledger import book, notices
from loaders.ledger.model import LedgerError, Version
from loaders.ledger.store import Ledger
from loaders.model import Source
from loaders.parsing import Parsed, parse_source
from loaders.pipeline import BuildReport, build_database, seed_notices
from loaders.store.connect import DatabaseMissingError, open_readonly

# Seconds to wait while another process builds the same database.
WAIT = 600


def shipped() -> dict[str, Source]:
    """Document → its file in seeds/."""
    return {source.document_id: source for source in map(Source.of, seed_notices())}


def digests(versions: Sequence[Version]) -> dict[str, str]:
    """Document → digest of the file that counts; `versions` are those of the ledger."""
    own = {name: hashlib.sha256(source.bytes()).hexdigest() for name, source in shipped().items()}
    return own | {name: one.accepted.file_sha256 for name, one in notices.newest(versions).items()}


def sources(versions: Sequence[Version], content: Callable[[str], bytes]) -> list[Source]:
    """The notices of a build, those of seeds/ first; a version that was handed in stands in place of its document.

    `content` gives the bytes of a file of the ledger by its digest.
    """
    found = shipped()
    for name, one in notices.newest(versions).items():
        found[name] = source_of(one, content)
    return list(found.values())


def counting(ledger: Ledger) -> tuple[list[Source], frozenset[str]]:
    """The notices of a build as `sources`, and the names of those that people handed in."""
    versions = notices.read(ledger)
    return sources(versions, partial(book.content, ledger)), frozenset(notices.newest(versions))


def source_of(version: Version, content: Callable[[str], bytes]) -> Source:
    """The notice of a version."""
    write = version.accepted
    return Source(version.document_id, write.file_name, content=content(write.file_sha256))


def there(
    documents: Mapping[str, Known], versions: Sequence[Version], content: Callable[[str], bytes]
) -> tuple[list[There], dict[str, str]]:
    """What a new file is looked at beside: the documents that count with their files, and digest → name of each file
    that a newer version stands above. `documents` are those of the database, which has read what they say of
    themselves."""
    digest_of = digests(versions)
    found = [
        There(documents[one.document_id], one, digest_of[one.document_id])
        for one in sources(versions, content)
        if one.document_id in documents
    ]
    return found, {one.accepted.file_sha256: one.accepted.file_name for one in versions if one.withdrawn is None}


def compared(
    document_id: str, before: str, after: str, versions: Sequence[Version], content: Callable[[str], bytes]
) -> tuple[Difference, ...]:
    """What is different between two files of a document, by their digests; the one of seeds/ has its file alone."""
    handed_in = {one.accepted.file_sha256: one for one in versions if one.document_id == document_id}

    def parsed(digest: str) -> Parsed:
        one = handed_in.get(digest)
        return parse_source(source_of(one, content) if one else shipped()[document_id])

    return differences(parsed(before), parsed(after))


def documents_in(db: Path) -> dict[str, Known]:
    """The documents of a database; none where there is no database yet."""
    try:
        connection = open_readonly(db)
    except DatabaseMissingError:
        return {}
    with connection:
        found = connection.execute(f"select {', '.join(Known.__dataclass_fields__)} from d.documents").fetchall()  # noqa: S608
    return {line[0]: Known(*line) for line in found}


def rebuild(db: Path, ledger: Ledger) -> BuildReport:
    """Build the database anew of all that counts.

    One process at a time, each reading the ledger when its turn comes, so that the last one to finish knows all.
    Raises LedgerError other_base where the database holds notices that are neither in seeds/ nor in the ledger, which
    would be lost; busy where another process does not come to an end; NoticeError as `build_database`.
    """
    with _turn(db):
        versions = notices.read(ledger)
        known = {*shipped(), *(one.document_id for one in versions)}
        if strange := sorted(set(documents_in(db)) - known):
            raise LedgerError("other_base", documents=strange)
        found, handed_in = counting(ledger)
        # What could be read when it was handed in and cannot now stops no other; the report names it.
        return build_database(found, db, cache=beside(db), skip_bad=handed_in)


@contextmanager
def _turn(db: Path) -> Iterator[None]:
    """Alone among all processes of this machine that build this database; ends with the process, however it ends."""
    beside = db.with_name(f"{db.name}.turn")
    connection = sqlite3.connect(beside, timeout=WAIT, isolation_level=None)
    try:
        try:
            connection.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            raise LedgerError("busy", reason=str(error)) from error
        yield
    finally:
        connection.close()
