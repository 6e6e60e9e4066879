"""Retrieval as asking needs it, over the generation of the moment."""

from datetime import date

from desk.composition import Service
from desk.consulting import article_by_citation
from desk.indexing.serving import ServiceHolder
from knowledge.citation import NameTable
from knowledge.departments import Department
from retrieval.answer import Answer, CitedArticle


class ServiceAnswering:
    """Answering over whatever generation is served when a question comes."""

    def __init__(self, holder: ServiceHolder) -> None:
        self._holder = holder

    @property
    def names(self) -> NameTable:
        return self._service.index.library.corpus.names

    def ask(self, text: str, as_of: date | None, department: Department | None) -> Answer:
        return self._service.answerer.ask(text, as_of, department)

    def article(self, citation: str, as_of: date | None) -> CitedArticle:
        return article_by_citation(self._service, citation, as_of)

    def likeness(self, one: str, other: str) -> float:
        rarity = self._service.answerer.rarity
        return min(rarity.coverage(one, other), rarity.coverage(other, one))

    @property
    def _service(self) -> Service:
        return self._holder.current()
