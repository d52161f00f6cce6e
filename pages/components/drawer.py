"""One target in full: its words in their sentence, every field in words, where to go from there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote_plus, unquote, urlsplit

import pandas as pd
import streamlit as st

from loaders.store.export import links
from pages.components import foreign, passage, view
from pages.queries import rows, source, translation
from pages.selection import listed

_CODES = ("target_type", "modality", "comparator", "deadline_basis", "indicator_basis")
_SHORT = ("action", "per", "period")
_NAMES = ("lead_agencies", "participating_agencies", "shared_agencies", "sectors", "places")
_FIELDS = (
    *("indicator", "indicator_basis", "value", "target_type", "modality", "action", "per", "period", "base_year"),
    *("deadline", "due_date", "deadline_basis", "document_no", "document_title", "chapter_title"),
    *("task_no", "task_title", *_NAMES, "page_no", "target_id"),
)


def show() -> None:
    """Open the drawer when the URL names a row (`?target=`), and say so when the database has no such row."""
    asked = st.query_params.get("target")
    if not asked:
        return
    found = rows.row(asked)
    if found.empty:
        st.warning(view.say("text", "unknown_target"), icon=":material/help:")
        st.text(asked)
        for words in _corrections(asked):
            st.text(f"{view.say('text', 'corrected')} {words}")
        return
    line = found.iloc[0]
    opened = st.dialog(view.say("text", "target_title"), width="medium", position="right", on_dismiss=close)
    opened(content)(line)


def open_row(target_id: str) -> None:
    """Name the row in the URL. For callbacks."""
    st.query_params["target"] = target_id


def close() -> None:
    """Take the row out of the URL. For callbacks."""
    st.query_params.pop("target", None)


def content(line: pd.Series, *, in_source: bool = False) -> None:
    """A row, as `rows.row` gives it, in full; `in_source` where its text stands beside it already."""
    around = source.sentence(line["document_id"], line["task_no"], line["source_start"], line["source_end"])
    st.html(passage.quoted(*around, view.selection().text))
    facts = [(view.say("text", "corrected"), foreign.html(words)) for words in _corrections(line["target_id"])]
    facts += [(view.say("field", name), _in_html(line, name)) for name in _FIELDS]
    items = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in facts if value)
    st.html(f'<dl class="facts">{items}</dl>')
    link = permalink(line["target_id"])
    if not in_source:
        st.page_link(
            view.page("source"),
            label=view.say("text", "open_in_source"),
            icon=":material/article:",
            query_params=view.query(target=line["target_id"]),
        )
    st.caption(view.say("text", "permalink"))
    st.code(link, language=None, wrap_lines=True)
    with st.expander(view.say("text", "report")):
        st.code("\n".join((line["target_id"], line["quote"], link)), language=None, wrap_lines=True)


def permalink(target_id: str) -> str:
    """The address that opens this row, without the filters of the moment."""
    return links.row(base(), target_id, view.language())


def link(page: str, target_id: str) -> str:
    """The address of this row on a page, within the filters of the moment."""
    return address(page, view.query(target=target_id))


def links_to(page: str, target_ids: Iterable[str]) -> list[str]:
    """`link` of each of many rows."""
    # The name of the row comes last, so the rest is put together once.
    stem = link(page, "")
    return [stem + quote_plus(target_id) for target_id in target_ids]


def address(page: str, query: Mapping[str, object]) -> str:
    """The whole address of a page with these parameters; without the host where the page runs outside a browser."""
    return links.address(base(), page, query)


def readable(link: str) -> str:
    """An address with its Chinese as written and not as bytes, so that it can be read and typed."""
    return re.sub("(?:%[89A-F][0-9A-F])+", lambda found: unquote(found[0]), link).removesuffix("?")


def base() -> str:
    """Scheme, host and folder of the app as the browser sees it, without a slash at the end; "" when unknown."""
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{here.path.rsplit('/', 1)[0]}" if here.netloc else ""


def _in_html(line: pd.Series, name: str) -> str:
    """A field in words; beneath the English of an indicator the words that it stands for."""
    words = foreign.html(told := _in_words(line, name))
    if name == "indicator" and told != line[name]:
        words += f"<br><small>{foreign.html(line[name])}</small>"
    return words


def _in_words(line: pd.Series, name: str) -> str:
    tongue = view.language()
    if name == "value":
        return line[f"value_{tongue}"]
    value = line[name]
    # A stated deadline is the day it falls due, and a document number names the notice.
    said_already = {"due_date": "deadline", "document_title": "document_no"}.get(name)
    if pd.isna(value) or (said_already and pd.notna(line[said_already])):
        return ""
    if name in _CODES:
        return view.say(name, value)
    if name == "page_no":
        return view.say("text", "page_of_file", n=int(value))
    if name in ("indicator", "chapter_title", "task_title"):
        return line[name if tongue == "zh" else f"{name}_en"]
    if name in _SHORT:
        return translation.word(name, value, tongue)
    if name in _NAMES:
        return agencies(value)
    if name in ("deadline", "due_date"):
        return _day(value)
    return f"{value:.0f}" if name == "base_year" else str(value)


def _corrections(target_id: str) -> list[str]:
    return [correction(line) for line in rows.corrections(target_id).itertuples()]


def correction(line: object) -> str:
    """One correction of a row in words, as `rows.corrections` gives it: what it was and is, why, by whom and when."""
    return view.say(
        "text", "correction", change=_change(line), reason=line.reason, who=line.who, day=_day(line.corrected_on)
    )


def _change(line: object) -> str:
    if line.field == "row":
        return view.say("text", "correction_row", quote=line.value_before)
    field = view.say("field", line.field)
    before, after = (_corrected_value(line.field, value) for value in (line.value_before, line.value_after))
    if before == after:
        return view.say("text", "correction_confirmed", field=field, value=after)
    return view.say("text", "correction_field", field=field, before=before, after=after)


def _corrected_value(field: str, text: object) -> str:
    if pd.isna(text):
        return view.say("text", "correction_none")
    return view.say(field, text) if field in _CODES else str(text)


def _day(value: object) -> str:
    return f"{value:%Y-%m-%d}"


def agencies(joined: object) -> str:
    """Names joined by 、 in the language of the reader; empty for none."""
    if pd.isna(joined):
        return ""
    return listed([view.name(name) for name in str(joined).split("、")], "comma", view.language())
