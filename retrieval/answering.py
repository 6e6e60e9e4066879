"""Puts an answer together from exact text: or says honestly that it can't, or that people must."""

import re
from collections.abc import Sequence
from datetime import date

from kernel.errors import NotFound
from knowledge.benchmark import BenchmarkRow
from knowledge.citation import Citation, find_citations
from knowledge.corpus import Provision
from knowledge.departments import Department
from knowledge.plan import PlanItem
from knowledge.references import is_penalty_article
from retrieval import wording
from retrieval.answer import (
    Answer,
    CitedArticle,
    Disposition,
    FittingItem,
    FittingRow,
    Point,
    Role,
    cited_article,
)
from retrieval.confidence import ConfidenceModel
from retrieval.courtesy import Courtesy, courtesy
from retrieval.editions import Remark, edition_remarks, unavailable
from retrieval.evidence import evidence
from retrieval.handover import Handover, HandoverReason, handover, is_bare_wish
from retrieval.highlight import answering_pieces
from retrieval.likeness import Rarity
from retrieval.notices import notices_for
from retrieval.passages import PassageKind
from retrieval.question import Intent, Question
from retrieval.question_classifier import for_people
from retrieval.searching import Found, Hit, Searcher

_CHINESE = re.compile(r"[\u3400-\u9fff]")
# A second or third article is shown where its score comes near the first one's.
_NEAR = 0.72
_MOST_ARTICLES = 5
_ROW_LIKENESS = 0.34
_ITEM_LIKENESS = 0.30


class Answerer:
    """Answers questions over one opened index."""

    def __init__(self, searcher: Searcher, rarity: Rarity, confidence: ConfidenceModel) -> None:
        self.searcher = searcher
        self.rarity = rarity
        self._confidence = confidence
        library = searcher.reader.index.library
        self._corpus = library.corpus
        self._references = searcher.reader.references
        self._rows = {row.key: (row, table) for table in library.benchmarks for row in table.rows}
        self._items = {item.key: (item, plan.example) for plan in library.plans for item in plan.items}

    def ask(self, text: str, as_of: date | None = None, department: Department | None = None) -> Answer:
        """The answer to a question.

        Raises QuestionRejected for input that is no question (empty, over 4,000 characters, binary).
        """
        question = self.searcher.read(text, as_of, department)
        said = courtesy(question.text)
        if said is not None:
            return self._courtesy(question, said)
        if not _CHINESE.search(question.text) and not question.citations:
            return self._declined(question, wording.NOT_CHINESE, "not_chinese")
        broken = unavailable(question, self._corpus)
        if broken is not None and broken.reason == "repealed" and broken.articles:
            return self._repealed(question, broken)
        if broken is not None and not broken.searchable:
            return self._declined(question, broken.message, broken.reason, articles=broken.articles)
        found = self.searcher.search(question, k=10)
        wanted = handover(question.text)
        plan = self._plan(question) if wanted is None else None
        if plan is not None:
            return plan
        wanted = wanted or self._for_people(question, found)
        if wanted is not None:
            return self._handed_on(question, wanted, found)
        probability = self._confidence.probability(
            evidence(
                found,
                self.rarity,
                self.searcher.reader.encoder.identity,
                self.searcher.reader.index.asked,
            )
        )
        if any(hit.exact for hit in found.hits):
            probability = max(probability, 0.99)
        if broken is not None:
            probability = max(probability, self._confidence.threshold)
        if probability < self._confidence.threshold or not found.hits:
            return self._declined(question, wording.UNKNOWN, "low_confidence", confidence=probability)
        return self._answered(question, found, probability, broken)

    def _courtesy(self, question: Question, said: Courtesy) -> Answer:
        """A courteous word for one who asks nothing; nothing is searched."""
        return Answer(
            question=question.text,
            disposition=Disposition.COURTESY,
            message=wording.COURTESIES[said],
            as_of=question.as_of,
            as_of_note="",
            confidence=0.0,
            reason=said.value,
        )

    def _repealed(self, question: Question, broken: Remark) -> Answer:
        """A named article of a repealed law: its old words, marked so, and those of the law that replaced it."""
        return Answer(
            question=question.text,
            disposition=Disposition.ANSWERED,
            message=broken.message,
            as_of=question.as_of,
            as_of_note=self._as_of_note(question),
            confidence=0.99,
            articles=broken.articles,
            remarks=(broken.message,),
            next_steps=(wording.STEP_DAY, wording.STEP_PERSON),
            citations=tuple(article.citation for article in broken.articles),
        )

    def _for_people(self, question: Question, found: Found) -> Handover | None:
        """What the learnt model says, where no rule spoke and the question does not simply name an article."""
        if question.exact_citations:
            return None
        identity = self.searcher.reader.encoder.identity
        model = for_people()
        if model.probability(question.text, found.candidates.vector, identity) < model.threshold:
            return None
        return Handover(HandoverReason.LIVE_CASE, "、".join(model.reasons(question.text)))

    def _answered(
        self, question: Question, found: Found, probability: float, broken: Remark | None
    ) -> Answer:
        main = self._main_hits(found)
        provisions = [hit.provision for hit in main if hit.provision]
        companions = self._companions(question, provisions)
        points: list[Point] = []
        articles: list[CitedArticle] = list(broken.articles) if broken else []
        for rank, provision in enumerate(provisions):
            pieces = answering_pieces(question, provision, self.rarity)
            if rank < 2:
                points.extend(Point(piece.text, str(piece.citation)) for piece in pieces[: 2 - rank])
            spans = sorted({span for piece in pieces for span in piece.spans})
            role = Role.MAIN if rank == 0 or found.hits[0].exact else Role.RELATED
            articles.append(cited_article(provision, role, tuple(spans)))
        for provision, role in companions:
            pieces = answering_pieces(question, provision, self.rarity, most=1)
            if rank_of_companion(role, question) and pieces:
                points.append(Point(pieces[0].text, str(pieces[0].citation)))
            articles.append(cited_article(provision, role, tuple(s for piece in pieces for s in piece.spans)))
        shown = [*provisions, *(provision for provision, _ in companions)]
        rows = self._benchmark_rows(question, shown)
        articles.extend(self._basis_of(rows, shown, question))
        remarks, others = edition_remarks(question, shown[:3], self._corpus, self.searcher.clock.today())
        if broken:
            remarks = (broken.message, *remarks)
        articles.extend(others)
        penalties = [p for p in shown if is_penalty_article(p.article)]
        if any(row.example for row in rows):
            remarks = (*remarks, wording.EXAMPLE)
        exact = any(hit.exact for hit in found.hits)
        message = wording.ANSWERED_EXACT if exact else self._lead(question)
        return Answer(
            question=question.text,
            disposition=Disposition.ANSWERED,
            message=message,
            as_of=question.as_of,
            as_of_note=self._as_of_note(question),
            confidence=round(probability, 3),
            points=tuple(points),
            articles=tuple(articles),
            benchmarks=rows,
            notices=notices_for(penalties, self._corpus, question.as_of),
            remarks=remarks,
            next_steps=(wording.STEP_PERSON, wording.STEP_DAY),
            citations=tuple(dict.fromkeys([article.citation for article in articles])),
        )

    def _main_hits(self, found: Found) -> list[Hit]:
        """The articles to show: those named by number, else the first and those that come near it."""
        hits = [hit for hit in found.hits if hit.provision is not None]
        exact = [hit for hit in hits if hit.exact]
        if exact:
            return exact[:_MOST_ARTICLES]
        first = hits[0]
        return [hit for i, hit in enumerate(hits[:3]) if i == 0 or hit.score >= first.score * _NEAR]

    def _companions(
        self, question: Question, provisions: Sequence[Provision]
    ) -> list[tuple[Provision, Role]]:
        """The penalty of a shown norm and the norms of a shown penalty, at most three, none twice."""
        shown = {provision.key for provision in provisions}
        found: list[tuple[Provision, Role]] = []
        for provision in provisions[:2]:
            penalties = self._references.penalties_of(provision, question.as_of)[:2]
            found.extend((other, Role.PENALTY) for other in penalties)
            norms = self._references.norms_of(provision, self._corpus, question.as_of)[:2]
            found.extend((other, Role.NORM) for other in norms)
        unique: list[tuple[Provision, Role]] = []
        for other, role in found:
            if other.key not in shown:
                shown.add(other.key)
                unique.append((other, role))
        return unique[:3]

    def _plan(self, question: Question) -> Answer | None:
        """An answer from the work plan, where the question asks about it and an item holds its words."""
        if Intent.PLAN not in question.intents or question.exact_citations:
            return None
        found = self.searcher.search(question, k=4, kind=PassageKind.PLAN)
        scored = [(self.rarity.coverage(question.text, hit.passage.text), hit) for hit in found.hits]
        if not scored or max(score for score, _ in scored) < _ITEM_LIKENESS:
            return None
        best = max(score for score, _ in scored)
        items = [self._items[hit.passage.key] for score, hit in scored if score >= best * 0.8][:3]
        return Answer(
            question=question.text,
            disposition=Disposition.ANSWERED,
            message=wording.ANSWERED_PLAN,
            as_of=question.as_of,
            as_of_note=self._as_of_note(question),
            confidence=round(min(0.99, 0.5 + best / 2), 3),
            points=tuple(Point(item.text, item.printed) for item, _ in items),
            plan_items=tuple(_fitting_item(item, example) for item, example in items),
            remarks=(wording.EXAMPLE,) if any(example for _, example in items) else (),
            next_steps=(wording.STEP_PERSON,),
            citations=tuple(item.printed for item, _ in items),
        )

    def _benchmark_rows(self, question: Question, shown: Sequence[Provision]) -> tuple[FittingRow, ...]:
        """Rows of the violation that fits: its basis is among the shown articles, or its words are asked for."""
        if not {Intent.FINE, Intent.BENCHMARK} & question.intents:
            return ()
        found = self.searcher.search(question, k=6, kind=PassageKind.BENCHMARK)
        bases = {provision.printed for provision in shown}
        for hit in found.hits:
            row, table = self._rows[hit.passage.key]
            if not table.in_force_on(question.as_of):
                continue
            on_basis = any(self._article_of(basis) in bases for basis in row.basis)
            likeness = max(
                self.rarity.coverage(question.text, f"{row.violation}{row.circumstances}"),
                self.rarity.coverage(row.violation, question.text),
            )
            if (on_basis and likeness > _ROW_LIKENESS / 2) or (
                Intent.BENCHMARK in question.intents and likeness > _ROW_LIKENESS
            ):
                return tuple(
                    _fitting_row(other, table.example)
                    for other in table.rows
                    if other.violation == row.violation
                )
        return ()

    def _basis_of(
        self, rows: Sequence[FittingRow], shown: Sequence[Provision], question: Question
    ) -> list[CitedArticle]:
        """The articles that the shown rows rest on, where they are not shown yet."""
        held = {provision.printed for provision in shown}
        found: list[CitedArticle] = []
        for basis in dict.fromkeys(basis for row in rows for basis in row.basis):
            for mention in find_citations(basis, self._corpus.names):
                citation = mention.citation
                if citation.instrument and citation.article:
                    try:
                        provision = self._corpus.provision(
                            citation.instrument, citation.article, question.as_of
                        )
                    except NotFound:
                        # A real table may rest on a law that was repealed since, or that is not held.
                        continue
                    if provision.printed not in held:
                        held.add(provision.printed)
                        found.append(cited_article(provision, Role.RELATED))
        return found

    def _article_of(self, basis: str) -> str:
        """《…》第…条 of a basis that may go down to 款 and 项."""
        for mention in find_citations(basis, self._corpus.names):
            return str(Citation(mention.citation.instrument, mention.citation.article))
        return basis

    def _handed_on(self, question: Question, wanted: Handover, found: Found) -> Answer:
        # A bare 「转人工」 names no matter that an article could be useful for.
        found_for = () if is_bare_wish(question.text) else found.hits[:2]
        useful = [hit.provision for hit in found_for if hit.provision]
        return Answer(
            question=question.text,
            disposition=Disposition.HANDED_ON,
            message=wording.HANDED_ON[wanted.reason],
            as_of=question.as_of,
            as_of_note=self._as_of_note(question),
            confidence=0.0,
            articles=tuple(cited_article(provision, Role.RELATED, ()) for provision in useful),
            remarks=(wording.MAYBE_USEFUL,) if useful else (),
            reason=wanted.reason.value,
            citations=tuple(provision.printed for provision in useful),
        )

    def _declined(
        self,
        question: Question,
        message: str,
        reason: str,
        *,
        confidence: float = 0.0,
        articles: tuple[CitedArticle, ...] = (),
    ) -> Answer:
        return Answer(
            question=question.text,
            disposition=Disposition.DECLINED,
            message=message,
            as_of=question.as_of,
            as_of_note=self._as_of_note(question),
            confidence=round(confidence, 3),
            articles=articles,
            next_steps=(wording.STEP_REPHRASE, wording.STEP_PERSON),
            reason=reason,
        )

    def _lead(self, question: Question) -> str:
        if question.as_of == self.searcher.clock.today():
            return wording.ANSWERED_LAW
        return wording.ANSWERED_AS_OF.format(day=wording.day_in_words(question.as_of))

    def _as_of_note(self, question: Question) -> str:
        day = wording.day_in_words(question.as_of)
        conduct = question.conduct
        if conduct and conduct.day == question.as_of:
            note = wording.AS_OF_CONDUCT.format(words=conduct.words, day=day)
            return note + wording.AS_OF_ROUGH if conduct.approximate else note
        if question.as_of == self.searcher.clock.today():
            return wording.AS_OF_TODAY.format(day=day)
        return wording.AS_OF_NAMED.format(day=day)


def rank_of_companion(role: Role, question: Question) -> bool:
    """Whether a companion's words belong among the points: a penalty where a penalty is asked for."""
    return role is Role.PENALTY and Intent.FINE in question.intents


def _fitting_row(row: BenchmarkRow, example: bool) -> FittingRow:
    return FittingRow(
        row.table, example, row.department, row.violation, row.tier, row.circumstances, row.penalty, row.basis
    )


def _fitting_item(item: PlanItem, example: bool) -> FittingItem:
    return FittingItem(item.printed, example, item.heading, item.text, item.who, item.when, item.numbers)
