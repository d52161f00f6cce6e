"""A line of the ledger in words: its target, date, latest report and progress, and why it is in its state.

`line` is one of `queries.ledger.lines`. Every function is told the language, since files are written outside a page.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from loaders.ledger.settings import thresholds
from pages.components import view


def reason(line: object, on: date, language: str) -> str:
    """Why the line is in its state on that day, with the numbers that decide."""
    limits = thresholds()
    timed = pd.notna(line.elapsed)
    words = view.say(
        "state_reason",
        line.state_reason,
        language,
        goal=goal(line, language),
        latest=latest(line, language),
        as_of=day(line.as_of),
        due=day(line.counted_due_date),
        share=f"{line.progress:.1%}" if timed else "",
        time=f"{line.elapsed:.1%}" if timed else "",
        gap=f"{(line.elapsed - line.progress) * 100:.1f}" if timed else "",
        period=line.missing_period if isinstance(line.missing_period, str) else "",
        risk=f"{limits.at_risk_gap * 100:g}",
        behind=f"{limits.behind_gap * 100:g}",
        days=limits.due_soon_days,
        on=day(on),
    )
    return words + view.say("ledger", "done_late", language) if line.is_late else words


def indicator(line: object, language: str) -> str:
    """What is counted or done."""
    return line.indicator if language == "zh" else line.indicator_en


def goal(line: object, language: str) -> str:
    """The value that is promised; the type where there is none."""
    return getattr(line, f"value_{language}") or view.say("target_type", line.target_type, language)


def due(line: object, language: str) -> str:
    """The day that counts; whether the notice states it, and which day it was before an extension."""
    if pd.isna(line.due_date):
        return view.say("ledger", "no_due", language)
    first, counts = day(line.due_date), day(line.counted_due_date)
    if counts and counts != first:
        return view.say("ledger", "due_extended", language, day=counts, before=first)
    code = "due_stated" if pd.notna(line.named_date) else "due_unstated"
    return view.say("ledger", code, language, day=first)


def latest(line: object, language: str) -> str:
    """The latest value with its unit, or the latest status; empty where nothing was reported."""
    if isinstance(line.latest_status, str):
        return view.say("status", line.latest_status, language)
    return getattr(line, f"latest_{language}")


def progress(line: object, language: str) -> str:
    """The share of the way with that of the time where time is a measure; words where there is no share."""
    if pd.isna(line.as_of):
        return view.say("state", "unreported", language)
    if pd.isna(line.progress):
        return view.say("ledger", "no_share", language)
    if pd.isna(line.elapsed):
        return f"{line.progress:.1%}"
    return view.say("ledger", "share_of_time", language, share=f"{line.progress:.1%}", time=f"{line.elapsed:.1%}")


def day(value: object) -> str:
    """A day as ISO text; empty where there is none."""
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"
