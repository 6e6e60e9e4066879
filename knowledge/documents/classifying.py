"""Tells what sort of document was loaded: statute, benchmark, plan or guidance."""

import re

from knowledge.documents.benchmarks import parse_benchmarks
from knowledge.documents.model import LoadedDocument
from knowledge.documents.statutes import ParsedStatute, parse_statute
from knowledge.statute import InstrumentKind

_FEWEST_ROWS = 3
_FEWEST_ARTICLES = 3
_BENCHMARK = re.compile(
    r"裁量.{0,12}(?:基准|标准|表|细则表|参照表)$|(?:不予|免予|从轻|减轻).{0,24}(?:清单|目录|事项)"
)
_PLAN = re.compile(
    r"(?:方案|计划|规划|行动|要点|纲要|任务分工|部署|路线图|任务清单|时间表|提升年)"
    r"(?:[（(][^）)]*[）)])?(?:的通知)?$|(?:方案|计划|规划|纲要)的通知|组合拳|质量提升年"
)
_GUIDANCE = re.compile(
    r"(?:指南|指引|意见|纪要|复函|解答|批复|通知|函|答复|要求|手册|问答|说明|解读|通报|案例)(?:[（(][^）)]*[）)])?[一二三四五]?$"
)
_STATUTE = re.compile(
    r"(?:法|法典|宪法|条例|办法|规定|细则|规则|决定|命令|章程|标准|规范|公约|解释|规程|名录|目录|清单|补充规定|要求|程序|制度)"
    r"(?:[（(][^）)]*[）)])*[.。]?$"
)


def classify(document: LoadedDocument, parsed: ParsedStatute | None = None) -> InstrumentKind:
    """STATUTE, BENCHMARK, PLAN or GUIDANCE.

    Tables of benchmarks make a benchmark; otherwise the title decides, and where it leaves it open, whether the
    text stands in articles. `parsed`: the document parsed as a statute, where that is at hand.
    """
    statute = parsed or parse_statute(document)
    title = statute.title
    in_articles = not statute.outlined and len(statute.passages) >= _FEWEST_ARTICLES
    rows = sum(len(table.rows) for table in parse_benchmarks(document)) if any(document.tables) else 0
    if rows >= _FEWEST_ROWS and (not in_articles or rows > len(statute.passages)):
        return InstrumentKind.BENCHMARK
    if _BENCHMARK.search(title) and not in_articles:
        return InstrumentKind.BENCHMARK
    if _PLAN.search(title) and not in_articles:
        return InstrumentKind.PLAN
    if in_articles:
        return InstrumentKind.STATUTE
    if _GUIDANCE.search(title):
        return InstrumentKind.GUIDANCE
    return InstrumentKind.STATUTE if _STATUTE.search(title) else InstrumentKind.GUIDANCE
