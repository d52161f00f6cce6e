"""The parts of a phrase around a quantity: what opens it, its verb, and the noun that is left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from loaders.targets.lexicon import Cues, Words, lead_words, longest_first, nouns, opening, verbs

DATE = re.compile(
    r"(?:到|至|截至|力争|在|于|从|自)?(?:(?:20\d{2}年[、和及与])*20\d{2}年(?:\d{1,2}月|上半年|下半年|第?[一二三四]季度)?|[今明]年(?:\d{1,2}月)?|\d{1,2}月"
    r"|“十[一二三四五]五”(?:时期|期间|末)?|第?[一二三四]季度|上半年|[一二三四五六\d]{1,2}年(?:内|累计|(?=突破|完成|建成|新增|培育|新建|引进|打造|拆除|改造|治理|投入|累计|统筹|安排))|春节|国庆节|汛期)"
    r"(?:\d{1,2}日)?(?:年?底前?|年?末前?|以前|之?前|起|内)?"
)
# 一是, 二是 number the points of a sentence.
POINT = re.compile("^[一二三四五六七八九十]是")
EVERY = re.compile(
    r"^(?:每(?![百千万十\d])[个家所座户人件条镇村乡年名位]?|各)(?P<what>[一-鿿（）、“”]{1,16}?)(?<!拥)(?=至少|均|都|有|建有|设有|不少于|不低于|须|应|要|必须|重点|原则上|联系|包保|帮扶|结对|配备|配置|每(?:年|季度|月|周))"
)
AGAINST = re.compile(
    r"(?:较|比|与)(?:上年|去年|上一年|20\d{2}年(?:底|末)?|“十[一二三四五]五”(?:末|时期末|期末|时期)?)(?:相比|同期)?"
)
EACH = re.compile(r"^(?:每一?[个家所座条名户件处支]?|各|所有)")
DISTRIBUTIVE = re.compile("^(?:均|都|各|至少|须|应|要|必须)")
EVERYONE = re.compile("每(?P<each>人|户|村|校|县|镇|乡|省|市|区|社区|家)每(?P<period>年|季度|月|周|天)")
SOME = re.compile("^(?:有条件|符合条件|具备条件)的")
SAME_RANK = re.compile("（[市县区旗、]+）")
REMARK = re.compile("^（[^（）]*）")
JOINERS = longest_first(("和", "并", "、", "及", "与"))


@dataclass(slots=True)
class Phrase:
    """`noun` is what remains of the words, `verb` the action verbs taken off its front as written."""

    noun: str
    verb: str
    each: str | None
    period: str | None


@lru_cache(maxsize=64)  # the clauses of a sentence are asked for several times
def read_phrase(words: str, *, keep_verbs: bool = False, need_noun: bool = False) -> Phrase:
    """Take date, scope, modality, adverbs and action verbs off the front of the words before a quantity.

    With `keep_verbs` the verbs stay, as in the subject of 达到: 接纳省外来电达到…. With `need_noun` a last verb with
    nothing behind it is the noun: 完成改造10处.
    """
    words = SOME.sub("", AGAINST.sub("", words))
    each, period = None, None
    if everyone := EVERYONE.search(words):
        # 村医每人每年接受培训不少于40学时
        each, period = everyone["each"], everyone["period"].removesuffix("度")
        words = words[: everyone.start()] + words[everyone.end() :]
    while True:
        rest = _without_opening(words)
        if rest == words:
            found_each, rest = _without_each(words)
            each = each or found_each
        if rest == words:
            break
        if every := opening(words, lead_words("period")):
            period = every.strip("每均").removesuffix("度")
        words = rest
    if keep_verbs:
        return Phrase(words, "", each, period)
    if opening(words, nouns("compound")):
        return Phrase(words, "", each, period)
    verb, noun = _split_verbs(words, need_noun=need_noun)
    # 治理水土流失面积: before a bare measure the verb says which one is measured, unless it is a light one.
    if (
        verb
        and not opening(verb, lead_words("light", "new"))
        and (noun.endswith(nouns("measure")) or _tells_what(verb))
    ):
        noun = words
    return Phrase(noun, verb, each, period)


def without_dates(words: str) -> str:
    """The words without the dates and points that open them."""
    while True:
        opener = DATE.match(words) or POINT.match(words)
        rest = words[opener.end() if opener else len(opening(words, lead_words("date"))) :]
        if rest == words:
            return words
        words = rest


def _without_opening(words: str) -> str:
    if opener := DATE.match(words) or POINT.match(words):
        return words[opener.end() :]
    lead = opening(
        words, lead_words("particle", "date", "period", "scope", "causative", "modality", "adverb", "preparation")
    )
    # 全国重点实验室: here the scope is the rank of the thing, not where it is counted.
    if lead in lead_words("scope") and words[len(lead) :].startswith(nouns("title")):
        return words
    # 年度用水总量, 重点企业: an adverb's letters may open a noun; then no verb follows it.
    if lead in lead_words("adverb", "preparation") and not opening(_bare(words[len(lead) :]), verbs("quantitative")):
        return words
    return words[len(lead) :]


def without_lead(words: str, wanted: Words | Cues | None = None) -> str:
    """Take date, scope, modality and adverbs off the front, but no word of `wanted`, if any is."""
    duties = ("particle", "date", "period", "scope", "causative", "support", "modality", "adverb", "preparation")
    while wanted is None or not opening(words, wanted):
        date = DATE.match(words)
        rest = words[date.end() if date else len(opening(words, lead_words(*duties))) :]
        if rest == words:
            break
        words = rest
    return words


def _bare(words: str) -> str:
    while lead := opening(words, lead_words("adverb", "preparation")):
        words = words[len(lead) :]
    return words


def _without_each(words: str) -> tuple[str | None, str]:
    """(the place, what follows) of 各市每年…, 每个区县…, 设区市至少…, 各市均…; (None, words) when there is none."""
    mark = EACH.match(words)
    every = EVERY.match(words)
    # 各级财政每年…: with 各 a time behind the words makes no place of them.
    yearly = every is not None and every[0].startswith("各") and words.startswith("每", every.end())
    if every and not yearly and not opening(every["what"], lead_words("period")):
        return every["what"], DISTRIBUTIVE.sub("", words[every.end() :])
    place = opening(words[mark.end() if mark else 0 :], nouns("place"))
    if not place or words.startswith("级", (mark.end() if mark else 0) + len(place)):
        return None, words  # 县级领导 are no county.
    if same := SAME_RANK.match(words, (mark.end() if mark else 0) + len(place)):
        place += same[0]
    rest = words[(mark.end() if mark else 0) + len(place) :]
    # 区县（自治县，以下简称区县）至少…: a remark on the place stands between it and 至少.
    rest = REMARK.sub("", rest)
    if not (mark or DISTRIBUTIVE.match(rest)):
        return None, words
    return place, DISTRIBUTIVE.sub("", rest)


def _split_verbs(words: str, *, need_noun: bool) -> tuple[str, str]:
    """(verbs, noun): 建设并正式营运1个… takes both."""
    end = 0
    while verb := opening(words[end:], verbs("quantitative")):
        if opening(words[end:], nouns("compound")):
            break
        if need_noun and end + len(verb) == len(words):
            break
        if end and len(words) - end - len(verb) == 1:
            break  # 新建|安置房: a second verb that leaves one character opens the noun.
        end += len(verb)
        joiner = opening(words[end:], JOINERS)
        if joiner and opening(words[end + len(joiner) :], verbs("quantitative")):
            end += len(joiner)
    return words[:end], words[end:]


def only_verbs(words: str) -> bool:
    """Whether words are works and nothing else: 改造提升, 建设筹措."""
    return bool(words) and not _split_verbs(words, need_noun=False)[1]


def _tells_what(verb: str) -> bool:
    """Whether the verb is part of what is counted: 关停低效机组, 惠及居民, two kinds of works (新建改扩建幼儿园)."""
    return (
        bool(opening(verb, verbs("removal", "benefit")))
        or sum(works in verb for works in ("新建", "改扩建", "扩建", "改建", "改造提升")) > 1
    )


def action_of(verb: str) -> str | None:
    """The list form of the last verb taken off a phrase: 新集聚培育 → 培育."""
    known = verbs("quantitative")
    action = None
    while verb:
        match = opening(verb, known)
        action = known.get(match, action)
        verb = verb[len(match) :] if match else verb[1:]
    return action
