"""The verb of reaching or changing between a subject and its number: …产量|分别达到, …余额|预期增长均为."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.reference import units
from loaders.targets.lexicon import ending, nouns, type_cues

# Words between a subject and its verb that say how, not what.
_ADVERBS = re.compile(
    r"(?:均|都|各|分别|总体|基本|预期|预计|计划|力争|争取|努力|确保|再|同口径|同比|年均|人均|平均|累计|约|总|力争使|动态|全年)$"
)
# These never end a noun: 供应 and 反应 do, 应 alone does not.
_NEVER_NOUN = re.compile(
    r"(?:应当|(?<![供响相适对反效])应|须|必须|要|拟|原则上|日均|月均|一律|全年|确保|力争|争取|[两三四五]年"
    r"|(?:回升|上升|提升)并)$"
)
_DATED = re.compile(
    r"(?:(?:20\d{2}年)?\d{1,2}月(?:底|末)?|(?<![较比与到至以])20\d{2}年(?:底|末)?|年底|年末|年内)(?:前|以前|之前)?$"
)
# 达到2021年的1.5倍: of which year a multiple is taken.
_TIMES = re.compile(r"(?:力争|确保)?(?:达到|增长到|提高到|扩大到|相当于|为|是)20\d{2}年的$")
# 占全国的40%: of what a share is taken.
_SHARE_OF = re.compile(r"(?:约|将)?占(?P<whole>[一-鿿]{2,12})的$")
_PERIOD = re.compile(r"每(?P<period>年|季度|月|周|日|天)$")
_PER = re.compile(r"每(?:一)?(?:个|家|所|户|名|人)?(?P<per>[一-鿿]{1,3})$")
# 抽检量达到每千人5批次
_PER_HEAD = re.compile(r"每(?P<per>[百千万]{1,2}(?:人口|人|名))$")
_LIGHT = re.compile(r"(?:为|是|按|至|到|在|占)$")
# 水土保持率2025年、2030年分别达到…: a year for each number.
YEARS = re.compile(r"(?:(?:到|至)?20\d{2}年(?:、|和|及|与)?){2,}$")
_SHARED_OUT = ("均", "都", "分别", "各")
_OUT = re.compile("(?:均|都|分别)$")


@dataclass(slots=True)
class Reach:
    """`subject` is what is left of the words, `word` the cue of type_cues.csv ("" where none stands), `shared` whether
    均, 都 or 分别 says that the number holds for each of several subjects. `per` and `period` are what 每公里 and 每年
    before the verb name, else None; `whole` is of what a share is taken, else ""."""

    subject: str
    word: str
    shared: bool
    per: str | None = None
    period: str | None = None
    whole: str = ""


def _each(subject: str) -> re.Match[str] | None:
    """The place, the unit or the heads of which each must reach the number, where they end the words."""
    each = _PER.search(subject)
    known = each and (each["per"] in nouns("place") or each["per"] in units())
    return _PER_HEAD.search(subject) or (each if known else None)


def split_reach(before: str) -> Reach:
    """Take the verb that ends the words before a number off them. A change (增长) outweighs a state (为)."""
    known = type_cues("before")
    word, shared, light = "", False, False
    per: str | None = None
    period: str | None = None
    subject = before
    if times := _TIMES.search(subject):
        return Reach(subject[: times.start()], "达到", shared=False)
    whole = ""
    if share := _SHARE_OF.search(subject):
        word, whole, subject = "占", share["whole"], subject[: share.start()]
    while subject:
        subject = YEARS.sub("", subject)
        cue = ending(subject, known)
        if cue and not (word and known[cue] != "growth"):
            word = cue if not word or known[cue] == "growth" else word
            subject = subject[: len(subject) - len(cue)]
        elif adverb := _ADVERBS.search(subject) or _NEVER_NOUN.search(subject) or _DATED.search(subject):
            shared = shared or adverb[0] in _SHARED_OUT
            period = "年" if adverb[0] == "年均" else period
            subject = subject[: adverb.start()]
        elif said := _PERIOD.search(subject):
            period = said["period"].removesuffix("度")
            subject = subject[: said.start()]
        elif each := _each(subject):
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
        bare, period = before, None
        while found := _NEVER_NOUN.search(bare) or (shared and _OUT.search(bare)) or _PERIOD.search(bare):
            period = found.groupdict().get("period") or period
            bare = bare[: found.start()]
        return Reach(bare, "", shared, None, period and period.removesuffix("度"))
    return Reach(subject, word, shared, per, "年" if word.startswith("年均") else period, whole)
