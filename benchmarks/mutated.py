"""Notices by the thousand, each made out of the seed: other place, year, number, agencies, figures and order.

The same number always gives the same notice, so that two runs read the same files.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

from benchmarks.cases import SEED, chinese
from loaders import parse_notice, read_document
from loaders.model import Notice, Task

# Name in file names, name, what its document numbers begin with.
PROVINCES = (
    ("hebei", "河北", "冀"),
    ("shanxi", "山西", "晋"),
    ("liaoning", "辽宁", "辽"),
    ("jilin", "吉林", "吉"),
    ("heilongjiang", "黑龙江", "黑"),
    ("jiangsu", "江苏", "苏"),
    ("zhejiang", "浙江", "浙"),
    ("anhui", "安徽", "皖"),
    ("fujian", "福建", "闽"),
    ("jiangxi", "江西", "赣"),
    ("shandong", "山东", "鲁"),
    ("henan", "河南", "豫"),
    ("hubei", "湖北", "鄂"),
    ("hunan", "湖南", "湘"),
    ("guangdong", "广东", "粤"),
    ("hainan", "海南", "琼"),
    ("sichuan", "四川", "川"),
    ("guizhou", "贵州", "黔"),
    ("yunnan", "云南", "滇"),
    ("shaanxi", "陕西", "陕"),
    ("gansu", "甘肃", "甘"),
    ("qinghai", "青海", "青"),
)
YEARS = range(2016, 2030)
YEAR = re.compile(r"20[12]\d(?=\s*(?:年|[—-]\s*20|-\d|〕))")
# A figure with a unit behind it that is no side of a range: 30家, 5.8%, 2.8 万家.
FIGURE = re.compile(
    r"(?<![\d.\-—~～至到])\d{1,5}(?:\.\d+)?(?=\s*(?:%|[万亿余多]|[家项个人所处名条座公亩平吨千])(?!\s*年))"
)
AGENCY = re.compile(r"省[一-鿿]{2,10}?(?:厅|局|委(?!员)|办|部)(?=[、，；）)])")
# One task in so many is left out, so that no two notices have the same numbers of rows.
LEFT_OUT = 30
# Bodies that no list knows, a few of which every notice names.
INVENTED = tuple(f"省第{chinese(number)}专班" for number in range(1, 201))
NUMBER = re.compile(r"\s*\d+\s*[.．]\s*")


@cache
def _seed() -> Notice:
    return parse_notice(read_document(SEED))


def mutated(number: int) -> tuple[str, str]:
    """(stem of the file name, text) of the notice `number`, counted from 0; the stem is that of no other number."""
    # Not for secrets: the same number must give the same notice.
    dice = random.Random(number)  # noqa: S311
    seed = _seed()
    slug, place, sign = dice.choice(PROVINCES)
    shift = dice.choice(YEARS) - 2023
    text = seed.document.text
    chapters = [[task for task in seed.tasks if task.chapter_no == one.chapter_no] for one in seed.chapters]
    order = list(zip(seed.chapters, chapters, strict=True))
    dice.shuffle(order)
    lines = [text[: seed.chapters[0].span.start].rstrip().removesuffix("一、")]
    running = 0
    agencies = _exchanged(dice)
    for chapter_no, (chapter, tasks) in enumerate(order, 1):
        lines.append(f"{chinese(chapter_no)}、{chapter.title}")
        for task in dice.sample(tasks, len(tasks)):
            if not dice.randrange(LEFT_OUT) and len(tasks) > 1:
                continue
            running += 1
            lines.append(f"{running}. {_task(dice, task, agencies)}")
    whole = YEAR.sub(lambda year: str(int(year[0]) + shift), "\n\n".join(lines))
    whole = whole.replace("山东", place).replace("鲁政办字", f"{sign}政办字")
    whole = re.sub(r"(?<=〕)5(?=号)", str(dice.randint(1, 99)), whole, count=1)
    return f"{slug}-{2023 + shift}-{number:05}", whole + "\n"


def _task(dice: random.Random, task: Task, agencies: dict[str, str]) -> str:
    """The words of a task without its number, with other figures and agencies."""
    words = NUMBER.sub("", _seed().document.text[task.span.start : task.span.end], count=1)
    words = FIGURE.sub(lambda figure: _figure(dice, figure[0]), words)
    words = AGENCY.sub(lambda name: agencies.get(name[0], name[0]), words)
    return re.sub(r"\n\s*\n", "\n", words).strip()


def _figure(dice: random.Random, written: str) -> str:
    whole, point, places = written.partition(".")
    if point:
        return f"{float(written) * dice.uniform(0.6, 1.4):.{len(places)}f}"
    return str(max(1, round(int(whole) * dice.uniform(0.6, 1.4))))


def _exchanged(dice: random.Random) -> dict[str, str]:
    """Each agency of the seed → another of its agencies, or, seldom, a body that no list knows."""
    names = sorted({one.agency for task in _seed().tasks for one in task.responsibilities if one.agency[0] == "省"})
    others = dice.sample(names, len(names))
    for place in dice.sample(range(len(others)), 2):
        others[place] = dice.choice(INVENTED)
    return dict(zip(names, others, strict=True))


def write_notices(folder: Path, count: int, first: int = 0) -> list[Path]:
    """Write `count` notices into a folder that is made, from the number `first` on; their paths by name."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(first, first + count):
        stem, text = mutated(number)
        path = folder / f"{stem}.txt"
        path.write_text(text, "utf-8")
        paths.append(path)
    return sorted(paths)
