"""The floor under the seed's rows, and the scorer that measures them: `make bench` prints the same figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.annotation import Annotation, AnnotationError, annotated_notices, of_seed
from benchmarks.cases import SEED, repeated_seed
from benchmarks.found import Found, read_and_load
from benchmarks.likeness import likeness
from benchmarks.peers import score_items
from benchmarks.quality import FIELDS, NOTHING, TASK_FIELDS, score
from benchmarks.score import Score
from loaders import extract_targets, parse_notice
from loaders.model import Document

SHARES = {
    **dict.fromkeys(FIELDS, 1),
    "indicator near": 1,
    "indicator exact": 0.95,
    "whole row": 1,
    "proved": 1,
}
TEXT = "一、创新1.平台。新建工厂5家以上，建成港口，编制规划。2.水利。新建水库7座。"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def seed_score() -> Score:
    return score(of_seed(SEED.stem), read_and_load(SEED, corrections=False))


@pytest.mark.parametrize(("kind", "floor"), [("quantitative", 1), ("deliverable", 1), ("milestone", 0.97)])
def test_the_seed_s_rows_are_found_and_no_others(kind: str, floor: float, seed_score: Score) -> None:
    found = seed_score.f1(kind)
    assert found is not None
    assert found >= floor, [remark for remark in seed_score.remarks if remark.startswith(kind)]


@pytest.mark.parametrize(("name", "floor"), SHARES.items())
def test_a_field_of_the_seed_s_rows_is_as_annotated(name: str, floor: float, seed_score: Score) -> None:
    found = seed_score.share(name)
    assert found is not None
    assert found >= floor, [remark for remark in seed_score.remarks if remark.startswith(name)]


@pytest.mark.parametrize("name", TASK_FIELDS)
def test_the_seed_s_tasks_are_exactly_as_annotated(name: str, seed_score: Score) -> None:
    assert seed_score.counts["task hit"] == 116
    assert seed_score.share(f"task {name}") == 1
    assert seed_score.f1("task") == 1


def row(quote: str, **fields: Any) -> Row:
    """A row of both shapes: `quote` stands in TEXT, and an annotation calls the name of a milestone `name`."""
    start = TEXT.index(quote)
    base = {
        "task_no": "1",
        "kind": "quantitative",
        "quote": quote,
        "place": (start, start + len(quote)),
        "proved": True,
    }
    empty = dict.fromkeys(("indicator", "value_low", "value_high", "unit", *FIELDS))
    return base | empty | fields


FACTORY = row("新建工厂5家以上", indicator="工厂", value_low=5, unit="家", comparator="ge", deadline="2023-12-31")
DAM = row("新建水库7座", task_no="2", indicator="水库", value_low=7, value_high=7, unit="座", comparator="eq")
PORT = row("建成港口", kind="milestone", indicator="港口", name="港口")


def against(gold: list[Row], *found: Row) -> Score:
    return score(Annotation("n", tuple(gold), ()), Found(TEXT, found, ()))


def test_equal_rows_score_full_marks() -> None:
    result = against([FACTORY, DAM, PORT], FACTORY, DAM, PORT)
    assert (result.f1("quantitative"), result.f1("milestone"), result.share("whole row")) == (1, 1, 1)
    assert result.remarks == []


def test_a_row_less_costs_recall_and_a_row_more_precision() -> None:
    assert against([FACTORY, DAM], FACTORY).recall("quantitative") == 0.5
    assert against([FACTORY, DAM], FACTORY).precision("quantitative") == 1
    assert against([FACTORY], FACTORY, DAM).recall("quantitative") == 1
    assert against([FACTORY], FACTORY, DAM).precision("quantitative") == 0.5
    assert against([FACTORY], FACTORY, FACTORY).precision("quantitative") == 0.5


@pytest.mark.parametrize(
    "change",
    [{"value_low": 6}, {"value_high": 5}, {"unit": "个"}, {"task_no": "2"}, {"place": DAM["place"]}],
    ids=lambda change: next(iter(change)),
)
def test_another_amount_task_or_place_is_another_row(change: Row) -> None:
    assert against([FACTORY], FACTORY | change).f1("quantitative") == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [({"comparator": "eq"}, "comparator"), ({"deadline": None}, "deadline"), ({"indicator": "水库"}, "indicator near")],
)
def test_a_wrong_field_costs_that_field_and_the_whole_row(change: Row, field: str) -> None:
    result = against([FACTORY, DAM], FACTORY | change, DAM)
    assert result.f1("quantitative") == 1
    assert (result.share(field), result.share("whole row"), result.share("modality")) == (0.5, 0.5, 1)


def test_what_careful_readers_differ_on_is_neither_missed_nor_wrong() -> None:
    doubtful = DAM | {"optional": True, "comparator": "approx"}
    for found in ([FACTORY], [FACTORY, DAM]):
        result = against([FACTORY, doubtful], *found)
        assert (result.f1("quantitative"), result.share("comparator")) == (1, 1)
    assert against([FACTORY | {"deadline_also": "2024-06-30"}], FACTORY | {"deadline": "2024-06-30"}).remarks == []


def test_only_the_annotated_range_counts() -> None:
    bounded = Annotation("n", (DAM,), (), first="2.水利", last="7座。")
    assert score(bounded, Found(TEXT, (FACTORY, DAM), ())).f1("quantitative") == 1
    with pytest.raises(AnnotationError, match="not in the text"):
        score(bounded, Found("别的字", (), ()))


def test_a_notice_that_cannot_be_read_has_every_row_missed() -> None:
    result = score(of_seed(SEED.stem), NOTHING)
    assert (result.f1("quantitative"), result.f1("milestone"), result.share("task title")) == (0, 0, 0)
    assert result.share("whole row") == 0


def test_counts_of_notices_add_up() -> None:
    pooled = against([FACTORY], FACTORY) + against([DAM])
    assert (pooled.recall("quantitative"), pooled.share("comparator")) == (0.5, 1)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("省级“质量标杆”", "省级质量标杆", 1),
        ("全省粮食产量", "粮食产量", 1),
        ("全国重点实验室", "重点实验室", 8 / 10),
        ("港口", "水库", 0),
    ],
)
def test_names_are_alike_by_their_pairs_of_characters(left: str, right: str, expected: float) -> None:
    assert likeness(left, right) == likeness(right, left) == pytest.approx(expected)


def test_notices_are_found_by_the_names_of_their_annotations(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    for name in ("a", "c"):
        (tmp_path / f"{name}.targets.jsonl").write_text(json.dumps({"task_no": "1", "quote": "5家"}), "utf-8")
    (tmp_path / "index.json").write_text('{"documents": {"a": {"starts": "2. 水利", "ends": "7座。"}}}', "utf-8")
    [(path, annotation)] = annotated_notices(tmp_path, tmp_path)
    assert path.name == "a.txt"
    assert annotation.reach(TEXT) == (TEXT.index("2.水利"), len(TEXT))
    assert annotation.targets[0]["kind"] == "quantitative"
    with pytest.raises(AnnotationError, match="no folder"):
        annotated_notices(tmp_path / "missing", tmp_path)


def test_a_peer_s_number_is_right_with_the_unit_behind_it_and_extra_only_with_a_unit() -> None:
    annotation, at = Annotation("n", (FACTORY, DAM), ()), TEXT.index("5家")
    assert score_items(annotation, TEXT, [(at, at + 1, 5.0, False)]).recall("quantitative") == 0.5
    assert score_items(annotation, TEXT, [(at, at + 1, 6.0, False)]).precision("quantitative") == 0
    task = TEXT.index("2.水利")
    assert score_items(annotation, TEXT, [(task, task + 1, 2.0, False)]).counts["quantitative extra"] == 0


def test_the_repeated_seed_is_a_notice_with_every_row_again() -> None:
    def rows(text: str) -> int:
        return len(extract_targets(parse_notice(Document("n", text, "n.txt", "utf-8", "0" * 64))).targets)

    assert rows(repeated_seed(12)) == 12 * rows(repeated_seed(1)) > 3000
