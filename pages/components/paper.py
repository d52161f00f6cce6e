"""The view on paper: `?print=1` shows any page as it is printed, `?print=sheet` one agency's sheet and nothing else,
`?print=bulletin` the bulletin of a period."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import escape
from pathlib import Path

import streamlit as st

from pages.components import drawer, view
from pages.queries import headline
from pages.selection import Selection, listed

# Pages of running text; those with tables of many columns need the long side of the sheet.
_UPRIGHT = ("overview", "source", "brief")
MOST_NOTICES = 3
# The room inside margins of 10 mm, on the screen as well, so that charts are drawn in the width that they are printed.
_WIDTHS = {"portrait": "190mm", "landscape": "277mm"}
# Opens the browser's dialog once everything is drawn: when the view is entered, not again when a rerun draws it anew in
# another language; and at each click on the button.
_DIALOG = """<script>
const page = document.documentElement.dataset;
const began = Date.now();
const drawn = () =>
  document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning' &&
  !document.querySelector('[data-testid="stSkeleton"]') &&
  [...document.querySelectorAll('.stVegaLiteChart')].every(chart => chart.querySelector('svg, canvas'));
const waiting = setInterval(() => {
  if (!drawn() && Date.now() - began < 15000) return;
  clearInterval(waiting);
  if (!document.querySelector('.st-key-paper') || page.printed) return;
  page.printed = 'yes';
  window.print();
}, 200);
// On the document, because a rerun may draw the button anew; once, because this script may run again.
if (!page.listens) {
  page.listens = 'yes';
  document.addEventListener('click', event => {
    if (event.target.closest('.st-key-print_again button')) window.print();
    if (event.target.closest('.st-key-print button')) delete page.printed;
  });
}
</script>"""


def asked() -> str:
    """What the address asks to print: 'page', 'sheet' (of the one agency chosen), 'bulletin', or '' for the screen."""
    return {"1": "page", "sheet": "sheet", "bulletin": "bulletin"}.get(st.query_params.get("print", ""), "")


def enter() -> None:
    """Print the page that is open. For callbacks."""
    st.query_params["print"] = "1"
    st.query_params.pop("target", None)
    st.rerun()


def leave() -> None:
    """Back to the page on the screen. For callbacks."""
    st.query_params.pop("print", None)


def links(*shown: tuple[str, str, str]) -> None:
    """A line of links that paper leaves out, each (words, page, what of it to print as `asked` knows it, or '')."""
    anchors = [
        f'<a href="{escape(drawer.address(page, view.query(**({"print": form} if form else {}))), quote=True)}"'
        f' target="_self">{escape(words)}</a>'
        for words, page, form in shown
    ]
    st.html(f'<nav class="only-screen">{" · ".join(anchors)}</nav>')


def size(page: str) -> None:
    """The size of the sheet: A4, upright for running text, one agency's sheet and a bulletin, else on its long side."""
    side = "portrait" if asked() in ("sheet", "bulletin") or page in _UPRIGHT else "landscape"
    width = f":root {{ --paper: {_WIDTHS[side]}; }}"
    st.html(f"<style>@page {{ size: A4 {side}; }} {width}</style>")


def filters() -> None:
    """The filters in words, on the paper of a page that is printed as it stands, where the chips are left out."""
    chosen = view.selection()
    if not chosen.is_empty():
        st.html(f'<p class="only-paper">{escape(_filters(chosen))}</p>')


@contextmanager
def view_of(page: str) -> Iterator[None]:
    """Around the content of a page as it is printed: above it notice, filters, link and day; below it the counts."""
    chosen = view.selection()
    st.html(Path(__file__).with_name("paper.css"))
    link = drawer.readable(drawer.address(page, view.query()))
    lines = [*_notices(), _filters(chosen), view.say("print", "address", link=link)]
    lines.append(view.say("print", "day", day=f"{date.today():%Y-%m-%d}"))
    first, *rest = (escape(line) for line in lines)
    st.html(f'<header class="paper"><b>{first}</b><br>{"<br>".join(rest)}</header>')
    yield
    figures = headline.figures(chosen)
    counts = {name: figures[name] for name in ("rows", "targets", "qualitative", "tasks")}
    st.html(f'<footer class="paper">{escape(view.say("print", "foot", **counts))}</footer>')
    st.html(_DIALOG, unsafe_allow_javascript=True)


def _notices() -> list[str]:
    """Title and number of the first notices in view, and how many more there are."""
    shown = headline.chosen_documents(headline.notices_of(view.selection()))
    more = [view.say("text", "more_documents", n=len(shown) - MOST_NOTICES)] if len(shown) > MOST_NOTICES else []
    return [_title(line) for line in shown.head(MOST_NOTICES).itertuples()] + more


def _title(line: object) -> str:
    """Title of a notice in the reader's language, with its number where it has one; `line` is of `documents`."""
    number = line.document_no if isinstance(line.document_no, str) else ""
    title = view.title_of(line, view.language())
    return view.say("text", "document_link", title=title, facts=number).removesuffix(" · ")


def _filters(chosen: Selection) -> str:
    """Each filter with its values in words."""
    parts = [
        view.say(
            "print",
            "filter",
            field=view.say("field", field),
            values=listed([view.word_of(field, value) for value in values], "comma", view.language()),
        )
        for field, values in chosen.to_query().items()
    ]
    return view.say(
        "print", "filters", filters=view.say("chart", "comma").join(parts) or view.say("text", "everything")
    )
