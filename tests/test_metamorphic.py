"""What changes on the page and not in the words changes no row: line width, line ends, blanks, width of characters."""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loaders.model import Document
from loaders.notice import parse_notice
from loaders.spans import unify
from loaders.targets import extract_targets

SEED = (Path(__file__).parent.parent / "seeds" / "shandong-2023.txt").read_text(encoding="utf-8")
# The front page is a list of lines; what stands behind it is running text.
FRONT, BODY = SEED[: SEED.index("一、深入")], SEED[SEED.index("一、深入") :]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
HALF_BRACKETS = str.maketrans("（）", "()")
WORDS = ("indicator", "quote", "per", "unit", "action")
steady = settings(derandomize=True, deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))


def rows(text: str) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """The rows and the tasks of a text, without their places and with characters of one width."""
    notice = parse_notice(Document("seed", text, "seed.txt", "utf-8", "0" * 64))
    targets = []
    for target in extract_targets(notice).targets:
        row = asdict(target)
        del row["span"]
        targets.append(row | {name: unify(row[name]) if row[name] else None for name in WORDS})
    tasks = [
        (
            t.task_no,
            t.chapter_no,
            unify(t.title),
            unify(t.body),
            t.places,
            [(r.role, r.agency) for r in t.responsibilities],
        )
        for t in notice.tasks
    ]
    return targets, tasks


@cache
def plain() -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    return rows(SEED)


def wrapped(text: str, width: int) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


@steady
@given(st.integers(8, 400))
@example(10_000)
def test_running_text_wrapped_at_any_width_gives_the_same_rows(width: int) -> None:
    joined = re.sub(r"\s*\n\s*", "", BODY)
    assert rows(FRONT + wrapped(joined, width)) == plain()


@steady
@given(st.integers(8, 400))
def test_paragraphs_wrapped_at_any_width_give_the_same_rows(width: int) -> None:
    lines = [line for line in BODY.splitlines() if line.strip()]
    assert rows(FRONT + "\n".join(wrapped(line, width) for line in lines)) == plain()


def test_line_ends_of_windows_give_the_same_rows() -> None:
    assert rows(SEED.replace("\n", "\r\n")) == plain()


def test_digits_of_full_width_give_the_same_rows() -> None:
    assert rows(FRONT + BODY.translate(FULL_WIDTH)) == plain()


def test_brackets_of_half_width_give_the_same_rows() -> None:
    assert rows(FRONT + BODY.translate(HALF_BRACKETS)) == plain()


@steady
@given(st.sampled_from([" ", "  ", "\xa0", "　"]), st.integers(1, 3))
def test_blanks_around_numbers_and_blank_lines_give_the_same_rows(blank: str, lines: int) -> None:
    spaced = re.sub(r"(?<=[^\d.\s])(?=\d)|(?<=\d)(?=[^\d.\s、．])", blank, BODY)
    assert rows(FRONT + spaced.replace("\n", "\n" * (lines + 1))) == plain()
