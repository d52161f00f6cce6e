"""A plain Streamlit page: one chart and one table of the rows of the seed; a click on a bar filters both."""

import os

import altair as alt
import duckdb
import pandas as pd
import streamlit as st


@st.cache_data
def rows() -> pd.DataFrame:
    with duckdb.connect(os.environ["MUBIAO_DATABASE"], read_only=True) as connection:
        return connection.execute(
            "select indicator, value_low, value_high, unit, target_type, modality, chapter_title, task_no, task_title,"
            " lead_agencies, participating_agencies, deadline, quote from target_rows"
        ).df()


found = rows()
held = (st.session_state.get("chart") or {}).get("selection", {}).get("mark", [])
chosen = [mark["chapter_title"] for mark in held]
shown = found[found["chapter_title"].isin(chosen)] if chosen else found
with st.container(key="heading"):
    st.text(f"{len(shown)} rows of {'、'.join(chosen) or 'all chapters'}")
counts = found.groupby(["chapter_title", "target_type"], as_index=False).size()
counts["strength"] = [1.0 if not chosen or title in chosen else 0.3 for title in counts["chapter_title"]]
mark = alt.selection_point(name="mark", fields=["chapter_title"], toggle="true")
with st.container(key="chart-plain"):
    st.altair_chart(
        alt.Chart(counts, usermeta={"embedOptions": {"renderer": "svg"}})
        .mark_bar()
        .encode(
            x="size:Q",
            y="chapter_title:N",
            color="target_type:N",
            opacity=alt.Opacity("strength:Q", scale=None, legend=None),
        )
        .add_params(mark),
        key="chart",
        on_select="rerun",
        selection_mode="mark",
    )
st.dataframe(shown, hide_index=True)
