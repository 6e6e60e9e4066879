"""A library of a few invented articles, and an encoder that needs no model: what generations are tested with."""

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from desk.composition import Service
from desk.indexing.building import BuildParts
from knowledge.citation import ArticleNumber
from knowledge.corpus import Corpus
from knowledge.statute import Article, Certainty, Edition, Instrument, InstrumentKind
from retrieval.embeddings import QueryVectors, Vectors
from retrieval.index import Index, Library

# Our own words, written as samples.
WORDS = ("店铺占道经营", "露天焚烧秸秆", "车辆超限运输", "占用河道堆放", "无证经营旅馆", "拒绝接受检查")


class HashEncoder:
    """Vectors from character pairs: like texts are near. `pause` slows it down, so that there is time to kill."""

    identity = "hash@1"
    dimension = 32

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause
        self.texts = 0

    def encode_passages(
        self, texts: Sequence[str], batch_size: int = 32, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for at in range(max(1, len(text) - 1)):
                place = hashlib.md5(text[at : at + 2].encode(), usedforsecurity=False).digest()[0]
                found[row, place % self.dimension] += 1
            found[row] /= np.linalg.norm(found[row])
            self.texts += 1
            time.sleep(self.pause)
            if progress:
                progress(1)
        return found

    def encode_queries(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        return self.encode_passages(texts, progress=progress)

    def encode_query(self, text: str) -> QueryVectors:
        vector: Vectors = self.encode_passages([text])[0]
        return QueryVectors(vector, vector)

    def encode_alike(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)


def instrument(title: str, articles: int, mark: str = "") -> Instrument:
    """An instrument with so many articles; `mark` makes their words differ."""
    return Instrument(
        title,
        InstrumentKind.STATUTE,
        (
            Edition(
                title=title,
                adopted=date(2020, 1, 1),
                in_force=date(2020, 3, 1),
                until=None,
                certainty=Certainty.EXACT,
                articles=tuple(
                    Article(
                        str(ArticleNumber(number)),
                        ArticleNumber(number),
                        f"{WORDS[number % len(WORDS)]}的，由主管部门责令改正{mark}，处{number}百元罚款。",
                    )
                    for number in range(1, articles + 1)
                ),
            ),
        ),
    )


def library(documents: tuple[str, ...] = (), articles: int = 12) -> Library:
    """Three invented laws and one more for each document, named and worded by it."""
    base = [instrument(f"样例{name}条例", articles) for name in ("甲", "乙", "丙")]
    return Library(Corpus([*base, *(instrument(f"样例{name}办法", articles, name) for name in documents)]))


def parts(
    encoder: HashEncoder,
    data: Path,
    serve: Callable[[Index], Service],
    documents: Sequence[str] = (),
    articles: int = 12,
    tolerance: float = 0.05,
) -> BuildParts:
    """What a build is made with, where the shelf holds these documents."""

    async def snapshot() -> tuple[str, ...]:
        return tuple(documents)

    return BuildParts(
        encoder=encoder,
        snapshot=snapshot,
        load=lambda held: library(held, articles),
        serve=serve,
        data=data,
        tolerance=tolerance,
    )
