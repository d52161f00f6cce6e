"""The seed against its hand annotation, tests/golden/shandong-2023; names are held by test_quality."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from loaders.model import COMPARATORS, KINDS, QUANTITATIVE_TYPES, Document, Extraction, Notice, Target
from loaders.notice import parse_notice
from loaders.readers import read_document
from loaders.targets import extract_targets

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden" / "shandong-2023"
EXACT = ("value_low", "value_high", "unit", "comparator", "target_type", "per", "deadline", "base_year", "modality")
Row = dict[str, Any]


def annotation(name: str) -> list[Row]:
    return [json.loads(line) for line in (GOLDEN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def as_row(target: Target) -> Row:
    values = {field: getattr(target, field) for field in ("kind", "quote", "indicator", *EXACT)}
    deadline = target.deadline.isoformat() if target.deadline else None
    return values | {"task_no": int(target.task_no), "deadline": deadline}


def allowed(gold: Row, field: str) -> list[Any]:
    also = gold.get(f"{field}_also", [])
    return [gold.get(field), *(also if isinstance(also, list) else [also])]


def agrees(gold: Row, found: Row, fields: tuple[str, ...]) -> bool:
    return all(found[field] in allowed(gold, field) for field in fields)


def pair(
    gold: list[Row], found: list[Row], fits: Callable[[Row, Row], bool]
) -> tuple[list[tuple[Row, Row]], list[Row]]:
    """Pairs of gold and found rows of one task that fit, required gold rows first, and the found rows left over."""
    left = defaultdict(list)
    for row in found:
        left[row["task_no"]].append(row)
    pairs = []
    for row in sorted(gold, key=lambda row: row.get("optional", False)):
        match = next((other for other in left[row["task_no"]] if fits(row, other)), None)
        if match is not None:
            left[row["task_no"]].remove(match)
            pairs.append((row, match))
    return pairs, [row for rows in left.values() for row in rows]


@pytest.fixture(scope="module")
def notice() -> Notice:
    return parse_notice(read_document(ROOT / "seeds" / "shandong-2023.txt"))


@pytest.fixture(scope="module")
def extraction(notice: Notice) -> Extraction:
    return extract_targets(notice)


@pytest.fixture(scope="module")
def found(extraction: Extraction) -> list[Row]:
    return [as_row(target) for target in extraction.targets]


def test_the_front_page_is_read(notice: Notice) -> None:
    facts = notice.metadata
    assert facts.title == "山东省建设绿色低碳高质量发展先行区2023年重点工作任务"
    assert (facts.document_no, facts.issuer, facts.region) == ("鲁政办字〔2023〕5号", "山东省人民政府办公厅", "山东省")
    assert (facts.issue_date, facts.publication_date) == (date(2023, 1, 19), date(2023, 1, 23))
    assert facts.plan_year == 2023


def test_twelve_chapters_of_116_tasks_agree_with_the_annotation(notice: Notice) -> None:
    titles = {chapter.chapter_no: chapter.title for chapter in notice.chapters}
    read = [
        {
            "task_no": int(task.task_no),
            "chapter_no": task.chapter_no,
            "chapter_title": titles[task.chapter_no],
            "title": task.title,
        }
        | {
            f"{role}_units": [r.name_as_written for r in task.responsibilities if r.role == role]
            for role in ("lead", "participating", "shared")
        }
        for task in notice.tasks
    ]
    assert (len(notice.chapters), len(notice.tasks)) == (12, 116)
    assert [task.task_order for task in notice.tasks] == list(range(1, 117))
    assert read == annotation("tasks")


def test_every_task_is_led_or_shared_or_has_no_clause(notice: Notice) -> None:
    roles = {int(task.task_no): {r.role for r in task.responsibilities} for task in notice.tasks}
    assert sum("lead" in held for held in roles.values()) == 112
    assert [task for task, held in roles.items() if held == {"shared"}] == [73]
    assert [task for task, held in roles.items() if not held] == [114, 115, 116]


def test_quantities_are_exactly_those_of_the_annotation(found: list[Row]) -> None:
    gold = [row for row in annotation("targets") if row["kind"] == "quantitative"]
    rows = [row for row in found if row["kind"] == "quantitative"]
    pairs, extra = pair(gold, rows, lambda g, f: agrees(g, f, EXACT))
    paired = {id(row) for row, _ in pairs}
    assert [row for row in gold if id(row) not in paired and not row.get("optional")] == []
    assert extra == []


def test_every_row_is_proved_by_the_text_at_its_span(notice: Notice, extraction: Extraction) -> None:
    text, spans = notice.document.text, {task.task_no: task.span for task in notice.tasks}
    for target in extraction.targets:
        assert bare(text[target.span.start : target.span.end]) == target.quote
        assert spans[target.task_no].start <= target.span.start < target.span.end <= spans[target.task_no].end
    for numeral in extraction.numerals:
        assert bare(text[numeral.span.start : numeral.span.end]) == numeral.text


def test_every_task_has_rows_and_a_qualitative_one_only_where_nothing_else_is(
    notice: Notice, extraction: Extraction
) -> None:
    kinds = defaultdict(list)
    for target in extraction.targets:
        kinds[target.task_no].append(target.kind)
    assert list(kinds) == [task.task_no for task in notice.tasks]
    assert [task for task, held in kinds.items() if "qualitative" in held and held != ["qualitative"]] == []
    sure = {str(row["task_no"]) for row in annotation("targets") if not row.get("optional")}
    plain = {str(row["task_no"]) for row in annotation("targets") if row["kind"] == "qualitative"} & sure
    assert {task for task, held in kinds.items() if held == ["qualitative"]} & sure == plain


def test_sides_of_a_value_follow_its_comparator(extraction: Extraction) -> None:
    for target in extraction.targets:
        low, high = target.value_low, target.value_high
        assert target.kind in KINDS
        if target.kind != "quantitative":
            assert (low, high, target.unit, target.comparator) == (None, None, None, None)
            continue
        assert target.target_type in QUANTITATIVE_TYPES
        assert target.comparator in COMPARATORS
        sides = {"ge": high is None, "le": low is None, "eq": low == high, "approx": low == high}
        assert sides.get(target.comparator, low is not None and high is not None and low < high), target
        assert (low, high) != (None, None), target


def test_each_numeral_is_accounted_for_once(extraction: Extraction) -> None:
    ids = {target.target_id for target in extraction.targets}
    assert len(ids) == len(extraction.targets)
    spans = [numeral.span for numeral in extraction.numerals]
    assert all(left.end <= right.start for left, right in pairwise(spans))
    for numeral in extraction.numerals:
        assert (numeral.target_id is None) != (numeral.reason is None)
        assert numeral.target_id is None or numeral.target_id in ids


def test_every_arabic_numeral_of_a_task_is_accounted_for(notice: Notice, extraction: Extraction) -> None:
    covered = [numeral.span for numeral in extraction.numerals]
    missing = [
        (task.task_no, notice.document.text[m.start() - 8 : m.end() + 8])
        for task in notice.tasks
        for m in re.finditer(r"\d+", notice.document.text[: task.content.end])
        if m.start() >= task.content.start and not any(s.start < m.end() and m.start() < s.end for s in covered)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("力争 2023 年全国重点实验室达到 25 家以上", "2023 年国家级重点实验室总数要达到 25 家以上"),
        ("培育建设 7 家左右省制造业创新中心", "积极培育 7 家左右制造业创新中心"),
    ],
)
def test_ids_depend_on_the_numeral_and_not_on_the_words_around_it(words: str, others: str) -> None:
    def ids(body: str) -> list[str]:
        text = f"示范省2023年重点工作任务\n\n一、创新\n\n1. 完善平台。{body}，新建中试基地 3 家。\n"
        document = Document("ids", text, "ids.txt", "utf-8", "0" * 64)
        return [target.target_id for target in extract_targets(parse_notice(document)).targets]

    assert len(ids(words)) == 2
    assert ids(words) == ids(others)


def test_a_second_document_has_ids_of_its_own(notice: Notice, extraction: Extraction) -> None:
    other = replace(notice, document=replace(notice.document, document_id="copy"))
    copies = {target.target_id for target in extract_targets(other).targets}
    assert not copies & {target.target_id for target in extraction.targets}
