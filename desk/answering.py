"""Retrieval as asking needs it, over the running index."""

from datetime import date

from desk.composition import Service
from desk.consulting import article_by_citation
from knowledge.departments import Department
from retrieval.answer import Answer, CitedArticle
from retrieval.likeness import Rarity


class ServiceAnswering:
    """Answering over the running index."""

    def __init__(self, service: Service, rarity: Rarity) -> None:
        self._service = service
        self._rarity = rarity
        self.names = service.index.library.corpus.names

    def ask(self, text: str, as_of: date | None, department: Department | None) -> Answer:
        return self._service.answerer.ask(text, as_of, department)

    def article(self, citation: str, as_of: date | None) -> CitedArticle:
        return article_by_citation(self._service, citation, as_of)

    def likeness(self, one: str, other: str) -> float:
        return min(self._rarity.coverage(one, other), self._rarity.coverage(other, one))
