"""What an officer must know of editions: articles that do not exist, repealed laws, and art. 37 (从旧兼从轻)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.errors import ArticleNotFound
from knowledge.corpus import Corpus, Provision
from knowledge.statute import Article, Certainty, Edition, Instrument
from retrieval import wording
from retrieval.answer import CitedArticle, Role, cited_article
from retrieval.likeness import bigrams
from retrieval.question import Question

# 《行政处罚法》第三十六条: 二年内未被发现的，不再给予行政处罚 — conduct under an older edition still comes up so long.
_STILL_PUNISHABLE = timedelta(days=2 * 365 + 1)
_SAME_ARTICLE = 0.3


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong with what the question names. `searchable`: the rest of the question can be answered."""

    message: str
    reason: str
    searchable: bool
    articles: tuple[CitedArticle, ...] = ()


def unavailable(question: Question, corpus: Corpus) -> Remark | None:
    """What is wrong with the first law or article that the question names, or None where all is well."""
    for citation in question.citations:
        if citation.instrument is None or citation.article is None:
            continue
        instrument = corpus.instruments.get(citation.instrument)
        if instrument is None:
            return _unknown(citation.instrument, question, corpus)
        edition = instrument.edition_on(question.as_of)
        if edition is None:
            old = _old_text(instrument, question)
            return _out_of_force(instrument, question, (*old, *_in_successor(instrument, question, corpus)))
        article = edition.article(citation.article)
        if article is None:
            last = edition.last_number
            valid = f"现行文本为第一条至{last}" if last else "不分条"
            message = wording.NO_SUCH_ARTICLE.format(
                title=edition.title, article=citation.article, range=valid
            )
            return Remark(message, "no_such_article", searchable=False)
        try:
            article.piece(citation.paragraph, citation.item, citation.subitem)
        except ArticleNotFound:
            message = wording.NO_SUCH_PIECE.format(citation=citation, range=wording.pieces_in_words(article))
            return Remark(message, "no_such_piece", searchable=False, articles=_as_cited(edition, article))
    for title in question.laws:
        instrument = corpus.instruments.get(title)
        if instrument is None:
            return _unknown(title, question, corpus)
        if instrument.edition_on(question.as_of) is None:
            return _out_of_force(instrument, question, ())
    return None


def edition_remarks(
    question: Question, shown: Sequence[Provision], corpus: Corpus, today: date
) -> tuple[tuple[str, ...], tuple[CitedArticle, ...]]:
    """Remarks on the shown articles' days, and the same articles in the edition that came after the conduct."""
    remarks: list[str] = []
    others: list[CitedArticle] = []
    for title in dict.fromkeys(provision.edition.title for provision in shown):
        instrument = corpus.instruments[title]
        edition = next(p.edition for p in shown if p.edition.title == title)
        current = instrument.edition_on(today)
        if current is not None and current.adopted != edition.adopted:
            remarks.append(
                wording.OTHER_EDITION.format(
                    day=wording.day_in_words(question.as_of),
                    title=title,
                    changed=wording.day_in_words(max(current.in_force, edition.in_force)),
                )
            )
            others.extend(_counterparts([p for p in shown if p.edition.title == title], current))
        elif (
            question.as_of == today
            and today - edition.in_force < _STILL_PUNISHABLE
            and _had_earlier(instrument, edition)
        ):
            remarks.append(
                wording.RECENT_EDITION.format(title=title, changed=wording.day_in_words(edition.in_force))
            )
        for provision in shown:
            replaced = edition.amended_by(provision.article.label, question.as_of)
            if provision.edition is edition and replaced is not None:
                remarks.append(
                    wording.AMENDED.format(
                        citation=provision.printed, by=replaced.by, since=wording.day_in_words(replaced.since)
                    )
                )
        if edition.certainty is Certainty.APPROXIMATE and question.as_of != today:
            remarks.append(
                wording.APPROXIMATE.format(title=title, day=wording.day_in_words(edition.in_force))
            )
    return tuple(remarks), tuple(others)


def _in_successor(instrument: Instrument, question: Question, corpus: Corpus) -> list[CitedArticle]:
    """The articles of the successor, in force on the day, that say what the named articles said."""
    successor = corpus.instruments.get(instrument.successor or "")
    edition = successor.edition_on(question.as_of) if successor else None
    if edition is None:
        return []
    named = [
        Provision(instrument.latest, article)
        for citation in question.citations
        if citation.instrument == instrument.title
        and citation.article is not None
        and (article := instrument.latest.article(citation.article)) is not None
    ]
    return _counterparts(named, edition, Role.RELATED)


def _had_earlier(instrument: Instrument, edition: Edition) -> bool:
    return bool(instrument.earlier) or instrument.editions[0] is not edition


def _counterparts(
    shown: Sequence[Provision], edition: Edition, role: Role = Role.OTHER_EDITION
) -> list[CitedArticle]:
    """The articles of another edition that say the same: by wording, since numbers move."""
    found: list[CitedArticle] = []
    for provision in shown:
        wanted = set(bigrams(provision.article.text))
        scored = [(_overlap(wanted, set(bigrams(a.text))), a) for a in edition.articles]
        score, best = max(scored, key=lambda pair: pair[0])
        if score >= _SAME_ARTICLE:
            found.extend(_as_cited(edition, best, role))
    return found


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _unknown(title: str, question: Question, corpus: Corpus) -> Remark:
    former = corpus.former_titles.get(title)
    if former and former[1] <= question.as_of:
        successor = wording.REPEALED_SUCCESSOR.format(successor=former[0])
        message = wording.REPEALED.format(
            title=title, day=wording.day_in_words(former[1]), successor=successor
        )
        return Remark(message, "repealed", searchable=True)
    return Remark(wording.NO_SUCH_LAW.format(title=title), "no_such_law", searchable=False)


def _out_of_force(instrument: Instrument, question: Question, old: tuple[CitedArticle, ...]) -> Remark:
    if instrument.repealed_by(question.as_of):
        until = max(e.until for e in instrument.editions if e.until is not None)
        successor = (
            wording.REPEALED_SUCCESSOR.format(successor=instrument.successor) if instrument.successor else ""
        )
        message = wording.REPEALED.format(
            title=instrument.title, day=wording.day_in_words(until), successor=successor
        )
        if old:
            message += wording.REPEALED_TEXT
        return Remark(message, "repealed", searchable=instrument.successor is not None, articles=old)
    earlier = [e for e in instrument.earlier if question.as_of < e.until]
    first = instrument.editions[0]
    if earlier or (question.as_of < first.in_force and instrument.earlier):
        message = wording.EARLIER_NOT_HELD.format(
            day=wording.day_in_words(question.as_of), title=instrument.title
        )
        return Remark(
            message, "earlier_edition_not_held", searchable=True, articles=_old_text(instrument, question)
        )
    coming = min(
        (e.in_force for e in instrument.editions if e.in_force > question.as_of), default=first.in_force
    )
    message = wording.NOT_YET.format(
        title=instrument.title, day=wording.day_in_words(coming), as_of=wording.day_in_words(question.as_of)
    )
    return Remark(message, "not_in_force", searchable=False, articles=_old_text(instrument, question))


def _old_text(instrument: Instrument, question: Question) -> tuple[CitedArticle, ...]:
    """The articles that the question names, in the edition nearest to its day."""
    edition = instrument.latest if instrument.repealed_by(question.as_of) else instrument.editions[0]
    found: list[CitedArticle] = []
    for citation in question.citations:
        if citation.instrument == instrument.title and citation.article is not None:
            article = edition.article(citation.article)
            if article is not None:
                found.extend(_as_cited(edition, article, Role.REPEALED))
    return tuple(found)


def _as_cited(edition: Edition, article: Article, role: Role = Role.MAIN) -> tuple[CitedArticle, ...]:
    return (cited_article(Provision(edition, article), role),)
