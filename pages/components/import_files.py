"""Files that a person brings: chosen, looked at one by one, and accepted together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from loaders.importing.preview import ENDINGS, MOST_BYTES, MOST_FILES, Preview
from loaders.ledger.acts import Receipt
from loaders.ledger.model import LedgerError
from pages.components import acting, file_box, import_preview, view
from pages.queries import imports, ledger
from pages.queries.run import version
from pages.selection import listed

KEY = "notices"
_TURN, _LOOKED = "notices-turn", "notices-looked"
_MEGABYTES = MOST_BYTES // 10**6


def show(at: ledger.At) -> None:
    """The box for files, what each would bring, and the button that accepts them."""
    endings = listed(ENDINGS, "comma", view.language())
    st.caption(view.say("imports", "rule", endings=endings, megabytes=_MEGABYTES, files=MOST_FILES))
    if not acting.offered(KEY, "notice"):
        acting.answer(KEY)
        return
    with st.container(key="importing"):
        file_box.say("importing", view.say("imports", "choose_files"))
        given = st.file_uploader(
            view.say("imports", "files"),
            type=[ending.removeprefix(".") for ending in ENDINGS],
            accept_multiple_files=True,
            key=f"{KEY}-{st.session_state.setdefault(_TURN, 0)}",
            max_upload_size=_MEGABYTES,
            on_change=acting.forget,
            args=(KEY,),
        )
        acting.answer(KEY)
        if len(given) > MOST_FILES:
            st.warning(view.say("imports", "too_many", n=len(given), files=MOST_FILES), icon=":material/warning:")
        files = [(one.name, one.getvalue()) for one in given[:MOST_FILES]]
        if files:
            _looked_at(files, at)


def _looked_at(files: Sequence[tuple[str, bytes]], at: ledger.At) -> None:
    previews = _previews(files, at)
    chosen = [
        (preview, content)
        for place, (preview, (_, content)) in enumerate(zip(previews, files, strict=True))
        if import_preview.card(preview, f"{KEY}-{place}")
    ]
    if not any(preview.is_acceptable for preview in previews):
        st.info(view.say("imports", "nothing_to_accept"), icon=":material/info:")
        return
    acting.name(KEY)
    st.button(
        view.say("imports", "accept", n=len(chosen)),
        key=f"{KEY}-accept",
        type="primary",
        disabled=not chosen,
        icon=":material/check:",
        on_click=partial(_accept, chosen),
    )


def _previews(files: Sequence[tuple[str, bytes]], at: ledger.At) -> list[Preview]:
    """What the files would bring, looked at once for the same files beside the same documents."""
    asked = (tuple((name, content) for name, content in files), at.version, version())
    held = st.session_state.get(_LOOKED)
    if held is None or held[0] != asked:
        with st.spinner(view.say("imports", "looking", n=len(files))):
            held = (asked, imports.looked_at(files, at))
        st.session_state[_LOOKED] = held
    return held[1]


def _accept(chosen: Sequence[tuple[Preview, bytes]]) -> None:
    def write() -> Receipt | None:
        draft = acting.draft(KEY, "")
        return imports.accept(
            [
                # Each file is an act of its own, and a second click has the same tokens.
                (
                    one.document_id,
                    replace(
                        draft, token=f"{draft.token}-{one.content_sha256}", file_name=one.file_name, content=content
                    ),
                )
                for one, content in chosen
            ]
        )

    if acting.act(KEY, write, "notices_accepted", n=len(chosen)):
        st.session_state[_TURN] += 1
        st.session_state.pop(_LOOKED, None)


def waiting(at: ledger.At) -> None:
    """Where the database does not show what counts: which documents, and a button that builds it anew."""
    names = imports.waiting(at)
    if not names:
        return
    st.warning(
        view.plain(
            view.say(
                "imports",
                "waiting",
                n=len(names),
                documents=listed([view.name(one) for one in names], "comma", view.language()),
            )
        ),
        icon=":material/sync_problem:",
    )

    def again() -> None:
        try:
            imports.rebuild()
        except LedgerError as error:
            acting.tell(KEY, error)

    st.button(view.say("imports", "rebuild"), key="notices-rebuild", on_click=again, icon=":material/sync:")
