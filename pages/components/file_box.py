"""The words of a box that takes files, in the reader's language."""

from __future__ import annotations

import streamlit as st

# Streamlit's own words in the box are English alone; what it says of endings and size stands in the rule above it.
_STYLE = """<style>
.st-key-{key} [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
.st-key-{key} [data-testid="stFileUploaderDropzone"] button p {{ font-size: 0; }}
.st-key-{key} [data-testid="stFileUploaderDropzone"] button p::after {{ content: "{words}"; font-size: 0.875rem; }}
</style>"""


def say(key: str, words: str) -> None:
    """Let the button of the box in the container `key` say these words."""
    st.html(_STYLE.format(key=key, words=words))
