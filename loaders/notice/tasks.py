"""Which headings are tasks: those at the level where responsibility is assigned, else those below the chapters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders.notice import paragraphs
from loaders.notice.clauses import Clause, find_clauses
from loaders.notice.outline import Heading, Part
from loaders.notice.page import Page
from loaders.notice.tables import row_clauses
from loaders.reference import rows

DIGIT = re.compile(r"\d")
# Of sisters, this share must end with a clause of their own before each counts as a task.
ASSIGNED = 0.5
# Sisters that nearly all have a title and words of their own are tasks without any clause as well.
TITLED, TITLE_MOST, BODY_LEAST = 0.8, 25, 10
TITLED_STYLES = frozenset({"section", "chinese", "bracketed", "number"})
# Headings that list notes or boxes rather than divide the work.
NEVER_TASKS = frozenset({"box", "circled", "number_half_bracket"})


@dataclass(slots=True)
class Branch:
    """A heading with its clauses. `own` are those before its first child, `last` the one that ends all its words."""

    heading: Heading
    own: tuple[Clause, ...]
    children: list[Branch] = field(default_factory=list)

    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses and those of all that hangs below it, in order."""
        return (*self.own, *(clause for child in self.children for clause in child.clauses()))

    @property
    def has_clause(self) -> bool:
        return bool(self.own) or any(child.has_clause for child in self.children)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A heading that is a task. `chapter` is the outermost heading above it or itself; `end` is where its words end:
    before its children where they are tasks of their own."""

    heading: Heading
    chapter: Heading
    clauses: tuple[Clause, ...]
    end: int


def assign(page: Page, part: Part, *, first_leads: bool) -> tuple[Assigned, ...]:
    """The tasks of a part in the order of the text; sections that review past years have none."""
    branches = [_branch(page, heading, first_leads=first_leads) for heading in part.headings]
    habits = _habits(branches)
    return tuple(task for branch in branches for task in _tasks(page, branch, branch.heading, habits))


def is_review(page: Page, heading: Heading) -> bool:
    """Whether a section tells what past years have achieved: 一、2024年工作回顾."""
    title = page.words[heading.mark.end : heading.title_end]
    return any(title.endswith(row["cue"]) for row in rows("review_cues"))


def numbers(tasks: Sequence[Assigned], annexes: Sequence[str]) -> tuple[str, ...]:
    """Each task's number: as printed where it is unique in the document, else the path of printed numbers.

    `annexes` says for each task in which later part it stands, or ""; that goes in front where the path comes again.
    """
    printed = Counter(task.heading.mark.printed for task in tasks)
    paths = ["".join(_step(h, task.heading) for h in task.heading.path) for task in tasks]
    repeated = Counter(paths)
    found: dict[str, None] = {}
    for task, path, annex in zip(tasks, paths, annexes, strict=True):
        name = task.heading.mark.printed
        if printed[name] > 1 or task.heading.mark.style == paragraphs.STYLE:
            name = path if repeated[path] == 1 else f"{annex}{path}"
        while name in found:
            name += "′"
        found[name] = None
    return tuple(found)


def _step(heading: Heading, last: Heading) -> str:
    mark = heading.mark
    return f"{mark.printed}." if mark.style == "number" and heading is not last else mark.printed


def _branch(page: Page, heading: Heading, *, first_leads: bool) -> Branch:
    if heading.row:
        return Branch(heading, row_clauses(page, heading.row))
    own = find_clauses(page, heading.mark.end, heading.own_end, first_leads=first_leads)
    if not heading.children and heading.mark.style != paragraphs.STYLE:
        paragraphs.divide(page, heading, own)
        own = tuple(clause for clause in own if clause.start < heading.own_end)
    return Branch(heading, own, [_branch(page, child, first_leads=first_leads) for child in heading.children])


@dataclass(frozen=True, slots=True)
class Habits:
    """How a part numbers and assigns its work: the styles whose numbers run on from section to section, and whether
    its chapters put one clause behind the last of their steps."""

    running: frozenset[str]
    steps: bool


def _habits(branches: Sequence[Branch]) -> Habits:
    running: set[str] = set()
    last: dict[str, int] = {}
    for branch in branches:
        for heading in branch.heading.walk():
            for i, child in enumerate(heading.children):
                mark = child.mark
                if i == 0 and mark.value > 1 and mark.value == last.get(mark.style, 0) + 1:
                    running.add(mark.style)
                last[mark.style] = mark.value
    divided = [branch for branch in branches if len(branch.children) > 1 and branch.has_clause]
    return Habits(frozenset(running), bool(divided) and all(_last_alone(branch) for branch in divided))


def _last_alone(branch: Branch) -> bool:
    """Whether of several headings below only the last has a clause: it answers for those before it as well."""
    children = branch.children
    assigned = [child for child in children if child.has_clause]
    return len(children) > 1 and assigned == [children[-1]] and not children[-1].children


def _tasks(page: Page, branch: Branch, chapter: Heading, habits: Habits) -> Iterator[Assigned]:
    heading = branch.heading
    if is_review(page, heading):
        return
    if not _divides(page, branch, habits):
        yield Assigned(heading, chapter, branch.clauses(), heading.end)
        return
    # A goal may stand between a heading and the tasks below it.
    if branch.own or DIGIT.search(page.words, heading.title_end, heading.own_end):
        yield Assigned(heading, chapter, branch.own, heading.own_end)
    for child in branch.children:
        yield from _tasks(page, child, chapter, habits)


def _divides(page: Page, branch: Branch, habits: Habits) -> bool:
    """Whether the headings below are the tasks, rather than steps of one."""
    children = [child for child in branch.children if child.heading.mark.style not in NEVER_TASKS]
    if not children:
        return False
    unnumbered = children[0].heading.mark.style == paragraphs.STYLE
    if unnumbered or any(child.heading.row or child.heading.mark.style in habits.running for child in children):
        return True
    assigned = [child for child in children if child.has_clause]
    if branch.heading.parent is None:
        return not habits.steps and (not branch.own or bool(assigned))
    if branch.own or _last_alone(branch):
        return False
    titled = [child for child in children if _is_titled(page, child.heading)]
    return len(assigned) >= max(ASSIGNED * len(children), 1) or len(titled) >= max(TITLED * len(children), 2)


def _is_titled(page: Page, heading: Heading) -> bool:
    """Whether a short title stands before what is to be done (1. 理顺管理体制。…), where a step is a sentence."""
    title = page.words[heading.mark.end : heading.title_end]
    worded = heading.own_end - heading.title_end > BODY_LEAST
    return heading.mark.style in TITLED_STYLES and worded and len(title) <= TITLE_MOST and "：" not in title
