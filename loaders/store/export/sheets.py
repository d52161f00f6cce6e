"""The sheets of a workbook that are not its rows, as tables of plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from loaders import reference
from loaders.store.export.about import About, codes
from loaders.store.export.rows import CODES, Rows

# A list of alterations that nobody reads to its end helps nobody; their number is always stated.
_MOST_ALTERED = 1000


@dataclass(frozen=True, slots=True)
class Table:
    """Lines under a header, and the widths of the columns in characters."""

    widths: Sequence[int]
    lines: Sequence[Sequence[object]]


def names(language: str) -> tuple[str, str, str, str]:
    """What the four sheets are called: rows, filters, fields, source."""
    say = _words(language)
    return say("sheet_data"), say("sheet_filters"), say("sheet_fields"), say("sheet_source")


def filters(about: About, altered: Sequence[tuple[int, str, str, int]]) -> Table:
    """Which filters made the rows, the view in words, its address, count and time; then each cell that lost text.

    `altered` are (line of the sheet, column, 'cut' or 'mended', characters).
    """
    say = _words(about.language)
    lines: list[Sequence[object]] = [(say("filter"), say("value"), say("code"))]
    lines += [(one.field_in_words, one.value_in_words, f"{one.field}={one.value}") for one in about.filters]
    if not about.filters:
        lines.append((say("no_filter"),))
    sort = about.facts()["sort"]
    lines += [
        (),
        (say("view"), about.sentence),
        (say("sort"), reference.label("text", f"sort_{sort}", about.language), f"sort={sort}"),
        (say("view_link"), about.link),
        (say("rows"), about.rows),
        (say("exported_at"), about.exported_at.isoformat(sep=" ", timespec="seconds")),
        (say("build"), about.origin.build),
        (say("altered"), len(altered)),
    ]
    for line, column, kind, n in altered[:_MOST_ALTERED]:
        code = "cut" if kind == "cut" else "mended"
        lines.append(("", say(code, line=line, column=column, n=n)))
    if len(altered) > _MOST_ALTERED:
        lines.append(("", say("altered_more", n=len(altered) - _MOST_ALTERED)))
    return Table((22, 60, 40), lines)


def fields(rows: Rows, language: str) -> Table:
    """Every column of the file: its header, its name in the database, what it means, its codes in words."""
    say = _words(language)
    notes = reference.mapping("field_notes", "field", language)
    lines: list[Sequence[object]] = [(say("column"), say("name"), say("meaning"), say("codes"))]
    for name, header in zip(rows.schema.names, rows.header, strict=True):
        lines.append((header, name, notes[name], _spelled(name, language)))
    return Table((22, 26, 70, 60), lines)


def source(about: About, by_notice: Mapping[object, int]) -> Table:
    """The notices that the rows stand in, what their counts mean, and what the English names are."""
    say, language = _words(about.language), about.language
    lines: list[Sequence[object]] = [(say("about_notice"), say("value"))]
    for notice in about.origin.notices:
        if notice["document_id"] not in by_notice:
            continue
        facts = (
            (say("document_id"), notice["document_id"]),
            (say("notice_title"), notice["title"]),
            (say("title_en"), notice["title_en"]),
            (say("document_no"), notice["document_no"]),
            (say("issuer"), notice["issuer"]),
            (say("plan_year"), notice["plan_year"]),
            (say("chapters"), notice["chapters"]),
            (say("tasks"), notice["tasks"]),
            (say("targets"), notice["targets"]),
            (say("qualitative"), notice["qualitative"]),
            (say("rows_of_notice"), by_notice[notice["document_id"]]),
            (say("content_sha256"), notice["content_sha256"]),
        )
        lines += [fact for fact in facts if fact[1] is not None]
        lines.append(())
    rules = (say("rule_rows"), say("rule_tasks"), say("rule_amounts"), say("rule_dates"))
    lines += [(say("rules"), rule) for rule in rules]
    lines += [(say("translation"), reference.label("translation", "note_empty", language))]
    return Table((26, 90), lines)


def _words(language: str) -> Callable[..., str]:
    """`say(code, **places)`: a word of the code set `export`."""
    return partial(_said, language)


def _said(language: str, code: str, **places: object) -> str:
    return reference.words("export", code, language, **places)


def _spelled(name: str, language: str) -> str:
    if name == "is_corrected":
        return reference.label("text", "corrected", language)
    return "\n".join(f"{code}: {word}" for code, word in codes(name, language).items()) if name in CODES else ""
