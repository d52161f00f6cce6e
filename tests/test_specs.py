"""The targets that the words of one task give, phenomenon by phenomenon: tests/specs/*.toml against the definition.

A row of a case lists the fields that matter. `kind` is quantitative unless it says otherwise; "" stands for null; a
list of words allows each of them; a value side that is left out must be null where the other side is given.
`rows = []` says that the task gives nothing but its title. `lead`, `participating` and `shared` are the agencies.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loaders.model import ROLES, Document, Extraction, Notice, Target
from loaders.notice import parse_notice
from loaders.targets import extract_targets

SPECS = Path(__file__).parent / "specs"
KEYS = {"text", "why", "rows", "year", "refused", "known_gap", *ROLES}
FIELDS = {
    *("kind", "indicator", "value_low", "value_high", "unit", "comparator", "target_type", "per", "period"),
    *("deadline", "due_date", "deadline_basis", "base_year", "modality", "action", "quote", "indicator_basis"),
}


def cases() -> Iterator[Any]:
    for path in sorted(SPECS.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            gap = case.get("known_gap")
            marks = [pytest.mark.xfail(strict=True, reason=gap, raises=AssertionError)] if gap else []
            yield pytest.param(case, id=f"{path.stem}: {case['why']}", marks=marks)


def read(text: str, year: int) -> tuple[Notice, Extraction]:
    page = f"示范省人民政府办公厅关于印发示范省{year}年重点工作任务的通知\n\n一、重点任务\n\n1. {text}\n"
    notice = parse_notice(Document("spec", page, "spec.txt", "utf-8", "0" * 64))
    return notice, extract_targets(notice)


def plain(value: object) -> object:
    """A field as TOML writes it: dates in ISO form, null as the empty string."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value


def expected(row: dict[str, Any]) -> dict[str, Any]:
    full = {"kind": "quantitative"} | row
    if "value_low" in row or "value_high" in row:
        full = {"value_low": "", "value_high": ""} | full
    return full


def differences(target: Target, row: dict[str, Any]) -> list[str]:
    found = {field: plain(getattr(target, field)) for field in row}
    return [
        f"{target.quote}: {field} is {found[field]!r}, not {wanted!r}"
        for field, wanted in row.items()
        if found[field] not in (wanted if isinstance(wanted, list) else [wanted])
    ]


@pytest.mark.parametrize("case", list(cases()))
def test_a_task_gives_these_rows(case: dict[str, Any]) -> None:
    notice, extraction = read(case["text"], case.get("year", 2023))
    (task,) = notice.tasks
    rows = [expected(row) for row in case["rows"]] or [{"kind": "qualitative", "quote": task.title}]
    targets = extraction.targets
    assert len(targets) == len(rows), [(t.kind, t.quote) for t in targets]
    assert [line for target, row in zip(targets, rows, strict=True) for line in differences(target, row)] == []

    refused = [{"text": numeral.text, "reason": numeral.reason} for numeral in extraction.numerals if numeral.reason]
    assert [numeral for numeral in case.get("refused", []) if numeral not in refused] == []
    for role in ROLES:
        if role in case:
            assert [r.name_as_written for r in task.responsibilities if r.role == role] == case[role], role


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.toml")), ids=lambda path: path.stem)
def test_a_file_of_cases_names_fields_that_exist_and_no_case_twice(path: Path) -> None:
    found = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    assert {key for case in found for key in case} <= KEYS
    assert {field for case in found for row in case["rows"] for field in row} <= FIELDS
    for key in ("text", "why"):
        assert len({case[key] for case in found}) == len(found)
