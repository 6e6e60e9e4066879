"""What is indexed: one passage for each article, benchmark row, plan item and bank question, and the text it is found by."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from knowledge.benchmark import BenchmarkRow, BenchmarkTable, TableKind
from knowledge.corpus import Corpus, Provision
from knowledge.plan import WorkPlan


class PassageKind(StrEnum):
    """What sort of thing a passage stands for."""

    ARTICLE = "article"
    BENCHMARK = "benchmark"
    PLAN = "plan"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Passage:
    """An indexed text: `key` finds the thing itself again, `text` is what it is found by."""

    key: str
    kind: PassageKind
    title: str
    text: str

    @property
    def digest(self) -> bytes:
        """16 bytes that stand for the text and for how it is embedded: vectors are kept by them."""
        role = "question:" if self.kind is PassageKind.QUESTION else "passage:"
        return hashlib.sha256((role + self.text).encode()).digest()[:16]


def short_title(title: str) -> str:
    """The title without the state's name, as people say it."""
    return title.removeprefix("中华人民共和国")


@lru_cache(maxsize=16384)
def _words_of(headings: tuple[str, ...]) -> str:
    """总则 of 第一章 总则; the headings of a document without chapters stay whole."""
    return " ".join(
        heading.split(" ", 1)[-1] if heading.startswith("第") else heading for heading in headings
    )


def article_passage(provision: Provision) -> Passage:
    """The passage of an article: law, headings and number stand before its words (they help both rankings)."""
    article = provision.article
    return Passage(
        key=provision.key,
        kind=PassageKind.ARTICLE,
        title=provision.edition.title,
        text=f"{short_title(provision.edition.title)} {_words_of(article.headings)} {article.label} {article.text}",
    )


_ROW_HEADS = {
    TableKind.TIERS: "裁量基准",
    TableKind.POINTS: "裁量基准 裁量因子",
    TableKind.LENIENT: "不予处罚 减轻处罚 从轻处罚 清单",
}


def row_text(row: BenchmarkRow) -> str:
    """What a benchmark row is found by: a row of a real table also by its document's title and what stands over it."""
    words = f"{_ROW_HEADS[row.kind]} {row.violation} {row.tier} {row.circumstances} {row.penalty}"
    if not row.id:
        return words
    section = row.section if row.section not in {row.violation, row.table} else ""
    return " ".join(part for part in (row.table, section, words) if part)


def passages_of(
    corpus: Corpus, benchmarks: Iterable[BenchmarkTable] = (), plans: Iterable[WorkPlan] = ()
) -> list[Passage]:
    """Every passage to be indexed, in a stable order."""
    passages = [article_passage(provision) for provision in corpus.searchable()]
    for table in benchmarks:
        passages.extend(
            Passage(
                row.key,
                PassageKind.BENCHMARK,
                table.title,
                row_text(row),
            )
            for row in table.rows
        )
    for plan in plans:
        passages.extend(
            Passage(item.key, PassageKind.PLAN, plan.title, f"{plan.title} {item.heading} {item.text}")
            for item in plan.items
        )
    return passages


def fingerprint(passages: Sequence[Passage], digests: Sequence[bytes]) -> str:
    """32 hex digits that change when any passage's key or text does; `digests` are the passages' own."""
    parts = (
        part
        for passage, digest in zip(passages, digests, strict=True)
        for part in (passage.key.encode(), digest)
    )
    return hashlib.sha256(b"".join(parts)).hexdigest()[:32]
