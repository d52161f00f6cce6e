"""Notices that are longer than any real one, or stranger: what the clock is set against."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from loaders import parse_notice, read_document
from loaders.model import Document

SEED = Path(__file__).parents[1] / "seeds" / "shandong-2023.txt"
HEADING = re.compile(r"(?m)^[ \t　]*[一二三四五六七八九十百]+、.*\n")
DIGITS = "零一二三四五六七八九"
RUN = 100_000
LINE = 10_000_000


def chinese(number: int) -> str:
    """1 to 999 as headings print it: 12 → 十二, 116 → 一百一十六."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{DIGITS[tens]}十" if hundreds or tens > 1 else "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


def repeated_seed(times: int) -> str:
    """The seed's tasks `times` times, each time as one chapter, so that its tasks may begin at 1 again."""
    text = read_document(SEED).text
    first = HEADING.search(text)
    if first is None:
        raise ValueError(f"{SEED.name} has no chapter heading any more")
    front, body = text[: first.start()], HEADING.sub("", text[first.start() :])
    return front + "".join(f"{chinese(number)}、第{number}遍\n\n{body}\n\n" for number in range(1, times + 1))


def one_line() -> str:
    """A notice of one task whose body is one line of LINE bytes of UTF-8: all tasks of the seed, again and again."""
    words = "".join(f"{task.title}。{task.body}" for task in parse_notice(read_document(SEED)).tasks).encode()
    return _one_task((words * (LINE // len(words) + 1))[:LINE].decode("utf-8", "ignore"))


def _one_task(body: str) -> str:
    return f"某省2023年重点工作任务\n\n一、创新\n\n1. 完善平台。{body}。\n"


CASES: dict[str, Callable[[], str]] = {
    "the seed": lambda: read_document(SEED).text,
    **{f"{times} × the seed": partial(repeated_seed, times) for times in (1, 10, 100)},
    "10,000 brackets that count": lambda: _one_task("新建学校5所（每县1所），" * 10_000),
    "10,000 agencies in a line": lambda: _one_task("新建学校5所。\n责任单位：" + "省教育厅和" * 10_000 + "省财政厅"),
    "10,000 tasks": lambda: _one_task("".join(f"\n{n}. 建设学校。新建学校5所。" for n in range(2, 10_002))),
    f"{RUN:,} digits": lambda: _one_task("新建工厂" + "7" * RUN + "家"),
    f"{RUN:,} opening brackets": lambda: _one_task("新建工厂" + "（" * RUN + "5家"),
    f"one line of {LINE // 1_000_000} MB": one_line,
}


def document(case: str) -> Document:
    """The case as a reader would return it."""
    return Document("case", CASES[case](), "case.txt", "utf-8", "0" * 64)
