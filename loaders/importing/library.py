"""Every notice that counts: those of seeds/ and those that people handed in, of each document the newest version."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from loaders.apart import Apart
from loaders.gathering import gather
from loaders.importing.differences import Difference
from loaders.importing.identity import Known
from loaders.importing.preview import MEGABYTES, SECONDS, There, differences_to
from loaders.kept import beside
from loaders.ledger import book, notices
from loaders.ledger.model import LedgerError, Version
from loaders.ledger.store import Ledger
from loaders.model import NoticeError, Source
from loaders.parsing import parse_source
from loaders.pipeline import BuildReport, Progress, build_database, seed_notices
from loaders.store.connect import DatabaseMissingError, open_readonly

# Seconds to wait while another process builds the same database.
WAIT = 600
# Gives the bytes of a file of the ledger by its digest.
Content = Callable[[str], bytes]


def shipped() -> dict[str, Source]:
    """Document → its file in seeds/. Raises NoticeError as `gather`, for two files of one name too."""
    return {source.document_id: source for source in gather(seed_notices()).sources}


def digests(versions: Sequence[Version]) -> dict[str, str]:
    """Document → digest of the file that counts; `versions` are those of the ledger."""
    return _digests(shipped()) | _newest_digests(versions)


def _digests(own: Mapping[str, Source]) -> dict[str, str]:
    return {name: hashlib.sha256(source.bytes()).hexdigest() for name, source in own.items()}


def _newest_digests(versions: Sequence[Version]) -> dict[str, str]:
    return {name: one.accepted.file_sha256 for name, one in notices.newest(versions).items()}


def sources(versions: Sequence[Version], content: Content) -> list[Source]:
    """The notices of a build, those of seeds/ first; a version that was handed in stands in place of its document."""
    newest = {name: source_of(one, content) for name, one in notices.newest(versions).items()}
    return [*(shipped() | newest).values()]


def counting(ledger: Ledger, versions: Sequence[Version]) -> tuple[list[Source], frozenset[str]]:
    """The notices of a build as `sources`, and the names of those that people handed in."""
    return sources(versions, partial(book.content, ledger)), frozenset(notices.newest(versions))


def source_of(version: Version, content: Content) -> Source:
    """The notice of a version."""
    write = version.accepted
    return Source(version.document_id, write.file_name, fetch=partial(content, write.file_sha256))


def there(
    documents: Mapping[str, Known], versions: Sequence[Version], content: Content
) -> tuple[list[There], dict[str, str]]:
    """What a new file is looked at beside: the documents that count, and digest → name of every file of them, of
    those too above which a newer version stands.

    `documents` are those of the database. What it lacks, or has of another file, is read here; of a file that cannot
    be read any more the one before it says which document it is.
    """
    own = shipped()
    of_own = _digests(own)
    held = {digest: own[name].file_name for name, digest in of_own.items()}
    held |= {one.accepted.file_sha256: one.accepted.file_name for one in versions if one.withdrawn is None}
    digest_of, found = of_own | _newest_digests(versions), []
    with Apart(SECONDS, MEGABYTES) as apart:
        for source in sources(versions, content):
            known = documents.get(source.document_id)
            if known is None or known.content_sha256 != digest_of[source.document_id]:
                known = _first_known(source.document_id, versions, content, apart) or known
            if known is not None:
                found.append(There(known, source))
    return found, held


def _first_known(document_id: str, versions: Sequence[Version], content: Content, apart: Apart) -> Known | None:
    """What the newest readable file of a document says of itself."""
    handed_in = [one for one in versions if one.document_id == document_id and one.withdrawn is None]
    files = [source_of(one, content) for one in reversed(handed_in)]
    own = shipped().get(document_id)
    for source in (*files, *([own] if own else ())):
        try:
            about = apart.call(parse_source, source.at_hand()).notice
        except NoticeError:
            # The build says so of the file that counts; here it only cannot tell what it is.
            continue
        return Known.of(document_id, about.metadata, about.document.content_sha256)
    return None


def compared(
    document_id: str, before: str, after: str, versions: Sequence[Version], content: Content
) -> tuple[Difference, ...]:
    """What is different between two files of a document, by their digests; the one of seeds/ has its file alone.

    Both are read apart. Raises NoticeError as `parse_source` for a file that cannot be read any more.
    """
    handed_in = {one.accepted.file_sha256: one for one in versions if one.document_id == document_id}

    def source(digest: str) -> Source:
        one = handed_in.get(digest)
        return (source_of(one, content) if one else shipped()[document_id]).at_hand()

    with Apart(SECONDS, MEGABYTES) as apart:
        return apart.call(differences_to, source(before), apart.call(parse_source, source(after)))


def documents_in(db: Path) -> dict[str, Known]:
    """The documents of a database; none where there is no database yet."""
    try:
        connection = open_readonly(db)
    except DatabaseMissingError:
        return {}
    with connection:
        found = connection.execute(f"select {', '.join(Known.__dataclass_fields__)} from d.documents").fetchall()  # noqa: S608
    return {line[0]: Known(*line) for line in found}


def refuse_strangers(documents: Iterable[str], versions: Sequence[Version]) -> None:
    """Raises LedgerError other_base where a database with these documents holds some that are neither in seeds/ nor in
    the ledger: a build would lose them."""
    known = {*shipped(), *(one.document_id for one in versions)}
    if strange := sorted(set(documents) - known):
        raise LedgerError("other_base", documents=strange)


def rebuild(db: Path, ledger: Ledger, progress: Progress | None = None) -> BuildReport:
    """Build the database anew of all that counts; `progress` is as for `build_database`.

    Raises LedgerError as `refuse_strangers` and `turn`; NoticeError as `build_database`.
    """
    with turn(db):
        versions = notices.read(ledger)
        refuse_strangers(documents_in(db), versions)
        found, handed_in = counting(ledger, versions)
        # What could be read when it was handed in and cannot now stops no other; the report names it.
        return build_database(found, db, progress, cache=beside(db), skip_bad=handed_in)


@contextmanager
def turn(db: Path) -> Iterator[None]:
    """Alone among all processes of this machine that build this database of all that counts; ends with the process,
    however it ends. Who reads the ledger within knows all that those before have built.

    Raises LedgerError busy where another process does not come to an end, NoticeError where the folder takes no file.
    """
    beside = db.with_name(f"{db.name}.turn")
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(beside, timeout=WAIT, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise NoticeError(f"{db} was not written: {db.parent} takes no file ({error})") from error
    with closing(connection):
        try:
            connection.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            raise LedgerError("busy", reason=str(error)) from error
        yield
