"""Turns a parsed notice, and the reference files, into the rows of each table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple
from itertools import pairwise

from loaders import reference
from loaders.corrections import Applied
from loaders.model import Diagnostic, Extraction, Notice, NoticeError, Span
from loaders.spans import bare
from loaders.store import english
from loaders.store.schema import SCHEMA_VERSION

Row = tuple[object, ...]
NameOf = Callable[[str], str]

# The tables that notices fill, in the order that foreign keys need.
FILLED_BY_NOTICES = (
    *("agencies", "units", "documents", "document_pages", "chapters", "tasks", "task_agencies", "task_places"),
    *("pieces", "targets", "numerals", "corrections", "diagnostics"),
)


def document_rows(
    notice: Notice,
    extraction: Extraction,
    corrections: Sequence[Applied],
    *,
    sector_of: NameOf,
    level_of: NameOf,
) -> dict[str, list[Row]]:
    """Table → the rows of one notice with values in the order of its columns, for each of FILLED_BY_NOTICES.

    Of `agencies` and `units` these are the ones that the reference lists lack; another notice may give the same.
    `corrections` are what was changed in the rows of `extraction` after the rules had given them.
    Raises NoticeError for a quote that is not what stands at its span, and for pieces that do not join to the text.
    """
    _prove(notice, extraction)
    titles = english.titles()
    corrected = {one.target_id for one in corrections}
    return {
        "agencies": [(name, None, None, level_of(name), sector_of(name), False) for name in unknown_agencies(notice)],
        "units": [(unit, None, "count", unit, 1.0, False) for unit in unknown_units(extraction)],
        "documents": [_document(notice, titles)],
        "document_pages": [*_document_pages(notice)],
        "chapters": [*_chapters(notice, titles)],
        "tasks": [*_tasks(notice, titles)],
        "task_agencies": [*_task_agencies(notice)],
        "task_places": [*_task_places(notice)],
        "pieces": [*_pieces(notice)],
        "targets": [*_targets(extraction, corrected)],
        "numerals": [*_numerals(notice, extraction)],
        "corrections": [astuple(one) for one in corrections],
        "diagnostics": [*_diagnostics(notice, extraction)],
    }


def reference_rows(sector_of: NameOf) -> Iterator[tuple[str, list[Row]]]:
    """(table, its rows) of what data/reference says, in the order that foreign keys need, numbers as typed."""
    yield "sectors", [(row["sector"], row["name_en"], row["sort"]) for row in reference.rows("sectors")]
    yield (
        "agencies",
        [
            (
                *(row["agency"], row["name_en"] or None, row["short_en"] or None, row["level"]),
                *(sector_of(row["agency"]), True),
            )
            for row in reference.rows("agencies")
        ],
    )
    aliases = reference.rows("agency_aliases")
    yield "agency_aliases", [(row["alias"], row["agency"], row["seen_in"]) for row in aliases]
    yield (
        "units",
        [
            (row["unit"], row["name_en"] or None, row["dimension"], row["canonical_unit"], row["factor"], True)
            for row in reference.units().values()
        ],
    )
    labels = reference.rows("labels")
    yield (
        "labels",
        [(r["code_set"], r["code"], r["zh"], r["en"], r["colour"] or None, r["sort"]) for r in labels],
    )
    yield from english.word_lists()


class Inputs:
    """What a database is built from, told piece by piece: its row in the table `build`."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._corrections: list[Row] = []

    def add(self, document_id: str, content_sha256: str, corrections: Iterable[Row]) -> None:
        """One more notice, with its rows of the table `corrections`."""
        self._digest.update(f"{document_id} {content_sha256}\n".encode())
        self._corrections += corrections

    def row(self) -> Row:
        """schema_version and inputs_sha256; nothing can be added any more."""
        for file in sorted(reference.FOLDER.glob("*.csv")):
            self._digest.update(f"{file.name} {reference.rows(file.stem)}\n".encode())
        for one in self._corrections:
            self._digest.update(f"{one}\n".encode())
        return SCHEMA_VERSION, self._digest.hexdigest()


def _prove(notice: Notice, extraction: Extraction) -> None:
    name, text, reached = notice.document.file_name, notice.document.text, 0
    for piece in notice.pieces:
        if piece.span.start != reached:
            raise NoticeError(f"{name}: the pieces do not join at character {reached}")
        reached = piece.span.end
    if reached != len(text):
        raise NoticeError(f"{name}: the pieces end at character {reached} of {len(text)}")
    for target in extraction.targets:
        found = bare(text[target.span.start : target.span.end])
        if found != target.quote:
            raise NoticeError(
                f"{name}, task {target.task_no}: the text at the row's span is {found}, not {target.quote}"
            )


def unknown_agencies(notice: Notice) -> dict[str, tuple[str, Span]]:
    """Canonical name → (task, span) of its first place, for agencies that the reference list lacks."""
    known = {row["agency"] for row in reference.rows("agencies")}
    found: dict[str, tuple[str, Span]] = {}
    for task in notice.tasks:
        for one in task.responsibilities:
            if one.agency not in known:
                found.setdefault(one.agency, (task.task_no, one.span))
    return found


def unknown_units(extraction: Extraction) -> dict[str, tuple[str, Span]]:
    """Unit → (task, span) of its first row, for units that the reference list lacks."""
    known = reference.units()
    found: dict[str, tuple[str, Span]] = {}
    for target in extraction.targets:
        if target.unit is not None and target.unit not in known:
            found.setdefault(target.unit, (target.task_no, target.span))
    return found


def _document(notice: Notice, titles: english.Titles) -> Row:
    d, m = notice.document, notice.metadata
    title_en = titles.get((d.document_id, "", ""))
    dates = (m.issue_date, m.publication_date)
    about = (d.document_id, m.title, title_en, m.document_no, m.issuer, m.region, m.level, *dates, m.plan_year)
    return (*about, d.file_name, d.encoding, d.content_sha256, d.text)


def _document_pages(notice: Notice) -> Iterator[Row]:
    """The pages that hold text."""
    document = notice.document
    for page_no, (start, end) in enumerate(pairwise((*document.page_starts, len(document.text))), 1):
        if start < end:
            yield (document.document_id, page_no, start)


def _chapters(notice: Notice, titles: english.Titles) -> Iterator[Row]:
    document_id = notice.document.document_id
    for chapter in notice.chapters:
        title_en = titles.get((document_id, str(chapter.chapter_no), ""))
        yield (document_id, chapter.chapter_no, chapter.title, title_en, chapter.span.start, chapter.span.end)


def _tasks(notice: Notice, titles: english.Titles) -> Iterator[Row]:
    document_id = notice.document.document_id
    for task in notice.tasks:
        title_en = titles.get((document_id, "", task.task_no))
        head = (document_id, task.task_no, task.task_order, task.chapter_no)
        yield (*head, task.title, title_en, task.body, task.span.start, task.span.end)


def _task_agencies(notice: Notice) -> Iterator[Row]:
    for task in notice.tasks:
        for one in task.responsibilities:
            who = (notice.document.document_id, task.task_no, one.role, one.position)
            yield (*who, one.name_as_written, one.agency, one.span.start, one.span.end)


def _task_places(notice: Notice) -> Iterator[Row]:
    for task in notice.tasks:
        for position, place in enumerate(task.places, 1):
            yield (notice.document.document_id, task.task_no, position, place)


def _pieces(notice: Notice) -> Iterator[Row]:
    for number, piece in enumerate(notice.pieces, 1):
        yield (notice.document.document_id, number, piece.kind, piece.task_no, piece.span.start, piece.span.end)


def _targets(extraction: Extraction, corrected: set[str]) -> Iterator[Row]:
    for order, t in enumerate(extraction.targets, 1):
        value = (t.value_low, t.value_high, t.unit, t.comparator, t.per, t.period, t.base_year)
        due = (t.deadline, t.due_date, t.deadline_basis)
        head = (t.target_id, t.document_id, t.task_no, order, t.kind, t.target_type)
        what = (t.indicator, t.indicator_basis, t.action)
        proof = (t.target_id in corrected, t.quote, t.span.start, t.span.end)
        yield (*head, *what, *value, t.modality, *due, *proof)


def _numerals(notice: Notice, extraction: Extraction) -> Iterator[Row]:
    for number, one in enumerate(extraction.numerals, 1):
        head = (notice.document.document_id, number, one.task_no, one.text)
        yield (*head, one.target_id, one.reason, one.span.start, one.span.end)


def strangers(notice: Notice, extraction: Extraction) -> Iterator[Diagnostic]:
    """A warning for each agency, unit and English indicator that the reference lists lack, at its first place."""
    for name, (task_no, span) in unknown_agencies(notice).items():
        text = f"{name} is not in data/reference/agencies.csv"
        yield Diagnostic("warning", "unknown_agency", text, task_no, span)
    for unit, (task_no, span) in unknown_units(extraction).items():
        text = f"the unit {unit} is not in data/reference/units.csv"
        yield Diagnostic("warning", "unknown_unit", text, task_no, span)
    yield from english.untranslated(notice, extraction)


def _diagnostics(notice: Notice, extraction: Extraction) -> Iterator[Row]:
    found = (*notice.diagnostics, *extraction.diagnostics, *strangers(notice, extraction))
    for number, one in enumerate(found, 1):
        place = (one.span.start, one.span.end) if one.span else (None, None)
        yield (notice.document.document_id, number, one.severity, one.code, one.message, one.task_no, *place)
