"""The database built anew of all that counts, while somebody looks on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from loaders.importing import library
from loaders.ledger.model import LedgerError
from loaders.ledger.store import Ledger
from loaders.model import NoticeError
from pages.queries import ledger
from pages.queries.run import database


class Rebuild:
    """A build that begins now, in a thread of its own: it comes to its end wherever the visitor goes meanwhile.

    `read` is how many notices were read, and of how many: 0 of 0 until its turn comes.
    """

    def __init__(self) -> None:
        """Raises LedgerError where the ledger cannot be opened."""
        self.read = (0, 0)
        threads = ThreadPoolExecutor(1)
        self._built = threads.submit(self._build, database(), ledger.opened())
        threads.shutdown(wait=False)

    def has_ended(self, seconds: float) -> bool:
        """Whether it has come to its end, waiting so long for it."""
        return bool(wait([self._built], seconds).done)

    def result(self) -> None:
        """Wait for the end. Raises LedgerError not_rebuilt, other_base, busy, or left_out for notices that cannot be
        read any more, once the others are in the database; the first and the last hold NoticeErrors."""
        self._built.result()

    def _build(self, db: Path, opened: Ledger) -> None:
        try:
            report = library.rebuild(db, opened, self._count)
        except LedgerError:
            raise
        except NoticeError as error:
            raise LedgerError("not_rebuilt", reason=error) from error
        if report.bad:
            raise LedgerError("left_out", reasons=list(report.bad))

    def _count(self, done: int, total: int, _: Path) -> None:
        self.read = (done, total)
