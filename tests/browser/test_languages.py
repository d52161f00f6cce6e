"""No word of ours in the other language where more is shown than a page has at first: an open row, an open chapter."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.test_journeys import OpenPage, address, ask
from tests.browser.tongues import strange

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["by_chapter", "explorer"])
def test_what_is_opened_says_nothing_in_the_other_language(
    open_page: OpenPage, database: Path, name: str, language: str
) -> None:
    chosen = {
        "by_chapter": ("chapter", "select title from chapters where chapter_no = 9"),
        "explorer": ("target", "select target_id from targets where per is not null and period is not null"),
    }
    field, sql = chosen[name]
    [(value,)] = ask(database, sql)
    page = open_page(address(name, **{field: value}), language=language)
    assert not strange(page, database, language)
