"""The figures as tables of plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.quality import FIELDS, NAMED, TASK_FIELDS
from benchmarks.score import Score
from benchmarks.speed import Timing

Figure = Callable[[Score], float | None]
LABEL = 28


def _figures() -> dict[str, Figure]:
    found: dict[str, Figure] = {
        "value and unit, recall": lambda score: score.recall("quantitative"),
        "value and unit, precision": lambda score: score.precision("quantitative"),
        "value and unit, F1": lambda score: score.f1("quantitative"),
    }
    for name in (*FIELDS, "indicator near", "indicator exact", "whole row", "proved"):
        found[name] = lambda score, name=name: score.share(name)
    for kind in NAMED:
        found[f"{kind}, F1"] = lambda score, kind=kind: score.f1(kind)
    found["tasks, F1"] = lambda score: score.f1("task")
    for name in TASK_FIELDS:
        found[f"task {name}"] = lambda score, name=name: score.share(f"task {name}")
    return found


def quality_table(columns: Sequence[tuple[str, Score]]) -> list[str]:
    """A line for each figure, a column for each notice; – where the annotation asks nothing."""
    width = max(10, *(len(name) + 2 for name, _ in columns))
    lines = [" " * LABEL + "".join(name.rjust(width) for name, _ in columns)]
    for label, figure in _figures().items():
        lines.append(label.ljust(LABEL) + "".join(share(figure(score)).rjust(width) for _, score in columns))
    return lines


def peer_line(name: str, seed: Score, pooled: Score, rate: float, ours: float) -> str:
    """`rate` and `ours` are characters a second, of this reader and of complete rows."""
    kind = "quantitative"
    shares = (seed.recall(kind), seed.precision(kind), seed.f1(kind), pooled.f1(kind))
    return name.ljust(LABEL) + "".join(share(one).rjust(11) for one in shares) + f"{rate:13,.0f}{ours / rate:11.3g}"


def peer_head() -> str:
    heads = ("recall", "precision", "F1", "F1 of all")
    return " " * LABEL + "".join(head.rjust(11) for head in heads) + "chars/s".rjust(13) + "ours is ×".rjust(11)


def speed_line(case: str, timing: Timing, seed: Timing) -> str:
    rows = "–" if timing.rows is None else f"{timing.rows:,}"
    more = ">" if timing.stopped else ""
    ratio = f"{more}{seed.rate / timing.rate:.2f}"
    return (
        f"{case:{LABEL}}{timing.characters:12,}{rows:>9}{timing.seconds:10.3f}{timing.rate:13,.0f}{ratio:>10}"
        f"  {timing.remark}".rstrip()
    )


def speed_head() -> str:
    return f"{'':{LABEL}}{'characters':>12}{'rows':>9}{'seconds':>10}{'chars/s':>13}{'× a char':>10}"


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
