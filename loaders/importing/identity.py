"""Which document a notice is: a version of one that is there, or a new one and its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.model import Metadata
from loaders.spans import bare, unify

# What a name in an address and in the name of a file may hold.
_NAME = re.compile(r"[^\w〔〕—-]+")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Known:
    """A document that is there, with what the file with this digest says of it."""

    document_id: str
    title: str
    document_no: str | None
    issuer: str | None
    region: str | None
    plan_year: int | None
    content_sha256: str

    @classmethod
    def of(cls, document_id: str, about: Metadata, content_sha256: str) -> Known:
        """What a notice says of itself, under the name of its document."""
        return cls(
            *(document_id, about.title, about.document_no, about.issuer, about.region, about.plan_year),
            content_sha256,
        )


def same_document(found: Metadata, known: Iterable[Known]) -> str | None:
    """The document of which a notice is a version, None when it is a new one.

    Where both have a number, that alone decides, since a title may have been corrected; else title, year, place and,
    where both pages say it, the issuer.
    """
    return next((one.document_id for one in known if _is_same(found, one)), None)


def _is_same(found: Metadata, one: Known) -> bool:
    if found.document_no and one.document_no:
        return _plain(found.document_no) == _plain(one.document_no)
    if not found.title or _plain(found.title) != _plain(one.title):
        return False
    # Many places give their plans the same title: one that does not say whose it is may be anybody's.
    if (found.plan_year, found.region) != (one.plan_year, one.region):
        return False
    return None in (found.issuer, one.issuer) or _plain(found.issuer) == _plain(one.issuer)


def new_name(found: Metadata, content_sha256: str) -> str:
    """The name of a new document: its number, else its title, and the first letters of the file's digest."""
    words = _NAME.sub("", unify(bare(found.document_no or found.title)))[:_LONGEST]
    return "-".join(part for part in (words, content_sha256[:8]) if part)


def _plain(words: str | None) -> str:
    """Without white space and in one width of signs: [2023] and 〔2023〕 are the same number."""
    return unify(bare(words or ""))
