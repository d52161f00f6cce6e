"""The verb of reaching or changing between a subject and its number: …产量|分别达到, …余额|预期增长均为."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.reference import units
from loaders.targets.lexicon import ending, nouns, type_cues

# Words between a subject and its verb that say how, not what.
_ADVERBS = re.compile(
    r"(?:均|都|各|分别|总体|基本|预期|预计|计划|力争|争取|努力|确保|再|同口径|同比|年均|人均|平均|累计|约|总|力争使)$"
)
# These never end a noun.
_NEVER_NOUN = re.compile(r"(?:应当|应|须|必须|要|拟|原则上|日均|月均|一律)$")
_PERIOD = re.compile(r"每(?P<period>年|季度|月|周|日|天)$")
_PER = re.compile(r"每(?:一)?(?:个|家|所|户|名|人)?(?P<per>[一-鿿]{1,3})$")
_LIGHT = re.compile(r"(?:为|是|按|至|到|在|占)$")
# 水土保持率2025年、2030年分别达到…: a year for each number.
YEARS = re.compile(r"(?:(?:到|至)?20\d{2}年(?:、|和|及|与)?){2,}$")
_SHARED_OUT = ("均", "都", "分别", "各")
_OUT = re.compile("(?:均|都|分别)$")


@dataclass(slots=True)
class Reach:
    """`subject` is what is left of the words, `word` the cue of type_cues.csv ("" where none stands), `shared` whether
    均, 都 or 分别 says that the number holds for each of several subjects. `per` and `period` are what 每公里 and 每年
    before the verb name, else None."""

    subject: str
    word: str
    shared: bool
    per: str | None = None
    period: str | None = None


def split_reach(before: str) -> Reach:
    """Take the verb that ends the words before a number off them. A change (增长) outweighs a state (为)."""
    known = type_cues("before")
    word, shared, light = "", False, False
    per: str | None = None
    period: str | None = None
    subject = before
    while subject:
        subject = YEARS.sub("", subject)
        cue = ending(subject, known)
        if cue and not (word and known[cue] != "growth"):
            word = cue if not word or known[cue] == "growth" else word
            subject = subject[: len(subject) - len(cue)]
        elif adverb := _ADVERBS.search(subject) or _NEVER_NOUN.search(subject):
            shared = shared or adverb[0] in _SHARED_OUT
            period = "年" if adverb[0] == "年均" else period
            subject = subject[: adverb.start()]
        elif said := _PERIOD.search(subject):
            period = said["period"].removesuffix("度")
            subject = subject[: said.start()]
        elif (each := _PER.search(subject)) and (each["per"] in nouns("place") or each["per"] in units()):
            per = each["per"]
            subject = subject[: each.start()]
        elif not light and subject.endswith("完成") and ending(subject[:-2], nouns("amount", "measure")):
            light = True  # 固定资产投资完成5000亿元
            subject = subject[:-2]
        elif not light and (particle := _LIGHT.search(subject)) and len(subject) > 1:
            light = True
            subject = subject[: particle.start()]
        else:
            break
    if not word and not light and not per:
        # Nothing was reached: 年均, 每年 and 各 belong to the words.
        bare = before
        while found := _NEVER_NOUN.search(bare) or (shared and _OUT.search(bare)):
            bare = bare[: found.start()]
        return Reach(bare, "", shared)
    return Reach(subject, word, shared, per, "年" if word.startswith("年均") else period)
