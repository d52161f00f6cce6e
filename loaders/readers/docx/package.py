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

from loaders.readers.limits import MOST_MEMBERS, MOST_UNPACKED
from loaders.readers.unreadable import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Files of Office before 2007, and those that a password protects, come in this container instead of a zip.
OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROTECTED = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED_FLAG = 1
# What zipfile raises for an archive whose bytes are not as they were written.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Parts:
    """The roots of the parts of a Word file that say what its text is; None where it has no such part."""

    document: _Element
    numbering: _Element | None
    styles: _Element | None


def open_parts(content: bytes) -> Parts:
    """The parts of the file; raises Unreadable saying why and what to do when it is no whole Word file."""
    if content.startswith(OLD_CONTAINER):
        if PROTECTED in content:
            raise Unreadable("docx_password")
        raise Unreadable("docx_old_office")
    if not content.startswith(b"PK"):
        raise Unreadable("docx_no_docx")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except BROKEN as error:
        raise Unreadable("docx_damaged") from error
    with archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise Unreadable("docx_too_many_members", members=len(archive.infolist()), most=MOST_MEMBERS)
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
            raise Unreadable("docx_no_text")
        related = self._related(main)
        numbering, styles = (self._xml(related[kind]) if kind in related else None for kind in ("numbering", "styles"))
        numbered = any(number.get(f"{W}val") != "0" for number in document.iterfind(f".//{W}numPr/{W}numId"))
        if numbered and numbering is None:
            raise Unreadable("docx_no_numbers")
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
            raise Unreadable("docx_damaged")
        return _parse(self._unpack(entry))

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        if entry.flag_bits & ENCRYPTED_FLAG:
            raise Unreadable("docx_password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("docx_packing")
        # Never more than may be, whatever size the entry states.
        try:
            with self.archive.open(entry) as stream:
                unpacked = stream.read(self.left + 1)
        except BROKEN as error:
            raise Unreadable("docx_damaged") from error
        self.left -= len(unpacked)
        if self.left < 0:
            raise Unreadable("docx_too_large", most=MOST_UNPACKED // 1_000_000)
        return unpacked


def _parse(xml: bytes) -> _Element:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("docx_damaged") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("docx_entities")
    return root
