"""Runs a question set through the search and through the whole desk, and counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk.composition import Service
from evaluation.measures import Ranking, summarize
from evaluation.questions import HardQuestion, LabelledQuestion
from knowledge.departments import department_named
from retrieval.answer import Answer, Disposition
from retrieval.passages import PassageKind

_DEPTH = 10
# Rows of one violation stand beside each other in a table and are shown together: they count as one.
_ROW_DEPTH = 100


def rankings(service: Service, questions: Iterable[LabelledQuestion]) -> list[Ranking]:
    """The search's first ten passages for each question."""
    names = _names(service)
    return [Ranking(_found(service, question, names), question.relevant) for question in questions]


def _names(service: Service) -> dict[str, str]:
    """What rows and items are called by the question sets: the violation, the number; by passage key."""
    library = service.index.library
    rows = {row.key: row.violation for table in library.benchmarks for row in table.rows}
    return rows | {item.key: item.id for plan in library.plans for item in plan.items}


def retrieval_measures(service: Service, questions: Sequence[LabelledQuestion]) -> dict[str, float]:
    """hit@k, recall@k and MRR@10 over a question set."""
    return summarize(rankings(service, questions))


@dataclass(frozen=True, slots=True)
class AnswerMeasures:
    """Shares: of the answerable those answered, of the answered those right, of the hard those not answered."""

    answered: float
    right_first: float
    right_cited: float
    declined: float


def answer_measures(
    service: Service, questions: Sequence[LabelledQuestion], hard: Sequence[HardQuestion]
) -> AnswerMeasures:
    """Ask every question of both sets and count what became of it."""
    asked = [(question, _ask(service, question)) for question in questions]
    answered = [(q, a) for q, a in asked if a.disposition is Disposition.ANSWERED]
    refused = [q for q in hard if service.answerer.ask(q.text).disposition is not Disposition.ANSWERED]
    return AnswerMeasures(
        answered=_share(len(answered), len(asked)),
        right_first=_share(sum(_first_right(q, a) for q, a in answered), len(answered)),
        right_cited=_share(sum(_right_cited(q, a) for q, a in answered), len(answered)),
        declined=_share(len(refused), len(hard)),
    )


def _found(service: Service, question: LabelledQuestion, names: dict[str, str]) -> list[tuple[str, str]]:
    department = department_named(question.department) if question.department else None
    read = service.searcher.read(question.text, department=department)
    depth = _DEPTH if question.kind is PassageKind.ARTICLE else _ROW_DEPTH
    hits = service.searcher.search(read, k=depth, kind=question.kind).hits
    pairs = (
        (hit.provision.edition.title, hit.provision.article.label)
        if hit.provision
        else (hit.passage.title, names[hit.passage.key])
        for hit in hits
    )
    return list(dict.fromkeys(pairs))[:_DEPTH]


def _ask(service: Service, question: LabelledQuestion) -> Answer:
    department = department_named(question.department) if question.department else None
    return service.answerer.ask(question.text, department=department)


def _first_right(question: LabelledQuestion, answer: Answer) -> bool:
    return bool(answer.articles) and (answer.articles[0].law, answer.articles[0].article) in question.relevant


def _right_cited(question: LabelledQuestion, answer: Answer) -> bool:
    return any((article.law, article.article) in question.relevant for article in answer.articles)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
