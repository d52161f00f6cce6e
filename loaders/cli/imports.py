"""python -m loaders import: a look at files, which are accepted once it is confirmed; or which versions there are."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from loaders import reference
from loaders.cli import roles
from loaders.model import NoticeError
from loaders.pipeline import DATABASE
from loaders.readers import file_content

_MOST_DIFFERENCES = 20


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "import",
        help="look at notices and take them in beside those of seeds/",
        description="Say what each file would bring. With --yes, or when you say so, files that can be used are kept "
        "in the ledger and the database is built anew; a newer file of a document that is there becomes its version.",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="notices to look at")
    parser.add_argument("--yes", action="store_true", help="accept every file that can be used")
    parser.add_argument("--list", action="store_true", help="say which files were handed in, and which of them count")
    parser.add_argument("--withdraw", metavar="DOCUMENT", help="take back the newest version of this document")
    parser.add_argument("--reason", default="", help="why it is withdrawn")
    parser.add_argument("--db", type=Path, default=DATABASE, help="database to build (default: data/targets.duckdb)")
    roles.add_where(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    # SQLAlchemy and Alembic take longer to import than the other commands take to run.
    from loaders.ledger.model import LedgerError
    from loaders.ledger.store import open_ledger, where

    if sum((bool(arguments.files), arguments.list, arguments.withdraw is not None)) != 1:
        raise NoticeError("Name files to look at, or --list, or --withdraw DOCUMENT.")
    try:
        ledger = open_ledger(arguments.ledger or where())
        try:
            if arguments.list:
                return _list(ledger)
            if arguments.withdraw is not None:
                return _withdraw(ledger, arguments)
            return _take(ledger, arguments)
        finally:
            ledger.close()
    except LedgerError as error:
        print(reference.words("ledger_error", error.code, "en", **error.values), file=sys.stderr)
        return 2


def _take(ledger: object, arguments: argparse.Namespace) -> int:
    from loaders.cli import typed
    from loaders.importing import library, preview
    from loaders.ledger import book, notices
    from loaders.ledger.model import LedgerError

    files, unread = [], 0
    for path in arguments.files:
        try:
            files.append((path.name, file_content(path)))
        except NoticeError as error:
            print(error, file=sys.stderr)
            unread += 1
    last, versions = notices.last(ledger), notices.read(ledger)
    documents = library.documents_in(arguments.db)
    found = preview.look(files, *library.there(documents, versions, partial(book.content, ledger)))
    for one in found:
        print("\n".join(_told(one)))
    usable = [(one, content) for one, (_, content) in zip(found, files, strict=True) if one.is_acceptable]
    bad = unread + sum(one.verdict == "refused" for one in found)
    if not usable:
        print("There is no file to accept.", file=sys.stderr)
        return 2 if bad else 0
    if not arguments.yes and not _confirmed(len(usable)):
        print("Nothing was accepted.", file=sys.stderr)
        return 1
    # Known before anything is written.
    try:
        library.refuse_strangers(documents, versions)
    except LedgerError as error:
        raise NoticeError(
            f"Nothing was accepted: {arguments.db} holds notices that are neither in seeds/ nor handed in"
            f" ({', '.join(error.values['documents'])}), which a build would lose. Name another database with --db, or"
            f" build this one without them: `python -m loaders build --db {arguments.db}`."
        ) from error
    for one, content in usable:
        last = notices.accept(ledger, typed.draft(one.file_name, content), one.document_id, last).write.write_id
    left_out = _built(f"{len(usable)} accepted", arguments.db, ledger)
    return 1 if bad or left_out else 0


def _confirmed(n: int) -> bool:
    if not sys.stdin.isatty():
        print("To accept them, add --yes.", file=sys.stderr)
        return False
    return input(f"Accept {n}? [y/N] ").strip().lower() in ("y", "yes")


def _told(one: object) -> Iterator[str]:
    """What a file would bring, in lines."""
    from loaders.importing.differences import counted
    from loaders.importing.preview import Preview

    seen: Preview = one
    if seen.verdict == "refused":
        yield str(seen.error)
        return
    if seen.verdict == "duplicate":
        yield f"{seen.file_name}: the same content as {seen.same_as}, which is there already"
        return
    about = seen.metadata
    yield f"{seen.file_name}: {'a new document' if seen.verdict == 'new' else 'a new version'}, {seen.document_id}"
    yield f"  {about.title}"
    facts = (about.document_no, about.issuer, about.region, about.level, about.plan_year)
    yield "  " + " · ".join(str(fact) for fact in facts if fact is not None)
    yield f"  {seen.chapters} chapters, {seen.tasks} tasks, {len(seen.rows)} rows, {seen.characters} characters"
    numerals = dict(seen.numerals)
    targets, lost = numerals.pop("target", 0), numerals.pop("lost", 0)
    others = sum(numerals.values())
    yield f"  numbers: {targets} became rows, {others} have a reason to be none, {lost} are not accounted for"
    for what, names in (("agencies", seen.agencies), ("units", seen.units)):
        if names:
            yield f"  {len(names)} unknown {what}: {'、'.join(names)}"
    if seen.verdict == "version":
        counts = counted(seen.differences)
        if seen.not_compared is not None:
            yield f"  the version that counts cannot be read any more: {seen.not_compared}"
            return
        yield "  beside the version that counts: " + ", ".join(f"{n} rows {kind}" for kind, n in counts.items())
        for one in seen.differences[:_MOST_DIFFERENCES]:
            yield f"    {one.kind} {one.indicator}: {_changed(one) or (one.after or one.before).quote}"
        if (more := len(seen.differences) - _MOST_DIFFERENCES) > 0:
            yield f"    and {more} more; the page 导入 shows them all"


def _changed(one: object) -> str:
    """What is different in a row, its values as they were and are; of words only that they are."""
    from loaders.importing.differences import Difference

    found: Difference = one
    return ", ".join(
        name if name == "quote" else f"{name} {before} → {after}" for name, (before, after) in found.changes.items()
    )


def _list(ledger: object) -> int:
    from loaders.ledger import notices

    found = notices.read(ledger)
    newest = {one.accepted.write_id for one in notices.newest(found).values()}
    for one in found:
        write = one.accepted
        standing = "counts" if write.write_id in newest else "superseded"
        if one.withdrawn is not None:
            standing = f"withdrawn by {one.withdrawn.who}: {one.reason}"
        print(f"{one.document_id}  {write.file_name}  {write.written_on} {write.who}  {standing}")
    if not found:
        print("Nobody has handed in a notice.")
    return 0


def _withdraw(ledger: object, arguments: argparse.Namespace) -> int:
    from loaders.cli import typed
    from loaders.ledger import notices

    version = notices.newest(notices.read(ledger)).get(arguments.withdraw)
    if version is None:
        raise NoticeError(
            f"No version of {arguments.withdraw} that was handed in counts; `import --list` names the documents first."
        )
    seen = version.accepted.write_id
    notices.withdraw(ledger, typed.draft(), arguments.withdraw, seen, arguments.reason)
    return 1 if _built("Withdrawn", arguments.db, ledger) else 0


def _built(done: str, db: Path, ledger: object) -> int:
    """Build the database anew, say what it holds now, and each notice that it lacks; how many these are."""
    from loaders.importing import library

    try:
        report = library.rebuild(db, ledger)
    except NoticeError as error:
        raise NoticeError(
            f"{done}, which the ledger holds; but the database was not built anew: {error}\n"
            f"Remove the cause, then type `python -m loaders build --db {db}`."
        ) from error
    for error in report.bad:
        print(f"left out, since it cannot be read any more: {error}", file=sys.stderr)
    print(f"{done}; {db} holds {report.documents} documents, {sum(report.targets.values())} rows.")
    return len(report.bad)
