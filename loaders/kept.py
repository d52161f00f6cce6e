"""What was read once is not read again: the rows of each notice, kept in a folder under what they follow from."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import sys
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from loaders import reference
from loaders.corrections import Correction
from loaders.model import NoticeError, Source
from loaders.store.packed import DamagedError, unpack

ROOT = Path(__file__).parent
# Parts of the loader that no row follows from.
ELSEWHERE = ("alignment", "cli", "importing", "ledger")
# The packages that give readers their text.
READING = ("lxml", "pypdfium2")
_NAME = re.compile(r"[0-9a-f]{64}\.rows(\.[0-9a-f]{16})?")


def beside(db: Path) -> Path:
    """The folder in which builds of a database keep what they read, unless another one is named."""
    return db.with_name(f"{db.name}.parsed")


@cache
def rules() -> str:
    """SHA-256 of all that turns bytes into rows: code, data/reference, and what both run on."""
    digest = hashlib.sha256()
    code = [path for ending in ("*.py", "*.sql") for path in ROOT.rglob(ending)]
    for path in sorted(path for path in code if path.relative_to(ROOT).parts[0] not in ELSEWHERE):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode() + path.read_bytes())
    for path in sorted(reference.FOLDER.glob("*.csv")):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    runs_on = [*sys.version_info[:3], unicodedata.unidata_version, *map(version, READING)]
    digest.update(repr(runs_on).encode())
    return digest.hexdigest()


def key_of(source: Source, content: bytes, corrections: Sequence[Correction]) -> str:
    """The name of the rows that a source with this content and its corrections gives, 64 digits."""
    lines = [tuple(str(getattr(one, name)) for name in _fields(one)) for one in corrections]
    parts = (rules(), hashlib.sha256(content).hexdigest(), source.document_id, source.file_name, lines)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _fields(one: Correction) -> tuple[str, ...]:
    # The folder of the file of corrections stands in no row.
    return tuple(name for name in one.__dataclass_fields__ if name != "file")


class Kept:
    """A folder of packed rows, one file for each key; several processes may read and write it at once."""

    def __init__(self, folder: Path) -> None:
        """Make the folder; raises NoticeError when it cannot be there."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unusable(error) from error

    def get(self, key: str) -> bytes | None:
        """The rows under this key, whole; None where there are none, or a damaged file."""
        try:
            packed = self._path(key).read_bytes()
            unpack(packed)
        except (FileNotFoundError, DamagedError):
            return None
        except OSError as error:
            raise self._unusable(error) from error
        return packed

    def put(self, key: str, packed: bytes) -> None:
        """Keep rows, all of them or, however this process ends, none."""
        path = self._path(key)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        try:
            fresh.write_bytes(packed)
            os.replace(fresh, path)
        except FileNotFoundError:
            # Another build has just tidied up here. These rows are at hand all the same.
            return
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise self._unusable(error) from error

    def keep_only(self, keys: Collection[str]) -> None:
        """Remove what lies under other keys, and what processes that were killed have left behind."""
        wanted = {self._path(key).name for key in keys}
        for path in self.folder.iterdir():
            if _NAME.fullmatch(path.name) and path.name not in wanted:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.rows"

    def _unusable(self, error: OSError) -> NoticeError:
        return NoticeError(f"{self.folder} does not keep what was read ({error.strerror}); build with --no-cache.")
