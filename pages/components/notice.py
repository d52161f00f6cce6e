"""A whole notice on the page: chapters and tasks as published, with what was found in them."""

from __future__ import annotations

import json
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from loaders import reference
from loaders.model import TARGET_TYPES
from pages.components import foreign, view
from pages.components.passage import Mark, paragraphs, passage
from pages.queries import headline, source
from pages.selection import Selection

_SCROLL = """<script>
const place = document.getElementById({key});
if (place) place.scrollIntoView({{block: "center"}});
</script>"""


def shown() -> str:
    """The notice that the source page shows: that of the row in the URL, else the first one chosen, else the first."""
    target = st.query_params.get("target")
    notices = headline.documents()["document_id"].tolist()
    chosen = [name for name in view.selection().document if name in notices]
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
    st.selectbox(
        view.say("text", "notice_shown", n=len(notices)),
        notices,
        key="notice",
        format_func=view.name,
        on_change=lambda: view.change(view.selection().with_values("document", [st.session_state["notice"]])),
        width=480,
    )


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
    st.html(f'<p class="legend">{" ".join(words)}</p>')


def contents(chapters: pd.DataFrame, language: str) -> None:
    """The chapters as links into the page."""
    titles = chapters["title" if language == "zh" else "title_en"]
    links = [
        f'<a href="#chapter-{number}" target="_self">{number} {foreign.html(title)}</a>'
        for number, title in zip(chapters["chapter_no"], titles, strict=True)
    ]
    st.html(f'<nav class="contents">{" ".join(links)}</nav>')


def show(text: str, pieces: pd.DataFrame, marks: pd.DataFrame, target: str | None, in_view: set[str]) -> None:
    """The text piece by piece; `target` set apart and scrolled to, targets that are not `in_view` only hinted at."""
    found = [_mark(line, in_view) for line in marks.itertuples()]
    blocks: list[str] = []
    # A piece of white space parts what stands in two cells of a table, or a title from the line below it.
    task, number, gap, anchor = None, "", "", ""
    for piece in pieces.itertuples():
        parts = [passage(text, *cut, found, target) for cut in paragraphs(text, piece.source_start, piece.source_end)]
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
    if target:
        # As a string of JavaScript that cannot end the script; a key may hold any sign, such as （三）.
        key = json.dumps(target).replace("<", "\\u003c")
        st.html(_SCROLL.format(key=key), unsafe_allow_javascript=True)


def _mark(line: object, in_view: set[str]) -> Mark:
    if line.kind == "target":
        word = view.say("target_type", line.code)
        link = "explorer?" + urlencode(view.query(target=line.key), doseq=True)
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
