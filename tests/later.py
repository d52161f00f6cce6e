"""The shipped notice a year later: other numbers, other words for the same, a target dropped and one added."""

from __future__ import annotations

from loaders.pipeline import SEEDS

# What the next year says otherwise; each stands once or more in the shipped notice.
WORDS = (
    ("2023", "2024"),
    ("全国重点实验室达到25家以上", "全国重点实验室达到30家以上"),
    ("占研发经费投入比重达到 5.8%", "占研发经费投入占比达到 6.3%"),
    ("创建1-2家国家临床医学研究中心", "积极争创国家临床医学研究中心"),
    ("力争全省高新技术企业达到 2.8 万家", "确保我省高新技术企业数量达到 3.2 万家"),
    ("入库技术经纪人达到 5000 人以上", "入库技术经纪人达到 5500 人"),
    ("新备案省级新型研发机构30家左右", "建成量子计算示范平台5个，新备案新型研发机构24家左右"),
)


def text() -> str:
    """The notice of 2024."""
    words = (SEEDS / "shandong-2023.txt").read_text("utf-8")
    for before, after in WORDS:
        if before not in words:
            raise AssertionError(f"the shipped notice does not say {before}")
        words = words.replace(before, after)
    return words
