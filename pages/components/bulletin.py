"""The bulletin of a period: one A4 page to print, and the same as a Word file with an annex of all that did not fit."""

from __future__ import annotations

from datetime import datetime
from html import escape

import pandas as pd
import streamlit as st

from loaders.ledger import bulletin
from loaders.ledger.assessment import least_cases
from loaders.ledger.bulletin import Sheet, Table
from loaders.ledger.model import STATES
from pages.components import (
    assessment_changes,
    choice,
    day,
    paper,
    period,
    printed,
    problem_words,
    told,
    view,
)
from pages.components import assessment_words as words
from pages.queries import assessment, files, ledger
from pages.queries.assessment import Sitting
from pages.selection import Selection

# Lines of the page that agencies and overdue problems share, and how wide one is (a Chinese character is two); what
# stands around them is longer in English.
LINES, LINE_WIDTH = {"zh": 38, "en": 36}, 110
# More agencies than this stand in two columns; of more than both columns hold the rest is counted.
ONE_COLUMN, MOST_AGENCIES = 35, {"zh": 70, "en": 56}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHARES = (28, 6, 6, 6, 7, 18, 21, 8)


def buttons(selection: Selection, sat: Sitting) -> None:
    """The bulletin to print and as a Word file, which is made on the click."""
    at = datetime.now().astimezone()
    name = f"{view.say('bulletin', 'file')}_{sat.period.key}_{files.name(selection, view.language(), at, 'docx')}"
    st.download_button(
        view.say("bulletin", "docx"),
        data=view.as_read_now(lambda: as_word(selection, sat)),
        file_name=name,
        mime=WORD,
        on_click="ignore",
        icon=":material/description:",
        key="bulletin-docx",
    )
    paper.links((view.say("bulletin", "print"), "assessment", "bulletin"))


def as_word(selection: Selection, sat: Sitting) -> bytes:
    """The bulletin as DOCX, with every agency, and every overdue problem and change in the annex."""
    return bulletin.write(sheet(selection, sat), datetime.now().astimezone())


def alone() -> None:
    """The bulletin on paper and nothing else, of the period and the day in the address."""
    selection = view.selection()
    with told.or_sentence():
        at = ledger.at(day.on())
        held = period.chosen(period.document(), at)
        if held is None:
            st.info(view.say("reporting", "no_period"))
            view.stop()
        made = sheet(selection, assessment.sitting(period.document(), held.key, at))
    if view.nothing_found(selection):
        view.stop()
    with st.container(key="bulletin"):
        st.html(_html(made))


def sheet(selection: Selection, sat: Sitting) -> Sheet:
    """What the bulletin says, in the reader's language."""
    found = assessment.whole(selection, sat)
    language = view.language()
    of = assessment.by_agency(selection, sat, "lead")
    late, moved = assessment.overdue(selection, sat), assessment.moved(selection, sat)
    happened = assessment.happened(selection, sat)
    title = view.say("bulletin", "title", period=sat.period.key)
    problems = _problems(late, LINES[language] - min(len(of), ONE_COLUMN))
    parts = [
        (
            view.say("bulletin", "overdue", n=len(late)),
            problems or [view.say("bulletin", "none_overdue")],
        ),
        (view.say("bulletin", "changed"), _changed(sat, moved, happened)),
    ]
    rates = assessment_changes.rates(selection, sat)
    annex = [
        _listed(view.say("bulletin", "overdue", n=len(late)), _late(late), (34, 12, 22, 32)),
        _listed(
            view.say("bulletin", "annex_moved", n=len(moved)), assessment_changes.said_moved(moved), (58, 10, 16, 16)
        ),
        _listed(
            view.say("assessment", "happened", **assessment_changes.events(happened)),
            assessment_changes.said_happened(happened),
            (26, 12, 22, 16, 24),
        ),
    ]
    return Sheet(
        language,
        title,
        view.say("bulletin", "as_of", period=sat.period.key, on=f"{sat.at.on:%Y-%m-%d}", view=view.describe(selection)),
        words.answer(sat, found),
        Table("", list(rates), rates.astype(str).values.tolist(), (34, 26, 26, 14)),
        _agencies(of),
        parts,
        view.say("bulletin", "source", source=choice.source(), n=found.targets),
        view.say("bulletin", "annex", title=title),
        [table for table in annex if table.rows],
    )


def _agencies(found: pd.DataFrame) -> Table:
    is_narrow = len(found) > ONE_COLUMN
    heads = (
        view.say("bulletin", "agency"),
        view.say("assessment", "targets"),
        *(view.say("state", state) for state in ("done", "behind", "unreported")),
        view.say("bulletin", "reports"),
        view.say("bulletin", "solved"),
        view.say("assessment", "overdue"),
    )
    rows = [
        (
            words.name(line.agency, "lead"),
            *(f"{n}" for n in (line.targets, line.done, line.behind, line.unreported)),
            words.rate(words.of_line(line, "reporting"), is_narrow=is_narrow),
            words.rate(words.of_line(line, "problems"), is_narrow=is_narrow),
            f"{line.overdue}",
        )
        for line in found.itertuples()
    ]
    note = view.say("assessment", "few_rule", least=least_cases())
    return Table(view.say("bulletin", "lead"), heads, rows, _SHARES, note=note)


def _problems(late: pd.DataFrame, room: int) -> list[str]:
    """The longest overdue, as many as the page has lines for but one at least, and how many more there are."""
    told_of: list[str] = []
    for line in late.itertuples():
        words_of = _problem(line)
        room -= -(-sum(1 if character.isascii() else 2 for character in words_of) // LINE_WIDTH)
        if room < 0 and told_of:
            return [*told_of, view.say("bulletin", "overdue_more", n=len(late) - len(told_of))]
        told_of.append(words_of)
    return told_of


def _problem(line: object) -> str:
    return view.say(
        "bulletin",
        "overdue_line",
        title=line.title,
        place=problem_words.place(line),
        agency=assessment_changes.whom(line.agency),
        clock=problem_words.clock(line),
    )


def _late(late: pd.DataFrame) -> pd.DataFrame:
    each = list(late.itertuples())
    return pd.DataFrame(
        {
            view.say("assessment", "problem"): [line.title for line in each],
            view.say("assessment", "assigned"): [assessment_changes.whom(line.agency) for line in each],
            view.say("problem", "column_clock"): [problem_words.clock(line) for line in each],
            view.say("problem", "column_place"): [problem_words.place(line) for line in each],
        }
    )


def _changed(sat: Sitting, moved: pd.DataFrame, happened: pd.DataFrame) -> list[str]:
    """What changed in two lines: how many targets went into which state, and what happened to problems."""
    if sat.before is None:
        return [view.say("assessment", "no_earlier")]
    counts = moved["now"].value_counts()
    to = [
        view.say("bulletin", "moved_to", state=view.say("state", state), n=int(counts[state]))
        for state in STATES
        if state in counts
    ]
    comma = view.say("chart", "comma")
    first = view.say("bulletin", "moved", n=len(moved), states=comma.join(to))
    return [
        first if to else view.say("bulletin", "nothing_moved"),
        view.say("assessment", "happened", **assessment_changes.events(happened)),
    ]


def _listed(title: str, shown: pd.DataFrame, shares: tuple[int, ...]) -> Table:
    return Table(title, list(shown), shown.astype(str).values.tolist(), shares, figures_from=len(shares))


def _html(made: Sheet) -> str:
    """The page as HTML: the agencies in two columns where they are many."""
    rows = made.agencies.rows
    most = rows[: MOST_AGENCIES[made.language]]
    half = len(most) if len(most) <= ONE_COLUMN else -(-len(most) // 2)
    columns = "".join(_table(made.agencies, most[at : at + half]) for at in range(0, len(most), max(half, 1)))
    more = len(rows) - len(most)
    note = view.say("bulletin", "lead_more", n=more) if more else ""
    parts = "".join(
        f"<h4>{escape(title)}</h4><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
        for title, lines in made.parts
    )
    return (
        f"<h2>{escape(made.title)}</h2><p>{escape(made.about)}</p><p><b>{escape(made.answer)}</b></p>"
        f"{_table(made.rates, made.rates.rows)}<h4>{escape(made.agencies.title)}</h4>"
        f'<div class="{"bulletin-two" if half < len(most) else "bulletin-one"}">{columns}</div>'
        f"<p>{escape(' '.join(filter(None, (note, made.agencies.note))))}</p>{parts}<p>{escape(made.source)}</p>"
    )


def _table(told_of: Table, rows: list[tuple[str, ...]]) -> str:
    frame = pd.DataFrame(list(rows), columns=list(told_of.heads))
    return printed.as_html(frame, told_of.shares)
