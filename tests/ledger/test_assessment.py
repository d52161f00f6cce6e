"""The arithmetic of the assessment by hand, its page of the documentation, and the bulletin as other readers see it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import docx
import pytest

from loaders import reference
from loaders.ledger import assessment, bulletin, loop, periods, published_assessment
from loaders.ledger.assessment import Case, Rate, Trouble
from loaders.ledger.bulletin import Sheet, Table
from loaders.ledger.model import NO_AGENCY, Entry, Goal, History, Report, Schedule, Write
from loaders.ledger.settings import thresholds
from loaders.readers import read_document
from tests.ledger.loops import LIMITS, problem
from tests.ledger.sample import DUE, START

ROOT = Path(__file__).parents[2]
MONTHLY = Schedule("month", 10)


def case(name: str, state: str, *lead: str, reports: tuple[int, int] = (0, 0), others: tuple[str, ...] = ()) -> Case:
    """A target of the chapter 甲; `reports` are those asked for and those on time."""
    return Case(name, "甲", lead, others, state, *reports)


def trouble(number: int, agency: str, in_time: bool | None, part: str = "lead", *, overdue: bool = False) -> Trouble:
    return Trouble(number, "甲", agency, part, in_time, overdue)


def test_a_rate_without_a_case_is_no_rate() -> None:
    none = assessment.figures([], [])
    assert [rate.share for rate in none.rates.values()] == [None] * 4
    assert (none.weighted, none.missing, none.targets) == (None, assessment.RATES, 0)
    assert not none.is_small
    waiting = assessment.figures([case("a", "not_due", "甲厅"), case("b", "unreported", "甲厅")], [])
    assert waiting.rates["completion"] == Rate(0, 2)
    assert waiting.rates["on_schedule"].share is None, "nothing can be judged yet"
    assert waiting.weighted == 0, "of the only rate that exists"


def test_the_weighted_figure_shares_out_the_weight_of_a_rate_that_is_missing() -> None:
    cases = [case("a", "done", "甲厅", reports=(4, 3)), case("b", "behind", "甲厅", reports=(4, 4))]
    found = assessment.figures(cases, [trouble(1, "甲厅", None)])
    assert found.rates == {
        "completion": Rate(1, 2), "on_schedule": Rate(1, 2), "reporting": Rate(7, 8), "problems": Rate(0, 0)
    }  # fmt: skip
    weights = assessment.weights()
    wanted = weights["completion"] * Fraction(1, 2) + weights["on_schedule"] * Fraction(1, 2)
    wanted += weights["reporting"] * Fraction(7, 8)
    assert found.weighted == wanted / (weights["completion"] + weights["on_schedule"] + weights["reporting"])
    assert found.missing == ("problems",)


def test_a_target_of_two_agencies_counts_for_each_and_once_in_the_whole() -> None:
    cases = [
        case("a", "done", "甲厅", "乙厅", reports=(2, 2), others=("丙厅",)),
        case("b", "at_risk", "乙厅", reports=(2, 1)),
        case("c", "on_course", NO_AGENCY, reports=(1, 0)),
    ]
    told = [
        trouble(1, "乙厅", True),
        trouble(2, "乙厅", False, overdue=True),
        trouble(3, "丙厅", True, "participating"),
        trouble(4, "", False, "participating", overdue=True),
    ]
    lead = assessment.by_agency(cases, told, "lead")
    assert list(lead) == ["乙厅", "甲厅", NO_AGENCY], "most targets first, who is not named last"
    assert sum(one.targets for one in lead.values()) == 4 > assessment.figures(cases, told).targets == 3
    assert lead["乙厅"].rates["problems"] == Rate(1, 2)
    assert (lead["乙厅"].rates["reporting"], lead["甲厅"].rates["reporting"]) == (Rate(3, 4), Rate(2, 2))
    others = assessment.by_agency(cases, told, "participating")
    assert list(others) == ["丙厅"], "a problem that nobody was assigned is no agency's"
    assert "reporting" not in others["丙厅"].rates
    assert others["丙厅"].missing == ("reporting",)
    whole = assessment.figures(cases, told)
    assert (whole.rates["problems"], whole.overdue) == (Rate(2, 4), 2)
    (chapter,) = assessment.by_chapter(cases, told).values()
    assert chapter == whole


def test_few_cases_are_marked_and_give_no_rank() -> None:
    least = assessment.least_cases()
    assert (Rate(0, 0).is_small, Rate(1, least - 1).is_small, Rate(0, least).is_small) == (False, True, False)

    def of(agency: str, done: int, count: int) -> list[Case]:
        return [
            case(f"{agency}{n}", "done" if n < done else "behind", agency, reports=(1, 1)) for n in range(count)
        ]  # fmt: skip

    cases = [*of("甲厅", 2, 6), *of("乙厅", 5, 5), *of("丙厅", 3, 9), *of("丁厅", 4, 4), *of(NO_AGENCY, 5, 5)]
    found = assessment.by_agency(cases, [], "lead")
    assert list(found) == ["丙厅", "甲厅", "乙厅", "丁厅", NO_AGENCY]
    assert assessment.ranks(found) == {"乙厅": 1, "丙厅": 2, "甲厅": 2, "丁厅": None, NO_AGENCY: None}
    assert list(assessment.ranks(found)) == ["乙厅", "丙厅", "甲厅", "丁厅", NO_AGENCY]
    few = assessment.by_agency(cases, [trouble(1, "乙厅", True)], "lead")
    assert assessment.ranks(few)["乙厅"] is None, "one problem would decide its place"


@pytest.mark.parametrize(
    ("key", "cadence", "first", "wanted"),
    [
        ("2023-02", "month", date(2023, 1, 1), "2023-01"),
        ("2023-01", "month", date(2023, 1, 1), None),
        ("2024-01", "month", date(2023, 1, 1), "2023-12"),
        ("2023-Q2", "quarter", date(2023, 1, 1), "2023-Q1"),
    ],
)
def test_the_period_before(key: str, cadence: str, first: date, wanted: str | None) -> None:
    schedule = Schedule(cadence, 10)
    found = assessment.before(periods.of(key, schedule), first, schedule)
    assert (found.key if found else None) == wanted


def _entry(period: str, day: date) -> Entry:
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    return Entry(Report("t", period, date(2023, int(period[-2:]), 28), 1.0), Write(1, "张三", "甲厅", at, "page"))


def test_reports_count_for_the_periods_that_have_ended_and_late_and_missing_against() -> None:
    goal = Goal("t", "increment", "ge", 100.0, None, START, DUE)
    history = History((_entry("2023-01", date(2023, 2, 10)), _entry("2023-02", date(2023, 3, 11))))

    def told(key: str, day: date) -> tuple[int, int, int]:
        found = assessment.reports(goal, history, periods.of(key, MONTHLY), day, MONTHLY, thresholds())
        return found["on_time"], found["late"], found["missing"]

    assert told("2023-03", date(2023, 4, 10)) == (1, 1, 1)
    assert told("2023-02", date(2023, 3, 10)) == (1, 0, 1), "on its day the late one had not come"
    assert told("2023-02", date(2023, 2, 27)) == (1, 0, 0), "before it ends nobody is asked"
    assert told("2023-01", date(2023, 2, 9)) == (0, 0, 1)


def test_what_happened_to_a_problem_between_two_days() -> None:
    moves = [("find", date(2023, 3, 1)), ("assign", date(2023, 3, 1)), ("answer", date(2023, 3, 2))]
    moves += [("solve", date(2023, 3, 12)), ("feed_back", date(2023, 3, 13)), ("reopen", date(2023, 3, 20))]
    one = problem(moves)

    def between(first: int, second: int) -> tuple[str, ...]:
        then, now = (loop.stand(one, date(2023, 3, day), LIMITS) if day else None for day in (first, second))
        return assessment.events(then, now)

    assert between(0, 5) == ("found",)
    assert between(5, 10) == ("overdue",)
    assert between(10, 14) == ("closed",)
    assert between(14, 15) == ()
    assert between(14, 21) == (), "reopened, and the limit of assigning it not yet past"
    assert between(0, 14) == ("found", "closed")


def test_the_page_of_the_documentation_is_what_is_published() -> None:
    page = (ROOT / "docs" / "assessment.md").read_text("utf-8")
    again = "write it again: python -m loaders rule assessment > docs/assessment.md"
    assert page == published_assessment.markdown("en"), again
    for row in reference.rows("assessment_weights"):
        assert f"| {row['weight']} | {row['en']} | {row['source']} |" in page
    for language in ("zh", "en"):
        assert "{" not in published_assessment.markdown(language)
    assert set(assessment.weights()) == set(assessment.RATES)


AGENCIES = [(f"第{n}厅", f"{n}", f"{n % 7} / {n}（{n % 7 / n:.1%}）") for n in range(1, 81)]


@pytest.fixture(scope="module")
def written() -> bytes:
    """A bulletin of eighty agencies, with words that mean something to XML."""
    sheet = Sheet(
        "zh",
        "通报 <一> & “二”",
        "报告期 2023-06",
        "完成 1 / 2（50.0%）",
        Table("", ("指标", "本期"), [("完成率", "1 / 2")], (50, 50)),
        Table("各牵头单位", ("单位", "目标", "按时报送"), AGENCIES, (40, 20, 40), note="※样本少"),
        [("逾期问题（1）", ["用地未批"])],
        "来源：台账",
        "附件",
        [Table("状态变化的目标（1）", ("目标", "本期"), [("崂山实验室", "✓ 完成")], (60, 40), figures_from=2)],
    )
    return bulletin.write(sheet, datetime(2023, 7, 11, 8, tzinfo=UTC))


def test_our_own_reader_finds_every_row_of_the_bulletin(written: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bulletin.docx"
    path.write_bytes(written)
    lines = read_document(path).text.splitlines()
    for row in AGENCIES:
        assert "\t".join(row) in lines, row
    for words in (
        "通报 <一> & “二”",
        "报告期 2023-06",
        "逾期问题（1）",
        "用地未批",
        "来源：台账",
        "崂山实验室\t✓ 完成",
    ):
        assert words in lines


def test_the_bulletin_is_a4_in_chinese_fonts_and_its_heads_repeat(written: bytes) -> None:
    document = docx.Document(io.BytesIO(written))
    (section,) = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for table in document.tables:
        heads = [row._tr.xpath("./w:trPr/w:tblHeader") for row in table.rows]
        assert [bool(head) for head in heads] == [True, *[False] * (len(table.rows) - 1)]
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
    runs = document.element.body.xpath(".//w:r[w:t]")
    assert len(runs) > 240
    for run in runs:
        assert run.xpath("string(./w:rPr/w:rFonts/@w:eastAsia)") in (bulletin.SONG, bulletin.HEI)
    (fonts,) = document.styles["Normal"].element.xpath("./w:rPr/w:rFonts")
    assert not [name for name in fonts.attrib if name.endswith("Theme")], "a font of the theme wins over ours"


def test_the_bulletin_names_no_person_and_no_program(written: bytes) -> None:
    told = docx.Document(io.BytesIO(written)).core_properties
    assert (told.author, told.last_modified_by, told.comments) == ("", "", "")
    assert told.created == told.modified == datetime(2023, 7, 11, 8, tzinfo=UTC)
    assert told.title == "通报 <一> & “二”"
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        assert not [name for name in package.namelist() if "app.xml" in name or "thumbnail" in name]
        properties = package.read("docProps/core.xml").decode("utf-8")
    assert not re.search("python|docx|Microsoft|Word", properties)
