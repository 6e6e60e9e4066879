"""What the library keeps of a document: articles, annexes, benchmark rows or plan items, in the words of the library."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from knowledge.benchmark import BenchmarkRow, TableKind
from knowledge.citation import NameTable, find_citations, load_abbreviations
from knowledge.documents.benchmarks import ParsedRow, ParsedTable, parse_benchmarks
from knowledge.documents.classifying import classify
from knowledge.documents.model import LoadedDocument, Table, Unread
from knowledge.documents.pieces import annex_pieces, article_pieces, cut, uniquely_labelled
from knowledge.documents.plans import parse_plan
from knowledge.documents.points import PointScheme
from knowledge.documents.statutes import ParsedStatute, parse_statute
from knowledge.plan import PlanItem
from knowledge.statute import Article, Certainty, InstrumentKind

# The edition behind a title is told by its days: （2019年修正）, (2021年版) stays, since it is part of the name.
_EDITION_TAIL = re.compile(
    r"[（(](?:19|20)\d\d年?(?:\d{1,2}月\d{1,2}日)?(?:第.{1,2}次)?(?:修订|修正|修改)[）)]$"
)
_SHORTEST_TITLE = 4
_ANNEX_HEAD = re.compile(r"^附件\s*[\d一二三四五六七八九十]{0,2}[:：.、\s]*(?=\S{4})")
_PAGE = re.compile(r"[.…·]*\d*$")
_TABLE_MARK = re.compile(r"^§.{0,12}裁量标准$|[.…·]{4,}\d*$|^表\d+$")
_AMENDING = re.compile(r"修正案|关于修改")
_YEAR = re.compile(r"[〔\[（(【]\s*((?:19|20)\d\d)\s*年?\s*[〕\]）)】]")
_LENIENT_WORDS = re.compile(
    r"不予(?:行政)?处罚|免予(?:行政)?处罚|首违不罚|减轻(?:行政)?处罚|从轻(?:行政)?处罚|不予实施"
)
_LEVELS = (
    ("标准", re.compile(r"^(?:GB|DB|JJ[FG]|YY|NY|HJ)|国家标准|标准$|检定规程|技术规范$")),
    ("司法解释", re.compile(r"最高人民(?:法院|检察院)")),
    ("法律", re.compile(r"全国人民代表大会")),
    ("地方性法规", re.compile(r"人民代表大会")),
    ("行政法规", re.compile(r"^国务院$")),
    ("地方政府规章", re.compile(r"人民政府")),
)
# 《行政法规制定程序条例》第五条: an administrative regulation is a 条例, 规定 or 办法; others are normative documents.
_RULE_NAMES = re.compile(r"(?:条例|规定|办法|细则|规则|程序)(?:[（(][^）)]*[）)])*$")


@dataclass(frozen=True)
class DocumentContent:
    """A document in the words of the library. Days and body are those that it says of itself; None where it does
    not, `year` is then the year of its number, where it has one.

    `front` (title, caption, contents) and `closing` are kept and not searched; everything else is in `articles`
    (annexes and prose included), `rows` and `items`.
    """

    title: str
    kind: InstrumentKind
    level: str
    issuer: str
    number: str
    adopted: date | None
    in_force: date | None
    certainty: Certainty
    year: int | None
    articles: tuple[Article, ...]
    rows: tuple[BenchmarkRow, ...]
    schemes: tuple[PointScheme, ...]
    items: tuple[PlanItem, ...]
    front: tuple[str, ...]
    closing: tuple[str, ...]
    annexes: tuple[str, ...]
    gaps: tuple[str, ...]
    characters: int
    lost: int


@dataclass(frozen=True)
class Understood:
    """The content, the benchmark tables as parsed, for the checks against the law, and what was not read."""

    content: DocumentContent
    tables: tuple[ParsedTable, ...]
    unread: tuple[Unread, ...] = ()


def understand(
    document: LoadedDocument, kind: InstrumentKind | None = None, title: str | None = None
) -> Understood:
    """What a document is to the library. kind, title: what the admin knows better than the document says."""
    statute = parse_statute(document)
    kind = kind or classify(document, statute)
    name = _tidy_title(title or statute.title)
    if len(name) < _SHORTEST_TITLE and len(document.path.stem) > len(name):
        name = document.path.stem  # 目录 or 附件 would be found as a name in every text
    tables = parse_benchmarks(document) if _holds_benchmarks(kind, statute) else ()
    items = _plan_items(document, name) if kind is InstrumentKind.PLAN else ()
    articles = () if kind is InstrumentKind.PLAN else _articles(_prose(document, statute, kind, tables))
    if kind is InstrumentKind.BENCHMARK:
        articles = tuple(article for article in articles if not _heads_tables(article, tables))
    caption = statute.caption
    if kind is InstrumentKind.STATUTE and _AMENDING.search(name):
        kind = InstrumentKind.AMENDMENT
    year = _YEAR.search(f"{caption.number} {document.path.stem} {statute.title_text}")
    content = DocumentContent(
        title=name,
        kind=kind,
        level=_level(name, caption.issuer, kind),
        issuer=caption.issuer,
        number=caption.number,
        adopted=caption.adopted,
        in_force=caption.in_force,
        certainty=caption.certainty,
        year=int(year[1]) if year else None,
        articles=articles,
        rows=tuple(_rows(tables, name, caption.issuer)),
        schemes=tuple(
            replace(scheme, name=f"{table.title} {scheme.name}".strip())
            for table in tables
            for scheme in table.schemes
        ),
        items=items,
        front=(statute.title_text, *statute.notes, *statute.contents),
        closing=statute.closing,
        annexes=tuple(annex.title.split("\n")[0][:200] for annex in statute.annexes),
        gaps=tuple(str(number) for number in statute.gaps),
        characters=document.characters,
        lost=document.characters - statute.characters,
    )
    return Understood(content, tables, document.unread)


def _tidy_title(title: str) -> str:
    name = title.strip()
    if name.startswith("《") and name.endswith("》") and name.count("《") == 1:
        name = name[1:-1]
    return _EDITION_TAIL.sub("", _ANNEX_HEAD.sub("", name)).strip() or title


def _holds_benchmarks(kind: InstrumentKind, statute: ParsedStatute) -> bool:
    return kind is InstrumentKind.BENCHMARK or "裁量" in statute.title_text


def _prose(
    document: LoadedDocument, statute: ParsedStatute, kind: InstrumentKind, tables: tuple[ParsedTable, ...]
) -> ParsedStatute:
    """The document without the tables that became rows; a list of leniency written as prose became rows whole."""
    if not tables:
        return statute
    read = {table.place for table in tables}
    blocks = tuple(
        block for block in document.blocks if not (isinstance(block, Table) and block.place in read)
    )
    if kind is not InstrumentKind.BENCHMARK and len(blocks) == len(document.blocks):
        return statute
    return parse_statute(replace(document, blocks=blocks))


def _heads_tables(article: Article, tables: tuple[ParsedTable, ...]) -> bool:
    """Whether a piece is nothing but the titles over tables, which their rows carry, or lines of contents."""
    titles = {"".join(table.title.split()) for table in tables}
    lines = ["".join(line.split()) for line in article.text.split("\n")]
    return all(_PAGE.sub("", line) in titles or _TABLE_MARK.search(line) for line in lines)


def _articles(statute: ParsedStatute) -> tuple[Article, ...]:
    label = "引言" if statute.outlined else "序言"
    preamble = [Article(label, None, statute.preamble, ())] if statute.preamble.strip() else []
    return uniquely_labelled(
        [
            *(piece for article in preamble for piece in cut(article)),
            *article_pieces(statute.passages),
            *annex_pieces(statute.annexes),
        ]
    )


def _level(title: str, issuer: str, kind: InstrumentKind) -> str:
    if kind in {InstrumentKind.BENCHMARK, InstrumentKind.PLAN, InstrumentKind.GUIDANCE}:
        return {"benchmark": "裁量基准", "plan": "工作方案", "guidance": "指导文件"}[kind.value]
    for level, pattern in _LEVELS:
        if pattern.search(title if level == "标准" else issuer or title):
            return level if level != "行政法规" or _RULE_NAMES.search(title) else "规范性文件"
    if title.startswith("中华人民共和国") and title.endswith(("法", "法典")):
        return "法律"
    return "部门规章" if _RULE_NAMES.search(title) and not re.search("省|市|州|县", title) else "规范性文件"


@cache
def _names() -> NameTable:
    return NameTable((), load_abbreviations())


def _rows(tables: Iterable[ParsedTable], title: str, issuer: str) -> Iterator[BenchmarkRow]:
    """The rows of all tables; each id is the place of the row in the document."""
    used: dict[str, int] = {}
    citations: dict[tuple[str, str], tuple[str, ...]] = {}
    for table in tables:
        for row in table.rows:
            anchor = row.place.anchor
            used[anchor] = used.get(anchor, 0) + 1
            key = (row.norm, row.basis)
            if key not in citations:
                citations[key] = cited_bases(row)
            yield BenchmarkRow(
                table=title,
                department=issuer,
                violation=row.violation,
                basis=citations[key],
                tier=row.tier or _leniency(row, table, title),
                circumstances=row.circumstances,
                penalty=_penalty(row, table),
                id=anchor if used[anchor] == 1 else f"{anchor}#{used[anchor]}",
                section=table.title,
                kind=table.kind,
                remark=row.remark,
                grounds="\n".join(part for part in (row.norm, row.basis) if part),
                place=anchor,
            )


def cited_bases(row: ParsedRow) -> tuple[str, ...]:
    """The articles that a row rests on, norms first and the penalty article last, each down to 款 and 项; the
    cell's first words where it names none that can be read."""
    found: list[str] = []
    for cell in (row.norm, row.basis):
        citations = (mention.citation for mention in find_citations(cell, _names()))
        found.extend(str(c) for c in citations if c.instrument and c.article)
    if found:
        return tuple(dict.fromkeys(found))
    words = (row.basis or row.norm).split("\n")[0].strip()
    return (words[:120],) if words else ()


def _penalty(row: ParsedRow, table: ParsedTable) -> str:
    if row.penalty or table.kind is not TableKind.POINTS:
        return row.penalty
    return "、".join(f"{weight:f}%" for weight in row.weights if weight is not None)


def _leniency(row: ParsedRow, table: ParsedTable, title: str) -> str:
    """不予处罚, 减轻处罚 or 从轻处罚 for the rows of a list, as its headings say."""
    if table.kind is not TableKind.LENIENT:
        return ""
    for words in (table.title, title, *(column.header for column in table.columns), row.circumstances):
        found = _LENIENT_WORDS.search(words)
        if found:
            return found.group()
    return "不予处罚"


def _plan_items(document: LoadedDocument, title: str) -> tuple[PlanItem, ...]:
    """The items of a plan, what stands before its first heading, and the tables that hold no tasks."""
    plan = parse_plan(document)
    items = [replace(parsed.item, plan=title, place=parsed.place.anchor) for parsed in plan.items]
    if plan.preamble.strip():
        items.insert(0, PlanItem(title, "前言", "前言", plan.preamble, place=""))
    read = {parsed.place.table for parsed in plan.items if parsed.place.table is not None}
    items.extend(
        PlanItem(title, piece.label, piece.label, piece.text, place=table.place.anchor)
        for table in document.tables
        if table.place.table not in read
        for piece in cut(Article(f"表{table.place.table}", None, table.text))
    )
    used: dict[str, int] = {}
    made: list[PlanItem] = []
    for item in items:
        used[item.id] = used.get(item.id, 0) + 1
        made.append(item if used[item.id] == 1 else replace(item, id=f"{item.id}#{used[item.id]}"))
    return tuple(made)
