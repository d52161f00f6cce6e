"""Files that a person brings: chosen, looked at one by one, and accepted together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from loaders.importing.preview import ENDINGS, MOST_BYTES, MOST_FILES, Preview
from loaders.ledger.model import LedgerError
from pages.components import acting, file_box, import_preview, import_waiting, view
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
    seen = imports.last_act(at)
    previews = _previews(files, seen, at)
    times: Counter[str] = Counter()
    chosen = []
    for preview, (_, content) in zip(previews, files, strict=True):
        # A tick belongs to the file, wherever it stands in the list and however often.
        digest = preview.content_sha256
        times[digest] += 1
        if import_preview.card(preview, f"{KEY}-{digest}-{times[digest]}"):
            chosen.append((preview, content))
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
        on_click=partial(_accept, chosen, seen),
    )


def _previews(files: Sequence[tuple[str, bytes]], seen: int, at: ledger.At) -> list[Preview]:
    """What the files would bring, looked at once for the same files beside the same documents."""
    asked = (tuple(files), seen, version())
    held = st.session_state.get(_LOOKED)
    if held is None or held[0] != asked:
        with st.spinner(view.say("imports", "looking", n=len(files))):
            held = (asked, imports.looked_at(files, at))
        st.session_state[_LOOKED] = held
    return held[1]


def _accept(chosen: Sequence[tuple[Preview, bytes]], seen: int) -> None:
    """Write each file as an act of its own, then build; `seen` is the last act about notices that the look knew."""
    accepted = 0

    def write() -> None:
        nonlocal accepted
        imports.refuse_unbuildable()
        draft, last = acting.draft(KEY, ""), seen
        for one, content in chosen:
            # A second click has the same tokens, another look has others.
            token = f"{draft.token}-{seen}-{one.content_sha256}"
            of_file = replace(draft, token=token, file_name=one.file_name, content=content)
            try:
                last = imports.accept(one.document_id, of_file, last).write.write_id
            except LedgerError as error:
                if error.code == "notice_changed":
                    raise LedgerError("notices_changed", accepted=accepted) from error
                raise
            accepted += 1

    if acting.act(KEY, write, "notices_accepted", n=len(chosen)):
        st.session_state[_TURN] += 1
        st.session_state.pop(_LOOKED, None)
    if accepted:
        import_waiting.begin(KEY)
