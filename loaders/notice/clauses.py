"""The responsibility clause at the end of a task: （牵头单位：A、B，参与单位：C）, （A、B按职责分工负责）…"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.model import Responsibility, Span
from loaders.notice.agencies import canonical_name
from loaders.reference import rows
from loaders.spans import Squeezed, squeeze

OPENING, CLOSING = "（(【〔[", "）)】〕]"
# 各市、州、县人民政府 is one unit, which its 、 does not part.
NAME = re.compile(r"各[^、]{1,3}(?:、[^、]{1,3})*、[^、]{1,4}(?:人民政府|政府|管委会)|[^、]+")
AGENCY = re.compile(
    r"(?:厅|局|委|办|部|署|院|行|府|会|处|关|室|司|公司|集团|中心|单位|部门|机构|高校|企业|委员会|总队|学校|大学|联社)$"
)
SEGMENT = re.compile(r"[^，,；;。]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """`span` covers the brackets and a 。 behind them; `repaired` says why it was not plainly written, or is ''."""

    span: Span
    responsibilities: tuple[Responsibility, ...]
    repaired: str


def find_clause(text: str, within: Span) -> Clause | None:
    """The clause that ends `within`, or None. It may be cut by line breaks and its brackets may be of two kinds."""
    squeezed = squeeze(text, within)
    body = squeezed.text.removesuffix("。")
    if not body or body[-1] not in CLOSING:
        return None
    start = _opening(body)
    if not start:
        # Unopened, or nothing before it: then the brackets are the task's own words.
        return None
    inner = Span(start + 1, len(body) - 1)
    responsibilities = _parse(squeezed, inner)
    if not responsibilities:
        return None
    return Clause(
        squeezed.span(start, len(squeezed.text)),
        responsibilities,
        _irregularity(text, squeezed, start, len(body) - 1, stop=len(body) < len(squeezed.text)),
    )


def _opening(text: str) -> int | None:
    """Where the bracket opened that the last character closes, counting brackets of any kind alike."""
    depth = 0
    for i in range(len(text) - 1, -1, -1):
        depth += (text[i] in CLOSING) - (text[i] in OPENING)
        if depth == 0:
            return i
    return None


def _parse(squeezed: Squeezed, inner: Span) -> tuple[Responsibility, ...]:
    role: str | None = None
    named: list[tuple[str, int, int]] = []
    for segment in SEGMENT.finditer(squeezed.text, inner.start, inner.end):
        start, end, cue_role = _strip_cue(segment)
        role = cue_role or role or _bare_list(squeezed.text[start:end])
        if role is None:
            return ()
        end -= squeezed.text.endswith("等", start, end)
        named += [(role, name.start(), name.end()) for name in NAME.finditer(squeezed.text, start, end)]
    # Whoever stands beside a named lead takes part; without a lead all of them share the task.
    has_lead = any(role == "lead" for role, _, _ in named)
    found: list[Responsibility] = []
    for role, start, end in named:
        actual = "participating" if role == "shared" and has_lead else role
        name = squeezed.text[start:end]
        agency = canonical_name(name)
        if not any(r.agency == agency and r.role == actual for r in found):
            position = 1 + sum(r.role == actual for r in found)
            found.append(Responsibility(actual, position, name, agency, squeezed.span(start, end)))
    return tuple(found)


def _bare_list(words: str) -> str | None:
    """shared for names of agencies without any cue: （省科技厅、省财政厅）; None for other words in brackets."""
    names = NAME.findall(words)
    return "shared" if names and all(AGENCY.search(name.removesuffix("等")) for name in names) else None


def _strip_cue(segment: re.Match[str]) -> tuple[int, int, str | None]:
    """(start, end) of the names in a segment, and the role that its cue gives them; None when it has no cue."""
    start, end, words = segment.start(), segment.end(), segment[0]
    for cue in sorted(rows("clause_cues"), key=lambda row: -len(row["cue"])):
        if cue["position"] == "prefix" and re.match(re.escape(cue["cue"]) + "[:：]", words):
            return start + len(cue["cue"]) + 1, end, cue["role"]
        if cue["position"] == "suffix" and words.endswith(cue["cue"]):
            return start, end - len(cue["cue"]), cue["role"]
    return start, end, None


def _irregularity(text: str, squeezed: Squeezed, start: int, end: int, *, stop: bool) -> str:
    brackets = squeezed.text[start] + squeezed.text[end]
    span = squeezed.span(start, end + 1)
    reasons = [
        f"brackets {brackets}" if brackets not in ("（）", "【】", "〔〕") else "",
        "cut by a line break" if any(ch.isspace() for ch in text[span.start : span.end]) else "",
        "a full stop behind the bracket" if stop else "",
    ]
    return ", ".join(reason for reason in reasons if reason)
