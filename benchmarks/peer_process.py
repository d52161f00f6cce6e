"""Runs in the peers' own environment: texts come in as JSON, what each peer reads in them goes out as JSON.

In: a list of texts without white space. Out: for each peer its name, and either `error`, a sentence, or `version`,
`items` (for each text a list of [start, end, value, whether the peer itself named a unit]) and `seconds`, the least
processor time of some runs over the first text, since other work on the machine only adds. Imports nothing of this
project, which that environment cannot run.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import time
import warnings
from bisect import bisect_left
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

REPEATS = 3
# Words that make each peer load all that it loads late, so that the clock sees only reading.
WARM = "投资1500亿元，增长10%，新增3.5万吨、80家。"
SENTENCE = re.compile("[^。]+。?")
Item = tuple[int, int, float, bool]
Reader = Callable[[str], list[Item]]


def jionlp() -> Reader:
    """Its amounts of money, and the numbers before a word of its dictionary of quantifiers, read by its parser."""
    import jionlp as jio

    words = sorted(jio.quantifiers_loader(), key=len, reverse=True)
    counted = re.compile(rf"(\d+(?:\.\d+)?[万亿]?)余?(?:{'|'.join(map(re.escape, words))})")

    def read(text: str) -> list[Item]:
        found = []
        for money in jio.ner.extract_money(text, with_parsing=True):
            amount = money["detail"]["num"]
            for side in amount if isinstance(amount, list) else [amount]:
                found.append((*money["offset"], float(side), True))
        for match in counted.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end, _, _ in found):
                found.append((*match.span(), float(jio.parse_money(match[1] + "元")["num"]), True))
        return found

    return read


def recognizers_text() -> Reader:
    """Its Chinese models of dimensions, currencies, percentages and numbers, each made once; the longer span wins."""
    from recognizers_number import NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    numbers, units = NumberRecognizer("zh-cn"), NumberWithUnitRecognizer("zh-cn")
    models = (
        units.get_dimension_model("zh-cn"),
        units.get_currency_model("zh-cn"),
        numbers.get_percentage_model("zh-cn"),
        numbers.get_number_model("zh-cn"),
    )
    return lambda text: _longest_spans(0, [result for model in models for result in model.parse(text)])


def recognizers_text_by_sentence() -> Reader:
    """The same through the functions that its documentation shows, which take a sentence and a language."""
    import recognizers_suite as suite

    functions = (
        suite.recognize_dimension,
        suite.recognize_currency,
        suite.recognize_percentage,
        suite.recognize_number,
    )

    def read(text: str) -> list[Item]:
        found = []
        for sentence in SENTENCE.finditer(text):
            results = [result for function in functions for result in function(sentence[0], "zh-cn")]
            found += _longest_spans(sentence.start(), results)
        return found

    return read


def _longest_spans(offset: int, results: list[Any]) -> list[Item]:
    found = []
    for result in results:
        value = (result.resolution or {}).get("value")
        if value is not None:
            has_unit = "unit" in result.resolution or value.endswith("%")
            found.append((offset + result.start, offset + result.end + 1, float(value.rstrip("%")), has_unit))
    found.sort(key=lambda item: item[0] - item[1])
    kept: list[Item] = []
    for item in found:
        if not any(item[0] < other[1] and other[0] < item[1] for other in kept):
            kept.append(item)
    return kept


def quantulum3() -> Reader:
    """Its quantities, as it reads English; it has no Chinese, and sees a number only when blanks stand around it."""
    from quantulum3 import parser

    border = re.compile(r"(?<=[^\d.%\s])(?=\d)|(?<=[\d%])(?=[^\d.%\s])")

    def read(text: str) -> list[Item]:
        blanks = [match.start() + nth for nth, match in enumerate(border.finditer(text))]
        found = []
        for quantity in parser.parse(border.sub(" ", text)):
            start, end = (at - bisect_left(blanks, at) for at in quantity.span)
            # A range comes as its middle and half its width.
            spread = float(quantity.uncertainty or 0)
            for value in {float(quantity.value) - spread, float(quantity.value) + spread}:
                found.append((start, end, value, quantity.unit.name != "dimensionless"))
        return found

    return read


# Name in the table → how it reads, and the package whose version is told.
PEERS = {
    "jionlp": (jionlp, "jionlp"),
    "recognizers-text": (recognizers_text, "recognizers-text"),
    "the same, by sentence": (recognizers_text_by_sentence, "recognizers-text"),
    "quantulum3": (quantulum3, "quantulum3"),
}


def run(name: str, texts: list[str]) -> dict[str, object]:
    """What one peer reads, or the sentence that says why it cannot be run."""
    make, package = PEERS[name]
    try:
        read = make()
    except ImportError as error:
        return {"name": name, "error": f"could not be imported ({error})"}
    read(WARM)
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        read(texts[0])
        seconds.append(time.process_time() - start)
    items = [read(text) for text in texts]
    return {"name": name, "version": version(package), "items": items, "seconds": min(seconds)}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    # Some peers greet on standard output, which is for the answer.
    with contextlib.redirect_stdout(sys.stderr):
        answers = [run(name, asked) for name in PEERS]
    json.dump(answers, sys.stdout)
