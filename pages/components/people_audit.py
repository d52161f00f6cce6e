"""The audit: every act of writing with who, when, from where and what it did; filtered, taken away, printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from loaders.ledger.tables import KINDS
from pages.components import choice, download, paper, people_me, printed, told, view
from pages.queries import ledger, people
from pages.queries.people import Did
from pages.selection import listed

# Share of the sheet's width for each column, in percent.
_SHARES = (5, 10, 8, 27, 8, 14, 10, 5, 5, 8)


def show(at: ledger.At) -> None:
    """The acts that the address asks for (`?act=`, `?by=` and the filter of agencies), with boxes to choose them."""
    kind, by = _known("act", KINDS), _known("by", people.writers(at))
    agencies = view.selection().agency
    found = people.acts(at, kind, by, agencies)
    if not paper.asked():
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _box("act", KINDS, kind, view.say("people", "kind"), _kind)
            names = people.writers(at)
            _box("by", list(names), by, view.say("people", "by"), lambda one: _writer(one, names[one]))
            known = list(dict.fromkeys([*people.concerned(at), *agencies]))
            choice.one_of("agency", known, view.say("form", "agency"), width=280)
            name = view.say("people", "audit")
            download.table("audit", len(found), name, lambda: written(people.acts(at, kind, by, agencies)))
    else:
        _narrowed(kind, by, at)
    st.text(view.say("people", "audit_counts", n=len(found), all=len(people.acts(at))))
    if found.empty:
        return
    shown = written(found)
    if paper.asked():
        printed.table(shown, _SHARES)
        return
    st.dataframe(shown, key="audit", hide_index=True, alt=view.say("people", "audit_alt", n=len(shown)))


def _narrowed(kind: str | None, by: str | None, at: ledger.At) -> None:
    """On paper, what its address left out; the filter of agencies stands above with the others."""
    told_of = {"kind": _kind(kind) if kind else "", "by": _writer(by, people.writers(at)[by]) if by else ""}
    for name, words in told_of.items():
        if words:
            field = view.say("people", "kind" if name == "kind" else "by")
            st.text(view.say("print", "filter", field=field, values=words))


def _box(parameter: str, values: Sequence[str], held: str | None, label: str, said: Callable[[str], str]) -> None:
    """A box for a parameter of the address; emptied, it releases it."""
    key = f"audit-{parameter}"
    st.session_state[key] = held

    def changed() -> None:
        view.switch(parameter, st.session_state[key])

    st.selectbox(
        label, values, index=None, key=key, format_func=said, on_change=changed, width=240,
        placeholder=view.say("text", "any"),
    )  # fmt: skip


def _known(parameter: str, values: Sequence[str] | Mapping[str, str]) -> str | None:
    asked = st.query_params.get(parameter)
    if asked and asked not in values:
        words = view.say("people", "not_there", value=asked[:80])
        st.warning(view.plain(words), icon=":material/help:")
        return None
    return asked or None


def written(found: pd.DataFrame) -> pd.DataFrame:
    """The acts of `people.acts` in the reader's words."""
    times = [one.to_pydatetime().astimezone() for one in found["written_at"]]
    return pd.DataFrame(
        {
            view.say("reporting", "act"): found["write_id"],
            view.say("ledger", "written_at"): [f"{one:%Y-%m-%d %H:%M:%S}" for one in times],
            view.say("people", "kind"): [_kind(one) for one in found["kind"]],
            view.say("people", "did"): [_sentence(one) for one in found["did"]],
            view.say("people", "who"): found["who"],
            view.say("people", "account"): found["person"],
            view.say("form", "agency"): [told.agency(one) if one else "" for one in found["agency"]],
            view.say("people", "lines"): found["lines"],
            view.say("people", "source"): [view.say("people", f"source_{source}") for source in found["source"]],
            view.say("people", "file"): found["file_name"],
        }
    )


def _kind(code: str) -> str:
    return view.say("act_kind", code)


def _writer(key: str, name: str) -> str:
    return name if key == name else f"{name} · {key}"


def _sentence(did: Did) -> str:
    """What an act did, in words."""
    values = {name: _word(name, value) for name, value in did.values.items() if name not in ("role", "agency")}
    if "role" in did.values:
        values["role"] = people_me.role(str(did.values["role"]), str(did.values["agency"]))
    if did.code == "schedule":
        cadence = str(did.values["cadence"])
        values = {
            "document": values["document"],
            "cadence": view.say("reporting", f"schedule_{cadence}", n=values["n"]),
        }
    return view.say("audit", did.code, **values)


def _word(name: str, value: object) -> str:
    if name == "step":
        return view.say("problem_step", str(value))
    if name == "periods":
        return listed(list(value), "comma", view.language())
    if name == "document":
        return view.name(str(value))
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
