"""The shapes that pass between the rooms of the loader. All are immutable; every Span indexes `Document.text`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROLES = ("lead", "participating", "shared")
KINDS = ("quantitative", "deliverable", "milestone", "qualitative")
QUANTITATIVE_TYPES = ("level", "increment", "ratio", "growth", "rank")
TARGET_TYPES = (*QUANTITATIVE_TYPES, "deliverable", "milestone", "qualitative")
COMPARATORS = ("ge", "le", "eq", "approx", "range")
MODALITIES = ("plan", "strive", "ensure")
# Units of a share, which alone a ratio or a growth may have.
SHARES = ("%", "个百分点", "百分点", "‰")
# Whose notice it is, from the top down.
GOVERNMENT_LEVELS = ("central", "province", "city", "county", "township")
# How the indicator of a quantity was found: in its own clause, taken from words around it, or not for certain.
INDICATOR_BASES = ("written", "restored", "doubtful")
# Years that a notice of this state can speak of; any other is a misprint.
YEARS = range(1949, 2101)
PIECE_KINDS = ("title", "metadata", "heading", "number", "task_title", "body", "clause", "review", "space", "other")


class NoticeError(Exception):
    """A file that cannot become rows. The text is one English sentence that names the file and the reason.

    `code` names the sentence without the file's name in labels.csv, code set `notice_error`; `values` fill its places.
    It is '' for what only a developer or the person at the command line meets.
    """

    def __init__(self, sentence: str, code: str = "", **values: object) -> None:
        super().__init__(sentence)
        self.code, self.values = code, values


class Span(NamedTuple):
    """A half-open range of characters of `Document.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A notice to be read: a file on disk, or bytes under the name of a file.

    `document_id` is what the notice will be called; the ending of `file_name` says the format. Give `path`, `content`,
    or `fetch`, which gives the bytes when they are needed. It pickles without `fetch`.
    """

    document_id: str
    file_name: str
    path: Path | None = None
    content: bytes | None = None
    fetch: Callable[[], bytes] | None = None

    @classmethod
    def of(cls, path: str | Path) -> Source:
        """The source of a file on disk, called by the file's stem."""
        path = Path(path)
        return cls(path.stem, path.name, path)

    @property
    def place(self) -> str:
        """What sentences call it: the path as given, else the name of the file."""
        return str(self.path or self.file_name)

    def bytes(self) -> bytes:
        """The content. Raises OSError when the file cannot be read; `readers.file_content` has limits and sentences."""
        if self.content is not None:
            return self.content
        if self.fetch is not None:
            return self.fetch()
        if self.path is None:
            raise ValueError(f"{self.file_name} has neither path nor content")
        return self.path.read_bytes()

    def at_hand(self) -> Source:
        """The same with what it fetches as its content, so that it pickles."""
        return self if self.fetch is None else replace(self, content=self.bytes(), fetch=None)


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader returns: the text as published, and where it came from.

    `page_starts` are the first characters of the pages of a PDF, in the text; other files have no pages.
    """

    document_id: str
    text: str
    file_name: str
    encoding: str
    content_sha256: str
    page_starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text with one duty. The pieces of a notice join to `Document.text` exactly."""

    kind: str
    span: Span
    task_no: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """Facts about the notice that its own text states; None where it does not.

    `plan_year` is the first year of the plan, `plan_end` the last day of the years that the title names; `level` is one
    of GOVERNMENT_LEVELS.
    """

    title: str
    document_no: str | None
    issuer: str | None
    region: str | None
    issue_date: date | None
    publication_date: date | None
    plan_year: int | None
    plan_end: date | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """`chapter_no` is the number that 一、 stands for, `span` the heading's characters after that number."""

    chapter_no: int
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Responsibility:
    """An agency in the responsibility clause of a task. `position` counts from 1 within the role."""

    role: str
    position: int
    name_as_written: str
    agency: str
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """A numbered task. `span` runs from its number to the end of its clause, `content` over title and body.

    `places` are the cities and regions that its words name, in order, each once. `parts` are the runs of its content
    that hold sentences: without clauses, and without the numbers of steps inside it. `headings` are the titles above
    it, outermost first; `clause_dates` the words of a date in each of its clauses and where that clause begins;
    `is_row` says whether it is a row of a table.
    """

    task_no: str
    task_order: int
    chapter_no: int
    title: str
    body: str
    span: Span
    title_span: Span
    content: Span
    responsibilities: tuple[Responsibility, ...]
    places: tuple[str, ...] = ()
    parts: tuple[Span, ...] = ()
    headings: tuple[str, ...] = ()
    clause_dates: tuple[tuple[int, str], ...] = ()
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something that a person should know of. `severity` is 'info', 'warning' or 'error'."""

    severity: str
    code: str
    message: str
    task_no: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A parsed document: metadata, chapters, tasks, and the pieces that account for every character."""

    document: Document
    metadata: Metadata
    chapters: tuple[Chapter, ...]
    tasks: tuple[Task, ...]
    pieces: tuple[Piece, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A row of the table `targets`; docs/targets.md defines each field."""

    target_id: str
    document_id: str
    task_no: str
    kind: str
    target_type: str
    quote: str
    indicator: str
    span: Span
    action: str | None = None
    value_low: float | None = None
    value_high: float | None = None
    unit: str | None = None
    comparator: str | None = None
    per: str | None = None
    period: str | None = None
    deadline: date | None = None
    base_year: int | None = None
    modality: str = "plan"
    due_date: date | None = None
    deadline_basis: str | None = None
    indicator_basis: str | None = None


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral of a task and what became of it: the row it gave a value to, or the reason why it gave none."""

    task_no: str
    text: str
    span: Span
    target_id: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that the words of a notice promise, in the order of the text, and the account of its numerals."""

    targets: tuple[Target, ...]
    numerals: tuple[Numeral, ...]
    diagnostics: tuple[Diagnostic, ...]
