"""Tasks that no number opens, tables read by the heads of their columns, and clauses whose names wait for their cue."""

from __future__ import annotations

import pytest

from loaders.model import Document, Notice, Target
from loaders.notice import parse_notice
from loaders.targets import extract_targets

FRONT = "某省2023年重点工作任务\n\n"
ROLES = ("lead", "participating", "shared")


def read(text: str) -> Notice:
    return parse_notice(Document("n", FRONT + text, "n.txt", "utf-8", "0" * 64))


def rows(text: str) -> list[Target]:
    return list(extract_targets(read(text)).targets)


def agencies(notice: Notice) -> list[dict[str, list[str]]]:
    return [
        {
            role: names
            for role in ROLES
            if (names := [r.name_as_written for r in task.responsibilities if r.role == role])
        }
        for task in notice.tasks
    ]


PARAGRAPHS = """一、主要目标
地区生产总值增长7%以上。

二、壮大产业
提升农业质效。新建高标准农田5万亩。〔县农业农村局牵头，县水利局、县林业局，各乡镇人民政府配合〕
发展新型工业。新增企业7家。〔县工信局牵头，县财政局配合〕

三、改善民生
办好教育。新建幼儿园2所。〔责任单位：县教育局〕
提升医疗。新建医院1所。〔责任单位：县卫生健康局〕
"""


def test_paragraphs_with_a_title_and_a_clause_are_tasks() -> None:
    notice = read(PARAGRAPHS)
    assert [(task.task_no, task.title, task.chapter_no) for task in notice.tasks] == [
        ("一", "主要目标", 1),
        ("二.1", "提升农业质效", 2),
        ("二.2", "发展新型工业", 2),
        ("三.1", "办好教育", 3),
        ("三.2", "提升医疗", 3),
    ]
    assert agencies(notice)[1:] == [
        {"lead": ["县农业农村局"], "participating": ["县水利局", "县林业局", "各乡镇人民政府"]},
        {"lead": ["县工信局"], "participating": ["县财政局"]},
        {"shared": ["县教育局"]},
        {"shared": ["县卫生健康局"]},
    ]


def test_a_clause_on_a_line_of_its_own_belongs_to_the_paragraph_above() -> None:
    notice = read(
        "一、壮大产业\n提升农业质效。新建农田5万亩，改造老旧茶园2万亩。\n（牵头单位：县农业农村局）\n"
        "发展新型工业。新增企业7家。\n（牵头单位：县工信局）\n"
    )
    assert [task.title for task in notice.tasks] == ["提升农业质效", "发展新型工业"]
    assert agencies(notice) == [{"lead": ["县农业农村局"]}, {"lead": ["县工信局"]}]


def test_paragraphs_without_clauses_stay_one_task() -> None:
    assert [
        task.task_no for task in read("一、壮大产业\n提升农业质效。新建农田5万亩。\n发展工业。新增企业7家。\n").tasks
    ] == ["一"]


def test_an_annex_that_sets_figures_has_tasks_and_a_list_of_annexes_has_none() -> None:
    body = "一、壮大产业\n1. 发展工业。新增企业7家。（省工信厅负责）\n\n"
    figures = read(
        body + "附件\n约束性指标\n1.能耗降低率：3%以上（省发展改革委）\n2.优良天数比率：90.5%（省生态环境厅）\n"
    )
    assert [task.title for task in figures.tasks][1:] == ["能耗降低率：3%以上", "优良天数比率：90.5%"]
    names = read(body + "附件：\n1.2023年任务清单\n2.责任分工表\n")
    assert len(names.tasks) == 1


HEADS = "序号\t工作任务\t年度目标\t牵头\t配合\n"


def test_a_cell_has_what_the_head_of_its_column_says() -> None:
    notice = read("一、清单\n" + HEADS + "1\t新建学校\t5所\t省教育厅\t省财政厅\n2\t新建医院\t6所\t\t省民政厅\n")
    assert [(task.title, task.body) for task in notice.tasks] == [("新建学校", "5所"), ("新建医院", "6所")]
    assert agencies(notice) == [{"lead": ["省教育厅"], "participating": ["省财政厅"]}, {"participating": ["省民政厅"]}]


def test_agencies_may_stand_before_the_task() -> None:
    notice = read("一、清单\n序号\t牵头单位\t工作任务\n1\t省教育厅\t新建学校5所。\n2\t省民政厅\t新建医院6所。\n")
    assert [task.title for task in notice.tasks] == ["新建学校5所", "新建医院6所"]
    assert agencies(notice) == [{"lead": ["省教育厅"]}, {"lead": ["省民政厅"]}]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("6月30日前", "2023-06-30"),
        ("9月", "2023-09-30"),
        ("上半年", "2023-06-30"),
        ("第三季度", "2023-09-30"),
        ("2023-05-10", "2023-05-10"),
        ("9月底前完成", "2023-09-30"),
        ("年内", "2023-12-31"),
    ],
)
@pytest.mark.parametrize("between", ["\t", "\n"])
def test_a_cell_of_dates_dates_its_row(cell: str, day: str, between: str) -> None:
    table = [
        ["序号", "任务", "牵头单位", "时限"],
        ["1", "新建学校5所。", "省教育厅", cell],
        ["2", "新建医院6所。", "省民政厅", cell],
    ]
    found = rows("一、清单\n" + "\n".join(between.join(line) for line in table) + "\n")
    assert [(row.due_date.isoformat() if row.due_date else "", row.deadline_basis) for row in found] == [
        (day, "stated")
    ] * 2


def test_titles_of_sections_stand_between_the_rows_of_a_table() -> None:
    head = "序号\t任务\t牵头单位\t责任单位\n"
    notice = read(
        f"{head}一、稳定经济\n1\t扩大投资\t省发展改革委\t省财政厅、省统计局，各市人民政府\n2\t促进消费\t省商务厅\t\n"
        "二、改善民生\n3\t新建学校5所。\t省教育厅\t省财政厅\n"
    )
    assert [(task.task_no, task.title, task.chapter_no) for task in notice.tasks] == [
        ("1", "扩大投资", 1),
        ("2", "促进消费", 1),
        ("3", "新建学校5所", 2),
    ]
    assert [chapter.title for chapter in notice.chapters] == ["稳定经济", "改善民生"]
    assert agencies(notice)[0] == {"lead": ["省发展改革委"], "participating": ["省财政厅", "省统计局", "各市人民政府"]}


def test_names_behind_a_cue_end_their_line_without_a_full_stop() -> None:
    notice = read(
        "一、民生\n1.扩大供给。新增床位5000张以上。牵头单位：省民政厅；责任单位：省财政厅、平潭综合实验区管委会\n"
        "2.适老改造。改造6000户。牵头单位：省民政厅；责任单位：省残联\n"
    )
    assert [task.title for task in notice.tasks] == ["扩大供给", "适老改造"]
    assert agencies(notice)[0] == {"lead": ["省民政厅"], "participating": ["省财政厅", "平潭综合实验区管委会"]}


@pytest.mark.parametrize("cut", ["", "\n"])
def test_a_report_is_of_the_year_in_which_it_is_delivered(cut: str) -> None:
    text = (
        f"政府工作报告\n——2023年1月9日在某市第七届人民代表大会第{cut}二次会议上\n\n一、2022年工作回顾\n新建学校3所。\n\n"
        "二、今年工作\n年内新建学校5所。\n"
    )
    notice = parse_notice(Document("n", text, "n.txt", "utf-8", "0" * 64))
    assert notice.metadata.plan_year == 2023
    assert [str(row.deadline) for row in extract_targets(notice).targets] == ["2023-12-31"]


BEHIND = "二、其他\n（一）新建桥梁。新建桥梁7座。（省交通运输厅负责）\n（二）新建港口。新建港口8座。（省海洋局负责）\n"


@pytest.mark.parametrize("between", ["\t", "\n"])
def test_what_stands_behind_a_table_is_no_part_of_its_last_row(between: str) -> None:
    table = ["序号", "任务", "牵头单位"], ["1", "新建学校5所。", "省教育厅"], ["2", "新建医院6所。", "省民政厅"]
    notice = read("一、清单\n" + "\n".join(between.join(line) for line in table) + "\n" + BEHIND)
    assert [task.title for task in notice.tasks] == ["新建学校5所", "新建医院6所", "新建桥梁", "新建港口"]
    assert notice.diagnostics == tuple(d for d in notice.diagnostics if d.code != "number_out_of_sequence")


@pytest.mark.parametrize(
    "tail", ["注：本表由省教育厅负责解释。", "抄送：省委各部门。", "附件：1. 清单", "（此件公开发布）"]
)
def test_a_tail_behind_a_table_ends_it(tail: str) -> None:
    notice = read(f"一、任务\n{HEADS}1\t新建学校\t5所\t省教育厅\t\n2\t新建医院\t6所\t省民政厅\t\n{tail}\n")
    assert [(task.title, task.body) for task in notice.tasks] == [("新建学校", "5所"), ("新建医院", "6所")]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "（省科技厅牵头，省财政厅、省教育厅，各市配合）",
            {"lead": ["省科技厅"], "participating": ["省财政厅", "省教育厅", "各市"]},
        ),
        ("（省科技厅牵头，3月底前出台相关政策）", {"lead": ["省科技厅"]}),
        (
            "（省科技厅、省财政厅按职责分工牵头，各市配合）",
            {"lead": ["省科技厅", "省财政厅"], "participating": ["各市"]},
        ),
        ("（省科技厅牵头，会同省财政厅）", {"lead": ["省科技厅"], "participating": ["省财政厅"]}),
        ("（省科技厅牵头 省财政厅配合）", {"lead": ["省科技厅"], "participating": ["省财政厅"]}),
        ("（牵头：省科技厅。配合：省财政厅。）", {"lead": ["省科技厅"], "participating": ["省财政厅"]}),
        ("（省科技厅负责，其余年底前完成）", {"shared": ["省科技厅"]}),
        ("（每县1所）", {}),
        ("（各市要抓好落实）", {}),
        ("（参照省教育厅办法执行）", {}),
    ],
)
def test_names_wait_for_the_cue_behind_them(clause: str, expected: dict[str, list[str]]) -> None:
    assert agencies(read(f"一、创新\n1. 完善平台。新建学校5所。{clause}\n")) == [expected]


def test_a_clause_before_the_full_stop_dates_its_sentence() -> None:
    [inside] = rows("一、创新\n1. 完善平台。新建学校5所（省教育厅负责，8月底前完成）。\n")
    [behind] = rows("一、创新\n1. 完善平台。新建学校5所。（省教育厅负责，8月底前完成）\n")
    assert (str(inside.deadline), inside.deadline_basis) == ("2023-08-31", "stated")
    assert (behind.deadline, str(behind.due_date), behind.deadline_basis) == (None, "2023-08-31", "clause")


def test_the_year_of_an_outlook_is_not_the_plan_s() -> None:
    text = "某省国民经济和社会发展第十四个五年规划和2035年远景目标纲要\n\n一、目标\n1. 教育。到2025年，新建学校5所。\n"
    notice = parse_notice(Document("n", text, "n.txt", "utf-8", "0" * 64))
    assert (notice.metadata.plan_year, str(notice.metadata.plan_end)) == (2021, "2025-12-31")


def test_the_number_of_a_document_tells_its_year_where_nothing_else_does() -> None:
    text = "国务院关于落实重点工作分工的意见\n国发〔2022〕9号\n\n一、目标\n1. 教育。年底前新建学校5所。\n"
    notice = parse_notice(Document("n", text, "n.txt", "utf-8", "0" * 64))
    assert notice.metadata.plan_year == 2022


def test_years_in_chinese_digits_are_years() -> None:
    text = "某省二〇二三年重点工作\n二〇二三年一月九日\n\n一、目标\n1. 教育。新建学校5所。\n"
    metadata = parse_notice(Document("n", text, "n.txt", "utf-8", "0" * 64)).metadata
    assert (metadata.plan_year, str(metadata.issue_date)) == (2023, "2023-01-09")


def test_characters_without_width_part_nothing() -> None:
    plain = rows("一、创新\n1. 完善平台。新建学校5所。（省教育厅负责）\n")
    [row] = rows("\u200b一、创新\n\ufeff1. 完善平台。新建学校5\u200b所。（省教\u200b育厅负责）\n")
    assert [(row.quote, row.indicator, row.value_low)] == [(r.quote, r.indicator, r.value_low) for r in plain]
