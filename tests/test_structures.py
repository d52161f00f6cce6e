"""Document → Notice for the many ways in which notices are numbered and name who answers, in invented notices."""

from __future__ import annotations

import re
from unicodedata import normalize

import pytest

from loaders.model import Document, Notice, Task
from loaders.notice import parse_notice

FRONT = "江源省人民政府办公厅关于印发江源省2023年重点工作任务的通知\n\n江政办字〔2023〕8号\n\n"


def read(text: str) -> Notice:
    """The notice, after the facts that hold of every one: the pieces join to the text, spans hold what they name."""
    notice = parse_notice(Document("sample", text, "sample.txt", "utf-8", "0" * 64))
    assert "".join(text[p.span.start : p.span.end] for p in notice.pieces) == text
    assert len({task.task_no for task in notice.tasks}) == len(notice.tasks)
    for task in notice.tasks:
        assert bare(text[task.title_span.start : task.title_span.end]) == bare(task.title)
        for unit in task.responsibilities:
            assert bare(text[unit.span.start : unit.span.end]) == bare(unit.name_as_written)
    return notice


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def number(task: Task) -> str:
    """The task's number in full width forms made plain and without the points and commas behind its parts."""
    return re.sub(r"[.、\s]", "", normalize("NFKC", task.task_no)).replace("(", "（").replace(")", "）")


def numbers(notice: Notice) -> list[str]:
    return [number(task) for task in notice.tasks]


def titles(notice: Notice) -> list[str]:
    return [task.title for task in notice.tasks]


def units(task: Task, *roles: str) -> list[str]:
    return [r.name_as_written for r in task.responsibilities if not roles or r.role in roles]


def by_role(task: Task) -> tuple[list[str], list[str], list[str]]:
    return units(task, "lead"), units(task, "participating"), units(task, "shared")


def pieces(notice: Notice, kind: str) -> str:
    return "".join(notice.document.text[p.span.start : p.span.end] for p in notice.pieces if p.kind == kind)


# Each task is (number, title, chapter's number).
OUTLINES = [
    pytest.param(
        "一、创新\n（一）建设平台。新建省实验室3个。（牵头单位：省科技厅）\n（二）培育企业。新增企业5家。（省财政厅负责）\n"
        "二、开放\n（三）稳定外贸。开行班列90列。（牵头单位：省商务厅）\n",
        [(1, "创新"), (2, "开放")],
        [("（一）", "建设平台", 1), ("（二）", "培育企业", 1), ("（三）", "稳定外贸", 2)],
        id="（一） runs through the chapters",
    ),
    pytest.param(
        "一、创新\n（一）建设平台。新建省实验室3个。\n（二）培育企业。新增企业5家。\n"
        "二、开放\n（一）稳定外贸。开行班列90列。\n（二）吸引外资。新设企业60家。\n",
        [(1, "创新"), (2, "开放")],
        [
            ("一（一）", "建设平台", 1),
            ("一（二）", "培育企业", 1),
            ("二（一）", "稳定外贸", 2),
            ("二（二）", "吸引外资", 2),
        ],
        id="（一） begins again in each chapter",
    ),
    pytest.param(
        "一、创新\n1．建设平台。新建省实验室3个。\n2．培育企业。新增企业5家。\n"
        "二、开放\n1．稳定外贸。开行班列90列。\n2．吸引外资。新设企业60家。\n",
        [(1, "创新"), (2, "开放")],
        [("一1", "建设平台", 1), ("一2", "培育企业", 1), ("二1", "稳定外贸", 2), ("二2", "吸引外资", 2)],
        id="1． begins again in each chapter",
    ),
    pytest.param(
        "一、创新\n1﹒建设平台。新建省实验室3个。\n2﹒培育企业。新增企业5家。\n二、开放\n3﹒稳定外贸。开行班列90列。\n",
        [(1, "创新"), (2, "开放")],
        [("1", "建设平台", 1), ("2", "培育企业", 1), ("3", "稳定外贸", 2)],
        id="1﹒ with the small point",
    ),
    pytest.param(
        "一、创新\n１．建设平台。新建省实验室3个。\n２．培育企业。新增企业5家。\n",
        [(1, "创新")],
        [("1", "建设平台", 1), ("2", "培育企业", 1)],
        id="digits of full width",
    ),
    pytest.param(
        "一、创新\n(一)建设平台。新建省实验室3个。\n(二)培育企业。新增企业5家。\n二、开放\n(三)稳定外贸。开行班列90列。\n",
        [(1, "创新"), (2, "开放")],
        [("（一）", "建设平台", 1), ("（二）", "培育企业", 1), ("（三）", "稳定外贸", 2)],
        id="(一) with half-width brackets",
    ),
    pytest.param(
        "一、创新\n（1）建设平台。新建省实验室3个。（省科技厅负责）\n（2）培育企业。新增企业5家。（省财政厅负责）\n"
        "二、开放\n（3）稳定外贸。开行班列90列。（省商务厅负责）\n",
        [(1, "创新"), (2, "开放")],
        [("（1）", "建设平台", 1), ("（2）", "培育企业", 1), ("（3）", "稳定外贸", 2)],
        id="（1） directly below the chapters",
    ),
    pytest.param(
        "一、创新\n（一）平台\n1. 建设实验室。新建省实验室3个。（省科技厅负责）\n"
        "2. 共享仪器。开放仪器90台。（省科技厅负责）\n"
        "（二）企业\n3. 培育企业。新增企业5家。（省财政厅负责）\n"
        "二、开放\n（一）外贸\n4. 稳定外贸。开行班列90列。（省商务厅负责）\n",
        [(1, "创新"), (2, "开放")],
        [("1", "建设实验室", 1), ("2", "共享仪器", 1), ("3", "培育企业", 1), ("4", "稳定外贸", 2)],
        id="three levels, 1. runs through",
    ),
    pytest.param(
        "一、创新\n（一）平台\n1. 建设实验室。新建省实验室3个。（省科技厅负责）\n"
        "2. 共享仪器。开放仪器90台。（省科技厅负责）\n"
        "（二）企业\n1. 培育企业。新增企业5家。（省财政厅负责）\n2. 强化服务。走访企业9家。（省财政厅负责）\n"
        "二、开放\n（一）外贸\n1. 稳定外贸。开行班列90列。（省商务厅负责）\n",
        [(1, "创新"), (2, "开放")],
        [
            ("一（一）1", "建设实验室", 1),
            ("一（一）2", "共享仪器", 1),
            ("一（二）1", "培育企业", 1),
            ("一（二）2", "强化服务", 1),
            ("二（一）1", "稳定外贸", 2),
        ],
        id="three levels, every one begins again",
    ),
    pytest.param(
        "第一章　创新\n第一节　平台\n1. 建设实验室。新建省实验室3个。\n2. 共享仪器。开放仪器90台。\n"
        "第二节　企业\n3. 培育企业。新增企业5家。\n第二章　开放\n第一节　外贸\n4. 稳定外贸。开行班列90列。\n",
        [(1, "创新"), (2, "开放")],
        [("1", "建设实验室", 1), ("2", "共享仪器", 1), ("3", "培育企业", 1), ("4", "稳定外贸", 2)],
        id="第一章, 第一节 and 1. without clauses",
    ),
    pytest.param(
        "第一章　创新\n第一节　平台\n1. 建设实验室。新建省实验室3个。（省科技厅负责）\n"
        "2. 共享仪器。开放仪器90台。（省科技厅负责）\n"
        "第二节　企业\n3. 培育企业。新增企业5家。（省财政厅负责）\n"
        "第二章　开放\n第一节　外贸\n4. 稳定外贸。开行班列90列。（省商务厅负责）\n",
        [(1, "创新"), (2, "开放")],
        [("1", "建设实验室", 1), ("2", "共享仪器", 1), ("3", "培育企业", 1), ("4", "稳定外贸", 2)],
        id="第一章, 第一节 and 1. with clauses",
    ),
    pytest.param(
        "一、创新\n（一）平台\n1. 建设实验室。新建省实验室3个。\n2. 共享仪器。开放仪器90台。\n"
        "（二）企业\n3. 培育企业。新增企业5家。\n二、开放\n（一）外贸\n4. 稳定外贸。开行班列90列。\n",
        [(1, "创新"), (2, "开放")],
        [("1", "建设实验室", 1), ("2", "共享仪器", 1), ("3", "培育企业", 1), ("4", "稳定外贸", 2)],
        id="three levels, 1. runs through, no clauses",
    ),
    pytest.param(
        "第一部分 创新\n一、建设平台。新建省实验室3个。（省科技厅负责）\n二、培育企业。新增企业5家。（省财政厅负责）\n"
        "第二部分 开放\n三、稳定外贸。开行班列90列。（省商务厅负责）\n",
        [(1, "创新"), (2, "开放")],
        [("一", "建设平台", 1), ("二", "培育企业", 1), ("三", "稳定外贸", 2)],
        id="第一部分 with 一、 below",
    ),
    pytest.param(
        "一、创新\n\n　　1. 加强监管。检查企业90家。（省科技厅负责）\n\n"
        "二、开放\n\n　　2. 加强监管。检查口岸5个。（省商务厅负责）\n\n"
        "三、创新\n\n　　3. 加强监管。检查平台6个。（省财政厅负责）\n",
        [(1, "创新"), (2, "开放"), (3, "创新")],
        [("1", "加强监管", 1), ("2", "加强监管", 2), ("3", "加强监管", 3)],
        id="titles that repeat",
    ),
    pytest.param(
        "一、创新\n（一）建设平台。\n新建省实验室3个。（省科技厅负责）\n（二）培育企业。\n新增企业5家。（省财政厅负责）\n"
        "二、开放\n稳定外贸，开行班列90列。（省商务厅负责）\n",
        [(1, "创新"), (2, "开放")],
        [("（一）", "建设平台", 1), ("（二）", "培育企业", 1), ("二", "开放", 2)],
        id="a chapter without numbered tasks among others",
    ),
]


@pytest.mark.parametrize(("body", "chapters", "tasks"), OUTLINES)
def test_chapters_and_tasks_of_an_outline(
    body: str, chapters: list[tuple[int, str]], tasks: list[tuple[str, str, int]]
) -> None:
    notice = read(FRONT + body)
    assert [(c.chapter_no, c.title) for c in notice.chapters] == chapters
    assert [(number(t), t.title, t.chapter_no) for t in notice.tasks] == tasks


@pytest.mark.parametrize(("body", "chapters", "tasks"), OUTLINES)
def test_line_ends_of_windows_change_no_outline(
    body: str, chapters: list[tuple[int, str]], tasks: list[tuple[str, str, int]]
) -> None:
    plain, windows = read(FRONT + body), read((FRONT + body).replace("\n", "\r\n"))
    assert [c.title for c in windows.chapters] == [c.title for c in plain.chapters]
    assert len(windows.chapters) == len(chapters)
    assert [(t.task_no, t.title, t.body, by_role(t)) for t in windows.tasks] == [
        (t.task_no, t.title, t.body, by_role(t)) for t in plain.tasks
    ]
    assert len(windows.tasks) == len(tasks)


CHINESE = [*"一二三四五六七八九十", *(f"十{n}" for n in "一二三四五六七八九"), "二十", "二十一", "二十二", "二十三"]


@pytest.mark.parametrize("mark", ["（{}）", "{}、"])
def test_chinese_numbers_run_beyond_twenty(mark: str) -> None:
    signs = [mark.format(number) for number in CHINESE]
    notice = read(
        FRONT
        + "第一章 创新\n"
        + "".join(f"{sign}任务。检查企业3家。（省科技厅负责）\n" for sign in signs[:12])
        + "第二章 开放\n"
        + "".join(f"{sign}任务。检查企业3家。（省商务厅负责）\n" for sign in signs[12:])
    )
    assert numbers(notice) == [sign.rstrip("、") for sign in signs]
    assert [t.chapter_no for t in notice.tasks] == [1] * 12 + [2] * 11


@pytest.mark.parametrize("break_", ["", " ", "　　"])
def test_a_body_of_one_line_is_cut_at_its_numbers(break_: str) -> None:
    parts = [
        "一、创新",
        "1. 建设平台。新建省实验室3个，投入2.5亿元。（牵头单位：省科技厅）",
        "2. 培育企业。新增企业5家。（牵头单位：省财政厅）",
        "二、开放",
        "3. 稳定外贸。开行班列90列。（牵头单位：省商务厅）",
    ]
    notice = read(FRONT + break_ + break_.join(parts))
    assert [(c.chapter_no, c.title) for c in notice.chapters] == [(1, "创新"), (2, "开放")]
    assert [(number(t), t.title, t.body, units(t, "lead")) for t in notice.tasks] == [
        ("1", "建设平台", "新建省实验室3个，投入2.5亿元。", ["省科技厅"]),
        ("2", "培育企业", "新增企业5家。", ["省财政厅"]),
        ("3", "稳定外贸", "开行班列90列。", ["省商务厅"]),
    ]


@pytest.mark.parametrize("marks", ["一、二、三、", "（一）|（二）|（三）", "1. |2. |3. "])
@pytest.mark.parametrize("behind", ["。", "\n　　", "\n\n　　"], ids=["stop", "line", "blank line"])
def test_tasks_of_one_level_alone(marks: str, behind: str) -> None:
    signs = marks.split("|") if "|" in marks else re.findall(".、", marks)
    words = [("建设平台", "新建省实验室3个。"), ("培育企业", "新增企业5家。"), ("稳定外贸", "开行班列90列。")]
    notice = read(
        FRONT
        + "".join(
            f"{sign}{title}{behind}{body}（省科技厅负责）\n" for sign, (title, body) in zip(signs, words, strict=True)
        )
    )
    assert numbers(notice) == [re.sub(r"[.、\s]", "", sign) for sign in signs]
    assert [(t.title, t.body) for t in notice.tasks] == words
    assert [by_role(t) for t in notice.tasks] == [([], [], ["省科技厅"])] * 3


def test_a_title_on_its_own_line_ends_with_the_line() -> None:
    notice = read(
        FRONT
        + "一、创新\n\n（一）建设平台\n\n　　新建省实验室3个。投入5亿元。\n\n（二）培育企业\n\n　　新增企业5家。\n"
    )
    assert [(t.title, t.body) for t in notice.tasks] == [
        ("建设平台", "新建省实验室3个。投入5亿元。"),
        ("培育企业", "新增企业5家。"),
    ]


def test_goals_of_a_chapter_without_tasks_belong_to_its_number() -> None:
    notice = read(
        FRONT + "一、总体目标\n到2025年，省实验室达到30个，研发投入强度达到3%。\n"
        "二、重点任务\n1. 培育企业。新增企业5家。（省财政厅负责）\n2. 稳定外贸。开行班列90列。（省商务厅负责）\n"
    )
    assert numbers(notice) == ["一", "1", "2"]
    goals = notice.tasks[0]
    assert (goals.chapter_no, goals.responsibilities) == (1, ())
    assert "研发投入强度达到3%" in notice.document.text[goals.content.start : goals.content.end]
    assert [t.chapter_no for t in notice.tasks] == [1, 2, 2]


def test_words_between_a_chapter_and_its_tasks_are_no_words_of_a_task() -> None:
    notice = read(
        FRONT + "一、创新\n坚持创新引领，抓好以下工作。\n1. 培育企业。新增企业5家。\n2. 建设平台。新建平台3个。\n"
    )
    numbered = [t for t in notice.tasks if number(t) in ("1", "2")]
    assert [(t.title, t.body) for t in numbered] == [("培育企业", "新增企业5家。"), ("建设平台", "新建平台3个。")]


def test_steps_with_a_clause_each_are_tasks_and_an_undivided_neighbour_is_one() -> None:
    notice = read(
        FRONT + "一、创新\n（一）建设平台\n1. 建设实验室。新建省实验室3个。（牵头单位：省科技厅）\n"
        "2. 共享仪器。开放仪器90台。（牵头单位：省教育厅）\n"
        "（二）培育企业。新增企业5家。（牵头单位：省财政厅）\n"
    )
    assert titles(notice) == ["建设实验室", "共享仪器", "培育企业"]
    assert [units(t, "lead") for t in notice.tasks] == [["省科技厅"], ["省教育厅"], ["省财政厅"]]


def test_steps_below_one_clause_are_one_task() -> None:
    notice = read(
        FRONT + "一、创新\n（一）建设平台。\n1. 新建省实验室3个。\n2. 开放仪器90台。\n（牵头单位：省科技厅）\n"
        "（二）培育企业。\n1. 新增企业5家。\n2. 举办活动6场。\n（牵头单位：省财政厅）\n"
    )
    assert [(number(t), t.title, units(t, "lead")) for t in notice.tasks] == [
        ("（一）", "建设平台", ["省科技厅"]),
        ("（二）", "培育企业", ["省财政厅"]),
    ]


def test_clauses_at_two_levels_lose_no_agency() -> None:
    notice = read(
        FRONT + "一、创新\n（一）建设平台。（牵头单位：省科技厅）\n1. 新建省实验室3个。（责任单位：省教育厅）\n"
        "2. 开放仪器90台。（责任单位：省财政厅）\n（二）培育企业。新增企业5家。（牵头单位：省商务厅）\n"
    )
    assert {name for t in notice.tasks for name in units(t)} == {"省科技厅", "省教育厅", "省财政厅", "省商务厅"}
    assert units(notice.tasks[-1]) == ["省商务厅"]


def test_a_box_between_tasks_is_no_chapter_and_breaks_no_sequence() -> None:
    notice = read(
        FRONT + "一、创新\n1. 建设平台。新建省实验室3个。（牵头单位：省科技厅）\n\n专栏1　重大平台\n\n"
        "云台山实验室。建设智能制造中心。\n\n2. 培育企业。新增企业5家。（牵头单位：省财政厅）\n\n"
        "二、开放\n3. 稳定外贸。开行班列90列。（牵头单位：省商务厅）\n"
    )
    assert [(c.chapter_no, c.title) for c in notice.chapters] == [(1, "创新"), (2, "开放")]
    numbered = [t for t in notice.tasks if number(t) in ("1", "2", "3")]
    assert [(t.title, units(t, "lead")) for t in numbered] == [
        ("建设平台", ["省科技厅"]),
        ("培育企业", ["省财政厅"]),
        ("稳定外贸", ["省商务厅"]),
    ]
    assert numbered[0].body == "新建省实验室3个。"


def test_boxes_that_alone_divide_the_tasks_stand_above_them() -> None:
    notice = read(
        FRONT
        + "专栏1　创新\n1. 建设平台。新建省实验室3个。（省科技厅负责）\n2. 培育企业。新增企业5家。（省财政厅负责）\n"
        "专栏2　开放\n3. 稳定外贸。开行班列90列。（省商务厅负责）\n"
    )
    assert titles(notice) == ["建设平台", "培育企业", "稳定外贸"]
    assert [t.headings[-1:] for t in notice.tasks] == [("创新",), ("创新",), ("开放",)]


CONTENTS = [
    "一、创新{dots}1",
    "（一）建设平台{dots}1",
    "（二）培育企业{dots}2",
    "二、开放{dots}4",
    "（三）稳定外贸{dots}4",
]


@pytest.mark.parametrize("dots", ["……………", "..........", "\t", "　　"], ids=["dots", "points", "tab", "blanks"])
def test_a_table_of_contents_gives_no_chapters_and_no_tasks(dots: str) -> None:
    contents = "目　录\n\n" + "\n".join(line.format(dots=dots) for line in CONTENTS) + "\n\n"
    notice = read(
        FRONT + contents + "一、创新\n（一）建设平台。新建省实验室3个。（省科技厅负责）\n"
        "（二）培育企业。新增企业5家。（省财政厅负责）\n二、开放\n（三）稳定外贸。开行班列90列。（省商务厅负责）\n"
    )
    assert [(c.chapter_no, c.title) for c in notice.chapters] == [(1, "创新"), (2, "开放")]
    assert [(number(t), t.title) for t in notice.tasks] == [
        ("（一）", "建设平台"),
        ("（二）", "培育企业"),
        ("（三）", "稳定外贸"),
    ]
    assert notice.tasks[0].span.start >= len(FRONT + contents)


def test_the_plan_behind_a_circular_with_numbers_of_its_own() -> None:
    notice = read(
        "江源省人民政府关于印发江源省2023年重点工作方案的通知\n\n各市人民政府：\n\n现将方案印发给你们，并提出以下要求。\n\n"
        "一、提高认识。各市要统一思想。\n\n二、加强督导。各市要按月调度。\n\n江源省人民政府\n2023年2月1日\n\n"
        "江源省2023年重点工作方案\n\n一、创新\n\n1. 建设平台。新建省实验室3个。（牵头单位：省科技厅）\n\n"
        "二、开放\n\n2. 稳定外贸。开行班列90列。（牵头单位：省商务厅）\n\n"
        "三、民生\n\n3. 扩大就业。新增就业6万人。（牵头单位：省教育厅）\n"
    )
    plan = [t for t in notice.tasks if number(t) in ("1", "2", "3")]
    assert [(t.title, t.headings[-1], units(t)) for t in plan] == [
        ("建设平台", "创新", ["省科技厅"]),
        ("稳定外贸", "开放", ["省商务厅"]),
        ("扩大就业", "民生", ["省教育厅"]),
    ]
    assert [c.title for c in notice.chapters][-3:] == ["创新", "开放", "民生"]
    assert not [t for t in notice.tasks if "江源省人民政府2023年2月1日" in bare(t.body)]


def test_tasks_that_only_the_annex_lists() -> None:
    notice = read(
        "江源省人民政府办公厅关于做好2023年重点工作的通知\n\n各市人民政府：\n\n请抓好落实。\n\n附件：2023年重点任务清单\n\n"
        "江源省人民政府办公厅\n2023年2月1日\n\n附件\n\n2023年重点任务清单\n\n"
        "一、创新\n1. 建设平台。新建省实验室3个。（牵头单位：省科技厅）\n"
        "二、开放\n2. 稳定外贸。开行班列90列。（牵头单位：省商务厅）\n"
    )
    assert [(c.chapter_no, c.title) for c in notice.chapters] == [(1, "创新"), (2, "开放")]
    assert [(number(t), t.title, units(t, "lead")) for t in notice.tasks] == [
        ("1", "建设平台", ["省科技厅"]),
        ("2", "稳定外贸", ["省商务厅"]),
    ]


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(
            "附件：1. 重点项目清单\n　　　2. 重点企业名单\n",
        ),
        "附件：重点项目清单\n\n江源省人民政府办公厅\n\n2023年2月1日\n",
        "（此件公开发布）\n\n抄送：省委各部门。\n\n江源省人民政府办公厅　　2023年2月1日印发\n",
        pytest.param("注：1. 本表任务按月调度。\n　　2. 排名不分先后。\n"),
    ],
)
def test_what_stands_behind_the_tasks_is_no_task(end: str) -> None:
    notice = read(
        FRONT + "一、创新\n1. 建设平台。新建省实验室3个。（牵头单位：省科技厅）\n"
        f"二、开放\n2. 稳定外贸。开行班列90列。（牵头单位：省商务厅）\n\n{end}"
    )
    assert titles(notice) == ["建设平台", "稳定外贸"]
    assert (notice.tasks[-1].body, units(notice.tasks[-1])) == ("开行班列90列。", ["省商务厅"])


ROWS = [
    ["序号", "任务", "牵头单位", "配合单位", "完成时限"],
    ["1", "新建省实验室3个。", "省科技厅", "省财政厅、省教育厅", "2023年6月底前"],
    ["2", "开行班列90列。", "省商务厅", "各市人民政府", "2023年12月底前"],
    ["3", "新增企业5家。", "省工业和信息化厅", "省税务局", "全年"],
]


@pytest.mark.parametrize("between", ["\t", "\n", "\n\n"], ids=["tabs", "a cell a line", "blank lines"])
@pytest.mark.parametrize("front", [FRONT + "附件\n\n2023年重点任务清单\n\n", FRONT], ids=["annex", "body"])
def test_a_table_of_tasks(front: str, between: str) -> None:
    notice = read(front + "\n".join(between.join(row) for row in ROWS) + "\n")
    assert [(number(t), t.title) for t in notice.tasks] == [
        ("1", "新建省实验室3个"),
        ("2", "开行班列90列"),
        ("3", "新增企业5家"),
    ]
    assert [by_role(t) for t in notice.tasks] == [
        (["省科技厅"], ["省财政厅", "省教育厅"], []),
        (["省商务厅"], ["各市人民政府"], []),
        (["省工业和信息化厅"], ["省税务局"], []),
    ]
    assert ["6月" in "".join(words for _, words in t.clause_dates) for t in notice.tasks] == [True, False, False]


def test_a_table_with_other_columns_and_an_empty_cell() -> None:
    rows = [
        ["序号", "工作任务", "责任单位", "完成时间"],
        ["1", "建设平台。新建省实验室3个。", "省科技厅、省财政厅", "6月底前"],
        ["2", "稳定外贸。开行班列90列。", "", "12月底前"],
        ["3", "培育企业。新增企业5家。", "各市、县人民政府", ""],
    ]
    notice = read(FRONT + "\n".join("\t".join(row) for row in rows) + "\n")
    assert [(number(t), t.title, t.body) for t in notice.tasks] == [
        ("1", "建设平台", "新建省实验室3个。"),
        ("2", "稳定外贸", "开行班列90列。"),
        ("3", "培育企业", "新增企业5家。"),
    ]
    assert [units(t, "shared") for t in notice.tasks] == [["省科技厅", "省财政厅"], [], ["各市、县人民政府"]]


@pytest.mark.parametrize(
    "heading",
    [
        "2022年工作回顾",
        pytest.param("2022年工作完成情况"),
        "过去一年工作回顾",
    ],
)
def test_a_review_of_the_past_year_holds_no_tasks(heading: str) -> None:
    notice = read(
        FRONT + f"一、{heading}\n（一）建设平台。新建省实验室8个。\n（二）稳定外贸。开行班列66列。\n"
        "二、2023年重点任务\n（一）培育企业。新增企业5家。（省财政厅负责）\n（二）吸引外资。新设企业60家。（省商务厅负责）\n"
    )
    assert titles(notice) == ["培育企业", "吸引外资"]
    assert [t.chapter_no for t in notice.tasks] == [2, 2]
    assert "新建省实验室8个" in pieces(notice, "review")


# Clause, then lead, participating and shared.
CLAUSES = [
    ("（责任单位：省科技厅，各市人民政府）", [], [], ["省科技厅", "各市人民政府"]),
    ("（责任部门：省科技厅；省财政厅；省税务局）", [], [], ["省科技厅", "省财政厅", "省税务局"]),
    ("（牵头单位：省科技厅；责任单位：省财政厅）", ["省科技厅"], ["省财政厅"], []),
    (
        "（牵头单位：省科技厅；责任单位：省财政厅；配合单位：省税务局）",
        ["省科技厅"],
        ["省财政厅", "省税务局"],
        [],
    ),
    pytest.param(
        "（牵头：省科技厅；配合：省财政厅）",
        ["省科技厅"],
        ["省财政厅"],
        [],
    ),
    ("（省科技厅牵头，省财政厅配合）", ["省科技厅"], ["省财政厅"], []),
    ("（省科技厅牵头；省财政厅、省税务局参与）", ["省科技厅"], ["省财政厅", "省税务局"], []),
    ("（省科技厅牵头，省财政厅按职责分工配合）", ["省科技厅"], ["省财政厅"], []),
    ("（省科技厅、省财政厅牵头，各市人民政府负责）", ["省科技厅", "省财政厅"], ["各市人民政府"], []),
    pytest.param("（由省科技厅牵头，省财政厅配合）", ["省科技厅"], ["省财政厅"], []),
    ("（省科技厅负责）", [], [], ["省科技厅"]),
    ("（省直有关部门、各市人民政府按职责分工负责）", [], [], ["省直有关部门", "各市人民政府"]),
    ("（责任单位：省科技厅、省财政厅。）", [], [], ["省科技厅", "省财政厅"]),
    ("【责任单位：省科技厅、省财政厅】", [], [], ["省科技厅", "省财政厅"]),
    ("【省科技厅牵头，省财政厅配合】", ["省科技厅"], ["省财政厅"], []),
    ("〔牵头单位：省科技厅；配合单位：省财政厅〕", ["省科技厅"], ["省财政厅"], []),
    ("[责任单位：省科技厅、省财政厅]", [], [], ["省科技厅", "省财政厅"]),
    ("(牵头单位:省科技厅;配合单位:省财政厅,省税务局)", ["省科技厅"], ["省财政厅", "省税务局"], []),
    (
        "（牵头单位：省发展改革委（省能源局）；配合单位：省财政厅）",
        ["省发展改革委（省能源局）"],
        ["省财政厅"],
        [],
    ),
    ("（责任单位：省科技厅，各县（市、区）人民政府）", [], [], ["省科技厅", "各县（市、区）人民政府"]),
    ("〔责任单位：省科技厅，各县（市、区）人民政府〕", [], [], ["省科技厅", "各县（市、区）人民政府"]),
    ("（责任单位：省科技厅；完成时限：2023年6月底前）", [], [], ["省科技厅"]),
    ("（牵头单位：省科技厅，2023年6月底前完成）", ["省科技厅"], [], []),
    ("（省科技厅、省财政厅负责，6月底前完成）", [], [], ["省科技厅", "省财政厅"]),
    ("（责任单位：省科技厅；0.5分）", [], [], ["省科技厅"]),
    ("（责任单位：省科技厅、省财政厅等）", [], [], ["省科技厅", "省财政厅"]),
    pytest.param(
        "（责任单位：省科技厅等省有关部门）",
        [],
        [],
        ["省科技厅", "省有关部门"],
    ),
    ("（牵头单位：省科技厅；配合单位：省财政厅等）", ["省科技厅"], ["省财政厅"], []),
    ("（责任单位：各市、州、县人民政府）", [], [], ["各市、州、县人民政府"]),
    ("（省科技厅牵头，各市、县人民政府配合）", ["省科技厅"], ["各市、县人民政府"], []),
    ("（牵头单位：省科技厅；数据提供单位：省统计局）", ["省科技厅"], ["省统计局"], []),
    ("（责任单位：省科技厅　省财政厅　省税务局）", [], [], ["省科技厅", "省财政厅", "省税务局"]),
    ("（责任单位：省科技厅 省财政厅）", [], [], ["省科技厅", "省财政厅"]),
    ("（省文化和旅游厅、省住房和城乡建设厅负责）", [], [], ["省文化和旅游厅", "省住房和城乡建设厅"]),
    pytest.param(
        "（责任单位：省科技厅及各市人民政府）",
        [],
        [],
        ["省科技厅", "各市人民政府"],
    ),
    pytest.param("（省科技厅和省财政厅负责）", [], [], ["省科技厅", "省财政厅"]),
    ("（责任领导：王某某；责任单位：省科技厅）", [], [], ["省科技厅"]),
    ("\n牵头单位：省科技厅\n责任单位：省财政厅、省税务局\n", ["省科技厅"], ["省财政厅", "省税务局"], []),
    ("\n　　责任单位：省科技厅、省财政厅", [], [], ["省科技厅", "省财政厅"]),
    pytest.param(
        "\n牵头单位：省科技厅　配合单位：省财政厅\n",
        ["省科技厅"],
        ["省财政厅"],
        [],
    ),
    pytest.param("\n责任单位：省科技厅\n完成时限：2023年6月底前\n", [], [], ["省科技厅"]),
]


@pytest.mark.parametrize(("clause", "lead", "participating", "shared"), CLAUSES)
def test_who_answers(clause: str, lead: list[str], participating: list[str], shared: list[str]) -> None:
    notice = read(
        FRONT + f"一、创新\n1. 培育企业。新增企业3家。{clause}\n2. 稳定外贸。开行班列90列。（牵头单位：省商务厅）\n"
    )
    first, second = notice.tasks
    assert by_role(first) == (lead, participating, shared)
    assert (first.title, first.body) == ("培育企业", "新增企业3家。")
    assert (second.title, by_role(second)) == ("稳定外贸", (["省商务厅"], [], []))
    assert bare(clause).rstrip("。") in bare(pieces(notice, "clause"))


@pytest.mark.parametrize(
    ("task", "title", "words"),
    [
        ("培育企业。新增企业3家（牵头单位：省科技厅）。", "培育企业", "新增企业3家"),
        ("培育企业。新增企业3家。（牵头单位：省科技厅）。", "培育企业", "新增企业3家。"),
        ("培育企业（牵头单位：省科技厅）。新增企业3家。", "培育企业", "新增企业3家。"),
        ("培育企业。（牵头单位：省科技厅）新增企业3家。", "培育企业", "新增企业3家。"),
        ("培育企业（省科技厅牵头）\n　　新增企业3家。", "培育企业", "新增企业3家。"),
        ("新增企业3家（牵头单位：省科技厅）", "新增企业3家", ""),
    ],
)
def test_where_a_clause_may_stand(task: str, title: str, words: str) -> None:
    notice = read(FRONT + f"一、创新\n1. {task}\n2. 稳定外贸。开行班列90列。（牵头单位：省商务厅）\n")
    first, second = notice.tasks
    assert first.title == title
    assert first.body.rstrip("。") == words.rstrip("。")
    assert [units(t, "lead") for t in (first, second)] == [["省科技厅"], ["省商务厅"]]


@pytest.mark.parametrize(
    "clauses",
    [
        ["", "（牵头单位：省科技厅）", "（牵头单位：省教育厅）", ""],
        ["（牵头单位：省科技厅）", "", "", ""],
        ["", "", "", ""],
        ["（牵头单位：省科技厅）", "（牵头单位：省教育厅）", "", "（牵头单位：省商务厅）"],
        pytest.param(
            ["", "", "（牵头单位：省教育厅）", "（牵头单位：省商务厅）"],
        ),
    ],
)
def test_a_task_without_a_clause_has_nobody(clauses: list[str]) -> None:
    first, second, third, fourth = clauses
    notice = read(
        FRONT + f"一、创新\n1. 培育企业。新增企业3家。{first}\n2. 建设平台。新建平台5个。{second}\n"
        f"3. 共享仪器。开放仪器90台。{third}\n二、开放\n4. 稳定外贸。开行班列90列。{fourth}\n"
    )
    assert titles(notice) == ["培育企业", "建设平台", "共享仪器", "稳定外贸"]
    for task, clause in zip(notice.tasks, clauses, strict=True):
        assert [name for name in units(task) if name not in clause] == []
        assert bool(units(task)) is bool(clause)


def test_several_clauses_of_a_task_are_joined() -> None:
    notice = read(
        FRONT + "一、创新\n1. 培育企业。新增企业3家。（牵头单位：省科技厅；配合单位：省财政厅）新建平台5个。"
        "（牵头单位：省教育厅；配合单位：省财政厅、省税务局）\n2. 稳定外贸。开行班列90列。（省商务厅负责）\n"
    )
    assert by_role(notice.tasks[0]) == (["省科技厅", "省教育厅"], ["省财政厅", "省税务局"], [])
    assert notice.tasks[0].body == "新增企业3家。新建平台5个。"


def test_the_first_listed_leads_where_the_notice_says_so() -> None:
    notice = read(
        FRONT + "一、创新\n1. 培育企业。新增企业3家。（省科技厅、省财政厅等负责。列第一位者为牵头单位，下同）\n"
        "2. 建设平台。新建平台5个。（省教育厅、省科技厅、省税务局负责）\n"
        "二、开放\n3. 稳定外贸。开行班列90列。（省商务厅负责）\n"
    )
    assert [by_role(t) for t in notice.tasks] == [
        (["省科技厅"], ["省财政厅"], []),
        (["省教育厅"], ["省科技厅", "省税务局"], []),
        (["省商务厅"], [], []),
    ]


@pytest.mark.parametrize("word", ["会同", pytest.param("联合")])
def test_who_joins_another_is_no_lead(word: str) -> None:
    (task,) = read(FRONT + f"一、创新\n1. 培育企业。新增企业3家。（省科技厅{word}省财政厅负责）\n").tasks
    assert units(task) == ["省科技厅", "省财政厅"]
    assert "省财政厅" not in units(task, "lead")


def test_a_head_that_the_list_names_once_is_restored() -> None:
    (task,) = read(FRONT + "一、创新\n1. 培育企业。新增企业3家。（责任单位：省科技厅、财政厅、税务局）\n").tasks
    assert [r.agency for r in task.responsibilities] == ["省科技厅", "省财政厅", "省税务局"]
    assert units(task) == ["省科技厅", "财政厅", "税务局"]


def test_the_noun_of_a_list_with_etc_is_a_unit() -> None:
    (task,) = read(FRONT + "一、创新\n1. 争取支持。（省科技厅牵头，科技部等国务院相关部门支持）\n").tasks
    assert units(task, "lead") == ["省科技厅"]
    assert "国务院相关部门" in units(task)
    assert not [name for name in units(task) if "等" in name]


@pytest.mark.parametrize("cue", ["数据提供单位", "实施单位", "主办单位", "督导单位"])
def test_a_cue_of_a_unit_is_no_part_of_its_name(cue: str) -> None:
    (task,) = read(FRONT + f"一、创新\n1. 培育企业。新增企业3家。（{cue}：省统计局、省科技厅）\n").tasks
    assert units(task) == ["省统计局", "省科技厅"]


@pytest.mark.parametrize(
    ("clause", "date"),
    [
        ("（责任单位：省科技厅；完成时限：2023年6月底前）", "6月底前"),
        ("（完成时限：9月底；牵头单位：省科技厅）", "9月底"),
        ("（省科技厅负责，2023年10月底前完成）", "10月底前"),
        pytest.param("\n牵头单位：省科技厅\n完成时限：2023年6月底前\n", "6月底前"),
    ],
)
def test_a_date_in_a_clause_is_kept(clause: str, date: str) -> None:
    (task,) = read(FRONT + f"一、创新\n1. 培育企业。新增企业3家。{clause}").tasks
    assert units(task) == ["省科技厅"]
    assert [words for _, words in task.clause_dates if date in bare(words)]


def test_a_score_behind_a_clause_names_nobody() -> None:
    notice = read(
        FRONT + "一、创新\n1. 培育企业（2分）。新增企业3家（0.5分）。（责任单位：省科技厅）（1.5分）\n"
        "2. 稳定外贸。开行班列90列。（牵头单位：省商务厅）（3分）\n"
    )
    assert [by_role(t) for t in notice.tasks] == [([], [], ["省科技厅"]), (["省商务厅"], [], [])]


@pytest.mark.parametrize(
    "words",
    [
        "推动\n一、二、三产业融合，建设园区3个。",
        pytest.param("推动\n二、三级公立医院设立门诊5个。"),
        pytest.param("推动\n二、三产业发展。"),
        "抓好：（1）新增企业3家；（2）新建平台5个；（3）举办活动6场。",
        "抓好以下工作：\n（1）新增企业3家；\n（2）新建平台5个。",
        "企业总量达到\n2.5万家。",
        "上线工业互联网\n2.0版，新增企业3家。",
        "建设省实验室\n2个，投入5亿元。",
        "新增企业达到\n2023年的1.2倍。",
        "\n2023年，新增企业3家。",
        "\n第一，新增企业3家。\n第二，新建平台5个。",
        "\n一是新增企业3家。\n二是新建平台5个。",
        "落实条例\n第二章规定，检查企业3家。",
        "实施\n专栏2所列项目5个。",
        "公布\n目录内企业3家。",
        pytest.param("推广\n附件2所列成果5项。"),
        "①新增企业3家。②新建平台5个。",
        "落实前款第（二）项要求，新增企业3家。",
        "建设“1+3+N”平台，实施“一、十、百”工程。",
    ],
)
def test_numbers_in_running_words_open_nothing(words: str) -> None:
    notice = read(
        FRONT
        + f"一、创新\n1. 培育企业。{words}（牵头单位：省科技厅）\n2. 建设平台。新建平台3个。（牵头单位：省教育厅）\n"
        "二、开放\n3. 稳定外贸。开行班列90列。（牵头单位：省商务厅）\n"
    )
    assert [(c.chapter_no, c.title) for c in notice.chapters] == [(1, "创新"), (2, "开放")]
    assert [(number(t), t.title, units(t)) for t in notice.tasks] == [
        ("1", "培育企业", ["省科技厅"]),
        ("2", "建设平台", ["省教育厅"]),
        ("3", "稳定外贸", ["省商务厅"]),
    ]
    # Signs of steps stand in pieces of their own, so only the words are compared.
    assert bare(words)[-8:-1] in bare(notice.tasks[0].body)


@pytest.mark.parametrize(
    "words",
    [
        "新增企业3家（含续建项目）。",
        pytest.param("建设云台山实验室（以下简称实验室）。"),
        pytest.param("结清运维费用（由企业负责），新增企业3家。"),
        "落实管理办法（试行），新增企业3家。",
        "新增企业3家（2023年6月底前）。",
        "检查危化品企业（单位）3家。",
        "推广“链长制”（省领导牵头联系产业链）。",
        "培训各市（县）干部6人。",
        pytest.param("开展评估（由第三方机构牵头），新增企业3家。"),
        "落实《省科技厅、省财政厅关于支持企业的通知》（江科字〔2022〕3号），新增企业3家。",
        "新增企业3家（其中省属企业1家、民营企业2家）。",
        "严格落实责任单位制度，明确牵头单位：谁主管谁负责。",
    ],
)
def test_brackets_and_words_that_are_no_clause(words: str) -> None:
    notice = read(
        FRONT + f"一、创新\n1. 培育企业。{words}\n2. 建设平台。{words}（牵头单位：省教育厅）\n"
        "3. 稳定外贸。开行班列90列。（牵头单位：省商务厅）\n"
    )
    assert [units(t) for t in notice.tasks] == [[], ["省教育厅"], ["省商务厅"]]
    assert [t.body for t in notice.tasks[:2]] == [words, words]
