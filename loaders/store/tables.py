"""Turns parsed notices and the reference files into the rows of each table, in the order that foreign keys need."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple

from loaders import reference
from loaders.corrections import Applied
from loaders.model import Diagnostic, Extraction, Notice, NoticeError, Span
from loaders.spans import bare
from loaders.store import english
from loaders.store.schema import SCHEMA_VERSION

Row = tuple[object, ...]
Parsed = Sequence[tuple[Notice, Extraction]]
NameOf = Callable[[str], str]


def all_rows(
    parsed: Parsed, sector_of: NameOf, level_of: NameOf, corrections: Sequence[Applied] = ()
) -> Iterator[tuple[str, list[Row]]]:
    """(table, its rows with values in the order of its columns) for every table of the schema.

    `corrections` are what was changed in the rows of `parsed` after the rules had given them.
    Raises NoticeError for a quote that is not what stands at its span, and for pieces that do not join to the text.
    """
    for notice, extraction in parsed:
        _prove(notice, extraction)
    yield "build", [(SCHEMA_VERSION, _inputs_sha256(parsed, corrections))]
    yield from _reference_rows(parsed, sector_of, level_of)
    yield from english.word_lists()
    titles = english.titles()
    yield "documents", [_document(notice, titles) for notice, _ in parsed]
    yield "chapters", [row for notice, _ in parsed for row in _chapters(notice, titles)]
    yield "tasks", [row for notice, _ in parsed for row in _tasks(notice, titles)]
    yield "task_agencies", [row for notice, _ in parsed for row in _task_agencies(notice)]
    yield "task_places", [row for notice, _ in parsed for row in _task_places(notice)]
    yield "pieces", [row for notice, _ in parsed for row in _pieces(notice)]
    corrected = {one.target_id for one in corrections}
    yield "targets", [row for _, extraction in parsed for row in _targets(extraction, corrected)]
    yield "numerals", [row for notice, extraction in parsed for row in _numerals(notice, extraction)]
    yield "corrections", [astuple(one) for one in corrections]
    yield "diagnostics", [row for notice, extraction in parsed for row in _diagnostics(notice, extraction)]


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


def _inputs_sha256(parsed: Parsed, corrections: Sequence[Applied]) -> str:
    digest = hashlib.sha256()
    for notice, _ in parsed:
        digest.update(f"{notice.document.document_id} {notice.document.content_sha256}\n".encode())
    for file in sorted(reference.FOLDER.glob("*.csv")):
        digest.update(f"{file.name} {reference.rows(file.stem)}\n".encode())
    for one in corrections:
        digest.update(f"{astuple(one)}\n".encode())
    return digest.hexdigest()


def _reference_rows(parsed: Parsed, sector_of: NameOf, level_of: NameOf) -> Iterator[tuple[str, list[Row]]]:
    yield "sectors", [(row["sector"], row["name_en"], row["sort"]) for row in reference.rows("sectors")]
    agencies: list[Row] = [
        (row["agency"], row["name_en"] or None, row["short_en"] or None, row["level"], sector_of(row["agency"]), True)
        for row in reference.rows("agencies")
    ]
    beyond = {name: None for notice, _ in parsed for name in _unknown_agencies(notice)}
    agencies += [(name, None, None, level_of(name), sector_of(name), False) for name in beyond]
    yield "agencies", agencies
    aliases = reference.rows("agency_aliases")
    yield "agency_aliases", [(row["alias"], row["agency"], row["seen_in"]) for row in aliases]
    units: list[Row] = [
        (row["unit"], row["name_en"] or None, row["dimension"], row["canonical_unit"], row["factor"], True)
        for row in reference.units().values()
    ]
    odd = {unit: None for _, extraction in parsed for unit in _unknown_units(extraction)}
    units += [(unit, None, "count", unit, 1.0, False) for unit in odd]
    yield "units", units
    labels = reference.rows("labels")
    yield (
        "labels",
        [(r["code_set"], r["code"], r["zh"], r["en"], r["colour"] or None, r["sort"]) for r in labels],
    )


def _unknown_agencies(notice: Notice) -> dict[str, tuple[str, Span]]:
    """Canonical name → (task, span) of its first place, for agencies that the reference list lacks."""
    known = {row["agency"] for row in reference.rows("agencies")}
    found: dict[str, tuple[str, Span]] = {}
    for task in notice.tasks:
        for one in task.responsibilities:
            if one.agency not in known:
                found.setdefault(one.agency, (task.task_no, one.span))
    return found


def _unknown_units(extraction: Extraction) -> dict[str, tuple[str, Span]]:
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
    about = (d.document_id, m.title, title_en, m.document_no, m.issuer, m.region, *dates, m.plan_year)
    return (*about, d.file_name, d.encoding, d.content_sha256, d.text)


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
    for name, (task_no, span) in _unknown_agencies(notice).items():
        text = f"{name} is not in data/reference/agencies.csv"
        yield Diagnostic("warning", "unknown_agency", text, task_no, span)
    for unit, (task_no, span) in _unknown_units(extraction).items():
        text = f"the unit {unit} is not in data/reference/units.csv"
        yield Diagnostic("warning", "unknown_unit", text, task_no, span)
    yield from english.untranslated(notice, extraction)


def _diagnostics(notice: Notice, extraction: Extraction) -> Iterator[Row]:
    found = (*notice.diagnostics, *extraction.diagnostics, *strangers(notice, extraction))
    for number, one in enumerate(found, 1):
        place = (one.span.start, one.span.end) if one.span else (None, None)
        yield (notice.document.document_id, number, one.severity, one.code, one.message, one.task_no, *place)
