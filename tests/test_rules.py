"""Every row of the rule tables is held against its own example: without the row the example would read otherwise."""

import pytest

from loaders.model import Document
from loaders.notice import parse_notice
from loaders.reference import FOLDER, rows
from loaders.targets import extract_targets
from loaders.targets.indicators import is_bare
from loaders.targets.lexicon import lead_words
from loaders.targets.phrases import action_of, read_phrase


def extraction(words):
    text = f"关于印发某省2023年重点工作任务的通知\n\n一、章\n1. 题目。{words}。（牵头单位：省科技厅）\n"
    return extract_targets(parse_notice(Document("rules", text, "rules.txt", "utf-8", "0" * 64)))


def targets(words, kind):
    return [target for target in extraction(words).targets if target.kind == kind]


def cases(table, **wanted):
    found = [row for row in rows(table) if all(row[column] == value for column, value in wanted.items())]
    assert found, f"{table} has no row with {wanted}"
    return [pytest.param(row, id="-".join(list(row.values())[:2])) for row in found]


@pytest.mark.parametrize("row", cases("comparators"))
def test_a_comparator_cue_decides_its_example(row):
    assert row["cue"] in row["example"]
    assert [target.comparator for target in targets(row["example"], "quantitative")] == [row["comparator"]]


@pytest.mark.parametrize("row", cases("multipliers"))
def test_a_multiplier_is_multiplied_out(row):
    (target,) = targets(row["example"], "quantitative")
    digits = "".join(ch for ch in row["example"] if ch.isdigit() or ch == ".")
    assert (target.value_low or target.value_high) == pytest.approx(float(digits) * float(row["factor"]))


@pytest.mark.parametrize("row", cases("type_cues"))
def test_a_type_cue_decides_its_example(row):
    assert row["cue"] in row["example"]
    assert [target.target_type for target in targets(row["example"], "quantitative")] == [row["target_type"]]


@pytest.mark.parametrize("row", cases("modality_cues"))
def test_a_modality_cue_decides_its_example(row):
    assert row["cue"] in row["example"]
    assert {target.modality for target in extraction(row["example"]).targets if target.kind != "qualitative"} == {
        row["modality"]
    }


@pytest.mark.parametrize("row", cases("not_targets"))
def test_a_pattern_refuses_a_numeral_of_its_example(row):
    found = extraction(row["example"])
    assert row["reason"] in {numeral.reason for numeral in found.numerals}


def test_the_definition_names_every_reason():
    definition = (FOLDER.parent.parent / "docs" / "targets.md").read_text(encoding="utf-8")
    for reason in {row["reason"] for row in rows("not_targets")}:
        assert f"| {reason} |" in definition


@pytest.mark.parametrize("row", cases("verbs", kind="quantitative"))
def test_a_verb_is_taken_off_and_named(row):
    phrase = read_phrase(row["example"])
    assert phrase.verb.endswith(row["verb"])
    assert action_of(row["verb"]) == row["action"]


@pytest.mark.parametrize("row", cases("verbs", kind="removal"))
def test_a_verb_of_removal_stays_in_the_indicator(row):
    assert [t.indicator for t in targets(row["example"], "quantitative")] == [f"{row['verb']}低效煤电机组"]


@pytest.mark.parametrize("row", cases("nouns", duty="dependent"))
def test_a_dependent_noun_takes_the_topic(row):
    (target,) = targets(row["example"], "quantitative")
    assert target.indicator.startswith("强镇筑基行动")
    assert target.indicator.endswith(row["noun"])


@pytest.mark.parametrize("row", cases("verbs", kind="deliverable"))
def test_a_verb_gives_a_document(row):
    assert [target.action for target in targets(row["example"], "deliverable")] == [row["action"]]


@pytest.mark.parametrize(
    "row", [case for kind in ("object", "subject", "completed") for case in cases("verbs", kind=f"milestone_{kind}")]
)
def test_a_verb_gives_a_milestone(row):
    (target,) = targets(row["example"], "milestone")
    assert target.action.startswith(row["action"])
    assert target.indicator in row["example"]


@pytest.mark.parametrize("row", cases("lead_words"))
def test_a_lead_word_is_no_part_of_the_indicator(row):
    assert row["word"] in row["example"]
    assert row["word"] in lead_words(row["duty"])
    found = extraction(row["example"]).targets
    assert not any(target.indicator.startswith(row["word"]) for target in found if target.kind != "qualitative")


@pytest.mark.parametrize("row", cases("nouns"))
def test_a_noun_stands_in_its_example(row):
    assert row["noun"] in row["example"]


@pytest.mark.parametrize("row", cases("nouns", duty="document"))
def test_a_document_noun_gives_a_document(row):
    assert [target.indicator for target in targets(row["example"], "deliverable")] == [f"全省发展{row['noun']}"]


@pytest.mark.parametrize("row", cases("nouns", duty="body") + cases("nouns", duty="named"))
def test_a_noun_that_ends_a_name_gives_a_milestone(row):
    (target,) = targets(row["example"], "milestone")
    assert target.indicator.endswith(row["noun"])


@pytest.mark.parametrize("row", cases("nouns", duty="unnamed"))
def test_an_unnamed_thing_gives_no_milestone(row):
    assert targets(row["example"], "milestone") == []


@pytest.mark.parametrize("row", cases("nouns", duty="bare"))
def test_a_bare_measure_takes_its_owner(row):
    assert is_bare(row["noun"])
    first, second = targets(f"新增省级中心30家，{row['example']}", "quantitative")
    assert second.indicator == first.indicator + row["noun"]


@pytest.mark.parametrize("row", cases("nouns", duty="amount"))
def test_an_amount_before_its_noun_is_no_threshold(row):
    assert len(targets(row["example"], "quantitative")) == 1


@pytest.mark.parametrize("row", cases("nouns", duty="title"))
def test_a_title_keeps_its_scope(row):
    assert [target.indicator for target in targets(row["example"], "quantitative")] == [f"全国{row['noun']}标兵"]


@pytest.mark.parametrize("row", cases("nouns", duty="pronoun"))
def test_a_pronoun_gives_way_to_the_subject_before(row):
    *_, last = targets(row["example"], "quantitative")
    assert not last.indicator.startswith(row["noun"])


@pytest.mark.parametrize("row", cases("nouns", duty="predicate") + cases("nouns", duty="final_predicate"))
def test_a_predicate_ends_the_noun(row):
    first = targets(row["example"], "quantitative")[0]
    # A generic noun, a share and a count of places carry the predicate in front, before 的.
    assert row["noun"] not in first.indicator.rpartition("的")[2] or first.unit == "%"


@pytest.mark.parametrize("row", cases("nouns", duty="generic"))
def test_a_generic_noun_takes_its_predicate(row):
    (target,) = targets(row["example"], "quantitative")
    assert target.indicator.endswith("的" + row["noun"])
    assert len(target.indicator) > len(row["noun"]) + 2


@pytest.mark.parametrize("row", cases("nouns", duty="place"))
def test_each_of_a_place_is_named(row):
    assert [target.per for target in targets(row["example"], "quantitative")] == [row["noun"]]
