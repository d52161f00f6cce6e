"""The least that Streamlit can show: what a rerun costs when the page does nothing."""

import streamlit as st

st.title("Hello")
st.session_state.clicks = st.session_state.get("clicks", 0)


def clicked() -> None:
    st.session_state.clicks += 1


st.button("Click", on_click=clicked)
with st.container(key="heading"):
    st.text(f"{st.session_state.clicks} clicks")
