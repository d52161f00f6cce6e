"""A whole notice on the page: chapters and tasks as published, with what was found in them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from loaders import reference
from loaders.model import TARGET_TYPES
from pages.components import foreign, passage, view
from pages.components.passage import PLACE, Mark, paragraphs
from pages.queries import headline, options, source
from pages.selection import Selection

# The mark stays where it is when the reader sees it already; a narrow screen has the open row on its lower half. The
# block keeps the names to this run: the next row runs the script again on the same page.
# Once more when the rest of the page is drawn, which may have pushed the place out of sight.
_SCROLL = """<script>{{
const show = () => {{
  const place = document.getElementById({key});
  if (!place) return;
  const found = (place.nextElementSibling || place).getBoundingClientRect();
  const end = innerHeight * (innerWidth < 1200 ? 0.5 : 0.9);
  if (found.top < 80 || found.bottom > end) place.scrollIntoView({{block: innerWidth < 1200 ? "start" : "center"}});
}};
show();
setTimeout(show, 500);
}}</script>"""
_AT = re.compile(r"([0-9]{1,9})-([0-9]{1,9})", re.ASCII)
_AT_KEY = "at"


def shown() -> str:
    """The notice that the source page shows: that of the row in the URL, else the first one chosen, else the first."""
    target = st.query_params.get("target")
    notices = headline.documents()["document_id"].tolist()
    chosen = headline.notices_of(view.selection())
    return (source.document_of(target) if target else None) or (chosen or notices)[0]


def within(selection: Selection, document: str) -> Selection:
    """The selection in one notice; unchanged where the database has no other."""
    return selection if len(headline.documents()) == 1 else selection.with_values("document", [document])


def choose(document: str) -> None:
    """A box that names the notice shown and leads to another; none where there is no other."""
    notices = headline.documents()["document_id"].tolist()
    if len(notices) == 1:
        return
    st.session_state["notice"] = document
    is_cut = len(notices) > options.MOST_OFFERED

    def changed() -> None:
        view.change(view.selection().with_values("document", [options.notice_called(st.session_state["notice"])]))

    st.selectbox(
        view.say("text", "notice_shown", n=len(notices)),
        list(dict.fromkeys([document, *notices[: options.MOST_OFFERED]])) if is_cut else notices,
        key="notice",
        format_func=view.name,
        on_change=changed,
        width=480,
        accept_new_options=is_cut,
    )
    if is_cut:
        st.caption(view.say("text", "first_offered", shown=options.MOST_OFFERED, n=f"{len(notices):,}"))


def legend() -> None:
    """What each colour and line of the text means, in words."""
    words = [
        f'<span class="mark target" style="--colour: {_colour(code)}">{escape(view.say("target_type", code))}</span>'
        for code in TARGET_TYPES
    ]
    words += [
        f'<span class="mark {kind}">{escape(view.say("text", f"mark_{kind}"))}</span>' for kind in ("agency", "date")
    ]
    words.append(f'<span class="review">{escape(view.say("text", "mark_review"))}</span>')
    words.append(f'<span class="other">{escape(view.say("text", "mark_other"))}</span>')
    words.append(f'<mark class="hit">{escape(view.say("quality", "mark_hit"))}</mark>')
    words.append(f'<span class="mark place chosen">{escape(view.say("quality", "mark_at"))}</span>')
    st.html(f'<p class="legend">{" ".join(words)}</p>')


def contents(chapters: pd.DataFrame, found: pd.DataFrame, language: str) -> None:
    """The chapters as links into the page, each with its targets (without 定性) among the rows `found`."""
    counts = found.loc[found["kind"] != "qualitative", "chapter_no"].value_counts()
    titles = chapters["title" if language == "zh" else "title_en"]
    links = [
        f'<a href="#chapter-{number}" target="_self">'
        + foreign.html(view.say("quality", "chapter_entry", no=number, title=title, n=int(counts.get(number, 0))))
        + "</a>"
        for number, title in zip(chapters["chapter_no"], titles, strict=True)
    ]
    with st.container(key="contents"):
        st.html(f'<nav class="contents"><b>{escape(view.say("quality", "contents"))}</b> {" ".join(links)}</nav>')


def place(text: str) -> Mark | None:
    """The characters that `?at=START-END` names, white space around them left out; None, and a sentence that says why,
    where it names none of this text."""
    asked = st.query_params.get("at")
    if asked is None:
        return None
    named = _AT.fullmatch(asked)
    start, end = (int(named[1]), int(named[2])) if named else (0, 0)
    words = text[start:end]
    if end > len(text) or not words.strip():
        st.warning(view.say("quality", "at_refused", length=len(text)), icon=":material/help:")
        st.text(asked)
        return None
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return Mark(start, end, PLACE, view.say("quality", "at_shown", start=start, end=end), "", "", _AT_KEY)


def turns(text: str, pages: pd.DataFrame) -> dict[int, str]:
    """Before which character each page of a PDF begins, as `source.pages` gives them → its number, as HTML."""
    found = {}
    for page in pages.itertuples():
        # An indentation is no part of a piece.
        place = page.source_start + len(text[page.source_start :]) - len(text[page.source_start :].lstrip())
        words = escape(view.say("text", "page_of_file", n=page.page_no))
        found[place] = f'<span class="turn" lang="{view.language()}">{words}</span>'
    return found


def show(
    text: str,
    pieces: pd.DataFrame,
    marks: pd.DataFrame,
    target: str | None,
    in_view: set[str],
    at: Mark | None = None,
    turns: Mapping[int, str] | None = None,
) -> None:
    """The text piece by piece; `target` or else `at` set apart and scrolled to, targets that are not `in_view` only
    hinted at, the words searched for marked, and before the place of each of `turns` what it says."""
    found = [*(_mark(line, in_view) for line in marks.itertuples()), *filter(None, [at])]
    shown = target or (at.key if at else None)
    sought = view.selection().text
    hits = passage.hits(text, sought)
    if sought:
        st.text(view.say("quality", "words_found", text=sought, n=len(hits)))
    blocks: list[str] = []
    # A piece of white space parts what stands in two cells of a table, or a title from the line below it.
    task, number, gap, anchor = None, "", "", ""
    for piece in pieces.itertuples():
        cuts = paragraphs(text, piece.source_start, piece.source_end)
        parts = [passage.passage(text, *cut, found, shown, hits, turns) for cut in cuts]
        if not parts:
            gap = " "
            continue
        if pd.notna(piece.chapter_no):
            anchor = f' id="chapter-{int(piece.chapter_no)}"'
        inner = "".join(parts)
        of_task = None if pd.isna(piece.task_no) else piece.task_no
        if piece.kind == "number":
            number = f"{inner} "
        elif piece.kind == "heading":
            blocks.append(f"<h3{anchor}>{number}{inner}</h3>")
        else:
            block = "</p><p>".join(f'<span class="{piece.kind}">{part}</span>' for part in parts)
            if of_task is not None and of_task == task:
                blocks[-1] = f"{blocks[-1].removesuffix('</p>')}{gap}{number}{block}</p>"
            else:
                blocks.append(f"<p{anchor}>{number}{block}</p>")
        if piece.kind != "number":
            task, number, anchor = of_task, "", ""
        gap = ""
    st.html(f'<article class="notice" lang="zh-CN">{"".join(blocks)}</article>')
    if shown:
        # As a string of JavaScript that cannot end the script; a key may hold any sign, such as （三）.
        key = json.dumps(shown).replace("<", "\\u003c")
        st.html(_SCROLL.format(key=key), unsafe_allow_javascript=True)


def _mark(line: object, in_view: set[str]) -> Mark:
    if line.kind == "target":
        word = view.say("target_type", line.code)
        link = "source?" + urlencode(view.query(target=line.key), doseq=True)
        hint = view.say("text", "named_value", name=word, value=line.name if view.language() == "zh" else line.name_en)
        style = "target" if line.key in in_view else "target outside"
        return Mark(line.source_start, line.source_end, style, hint, link, _colour(line.code), line.key)
    if line.kind == "agency":
        hint = view.say("text", "named_value", name=view.say("role", line.code), value=view.name(line.name))
        link = "by_department?" + urlencode(view.query(Selection(agency=(line.key,))), doseq=True)
        return Mark(line.source_start, line.source_end, "agency", hint, link, "", "")
    return Mark(line.source_start, line.source_end, "date", view.say("text", "mark_date"), "", "", "")


def _colour(target_type: str) -> str:
    found = (row for row in reference.rows("labels") if row["code_set"] == "target_type")
    return next(row["colour"] for row in found if row["code"] == target_type)
