"""A number of a list → the characters that Word writes for it in each of its ways of counting."""

from __future__ import annotations

from collections.abc import Callable

from loaders.readers.unreadable import Unreadable

DIGITS = "〇一二三四五六七八九"
LEGAL_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖"
LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def write_number(number: int, number_format: str) -> str:
    """`number`, from 0 on, in the way that w:numFmt names; raises Unreadable for a way that is not known."""
    write = FORMATS.get(number_format)
    if write is None:
        raise Unreadable("docx_numbering", way=number_format)
    return write(number)


def _digit_by_digit(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number))


def _counted(number: int, digits: str = DIGITS, ranks: str = "十百千") -> str:
    """With a word for ten, hundred and thousand: 12 十二, 105 一百〇五; from 10,000 on digit by digit."""
    if number == 0 or number > 9999:
        return _digit_by_digit(number)
    figures = str(number)
    words = ""
    for place, figure in enumerate(figures):
        rank = len(figures) - 1 - place
        if figure != "0":
            words += digits[int(figure)] + (ranks[rank - 1] if rank else "")
        elif not words.endswith(digits[0]):
            words += digits[0]
    words = words.rstrip(digits[0])
    # Twelve alone is 十二, within a larger number 一十二; on contracts the one is always written.
    return words[1:] if words.startswith("一十") else words


def _short(number: int) -> str:
    return _counted(number) if number < 100 else _digit_by_digit(number)


def _letters(number: int) -> str:
    """a … z, then aa, bb …, as Word goes on."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else "0"


def _roman(number: int) -> str:
    written = ""
    for value, letters in ROMAN:
        written += letters * (number // value)
        number %= value
    return written or "0"


def _from(characters: str) -> Callable[[int], str]:
    """One character for each of the first numbers, plain figures after the last of them, as Word goes on."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


CIRCLED = _from("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + n: ord("０") + n for n in range(10)}),
    "decimalEnclosedCircle": CIRCLED,
    "decimalEnclosedCircleChinese": CIRCLED,
    "decimalEnclosedFullstop": _from("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalEnclosedParen": _from("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "numberInDash": lambda number: f"- {number} -",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _short,
    "taiwaneseCounting": _short,
    "chineseCountingThousand": _counted,
    "taiwaneseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "chineseLegalSimplified": lambda number: _counted(number, LEGAL_SIMPLIFIED, "拾佰仟"),
    "ideographLegalTraditional": lambda number: _counted(number, LEGAL_TRADITIONAL, "拾佰仟"),
    "ideographEnclosedCircle": _from("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographTraditional": _from("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from("子丑寅卯辰巳午未申酉戌亥"),
}
