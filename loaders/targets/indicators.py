"""The noun phrase that a quantity counts or measures, from the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.targets.coordination import Reading
from loaders.targets.lexicon import ending, inside, lead_words, nouns, opening, type_cues, verbs
from loaders.targets.phrases import Phrase, action_of, only_verbs, read_phrase, without_lead
from loaders.targets.reach import split_reach
from loaders.targets.sentences import depths

RANK = re.compile(r"(?:均|都)?(?:稳?定?位?列|位居|稳居|跻身|进入|居|排名?|保持在?)+(?P<field>.*?)前$")
STARTING_VALUE = re.compile(r"(?:由|从)(?:每[一-鿿]{1,6}|目前|现在|原来)?的?(?!\d{4}年)\d[^，。；、]*$")
DESCRIBED = re.compile(r"^(?:具有|.*、).*的(?=[^的])")
NUMBER_IN_NAME = re.compile(r"[一二两三四五六七八九十\d]+")
# 日本、韩国、RCEP区域3个博览会 lists examples; 第二、三期 is one name.
LISTED = re.compile(r"(?<![一二三四五六七八九十\d])、|、(?![一二三四五六七八九十\d])")
# 打造“吨粮县”“吨粮镇”沿黄九市粮食面积稳定在…: a stop is missing where the places begin.
SCOPE = r"[一-鿿]{1,3}[一二三四五六七八九十]+[市县区省]"
SCOPE_BEHIND_QUOTE = re.compile(f"(?<=”){SCOPE}")
SCOPE_FIRST = re.compile(f"^{SCOPE}(?=.)")
# 开发区实现营业收入: between owner and measure stands what the number says already.
DOES = re.compile(r"^(.{2,})实现(?=营业收入|主营业务收入|产值|总产值|增加值|税收|交易额|销售额|利润)")
# What a name takes in or is called is no part of it: 案件（含简易案件）.
REMARK = re.compile(r"（(?:含|包括|不含|以下简称|简称)[^（）]*）$")
# 毕业生当年实现100%就业: behind the number stands what the subject does.
SHORT_STATE = 4
LAST_WORDS = re.compile(r"(?:年均|约为|为|占|均|都|各|分别|总体|全面|全部|陆续|如期|(?<=[一-鿿])前)$")
RATE = re.compile(
    r"^的?(?:速度|幅度|增速|比例|标准)(?P<verb>增长|递增|提高|增加|提升|压减|下降|降低|减少|压缩|压降)(?P<noun>.*)$"
)
YEARLY = re.compile("^.+?(?:每(?P<period>年|季度|月|周)|[两三四五]年)(?:统筹|累计)?(?P<done>.+)$")
TO_RATE = re.compile("(?:以|按|按照|一律按|每年按|年均|不低于)$|^(?:以|按|按照|一律)")
BY, ASSIGNED = re.compile("拟?按$"), re.compile("安排|掌握|把握")
TO = re.compile(r"^(?:对|为|向|与|从|将|把|在)")


@dataclass(slots=True)
class Named:
    """What a reading counts: its indicator, the verb's list form, the distributive place and the period."""

    indicator: str
    action: str | None
    per: str | None
    period: str | None


def name_of(reading: Reading) -> Named:
    """Put the indicator of a quantity together from its clause."""
    unit = reading.quantity.unit or ""
    inherited = read_phrase(reading.shared_before)
    if reading.noun is not None:
        phrase = read_phrase(reading.before)
        split = split_reach(reading.before)
        action = split.word or action_of(phrase.verb or inherited.verb)
        noun = with_change(_clean(reading.noun), split.word, unit)
        noun = f"{noun.removesuffix('占比')}占{split.whole}比重" if split.whole else noun
        return Named(noun, action, inherited.each or split.per, inherited.period or split.period)
    if reading.after and not (unit == "%" and reading.after in nouns("rate_verb") and not RATE.match(reading.after)):
        return _number_first(reading, unit, inherited)
    return _number_last(reading, inherited)


def reach_in_cue(reading: Reading) -> str:
    """The same where a comparator's cue is such a verb: 突破90万吨, 控制在100亿立方米以内."""
    return reading.quantity.before if reading.quantity.before in type_cues("before") else ""


def _number_last(reading: Reading, inherited: Phrase) -> Named:
    alone = without_lead(reading.before, verbs("quantitative"))
    if only_verbs(alone) and not opening(alone, lead_words("light")) and alone not in type_cues("before"):
        return Named(alone, action_of(alone), inherited.each, inherited.period)  # 新建农田1.2万亩，改造提升0.8万亩
    split = split_reach(reading.before)
    subject, reach = split.subject, split.word or reach_in_cue(reading)
    subject = STARTING_VALUE.sub("", subject)
    if (
        reach
        and (scope := SCOPE_BEHIND_QUOTE.search(subject))
        and opening(read_phrase(subject, keep_verbs=True).noun, verbs("quantitative"))
    ):
        subject = subject[scope.start() :]
    phrase, period = read_phrase(subject, keep_verbs=bool(reach), need_noun=True), None
    action = reach or action_of(phrase.verb or inherited.verb)
    noun = with_change(_clean(phrase.noun), reach, reading.quantity.unit)
    if yearly := YEARLY.match(noun):
        # 红十字会每年培训救护员450万人次: who does it each year is not what is counted.
        verb = opening(yearly["done"], verbs("quantitative"))
        if verb and len(yearly["done"]) > len(verb):
            noun, action, period = (
                yearly["done"].removeprefix(verb),
                action_of(verb),
                (yearly["period"] or "")[:1] or None,
            )
    if len(noun) == 1 and noun in nouns("generic"):
        noun = phrase.verb + noun  # 整治提升村
    if base := reading.quantity.base or split.whole:
        noun = f"{noun.removesuffix('占比')}占{base}比重"
    if TO.match(noun):
        noun = _object_of(noun)
    if DOES.search(noun):
        noun, action = DOES.sub(r"\1", noun), "实现"
    per = phrase.each or split.per or inherited.each
    return Named(noun, action, per, period or phrase.period or split.period or inherited.period)


def _object_of(words: str) -> str:
    """What is counted in 为儿童免费开展龋齿筛查: the object of a verb, or for whom its event is (对水厂实施改造)."""
    known = [(place, verb) for place, verb in inside(words, verbs("quantitative")) if len(verb) > 1 and place > 1]
    if not known:
        return words
    place, verb = known[-1]
    rest = words[place + len(verb) :]
    for place, verb in known:
        rest = words[place + len(verb) :]
        if rest and rest not in nouns("event") and not opening(rest, verbs("quantitative")):
            return rest
    whom = words[1 : known[0][0]]
    return f"{whom}{rest or verb}"


def with_change(noun: str, reach: str, unit: str | None) -> str:
    """The noun with the direction of its change: 能耗下降, 价格涨幅; in percent every fall is a 下降."""
    if not noun:
        return noun
    if reach in nouns("fall"):
        return noun + ("下降" if unit == "%" else reach)
    if reach in ("占", "约占", "占到") and unit == "%":
        return noun + "占比"
    return noun + reach if reach in ("涨幅", "降幅", "增速", "增幅") else noun


def _number_first(reading: Reading, unit: str, inherited: Phrase) -> Named:
    before = read_phrase(reading.before)
    each, period = before.each or inherited.each, before.period or inherited.period
    action = action_of(before.verb or inherited.verb)
    noun, predicate = _cut_predicate(reading.after)
    if unit == "%" and (rate := RATE.match(reading.after)):
        # 按不低于5%的幅度压减一般性支出: how fast, then what.
        what = _clean(before.noun) if not TO_RATE.match(before.noun) else ""
        return Named(_clean(rate["noun"] or what) + rate["verb"], rate["verb"], each, period)
    if unit == "%" and before.noun and len(reading.after) <= SHORT_STATE and split_reach(reading.before).word:
        return Named(_clean(split_reach(before.noun).subject) + reading.after, action, each, period)
    if unit == "%" and reading.before.endswith("的"):
        return Named(f"{_clean(before.noun)}{reading.after}占比", action, each, period)  # 用地指标的40%用于工业项目
    if unit == "%" and ASSIGNED.match(reading.after) and (subject := BY.sub("", before.noun)) != before.noun:
        return Named(_clean(subject), "安排", each, period)  # 赤字率拟按2.8%左右安排
    if unit == "%":
        owner = noun.removeprefix("的")
        return Named(f"{predicate}的{owner}占比" if predicate else f"{owner}占比", action, each, period)
    if unit in nouns("place"):
        return Named(_places_that(before.noun, unit, reading.after), action, each, period)
    noun = DESCRIBED.sub("", noun.removeprefix("的"))
    kept = "" if TO.match(before.noun) or before.noun.endswith("等") or LISTED.search(before.noun) else before.noun
    kept = "" if kept in ("有", "拥有", "要求") else kept.removesuffix("前")
    if verb := ending(kept, verbs("quantitative")):
        # 采用“揭榜制”组织实施100项…: what stands before the verb says how, not what.
        action, kept = action or action_of(verb), ""
    if TO.match(before.noun) and predicate.startswith("进行"):
        noun += predicate.removeprefix("进行")
    if kept + noun in nouns("generic") and predicate:
        # 为7000余家企业提供贷款: 企业 alone says nothing of what is counted.
        noun = f"{predicate.replace('提供', '获得')}的{noun}"
    noun = _clean(kept + noun)
    if noun.endswith("建设") and (before.verb or inherited.verb or noun.endswith("项目建设")):
        noun = noun.removesuffix("建设")
    return Named(noun or _clean(reading.after), action, each, period)


def _cut_predicate(words: str) -> tuple[str, str]:
    """(noun, predicate) of the words behind a number: 科技型中小企业|强化产学研协同创新."""
    inside = depths(words)
    for i in range(1, len(words)):
        if inside[i]:
            continue
        found = opening(words[i:], nouns("predicate"))
        # 开展…的活动: a predicate inside an attribute ends no noun; 在 and 并 begin none.
        attribute = "的" in words[i:-1] and not words[:i].endswith(("的", "市")) and found != "并"
        if (found and not attribute and not words.startswith("者", i + len(found))) or words[i:] in nouns(
            "final_predicate"
        ):
            return words[:i], words[i:]
    return words, ""


def _places_that(before: str, unit: str, after: str) -> str:
    """16市全部建成…平台 → 建成…平台的市; 综试区全省16市全覆盖 → 综试区覆盖的市."""
    predicate = re.sub(r"^(?:全部|均|都)", "", after)
    if predicate == "全覆盖":
        return f"{_without_scope(before)}覆盖的{unit}"
    return f"{predicate}的{unit}"


def _without_scope(words: str) -> str:
    scope = ending(words, lead_words("scope"))
    return words[: len(words) - len(scope)]


def _clean(noun: str) -> str:
    """Without the default scope in front, a trailing 的 or a stray joiner."""
    noun = REMARK.sub("", noun.strip("，、"))
    if noun.startswith("“") and "”" not in noun:
        noun = noun[1:]
    while scope := opening(noun, lead_words("scope")):
        if noun.startswith(nouns("title"), len(scope)):
            break
        noun = noun[len(scope) :]
    return LAST_WORDS.sub("", noun.removesuffix("的"))


def rank_of(before: str) -> tuple[str, str | None] | None:
    """(indicator, per) of 推动“两名城”均列国内城市前|十; None where 前 selects and does not rank."""
    match = RANK.search(before)
    if match is None:
        return None
    subject = read_phrase(before[: match.start()], keep_verbs=True).noun
    each = NUMBER_IN_NAME.sub("", subject.strip("“”")) if match[0].startswith(("均", "都")) else None
    return f"{subject}{match['field']}位次", each


def is_bare(indicator: str) -> bool:
    """True for a measure whose owner the clause omits: 总量, 营业收入, 能效水平."""
    return indicator in nouns("bare")


def is_pronoun(indicator: str) -> bool:
    """True for words that stand for a subject named before: 同比, 分别, 累计; and for none at all."""
    return not indicator or indicator in nouns("pronoun")


def scope_of(indicator: str) -> str:
    """The places that open an indicator: 沿黄九市 of 沿黄九市粮食面积; "" when none do."""
    match = SCOPE_FIRST.match(indicator)
    return match[0] if match else ""


def has_action(before: str) -> bool:
    """True when an action verb opens the words before a quantity."""
    return bool(read_phrase(before).verb) or bool(
        opening(before, verbs("quantitative")) and not opening(before, nouns("compound"))
    )
