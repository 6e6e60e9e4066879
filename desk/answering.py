"""Retrieval as asking needs it, over the generation of the moment."""

from collections.abc import Sequence
from datetime import date
from threading import Lock

from desk.composition import Service
from desk.consulting import article_by_citation
from desk.indexing.serving import ServiceHolder
from knowledge.citation import NameTable
from knowledge.departments import Department
from retrieval.answer import Answer, CitedArticle
from retrieval.question_likeness import SURE, QuestionLikeness


class ServiceAnswering:
    """Answering over whatever generation is served when a question comes."""

    sure = SURE

    def __init__(self, holder: ServiceHolder) -> None:
        self._holder = holder
        self._compared: tuple[NameTable, QuestionLikeness] | None = None
        # Threads come here from questions and from cases; what is kept is written by one at a time.
        self._one_at_a_time = Lock()

    @property
    def names(self) -> NameTable:
        return self._service.index.library.corpus.names

    def ask(self, text: str, as_of: date | None, department: Department | None) -> Answer:
        return self._service.answerer.ask(text, as_of, department)

    def article(self, citation: str, as_of: date | None) -> CitedArticle:
        return article_by_citation(self._service, citation, as_of)

    def same(self, text: str, others: Sequence[str]) -> Sequence[float]:
        with self._one_at_a_time:
            likeness, today = self._likeness(), self._service.clock.today()
            return [likeness.sameness(text, other, today) for other in others]

    def compare(self, text: str, others: Sequence[str]) -> Sequence[float]:
        with self._one_at_a_time:
            return self._likeness().alike(text, others, self._service.clock.today())

    def _likeness(self) -> QuestionLikeness:
        """Kept over generations: readings go by the laws' names, vectors by the model, and both hardly change."""
        service = self._service
        names, encoder = service.index.library.corpus.names, service.searcher.reader.encoder
        if self._compared is None or self._compared[0] is not names:
            self._compared = names, QuestionLikeness(names, encoder)
        return self._compared[1]

    @property
    def _service(self) -> Service:
        return self._holder.current()
