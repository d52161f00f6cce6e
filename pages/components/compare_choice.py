"""What is compared: the notices, the basis, and with which of the others its indicators are aligned."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components import paper, switch, view
from pages.queries import aligned, compare, headline, options

_ALL = "all"
_WIDE = 320
SHOWN = ("all", "certain", "doubtful")


@dataclass(frozen=True, slots=True)
class Compared:
    """`documents` in the order in which they stand side by side, `others` those that the basis is aligned with."""

    documents: tuple[str, ...]
    basis: str
    others: tuple[str, ...]
    order: str
    shown: str


def enough(found: tuple[str, ...], top: DeltaGenerator) -> bool:
    """Whether there are two notices to compare, with the box that chooses them; if not, `top` says what to do."""
    if len(headline.documents()) < 2:
        with top:
            view.heading("compare")
        if not view.nothing_found(view.selection()):
            st.text(view.say("compare", "one_notice"))
        return False
    _notices(found)
    if len(found) < 2:
        with top:
            view.heading("compare", view.say("compare", "too_few", n=len(found)))
        st.text(view.say("compare", "too_few_do"))
        return False
    return True


def left_out(found: tuple[str, ...]) -> None:
    """How many notices in view are not shown; nothing where all are."""
    if len(found) > compare.MOST:
        st.caption(view.say("compare", "more_notices", n=len(found) - compare.MOST, most=compare.MOST))


def _notices(found: tuple[str, ...]) -> None:
    """A box with the notices of which two to six are chosen, any beyond those offered by typing; none on paper."""
    if paper.asked():
        return
    selection, offered = view.selection(), headline.documents()["document_id"].tolist()
    n, known = len(offered), set(offered)
    present = [name for name in selection.document if name in known]
    is_cut = n > options.MOST_OFFERED
    if is_cut:
        offered = list(dict.fromkeys([*options.offered(selection, "document"), *present]))
    st.session_state["compare-notices"] = present

    def changed() -> None:
        told = [options.notice_called(name) for name in st.session_state["compare-notices"]]
        view.change(view.selection().with_values("document", told))

    st.multiselect(
        view.say("compare", "notices", most=compare.MOST),
        offered,
        format_func=view.name,
        key="compare-notices",
        # What the address holds beyond the most is shown, so that it can be taken out.
        max_selections=max(compare.MOST, len(present)),
        placeholder=view.say("compare", "any_notices", n=min(len(found), compare.MOST)),
        select_all=False,
        on_change=changed,
        accept_new_options=is_cut,
    )
    if is_cut:
        st.caption(view.say("text", "most_offered", shown=len(offered), n=f"{n:,}"))


def basis(documents: tuple[str, ...]) -> str:
    """The notice that the others are compared with: as the reader chooses, else the first one chosen, else
    `compare.first_basis`."""
    chosen = view.selection().document
    first = documents[0] if chosen and documents[0] in chosen else compare.first_basis(documents)
    words = compare.called(documents, view.language())
    return switch.box("basis", documents, words, view.say("compare", "basis"), width=_WIDE, otherwise=first)


def alignment(documents: tuple[str, ...], of: str) -> Compared:
    """The choices above the aligned indicators."""
    others = tuple(name for name in documents if name != of)
    words = {_ALL: view.say("compare", "against_all", n=len(others)), **compare.called(documents, view.language())}
    orders = {turn: view.say("compare", f"order_{turn}") for turn in aligned.ORDERS}
    kinds = {wanted: view.say("compare", f"shown_{wanted}") for wanted in SHOWN}
    with st.container(horizontal=True, vertical_alignment="bottom", key="compare-how"):
        against = _ALL
        if len(others) > 1:
            against = switch.box("against", (_ALL, *others), words, view.say("compare", "against"), width=_WIDE)
        order = switch.box("order", aligned.ORDERS, orders, view.say("text", "sort"), width=_WIDE)
        shown = switch.box("matched", SHOWN, kinds, view.say("compare", "shown"), width=_WIDE)
    return Compared(documents, of, others if against == _ALL else (against,), order, shown)
