"""How a page shows its view, kept in the URL beside the filters, so that a link shows the same: shape, axis, length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st


def one_of(parameter: str, words: Mapping[str, str], label: str) -> str:
    """One of the codes of `words` (code → word on screen) side by side; the first one when the URL has none of them."""
    key = _follow(parameter, list(words), next(iter(words)))
    st.segmented_control(
        label,
        list(words),
        key=key,
        format_func=words.__getitem__,
        on_change=_keep,
        args=[parameter, key],
        required=True,
        label_visibility="collapsed",
    )
    return str(st.session_state[key])


def box(
    parameter: str,
    values: Sequence[str],
    words: Mapping[str, str],
    label: str,
    width: int | str = "stretch",
    otherwise: str = "",
) -> str:
    """One of `values` from a box, where they are too many to stand side by side; `otherwise`, or the first of them,
    when the URL has none."""
    key = _follow(parameter, values, otherwise or values[0])
    st.selectbox(
        label, values, key=key, format_func=words.__getitem__, on_change=_keep, args=[parameter, key], width=width
    )
    return str(st.session_state[key])


def on(parameter: str, label: str, *, otherwise: bool = False, disabled: bool = False) -> bool:
    """A toggle that stands as 1 or 0 in the URL; `otherwise` holds where the URL says neither, or it is disabled."""
    key = f"switch-{parameter}"
    asked = {"1": True, "0": False}.get(st.query_params.get(parameter, ""), otherwise)
    st.session_state[key] = otherwise if disabled else asked

    def keep() -> None:
        st.query_params[parameter] = "1" if st.session_state[key] else "0"

    return st.toggle(label, key=key, on_change=keep, disabled=disabled)


def _follow(parameter: str, values: Sequence[str], first: str) -> str:
    key = f"switch-{parameter}"
    asked = st.query_params.get(parameter)
    st.session_state[key] = asked if asked in values else first
    return key


def _keep(parameter: str, key: str) -> None:
    st.query_params[parameter] = st.session_state[key]
