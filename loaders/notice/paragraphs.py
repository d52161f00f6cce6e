"""Tasks without numbers: paragraphs of a section, each with a title of its own and a clause at its end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from loaders.notice.clauses import Clause
from loaders.notice.marks import Mark
from loaders.notice.outline import Heading
from loaders.notice.page import Page

STYLE = "paragraph"
# A title says in a few words what the paragraph is about; of the paragraphs this share have one.
TITLE_LEAST, TITLE_MOST, TITLED = 4, 25, 0.8


def divide(page: Page, heading: Heading, clauses: Sequence[Clause]) -> None:
    """Hang the paragraphs of a heading below it as headings where they are tasks: 提升产业能级。…〔县工信局牵头〕.

    `clauses` are those of the heading's own words. Words before the first such paragraph stay with the heading.
    """
    if len(clauses) < 2:
        return
    own = {clause.start for clause in clauses}
    edges = [
        p for p in page.starts if heading.title_end <= p < heading.own_end and p in page.paragraphs and p not in own
    ]
    paragraphs = list(pairwise([*edges, heading.own_end]))
    ends = {clause.end for clause in clauses}
    assigned = [i for i, (_, end) in enumerate(paragraphs) if end in ends]
    if len(assigned) < 2 or len(assigned) < len(clauses):
        return
    tasks = paragraphs[next((i for i, part in enumerate(paragraphs) if _title(page, *part)), 0) :]
    titled = [part for part in tasks if _title(page, *part)]
    if len(titled) < max(2, TITLED * len(tasks)) or len(assigned) < len(tasks) / 2:
        return
    for i, (start, end) in enumerate(titled):
        following = titled[i + 1][0] if i + 1 < len(titled) else heading.own_end
        mark = Mark(STYLE, i + 1, f".{i + 1}", start, start, firm=True, at_line=True)
        title_end = start + len(_title(page, start, end))
        heading.children.append(Heading(mark, heading, title_end, following, following))
    heading.own_end = titled[0][0]


def _title(page: Page, start: int, end: int) -> str:
    """The short first sentence of a paragraph that goes on behind it, or ""."""
    title, stop, rest = page.words[start:end].partition("。")
    short = TITLE_LEAST <= len(title) <= TITLE_MOST and not any(ch.isdigit() or ch in "：；（" for ch in title)
    return title if stop and rest and short else ""
