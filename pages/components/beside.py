"""The open row beside the text of a notice: a click on a mark opens it there, and the reader stays in the text."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.components import drawer, view
from pages.queries import rows

# Tells of a plain click on a mark; one that asks for a new tab stays the link that a mark is without this.
_CLICKS = st.components.v2.component(
    "marks_of_the_notice",
    js="""export default function ({ setTriggerValue }) {
  const clicked = (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const mark = event.target.closest && event.target.closest(".notice a.mark.target");
    if (!mark) return;
    event.preventDefault();
    setTriggerValue("opened", new URL(mark.href).searchParams.get("target"));
  };
  document.addEventListener("click", clicked);
  return () => document.removeEventListener("click", clicked);
}""",
)
_KEY = "marks"


def clicks() -> None:
    """Have a click on a mark of the text name its row in the URL."""

    def opened() -> None:
        drawer.open_row(st.session_state[_KEY]["opened"])

    _CLICKS(key=_KEY, on_opened_change=opened, height=1)


def show(target: str | None, found: pd.DataFrame) -> None:
    """The row of that name with the way to its neighbours among the rows `found`, in the order of the text; without a
    name the way to the first one."""
    line = rows.row(target) if target else pd.DataFrame()
    if line.empty:
        if len(found):
            _step("first", found["target_id"].iloc[0])
        return
    row = line.iloc[0]
    before = found[found["target_order"] < row["target_order"]]["target_id"].tolist()
    after = found[found["target_order"] > row["target_order"]]["target_id"].tolist()
    with st.container(key="beside"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _step("previous", before[-1] if before else None)
            _step("next", after[0] if after else None)
            st.button(view.say("quality", "close"), key="beside-close", on_click=drawer.close)
        inside = len(before) + len(after) < len(found)
        counts = {"place": len(before) + 1, "n": len(found)}
        st.caption(view.say("quality", "position" if inside else "outside", **counts))
        drawer.content(row, in_source=True)


def _step(step: str, target_id: str | None) -> None:
    st.button(
        view.say("quality", f"step_{step}"),
        key=f"beside-{step}",
        on_click=drawer.open_row,
        args=[target_id],
        disabled=target_id is None,
    )
