"""What has an English text: titles, indicators and the short words of a row, and which rows of a notice lack one."""

from __future__ import annotations

from collections.abc import Iterator

from loaders import reference
from loaders.model import Diagnostic, Extraction, Notice

Titles = dict[tuple[str, str, str], str]


def titles() -> Titles:
    """English titles by (document, chapter number, task number); "" stands for what the title is not of."""
    return {
        (row["document_id"], "" if row["task_no"] else row["chapter_no"], row["task_no"]): row["title_en"]
        for row in reference.rows("titles_en")
        if row["title_en"]
    }


def word_lists() -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """The tables indicators_en and words_en, rows in the order of their files."""
    yield "indicators_en", [(row["indicator"], row["indicator_en"]) for row in reference.rows("indicators_en")]
    yield "words_en", [(row["field"], row["word"], row["word_en"]) for row in reference.rows("words_en")]


def untranslated(notice: Notice, extraction: Extraction) -> Iterator[Diagnostic]:
    """A warning for each indicator without an English text, at its first row, in a notice that has English titles.

    A notice without any English title was not meant to be read in English: `check` says its share in one line.
    """
    document_id, known = notice.document.document_id, titles()
    if not any(name == document_id for name, _, _ in known):
        return
    told = set(reference.mapping("indicators_en", "indicator", "indicator_en"))
    told_tasks = {task.task_no: task.title for task in notice.tasks if (document_id, "", task.task_no) in known}
    for target in extraction.targets:
        if target.indicator in told:
            continue
        if target.kind == "qualitative" and told_tasks.get(target.task_no) == target.indicator:
            continue
        told.add(target.indicator)
        text = f"{target.indicator} has no line in data/reference/indicators_en.csv; English pages show it in Chinese"
        yield Diagnostic("warning", "untranslated_indicator", text, target.task_no, target.span)
