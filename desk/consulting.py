"""The desk's operations for doors: ask, search, verify, one article; plain arguments in, results out."""

from datetime import date
from typing import Protocol

from desk.composition import Service
from kernel.clock import Clock
from kernel.errors import ArticleNotFound, InvalidInput
from knowledge.citation import find_citations
from knowledge.departments import Department, department_named
from retrieval.answer import Answer, CitedArticle, Role, cited_article
from retrieval.gate import CitationGate, Verification
from retrieval.searching import Found


class Verifying(Protocol):
    """What verifying needs of a service: no index."""

    @property
    def gate(self) -> CitationGate: ...

    @property
    def clock(self) -> Clock: ...


def ask(service: Service, question: str, as_of: date | None = None, department: str | None = None) -> Answer:
    """The answer to a question; InvalidInput where the question or the department is off."""
    return service.answerer.ask(question, as_of, _department(department))


def search(
    service: Service, question: str, k: int, as_of: date | None = None, department: str | None = None
) -> list[dict[str, object]]:
    """The k best articles as plain rows."""
    read = service.searcher.read(question, as_of, _department(department))
    return search_rows(service.searcher.search(read, k))


def verify(service: Verifying, text: str, as_of: date | None = None) -> Verification:
    """The citation gate's verdict on a text, as the law stands today or on the day given."""
    return service.gate.verify(text, as_of or service.clock.today())


def article_by_citation(service: Service, citation: str, as_of: date | None = None) -> CitedArticle:
    """The one article that a citation names, on a day.

    Raises InvalidInput where the text names no law with an article, InstrumentNotFound or ArticleNotFound
    where what it names is not held.
    """
    corpus = service.index.library.corpus
    day = as_of or service.clock.today()
    mentions = find_citations(citation[:200], corpus.names)
    for mention in mentions:
        found = mention.citation
        if found.instrument and found.article:
            provision = corpus.provision(found.instrument, found.article, day)
            if found.paragraph or found.item:
                piece = provision.article.piece(found.paragraph, found.item, found.subitem)
                start = provision.article.text.find(piece)
                if start < 0:
                    raise ArticleNotFound(
                        f"{found} cannot be placed in its article; ask for the whole article"
                    )
                return cited_article(provision, Role.MAIN, ((start, start + len(piece)),))
            return cited_article(provision, Role.MAIN, ((0, len(provision.article.text)),))
    raise InvalidInput(f"{citation[:60]!r} names no law with an article; write for example 处罚法33条")


def search_rows(found: Found) -> list[dict[str, object]]:
    """The hits as plain rows."""
    return [
        {
            "citation": hit.provision.printed,
            "law": hit.provision.edition.title,
            "article": hit.provision.article.label,
            "text": hit.provision.article.text,
            "score": round(hit.score, 4),
            "exact": hit.exact,
            "in_force": hit.provision.edition.in_force.isoformat(),
        }
        for hit in found.hits
        if hit.provision is not None
    ]


def _department(name: str | None) -> Department | None:
    return department_named(name) if name else None
