"""The rule as it is published says what the rule does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from loaders import reference
from loaders.ledger import published, published_loop, settings
from loaders.ledger.model import STEPS
from tests.ledger.examples import EXAMPLES

ROOT = Path(__file__).parents[2]


def test_the_page_of_the_documentation_is_the_rule() -> None:
    page = (ROOT / "docs" / "progress.md").read_text("utf-8")
    assert page == published.markdown("en"), "write it again: python -m loaders rule > docs/progress.md"
    assert page.count("\n| ") > len(EXAMPLES), "each worked example is a line of it"


def test_the_page_about_problems_is_the_loop() -> None:
    page = (ROOT / "docs" / "problems.md").read_text("utf-8")
    assert page == published_loop.markdown("en"), "write it again: python -m loaders rule problems > docs/problems.md"
    for step in STEPS:
        assert f"| {reference.label('problem_step', step, 'en')} |" in page
    for row in reference.rows("problem_limits"):
        assert f"| {row['value']} |" in page


def test_the_command_prints_it_in_either_language() -> None:
    ran = [sys.executable, "-m", "loaders", "rule", "--lang", "zh"]
    told = subprocess.run(ran, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")  # noqa: S603
    assert told == published.markdown("zh")
    assert reference.label("state", "unreported", "zh") in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_threshold_stands_in_a_sentence_with_its_source(language: str) -> None:
    limits = settings.thresholds()
    told = " ".join(published.sentences(language))
    for number in (f"{limits.about_share:.0%}", f"{limits.at_risk_gap * 100:g}", str(limits.due_soon_days)):
        assert number in told
    assert "{" not in told
    _, lines = published.thresholds(language)
    assert len(lines) == len(reference.rows("ledger_thresholds"))
    assert all(all(cell.strip() for cell in line) for line in lines)
