"""Bytes → Document: one module a format, chosen by the file's suffix."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePath

from loaders import reference
from loaders.model import Document
from loaders.readers import txt
from loaders.readers.limits import MOST_BYTES, MOST_CHARACTERS
from loaders.readers.names import plain_name
from loaders.readers.unreadable import Unreadable

# (text, encoding), and of a PDF where each of its pages begins in the text.
Decoded = tuple[str, str] | tuple[str, str, tuple[int, ...]]
Reader = Callable[[bytes], Decoded]
MEGABYTE = 1_000_000


def _at_first_use(name: str) -> Reader:
    """The `decode` of loaders/readers/<name>, loaded with the first such file: most builds need no library for it."""

    def decode(content: bytes) -> Decoded:
        return import_module(f"{__name__}.{name}").decode(content)

    return decode


READERS: dict[str, Reader] = {
    ".txt": txt.decode,
    ".html": _at_first_use("html"),
    ".htm": _at_first_use("html"),
    ".docx": _at_first_use("docx"),
    ".pdf": _at_first_use("pdf"),
}


def read_document(path: str | Path) -> Document:
    """Read a notice from a file. As `read_content`, and raises NoticeError as `file_content` does."""
    return read_content(Path(path).name, file_content(path))


def file_content(path: str | Path) -> bytes:
    """The bytes of a notice's file. Raises NoticeError, one sentence naming file and reason, for a name of no known
    format, and for a file that is missing, cannot be read, or is too large; the latter is not read.
    """
    path = Path(path)
    name = plain_name(path.name)
    try:
        if path.exists() and not path.is_file():
            raise reference.refusal("not_a_file", name)
        if not (path.suffix or path.is_symlink() or path.exists()):
            # A folder that is not there has no ending, and none would help it.
            raise reference.refusal("no_such_file", name)
        _reader(name)
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
            size = max(path.stat().st_size, len(content))
    except (FileNotFoundError, ValueError):  # the latter of a path that no file can have
        raise reference.refusal("no_such_file", name) from None
    except OSError as error:
        raise reference.refusal("cannot_be_read", name, reason=error.strerror) from error
    _check_size(name, size)
    return content


def read_content(file_name: str, content: bytes, document_id: str | None = None) -> Document:
    """Read a notice from the bytes of a file. The text is what the file says, every character of it. Of `file_name`
    the last part is kept; `document_id` is its stem unless another is given.

    Raises NoticeError, one sentence naming file and reason, when the name is none, the file is empty, too large or of
    an unknown format, or cannot be read whole as what its ending says.
    """
    name = plain_name(file_name)
    decode = _reader(name)
    _check_size(name, len(content))
    try:
        if not content.strip():
            raise Unreadable("empty_file")
        text, encoding, *pages = decode(content)
        if not text.strip():
            raise Unreadable("blank_text")
        if len(text) > MOST_CHARACTERS:
            raise Unreadable("text_too_long", most=MOST_CHARACTERS)
    except Unreadable as reason:
        raise reference.refusal(reason.code, name, **reason.values) from reason
    sha256 = hashlib.sha256(content).hexdigest()
    return Document(document_id or PurePath(name).stem, text, name, encoding, sha256, *pages)


def _reader(name: str) -> Reader:
    suffix = PurePath(name).suffix
    decode = READERS.get(suffix.lower())
    if decode is None:
        endings = ", ".join(sorted(READERS))
        if not suffix:
            raise reference.refusal("no_ending", name, endings=endings)
        raise reference.refusal("unknown_format", name, ending=suffix, endings=endings)
    return decode


def _check_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        megabytes, most = -(-size // MEGABYTE), MOST_BYTES // MEGABYTE
        raise reference.refusal("file_too_large", name, megabytes=megabytes, most=most)
