"""Bytes → Document: one module a format, chosen by the file's suffix."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from loaders.model import Document, NoticeError
from loaders.readers import txt

Reader = Callable[[bytes], tuple[str, str]]


def _at_first_use(name: str) -> Reader:
    """The `decode` of loaders/readers/<name>, loaded with the first such file: most builds need no library for it."""

    def decode(content: bytes) -> tuple[str, str]:
        return import_module(f"{__name__}.{name}").decode(content)

    return decode


READERS: dict[str, Reader] = {
    ".txt": txt.decode,
    ".html": _at_first_use("html"),
    ".htm": _at_first_use("html"),
    ".docx": _at_first_use("docx"),
}


def read_document(path: str | Path) -> Document:
    """Read a notice. `document_id` is the file's stem; the text is what the file says, every character of it.

    Raises NoticeError, one sentence naming file and reason, when the file is missing, empty, of an unknown
    format, or cannot be read whole as what its ending says.
    """
    path = Path(path)
    if path.exists() and not path.is_file():
        raise NoticeError(f"{path}: is no file")
    decode = READERS.get(path.suffix.lower())
    if decode is None:
        kind = f"'{path.suffix}' files" if path.suffix else "files without an ending"
        raise NoticeError(f"{path}: no reader for {kind}; give one of {', '.join(sorted(READERS))}")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NoticeError(f"{path}: there is no such file") from None
    except OSError as error:
        raise NoticeError(f"{path}: cannot be read ({error.strerror})") from error
    if not content.strip():
        raise NoticeError(f"{path}: the file is empty")
    try:
        text, encoding = decode(content)
    except ValueError as error:
        raise NoticeError(f"{path}: {error}") from error
    if not text.strip():
        raise NoticeError(f"{path}: the file holds only white space")
    return Document(path.stem, text, path.name, encoding, hashlib.sha256(content).hexdigest())
