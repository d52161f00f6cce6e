"""Counts of what was found, missed and read otherwise, and the figures that follow from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Score:
    """`counts` says how often, `remarks` where: a line for each row missed, found in excess or read otherwise."""

    counts: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(self.counts + other.counts, self.remarks + other.remarks)

    def judge(self, name: str, right: bool, remark: str) -> bool:
        """Count one answer under `name`, with a remark where it is not right."""
        self.counts[f"{name} asked"] += 1
        self.counts[f"{name} right"] += right
        if not right:
            self.remarks.append(f"{name}: {remark}")
        return right

    def share(self, name: str) -> float | None:
        """Right answers among those asked, 0 to 1; None where nothing was asked."""
        return _ratio(self.counts[f"{name} right"], self.counts[f"{name} asked"])

    def recall(self, kind: str) -> float | None:
        return _ratio(self.counts[f"{kind} hit"], self.counts[f"{kind} hit"] + self.counts[f"{kind} missed"])

    def precision(self, kind: str) -> float | None:
        return _ratio(self.counts[f"{kind} hit"], self.counts[f"{kind} hit"] + self.counts[f"{kind} extra"])

    def f1(self, kind: str) -> float | None:
        hit, missed, extra = (self.counts[f"{kind} {what}"] for what in ("hit", "missed", "extra"))
        return _ratio(2 * hit, 2 * hit + missed + extra)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
