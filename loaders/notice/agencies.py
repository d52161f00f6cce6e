"""A name as written → canonical agency, and the policy field that follows from it."""

from __future__ import annotations

from loaders.reference import mapping

DEFAULT_SECTOR = "综合协调"


def canonical_name(name_as_written: str) -> str:
    """省畜牧局 → 省畜牧兽医局; a name that no alias knows is its own canonical name."""
    return mapping("agency_aliases", "alias", "agency").get(name_as_written, name_as_written)


def sector_of(agency: str) -> str:
    """The sector whose keyword the name holds: the longest one, the later where two are as long."""
    keywords = mapping("sector_keywords", "keyword", "sector")
    held = [(len(keyword), agency.rfind(keyword), keyword) for keyword in keywords if keyword in agency]
    return keywords[max(held)[2]] if held else DEFAULT_SECTOR
