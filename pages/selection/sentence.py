"""The selection in words: the sentence of the view, a chip's word, and the name of an exported file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, reduce

from loaders import reference
from pages.selection.model import Selection

CODE_SETS = {
    "level": "document_level",
    "role": "role",
    "type": "target_type",
    "comparator": "comparator",
    "modality": "modality",
    "due": "due",
    "agency_match": "agency_match",
}
# Linux and macOS take 255 bytes of name, three for a Chinese character; the rest is left to a browser's own "(1)".
NAME_BYTES = 200


def word(field: str, value: str, language: str, names: Mapping[str, str] | None = None) -> str:
    """The word on screen for a value of a filter: a code's label, else what `names` calls it.

    A value that neither knows is shown as it stands.
    """
    code_set = CODE_SETS.get(field)
    if code_set is not None:
        return reference.label(code_set, value, language) if value in _codes(code_set) else value
    if field == "text":
        return reference.label("text", "containing", language).format(text=value)
    if field == "task":
        return reference.label("text", "task_number", language).format(task_no=value)
    return (names or {}).get(value, value)


@cache
def _codes(code_set: str) -> frozenset[str]:
    return frozenset(row["code"] for row in reference.rows("labels") if row["code_set"] == code_set)


def sentence(
    selection: Selection,
    language: str,
    targets: int,
    tasks: int,
    qualitative: int = 0,
    names: Mapping[str, str] | None = None,
) -> str:
    """Filters and counts in one sentence: "省工业和信息化厅牵头 · 比率 · 力争：12 项目标，涉及 9 项任务".

    `targets` counts the seven types without 定性, `tasks` the tasks in view, `qualitative` those of them that have
    only a title.
    """
    code = "view_counts_qualitative" if qualitative else "view_counts"
    counts = reference.words("text", code, language, targets=targets, tasks=tasks, qualitative=qualitative)
    return reference.label("text", "view_sentence", language).format(
        filters=filters_in_words(selection, language, names), counts=counts
    )


def filters_in_words(selection: Selection, language: str, names: Mapping[str, str] | None = None) -> str:
    """The filters alone: "省工业和信息化厅牵头 · 比率 · 力争", or the word for all when nothing is chosen."""
    parts = []
    for name, values in selection.to_query().items():
        if name == "agency_match" or (name == "role" and selection.agency):
            continue
        words = [word(name, value, language, names) for value in values]
        joined = listed(words, "and" if name == "agency" and selection.agency_match == "all" else "or", language)
        if name == "agency" and selection.role:
            roles = [word("role", role, language) for role in selection.role]
            joined = reference.label("text", "agency_in_role", language).format(
                agency=joined, role=listed(roles, "or", language)
            )
        parts.append(joined)
    return " · ".join(parts) or reference.label("text", "everything", language)


def listed(words: Sequence[str], join: str, language: str) -> str:
    """Words joined by "or", "and" or "comma", as the language writes it; empty for none."""
    pattern = reference.label("text", f"join_{join}", language)
    return reduce(lambda left, right: pattern.format(left=left, right=right), words) if words else ""


def file_name(
    selection: Selection,
    language: str,
    day: date,
    suffix: str,
    document: str = "",
    names: Mapping[str, str] | None = None,
) -> str:
    """Name of a file that holds this view: document, filters, date; without characters that file systems refuse."""
    filters = filters_in_words(selection, language, names)
    stem = re.sub(
        r'[\\/:*?"<>|\s\x00-\x1f]+', "_", "_".join(part for part in (document, filters) if part).replace(" · ", "_")
    )
    tail = f"_{day.isoformat()}.{suffix}"
    cut = stem.encode()[: NAME_BYTES - len(tail.encode())].decode(errors="ignore")
    return cut.strip("_. ") + tail
