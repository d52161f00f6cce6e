"""The English of the shipped notice is whole, what has none is told of and shown in Chinese, and search finds both."""

from __future__ import annotations

import argparse
import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from loaders import reference
from loaders.cli import check
from loaders.pipeline import SEEDS, build_database
from loaders.store.connect import open_readonly
from loaders.store.write import write_database
from pages.components import download
from pages.queries import options, rows, translation
from pages.selection import Selection
from tests.sample import sample, sector_of
from tests.test_pages import FRAME, ROOT, texts, visit
from tests.test_two_notices import SECOND

CHINESE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
# What an English page says of the shipped notice: (what it is, its English).
SAID = {
    "documents": "select title, title_en from documents",
    "chapters": "select title, title_en from chapters",
    "tasks": "select title, title_en from tasks",
    "agencies": "select agency, name_en from agencies where agency in (select agency from task_agencies)"
    " union all select agency, short_en from agencies where agency in (select agency from task_agencies)",
    "sectors": "select sector, name_en from sectors",
    "units": "select unit, name_en from units where unit in (select unit from targets)",
    "canonical units": "select c.canonical_unit, u.name_en from (select distinct canonical_unit from target_rows) c"
    " left join units u on u.unit = c.canonical_unit where c.canonical_unit is not null",
    "places": "select place, word_en from task_places left join words_en on field = 'place' and word = place",
    "per": "select per, word_en from targets left join words_en on field = 'per' and word = per where per is not null",
    "period": "select period, word_en from targets left join words_en on field = 'period' and word = period"
    " where period is not null",
    "actions": "select action, word_en from targets left join words_en on field = 'action' and word = action"
    " where action is not null",
    "indicators": "select indicator, indicator_en from target_rows",
}


@pytest.fixture
def plain(database: Path) -> Callable[..., list[tuple]]:
    """Asks the file itself, past the code under test."""

    def ask(sql: str, *values: object) -> list[tuple]:
        with duckdb.connect(str(database), read_only=True) as connection:
            return connection.execute(sql, values).fetchall()

    return ask


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped notice beside one that nobody has translated."""
    folder = tmp_path_factory.mktemp("english")
    (folder / "second.txt").write_text(SECOND, "utf-8")
    build_database([SEEDS / "shandong-2023.txt", folder / "second.txt"], folder / "targets.duckdb")
    return folder / "targets.duckdb"


@pytest.mark.parametrize("what", SAID)
def test_all_that_an_english_page_says_of_the_notice_is_english(plain: Callable[..., list[tuple]], what: str) -> None:
    found = plain(SAID[what])
    assert found
    assert not [line for line in found if not line[1] or CHINESE.search(line[1])]


def test_different_indicators_have_different_english_without_a_final_stop() -> None:
    english = [row["indicator_en"] for row in reference.rows("indicators_en")]
    assert len(set(english)) == len(english)
    assert not [text for text in english if text != text.strip() or text.endswith((".", ",", ";"))]
    # Sentence case: a name may begin with a digit or a quotation mark.
    assert not [text for text in english if not re.match(r'"?[A-Z0-9]', text)]


def test_a_changed_indicator_stays_chinese_and_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice, extraction = sample("shandong-2023")
    path = tmp_path / "targets.duckdb"
    found = write_database(path, [(notice, extraction)], sector_of=sector_of)
    told = [one for one in found if one.code == "untranslated_indicator"]
    assert [(one.severity, one.task_no, one.message.partition(" ")[0]) for one in told] == [
        ("warning", "1", "研发机构"),
        ("warning", "1", "=实施方案"),
    ]
    with open_readonly(path) as connection:
        english = connection.execute("select indicator_en from d.target_rows order by target_order").fetchall()
        [(title,)] = connection.execute("select title_en from d.tasks where task_no = '2'").fetchall()
    assert [value for (value,) in english] == ["State key laboratories", None, None, title]
    said = checked(path, capsys)
    assert "rows without an English indicator: 2\n  shandong-2023: 2 of 4 rows have an English indicator\n" in said
    assert "indicators without English in notices that have English titles: 2\n  =实施方案、研发机构\n" in said
    assert re.search(r"rows of indicators_en\.csv that no row uses: \d+\n  .*高新技术企业", said)
    assert re.search(r"rows of words_en\.csv that no row uses: \d+\n  .*place 济南", said)


def test_a_notice_that_nobody_translated_is_one_line(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = checked(two, capsys)
    assert "  second: 1 of 6 rows have an English indicator\n  shandong-2023: 315 of 315 rows" in said
    assert "untranslated_indicator" not in said
    assert "indicators without English in notices that have English titles: 0\n" in said


def checked(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What `check` prints of a database."""
    check.run(argparse.Namespace(db=path, numerals=False))
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("state KEY laboratories", "indicator = '全国重点实验室'"),
        ("Cutting carbon emissions, reducing pollution", "chapter_no = 4"),
        ("扎实推进共同富裕", "chapter_no = 10"),
        ("海洋牧场", "contains(quote, '海洋牧场')"),
        ("Marine affairs", "contains(sectors, '海洋')"),
        ("Heze", "contains(places, '菏泽')"),
        ("沿黄九市", "contains(places, '沿黄九市')"),
        ("Animal Husbandry & Veterinary", "contains(concat_ws('、', lead_agencies, participating_agencies), '畜牧')"),
        ("省畜牧局", "contains(concat_ws('、', lead_agencies, participating_agencies), '省畜牧兽医局')"),
    ],
)
def test_search_finds_what_a_reader_sees_in_either_language(
    database: Path, monkeypatch: pytest.MonkeyPatch, plain: Callable[..., list[tuple]], text: str, condition: str
) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    expected = {name for (name,) in plain(f"select target_id from target_rows where {condition}")}  # noqa: S608 - ours
    assert expected
    assert set(rows.rows(Selection(text=text))["target_id"]) == expected


def test_the_share_counts_the_rows_in_view(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(two))
    assert translation.share() == (321, 316)
    assert translation.share(Selection(document=("second",))) == (6, 1)
    assert translation.share(Selection(document=("second",)), Selection(type=("level",))) == (1, 0)
    assert translation.share(Selection(document=("nowhere",))) == (0, 0)
    note = reference.words("translation", "note", "en", rows=6, translated=1)
    assert note in [caption.value for caption in visit(FRAME, "en", {"document": ["second"]}).caption]
    none = visit(FRAME, "en", {"text": ["no row holds this"]})
    assert reference.words("translation", "note_empty", "en") in [caption.value for caption in none.caption]
    assert "译名" not in texts(visit(FRAME, "zh"))


def test_tables_and_details_show_english_and_fall_back_to_chinese(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(two))
    found = rows.rows(Selection(document=("second",)))
    shown = {language: table(language) for language in ("zh", "en")}
    assert shown["zh"] == found["indicator"].tolist()
    changed = {zh: en for zh, en in zip(*shown.values(), strict=True) if zh != en}
    assert changed == {"高新技术企业": "High-tech enterprises"}
    told = {line.indicator: details(line.target_id) for line in found.itertuples()}
    label = reference.label("field", "indicator", "en")
    assert (
        f'<dt>{label}</dt><dd>High-tech enterprises<br><small><span lang="zh-CN">高新技术企业</span></small></dd>'
        in told["高新技术企业"]
    )
    assert f'<dt>{label}</dt><dd><span lang="zh-CN">消费活动</span></dd>' in told["消费活动"]
    action = reference.label("field", "action", "en")
    assert f"<dt>{action}</dt><dd>add</dd>" in told["高新技术企业"]


def table(language: str) -> list[str]:
    app = visit(ROOT / "pages" / "explorer.py", language, {"document": ["second"]})
    return app.dataframe[0].value["indicator"].tolist()


def details(target_id: str) -> str:
    app: AppTest = visit(ROOT / "pages" / "explorer.py", "en", {"target": [target_id]})
    return "".join(element.proto.body for element in app.get("html"))


def test_an_english_file_holds_the_english_beside_the_indicator(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(two))
    selection = Selection(text="全国重点实验室")
    found = rows.rows(selection)
    files = {language: download.content(selection, "text", language, "", "csv") for language in ("zh", "en")}
    taken = {language: list(csv.DictReader(io.StringIO(file.decode("utf-8-sig")))) for language, file in files.items()}
    assert [line["Indicator (English)"] for line in taken["en"]] == found["indicator_en"].tolist()
    assert {line["Indicator"] for line in taken["en"]} == set(found["indicator"])
    assert not [column for column in taken["zh"][0] if "英文" in column]


def test_places_go_by_their_english_name(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    assert options.names("en")["沿黄九市"] == "nine cities along the Yellow River"
    assert "济南" not in options.names("zh")


def test_a_word_that_only_differs_in_its_field_is_told_apart(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))
    assert (translation.word("period", "年", "en"), options.names("en")["年"]) == ("year", "years")
    assert translation.word("per", "年", "en") == "年"
    assert translation.word("action", "新增", "zh") == "新增"
