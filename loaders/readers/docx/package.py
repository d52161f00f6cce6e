"""The bytes of a .docx file → the XML of its text, numbering and styles; or why there is none."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from lxml import etree
from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Files of Office before 2007, and those that a password protects, come in this container instead of a zip.
OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROTECTED = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED_FLAG = 1
# What zipfile raises for an archive whose bytes are not as they were written.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError)
# A notice of 30,000 characters unpacks to about 1 MB.
MOST_UNPACKED = 32_000_000
SAVE_AS_DOCX = "open it in Word or WPS and save it as a Word document (.docx)"
DAMAGED = "the file is damaged or cut off; fetch it again"


@dataclass(frozen=True, slots=True)
class Parts:
    """The roots of the parts of a Word file that say what its text is; None where it has no such part."""

    document: _Element
    numbering: _Element | None
    styles: _Element | None


def open_parts(content: bytes) -> Parts:
    """The parts of the file; raises ValueError saying why and what to do when it is no whole Word file."""
    if content.startswith(OLD_CONTAINER):
        if PROTECTED in content:
            raise ValueError("a password protects the file; open it in Word or WPS, take the password off and save it")
        raise ValueError(f"it is an old Office file under a new name; {SAVE_AS_DOCX}")
    if not content.startswith(b"PK"):
        raise ValueError(f"it is no .docx file whatever its name says; {SAVE_AS_DOCX}")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except BROKEN as error:
        raise ValueError(DAMAGED) from error
    with archive:
        return _Package(archive).parts()


class _Package:
    """An open archive, and how many bytes may still be unpacked from it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        # Names of parts differ from each other in more than capitals.
        self.entries = {entry.filename.lower(): entry for entry in archive.infolist()}
        self.left = MOST_UNPACKED

    def parts(self) -> Parts:
        main = self._related("").get("officeDocument")
        document = self._xml(main) if main else None
        if document is None or document.tag != f"{W}document":
            raise ValueError(f"it holds no text of Word; {SAVE_AS_DOCX}")
        related = self._related(main)
        numbering, styles = (self._xml(related[kind]) if kind in related else None for kind in ("numbering", "styles"))
        numbered = any(number.get(f"{W}val") != "0" for number in document.iterfind(f".//{W}numPr/{W}numId"))
        if numbered and numbering is None:
            raise ValueError(f"it numbers its paragraphs, but does not hold the numbers; {SAVE_AS_DOCX}")
        return Parts(document, numbering, styles)

    def _related(self, part: str) -> dict[str, str]:
        """Kind of relation → name of the part that `part` ('' for the package) has in it."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations.lower() not in self.entries:
            return {}
        return {
            relation.get("Type", "").rpartition("/")[2]: posixpath.normpath(
                posixpath.join("/", folder, relation.get("Target", ""))
            ).lstrip("/")
            for relation in self._xml(relations)
            if relation.get("TargetMode") != "External"
        }

    def _xml(self, part: str) -> _Element:
        entry = self.entries.get(part.lower())
        if entry is None:
            raise ValueError(DAMAGED)
        return _parse(self._unpack(entry))

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        if entry.flag_bits & ENCRYPTED_FLAG:
            raise ValueError("a password protects the file; unpack it and save it without one")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"it is packed in a way that no Word file is; {SAVE_AS_DOCX}")
        # Never more than may be, whatever size the entry states.
        try:
            with self.archive.open(entry) as stream:
                unpacked = stream.read(self.left + 1)
        except BROKEN as error:
            raise ValueError(DAMAGED) from error
        self.left -= len(unpacked)
        if self.left < 0:
            raise ValueError(
                f"its text unpacks to more than {MOST_UNPACKED // 1_000_000} MB, which no notice does; "
                "copy the notice into a new Word document"
            )
        return unpacked


def _parse(xml: bytes) -> _Element:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise ValueError(f"its text is put together from entities, as Word never does; {SAVE_AS_DOCX}")
    return root
