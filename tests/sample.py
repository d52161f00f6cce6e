"""A notice of two tasks, taken apart by hand: what the tests of the store write and read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from loaders.model import (
    Chapter,
    Diagnostic,
    Document,
    Extraction,
    Metadata,
    Notice,
    Numeral,
    Piece,
    Responsibility,
    Span,
    Target,
    Task,
)

TEXT = """示范省2023年重点工作任务
一、科技
1.完善实验室体系。力争2023年全国重点实验室达到25家以上，新增
3 至 5 家研发机构，印发=实施方案。（牵头单位：省科技厅；参与单位：省畜牧局）
2.推动开放。积极推动开放。（省科技厅、省未知局按职责分工负责）
"""
YEAR_END = date(2023, 12, 31)


def span(words: str) -> Span:
    """The place of words that stand once in TEXT."""
    start = TEXT.index(words)
    return Span(start, start + len(words))


def sector_of(agency: str) -> str:
    return {"省科技厅": "科技创新", "省畜牧兽医局": "农业农村"}.get(agency, "综合协调")


def sample(document_id: str = "sample") -> tuple[Notice, Extraction]:
    document = Document(document_id, TEXT, f"{document_id}.txt", "utf-8", hashlib.sha256(TEXT.encode()).hexdigest())
    metadata = Metadata(
        "示范省2023年重点工作任务", "示办字〔2023〕1号", None, "示范省", None, date(2023, 1, 23), 2023, YEAR_END
    )
    second = TEXT.index("2.推动")
    tasks = (
        Task(
            "1",
            1,
            1,
            "完善实验室体系",
            "力争2023年全国重点实验室达到25家以上，新增3至5家研发机构，印发=实施方案。",
            Span(TEXT.index("1.完善"), second - 1),
            span("完善实验室体系"),
            Span(TEXT.index("完善"), TEXT.index("（牵头")),
            (
                Responsibility("lead", 1, "省科技厅", "省科技厅", span("省科技厅；")),
                Responsibility("participating", 1, "省畜牧局", "省畜牧兽医局", span("省畜牧局")),
            ),
        ),
        Task(
            "2",
            2,
            1,
            "推动开放",
            "积极推动开放。",
            Span(second, len(TEXT) - 1),
            Span(second + 2, second + 6),
            Span(second + 2, TEXT.index("（省科技厅、")),
            (
                Responsibility("shared", 1, "省科技厅", "省科技厅", span("省科技厅、")),
                Responsibility("shared", 2, "省未知局", "省未知局", span("省未知局")),
            ),
        ),
    )
    pieces = (
        Piece("title", Span(0, second)),
        Piece("body", Span(second, len(TEXT)), "2"),
    )
    notice = Notice(document, metadata, (Chapter(1, "科技", span("科技\n")),), tasks, pieces, ())
    return notice, Extraction(_targets(document_id), _numerals(document_id), ())


def _targets(document_id: str) -> tuple[Target, ...]:
    due = {"due_date": YEAR_END, "deadline_basis": "plan_year"}
    return (
        Target(
            f"{document_id}-1-a",
            document_id,
            "1",
            "quantitative",
            "level",
            "全国重点实验室达到25家以上",
            "全国重点实验室",
            span("全国重点实验室达到25家以上"),
            action="达到",
            value_low=25.0,
            unit="家",
            comparator="ge",
            modality="strive",
            deadline=YEAR_END,
            due_date=YEAR_END,
            deadline_basis="stated",
        ),
        Target(
            f"{document_id}-1-b",
            document_id,
            "1",
            "quantitative",
            "increment",
            "新增3至5家研发机构",
            "研发机构",
            span("新增\n3 至 5 家研发机构"),
            action="新增",
            value_low=3.0,
            value_high=5.0,
            unit="家",
            comparator="range",
            **due,
        ),
        Target(
            f"{document_id}-1-c",
            document_id,
            "1",
            "deliverable",
            "deliverable",
            "印发=实施方案",
            "=实施方案",
            span("印发=实施方案"),
            action="印发",
            **due,
        ),
        Target(
            f"{document_id}-2-a",
            document_id,
            "2",
            "qualitative",
            "qualitative",
            "推动开放",
            "推动开放",
            Span(TEXT.index("2.推动") + 2, TEXT.index("2.推动") + 6),
            **due,
        ),
    )


def _numerals(document_id: str) -> tuple[Numeral, ...]:
    place = TEXT.index("力争2023") + 2
    return (
        Numeral("1", "2023", Span(place, place + 4), None, "date"),
        Numeral("1", "25", span("25"), f"{document_id}-1-a", None),
    )


def with_target(change: Callable[[Target], Target]) -> tuple[Notice, Extraction]:
    """The sample with its first row changed."""
    notice, extraction = sample()
    first, *rest = extraction.targets
    return notice, replace(extraction, targets=(change(first), *rest))


def with_diagnostic(severity: str) -> tuple[Notice, Extraction]:
    notice, extraction = sample()
    return notice, replace(extraction, diagnostics=(Diagnostic(severity, "odd_clause", "The clause is odd.", "1"),))
