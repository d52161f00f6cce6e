"""Whatever stands in a file: it is refused, or every character of it belongs to one piece and every row is proved."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.model import PIECE_KINDS, Document, Notice, NoticeError, Span
from loaders.notice import parse_notice
from loaders.spans import squeeze
from loaders.targets import extract_targets

LINES = (Path(__file__).parent.parent / "seeds" / "shandong-2023.txt").read_text(encoding="utf-8").splitlines(True)
FRAGMENTS = st.sampled_from(
    [
        *("一、", "二、", "十一、", "1. ", "2．", "3、", "12.", "1.5", "（一）", "第一，", "抄送：", "附件"),
        *("（二）", "(三)", "第一章", "第二节", "专栏1", "（1）", "2）", "①", "附件2", "目录", "工作回顾", "注："),
        *("序号", "任务", "牵头单位", "责任单位：", "\t1\t", "列第一位者为牵头单位", "会同", "负责。", "一是", "每年"),
        *("\n", "\n\n", "\r\n", " ", "　", "\t", "。", "，", "、", "；", "：", "“", "”", "《", "》"),
        *("（", "）", "(", ")", "【", "】", "（牵头单位：", "参与单位：", "按职责分工负责", "牵头", "等", "的"),
        *("新增", "培育", "达到", "力争", "印发", "建成", "分别", "各市", "每年", "较2020年下降", "前十"),
        *("企业", "国家、省", "产量", "高铁", "规划", "省科技厅", "6月底前", "年底", "以上", "左右", "一所"),
        *("20", "万", "亿", "家", "%", "元", "1-2", "0", "999999999999999999", "30万吨级", "5G"),
    ]
)
MARKS = st.sampled_from(["", "一、", "一、", "二、", "1. ", "1. ", "2．", "3、", "790 ", "　　1."])
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["delete", "duplicate", "insert", "cut"]),
        st.integers(0, 10_000),
        st.sampled_from(["\n", "\n\n", "\r\n", " ", "　", "（", "）", "(", ")", "。", "、", "”", "7"]),
    ),
    min_size=1,
    max_size=6,
)
# Lines as notices have them, in any order and of any number.
STRUCTURES = st.sampled_from(
    [
        *(
            "一、任务清单",
            "二、其他任务",
            "一、2022年工作回顾",
            "（一）甲事项",
            "（二）乙事项。新建桥7座。（省交通运输厅负责）",
        ),
        *(
            "1. 丁。新建港口8座。（省海洋局负责）",
            "2. 戊",
            "3.己。完成6处改造",
            "10. 甲。",
            "（1）庚。做好5个",
            "①壬。",
        ),
        *("第一章 总则", "第一节 甲", "第一条 乙。新建5所。", "第一部分 甲", "专栏1 工程", "目录", "一、甲……1"),
        *("序号\t任务\t牵头单位\t时限", "1\t新建学校5家。\t省教育厅\t6月底", "2\t新建医院6家。\t\t9月底", "3\t甲\t\t"),
        *("序号", "任务", "牵头单位", "1", "2", "省教育厅", "新建学校5家。", "6月底", "附件1", "附件：1. 甲"),
        *("注：本表由省教育厅负责解释。", "抄送：省委各部门。", "责任单位：省教育厅 省财政厅", "完成时限：6月底"),
        *("某省2023年重点工作任务", "关于印发某省2023年重点工作任务的通知", "2023年1月9日", "（省财政厅负责）"),
        *("提升产能。新建工厂5家。〔省工业厅牵头，省财政厅配合〕", "。", "（", "）", "　　", "", "一、甲（一）乙1. 丙"),
    ]
)
# The same examples on every machine: a failure here must be a failure everywhere.
STEADY = settings(derandomize=True, deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def opening(tasks: int) -> str:
    """The seed up to its first tasks."""
    last = next(i for i, line in enumerate(LINES) if line.startswith(f"{tasks + 1}."))
    return "".join(LINES[:last])


def one_chapter(start: str, end: str) -> str:
    """A front line, and the seed's lines from the one that begins with `start` to the one that begins with `end`."""
    first = next(i for i, line in enumerate(LINES) if line.startswith(start))
    last = next(i for i, line in enumerate(LINES) if line.startswith(end))
    body = "".join(LINES[first:last])
    return "2023年重点工作任务\n\n一、任务\n\n" + re.sub(rf"^{start}", "1.", body)


TEXTS = [opening(4), one_chapter("33.", "34."), one_chapter("44.", "45."), one_chapter("78.", "79.")]


def edited(text: str, edits: list[tuple[str, int, str]]) -> str:
    for kind, place, characters in edits:
        lines = text.splitlines(True) or [""]
        at, line = place % (len(text) + 1), place % len(lines)
        if kind == "delete":
            text = "".join(lines[:line] + lines[line + 1 :])
        elif kind == "duplicate":
            text = "".join(lines[: line + 1] + lines[line:])
        elif kind == "insert":
            text = text[:at] + characters + text[at:]
        else:
            text = text[:at] + text[at + 1 :]
    return text


def check(text: str) -> Notice | None:
    """Assert all that holds of any text; the notice, or None when it was refused."""
    document = Document("any", text, "any.txt", "utf-8", "0" * 64)
    try:
        notice = parse_notice(document)
    except NoticeError:
        return None
    assert "".join(text[p.span.start : p.span.end] for p in notice.pieces) == text
    assert {piece.kind for piece in notice.pieces} <= set(PIECE_KINDS)
    assert all(left.span.end == right.span.start for left, right in pairwise(notice.pieces))
    check_tasks(notice)
    check_rows(notice)
    return notice


def check_tasks(notice: Notice) -> None:
    assert notice.tasks
    assert [task.task_order for task in notice.tasks] == list(range(1, len(notice.tasks) + 1))
    assert all(left.span.end <= right.span.start for left, right in pairwise(notice.tasks))
    for task in notice.tasks:
        assert task.title
        assert 0 <= task.span.start <= task.content.start < task.content.end <= task.span.end
        assert task.span.end <= len(notice.document.text)
        assert all(inside(agency.span, task.span) for agency in task.responsibilities)


def check_rows(notice: Notice) -> None:
    text, extraction = notice.document.text, extract_targets(notice)
    contents = {task.task_no: task.content for task in notice.tasks}
    assert {target.task_no for target in extraction.targets} == set(contents)
    assert len({target.target_id for target in extraction.targets}) == len(extraction.targets)
    for row in extraction.targets:
        assert squeeze(text, row.span).text == row.quote
        assert row.quote
        assert row.indicator
        assert inside(row.span, contents[row.task_no])
    for numeral in extraction.numerals:
        assert squeeze(text, numeral.span).text == numeral.text


def inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start <= inner.end <= outer.end


@pytest.mark.parametrize("text", TEXTS)
def test_the_parts_of_the_seed_are_notices(text: str) -> None:
    assert check(text) is not None


@pytest.mark.parametrize("words", ["占比由30%提高到35%", "第一，1.5家", "收入增长7%、达到2万元"])
def test_a_number_without_a_noun_beside_it_still_counts_something(words: str) -> None:
    check(f"2023年重点工作任务\n\n一、任务\n\n1. 任务。{words}。\n")


@STEADY
@given(st.sampled_from(TEXTS), EDITS)
def test_an_edited_seed_is_refused_or_accounted_for(text: str, edits: list[tuple[str, int, str]]) -> None:
    check(edited(text, edits))


@STEADY
@given(st.lists(st.tuples(MARKS, st.lists(FRAGMENTS, max_size=8).map("".join)), max_size=12))
def test_lines_of_any_fragments_are_refused_or_accounted_for(lines: list[tuple[str, str]]) -> None:
    check("\n".join(mark + words for mark, words in lines))


@STEADY
@given(st.lists(STRUCTURES, min_size=1, max_size=14), st.sampled_from(["\n", "\n\n", " ", "\t"]))
def test_lines_of_any_structure_are_refused_or_accounted_for(lines: list[str], between: str) -> None:
    check("某省2023年重点工作任务\n" + between.join(lines))


@STEADY
@given(st.lists(st.lists(FRAGMENTS, max_size=14).map("".join), min_size=1, max_size=3))
def test_tasks_of_any_fragments_are_refused_or_accounted_for(tasks: list[str]) -> None:
    numbered = "\n".join(f"{n}. 任务{words}" for n, words in enumerate(tasks, 1))
    check(f"2023年重点工作任务\n\n一、任务\n\n{numbered}\n")
