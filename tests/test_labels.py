"""data/reference/labels.csv holds every word that a page says, and none that nothing says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from loaders import alignment, apart, reference
from loaders.importing.differences import DIFFERENCES
from loaders.importing.preview import VERDICTS
from loaders.ledger import assessment, form, published, published_assessment, published_loop
from loaders.ledger.check import OUTCOMES
from loaders.ledger.model import CADENCES, LEVELS, REASONS, SOURCES, STAGES, STATES, STATUSES, STEPS
from loaders.ledger.model import ROLES as ROLES_OF_PEOPLE
from loaders.ledger.tables import KINDS as KINDS_OF_ACTS
from loaders.measured import MEASURED
from loaders.model import COMPARATORS, GOVERNMENT_LEVELS, INDICATOR_BASES, KINDS, MODALITIES, ROLES, TARGET_TYPES
from loaders.store.export import ADDED
from pages.charts import assessment as charts_of_assessment
from pages.charts import compare as charts_of_comparison
from pages.charts.types import NO_COMPARATOR
from pages.components import (
    compare_choice,
    compare_facts,
    compare_file,
    compare_rules,
    compare_table,
    drawer,
    identity,
    ledger_table,
    menu,
    problem_table,
)
from pages.queries import aligned, compare, indicators, ledger, people, problems, reporting, rows
from pages.queries import assessment as questions_of_assessment
from pages.queries.quality import TARGET
from pages.selection import FIELDS

ROOT = Path(__file__).parents[1]


def _constants(folders: tuple[str, ...], functions: dict[str, int]) -> set[str]:
    """The texts that calls of these functions have in that place, in every module of the folders."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    calls = [
        node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    named = [(call, functions.get(ast.unparse(call.func).rpartition(".")[2])) for call in calls]
    arguments = [call.args[place] for call, place in named if place is not None and len(call.args) > place]
    found = [part.value for argument in arguments for part in ast.walk(argument) if isinstance(part, ast.Constant)]
    return {value for value in found if isinstance(value, str)}


# What the ledger refuses; a fall is a warning or an error by what the line says.
REFUSALS = _constants(("loaders", "pages"), {"LedgerError": 0, "Fault": 0, "_wrong": 0}) | {"fell", "above_later"}
# What is said of files that are no notice; two of them by the program that opens PDFs.
UNREADABLE = _constants(("loaders",), {"Unreadable": 0, "refusal": 0})
UNREADABLE |= {"row_refused", "pdf_password", "pdf_too_many_pages", *apart.CODES}
# Code sets that are said as whole sets, because their codes are values of the database, and `page`, the menu.
SETS = {
    "act": _constants(("pages",), {"act": 2}),
    "act_kind": set(KINDS_OF_ACTS),
    "age": set(problems.AGES),
    "compared": {f"{turn}" for turn in range(1, compare.MOST + 1)},
    "document_level": set(GOVERNMENT_LEVELS),
    "difference": set(DIFFERENCES),
    "verdict": set(VERDICTS),
    "audit": set(people.DID),
    "agency_match": {"any", "all"},
    "assessment_rule": set(published_assessment.WORDS),
    "chart_modality": set(MODALITIES),
    "clock": set(problems.CLOCKS),
    "comparator": set(COMPARATORS),
    "deadline_basis": {"stated", "heading", "clause", "plan_year"},
    "due": {"stated", "plan_year"},
    "form": set(form.COLUMNS),
    "form_guide": {"sheet", "guide", *form._GUIDE},
    "indicator_basis": set(INDICATOR_BASES),
    "kept": set(charts_of_assessment.KEPT),
    "kind": set(KINDS),
    "ledger_error": REFUSALS,
    "light": set(indicators.LIGHTS),
    "loop_rule": set(published_loop.WORDS),
    "modality": set(MODALITIES),
    "notice_error": UNREADABLE,
    "page": set(menu.NAMES),
    "person_role": set(ROLES_OF_PEOPLE),
    "problem_event": set(questions_of_assessment.EVENTS),
    "problem_level": set(LEVELS),
    "problem_stage": set(STAGES),
    "problem_step": set(STEPS),
    "rate": set(assessment.RATES),
    "reported": set(reporting.ASKED),
    "role": {*ROLES, "none"},
    "rule": {*published.SENTENCES, *published.WORDS, *(f"state_{state}" for state in STATES)},
    "state": set(STATES),
    "state_reason": set(REASONS),
    "status": set(STATUSES),
    "target_type": set(TARGET_TYPES),
}
# The charts of the pages, by the keys that pages give them.
CHART_NAMES = {
    key.removeprefix("overview_")
    for path in (ROOT / "pages").glob("*.py")
    for key in re.findall(r'figure\.show\(.*?\bkey="(\w+)"', path.read_text("utf-8"), re.DOTALL)
}
PROBLEM_COLUMNS = {*problem_table._WIDTHS, "problem_id", "what", "solve_due", "solved_on", "closed_on", "rounds"}
PROBLEM_COLUMNS |= {"target_id"}
# What stands between the braces of an f-string in a call.
PLACES = {
    "block": {*assessment.PARTS, "chapter"},
    "cadence": set(CADENCES),
    "chart_name": CHART_NAMES,
    "axis": set(compare.AXES),
    "counted_pair": set(compare_table.COUNTED),
    "doubt": set(alignment.DOUBTS),
    "end": set(compare_file.ENDS),
    "fact": {"title", "region", "level", "year"},
    "figure": set(compare_facts._FIGURES),
    "half": {"a", "b"},
    "limit_column": set(compare_rules.COLUMNS),
    "line.of": {"floor", "ceiling"},
    "line.reason": set(alignment.REASONS),
    "line.verdict": set(alignment.VERDICTS),
    "rule": set(compare_rules.RULES),
    "shown_column": set(compare_table._WIDTHS),
    "side": {"basis", "other"},
    "turn": set(aligned.ORDERS),
    "unit": set(charts_of_comparison.MEASURES),
    "wanted": set(compare_choice.SHOWN),
    "column": set(ledger_table._WIDTHS),
    "counted": {"asked", *reporting.ASKED},
    "defined": {row["code_set"] for row in reference.rows("definitions")},
    "diagnosis": {
        *("empty_heading", "irregular_clause", "no_clause", "no_headings", "number_out_of_sequence"),
        *("stale_correction", "unknown_agency", "unknown_unit"),
    },
    "one.field": set(MEASURED),
    "reason": {row["code"] for row in reference.rows("definitions") if row["code_set"] == "reason"} | {TARGET},
    "severity": {"error", "warning", "info"},
    "code": {*COMPARATORS, NO_COMPARATOR},
    "held.cadence": set(CADENCES),
    "one.outcome": set(OUTCOMES),
    "outcome": set(OUTCOMES),
    "suffix": set(form.SUFFIXES),
    "join": {"or", "and", "comma"},
    "kind": {"agency", "date"},
    "state": {"behind", "unreported", "missing"},
    "parameter": {"stage", "clock", "age"},
    "problem_column": PROBLEM_COLUMNS,
    "step": {"previous", "next", "first"},
    "step_code": set(STEPS) - {"find"},
    "name": {"tasks", "targets", "quantified", "agencies", "stated"},
    "order": set(rows.ORDERS),
    "sort": set(rows.ORDERS),
    "source": set(SOURCES),
    "wrong": set(identity.TROUBLES),
}


# Latin words that stand in Chinese labels: file formats, methods of the web, and what a person types or looks for on
# the machine; 5G stands in notices.
LATIN = {"CSV", "JSON", "Lines", "XLSX", "Excel", "Parquet", "PNG", "SVG", "PDF", "API", "URL", "SHA", "UTF", "F", "G"}
LATIN |= {"GET", "HEAD", "at", "on", "target", "make", "build", "streamlit", "config", "toml", "allowedHosts", "fonts"}
LATIN |= {"Word", "noto", "cjk", "tests", "golden", "MUBIAO", "LEDGER", "Q", "MB", "xlsx", "csv", "zip"}
LATIN |= {"docx", "txt", "html", "Office", "WPS", "seeds"}
LATIN |= {"auth", "secrets", "server", "trustedUserHeaders", "person", "proxy", "secret"}
CHINESE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


@pytest.fixture
def shown_columns(database: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Columns of the table, of the CSV, and lines of the drawer: the codes of `field` beside the filters."""
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    app = AppTest.from_file(str(ROOT / "pages" / "explorer.py"), default_timeout=30)
    app.query_params["role"] = "shared"  # the column for it stands only where there is one
    table = app.run().dataframe[0].value
    exported = {"value", *rows.rows().columns, *ADDED, *ledger.ADDED, "on"} - {"value_zh", "value_en"}
    return {*table.columns, *exported, *drawer._FIELDS}


def _codes(argument: ast.expr, module: ast.Module) -> Iterator[str]:
    """The codes that an argument of a call can be; those of a name are what its module ever puts into it."""
    match argument:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp(body=first, orelse=second):
            yield from _codes(first, module)
            yield from _codes(second, module)
        case ast.JoinedStr(values=parts):
            filled = [""]
            for part in parts:
                words = [part.value] if isinstance(part, ast.Constant) else PLACES[ast.unparse(part.value)]
                filled = [start + word for start in filled for word in words]
            yield from filled
        case ast.Name(id=name):
            for node in ast.walk(module):
                if isinstance(node, ast.Assign):
                    yield from _assigned(node, name, module)


def _assigned(node: ast.Assign, name: str, module: ast.Module) -> Iterator[str]:
    for target in node.targets:
        if isinstance(target, ast.Name) and target.id == name:
            yield from _codes(node.value, module)
        elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.IfExp):
            place = next((at for at, one in enumerate(target.elts) if ast.unparse(one) == name), None)
            for value in (node.value.body, node.value.orelse):
                if place is not None and isinstance(value, ast.Tuple):
                    yield from _codes(value.elts[place], module)


def said() -> dict[tuple[str, str], str]:
    """(code set, code) → a place in the code that says it, for every call whose code can be read off."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted([*(ROOT / "pages").rglob("*.py"), *(ROOT / "loaders" / "store" / "export").glob("*.py")]):
        module = ast.parse(path.read_text("utf-8"))
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            name = ast.unparse(call.func)
            if name.rpartition(".")[2] not in ("say", "label", "words") or not call.args:
                continue
            # There `say` takes the code alone, or the code behind the request.
            sets = {"charts": "chart", "export": "export", "api": "export"}
            own = sets.get(path.parent.name) if name.rpartition(".")[2] == "say" else None
            code_set = own or getattr(call.args[0], "value", None)
            arguments = call.args[:1] if own and path.parent.name != "api" else call.args[1:2]
            for code in (code for argument in arguments for code in _codes(argument, module)):
                found[str(code_set), code] = f"{path.relative_to(ROOT)}:{call.lineno}"
    return found


def test_every_word_that_is_said_is_in_the_labels() -> None:
    known = {(row["code_set"], row["code"]) for row in reference.rows("labels")}
    found = said()
    assert len(found) > 100, "too few calls were found for this check to mean anything"
    missing = [f"{place} says {','.join(word)}" for word, place in found.items() if word not in known]
    assert not missing, f"data/reference/labels.csv lacks: {missing}"


def test_no_word_in_the_labels_is_said_nowhere(shown_columns: set[str]) -> None:
    used = {(code_set, code) for code_set, codes in SETS.items() for code in codes} | set(said())
    used |= {("field", code) for code in (*FIELDS, "text", "agency_match", *shown_columns)}
    unused = [
        f"{row['code_set']},{row['code']}"
        for row in reference.rows("labels")
        if (row["code_set"], row["code"]) not in used
    ]
    assert not unused, f"nothing says these words of data/reference/labels.csv: {unused}"


def test_sets_of_codes_are_whole() -> None:
    for code_set, codes in SETS.items():
        assert {row["code"] for row in reference.rows("labels") if row["code_set"] == code_set} == codes


def test_columns_that_a_reader_sees_have_a_word(shown_columns: set[str]) -> None:
    known = {row["code"] for row in reference.rows("labels") if row["code_set"] == "field"}
    assert not shown_columns - known


@pytest.mark.parametrize("row", reference.rows("labels"), ids=lambda row: f"{row['code_set']}-{row['code']}")
def test_a_word_is_whole_in_both_languages(row: dict[str, str]) -> None:
    assert row["zh"].strip()
    assert row["en"].strip()
    places = {tongue: sorted(re.findall(r"{(\w+)}", row[tongue])) for tongue in ("zh", "en")}
    # Chinese needs no word of its own for some things that English counts; a place that is filled stands in both.
    assert set(places["en"]) == set(places["zh"])
    assert not CHINESE.findall(row["en"])
    latin = set(re.findall(r"[A-Za-z]+", re.sub(r"{\w+}", "", row["zh"])))
    assert latin <= LATIN
