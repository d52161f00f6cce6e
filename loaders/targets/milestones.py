"""Named projects, bodies and events that must reach a state (docs/targets.md)."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from loaders.model import Span
from loaders.targets.classify import modality_of
from loaders.targets.draft import Draft
from loaders.targets.lexicon import ending, holds, inside, lead_words, nouns, opening, verbs
from loaders.targets.names import is_unnamed, whole_names
from loaders.targets.phrases import without_lead
from loaders.targets.sentences import Sentence

STATES = ("milestone_object", "milestone_subject", "milestone_completed")
# A body must be one that can be named; a mechanism, a system or a list is none (docs/targets.md).
BODY_VERBS = ("建立", "组建", "成立", "设立")
EVENT_VERBS = ("组织",)
ATTRIBUTE = re.compile(r"^集.*于一体的")
CONDITION = re.compile(r"^具备(?P<what>.*条件)$")
AND_THEN = re.compile(r"并(?!网).*$")
# States that say what they enter or get; any other ends its clause (线上线下融合 is no 上线).
WITH_OBJECT = ("纳入", "具备", "获得", "落户", "落地", "获批")
DAY_BEHIND_NAME = re.compile(r"(?:20\d{2}年)?\d{1,2}月(?:\d{1,2}日|底|末)?前?$|20\d{2}年(?:底|末)?前?$")
ENCOURAGES = re.compile(r"^(?:鼓励|引导|支持(?!举办|召开|承办))")


def milestones(words: str, sentence: Sentence, days: tuple[date | None, ...], counted: Collection[Span]) -> list[Draft]:
    """The milestones of a sentence. `counted` are the clauses of its quantities: a count is the row of its clause."""
    found: list[Draft] = []
    for i, (clause, deadline) in enumerate(zip(sentence.clauses, days, strict=True)):
        if clause in counted:
            continue
        said = words[clause.start : clause.end]
        if not holds(said, verbs(*STATES)) or ENCOURAGES.match(said):
            continue
        quote = clause
        names, state = _read(said)
        if state and not names and i:
            # 积极推动…工程建设，确保年内实现开工: the clause before it names what must reach the state.
            before = sentence.clauses[i - 1]
            owner = without_lead(words[before.start : before.end]).removeprefix("推进")
            names = _named(owner.removeprefix(opening(owner, verbs("quantitative"))).removesuffix("建设"))
            quote = Span(before.start, clause.end)
        modality = modality_of(said, None)[0] if names else "plan"
        found += [Draft("milestone", "milestone", quote, name, state, modality, deadline) for name in names]
    return found


def _read(said: str) -> tuple[list[str], str]:
    """(names, state) of a clause; no names with a state when the subject stands in the clause before it."""
    words = without_lead(said, verbs("milestone_object"))
    known = verbs("milestone_object")
    verb = opening(words, known)
    if len(opening(words, verbs("milestone_subject"))) > len(verb):
        return _with_subject(words)  # 建成投产: what it is said of stands in the clause before it.
    if verb:
        rest = AND_THEN.sub("", words[len(verb) :])
        if second := opening(rest, known):
            # 组织召开大会: the second verb says what happens.
            verb, rest = second, rest[len(second) :]
        if verb in BODY_VERBS:
            names = [n for n in whole_names(rest) if ending(n, nouns("body")) and not is_unnamed(n)]
        elif verb in EVENT_VERBS:
            names = [n for n in _named(rest) if n.endswith("会")]
        else:
            names = _named(rest)
        if names:
            return names, known[verb]
    return _completed(words) or _approved(words) or _with_subject(words)


def _completed(words: str) -> tuple[list[str], str] | None:
    known = verbs("milestone_completed")
    verb = ending(words, known)
    if not words.startswith("完成") or not verb:
        return None
    names = [n for n in _named(_without_adverb(words[2 : len(words) - len(verb)])) if ending(n, nouns("named"))]
    return (names, known[verb]) if names else None


def _approved(words: str) -> tuple[list[str], str] | None:
    """国家林草局批复同意长岛国家公园创建: the approver is the subject, the name the object."""
    place = words.find("批复同意")
    return ([words[place + 4 :]], "批复同意") if place > 0 else None


def _with_subject(words: str) -> tuple[list[str], str]:
    known = verbs("milestone_subject")
    for place, verb in inside(words, known):
        state = AND_THEN.sub("", words[place:])
        if verb not in WITH_OBJECT and state != verb:
            continue
        if verb == "具备" and not CONDITION.match(state):
            return [], ""
        if verb == "获得" and not state.endswith(("批复", "批准", "核准", "许可")):
            return [], ""
        subject = _without_adverb(words[:place])
        if not subject:
            return [], known[verb] if len(state) == len(verb) else ""
        names = [name for name in _named(subject) if (ending(name, nouns("named")) or name.endswith("全线"))]
        if names:
            return names, _state(verb, state)
    return [], ""


def _state(verb: str, state: str) -> str:
    """The verb as written, with its object where the verb alone says too little."""
    return state if verb in ("纳入", "具备", "获得") else verb


def _without_adverb(words: str) -> str:
    while True:
        rest = DAY_BEHIND_NAME.sub("", words)
        rest = rest[: len(rest) - len(ending(rest, lead_words("adverb", "date")))]
        if rest == words:
            return words
        words = rest


def _named(words: str) -> list[str]:
    words = ATTRIBUTE.sub("", words)
    return [] if is_unnamed(words) else [name for name in whole_names(words) if not is_unnamed(name)]
