"""Charts: valid and true figures, words in both languages, and as many rows behind each mark as its number says."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import reference
from pages.charts import agencies, caption, chapter_agencies, chapters, marks, pairs, tiles, treemap, types, values
from pages.charts.drawing import Drawing, Heading
from pages.charts.records import records
from pages.components import download
from pages.queries import counts, headline, rows
from pages.selection import Selection

CAPTION = caption.Caption("全部：304 项目标", "鲁政办字〔2023〕5号")
LANGUAGES = ("zh", "en")
# Column of a mark → filter that a click on it sets.
DRILL = {
    "document_id": "document",
    "chapter_title": "chapter",
    "target_type": "type",
    "sector": "sector",
    "agency": "agency",
    "role": "role",
    "modality": "modality",
    "comparator": "comparator",
    "task_no": "task",
    "agency_a": "agency",
    "agency_b": "agency",
    "agency_match": "agency_match",
}
# Chart, its alternative text, its question, whether it counts rows or tasks, and the filters that are its own axes.
CHARTS = {
    "chapters": (chapters.by_type, chapters.by_type_alt, counts.by_chapter_and_type, "rows", ("chapter", "type")),
    "matrix": (chapters.by_sector, chapters.by_sector_alt, counts.by_chapter_and_sector, "rows", ("chapter", "sector")),
    "chapter_agencies": (
        chapter_agencies.by_agency,
        chapter_agencies.by_agency_alt,
        counts.by_chapter_and_agency,
        "rows",
        ("chapter", "agency", "role"),
    ),
    "pairs": (pairs.strongest, pairs.strongest_alt, counts.by_pair, "tasks", ("agency",)),
    "agencies": (agencies.by_role, agencies.by_role_alt, counts.by_agency_and_role, "tasks", ("agency", "role")),
    "sectors": (agencies.by_sector, agencies.by_sector_alt, counts.by_sector, "tasks", ("sector",)),
    "types": (types.by_type, types.by_type_alt, counts.by_type_comparator_and_modality, "rows", ("type", "modality")),
    "firmness": (
        types.firmness,
        types.firmness_alt,
        counts.by_type_comparator_and_modality,
        "rows",
        ("type", "modality", "comparator"),
    ),
}
NAMES = sorted(CHARTS)
DOCUMENT_NO, TASK_NO = (reference.label("field", name, "zh") for name in ("document_no", "task_no"))
VIEWS = [Selection(), Selection(modality=("plan",)), Selection(type=("level", "ratio"))]
BARS = ("agencies", "chapters", "sectors", "types")


@pytest.fixture(autouse=True)
def _reads_the_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUBIAO_DATABASE", str(database))


def spec_of(chart: Drawing | None) -> dict:
    assert chart is not None
    spec = chart.to_dict()
    alt.LayerChart.from_dict(spec)  # validates against the Vega-Lite schema
    return spec


def layers(spec: dict) -> list[tuple[dict, list[dict]]]:
    """Each layer with the rows that it draws."""
    found = []
    for layer in spec["layer"]:
        drawn = spec["datasets"][layer.get("data", spec.get("data"))["name"]]
        for step in layer.get("transform", ()):
            kept = step["filter"]
            drawn = [row for row in drawn if row[kept["field"]] in kept["oneOf"]]
        found.append((layer, drawn))
    return found


def in_order(spec: dict) -> list[dict]:
    """The rows of bars from the top down: their keys sort as text, and the axis has no order of its own."""
    assert all("sort" not in layer["encoding"]["y"] for layer in spec["layer"])
    return sorted(spec["datasets"]["rows"], key=lambda row: row["row"])


def reported(spec: dict) -> list[str]:
    """The columns that a click reports."""
    (parameter,) = [one for one in spec["params"] if one.get("name") == "mark"]
    return parameter["select"]["fields"]


def clicked(mark: dict, fields: list[str]) -> Selection:
    found = Selection()
    for column in fields:
        if mark.get(column):
            field = DRILL[column]
            before = getattr(found, field) if isinstance(getattr(found, field), tuple) else ()
            found = found.with_values(field, [*before, str(mark[column])])
    return found


def behind(kind: str, *selections: Selection) -> int:
    return len(rows.rows(*selections)) if kind == "rows" else headline.figures(*selections)["tasks"]


def without_axes(selection: Selection, axes: tuple[str, ...]) -> Selection:
    for field in axes:
        selection = selection.with_values(field, [])
    return selection


def every_mark(spec: dict) -> Iterator[dict]:
    for _, drawn in layers(spec):
        yield from (mark for mark in drawn if "part" in mark or "column" in mark)


def words(spec: dict) -> str:
    """All that a person reads or hears of a chart but its subtitle, which comes from outside."""
    found = [spec["title"]["text"]]
    for layer, drawn in layers(spec):
        encoding = layer["encoding"]
        tooltip = encoding["tooltip"]
        found += [one["title"] for one in (tooltip if isinstance(tooltip, list) else []) if "title" in one]
        found += (encoding.get("color", {}).get("scale") or {}).get("domain", [])
        found += [str(mark[column]) for mark in drawn for column in ("spoken", "total", "column") if column in mark]
    return "\n".join(found)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", NAMES)
def test_the_number_on_each_mark_is_the_number_of_rows_behind_it(name: str, view: Selection) -> None:
    draw, _, ask, kind, axes = CHARTS[name]
    every = without_axes(view, axes)
    spec = spec_of(draw(ask(every), "zh", CAPTION))
    found = {json.dumps(mark, sort_keys=True): mark for mark in every_mark(spec)}
    assert found
    for mark in found.values():
        selection = clicked(mark, reported(spec))
        assert not selection.is_empty()
        assert behind(kind, every, selection) == mark["count"], mark
        # A click on the page keeps the other filters and leads to the same rows.
        assert behind(kind, every.drill(selection)) == mark["count"], mark
        assert every.drill(selection).drill(selection) == every


@pytest.mark.parametrize("role", ["lead", "participating"])
def test_a_pair_counts_in_the_roles_that_are_asked_for(role: str) -> None:
    view = Selection(role=(role,))
    found = counts.by_pair(view)
    assert 0 < len(found) < len(counts.by_pair())
    for pair in found.itertuples():
        both = Selection(agency=(pair.agency_a, pair.agency_b), agency_match="all")
        assert headline.figures(view.drill(both))["tasks"] == pair.tasks, pair


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_treemap_draws_its_tiles(language: str) -> None:
    found = tiles.tiles(counts.by_target(), language)
    figure = treemap.nested(found, language).data[0]
    assert list(figure.ids) == [tile.id for tile in found]
    assert list(figure.values) == [tile.rows for tile in found]
    assert tiles.tiles(counts.by_target().head(0), language) == []
    assert treemap.nested([], language) is None


@pytest.mark.parametrize("view", VIEWS)
def test_each_tile_holds_the_rows_behind_it(view: Selection) -> None:
    found = tiles.tiles(counts.by_target(view), "zh")
    english = tiles.tiles(counts.by_target(view), "en")
    assert [(tile.level, tile.rows, tile.reported) for tile in english] == [
        (tile.level, tile.rows, tile.reported) for tile in found
    ]
    assert {tile.level for tile in found} == {"all", "chapter", "task", "target"}
    inside: dict[str, int] = {}
    for tile in found:
        inside[tile.parent] = inside.get(tile.parent, 0) + tile.rows
        if tile.level == "target":
            assert tile.rows == 1
            assert len(rows.row(tile.reported["target_id"])) == 1
        else:
            assert behind("rows", view, clicked(tile.reported, list(tile.reported))) == tile.rows, tile
    assert all(inside.get(tile.id, tile.rows) == tile.rows for tile in found)


def test_a_tile_is_drawn_in_the_colour_of_its_type_and_says_it() -> None:
    found = tiles.tiles(counts.by_target(), "zh")
    figure = treemap.nested(found, "zh", "坚定不移扩大内需")
    palette = marks.colours("target_type", marks.codes("target_type"))
    drawn = figure.data[0]
    assert drawn.level == "坚定不移扩大内需"
    for tile, colour, text in zip(found, drawn.marker.colors, drawn.text, strict=True):
        if tile.type:
            assert colour == palette[tile.type]
            assert text.endswith(marks.reference.label("target_type", tile.type, "zh"))
        else:
            assert colour not in palette.values()
            assert str(tile.rows) in text
    assert len({key.name for key in figure.data[1:]}) == len({tile.type for tile in found} - {""})


def test_the_opened_tile_is_the_one_that_the_selection_leads_to() -> None:
    found = tiles.tiles(counts.by_target(), "zh")
    chapter = "坚定不移扩大内需"
    assert tiles.opened(found, (), ()) == "all"
    assert tiles.opened(found, (chapter,), ()) == chapter
    assert tiles.opened(found, (chapter, "推进海洋强省建设"), ()) == "all"
    assert tiles.opened(found, (chapter,), ("39",)) == f"{chapter}/39"
    assert tiles.opened(found, (), ("39",)) == f"{chapter}/39"


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("chapters", {}),
        ("chapters", {"target_type": ["level"]}),
        ("chapters", {"target_type": ["qualitative", "increment"], "chapter_title": ["坚定不移扩大内需"]}),
        ("agencies", {}),
        ("agencies", {"role": ["participating"]}),
        ("sectors", {}),
        ("types", {}),
        ("types", {"modality": ["strive"]}),
    ],
)
def test_the_total_of_each_bar_is_the_number_of_rows_behind_its_name(name: str, held: dict[str, list[str]]) -> None:
    draw, _, ask, kind, _ = CHARTS[name]
    standing = Selection()
    for column, chosen in held.items():
        standing = standing.with_values(DRILL[column], chosen)
    spec = spec_of(draw(ask(), "zh", CAPTION, held))
    totals = next(drawn for layer, drawn in layers(spec) if layer["encoding"].get("text", {}).get("field") == "total")
    assert totals
    for bar in totals:
        selection = clicked(bar, reported(spec))
        number = sum(map(int, re.findall(r"\d+", bar["total"])))
        others = without_axes(standing, tuple({field for field, _ in selection.chips()}))
        assert number == behind(kind, others.drill(selection)), bar


@pytest.mark.parametrize("name", NAMES)
def test_the_file_of_a_mark_has_a_line_for_each_row_that_it_counts(name: str) -> None:
    draw, _, ask, kind, _ = CHARTS[name]
    spec = spec_of(draw(ask(), "zh", CAPTION))
    mark = max(every_mark(spec), key=lambda one: one["count"])
    file = download.content(clicked(mark, reported(spec)), "text", "zh", "", "csv").decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(file)))
    keys = [(line[DOCUMENT_NO], line[TASK_NO]) for line in lines]
    assert (len(keys) if kind == "rows" else len(set(keys))) == mark["count"]


def test_what_is_chosen_stands_out_and_nothing_else_disappears() -> None:
    found = counts.by_chapter_and_type()
    chosen = {"chapter_title": ["坚定不移扩大内需"], "target_type": ["level"]}
    drawn = layers(spec_of(chapters.by_type(found, "zh", CAPTION, chosen)))[0][1]
    strong = {(mark["chapter_title"], mark["target_type"]) for mark in drawn if mark["strength"] == 1}
    assert strong == {("坚定不移扩大内需", "level")}
    assert len(drawn) == len(found)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_chosen_is_said_in_place_of_the_finding(name: str) -> None:
    draw, say, ask, _, _ = CHARTS[name]
    focused = caption.Caption("比率：4 项目标", CAPTION.source, "所选 4 项")
    assert spec_of(draw(ask(), "zh", focused))["title"]["text"] == "所选 4 项"
    assert say(ask(), "zh", focused).startswith("所选 4 项。")
    assert focused.sentence in say(ask(), "zh", focused)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_chart_survives_json_and_names_finding_and_source(name: str, language: str) -> None:
    draw, _, ask, _, _ = CHARTS[name]
    spec = spec_of(draw(ask(), language, CAPTION))
    assert json.loads(json.dumps(spec)) == spec
    subtitle = spec["title"]["subtitle"]
    assert CAPTION.source in subtitle
    assert CAPTION.sentence not in subtitle, "the page's heading says it already"
    assert re.search(r"\d", spec["title"]["text"])
    assert "background" not in spec["config"]
    if language == "en":
        assert not re.search(r"[一-鿿]", words(spec))


@pytest.mark.parametrize(("number", "word"), [(0, "0 tasks"), (1, "1 task"), (2, "2 tasks"), (21, "21 tasks")])
def test_english_says_one_of_a_thing_in_the_singular(number: int, word: str) -> None:
    assert caption.say("tasks", "en", n=number) == word
    assert caption.say("tasks", "zh", n=number) == f"{number} 项任务"


def test_a_logarithmic_axis_has_round_values_that_frame_the_marks() -> None:
    frame = rows.quantities(Selection(), "家")
    spec = spec_of(values.in_one_unit(frame, "zh", CAPTION, "家", logarithmic=True))
    (ticks,) = {
        tuple(layer["encoding"]["x"]["axis"]["values"])
        for layer, _ in layers(spec)
        if "axis" in layer["encoding"].get("x", {})
    }
    assert ticks[0] <= frame["canonical_value_low"].fillna(frame["canonical_value_high"]).min()
    assert ticks[-1] >= frame["canonical_value_high"].fillna(frame["canonical_value_low"]).max()
    assert {f"{tick:.0e}"[0] for tick in ticks} <= set("125")
    assert 3 < len(ticks) < 12


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_frame_has_no_chart(name: str) -> None:
    draw, _, ask, _, _ = CHARTS[name]
    assert draw(ask().head(0), "zh", CAPTION) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_alternative_text_follows_the_data(name: str, language: str) -> None:
    _, say, ask, _, _ = CHARTS[name]
    frame = ask()
    text = say(frame, language, CAPTION)
    assert CAPTION.sentence in text
    assert text != say(ask(Selection(modality=("strive",))), language, CAPTION)
    doubled = frame.assign(targets=frame["targets"] * 2, tasks=frame["tasks"] * 2)
    assert text != say(doubled, language, CAPTION)
    # What it finds is what the chart's title says.
    assert text.startswith(spec_of(CHARTS[name][0](frame, language, CAPTION))["title"]["text"])


@pytest.mark.parametrize("name", BARS)
def test_bars_start_at_zero_and_carry_names_and_numbers(name: str) -> None:
    draw, _, ask, _, _ = CHARTS[name]
    spec = spec_of(draw(ask(), "zh", CAPTION))
    bars = next(layer for layer, _ in layers(spec) if layer["mark"]["type"] == "bar")
    assert bars["encoding"]["x"]["scale"]["zero"] is True
    assert bars["encoding"]["x"]["stack"] == "zero"
    texts = [layer for layer, _ in layers(spec) if layer["mark"]["type"] == "text"]
    assert {layer["encoding"].get("text", {}).get("field", "in the bar") for layer in texts} == {
        "in the bar",
        "name",
        "total",
    }


def test_chapters_stand_in_the_order_of_the_notice_and_agencies_by_tasks_led() -> None:
    spec = spec_of(
        chapters.by_type(
            counts.by_chapter_and_type()
            .sample(frac=1, random_state=7)
            .sort_values(["document_id", "chapter_no"], kind="stable"),
            "zh",
            CAPTION,
        )
    )
    titles = list(dict.fromkeys(counts.by_chapter_and_type()["chapter_title"]))
    assert [row["chapter_title"] for row in in_order(spec)] == titles

    found = counts.by_agency_and_role()
    order = [row["agency"] for row in in_order(spec_of(agencies.by_role(found, "zh", CAPTION)))]
    led = found[found["role"] == "lead"].set_index("agency")["tasks"]
    numbers = [int(led.get(agency, 0)) for agency in order[:-1]]
    assert numbers == sorted(numbers, reverse=True)
    assert order[-1] is None
    assert len(order) == found["agency"].nunique() + 1


def test_the_first_agencies_the_chosen_one_and_the_last_bar_are_kept() -> None:
    found = counts.by_agency_and_role()
    last = found[found["agency"].notna()]["agency"].iloc[-1]
    spec = spec_of(agencies.by_role(found, "zh", CAPTION, {"agency": [last]}, top=5))
    order = [row["agency"] for row in in_order(spec)]
    assert len(order) == 7
    assert last in order
    assert order[-1] is None


def test_departments_and_sectors_reconcile_with_the_tasks() -> None:
    def tasks(*chosen: Selection) -> int:
        return headline.figures(*chosen)["tasks"]

    led, none = tasks(Selection(role=("lead",))), tasks(Selection(role=("none",)))
    shared = tasks(Selection(role=("shared",)))
    assert (led, shared, none, tasks()) == (112, 1, 3, 116)
    found = counts.by_agency_and_role()
    assert found.loc[found["role"] == "lead", "tasks"].sum() > led
    cells = counts.by_chapter_and_sector()
    assert cells.loc[cells["sector"].isna(), "tasks"].sum() == none
    assert cells.loc[cells["sector"].notna(), "tasks"].sum() > led + shared


def amounts(*lines: tuple[str, str, float | None, float | None]) -> pd.DataFrame:
    """Rows as `rows.quantities` gives them, from (indicator, comparator, low, high)."""
    return pd.DataFrame(
        {
            "target_id": [f"t{number}" for number in range(len(lines))],
            "target_type": "level",
            "indicator": [name for name, _, _, _ in lines],
            "comparator": [comparator for _, comparator, _, _ in lines],
            "canonical_value_low": pd.Series([low for *_, low, _ in lines], dtype="float64"),
            "canonical_value_high": pd.Series([high for *_, high in lines], dtype="float64"),
            "canonical_unit": "家",
            "unit": "家",
            "value_zh": [f"{comparator} {low or high}" for _, comparator, low, high in lines],
            "value_en": [f"{comparator} {low or high}" for _, comparator, low, high in lines],
            "quote": "原文",
            "in_unit": len(lines),
        }
    )


SHAPES = amounts(
    ("甲", "ge", 25, None),
    ("乙", "le", None, 400),
    ("丙", "approx", 30, 30),
    ("丁", "range", 10, 20),
    ("戊", "eq", 9, 9),
)


def test_each_comparator_has_its_own_shape() -> None:
    spec = spec_of(values.in_one_unit(SHAPES, "zh", CAPTION, "家", logarithmic=True))
    drawn = [(layer["mark"], {row["comparator"] for row in data}) for layer, data in layers(spec)]
    shapes = {mark.get("shape", mark["type"]): (mark, found) for mark, found in drawn if mark["type"] != "rule"}
    assert shapes["triangle-right"][1] == {"ge"}
    assert shapes["triangle-right"][0]["xOffset"] > 0
    assert shapes["triangle-left"][1] == {"le"}
    assert shapes["triangle-left"][0]["xOffset"] < 0
    assert shapes["point"][1] == {"approx"}
    assert shapes["bar"][1] == {"range"}
    assert shapes["circle"][1] == {"ge", "le", "approx", "eq"}
    arrows = {frozenset(found): mark["x2Offset"] for mark, found in drawn if mark["type"] == "rule"}
    assert arrows[frozenset({"ge"})] > 0 > arrows[frozenset({"le"})]
    names = next(data for layer, data in layers(spec) if layer["mark"]["type"] == "text")
    assert [row["indicator"] for row in names] == ["乙", "丙", "甲", "丁", "戊"]
    assert [row["row"] for row in names] == sorted(row["row"] for row in names)


def test_amounts_of_two_units_or_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match=r"家.*元|元.*家"):
        values.in_one_unit(SHAPES.assign(canonical_unit=["家", "元", "家", "家", "家"]), "zh", CAPTION, "家")
    zero = amounts(("甲", "eq", 0, 0), ("乙", "eq", 5, 5))
    assert not values.can_be_logarithmic(zero)
    with pytest.raises(ValueError, match="logarithmic"):
        values.in_one_unit(zero, "zh", CAPTION, "家", logarithmic=True)
    linear = spec_of(values.in_one_unit(zero, "zh", CAPTION, "家"))
    assert linear["layer"][1]["encoding"]["x"]["scale"]["zero"] is True


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_unit_of_the_notice_has_a_chart_with_one_name_for_each_target(language: str) -> None:
    units = counts.by_unit().dropna(subset="canonical_unit")
    sizes = units.groupby("canonical_unit")["targets"].sum()
    # Drawing them all once is enough; in English the largest show how names and values are written.
    for unit, size in sizes.nlargest(len(sizes) if language == "zh" else 5).items():
        found = rows.quantities(Selection(), unit)
        spec = spec_of(values.in_one_unit(found, language, CAPTION, unit))
        names = next(data for layer, data in layers(spec) if layer["mark"]["type"] == "text")
        assert len(names) == size == len(found)
        text = values.in_one_unit_alt(found, language, CAPTION)
        assert names[0]["indicator"] in text
        assert names[0]["value"] in text


def test_a_value_that_compares_with_none_stands_last() -> None:
    found = amounts(("甲", "ge", None, None), ("乙", "le", None, 400), ("丙", "eq", None, None), ("丁", "eq", 9, 9))
    assert values.can_be_logarithmic(found)
    (drawn,) = values.in_one_unit(found, "zh", CAPTION, "家", logarithmic=True).datasets.values()
    assert [row["indicator"] for row in drawn] == ["乙", "丁", "甲", "丙"]


def test_an_empty_unit_has_no_chart() -> None:
    assert values.in_one_unit(SHAPES.head(0), "zh", CAPTION, "家") is None


@pytest.mark.parametrize(
    ("number", "name"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_chapter_numbers_in_chinese(number: int, name: str) -> None:
    assert caption.ordinal(number) == name


def test_a_chapter_number_below_1_is_refused() -> None:
    with pytest.raises(ValueError, match="starts at 1"):
        caption.ordinal(0)


@given(st.text(alphabet="目标，：（）ab 12。", max_size=80), st.integers(5, 40))
def test_lines_lose_no_word_and_keep_to_their_width(text: str, limit: int) -> None:
    broken = caption.lines(text, limit)
    assert "".join("".join(broken).split()) == "".join(text.split())
    for line in broken:
        runs = [run for run in re.split(r"[目标，：（）。\s]", line) if run]
        signs = caption.ems("".join(re.findall(r"[，：）。]+", line)))
        assert caption.ems(line) <= max(limit, *(caption.ems(run) for run in runs), 0, 0) + signs


def _contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_rows_keep_order_and_whole_numbers_and_say_none_of_what_is_missing() -> None:
    frame = pd.DataFrame(
        {
            "words": pd.Series(["乙", None, "甲"], dtype="str"),
            "all": pd.Series([3, 1, 2], dtype="int32"),
            "some": pd.Series([pd.NA, 7, 8], dtype="Int32"),
            "decimal": [0.5, float("nan"), 2.0],
            "day": pd.to_datetime(["2023-01-01", None, None]),
        }
    )
    # The order is that of the lines, not of their index.
    found = records(frame.set_axis([2, 0, 1]))
    assert [list(row) for row in found] == [list(frame.columns)] * 3
    assert [list(row.values()) for row in found] == [
        ["乙", 3, None, 0.5, pd.Timestamp("2023-01-01")],
        [None, 1, 7, None, None],
        ["甲", 2, 8, 2.0, None],
    ]
    assert [type(row["all"]) for row in found] == [int] * 3
    assert type(found[1]["some"]) is int
    assert records(frame.head(0)) == []


def test_a_column_is_sent_as_text_or_numbers_even_where_all_of_it_is_missing() -> None:
    sent = [
        {"name": "甲", "sector": None, "count": 2, "end": None},
        {"name": "乙", "sector": None, "count": 1, "end": 2.5},
    ]
    table = Drawing({}, {"rows": sent}, Heading("", "")).tables()["rows"]
    assert {field.name: str(field.type) for field in table.schema} == {
        "name": "large_string",
        "sector": "large_string",
        "count": "int64",
        "end": "double",
    }
    assert table.to_pylist() == sent


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_of_a_chart_have_the_same_types_in_every_view(name: str) -> None:
    draw, _, ask, _, _ = CHARTS[name]
    views = [*VIEWS, Selection(role=("none",)), Selection(type=("qualitative",))]
    drawn = [draw(frame, "zh", CAPTION) for frame in map(ask, views) if not frame.empty]
    assert len(drawn) > 2
    first, *others = ({part: table.schema for part, table in chart.tables().items()} for chart in drawn)
    assert all(schemas == first for schemas in others)


@pytest.mark.parametrize("code_set", ["target_type", "role", "chart_modality"])
def test_colours_differ_and_take_a_legible_number(code_set: str) -> None:
    found = marks.colours(code_set, marks.codes(code_set))
    assert len(set(found.values())) == len(found)
    for colour in found.values():
        assert _contrast(colour, marks.ink_on(colour)) >= 4.5


def test_a_colour_that_labels_lack_is_named() -> None:
    with pytest.raises(KeyError, match="target_type,unheard"):
        marks.colours("target_type", ["unheard"])
