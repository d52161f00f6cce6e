"""Document → Notice: where chapters, tasks and clauses begin and end, and what the front page says."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.model import Document, Notice, NoticeError, Task
from loaders.notice import parse_notice

FRONT = "示范省人民政府办公厅关于印发示范省2023年重点工作任务的通知\n\n示政办字〔2023〕8号\n\n"


def read(text: str) -> Notice:
    return parse_notice(Document("sample", text, "sample.txt", "utf-8", "0" * 64))


def chapter(*tasks: str) -> Notice:
    return read(FRONT + "一、创新\n\n" + "\n\n".join(tasks) + "\n")


def units(task: Task, role: str) -> list[str]:
    return [r.name_as_written for r in task.responsibilities if r.role == role]


def joined(notice: Notice) -> str:
    return "".join(notice.document.text[p.span.start : p.span.end] for p in notice.pieces)


def test_a_task_has_a_title_up_to_the_first_stop_a_body_and_a_clause() -> None:
    (task,) = chapter("1. 培育企业。新增企业3家。强化服务。（牵头单位：省科技厅）").tasks
    assert (task.task_no, task.task_order, task.chapter_no) == ("1", 1, 1)
    assert (task.title, task.body) == ("培育企业", "新增企业3家。强化服务。")


def test_spans_of_a_task_hold_its_words() -> None:
    notice = chapter("1. 培育企业。新增企业3家。（牵头单位：省科技厅）")
    (task,), text = notice.tasks, notice.document.text
    assert text[task.span.start : task.span.end] == "1. 培育企业。新增企业3家。（牵头单位：省科技厅）"
    assert text[task.title_span.start : task.title_span.end] == "培育企业"
    assert text[task.content.start : task.content.end] == "培育企业。新增企业3家。"
    (agency,) = task.responsibilities
    assert text[agency.span.start : agency.span.end] == "省科技厅"


def test_chapters_and_tasks_follow_their_numbers() -> None:
    notice = read(FRONT + "一、创新\n\n1. 甲。\n2. 乙。\n\n二、开放\n\n3. 丙。\n")
    assert [(c.chapter_no, c.title) for c in notice.chapters] == [(1, "创新"), (2, "开放")]
    assert [(t.task_no, t.chapter_no, t.title) for t in notice.tasks] == [
        ("1", 1, "甲"),
        ("2", 1, "乙"),
        ("3", 2, "丙"),
    ]


def test_the_eleventh_and_twelfth_chapter_are_counted() -> None:
    names = [*"一二三四五六七八九十", "十一", "十二"]
    text = "".join(f"{name}、第{name}类\n\n{n}. 任务。\n\n" for n, name in enumerate(names, 1))
    assert [c.chapter_no for c in read(FRONT + text).chapters] == list(range(1, 13))


def test_task_numbers_may_begin_again_in_each_chapter_and_ids_stay_apart() -> None:
    notice = read(FRONT + "一、创新\n\n1. 甲。\n2. 乙。\n\n二、开放\n\n1. 丙。\n2. 丁。\n")
    assert [t.title for t in notice.tasks] == ["甲", "乙", "丙", "丁"]
    assert [t.task_order for t in notice.tasks] == [1, 2, 3, 4]
    assert len({t.task_no for t in notice.tasks}) == 4


@pytest.mark.parametrize(
    "line",
    [
        "790 名左右，强化服务",
        "2.8万家，强化服务",
        "500 个。强化服务",
        "9. 号楼以东",
        "2023年底前完成",
        "3、4号机组投产",
    ],
)
def test_a_line_that_begins_with_a_number_out_of_sequence_is_no_task(line: str) -> None:
    notice = chapter(f"1. 培育企业。新增企业\n{line}。", "2. 扩大开放。")
    assert [t.title for t in notice.tasks] == ["培育企业", "扩大开放"]


@pytest.mark.parametrize(
    ("tasks", "number"),
    [(["1. 甲。", "1. 乙。"], "1"), (["1. 甲。", "3. 丙。"], "3"), (["1. 甲。", "二、乙。", "四、丙。"], "四")],
)
def test_a_number_out_of_sequence_is_said_aloud(tasks: list[str], number: str) -> None:
    warned = [d for d in chapter(*tasks).diagnostics if d.code == "number_out_of_sequence"]
    assert [d.severity for d in warned] == ["warning"]
    assert f"the number {number} out of sequence" in warned[0].message


def test_a_list_with_chinese_numbers_inside_a_task_is_no_chapter() -> None:
    notice = chapter("1. 培育企业。抓好以下工作：\n三、四类企业先行。", "2. 扩大开放。")
    assert [c.title for c in notice.chapters] == ["创新"]
    assert len(notice.tasks) == 2


@pytest.mark.parametrize("mark", ["1. ", "1．", "1、", "1.", "　　1. "])
def test_the_point_behind_a_number_comes_in_several_forms(mark: str) -> None:
    (task,) = chapter(f"{mark}培育企业。新增企业3家。").tasks
    assert (task.task_no, task.title) == ("1", "培育企业")


def test_line_ends_of_windows_change_nothing() -> None:
    text = FRONT + "一、创新\n\n1. 培育企业。新增\n企业3家。（牵头单位：省科\n技厅）\n\n2. 扩大开放。\n"
    plain, windows = read(text), read(text.replace("\n", "\r\n"))
    assert [(t.title, t.body) for t in windows.tasks] == [(t.title, t.body) for t in plain.tasks]
    assert units(windows.tasks[0], "lead") == ["省科技厅"]
    assert windows.metadata == plain.metadata


CLAUSES = [
    ("（牵头单位：省科技厅）", ["省科技厅"], [], []),
    ("（牵头单位：省科技厅、省财政厅）", ["省科技厅", "省财政厅"], [], []),
    ("（牵头单位：省科技厅；参与单位：省财政厅、省税务局）", ["省科技厅"], ["省财政厅", "省税务局"], []),
    ("（牵头单位：省科技厅，参与单位：省财政厅）", ["省科技厅"], ["省财政厅"], []),
    ("（牵头单位：省科技厅；配合单位：省财政厅）", ["省科技厅"], ["省财政厅"], []),
    ("(牵头单位:省科技厅)", ["省科技厅"], [], []),
    ("（牵头单位：省科技厅)", ["省科技厅"], [], []),
    ("(牵头单位：省科技厅）", ["省科技厅"], [], []),
    ("【牵头单位：省科技厅】", ["省科技厅"], [], []),
    ("\n\n（牵头单位：省\n\n科技厅）", ["省科技厅"], [], []),
    ("（牵头\n单位：省科技厅）", ["省科技厅"], [], []),
    ("（牵头部门：省科技厅）。", ["省科技厅"], [], []),
    ("（省科技厅、省财政厅牵头，省税务局配合）", ["省科技厅", "省财政厅"], ["省税务局"], []),
    ("（省科技厅牵头，省财政厅、省税务局按职责分工负责）", ["省科技厅"], ["省财政厅", "省税务局"], []),
    ("（省科技厅、省财政厅按职责分工负责）", [], [], ["省科技厅", "省财政厅"]),
    ("（责任单位：省科技厅、省财政厅）", [], [], ["省科技厅", "省财政厅"]),
    pytest.param(
        "（省科技厅、省财政厅）",
        [],
        [],
        ["省科技厅", "省财政厅"],
    ),
    pytest.param("（省科技厅等按职责分工负责）", [], [], ["省科技厅"]),
    pytest.param(
        "（牵头单位：省科技厅；参与单位：各市、州、县人民政府）",
        ["省科技厅"],
        ["各市、州、县人民政府"],
        [],
    ),
    ("（牵头单位：省委宣传部（省文明办））", ["省委宣传部（省文明办）"], [], []),
    ("", [], [], []),
    ("（含续建项目）", [], [], []),
]


@pytest.mark.parametrize(("clause", "lead", "participating", "shared"), CLAUSES)
def test_who_answers_for_a_task(clause: str, lead: list[str], participating: list[str], shared: list[str]) -> None:
    notice = chapter(f"1. 培育企业。新增企业3家。{clause}", "2. 扩大开放。")
    task = notice.tasks[0]
    assert units(task, "lead") == lead
    assert units(task, "participating") == participating
    assert units(task, "shared") == shared
    if lead or shared:
        assert task.body == "新增企业3家。"
    assert joined(notice) == notice.document.text


def test_an_agency_keeps_its_written_name_beside_the_canonical_one() -> None:
    (task,) = chapter("1. 发展畜牧。扩大养殖。（牵头单位：省畜牧局）").tasks
    (agency,) = task.responsibilities
    assert (agency.name_as_written, agency.agency) == ("省畜牧局", "省畜牧兽医局")


def test_copies_and_the_printers_line_are_no_words_of_the_last_task() -> None:
    notice = chapter(
        "1. 培育企业。新增企业3家。（牵头单位：省科技厅）\n\n抄送：省委各部门，省军区。\n\n2023年1月20日印发"
    )
    (task,) = notice.tasks
    assert (task.body, units(task, "lead")) == ("新增企业3家。", ["省科技厅"])
    assert joined(notice) == notice.document.text


def test_a_task_without_a_clause_and_an_odd_clause_are_reported() -> None:
    notice = chapter("1. 培育企业。", "2. 扩大开放。（牵头单位：省商务厅)", "3. 发展文旅。（牵头单位：省文化和旅游厅）")
    assert [(d.code, d.task_no) for d in notice.diagnostics] == [("no_clause", "1"), ("irregular_clause", "2")]


def test_the_front_page_states_title_number_issuer_dates_and_year() -> None:
    front = (
        "示范省人民政府办公厅关于印发\n示范省 2024 年重点工作任务的通知\n\n"
        "示政办字〔2024〕12号\n\n发布日期：2024-02-05\n\n"
        "各市人民政府：\n\n现印发给你们，请认真落实。\n\n示范省人民政府办公厅\n\n2024 年 1 月 31 日\n\n"
    )
    facts = read(front + "一、创新\n\n1. 培育企业。\n").metadata
    assert facts.title == "示范省2024年重点工作任务"
    assert facts.document_no == "示政办字〔2024〕12号"
    assert (facts.issuer, facts.region) == ("示范省人民政府办公厅", "示范省")
    assert (facts.issue_date, facts.publication_date) == (date(2024, 1, 31), date(2024, 2, 5))
    assert facts.plan_year == 2024


def test_a_front_page_without_blank_lines_states_the_same() -> None:
    front = (
        "示范省人民政府办公厅关于印发示范省2024年重点工\n作任务的通知\n示政办字〔2024〕12号\n各市人民政府：\n"
        "现印发给你们，请认真落实。\n示范省人民政府办公厅\n2024年1月31日\n示范省2024年重点工作任\n务\n"
    )
    notice = read(front + "一、创新\n1. 培育企业。\n")
    facts = notice.metadata
    assert (facts.title, facts.document_no) == ("示范省2024年重点工作任务", "示政办字〔2024〕12号")
    assert (facts.issuer, facts.issue_date) == ("示范省人民政府办公厅", date(2024, 1, 31))
    assert [piece.kind for piece in notice.pieces].count("title") == 2


def test_what_the_front_page_does_not_state_is_null() -> None:
    facts = read("重点工作任务\n\n一、创新\n\n1. 培育企业。\n").metadata
    assert facts.title == "重点工作任务"
    assert (facts.document_no, facts.issuer, facts.region) == (None, None, None)
    assert (facts.issue_date, facts.publication_date, facts.plan_year) == (None, None, None)


def test_a_plan_without_numbers_is_one_task_and_that_is_said_aloud() -> None:
    notice = read(
        "示范市2025年国民经济和社会发展计划\n\n2025年主要预期目标：地区生产总值增长5%左右，新增就业3万人以上。严格落实。\n"
    )
    (task,) = notice.tasks
    assert (task.task_no, task.title) == ("全文", "2025年主要预期目标：地区生产总值增长5%左右，新增就业3万人以上")
    assert [d.code for d in notice.diagnostics if d.severity == "warning"] == ["no_headings"]
    assert joined(notice) == notice.document.text


def test_short_titles_below_a_section_are_tasks_and_sentences_are_steps_of_one() -> None:
    titled = "1.完善体系。健全市县乡三级服务网络。2.提升能力。开展从业人员轮训三次。"
    steps = "1.健全市县乡三级服务网络，覆盖所有乡镇和街道，做到应建尽建。2.开展从业人员轮训，每人每年不少于两次。"
    notice = read(FRONT + f"一、任务\n（一）加强服务\n{titled}\n（二）加强培训\n{steps}\n")
    assert [task.title for task in notice.tasks] == ["完善体系", "提升能力", "加强培训"]


def test_places_that_the_words_name_are_kept_and_agencies_hold_none() -> None:
    (task,) = chapter(
        "1. 建设高铁。加快济南至滨州高铁建设，服务沿黄九市。（牵头单位：省铁路局；配合单位：济南市政府）"
    ).tasks
    assert task.places == ("济南", "滨州", "沿黄九市")


def test_a_number_with_nothing_behind_it_makes_no_task_and_is_said_aloud() -> None:
    notice = chapter("1. 培育企业。", "2. ", "二、开放", "3. 扩大开放。")
    assert [(task.task_no, task.task_order) for task in notice.tasks] == [("1", 1), ("3", 2)]
    assert [d.code for d in notice.diagnostics if d.severity == "warning"] == ["empty_heading"]
    assert joined(notice) == notice.document.text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("一封普通的信，没有任务。\n", id="a letter"),
        pytest.param(FRONT + "一、创新\n\n1. ", id="a number and nothing behind it"),
    ],
)
def test_what_is_no_notice_of_tasks_is_refused_with_the_file_name(text: str) -> None:
    with pytest.raises(NoticeError, match=r"sample\.txt"):
        read(text)


TASKS = "\n\n一、任务\n1. 建设平台5个。"
# Files that have lost their line breaks: all of the front is one line.
IN_ONE_LINE = "".join(
    (
        "示范市人民政府关于发展夜间经济的意见",
        "示府发〔2024〕17号",
        "各街道办事处，市有关部门：夜间消费是城市活力的一面镜子，也是许多小店主一家人的生计，群众盼望街区亮得更久、更安全。",
        "去年以来试点街区的客流和营业额都有起色，商户愿意延长营业，居民也提出了噪声和停车方面的意见。现提出如下意见。",
        "一、总体要求（一）发展目标。到2025年，培育示范街区20个。（牵头单位：市商务局）",
    )
)
HANDED_ON = "".join(
    (
        "各县区图书馆、文化馆，市直各学校：《青岛市城乡书屋“一卡通”方案》已经市政府常务会议同意，现发给你们，",
        "请照此办理。2021年11月4日为让读者凭一张卡在全市任何一家书屋借书、还书，打通各家书屋的目录和配送，",
        "减少同一本书在不同书屋重复购买，也让偏远村的孩子读到新书，经过半年的准备，制定本方案。",
        "一、工作目标 建设示范书屋20家。",
    )
)


@pytest.mark.parametrize(
    ("text", "title", "number", "region", "level", "year"),
    [
        (IN_ONE_LINE, "示范市人民政府关于发展夜间经济的意见", "示府发〔2024〕17号", "示范市", "city", 2024),
        (HANDED_ON, "青岛市城乡书屋“一卡通”方案", None, "青岛市", "city", 2021),
        (f"2025年山东省政府工作报告{TASKS}", "2025年山东省政府工作报告", None, "山东省", "province", 2025),
        (
            f"国务院关于示范的意见\n国发〔2018〕1号{TASKS}",
            "国务院关于示范的意见",
            "国发〔2018〕1号",
            None,
            "central",
            2018,
        ),
        (f"示范县关于做好工作的意见{TASKS}", "示范县关于做好工作的意见", None, "示范县", "county", None),
        (f"关于促进城市发展的若干措施{TASKS}", "关于促进城市发展的若干措施", None, None, None, None),
    ],
)
def test_what_the_front_says_of_the_notice(
    text: str, title: str, number: str | None, region: str | None, level: str | None, year: int | None
) -> None:
    found = read(text).metadata
    assert (found.title, found.document_no, found.region, found.level) == (title, number, region, level)
    assert found.plan_year == year
