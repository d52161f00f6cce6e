"""What a responsibility clause says: who leads, who takes part, who shares the task, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.notice.page import Page
from loaders.reference import rows

OPENING, CLOSING = "（【〔", "）】〕"
# 各市、州、县人民政府 is one unit, which its 、 does not part.
_LOCAL = "(?:地级以上市|设区市|县级市|市|州|盟|区|县|旗|乡镇|乡|镇|街道|开发区)"
GROUPED = re.compile(
    r"各[^、，；（府会]{1,4}(?:、[^、，；（府会]{1,4})*、[^、，；]{1,5}?(?:人民政府|政府)"
    rf"|各(?:有关|相关)?{_LOCAL}(?:、{_LOCAL}){{1,4}}(?=[、，；。）】〕]|$)"
)
# X单位： names a role whatever X is; the words in it tell which: 共同责任单位：, 数据提供单位：.
UNIT_CUE = re.compile(r"(?P<what>[一-鿿]{2,8})(?:单位|部门|处室|科室)：")
AGENCY = re.compile(
    r"^各|(?:[厅局委办部署院行府会处关室司社科队站所镇乡联协馆]|公司|集团|中心|单位|部门|机构|高校|企业|总队|学校|大学|街道|园区|开发区)(?:（[^（）]*）)?$"
)
LONGEST_NAME = 40
# An office of government, where 企业 and 机构 may be anybody's.
OFFICE = re.compile("[厅局委办部署院府会处]$")
# Behind names that stand for others comes who else: 科技部等国务院相关部门.
AND_OTHERS = re.compile(r"等(?=(?:国务院|中央|[省市县区州]直?)?(?:有关|相关|各|成员|部门|单位|职能))")
TOGETHER_WITH = re.compile(r"会同|联合(?=[省市县区国各])|商(?=[省市县区国各])")
JOINT = re.compile("以及|和|及|与")
# Who stands behind 等 and is nobody in particular.
NOBODY = ("部门", "单位")
REMARK = re.compile("(?:以下)?(?:简称|下称)|即|含|包括|不含")
FIRST_LEADS = re.compile(r"(?:列|排)(?:名|在)?(?:第一|首)(?:位|个|的)?[^。；，（）]{0,8}?(?:为|是|负责)?牵头")
# 每县1所 counts, 各市要抓好 asks, 参照省教育厅办法 refers: none of them is a name.
NO_NAME = re.compile(r"^(?:每|首批|第.批|共|其中|不少于|至少|约|\d)|^各.*(?:要|应)|参照|按照")
NUMERIC = re.compile(r"\d")
DATE_OR_SCORE = re.compile(
    r"^[^、]*?\d[^、]*(?:年|月|日|分|前|底|完成)$|^[^、]*[年月][底末]前?[^、]{0,6}$|^(?:长期|持续|常态化|全年|年底前?|年内)[^、]{0,6}$"
)


def read_roles(
    page: Page, start: int, end: int, *, bare: bool, first_leads: bool
) -> tuple[tuple[tuple[str, int, int], ...], str]:
    """((role, start, end) of each name, the words of a date); nothing where the words are no clause."""
    words = page.words
    cued = _any_cue().search(words, start, end) is not None
    if (not cued and not bare) or REMARK.match(words, start, end):
        return (), ""
    told = tuple(_told(page, start, end, cued=cued))
    due = next((words[one.start : one.end] for one in told if one.cue == "date"), "")
    named = _named(page, [one for one in told if one.cue != "date"])
    # Behind 负责 or 配合 stands a verb like any other, unless agencies stand before it.
    spoken = any(
        one.cue is not None and words[one.end : one.end + 1] not in ("", "，", "；", "。", *CLOSING) for one in told
    )
    if any(NO_NAME.search(words[a:b]) for _, a, b in named):
        return (), ""
    if not named or (spoken and not any(_ends_agency(words, a, b) for _, a, b in named)):
        return (), ""
    # Whoever stands beside a named lead takes part; without a lead all of them share the task.
    if first_leads and all(role == "shared" for role, _, _ in named):
        named[0] = ("lead", *named[0][1:])
    has_lead = any(role == "lead" for role, _, _ in named)
    return tuple(("participating" if r == "shared" and has_lead else r, a, b) for r, a, b in named), due


@dataclass(slots=True)
class _Told:
    """What a segment of a clause tells: words at start..end, and the role that its cue gives them; `cue` is date for
    when the task is due, "" for whom no role is kept, None without a cue. `behind` says that the cue stands last."""

    start: int
    end: int
    cue: str | None
    behind: bool


def _told(page: Page, start: int, end: int, *, cued: bool) -> Iterator[_Told]:
    words = page.words
    for begin, finish in _segments(page, start, end, cued=cued):
        opened = UNIT_CUE.match(words, begin) or line_cue().match(words, begin)
        if words[begin - 1] == "。" and begin > start and not opened:
            return  # A remark behind the clause names nobody: 。以下各项均需各县落实，不再列出。
        if not FIRST_LEADS.search(words, begin, finish):
            first, last, cue = _strip_cue(words, begin, finish)
            is_date = DATE_OR_SCORE.match(words[first:last]) is not None
            yield _Told(first, last, "date" if is_date else cue, last < finish)


def _named(page: Page, told: Sequence[_Told]) -> list[tuple[str, int, int]]:
    """(role, start, end) of each name; none where the words before the first cue are no names."""
    role: str | None = None
    named: list[tuple[str, int, int]] = []
    waiting: list[_Told] = []
    for one in told:
        said = page.words[one.start : one.end]
        if one.cue is None and role is None:
            # A牵头，B、C，D配合: names without a cue wait for the one behind them.
            if not named and _bare_list(said) is None:
                return []
            # 3月底前出台相关政策 names nobody.
            if not named or _bare_list(said) or not NUMERIC.search(said):
                waiting.append(one)
            continue
        for other in waiting:
            named += names_of(page, other.start, other.end, (one.behind and one.cue) or "shared")
        waiting = []
        if found := role if one.cue is None else one.cue:
            named += names_of(page, one.start, one.end, found)
        role = None if one.behind else one.cue if one.cue is not None else role
    for other in waiting:
        named += names_of(page, other.start, other.end, "shared")
    return named


def _segments(page: Page, start: int, end: int, *, cued: bool) -> Iterator[tuple[int, int]]:
    """Runs between ，；。 outside inner brackets; a cue behind white space begins one too."""
    depth, begin = 0, start
    for i in range(start, end):
        ch = page.words[i]
        if ch in OPENING:
            depth += 1
        elif ch in CLOSING:
            depth -= 1
        elif depth <= 0 and ch in "，；。":
            if i > begin:
                yield begin, i
            begin = i + 1
        elif i > begin and cued and page.is_parted(i) and _parts(page.words, begin, i, end):
            yield begin, i
            begin = i
    if end > begin:
        yield begin, end


def _parts(words: str, begin: int, place: int, end: int) -> bool:
    """Whether a blank parts two roles: a cue stands behind it (牵头单位：A 配合单位：B) or before it (A牵头 B配合)."""
    if line_cue().match(words, place, end):
        return True
    return not line_cue().match(words, begin, end) and any(
        role and words.endswith(cue, begin, place) for cue, role in _cues("suffix")
    )


def names_in(page: Page, start: int, end: int, role: str) -> Iterator[tuple[str, int, int]]:
    """The names of words that hold nothing else, as a cell does: 省财政厅、省统计局，各市人民政府."""
    for begin, finish in _segments(page, start, end, cued=False):
        yield from names_of(page, begin, finish, role)


def names_of(page: Page, start: int, end: int, role: str) -> Iterator[tuple[str, int, int]]:
    """(role, start, end) of the names between 、 outside brackets.

    会同 makes the names before it the lead, and those behind it take part.
    """
    words = page.words
    if opening := TOGETHER_WITH.match(words, start, end):
        start, role = opening.end(), "participating"  # A牵头，会同B
    together = TOGETHER_WITH.search(words, start + 2, end)
    if together and role in ("shared", "lead"):
        yield from names_of(page, start, together.start(), "lead")
        yield from names_of(page, together.end(), end, "participating")
        return
    position, depth, begin = start, 0, start
    while position <= end:
        grouped = GROUPED.match(words, position, end) if position == begin else None
        if grouped:
            position = grouped.end()
            continue
        ch = words[position] if position < end else "、"
        depth += (ch in OPENING) - (ch in CLOSING)
        if ch in "、/" and (depth <= 0 or position == end):
            yield from _name(page, begin, position, role)
            begin = position + 1
        position += 1


def _name(page: Page, start: int, end: int, role: str) -> Iterator[tuple[str, int, int]]:
    words = page.words
    if words.startswith(("和", "及", "由"), start):
        start += 1
    end -= words.endswith("等", start, end)
    if words[start:end] in NOBODY:
        return
    others = AND_OTHERS.search(words, start + 1, end)
    if others:
        yield from _name(page, start, others.start(), role)
        yield from _name(page, others.end(), end, role)
        return
    # 省科技厅和省财政厅; and blanks part names where nothing else does: 责任单位：县交通运输局 县财政局.
    for joint in JOINT.finditer(words, start + 2, end - 2):
        if _ends_agency(words, start, joint.start()) and _ends_agency(words, joint.end(), end):
            yield (role, start, joint.start())
            start = joint.end()
    for i in range(start + 2, end - 1):
        parted = page.is_parted(i) and i not in page.lines
        if parted and _ends_agency(words, start, i) and _ends_agency(words, i, end):
            yield (role, start, i)
            start = i
    if end > start:
        yield (role, start, end)


def is_agency_list(words: str) -> bool:
    """Whether words are names of agencies and nothing else: 区商务委、区国资委."""
    names = [name for name in re.split("[、，]", words.rstrip("。等")) if name]
    short = all(len(name) <= 24 for name in names)
    return bool(names) and short and "。" not in words and all(AGENCY.search(name) for name in names)


def _ends_agency(words: str, start: int, end: int) -> bool:
    """Whether the words from start to end name an agency, as their end tells."""
    name = words[max(start, end - LONGEST_NAME) : end]
    return end - start > 2 and (words.startswith("各", start) or AGENCY.search(name) is not None)


def _bare_list(words: str) -> str | None:
    """shared for names of agencies without any cue: （省科技厅、省财政厅）; None for other words in brackets."""
    names = words.split("、")
    if any(NO_NAME.search(name) for name in names):
        return None
    return "shared" if all(AGENCY.search(name.removesuffix("等")) and len(name) > 2 for name in names) else None


def _strip_cue(words: str, start: int, end: int) -> tuple[int, int, str | None]:
    """(start, end) of the names in a segment, and the role that its cue gives them; None when it has no cue."""
    for cue, role in _cues("whole"):
        if words[start:end] == cue:
            return start, end, role
    for cue, role in _cues("prefix"):
        if words.startswith(cue + "：", start):
            return start + len(cue) + 1, end, role
    if unit := UNIT_CUE.match(words, start, end):
        role = "lead" if "牵头" in unit["what"] else "shared" if unit["what"] == "责任" else "participating"
        return unit.end(), end, role
    for cue, role in _cues("suffix"):
        if words.endswith(cue, start, end) and end - len(cue) > start:
            return start, end - len(cue), role
    return start, end, None


@cache
def _cues(position: str) -> tuple[tuple[str, str], ...]:
    found = [(row["cue"], row["role"]) for row in rows("clause_cues") if row["position"] == position]
    return tuple(sorted(found, key=lambda cue: -len(cue[0])))


@cache
def _any_cue() -> re.Pattern[str]:
    words = [re.escape(row["cue"]) for row in rows("clause_cues") if row["role"] not in ("", "date")]
    return re.compile("|".join(words))


@cache
def line_cue() -> re.Pattern[str]:
    """A cue that opens a clause on a line of its own: 责任单位：."""
    words = "|".join(re.escape(cue) for cue, role in _cues("prefix") if role)
    return re.compile(f"(?:{words})：")
