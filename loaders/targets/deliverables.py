"""Documents that a task must produce (docs/targets.md)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from loaders.model import Span
from loaders.targets.classify import modality_of
from loaders.targets.draft import Draft
from loaders.targets.lexicon import ending, holds, nouns, opening, verbs
from loaders.targets.names import AND_OTHERS, conjuncts
from loaders.targets.phrases import without_lead
from loaders.targets.sentences import Sentence

QUALIFIER = re.compile(r"^(?:一批|我省|我市|我县|若干)")
YEARS = re.compile(r"（[^（）]*）$")
# What a document rests on, and the way it is made: 依据《…》编制….
QUOTED_WAY = re.compile(r"^“[^“”]*”|^(?:依据|根据|按照|对照|参照)《[^《》]*》(?:等)?(?:要求|精神|规定)?，?")
DUE = re.compile(r"（\d{1,2}月[^（）]{0,4}前）$")
VERB_LAST = re.compile(
    r"^(?:开展|完成|做好)(?P<name>.+?)(?:的)?(?P<verb>编制|编写|编纂|修订|修编|制定|印发|出版|起草)(?:工作)?(?:并.*)?$"
)
AND_THEN = re.compile(r"(?<=[》）])并.*$")
# 6月底前印发实施 speaks of a document named no further back than this.
NEAR = 200
PUT_IN_FORCE = re.compile(r"(?:实施|工作)$")


def deliverables(
    words: str, sentence: Sentence, days: tuple[date | None, ...], counted: Collection[Span], earlier: list[Draft]
) -> list[Draft]:
    """The documents of a sentence, `days` being its clauses' deadlines.

    `counted` are the clauses of its quantities, which give no document.

    A clause with the verb alone (6月底前印发实施) speaks of the document before it, the last of `earlier`, which
    is replaced there by a row with this clause's verb and date.
    """
    found: list[Draft] = []
    for clause, deadline in zip(sentence.clauses, days, strict=True):
        if clause in counted:
            continue
        said = words[clause.start : clause.end]
        if not holds(said, verbs("deliverable")):
            continue
        verb, action, rest = _verb_and_object(DUE.sub("", said))
        if not verb:
            continue
        modality = modality_of(said, None)[0]
        if not PUT_IN_FORCE.sub("", rest):
            _complete(found or earlier, clause, action, deadline)
            continue
        for name in _documents(rest):
            found.append(Draft("deliverable", "deliverable", clause, name, action, modality, deadline))
    return found


def _verb_and_object(said: str) -> tuple[str, str, str]:
    words = without_lead(QUOTED_WAY.sub("", without_lead(said, verbs("deliverable"))), verbs("deliverable"))
    if match := VERB_LAST.match(words):
        return match["verb"], match["verb"], match["name"]
    known = verbs("deliverable")
    verb = opening(words, known)
    return verb, known.get(verb, ""), words[len(verb) :]


def _complete(drafts: list[Draft], clause: Span, action: str, deadline: date | None) -> None:
    for i in range(len(drafts) - 1, -1, -1):
        if clause.start - drafts[i].quote.end > NEAR:
            return
        if drafts[i].kind == "deliverable":
            quote = Span(drafts[i].quote.start, clause.end)
            drafts[i] = replace(drafts[i], quote=quote, action=action, deadline=deadline or drafts[i].deadline)
            return


def _documents(words: str) -> list[str]:
    """The names of the documents that the words list, or none when they name no document."""
    words = AND_THEN.sub("", QUALIFIER.sub("", words)).replace("》《", "》、《")
    parts = conjuncts(words)
    if all(part.startswith("《") for part in parts):
        return parts
    if not ending(YEARS.sub("", words), nouns("document")):
        return []
    others = AND_OTHERS.search(words)
    if others and ending(others["head"], nouns("document")):
        return [part + others["head"] for part in conjuncts(words[: others.start()])]
    if len(parts) > 1 and all(ending(part, nouns("document")) for part in parts):
        return _with_shared_head(parts)
    return [words]


def _with_shared_head(parts: list[str]) -> list[str]:
    """老旧小区改造工作负面清单和激励清单: a short last name takes the head of the first."""
    first, *others = parts
    noun = ending(first, nouns("document"))
    whole = [first]
    for part in others:
        short = len(part) <= len(noun) + 2 and part.endswith(noun) and len(first) > len(part)
        whole.append(first[: len(first) - len(part)] + part if short else part)
    return whole
