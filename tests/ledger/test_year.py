"""A year of reporting by every agency: each figure of the pages against a plain recomputation from the raw entries.

`year_played` plays the year through the forms that the app gives out; `year_plain` works the published rule out anew.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from html import unescape
from itertools import product
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from pages.components.download import ledger_content
from pages.queries import assessment, ledger, reporting
from pages.selection import Selection
from tests.ledger import year_assessed, year_plain, year_played
from tests.ledger.year_assessed import RATES, Line, Plain, Trouble
from tests.ledger.year_plain import NOBODY, Raw, Target, Verdict
from tests.ledger.year_played import DOCUMENT, PERIODS, SPOILED, Year

PAGES = Path(__file__).parents[2] / "pages"
STATES = ("not_due", "unreported", "on_course", "at_risk", "behind", "done", "extension")
REPORTS = ("on_time", "late", "missing")
# Days on which reports fall due and the days after, a month and a day before the end of the year, and what follows it.
DAYS = tuple(
    map(
        date.fromisoformat,
        (
            *("2023-02-10", "2023-02-11", "2023-05-11", "2023-07-10", "2023-07-11"),
            *("2023-12-01", "2023-12-31", "2024-01-05", "2024-01-15", "2024-04-11"),
        ),
    )
)
# A granted extension lets the periods run on.
ASKED = (*PERIODS, "2024-01", "2024-02", "2024-03")
SELECTIONS = {
    "none": Selection(),
    "agency": Selection(agency=("省科技厅",)),
    "lead": Selection(agency=("省大数据局", "省水利厅"), role=("lead",)),
    "participating": Selection(agency=("省发展改革委",), role=("participating",)),
    "chapter": Selection(chapter=("坚定不移扩大内需",)),
    "type": Selection(type=("increment", "ratio")),
    "agency and type": Selection(agency=("省工业和信息化厅",), type=("increment",)),
}
every_day = pytest.mark.parametrize("on", DAYS, ids=str)


@dataclass(frozen=True)
class Played:
    """The year as it was played, and what both databases hold after it."""

    year: Year
    raw: Raw
    path: Path
    troubles: list[Trouble]

    def chosen(self, selection: Selection) -> dict[str, Target]:
        """The targets of a selection, in the order of the notice."""
        return {name: one for name, one in self.raw.targets.items() if _is_chosen(one, selection)}

    def verdicts(self, selection: Selection, on: date) -> dict[str, Verdict]:
        told = self.raw.verdicts(on)
        return {name: told[name] for name in self.chosen(selection)}

    def reports(self, selection: Selection, period: str, on: date) -> list[tuple[str, str, str]]:
        """(target, agency, on_time late or missing) of what is asked for in view, of the agencies in view alone."""
        told = self.raw.reports(period, on)
        return [
            (name, agency, told[name])
            for name, one in self.chosen(selection).items()
            if name in told
            for agency in one.reporters
            if not selection.agency or agency in selection.agency
        ]


def _is_chosen(target: Target, selection: Selection) -> bool:
    roles = selection.role or ("lead", "shared", "participating")
    wanted = {(role, agency) for role in roles for agency in selection.agency}
    return (
        (not selection.agency or bool(wanted & target.named))
        and (not selection.chapter or target.chapter in selection.chapter)
        and (not selection.type or target.target_type in selection.type)
    )


@pytest.fixture(scope="module")
def played(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The whole year, played once into a ledger of its own, which the pages then read."""
    path = tmp_path_factory.mktemp("year") / "ledger.sqlite"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MUBIAO_DATABASE", str(database))
        patched.setenv("MUBIAO_LEDGER", str(path))
        try:
            year = year_played.play(path, year_plain.targets(database))
            yield Played(year, year_plain.read(database, path), path, year_assessed.troubles(path))
        finally:
            ledger.opened().close()


def test_the_recomputation_gives_what_the_published_examples_give() -> None:
    count = 0
    for row, target, told, on in year_plain.examples():
        found = year_plain.verdict(target, told, on)
        assert found.state == row["state"], row
        assert found.is_late == ("逾期" in row["zh"]), row
        for number, wanted in ((found.progress, row["share"]), (found.elapsed, row["elapsed"])):
            assert (number is None) == (wanted == ""), row
            assert number is None or float(number) == pytest.approx(float(wanted), abs=5e-5), row
        count += 1
    assert count >= 34


def test_what_was_typed_stands_in_the_ledger(played: Played) -> None:
    with closing(sqlite3.connect(played.path)) as connection:
        entries = connection.execute(
            "select target_id, period, as_of, value, status, evidence, problem, note from entries"
        ).fetchall()
        baselines = connection.execute("select target_id, value from baselines").fetchall()
        files = connection.execute("select count(*) from writes where file_sha256 is not null").fetchone()[0]
    typed = [(name, period, f"{line[0]}", *line[1:]) for name, period, line in played.year.entries]
    assert Counter(entries) == Counter(typed)
    assert Counter(baselines) == Counter(played.year.baselines)
    assert files == played.year.files


def test_a_wrong_file_is_refused_whole_and_changes_nothing(played: Played) -> None:
    refused = played.year.refused
    assert {one.spoiled for one in refused} == set(SPOILED)
    for one in refused:
        assert one.codes == {SPOILED[one.spoiled]}, one
        assert one.wrong_lines == (0 if one.spoiled == "cut" else 1), one
        assert one.is_unchanged, one
    assert sum(one.good_lines for one in refused) > 10 * len(refused), "the other lines of such a file were right"


def test_the_year_holds_what_a_year_holds(played: Played) -> None:
    states = {one.state for on in DAYS for one in played.raw.verdicts(on).values()}
    assert states == set(STATES)
    reports = {one for on in DAYS for period in PERIODS for one in played.raw.reports(period, on).values()}
    assert reports == set(REPORTS)
    lines = played.year.entries
    assert {period for _, period, _ in lines} >= set(PERIODS)
    agencies = {one.agency for told in played.raw.told.values() for one in told.said}
    assert agencies == set(year_played.reporters(played.raw.targets))
    assert played.year.files > 300
    assert played.year.again, "somebody found that the ledger had changed since the form was checked"
    assert played.year.corrected > 300
    assert {line[5] for _, _, line in lines} == {"", "剔除重复统计", "更正上次所报"}
    last = played.raw.verdicts(DAYS[-1])
    assert sum(one.is_late for one in last.values()) >= 3
    extensions = [one for told in played.raw.told.values() for one in told.extensions]
    assert {one.granted if one.decided else None for one in extensions} == {True, False, None}
    assert len([name for name, told in played.raw.told.items() if told.plans]) > 20
    assert len({one.due for one in last.values()}) > 4, "extensions move the days by which is judged"


@every_day
def test_the_states_are_counted_alike(played: Played, on: date) -> None:
    at = ledger.at(on)
    for name, selection in SELECTIONS.items():
        told = played.verdicts(selection, on)
        assert told, "the selection holds something"
        counts = Counter(one.state for one in told.values())
        assert ledger.by_state(selection, at) == {state: counts[state] for state in STATES}, name
        found = ledger.by_agency(selection, at)
        agencies = found["agency"].fillna(NOBODY)
        counted = dict(zip(zip(agencies, found["state"], strict=True), found["lines"], strict=True))
        of_agencies = Counter(
            (agency, told[target].state)
            for target, one in played.chosen(selection).items()
            for agency in one.reporters
        )  # fmt: skip
        assert counted == of_agencies, name


@every_day
def test_every_line_of_the_ledger_says_the_same(played: Played, on: date) -> None:
    found = ledger.lines(Selection(), ledger.at(on))
    wanted = played.verdicts(Selection(), on)
    assert found["target_id"].tolist() == list(wanted)
    differing = [
        (line.target_id, name, value, said)
        for line in found.itertuples()
        for name, said in _told(wanted[line.target_id]).items()
        if not _is_same(value := getattr(line, name), said)
    ]
    assert not differing


@every_day
def test_a_selection_shows_its_lines_in_the_order_of_the_notice(played: Played, on: date) -> None:
    at = ledger.at(on)
    for name, selection in SELECTIONS.items():
        told = played.verdicts(selection, on)
        every = ledger.lines(selection, at)
        assert every["target_id"].tolist() == list(told), name
        assert every["state"].tolist() == [one.state for one in told.values()], name
        some = ledger.lines(selection, at, ("behind", "unreported"))
        assert some["target_id"].tolist() == [n for n, v in told.items() if v.state in ("behind", "unreported")], name


def _told(one: Verdict) -> dict[str, object]:
    """What a line of the ledger has beside its target; what was left blank is missing."""
    latest = one.latest
    said = {
        "latest_status": "status",
        "as_of": "as_of",
        "evidence": "evidence",
        "problem": "problem",
        "note": "note",
        "reporting_agency": "agency",
        "reported_by": "who",
        "reported_on": "day",
        "source_file": "file_name",
    }
    return {
        "state": one.state,
        "progress": one.progress,
        "elapsed": one.elapsed,
        "counted_due_date": one.due,
        "is_late": one.is_late,
        "missing_period": one.missing,
        "entries": one.entries,
        "latest_value": latest.value if latest else None,
        **{name: (getattr(latest, field) or None) if latest else None for name, field in said.items()},
    }


def _is_same(found: object, wanted: object) -> bool:
    if pd.isna(found) or found == "":
        return wanted is None
    if isinstance(found, pd.Timestamp):
        return found.date() == wanted
    if isinstance(wanted, Fraction):
        return found == pytest.approx(float(wanted), rel=1e-9, abs=1e-12)
    return found == wanted


@every_day
def test_what_was_reported_is_counted_alike(played: Played, on: date) -> None:
    at = ledger.at(on)
    for name, period in product(("none", "agency", "lead", "chapter"), ASKED):
        selection = SELECTIONS[name]
        wanted = played.reports(selection, period, on)
        assert reporting.figures(selection, DOCUMENT, period, at) == _figures(wanted), (name, period)
        wide = reporting.by_agency_wide(selection, DOCUMENT, period, at)
        shown = {line.agency: (line.asked, line.on_time, line.late, line.missing) for line in wide.itertuples()}
        assert shown == _wide(wanted), (name, period)
        assert wide["missing"].is_monotonic_decreasing


@every_day
def test_a_reminder_names_what_is_missing(played: Played, on: date) -> None:
    at = ledger.at(on)
    ended = [one for one in ASKED if year_plain.report_due(one) < on + timedelta(days=11)]
    for period in ended[-2:]:
        wanted = played.reports(Selection(), period, on)
        for agency in year_played.reporters(played.raw.targets):
            lacking = [name for name, whose, told in wanted if whose == agency and told == "missing"]
            assert reporting.missing(agency, DOCUMENT, period, at)["target_id"].tolist() == lacking, (period, agency)


def _figures(wanted: list[tuple[str, str, str]]) -> dict[str, int]:
    """Each target once; the agencies that are asked, and those that lack nothing."""
    each = Counter({name: told for name, _, told in wanted}.values())
    asked = {agency for _, agency, _ in wanted} - {NOBODY}
    lacking = {agency for _, agency, told in wanted if told == "missing"}
    counts = {name: each[name] for name in REPORTS}
    return {"asked": each.total(), **counts, "agencies": len(asked), "complete": len(asked - lacking)}


def _wide(wanted: list[tuple[str, str, str]]) -> dict[str, tuple[int, ...]]:
    """Each agency with what it was asked for, in time, late, missing."""
    counts = Counter((agency, told) for _, agency, told in wanted)
    found = {agency: [counts[agency, told] for told in REPORTS] for _, agency, _ in wanted}
    return {agency: (sum(each), *each) for agency, each in found.items()}


def visit(name: str, language: str, selection: Selection, on: date, **more: str) -> AppTest:
    """A page as the address has it."""
    app = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=60)
    query = {**selection.to_query(), "lang": [language], "on": [f"{on}"], **{key: [one] for key, one in more.items()}}
    for key, values in query.items():
        app.query_params[key] = values
    app.run()
    assert not app.exception
    return app


def say(code_set: str, code: str, language: str, **values: object) -> str:
    return reference.words(code_set, code, language, **values)


@pytest.mark.parametrize(
    ("name", "on", "language"),
    [
        ("none", date(2023, 2, 11), "zh"),
        ("none", date(2023, 7, 11), "zh"),
        ("none", date(2024, 1, 15), "en"),
        ("agency", date(2023, 7, 11), "en"),
        ("chapter", date(2023, 12, 31), "zh"),
        ("lead", date(2024, 4, 11), "zh"),
    ],
)
def test_the_page_of_the_ledger_shows_these_figures(played: Played, name: str, on: date, language: str) -> None:
    wanted = played.verdicts(SELECTIONS[name], on)
    counts = Counter(one.state for one in wanted.values())
    app = visit("ledger", language, SELECTIONS[name], on)
    known = {"done": counts["done"], "behind": counts["behind"], "blank": counts["unreported"]}
    answer = say("ledger", "answer", language, on=on, n=len(wanted), **known)
    assert answer in [text.value for text in app.text]
    (pills,) = (group for group in app.get("button_group") if group.label == say("ledger", "states", language))
    shown = [re.fullmatch(r"\S+ (.+) \*\*(\d+)\*\*", pill).groups() for pill in pills.options]
    assert shown == [(say("state", state, language), f"{counts[state]}") for state in STATES]
    table = app.dataframe(key="ledger").value
    assert len(table) == len(wanted)
    blank = say("state", "unreported", language)
    for line, (target_id, one) in zip(table.itertuples(), wanted.items(), strict=True):
        assert line.state.endswith(f" {say('state', one.state, language)}"), target_id
        assert _shows_progress(line.progress, one, language), (target_id, line.progress)
        assert _shown(line.task_no) == played.raw.targets[target_id].task_no
        assert f"target={target_id}" in unquote(line.value)
        assert f"{one.due}" in _shown(line.due), target_id
        latest = one.latest
        assert line.as_of == (f"{latest.as_of}" if latest else blank), target_id
        assert line.reported_by == (f"{latest.who} {latest.day}" if latest else blank), target_id
        assert (line.latest == blank) == (latest is None), target_id
        if latest and latest.status:
            assert line.latest == say("status", latest.status, language), target_id
        assert line.evidence == ((latest and latest.evidence) or blank), target_id
        assert line.problem == ((latest and latest.problem) or blank), target_id


def _shown(link: str) -> str:
    """The words of a cell that is a link."""
    return link.partition("#")[2].replace("%25", "%")


def _shows_progress(cell: str, one: Verdict, language: str) -> bool:
    """Whether a cell has the share, and that of the time, to a tenth of a point; a tie may go either way."""
    if one.latest is None:
        return cell == say("state", "unreported", language)
    if one.progress is None:
        return cell == say("ledger", "no_share", language)
    parts = [part for part in (one.progress, one.elapsed) if part is not None]
    shown = re.findall(r"-?\d+\.\d%", cell)
    words = say("ledger", "share_of_time", language, share=shown[0], time=shown[-1]) if len(parts) == 2 else shown[0]
    return cell == words and all(
        abs(Fraction(number[:-1]) - 100 * part) <= Fraction("0.05") + Fraction("1e-9")
        for number, part in zip(shown, parts, strict=True)
    )


@pytest.mark.parametrize(
    ("name", "period", "on", "language"),
    [
        ("none", "2023-01", date(2023, 2, 10), "zh"),
        ("none", "2023-06", date(2023, 7, 10), "en"),
        ("none", "2023-06", date(2023, 7, 11), "zh"),
        ("agency", "2023-06", date(2023, 7, 11), "zh"),
        ("agency", "2023-12", date(2024, 1, 15), "en"),
        ("chapter", "2023-11", date(2023, 12, 31), "en"),
        ("chapter", "2023-12", date(2024, 1, 15), "zh"),
        ("none", "2024-02", date(2024, 4, 11), "zh"),
    ],
)
def test_the_page_of_reporting_shows_these_figures(
    played: Played, name: str, period: str, on: date, language: str
) -> None:
    selection, due = SELECTIONS[name], year_plain.report_due(period)
    wanted = played.reports(selection, period, on)
    app = visit("reporting", language, selection, on, period=period)
    answer = say("reporting", "answer", language, period=period, due=due, on=on, **_figures(wanted))
    assert answer in [text.value for text in app.text]
    (figures,) = (part.proto.body for part in app.get("html") if 'class="figures"' in part.proto.body)
    boxes = [(unescape(word), number) for word, number in re.findall(r"<div>([^<]+)<br><b>([^<]+)</b></div>", figures)]
    names = ("asked", *REPORTS)
    assert boxes == [
        (say("reporting", f"figure_{one}", language), f"{_figures(wanted)[one]:,}") for one in names
    ]  # fmt: skip
    heads = [say("reporting", f"figure_{one}", language) for one in names]
    tables = [one.value for one in app.dataframe if heads[0] in one.value.columns]
    rows = [tuple(line) for table in tables for line in table[heads].itertuples(index=False)]
    assert Counter(rows) == Counter(_wide(wanted).values())
    if language == "zh" and tables:
        nobody = say("chart", "no_unit", language)
        agencies = [NOBODY if agency == nobody else agency for agency in tables[0][say("field", "agency", language)]]
        assert dict(zip(agencies, rows, strict=True)) == _wide(wanted)
    late = _lacking(played, selection, period, on)
    assert say("reporting", "reminders", language, n=len(late)) in [part.label for part in app.expander]
    if selection.agency:
        assert Counter(_lines_of(part.value) for part in app.code) == Counter(filter(None, late.values()))


def test_a_printed_page_of_reporting_reminds_everybody(played: Played) -> None:
    on = date(2023, 7, 11)
    app = visit("reporting", "zh", Selection(), on, period="2023-06", print="1")
    late = _lacking(played, Selection(), "2023-06", on)
    assert len(late) > 10
    assert Counter(_lines_of(part.value) for part in app.code) == Counter(filter(None, late.values()))


def _lines_of(letter: str) -> int:
    """How many targets a reminder names; they are numbered from 1."""
    numbers = re.findall(r"^(\d+)\. ", letter, re.MULTILINE)
    assert numbers == [f"{place}" for place in range(1, len(numbers) + 1)]
    return len(numbers)


def _lacking(played: Played, selection: Selection, period: str, on: date) -> dict[str, int]:
    """Who is reminded of how many: the agency chosen, else everybody who lacks something."""
    lacking = Counter(agency for _, agency, told in played.reports(Selection(), period, on) if told == "missing")
    return {agency: lacking[agency] for agency in selection.agency or lacking}


@pytest.mark.parametrize(
    ("name", "states", "on", "language"),
    [
        ("none", (), date(2023, 7, 11), "zh"),
        ("none", (), date(2024, 1, 15), "en"),
        ("agency", (), date(2023, 12, 1), "zh"),
        ("chapter", ("done", "behind"), date(2024, 1, 15), "zh"),
    ],
)
def test_the_file_of_the_ledger_says_the_same(
    played: Played, name: str, states: tuple[str, ...], on: date, language: str
) -> None:
    content = ledger_content(SELECTIONS[name], ledger.at(on), states, language, "http://mubiao.test", "csv")
    table = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    head: Callable[[str], str] = lambda code: say("field", code, language)  # noqa: E731
    wanted = {n: v for n, v in played.verdicts(SELECTIONS[name], on).items() if not states or v.state in states}
    lines = list(table)
    assert [line[head("target_id")] for line in lines] == list(wanted)
    for line, one in zip(lines, wanted.values(), strict=True):
        told = {name: line[head(name)] for name in _told(one)}
        expected = _told(one) | {
            "state": say("state", one.state, language),
        }
        assert (told.pop("is_late") != "") == expected.pop("is_late"), "the word for late stands where it was late"
        if one.latest and one.latest.status:
            expected["latest_status"] = say("status", one.latest.status, language)
        differing = {name: (told[name], value) for name, value in expected.items() if not _is_told(told[name], value)}
        assert not differing, line[head("target_id")]


def _is_told(cell: str, wanted: object) -> bool:
    if isinstance(wanted, Fraction | float):
        return cell != "" and float(cell) == pytest.approx(float(wanted), rel=1e-9, abs=1e-12)
    return cell == ("" if wanted is None else f"{wanted}")


# Period and day looked at: its due day, long after it, before it, before the period has ended, a period of extensions.
SITTINGS = (
    ("2023-01", date(2023, 2, 10)),
    ("2023-06", date(2024, 1, 15)),
    ("2023-09", date(2023, 10, 5)),
    ("2023-12", date(2023, 12, 20)),
    ("2024-02", date(2024, 4, 11)),
)
every_sitting = pytest.mark.parametrize(
    ("period", "on"), SITTINGS, ids=[f"{period} on {on}" for period, on in SITTINGS]
)


def _assessed(played: Played, name: str, period: str, on: date) -> Plain:
    return Plain(played.raw, played.troubles, played.chosen(SELECTIONS[name]), period, on)


def _in_numbers(line: object) -> tuple[object, ...]:
    """A line of a table of the assessment as numbers; the weighted figure last."""
    counts = tuple((getattr(line, f"{rate}_n"), getattr(line, f"{rate}_of")) for rate in RATES)
    return (line.targets, *(getattr(line, state) for state in STATES), *counts, line.overdue)


def _wanted(one: Line) -> tuple[object, ...]:
    return (one.targets, *(one.states[state] for state in STATES), *(one.rates[rate] for rate in RATES), one.overdue)


def _same_weight(found: float, wanted: Fraction | None) -> bool:
    return pd.isna(found) if wanted is None else found == pytest.approx(float(wanted), rel=1e-12)


@every_sitting
def test_the_assessment_is_what_the_entries_give(played: Played, period: str, on: date) -> None:
    sat = assessment.sitting(DOCUMENT, period, ledger.at(on))
    for name in ("none", "agency", "participating", "chapter"):
        selection, plain = SELECTIONS[name], _assessed(played, name, period, on)
        assert (sat.period.report_due, sat.at.on) == (year_plain.report_due(period), plain.day)
        assert (sat.before and sat.before.at.on) == (plain.before and plain.before.day)
        whole, told = plain.whole(), assessment.whole(selection, sat)
        assert {rate: (one.n, one.of) for rate, one in told.rates.items()} == whole.rates, name
        assert (told.targets, told.overdue, told.weighted) == (whole.targets, whole.overdue, whole.weighted), name
        for part in ("lead", "participating"):
            found = assessment.by_agency(selection, sat, part)
            wanted = plain.agencies(part, selection.agency)
            assert {line.agency: _in_numbers(line) for line in found.itertuples()} == {
                agency: _wanted(one) for agency, one in wanted.items()
            }, (name, part)
            assert all(_same_weight(line.weighted, wanted[line.agency].weighted) for line in found.itertuples())
            order = [(agency == NOBODY, -wanted[agency].targets, agency) for agency in found["agency"]]
            assert order == sorted(order), "those with most targets first, whatever their figures"
            ranked = assessment.by_agency(selection, sat, part, True)
            told_ranks = {line.agency: line.rank for line in ranked.itertuples() if pd.notna(line.rank)}
            assert told_ranks == year_assessed.ranks(wanted), (name, part)
            assert ranked["rank"].dropna().is_monotonic_increasing
            assert ranked["rank"].isna().tolist() == sorted(ranked["rank"].isna()), "those without a rank stand below"
        chapters = assessment.by_chapter(selection, sat)
        assert {line.chapter: _in_numbers(line) for line in chapters.itertuples()} == {
            chapter: _wanted(one) for chapter, one in plain.chapters().items()
        }, name
        moved = assessment.moved(selection, sat)
        assert list(moved[["target_id", "before", "now"]].itertuples(index=False, name=None)) == plain.moved(), name
        happened = assessment.happened(selection, sat)
        assert Counter(zip(happened["event"], happened["problem_id"], strict=True)) == Counter(plain.happened()), name


def test_a_past_period_stays_as_it_is(played: Played) -> None:  # noqa: ARG001
    first, later = (assessment.sitting(DOCUMENT, "2023-06", ledger.at(on)) for on in (date(2023, 7, 11), DAYS[-1]))
    assert first == later
    assert first != assessment.sitting(DOCUMENT, "2023-06", ledger.at(date(2023, 7, 10)))


def test_the_problems_of_the_year_are_of_every_kind(played: Played) -> None:
    assert len(played.troubles) == len(played.year.problems) >= 60
    assert sum(len(one.moves) for one in played.troubles) == played.year.moves
    last = [year_assessed.stand(one, DAYS[-1]) for one in played.troubles]
    assert {one.settled for one in last} == {True, False, None}
    assert any(not one.agency for one in last), "some are never assigned"
    assert any(one.target_id is None for one in played.troubles)
    assert any(one.closed and one.settled is False for one in last), "some are solved late"
    steps = Counter(move.step for one in played.troubles for move in one.moves)
    assert min(steps[step] for step in ("assign", "answer", "progress", "solve", "feed_back", "reopen")) >= 8
    assert sum(bool(move.nodes) for one in played.troubles for move in one.moves) >= 8
    parts = {part: _assessed(played, "none", "2023-12", DAYS[-1]).agencies(part) for part in ("lead", "participating")}
    assert all(any(one.rates["problems"][1] for one in lines.values()) for lines in parts.values())


@pytest.mark.parametrize(
    ("name", "period", "on", "language", "more"),
    [
        ("none", "2023-06", date(2023, 7, 11), "zh", {}),
        ("none", "2023-12", date(2024, 1, 15), "en", {"ranked": "1"}),
        ("chapter", "2023-03", date(2023, 12, 1), "zh", {}),
        ("agency", "2023-09", date(2023, 10, 11), "zh", {}),
    ],
)
def test_the_page_of_the_assessment_shows_these_figures(
    played: Played, name: str, period: str, on: date, language: str, more: dict[str, str]
) -> None:
    plain, selection = _assessed(played, name, period, on), SELECTIONS[name]
    app = visit("assessment", language, selection, on, period=period, **more)
    shown = {rate: _in_words(pair, language) for rate, pair in plain.whole().rates.items()}
    answer = say("assessment", "answer", language, period=period, on=plain.day, **shown)
    assert answer in [text.value for text in app.text]
    names = reference.mapping("agencies", "agency", "short_en") if language == "en" else {}
    blocks = {part: plain.agencies(part, selection.agency) for part in ("lead", "participating")}
    for block, wanted in {**blocks, "chapter": plain.chapters()}.items():
        if not wanted:
            continue
        title = say("assessment", f"title_{block}", language)
        alt = say("assessment", "table_alt", language, title=title, n=len(wanted))
        (table,) = (one.value for one in app.dataframe if one.proto.alt == alt)
        head = say("field", "chapter" if block == "chapter" else "agency", language)
        found = {}
        for line in table.to_dict("records"):
            address, _, words = line[head].rpartition("#")
            assert f"on={plain.day}" in address, "a name leads to its ledger on that day"
            rates = tuple(line[say("rate", rate, language)] for rate in RATES)
            counts = (say("assessment", "targets", language), say("assessment", "overdue", language))
            found[unquote(words)] = (*rates, *(line[one] for one in counts))
        expected = {}
        for code, one in wanted.items():
            rates = [_in_words(one.rates[rate], language) for rate in RATES]
            if block == "participating":
                rates[2] = say("assessment", "not_asked", language)
            word = say("chart", "no_unit", language) if code == NOBODY else names.get(code, code)
            expected[word] = (*rates, one.targets, one.overdue)
        if language == "zh":
            assert found == expected, block
        else:
            assert Counter(found.values()) == Counter(expected.values()), block


def _in_words(pair: tuple[int, int], language: str) -> str:
    n, of = pair
    if not of:
        return "–"
    words = say("assessment", "rate", language, n=f"{n:,}", of=f"{of:,}", percent=f"{n / of:.1%}")
    return say("assessment", "rate_few", language, rate=words) if of < year_assessed.FEW else words
