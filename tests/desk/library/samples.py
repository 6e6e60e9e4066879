"""Small documents written for these tests as examples of form; none of them is law."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from knowledge.citation import ArticleNumber
from knowledge.corpus import Corpus
from knowledge.statute import Article, Certainty, Edition, Instrument, InstrumentKind
from retrieval.index import Library

RULE = """某州样本河道管理条例
（2020年3月1日某州人民代表大会常务委员会通过　2020年5月1日起施行）
第一章　总则
第一条　为了加强样本河道管理，制定本条例。
第二条　任何单位和个人不得在样本河道倾倒垃圾。
第二章　法律责任
第三条　违反本条例第二条规定的，处二百元以上二千元以下罚款。
第四条　本条例自2020年5月1日起施行。
附件1　样本河道名录
样本一河、样本二河。"""
RULE_AMENDED = """某州样本河道管理条例
（2020年3月1日某州人民代表大会常务委员会通过　2024年6月1日某州人民代表大会常务委员会修订　2024年8月1日起施行）
第一章　总则
第一条　为了加强样本河道管理，制定本条例。
第二条　任何单位和个人不得在样本河道倾倒垃圾、渣土。
第二章　法律责任
第三条　违反本条例第二条规定的，处五百元以上五千元以下罚款。
第四条　个人主动清理的，可以从轻处罚。
第五条　本条例自2024年8月1日起施行。"""
GUIDE = """样本执法工作指引
各科室：
现将有关要求通知如下。
一、总体要求
坚持依法办案。
二、现场检查
（一）检查人员。现场检查不少于两人，并出示样本证件。
（二）检查记录。检查情况当场写入样本记录。"""
PLAN = """样本执法质量提升工作方案
一、工作目标
2026年底前办结率达到95%。
二、重点任务
（一）开展案卷评查。每季度评查一次，由市司法局牵头负责。"""


def benchmark_markdown() -> str:
    """A table of tiers as Markdown."""
    return """# 样本违法行为裁量基准

| 违法行为 | 处罚依据 | 违法程度 | 情节 | 裁量标准 |
|---|---|---|---|---|
| 在样本河道倾倒垃圾 | 《某州样本河道管理条例》第三条 | 轻微 | 不足一立方米 | 处200元以上500元以下罚款 |
| 在样本河道倾倒垃圾 | 《某州样本河道管理条例》第三条 | 一般 | 一立方米以上五立方米以下 | 处500元以上1000元以下罚款 |
| 在样本河道倾倒垃圾 | 《某州样本河道管理条例》第三条 | 严重 | 五立方米以上 | 处1000元以上2000元以下罚款 |
"""


def write(folder: Path, name: str, text: str) -> Path:
    """A text file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def edition(
    title: str,
    adopted: date,
    words: Sequence[str],
    *,
    in_force: date | None = None,
    until: date | None = None,
    source: str = "",
    kind: InstrumentKind = InstrumentKind.STATUTE,
) -> Edition:
    """An edition whose articles are the words, numbered from 1."""
    articles = tuple(
        Article(str(ArticleNumber(n)), ArticleNumber(n), text) for n, text in enumerate(words, start=1)
    )
    return Edition(
        title, adopted, in_force or adopted, until, Certainty.EXACT, articles, kind=kind, source=source
    )


def library_of(*editions: Edition) -> Library:
    """A library that ships these editions."""
    by_title: dict[str, list[Edition]] = {}
    for each in editions:
        by_title.setdefault(each.title, []).append(each)
    return Library(Corpus(Instrument(title, held[-1].kind, tuple(held)) for title, held in by_title.items()))
